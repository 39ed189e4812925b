#include "store/key_files.hpp"

#include "base/check.hpp"
#include "base/number.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace linka::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t slots_per_piece = 1024;
constexpr std::string_view unfinished = ".new";

Fault unreachable() {
    return unavailable("data_unreachable", std::generic_category().message(errno));
}

std::string epoch_name(std::uint64_t epoch) { return fmt::format("epoch-{}", epoch); }
std::string slots_name(std::uint64_t epoch) { return fmt::format("slots-{}", epoch); }

FileHandle open_file(std::string const& path, int flags) {
    return FileHandle{::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR)};
}

bool write_at(FileHandle const& file, std::string_view bytes, std::uint64_t at) {
    while (!bytes.empty()) {
        auto const written =
            ::pwrite(file.descriptor(), bytes.data(), bytes.size(), static_cast<::off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        at += static_cast<std::uint64_t>(written);
    }
    return true;
}

std::string read_at(FileHandle const& file, std::size_t size, std::uint64_t at) {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        auto const count = ::pread(
            file.descriptor(), bytes.data() + done, size - done, static_cast<::off_t>(at + done)
        );
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

std::uint64_t offset_of(SlotNumber number) { return (std::uint64_t{number} + 1) * slot_bytes; }

/// A failed sync is never tried again: nobody knows then what the disk holds, so the process ends.
void must_sync(FileHandle const& file) { CHECK(::fsync(file.descriptor()) == 0); }

Done sync_directory(std::string const& directory) {
    auto const handle = open_file(directory, O_RDONLY | O_DIRECTORY);
    if (!handle.is_open()) return unreachable();
    must_sync(handle);
    return {};
}

/// The epoch in "slots-7"; nothing for any other name.
std::optional<std::uint64_t> epoch_of(std::string const& name, std::string_view prefix) {
    if (!name.starts_with(prefix)) return std::nullopt;
    return parse_number<std::uint64_t>(std::string_view{name}.substr(prefix.size()));
}

struct Found {
    std::optional<std::uint64_t> newest;  // by the slots files: they come last
    std::vector<std::string> names;
};

Result<Found> look_into(std::string const& directory) {
    Found found;
    std::error_code failed;
    for (auto const& entry : fs::directory_iterator{directory, failed}) {
        auto name = entry.path().filename().string();
        if (auto const epoch = epoch_of(name, "slots-"))
            found.newest = std::max(found.newest.value_or(0), *epoch);
        found.names.push_back(std::move(name));
    }
    if (failed) return unavailable("data_unreachable", failed.message());
    return found;
}

/// Overwrites, syncs, removes: what can be done from above a file system so that the bytes go.
Done destroy(std::string const& path, BeforeChange const& before) {
    {
        auto const file = open_file(path, O_WRONLY);
        if (!file.is_open()) return errno == ENOENT ? Done{} : Done{unreachable()};
        struct ::stat status{};
        if (::fstat(file.descriptor(), &status) != 0) return unreachable();
        std::string const noughts(64UL * 1024, '\0');
        auto const size = static_cast<std::uint64_t>(status.st_size);
        before();
        for (std::uint64_t at = 0; at < size; at += noughts.size()) {
            auto const piece = std::min<std::uint64_t>(noughts.size(), size - at);
            if (!write_at(file, std::string_view{noughts}.substr(0, piece), at))
                return unreachable();
        }
        before();
        must_sync(file);
    }
    before();
    if (::unlink(path.c_str()) != 0) return unreachable();
    return {};
}

/// Whatever is not of this epoch: an epoch that was left, or one that was never finished.
Done destroy_others(
    std::string const& directory,
    std::vector<std::string> const& names,
    std::uint64_t epoch,
    BeforeChange const& before
) {
    for (auto const& name : names) {
        bool const ours = name.starts_with("slots-") || name.starts_with("epoch-");
        if (!ours || name == slots_name(epoch) || name == epoch_name(epoch)) continue;
        auto const gone = destroy(directory + "/" + name, before);
        if (!gone) return gone;
    }
    return sync_directory(directory);
}

Done write_epoch(std::string const& directory, EpochKey const& epoch, BeforeChange const& before) {
    auto bytes = encode_epoch(epoch);
    before();
    auto const file =
        open_file(directory + "/" + epoch_name(epoch.epoch), O_WRONLY | O_CREAT | O_TRUNC);
    bool const written = file.is_open() && write_at(file, bytes, 0);
    wipe(bytes);
    if (!written) return unreachable();
    before();
    must_sync(file);
    return {};
}

/// Syncs the slots file written beside and gives it its name: from here on the epoch is current.
Done install(
    std::string const& directory,
    FileHandle const& slots,
    std::uint64_t epoch,
    BeforeChange const& before
) {
    before();
    must_sync(slots);
    auto synced = sync_directory(directory);
    if (!synced) return synced;
    auto const path = directory + "/" + slots_name(epoch);
    before();
    if (std::rename((path + std::string{unfinished}).c_str(), path.c_str()) != 0)
        return unreachable();
    before();
    // There is no way back from here, so there is none from failing here either.
    CHECK(sync_directory(directory).has_value());
    return {};
}

FileHandle create_slots(std::string const& directory, std::uint64_t epoch) {
    return open_file(
        directory + "/" + slots_name(epoch) + std::string{unfinished}, O_RDWR | O_CREAT | O_TRUNC
    );
}

}  // namespace

KeyFiles::KeyFiles(std::string directory, EpochKey epoch, FileHandle slots, BeforeChange before)
    : directory_{std::move(directory)},
      epoch_{std::move(epoch)},
      slots_{std::make_unique<FileHandle>(std::move(slots))},
      before_{std::move(before)} {
    struct ::stat status{};
    CHECK(::fstat(slots_->descriptor(), &status) == 0);
    auto const slots_whole = static_cast<std::uint64_t>(status.st_size) / slot_bytes;
    count_ = static_cast<SlotNumber>(slots_whole > 0 ? slots_whole - 1 : 0);
}

Result<KeyFiles> KeyFiles::open(std::string directory, Instant now, BeforeChange before) {
    auto const made = make_private_directory(directory);
    if (!made) return made.error();
    auto const found = look_into(directory);
    if (!found) return found.error();
    if (!found->newest) {
        EpochKey const first{1, now, SecretKey::random()};
        auto const epoch_written = write_epoch(directory, first, before);
        if (!epoch_written) return epoch_written.error();
        auto slots = create_slots(directory, first.epoch);
        if (!slots.is_open() || !write_at(slots, encode_slots_header(first.epoch), 0))
            return unreachable();
        auto const installed = install(directory, slots, first.epoch, before);
        if (!installed) return installed.error();
        return KeyFiles{std::move(directory), first, std::move(slots), std::move(before)};
    }
    auto const current = *found->newest;
    auto bytes = read_file(directory + "/" + epoch_name(current));
    if (!bytes) return bytes.error();
    auto const epoch = *bytes ? decode_epoch(**bytes) : std::nullopt;
    if (*bytes) wipe(**bytes);
    auto slots = open_file(directory + "/" + slots_name(current), O_RDWR);
    if (!slots.is_open()) return unreachable();
    bool const whole =
        epoch && epoch->epoch == current && is_slots_header(read_at(slots, slot_bytes, 0), current);
    if (!whole) return corrupt("keys_damaged", directory);
    auto const tidied = destroy_others(directory, found->names, current, before);
    if (!tidied) return tidied.error();
    return KeyFiles{std::move(directory), *epoch, std::move(slots), std::move(before)};
}

std::optional<KeySlot> KeyFiles::read(SlotNumber number) const {
    CHECK(number < count_);
    return decode_slot(read_at(*slots_, slot_bytes, offset_of(number)));
}

void KeyFiles::scan(std::function<void(SlotNumber, std::optional<KeySlot> const&)> const& see
) const {
    for (SlotNumber first = 0; first < count_; first += slots_per_piece) {
        auto const many = std::min<SlotNumber>(slots_per_piece, count_ - first);
        auto const bytes = read_at(*slots_, many * slot_bytes, offset_of(first));
        std::string_view rest = bytes;
        for (SlotNumber i = 0; i < many; ++i) {
            see(first + i, decode_slot(rest.substr(0, slot_bytes)));
            rest.remove_prefix(std::min(rest.size(), slot_bytes));
        }
    }
}

Result<SlotNumber> KeyFiles::append(KeySlot const& slot) {
    before_();
    if (!write_at(*slots_, encode_slot(slot), offset_of(count_))) return unreachable();
    sync();
    return count_++;
}

Done KeyFiles::overwrite(SlotNumber number, KeySlot const& slot) {
    CHECK(number < count_);
    before_();
    if (!write_at(*slots_, encode_slot(slot), offset_of(number))) return unreachable();
    return {};
}

void KeyFiles::sync() const {
    before_();
    must_sync(*slots_);
}

std::string KeyFiles::rewrapped(std::string_view bytes, EpochKey const& next) const {
    auto slot = decode_slot(bytes);
    if (!slot || slot->state != SlotState::live) return std::string{bytes};
    auto const key = unwrap(*slot, epoch_.key);
    if (!key) return std::string{bytes};
    slot->epoch = next.epoch;
    wrap(*slot, next.key, *key);
    return encode_slot(*slot);
}

Done KeyFiles::write_rewrapped(FileHandle const& to, EpochKey const& next) const {
    before_();
    if (!write_at(to, encode_slots_header(next.epoch), 0)) return unreachable();
    for (SlotNumber first = 0; first < count_; first += slots_per_piece) {
        auto const many = std::min<SlotNumber>(slots_per_piece, count_ - first);
        auto const bytes = read_at(*slots_, many * slot_bytes, offset_of(first));
        if (bytes.size() != many * slot_bytes) return unreachable();
        std::string out;
        out.reserve(bytes.size());
        for (std::size_t at = 0; at < bytes.size(); at += slot_bytes)
            out += rewrapped(std::string_view{bytes}.substr(at, slot_bytes), next);
        before_();
        if (!write_at(to, out, offset_of(first))) return unreachable();
    }
    return {};
}

Done KeyFiles::rotate(Instant now) {
    EpochKey const next{epoch_.epoch + 1, now, SecretKey::random()};
    auto slots = create_slots(directory_, next.epoch);
    if (!slots.is_open()) return unreachable();
    auto done = write_rewrapped(slots, next);
    // The key before the name: an epoch whose slots file is there has its key.
    if (done) done = write_epoch(directory_, next, before_);
    if (done) done = install(directory_, slots, next.epoch, before_);
    if (!done) return done;
    slots_ = std::make_unique<FileHandle>(std::move(slots));
    epoch_ = next;
    auto const found = look_into(directory_);
    if (!found) return found.error();
    return destroy_others(directory_, found->names, next.epoch, before_);
}

Result<std::vector<std::pair<std::string, std::string>>> KeyFiles::snapshot() const {
    std::vector<std::pair<std::string, std::string>> files;
    for (auto const& name : {epoch_name(epoch_.epoch), slots_name(epoch_.epoch)}) {
        auto bytes = read_file(directory_ + "/" + name);
        if (!bytes) return bytes.error();
        if (!*bytes) return corrupt("keys_damaged", directory_);
        files.emplace_back(name, std::move(**bytes));
    }
    return files;
}

}  // namespace linka::store
