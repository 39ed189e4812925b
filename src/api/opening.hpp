// Opening sealed texts while answering: by role, only where they are needed, and on the record.
#pragma once

#include "api/reading.hpp"

#include <google/protobuf/descriptor.h>

namespace linka::api {

/// Opens what one answer shows. Keeps a reference to the reading for as long.
class Opener {
  public:
    explicit Opener(Reading const& reading) : reading_{reading} {}

    /// Puts the row's sealed texts into its fields for who may see them, and says of each in
    /// `personal` what the reader gets.
    template <class Row>
    void open(Row& row) {
        for (auto const& text : row.sealed_texts()) {
            auto opened = one(text);
            if (opened.text) {
                auto const* const field = row.GetDescriptor()->FindFieldByName(text.field());
                row.GetReflection()->SetString(&row, field, std::move(*opened.text));
            }
            *row.add_personal() = std::move(opened.told);
        }
    }
    /// Only says what became of the texts: for lists and histories, which open nothing.
    void describe(v1::TimelineEntry& entry) const;
    template <class Row>
    void describe(Row& row) const {
        for (auto const& text : row.sealed_texts()) {
            auto told = reading_.engine.personal().describe(text.sealed());
            told.set_field(text.field());
            *row.add_personal() = std::move(told);
        }
    }

    /// What was opened that the reader had not written, and that no record of today holds yet.
    std::vector<v1::Opening> to_record() const;

  private:
    struct One {
        v1::PersonalField told;
        std::optional<std::string> text;
    };
    One one(v1::SealedText const& text);

    Reading const& reading_;
    std::vector<v1::Opening> opened_;
};

}  // namespace linka::api
