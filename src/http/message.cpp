#include "http/message.hpp"

#include <algorithm>

namespace linka::http {

std::string_view Request::field(std::string_view name) const {
    for (auto const& [field_name, value] : fields) {
        if (field_name == name) return value;
    }
    return {};
}

std::optional<std::string> Request::parameter(std::string_view name) const {
    for (auto const& [parameter_name, value] : query) {
        if (parameter_name == name) return value;
    }
    return std::nullopt;
}

std::string_view Request::cookie(std::string_view name) const {
    for (auto const& [field_name, value] : fields) {
        if (field_name != "cookie") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            auto const end = rest.find(';');
            auto pair = rest.substr(0, end);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
            pair.remove_prefix(std::min(pair.find_first_not_of(" \t"), pair.size()));
            if (pair.size() <= name.size() || !pair.starts_with(name) || pair[name.size()] != '=')
                continue;
            auto const result = pair.substr(name.size() + 1);
            return result.substr(0, result.find_last_not_of(" \t") + 1);
        }
    }
    return {};
}

Response::Response(unsigned code, std::string_view content_type, std::string text)
    : status{code}, body{std::make_shared<std::string const>(std::move(text))} {
    fields.emplace_back("Content-Type", content_type);
}

}  // namespace linka::http
