// GET /api/v1/reference: the lists as one JSON document, with their doubts.
#pragma once

#include <string>

namespace linka::app {

std::string reference_json();

}  // namespace linka::app
