#include "api/problems.hpp"

#include "api/json.hpp"
#include "base/check.hpp"
#include "base/log.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace linka::api {

namespace {

/// The quality of a language in Accept-Language; negative when it is not named.
double quality(std::string_view header, std::string_view language) {
    double best = -1;
    while (!header.empty()) {
        auto const comma = header.find(',');
        auto entry = header.substr(0, comma);
        header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
        while (entry.starts_with(' ')) entry.remove_prefix(1);
        if (!entry.starts_with(language)) continue;
        auto const rest = entry.substr(language.size());
        if (!rest.empty() && rest.front() != '-' && rest.front() != ';') continue;
        auto const q = entry.find(";q=");
        double value = 1;
        if (q != std::string_view::npos)
            value = std::atof(std::string{entry.substr(q + 3)}.c_str());
        best = std::max(best, value);
    }
    return best;
}

std::string filled(std::string const& sentence, std::string_view subject) {
    auto const gap = sentence.find("{}");
    if (gap == std::string::npos) return sentence;
    return sentence.substr(0, gap) + std::string{subject} + sentence.substr(gap + 2);
}

/// What says where a file lies, or repeats RocksDB's words: for the administrator's log, not for
/// whoever asked.
bool tells_of_files(Fault const& fault) {
    return fault.code == "data_unreachable" || fault.code == "log_corrupt";
}

std::string title_of(
    Texts const& texts, Fault const& fault, http::Request const& request, Language language
) {
    if (!tells_of_files(fault)) return texts.sentence(fault.code, fault.subject, language);
    log::error("request {}: {}: {}", request.id, fault.code, fault.subject);
    return texts.sentence("server_data_unreachable", {}, language);
}

}  // namespace

Language language_of(http::Request const& request) {
    auto const header = request.field("accept-language");
    return quality(header, "en") > quality(header, "cs") ? Language::en : Language::cs;
}

Texts::Texts(std::string_view problems_json) {
    auto const value = boost::json::parse({problems_json.data(), problems_json.size()});
    for (auto const& [code, texts] : value.as_object()) {
        auto const& pair = texts.as_object();
        sentences_[std::string{code}] = {
            std::string{pair.at("cs").as_string()}, std::string{pair.at("en").as_string()}
        };
    }
    CHECK(!sentences_.empty());
}

std::string Texts::sentence(std::string_view code, std::string_view subject, Language language)
    const {
    auto const known = sentences_.find(code);
    if (known == sentences_.end()) return std::string{code};
    return filled(language == Language::cs ? known->second.cs : known->second.en, subject);
}

bool Texts::knows(std::string_view code) const { return sentences_.find(code) != sentences_.end(); }

unsigned status_of(Fault const& fault) {
    switch (fault.kind) {
        case FaultKind::invalid:
            return fault.code == "bad_json" ? 400 : 422;
        case FaultKind::not_found:
            return 404;
        case FaultKind::conflict:
            return 409;
        case FaultKind::forbidden:
            return fault.code == "wrong_password" || fault.code == "signed_out" ? 401 : 403;
        case FaultKind::unavailable:
            if (fault.code == "disk_full") return 507;
            return fault.code == "too_many_attempts" ? 429 : 503;
        case FaultKind::corrupt:
            return 500;
    }
    return 500;
}

http::Response problem(
    Texts const& texts,
    unsigned status,
    Fault const& fault,
    http::Request const& request,
    std::string const& current
) {
    auto const language = language_of(request);
    std::string body = fmt::format(R"({{"type":"/problems#{}","title":)", fault.code);
    append_json_string(body, title_of(texts, fault, request, language));
    body += fmt::format(R"(,"status":{},"code":"{}","instance":)", status, fault.code);
    append_json_string(body, request.id);
    if (!fault.fields.empty()) {
        body += ",\"errors\":[";
        for (std::size_t i = 0; i < fault.fields.size(); ++i) {
            auto const& field = fault.fields[i];
            body += i > 0 ? ",{\"pointer\":" : "{\"pointer\":";
            append_json_string(body, field.pointer);
            body += ",\"code\":";
            append_json_string(body, field.code);
            body += ",\"detail\":";
            append_json_string(body, texts.sentence(field.code, field.subject, language));
            body += '}';
        }
        body += ']';
    }
    if (!current.empty()) body += ",\"current\":" + current;
    body += '}';
    http::Response response{status, "application/problem+json", std::move(body)};
    response.fields.emplace_back("Content-Language", language == Language::cs ? "cs" : "en");
    response.fields.emplace_back("Cache-Control", "no-store");
    if (fault.kind == FaultKind::unavailable) {
        response.fields.emplace_back(
            "Retry-After", fault.code == "too_many_attempts" ? fault.subject : "1"
        );
    }
    return response;
}

}  // namespace linka::api
