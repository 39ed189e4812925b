// CHECK stops the process when one of our own promises is broken. Data from outside never reaches
// it.
#pragma once

namespace linka {
[[noreturn]] void check_failed(char const* what, char const* file, int line);
}

#define CHECK(condition) \
    (static_cast<bool>(condition) ? void(0) : ::linka::check_failed(#condition, __FILE__, __LINE__))
