// The code a caller writes into the prison's own file and dictates next time: "LIPA 4827".
//
// A word of a fixed list, three digits and a check digit. Caught always: one wrong, missing or
// extra letter, two adjacent letters swapped (no two words of the list are that close), one wrong
// digit, two adjacent digits swapped (Damm's check digit), a missing or extra digit. Caught nine
// times in ten: another word of the list, two or more wrong digits, digits swapped across a third.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace linka::domain {

/// The normal form of one of more than 200 000 codes; equal numbers give equal codes. A code may be
/// taken already: the caller finds out by its stream and draws again.
std::string make_case_code(std::uint64_t random);

/// The normal form of what somebody typed: lower case, Czech diacritics, spaces and hyphens are
/// forgiven. Fault::invalid "case_code_mistyped" when it cannot be a code; a well-formed code may
/// still be nobody's ("case_code_unknown", said by LogCall).
Result<std::string> parse_case_code(std::string_view text, std::string const& pointer);

/// "code-LIPA4827" for the normal form "LIPA 4827"; its one event is CaseCodeTaken.
std::string case_code_stream(std::string_view code);

/// Upper case, without diacritics, in no meaningful order.
std::span<std::string_view const> case_code_words();

}  // namespace linka::domain
