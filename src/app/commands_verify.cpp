// verify: everything the log says about itself, recomputed; also against a checkpoint kept
// elsewhere.
#include "app/commands.hpp"
#include "app/commands_integrity.hpp"
#include "app/progress.hpp"
#include "engine/personal.hpp"
#include "schema/commit.pb.h"
#include "store/base64.hpp"
#include "store/verify_log.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

namespace linka::app {

namespace {

namespace json = boost::json;

constexpr int integrity_broken = 5;

/// The key that the engine appended the commit under.
Result<std::string> request_key_of(std::string const& bytes) {
    v1::Commit commit;
    if (!commit.ParseFromString(bytes)) return corrupt("commit_unreadable");
    // An id made for sealing alone was nobody's request.
    if (engine::is_own_command_id(commit.command_id())) return std::string{};
    return commit.command_id();
}

Result<std::string> read_note(std::string const& file) {
    if (file == "-") return std::string{std::istreambuf_iterator{std::cin}, {}};
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return not_found("file_unreadable", file);
    return std::string{std::istreambuf_iterator{stream}, {}};
}

Result<store::VerifyOptions> options_of(VerifyArguments const& arguments) {
    store::VerifyOptions options;
    options.request_key_of = request_key_of;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    if (!arguments.key.empty()) {
        options.key = store::VerifierKey::parse(arguments.key);
        if (!options.key) return invalid("bad_verifier_key", "--key");
    }
    if (!arguments.checkpoint_file.empty()) {
        auto note = read_note(arguments.checkpoint_file);
        if (!note) return note.error();
        options.kept_note = std::move(*note);
        if (options.kept_note.empty()) return corrupt("checkpoint_unreadable");
    }
    return options;
}

std::string base64_of(store::Digest const& digest) {
    return store::to_base64({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

void print_json(store::Verified const& verified) {
    json::array findings;
    for (auto const& fault : verified.findings)
        findings.push_back(json::object{{"code", fault.code}, {"subject", fault.subject}});
    json::object const object{
        {"whole", verified.findings.empty()},
        {"position", verified.tip.position},
        {"root", base64_of(verified.tip.root)},
        {"record_bytes", verified.bytes},
        {"streams", verified.streams},
        {"requests", verified.requests},
        {"checkpoints", verified.checkpoints},
        {"foreign_checkpoints", verified.foreign_checkpoints},
        {"kept_checkpoint", verified.kept_size},
        {"findings", findings},
    };
    fmt::print("{}\n", json::serialize(object));
}

void print_text(store::Verified const& verified) {
    for (auto const& fault : verified.findings) fmt::print("{}\n", sentence_of(fault));
    bool const czech = speaks_czech();
    if (!verified.findings.empty()) {
        fmt::print("{}\n", czech ? "Záznam NENÍ v pořádku." : "The log is NOT whole.");
        return;
    }
    fmt::print(
        fmt::runtime(
            czech ? "Záznam je celý. Zápisů: {}, proudů: {}, požadavků: {}, kontrolních bodů: {}.\n"
                  : "The log is whole. Commits: {}, streams: {}, requests: {}, checkpoints: {}.\n"
        ),
        verified.tip.position,
        verified.streams,
        verified.requests,
        verified.checkpoints
    );
    fmt::print("{}: {}\n", czech ? "Kořen" : "Root", base64_of(verified.tip.root));
    if (verified.kept_size != 0) {
        fmt::print(
            fmt::runtime(
                czech ? "Až do pozice {} je záznam přesně ten, který podepsal uschovaný kontrolní "
                        "bod.\n"
                      : "Up to position {} the log is exactly the one that the kept checkpoint "
                        "signed.\n"
            ),
            verified.kept_size
        );
    }
    if (verified.foreign_checkpoints != 0) {
        fmt::print(
            fmt::runtime(
                czech ? "Kontrolních bodů podepsaných dřívějším klíčem, které nešlo ověřit: {}.\n"
                      : "Checkpoints by an earlier key, which could not be checked: {}.\n"
            ),
            verified.foreign_checkpoints
        );
    }
}

}  // namespace

int run_verify(Config const& config, VerifyArguments const& arguments) {
    if (config.text("data").empty())
        return failed(Fault{FaultKind::invalid, "data_missing", {}, {}});
    auto options = options_of(arguments);
    if (!options) return failed(options.error());
    SystemClock const clock;
    auto const verified = [&] {
        Progress progress{arguments.json};
        options->heard = [&progress](std::uint64_t done, std::uint64_t total) {
            progress.at("verify", done, total);
        };
        return store::verify_log(config.text("data"), clock, *options);
    }();
    if (!verified) return failed(verified.error());
    if (arguments.json) {
        print_json(*verified);
    } else {
        print_text(*verified);
    }
    return verified->findings.empty() ? 0 : integrity_broken;
}

}  // namespace linka::app
