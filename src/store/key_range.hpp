// A scan as a half-open range of keys.
#pragma once

#include "store/tables.hpp"

#include <optional>
#include <string>

namespace linka::store {

/// Keys in [lower, upper); no upper: to the end.
struct KeyRange {
    std::string lower;
    std::optional<std::string> upper;

    bool empty() const { return upper && *upper <= lower; }
};

inline KeyRange range_of(Scan const& scan) {
    KeyRange range{scan.prefix, scan.prefix};
    // The first key after all that begin with the prefix: its last byte that is not 0xff, plus one.
    while (!range.upper->empty() && range.upper->back() == '\xff') range.upper->pop_back();
    if (range.upper->empty()) {
        range.upper.reset();
    } else {
        range.upper->back() =
            static_cast<char>(static_cast<unsigned char>(range.upper->back()) + 1);
    }
    if (!scan.after) return range;
    if (scan.backwards) {
        if (!range.upper || *scan.after < *range.upper) range.upper = scan.after;
    } else if (*scan.after >= range.lower) {
        range.lower = *scan.after + '\0';
    }
    return range;
}

}  // namespace linka::store
