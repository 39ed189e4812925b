// A certificate made on the spot, for a first start without one.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace linka::http {

/// Writes a self-signed ECDSA P-256 certificate for `names` (DNS names or IP addresses), valid ten
/// years, and its key (mode 0600), unless both files exist already.
Done make_certificate(
    std::string const& certificate_file,
    std::string const& key_file,
    std::vector<std::string> const& names
);

/// SHA-256 of the certificate as "AB:CD:…", to be compared with what a browser shows.
Result<std::string> certificate_fingerprint(std::string const& certificate_file);

}  // namespace linka::http
