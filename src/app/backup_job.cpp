#include "app/backup_job.hpp"

#include "app/control.hpp"
#include "base/number.hpp"
#include "store/backup_state.hpp"
#include "store/durable_file.hpp"
#include "store/log_guard.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace linka::app {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view archive_ending = ".keys";

std::string archives_directory(std::string const& directory) { return directory + "/keys"; }

/// "000012-1586336400.keys": the backup it belongs to, and when it was made, which decides how long
/// it lives. Not the file's own time: that changes when somebody copies it.
std::string archive_name(std::uint32_t id, Instant made_at) {
    return fmt::format("{:06}-{}{}", id, to_us(made_at) / 1'000'000, archive_ending);
}

std::optional<Instant> archive_time(std::string_view name) {
    if (!name.ends_with(archive_ending)) return std::nullopt;
    name.remove_suffix(archive_ending.size());
    auto const dash = name.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    auto const seconds = parse_number<std::int64_t>(name.substr(dash + 1));
    if (!seconds) return std::nullopt;
    return from_us(*seconds * 1'000'000);
}

/// Of an epoch that is going, or being written: what counts is in the key store's snapshot.
bool is_of_key_store(std::string_view part, std::string_view name) {
    return part == "keys" && (name.starts_with("slots-") || name.starts_with("epoch-"));
}

/// The file itself, or all regular files below a directory.
std::vector<std::string> files_below(std::string const& path) {
    std::error_code failed;
    std::vector<std::string> paths;
    if (fs::is_regular_file(path, failed)) paths.push_back(path);
    for (fs::recursive_directory_iterator each{path, failed}, end; !failed && each != end;
         each.increment(failed)) {
        if (each->is_regular_file(failed)) paths.push_back(each->path().string());
    }
    std::ranges::sort(paths);
    return paths;
}

Result<std::string> write_archive(
    BackupSource const& source, BackupOrder const& order, std::uint32_t id, Instant now
) {
    if (order.secret.empty()) return std::string{};
    auto const files = read_secrets(source);
    if (!files) return files.error();
    auto const sealed = store::seal_archive(*files, order.secret);
    if (!sealed) return sealed.error();
    auto const folder = archives_directory(order.directory);
    if (auto made = store::make_private_directory(folder); !made) return made.error();
    auto name = archive_name(id, now);
    if (auto written = store::replace_file(folder, name, *sealed); !written) return written.error();
    return name;
}

// A key that was erased lives on in the archives made before: so they must not live long. The
// newest stays, whatever its age: without it no log backup can be used.
Done forget_archives(BackupOrder const& order, Instant now) {
    auto names = key_archives(order.directory);
    if (!names.empty()) names.pop_back();
    for (auto const& name : names) {
        auto const made_at = archive_time(name);
        if (!made_at || now - *made_at <= std::chrono::hours{24} * order.keys_days) continue;
        std::error_code failed;
        fs::remove(archives_directory(order.directory) + "/" + name, failed);
        if (failed) return unavailable("data_unreachable", failed.message());
    }
    return {};
}

json::object to_json(BackupMade const& made) {
    auto const state = store::encode_backup_state(made.state);
    return {{"state", state}, {"keys_file", made.keys_file}};
}

json::object to_json(Fault const& fault) {
    return {
        {"kind", static_cast<int>(fault.kind)}, {"code", fault.code}, {"subject", fault.subject}
    };
}

json::object to_json(BackupOrder const& order) {
    return {
        {"command", "backup"},
        {"directory", order.directory},
        {"keep", order.keep},
        {"keys_days", order.keys_days},
        {"secret", order.secret},
    };
}

/// The object in a line that came through the socket; both ends are this program.
std::optional<json::object> parse_line(std::string const& line) {
    boost::system::error_code failed;
    auto value = json::parse(line, failed);
    if (failed || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::string text_of(json::object const& object, char const* name) {
    auto const* const value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string().c_str()}
                                                  : std::string{};
}

std::int64_t number_of(json::object const& object, char const* name) {
    auto const* const value = object.if_contains(name);
    boost::system::error_code failed;
    auto const number = value != nullptr ? value->to_number<std::int64_t>(failed) : 0;
    return failed ? 0 : number;
}

Result<BackupMade> made_from(std::string const& line) {
    auto const answer = parse_line(line);
    if (!answer) return unavailable("server_went");
    if (auto const* const fault = answer->if_contains("fault"); fault != nullptr) {
        auto const& object = fault->as_object();
        return Fault{
            static_cast<FaultKind>(number_of(object, "kind")),
            text_of(object, "code"),
            text_of(object, "subject"),
            {}
        };
    }
    auto const* const made = answer->if_contains("made");
    auto const state = made != nullptr
                           ? store::decode_backup_state(text_of(made->as_object(), "state"))
                           : std::nullopt;
    // A server that was killed leaves a line about its progress as the last one.
    if (!state) return unavailable("server_went");
    return BackupMade{*state, text_of(made->as_object(), "keys_file")};
}

Result<BackupMade> back_up_alone(
    std::string const& data_dir, BackupOrder const& order, store::Heard const& heard
) {
    if (!fs::exists(data_dir + "/log")) return not_found("not_initialised", data_dir);
    SystemClock const clock;
    auto const guard = store::GuardedLog::open(data_dir, clock, {});
    if (!guard) return guard.error();
    auto const keys = store::open_key_store(store::keys_directory(data_dir), clock);
    if (!keys) return keys.error();
    return make_backup({data_dir, (*guard)->log(), **keys, {}}, order, clock.now(), heard);
}

}  // namespace

Result<std::vector<store::ArchivedFile>> read_secrets(BackupSource const& source) {
    std::vector<store::ArchivedFile> files;
    for (std::string const part : {"access", "keys", "tls", "witness"}) {
        for (auto const& path : files_below(source.data_dir + "/" + part)) {
            auto const name = fs::path{path}.filename().string();
            if (is_of_key_store(part, name) || name.ends_with(".lock") || name.ends_with(".new"))
                continue;
            auto bytes = store::read_file(path);
            if (!bytes) return bytes.error();
            if (!bytes->has_value()) continue;
            files.push_back({path.substr(source.data_dir.size() + 1), std::move(**bytes)});
        }
    }
    auto keys = source.keys.snapshot();
    if (!keys) return keys.error();
    for (auto& file : *keys) files.push_back({"keys/" + file.name, std::move(file.bytes)});
    return files;
}

std::vector<std::string> key_archives(std::string const& directory) {
    std::vector<std::pair<Instant, std::string>> found;
    std::error_code failed;
    for (auto const& entry : fs::directory_iterator{archives_directory(directory), failed}) {
        auto const name = entry.path().filename().string();
        if (auto const made_at = archive_time(name)) found.emplace_back(*made_at, name);
    }
    std::ranges::sort(found);
    std::vector<std::string> names;
    names.reserve(found.size());
    for (auto& each : found) names.push_back(std::move(each.second));
    return names;
}

Result<std::vector<store::ArchivedFile>> open_key_archive(
    std::string const& directory, std::string const& name, std::string const& secret
) {
    auto const sealed = store::read_file(directory + "/keys/" + name);
    if (!sealed) return sealed.error();
    if (!sealed->has_value()) return not_found("keys_missing", directory);
    return store::open_archive(**sealed, secret);
}

Result<BackupMade> make_backup(
    BackupSource const& source, BackupOrder const& order, Instant now, store::Heard const& heard
) {
    if (source.alarm) return *source.alarm;
    auto state = store::create_backup(source.log, order.directory, now, heard);
    if (!state) return state.error();
    auto archive = write_archive(source, order, state->id, now);
    if (!archive) return archive.error();
    if (auto kept = store::keep_backups(order.directory, order.keep); !kept) return kept.error();
    if (auto forgotten = forget_archives(order, now); !forgotten) return forgotten.error();
    auto const noted =
        write_note(source.data_dir, backup_note, {now, state->position, order.directory});
    if (!noted) return noted.error();
    return BackupMade{*state, std::move(*archive)};
}

Done write_note(std::string const& folder, std::string const& name, BackupNote const& note) {
    json::object const object{
        {"at", to_us(note.at)}, {"position", note.position}, {"directory", note.directory}
    };
    return store::replace_file(folder, name, json::serialize(object) + "\n");
}

std::optional<BackupNote> read_note(std::string const& folder, std::string const& name) {
    auto const text = store::read_file(folder + "/" + name);
    if (!text || !text->has_value()) return std::nullopt;
    auto const object = parse_line(**text);
    if (!object) return std::nullopt;
    return BackupNote{
        from_us(number_of(*object, "at")),
        static_cast<store::Position>(number_of(*object, "position")),
        text_of(*object, "directory")
    };
}

Result<BackupMade> order_backup(
    std::string const& data_dir, BackupOrder const& order, store::Heard const& heard
) {
    auto const answer =
        ask_server(data_dir, json::serialize(to_json(order)), [&heard](std::string const& line) {
            auto const said = parse_line(line);
            if (!said) return;
            heard(
                text_of(*said, "stage"),
                static_cast<std::uint64_t>(number_of(*said, "done")),
                static_cast<std::uint64_t>(number_of(*said, "total"))
            );
        });
    if (!answer) return answer.error();
    if (answer->has_value()) return made_from(**answer);
    return back_up_alone(data_dir, order, heard);
}

std::string answer_backup_request(
    BackupSource const& source,
    std::string const& request,
    std::function<bool(std::string const& line)> const& say
) {
    auto const asked = parse_line(request);
    if (!asked || text_of(*asked, "command") != "backup")
        return json::serialize(
            json::object{{"fault", to_json(Fault{FaultKind::invalid, "unknown_command", {}, {}})}}
        );
    BackupOrder order;
    order.directory = text_of(*asked, "directory");
    order.keep = static_cast<std::uint32_t>(std::max<std::int64_t>(1, number_of(*asked, "keep")));
    order.keys_days = number_of(*asked, "keys_days");
    order.secret = text_of(*asked, "secret");
    SystemClock const clock;
    auto const made = make_backup(
        source,
        order,
        clock.now(),
        [&say](std::string_view stage, std::uint64_t done, std::uint64_t total) {
            say(json::serialize(json::object{{"stage", stage}, {"done", done}, {"total", total}}));
        }
    );
    if (!made) return json::serialize(json::object{{"fault", to_json(made.error())}});
    return json::serialize(json::object{{"made", to_json(*made)}});
}

}  // namespace linka::app
