// Files carried in the program: reference lists, sentences of problems, the web client.
#pragma once

#include "api/assets.hpp"

#include <span>
#include <string_view>

namespace linka::app {

/// The web client as built, and openapi.json.
std::span<api::EmbeddedFile const> web_files();
/// schema/reference and schema/messages, as "/reference/kraje.json", "/messages/problems.json".
std::span<api::EmbeddedFile const> schema_files();
/// The text of one of schema_files(); CHECKs that it is there.
std::string_view schema_file(std::string_view path);

}  // namespace linka::app
