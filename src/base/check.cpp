#include "base/check.hpp"

#include "base/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace linka {

void check_failed(char const* what, char const* file, int line) {
    // Straight to stderr: the logger may be what is broken.
    std::fprintf(stderr, "linka: broken promise: %s (%s:%d)\n", what, file, line);
    std::abort();
}

void throw_exception_from_error(Fault const& fault, boost::source_location const& where) {
    check_failed(fault.code.c_str(), where.file_name(), static_cast<int>(where.line()));
}

}  // namespace linka
