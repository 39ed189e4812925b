// The directory as Open Referral HSDS 3.1 (docs.openreferral.org): services, the organisations that
// run them, and the words they are described with.
#pragma once

#include "base/result.hpp"
#include "domain/reference.hpp"
#include "schema/commands.pb.h"
#include "schema/replies.pb.h"

#include <boost/json/object.hpp>

#include <span>
#include <string>

namespace linka::api {

/// What every object is made with. Keeps a reference.
struct HsdsSource {
    domain::Reference const& reference;
    /// Invented data say so in every service.
    bool synthetic = false;
};

/// With all that belongs to it, or only fields that have one value.
enum class HsdsDepth : std::uint8_t { plain, full };

/// What HSDS has no field for (our status, conditions, times) stands in attributes of a taxonomy of
/// ours, so that a file read back gives the same service.
boost::json::object hsds_service(
    v1::ServiceReply const& service, HsdsSource const& source, HsdsDepth depth
);
boost::json::object hsds_organization(std::string_view provider);
std::string hsds_organization_id(std::string_view provider);

/// The two taxonomies: kinds of services, and our own facts; and their terms.
boost::json::array hsds_taxonomies(domain::Reference const& reference);
boost::json::array hsds_terms(domain::Reference const& reference);

/// The whole directory as a file: {"version", "synthetic"?, "contents": [service …]}.
std::string directory_hsds(std::span<v1::ServiceReply const> services, HsdsSource const& source);

/// Reads what directory_hsds() writes, a page of an HSDS API, a list of services or one service.
/// What is wrong with a service is gathered in it; refused as a whole: invalid "bad_json" (subject:
/// byte), "no_hsds" and "file_empty".
Done read_directory_hsds(
    std::string_view text, domain::Reference const& reference, v1::ImportDirectory& to
);

}  // namespace linka::api
