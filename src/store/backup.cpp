#include "store/backup.hpp"

#include "base/check.hpp"
#include "store/backup_state.hpp"
#include "store/durable_file.hpp"
#include "store/log_access.hpp"
#include "store/log_end.hpp"
#include "store/merkle.hpp"
#include "store/record.hpp"
#include "store/secrets.hpp"

#include <fmt/format.h>
#include <rocksdb/utilities/backup_engine.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace linka::store {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t copied_at_once = 4UL * 1024 * 1024;

// RocksDB opens a backup where it lies only under an absolute name.
std::string engine_directory(std::string const& directory) {
    return fs::absolute(directory).lexically_normal().string() + "/log";
}
std::string states_directory(std::string const& directory) { return directory + "/states"; }
std::string state_name(std::uint32_t id) { return fmt::format("{:06}", id); }

rocksdb::BackupEngineOptions engine_options(std::string const& directory) {
    rocksdb::BackupEngineOptions options{engine_directory(directory)};
    // Files are named by their checksum, so two logs in one directory could never share a file by
    // mistake, and an unchanged file is copied once.
    options.share_table_files = true;
    options.share_files_with_checksum = true;
    options.sync = true;
    options.callback_trigger_interval_size = copied_at_once;
    return options;
}

Fault backup_fault(rocksdb::Status const& status) {
    if (status.IsNotFound()) return not_found("backup_missing", status.ToString());
    if (status.IsCorruption()) return corrupt("backup_damaged", status.ToString());
    return unavailable("backup_failed", status.ToString());
}

Result<std::unique_ptr<rocksdb::BackupEngineReadOnly>> open_reader(std::string const& directory) {
    // RocksDB would make the directory that it is asked to read.
    if (!fs::exists(engine_directory(directory) + "/meta"))
        return not_found("backup_missing", directory);
    rocksdb::BackupEngineReadOnly* opened = nullptr;
    auto const status = rocksdb::BackupEngineReadOnly::Open(
        rocksdb::Env::Default(), engine_options(directory), &opened
    );
    if (!status.ok()) return backup_fault(status);
    return std::unique_ptr<rocksdb::BackupEngineReadOnly>{opened};
}

struct Writer {
    FileHandle lock;
    std::unique_ptr<rocksdb::BackupEngine> engine;
};

Result<Writer> open_writer(std::string const& directory) {
    for (auto const& each : {directory, engine_directory(directory), states_directory(directory)}) {
        if (auto made = make_private_directory(each); made.has_error()) return made.error();
    }
    auto lock = lock_file(directory + "/lock");
    if (lock.has_error()) {
        return lock.error().code == "data_in_use" ? conflict("backup_in_use", directory)
                                                  : lock.error();
    }
    rocksdb::BackupEngine* opened = nullptr;
    auto const status =
        rocksdb::BackupEngine::Open(rocksdb::Env::Default(), engine_options(directory), &opened);
    if (!status.ok()) return backup_fault(status);
    return Writer{std::move(*lock), std::unique_ptr<rocksdb::BackupEngine>{opened}};
}

Result<BackupState> read_state(std::string const& directory, std::uint32_t id) {
    auto const text = read_file(states_directory(directory) + "/" + state_name(id));
    if (text.has_error()) return text.error();
    if (!text->has_value())
        return corrupt("backup_damaged", fmt::format("states/{} is missing", state_name(id)));
    auto const state = decode_backup_state(**text);
    if (!state || state->id != id)
        return corrupt("backup_damaged", fmt::format("states/{}", state_name(id)));
    return *state;
}

// Where the log ends, by every record it holds.
Result<BackupState> fold_records(LogDatabase const& database, Heard const& heard) {
    auto const end = read_log_end(database);
    if (end.has_error()) return end.error();
    rocksdb::ReadOptions once;
    once.fill_cache = false;
    once.readahead_size = copied_at_once;
    std::unique_ptr<rocksdb::Iterator> const records{
        database.db->NewIterator(once, database.family(commits_family))
    };
    Position position = 0;
    Instant recorded_at;
    Frontier tree;
    for (records->SeekToFirst(); records->Valid(); records->Next()) {
        ++position;
        auto const record = decode_record(view(records->value()), position);
        if (record.has_error()) return record.error();
        if (view(records->key()) != be64(position) || record->recorded_at < recorded_at)
            return corrupt("log_corrupt", fmt::format("record {}", position));
        recorded_at = record->recorded_at;
        tree.add(leaf_hash(record->bytes));
        if (position % 4096 == 0) heard("records", position, end->position);
    }
    if (!records->status().ok()) return fault_of(records->status(), "log_corrupt");
    if (position != end->position || tree != end->tree)
        return corrupt("log_corrupt", "the tip does not fit the records");
    heard("records", position, position);
    BackupState state;
    state.position = position;
    state.tree_size = tree.size();
    state.root = tree.root();
    state.recorded_at = recorded_at;
    return state;
}

// RocksDB's list of a backup's files has no checksum over itself.
Result<Digest> digest_of_list(std::string const& directory, std::uint32_t id) {
    auto const text = read_file(fmt::format("{}/meta/{}", engine_directory(directory), id));
    if (text.has_error()) return text.error();
    if (!text->has_value())
        return corrupt("backup_damaged", fmt::format("log/meta/{} is missing", id));
    return sha256(**text);
}

bool same(BackupState const& a, BackupState const& b) {
    return a.position == b.position && a.tree_size == b.tree_size && a.root == b.root &&
           a.recorded_at == b.recorded_at;
}

// A backup that does not open is damaged, whatever the log says is wrong with it.
Fault damaged(Fault const& fault) {
    if (fault.kind != FaultKind::corrupt) return fault;
    return corrupt(
        "backup_damaged", fault.code + (fault.subject.empty() ? "" : " ") + fault.subject
    );
}

Done prove(LogDatabase const& database, BackupState const& stated, Heard const& heard) {
    auto const found = fold_records(database, heard);
    if (found.has_error()) return damaged(found.error());
    if (same(*found, stated)) return {};
    return corrupt(
        "backup_damaged",
        fmt::format(
            "the backup ends at {}, the file beside it says {}; or their roots differ",
            found->position,
            stated.position
        )
    );
}

Result<std::uint32_t> newest(rocksdb::BackupEngineReadOnlyBase const& engine) {
    rocksdb::BackupInfo info;
    auto const status = engine.GetLatestBackupInfo(&info);
    if (!status.ok()) return backup_fault(status);
    return info.backup_id;
}

// What the backup says of itself when it is opened where it lies. The environment belongs to the
// engine, which must outlive the database.
Result<std::unique_ptr<LogDatabase>> open_in_place(
    rocksdb::BackupEngineReadOnlyBase const& engine, std::uint32_t id
) {
    rocksdb::BackupInfo info;
    auto const status = engine.GetBackupInfo(id, &info, true);
    if (!status.ok()) return backup_fault(status);
    auto database = open_log_database(info.name_for_open, true, info.env_for_open.get());
    if (database.has_error()) return damaged(database.error());
    return database;
}

std::vector<std::uint32_t> states_in(std::string const& directory) {
    std::vector<std::uint32_t> ids;
    std::error_code failed;
    for (auto const& entry : fs::directory_iterator{states_directory(directory), failed}) {
        auto const name = entry.path().filename().string();
        std::uint32_t id = 0;
        auto const read = std::from_chars(name.data(), name.data() + name.size(), id);
        if (read.ec == std::errc{} && name == state_name(id)) ids.push_back(id);
    }
    std::ranges::sort(ids);
    return ids;
}

ListedBackup look_at(
    std::string const& directory,
    rocksdb::BackupEngineReadOnlyBase const& engine,
    rocksdb::BackupInfo const& info
) {
    ListedBackup backup;
    auto const state = read_state(directory, info.backup_id);
    auto const list = digest_of_list(directory, info.backup_id);
    auto const files = engine.VerifyBackup(info.backup_id, false);
    if (state) backup.state = *state;
    if (!state) backup.damage = state.error().subject;
    if (state && (!list || *list != state->files))
        backup.damage = fmt::format("log/meta/{}", info.backup_id);
    if (!files.ok()) backup.damage = files.ToString();
    backup.state.id = info.backup_id;
    backup.bytes = info.size;
    return backup;
}

// The state of a backup every byte of whose files fits its checksum. `id` 0: the newest.
Result<BackupState> whole_backup(
    std::string const& directory,
    rocksdb::BackupEngineReadOnlyBase const& engine,
    std::uint32_t id,
    Heard const& heard
) {
    if (id == 0) {
        auto const last = newest(engine);
        if (last.has_error()) return last.error();
        id = *last;
    }
    auto state = read_state(directory, id);
    // One that was never there is not a damaged one.
    rocksdb::BackupInfo info;
    auto const known = engine.GetBackupInfo(id, &info);
    if (known.IsNotFound()) return not_found("backup_missing", std::to_string(id));
    if (!known.ok()) return backup_fault(known);
    if (state.has_error()) return state.error();
    auto const list = digest_of_list(directory, id);
    if (list.has_error()) return list.error();
    if (*list != state->files) return corrupt("backup_damaged", fmt::format("log/meta/{}", id));
    heard("checked", 0, info.size);
    auto const status = engine.VerifyBackup(id, true);
    if (!status.ok()) return corrupt("backup_damaged", status.ToString());
    heard("checked", info.size, info.size);
    return state;
}

}  // namespace

Result<BackupState> create_backup(
    EventLog& log, std::string const& directory, Instant made_at, Heard const& heard
) {
    auto writer = open_writer(directory);
    if (writer.has_error()) return writer.error();
    auto const answered = log.last();
    std::uint64_t copied = 0;
    rocksdb::CreateBackupOptions options;
    options.progress_callback = [&] { heard("copied", copied += copied_at_once, 0); };
    rocksdb::BackupID id = 0;
    auto status = writer->engine->CreateNewBackup(options, database_of(log).db.get(), &id);
    // The bytes that the disk gives back, not those that were handed to it.
    if (status.ok()) status = writer->engine->VerifyBackup(id, true);
    if (!status.ok()) return backup_fault(status);

    auto const database = open_in_place(*writer->engine, id);
    if (database.has_error()) return database.error();
    auto state = fold_records(**database, heard);
    if (state.has_error()) return damaged(state.error());
    if (state->position < answered)
        return corrupt("backup_damaged", fmt::format("it ends at {}", state->position));
    auto const list = digest_of_list(directory, id);
    if (list.has_error()) return list.error();
    state->id = id;
    state->files = *list;
    state->made_at = made_at;
    auto const written =
        replace_file(states_directory(directory), state_name(id), encode_backup_state(*state));
    if (written.has_error()) return written.error();
    return state;
}

Result<std::vector<ListedBackup>> list_backups(std::string const& directory) {
    auto const engine = open_reader(directory);
    if (engine.has_error()) return engine.error();
    std::vector<rocksdb::BackupInfo> infos;
    (*engine)->GetBackupInfo(&infos);
    std::vector<ListedBackup> listed;
    listed.reserve(infos.size());
    for (auto const& info : infos) listed.push_back(look_at(directory, **engine, info));
    // What RocksDB cannot read, and what left nothing but the file beside it.
    auto broken = states_in(directory);
    std::vector<rocksdb::BackupID> unreadable;
    (*engine)->GetCorruptedBackups(&unreadable);
    broken.insert(broken.end(), unreadable.begin(), unreadable.end());
    for (auto const id : broken) {
        auto const is_id = [&](ListedBackup const& each) { return each.state.id == id; };
        if (std::ranges::any_of(listed, is_id)) continue;
        ListedBackup backup;
        if (auto const state = read_state(directory, id)) backup.state = *state;
        backup.state.id = id;
        backup.damage = fmt::format("log/meta/{} or files it names", id);
        listed.push_back(std::move(backup));
    }
    std::ranges::sort(listed, {}, [](ListedBackup const& each) { return each.state.id; });
    if (listed.empty()) return not_found("backup_missing", directory);
    return listed;
}

Result<BackupState> verify_backup(
    std::string const& directory, std::uint32_t id, Heard const& heard
) {
    auto const engine = open_reader(directory);
    if (engine.has_error()) return engine.error();
    auto state = whole_backup(directory, **engine, id, heard);
    if (state.has_error()) return state.error();
    auto const database = open_in_place(**engine, state->id);
    if (database.has_error()) return database.error();
    if (auto proved = prove(**database, *state, heard); proved.has_error()) return proved.error();
    return state;
}

Result<BackupState> restore_backup(
    std::string const& directory, std::uint32_t id, std::string const& target, Heard const& heard
) {
    auto const engine = open_reader(directory);
    if (engine.has_error()) return engine.error();
    auto state = whole_backup(directory, **engine, id, heard);
    if (state.has_error()) return state.error();
    if (auto made = make_private_directory(target); made.has_error()) return made.error();
    heard("restored", 0, 0);
    auto const status = (*engine)->RestoreDBFromBackup(state->id, target, target);
    if (!status.ok()) return backup_fault(status);
    // RocksDB copies without syncing.
    if (auto synced = sync_tree(target); synced.has_error()) return synced.error();
    // Read only: proving it must not change what was proved.
    auto const database = open_log_database(target, true);
    if (database.has_error()) return damaged(database.error());
    if (auto proved = prove(**database, *state, heard); proved.has_error()) return proved.error();
    return state;
}

Done keep_backups(std::string const& directory, std::uint32_t keep) {
    CHECK(keep >= 1);
    auto writer = open_writer(directory);
    if (writer.has_error()) return writer.error();
    auto status = writer->engine->PurgeOldBackups(keep);
    if (status.ok()) status = writer->engine->GarbageCollect();
    if (!status.ok()) return backup_fault(status);
    std::vector<rocksdb::BackupInfo> left;
    writer->engine->GetBackupInfo(&left);
    for (auto const id : states_in(directory)) {
        auto const is_id = [&](rocksdb::BackupInfo const& each) { return each.backup_id == id; };
        if (std::ranges::any_of(left, is_id)) continue;
        std::error_code failed;
        fs::remove(states_directory(directory) + "/" + state_name(id), failed);
        if (failed) return unavailable("backup_failed", failed.message());
    }
    return {};
}

}  // namespace linka::store
