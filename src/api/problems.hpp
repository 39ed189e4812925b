// Faults as RFC 9457 problems, in the reader's language.
#pragma once

#include "base/result.hpp"
#include "http/message.hpp"
#include "reports/report.hpp"

#include <map>
#include <string>
#include <string_view>

namespace linka::api {

using reports::Language;

/// cs unless the reader prefers English (Accept-Language).
Language language_of(http::Request const& request);

/// Sentences by code, from schema/messages/problems.json.
class Texts {
  public:
    /// CHECKs that the text is what it must be: it is part of the program.
    explicit Texts(std::string_view problems_json);
    /// The sentence with {} filled; the code itself where there is no sentence.
    std::string sentence(std::string_view code, std::string_view subject, Language language) const;
    bool knows(std::string_view code) const;

  private:
    struct Sentence {
        std::string cs;
        std::string en;
    };
    std::map<std::string, Sentence, std::less<>> sentences_;
};

/// The one place where faults become statuses.
unsigned status_of(Fault const& fault);

/// `current`: the newer state, as JSON, for 412.
http::Response problem(
    Texts const& texts,
    unsigned status,
    Fault const& fault,
    http::Request const& request,
    std::string const& current = {}
);

}  // namespace linka::api
