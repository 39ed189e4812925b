// export: the log in lines that anybody can read and check without our code (ops/verify.mjs).
#include "app/commands.hpp"
#include "app/commands_integrity.hpp"
#include "app/progress.hpp"
#include "store/base64.hpp"
#include "store/log_guard.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace linka::app {

namespace {

using Output = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

constexpr std::size_t records_at_once = 4096;
constexpr std::size_t bytes_at_once = 8UL * 1024 * 1024;
constexpr int integrity_broken = 5;

/// How far the log was durable for certain when it was looked at: what a server beside us appended
/// since may still be on its way to the disk.
store::Position durable_end(store::Inspection const& found) {
    auto const last = found.log->last();
    if (!found.witnessed) return last;
    return std::min(last, found.witnessed->position);
}

/// A signed note about exactly the first `size` records, or the newest about fewer.
Result<std::string> note_for(
    store::EventLog const& log, std::string const& data_dir, store::Position size
) {
    auto const root = log.root(size);
    auto const key = store::CheckpointKey::load(store::keys_directory(data_dir));
    if (root && key && *key) return (*key)->sign({size, *root});
    auto const note = log.checkpoint(size);
    if (!note) return note.error();
    return note->value_or("");
}

bool write_line(std::FILE* out, std::string const& text) {
    return std::fwrite(text.data(), 1, text.size(), out) == text.size() &&
           std::fputc('\n', out) == '\n';
}

Done write_records(store::EventLog const& log, store::Position end, std::FILE* out) {
    Progress progress;
    for (store::Position at = 0; at < end;) {
        auto const records = log.read(at, records_at_once, bytes_at_once);
        if (!records) return records.error();
        for (auto const& record : *records) {
            if (record.position > end) break;
            at = record.position;
            auto const text = fmt::format(
                R"({{"position":{},"record":"{}"}})", at, store::to_base64(record.bytes)
            );
            if (!write_line(out, text)) return unavailable("data_unreachable", "export");
        }
        progress.at("export", at, end);
    }
    return {};
}

Done write_export(store::Inspection const& found, std::string const& data_dir, std::FILE* out) {
    auto const end = durable_end(found);
    if (auto written = write_records(*found.log, end, out); !written) return written.error();
    auto const note = note_for(*found.log, data_dir, end);
    if (!note) return note.error();
    boost::json::object closing{{"size", end}, {"checkpoint", *note}};
    if (found.verifier) closing["key"] = found.verifier->text();
    if (!write_line(out, boost::json::serialize(closing)) || std::fflush(out) != 0)
        return unavailable("data_unreachable", "export");
    return {};
}

}  // namespace

int run_export(Config const& config, ExportArguments const& arguments) {
    auto const& data_dir = config.text("data");
    if (data_dir.empty()) return failed(Fault{FaultKind::invalid, "data_missing", {}, {}});
    SystemClock const clock;
    auto const found = store::inspect_log(data_dir, clock);
    if (!found) return failed(found.error());
    if (!found->log) return failed(found->alarm->fault);
    Output out{stdout, [](std::FILE*) { return 0; }};
    if (!arguments.file.empty()) {
        // It holds everything the log holds: for the owner's eyes only.
        out = Output{std::fopen(arguments.file.c_str(), "wx"), std::fclose};
        if (!out) return failed(conflict("export_file_exists", arguments.file));
    }
    if (auto written = write_export(*found, data_dir, out.get()); !written)
        return failed(written.error());
    if (!found->alarm) return 0;
    failed(found->alarm->fault);
    return integrity_broken;
}

}  // namespace linka::app
