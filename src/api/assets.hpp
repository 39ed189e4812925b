// The web client's files, carried in the program and served as they are.
#pragma once

#include "http/message.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace linka::api {

/// A file of the web client; `path` begins with "/". Bytes live as long as the program.
struct EmbeddedFile {
    std::string_view path;
    std::string_view bytes;
};

class Assets {
  public:
    /// `files` may hold "x.br" and "x.gz" beside "x": the same, compressed.
    explicit Assets(std::span<EmbeddedFile const> files);

    /// The file, or the client's page for any path that is one of its screens. 404 without a page.
    http::Response answer(http::Request const& request) const;
    /// The text of a file, or empty.
    std::string_view text(std::string_view path) const;

  private:
    struct Variants {
        std::shared_ptr<std::string const> plain;
        std::shared_ptr<std::string const> gzip;
        std::shared_ptr<std::string const> brotli;
    };
    std::map<std::string, Variants, std::less<>> files_;
};

}  // namespace linka::api
