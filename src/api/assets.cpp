#include "api/assets.hpp"

#include <array>

namespace linka::api {

namespace {

// Svelte's own policy name is the only one that may make HTML; nothing inline, nothing from
// elsewhere.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

std::string_view content_type(std::string_view path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
    }};
    for (auto const& [ending, type] : types) {
        if (path.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

bool has_ending(std::string_view path) {
    return path.substr(path.rfind('/')).find('.') != std::string_view::npos;
}

}  // namespace

Assets::Assets(std::span<EmbeddedFile const> files) {
    for (auto const& file : files) {
        auto path = file.path;
        auto body =
            std::make_shared<std::string const>(file.bytes);  // shared: answers in flight hold it
        if (path.ends_with(".br")) {
            files_[std::string{path.substr(0, path.size() - 3)}].brotli = std::move(body);
        } else if (path.ends_with(".gz")) {
            files_[std::string{path.substr(0, path.size() - 3)}].gzip = std::move(body);
        } else {
            files_[std::string{path}].plain = std::move(body);
        }
    }
}

std::string_view Assets::text(std::string_view path) const {
    auto const known = files_.find(path);
    return known == files_.end() || !known->second.plain ? std::string_view{}
                                                         : std::string_view{*known->second.plain};
}

http::Response Assets::answer(http::Request const& request) const {
    // A screen's address ("/pult") has no ending: the client draws it.
    std::string const path = has_ending(request.path) ? request.path : "/index.html";
    auto const known = files_.find(path);
    if (known == files_.end() || !known->second.plain) return http::Response{404};
    auto const& variants = known->second;
    auto const accepted = request.field("accept-encoding");
    http::Response response{200};
    response.fields.emplace_back("Content-Type", content_type(path));
    response.fields.emplace_back("Vary", "Accept-Encoding");
    if (variants.brotli && accepted.find("br") != std::string_view::npos) {
        response.body = variants.brotli;
        response.fields.emplace_back("Content-Encoding", "br");
    } else if (variants.gzip && accepted.find("gzip") != std::string_view::npos) {
        response.body = variants.gzip;
        response.fields.emplace_back("Content-Encoding", "gzip");
    } else {
        response.body = variants.plain;
    }
    // Names under /assets/ carry a hash of their content.
    bool const hashed = path.starts_with("/assets/");
    response.fields.emplace_back(
        "Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"
    );
    if (path.ends_with(".html"))
        response.fields.emplace_back("Content-Security-Policy", content_security_policy);
    return response;
}

}  // namespace linka::api
