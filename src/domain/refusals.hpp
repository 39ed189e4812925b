// What is wrong with a command's fields, gathered, so that a form can show all of it at once.
#pragma once

#include "base/result.hpp"
#include "domain/events.hpp"

#include <optional>

namespace linka::domain {

enum class Presence : std::uint8_t { optional, required };

class Refusals {
  public:
    Refusals() = default;
    explicit Refusals(Context const& context) : not_personal_{context.not_personal} {}

    void add(std::string pointer, std::string code, std::string_view subject = {});
    /// The fields of a fault from a parser.
    void add(Fault const& fault);
    bool none() const { return fields_.empty(); }
    /// What looks personal is not, says its writer.
    bool not_personal() const { return not_personal_; }
    /// "invalid_input" with all fields. Only when there are some.
    Fault fault() const;

    /// The date, when there is one and it can be read.
    std::optional<Date> date(std::string_view text, std::string const& pointer, Presence presence);
    /// Refuses an empty code as "required", one missing from the list by `unknown`.
    template <class Entry>
    void require_code(
        CodeList<Entry> const& list, std::string_view code, std::string pointer, char const* unknown
    ) {
        if (code.empty()) {
            add(std::move(pointer), "required");
        } else {
            optional_code(list, code, std::move(pointer), unknown);
        }
    }
    template <class Entry>
    void optional_code(
        CodeList<Entry> const& list, std::string_view code, std::string pointer, char const* unknown
    ) {
        if (!code.empty() && !list.contains(code)) add(std::move(pointer), unknown, code);
    }

  private:
    bool not_personal_ = false;
    std::vector<FieldFault> fields_;
};

}  // namespace linka::domain
