// What a function answers when it can fail: the value, or a Fault that says why in a stable code.
#pragma once

#include <boost/system/result.hpp>

#include <string>
#include <utility>
#include <vector>

namespace linka {

/// The six ways to fail. One function in api maps them to HTTP.
enum class FaultKind : std::uint8_t {
    invalid,      // The input is wrong; sending it again unchanged cannot help.
    not_found,    // The thing named does not exist.
    conflict,     // The world has moved on since the caller looked.
    forbidden,    // The caller may not do this.
    unavailable,  // Not now; later it may work.
    corrupt,      // Stored bytes are not what they must be.
};

/// One field that is wrong. Holds no personal data: `pointer` is a JSON pointer (RFC 6901) into the
/// request, `code` a key of schema/messages/problems.json, `subject` the offending code or name.
struct FieldFault {
    std::string pointer;
    std::string code;
    std::string subject;
};

/// Why something failed. `code` is a key of schema/messages/problems.json, which holds the sentence
/// for people in Czech and English; `subject` fills its "{}" and is never personal data.
struct Fault {
    FaultKind kind = FaultKind::invalid;
    std::string code;
    std::string subject;
    std::vector<FieldFault> fields;
};

inline Fault invalid(std::string code, std::string pointer, std::string subject = {}) {
    return {
        FaultKind::invalid,
        "invalid_input",
        {},
        {{std::move(pointer), std::move(code), std::move(subject)}}
    };
}
inline Fault not_found(std::string code, std::string subject = {}) {
    return {FaultKind::not_found, std::move(code), std::move(subject), {}};
}
inline Fault conflict(std::string code, std::string subject = {}) {
    return {FaultKind::conflict, std::move(code), std::move(subject), {}};
}
inline Fault forbidden(std::string code, std::string subject = {}) {
    return {FaultKind::forbidden, std::move(code), std::move(subject), {}};
}
inline Fault unavailable(std::string code, std::string subject = {}) {
    return {FaultKind::unavailable, std::move(code), std::move(subject), {}};
}
inline Fault corrupt(std::string code, std::string subject = {}) {
    return {FaultKind::corrupt, std::move(code), std::move(subject), {}};
}

/// boost::system::result with Fault, and nodiscard, which the base is not.
template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Fault> {
  public:
    using boost::system::result<T, Fault>::result;
};

using Done = Result<void>;

/// Asked for a value that is not there: a broken promise of ours, so the process stops (check.hpp).
/// Boost finds it by the type of its argument.
[[noreturn]] void throw_exception_from_error(
    Fault const& fault, boost::source_location const& where
);

}  // namespace linka
