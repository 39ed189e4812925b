// Commands that ask whether the log is what it was: verify, doctor, export.
#pragma once

#include "app/config.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>

namespace linka::app {

struct VerifyArguments {
    std::string checkpoint_file;  // a note kept elsewhere; "-": standard input
    std::string key;              // a verifier key kept elsewhere
    bool json = false;
};
/// Recomputes everything; 5 when anything does not fit.
int run_verify(Config const& config, VerifyArguments const& arguments);

struct DoctorArguments {
    bool accept_loss = false;
    /// Stands for typing the position.
    std::optional<std::uint64_t> yes_lose;
    bool json = false;
};
/// Says in plain words how the log is, and accepts a loss; 5 while it is damaged.
int run_doctor(Config const& config, DoctorArguments const& arguments);

struct ExportArguments {
    std::string file;  // empty: standard output
};
/// All records as NDJSON, with a signed checkpoint at the end.
int run_export(Config const& config, ExportArguments const& arguments);

/// Whether people are spoken to in Czech: LANG begins with "cs".
bool speaks_czech();
/// What a fault says to people, in their language.
std::string sentence_of(Fault const& fault);

}  // namespace linka::app
