// Our ids as the UUIDs that HSDS asks for, and back.
#pragma once

#include <string>
#include <string_view>

namespace linka::api {

/// A UUID (version 8, RFC 9562) that holds the id whole; for any other text one made of its digest.
std::string uuid_of_service(std::string_view service_id);
/// Always the same for the same text.
std::string uuid_of(std::string_view text);
/// The id that the UUID holds; for one of somebody else's an id made of its digest, so that what
/// was taken over once is known again.
std::string service_of_uuid(std::string_view text);

}  // namespace linka::api
