#include "store/witness.hpp"

#include "store/keys.hpp"
#include "store/log_tree.hpp"
#include "store/secrets.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace linka::store {

namespace {

constexpr char const* file_name = "witness";
constexpr std::string_view mark = "linka witness 1\n";
constexpr std::size_t digest_bytes = std::tuple_size_v<Digest>;
constexpr std::size_t numbers = 4;  // turn, position, recorded_at, tree size
constexpr std::size_t checked_bytes = mark.size() + numbers * 8 + digest_bytes;
constexpr std::size_t slot_bytes = checked_bytes + digest_bytes;
// Far enough apart that no sector or page holds both.
constexpr std::size_t slot_distance = 4096;
static_assert(slot_bytes <= 512);
// Read beside a running server, a slot may be half overwritten for a moment.
constexpr int attempts_max = 8;

std::string slot_of(std::uint64_t turn, LogTip const& tip) {
    std::string slot{mark};
    slot += be64(turn);
    slot += be64(tip.position);
    slot += be64(static_cast<std::uint64_t>(to_us(tip.recorded_at)));
    slot += be64(tip.position);
    slot += bytes_of(tip.root);
    auto const sum = sha256(slot);
    slot += bytes_of(sum);
    return slot;
}

struct Slot {
    std::uint64_t turn = 0;
    LogTip tip;
};

std::optional<Slot> parse_slot(std::string_view bytes) {
    Slot slot;
    auto const number = [&](std::size_t which) {
        return from_be64(bytes.substr(mark.size() + which * 8, 8));
    };
    slot.turn = number(0);
    slot.tip.position = number(1);
    slot.tip.recorded_at = from_us(static_cast<std::int64_t>(number(2)));
    std::memcpy(
        slot.tip.root.data(), bytes.data() + mark.size() + numbers * 8, slot.tip.root.size()
    );
    // Written anew and compared: every byte has to be as it was, the unused ones too.
    if (slot_of(slot.turn, slot.tip) != bytes.substr(0, slot_bytes)) return std::nullopt;
    if (bytes.substr(slot_bytes).find_first_not_of('\0') != std::string_view::npos)
        return std::nullopt;
    return slot;
}

std::string padded(std::string slot) {
    slot.resize(slot_distance, '\0');
    return slot;
}

/// Nothing unless both slots are whole and follow one another.
std::optional<Slot> newer_slot(std::string_view file) {
    if (file.size() != 2 * slot_distance) return std::nullopt;
    auto const even = parse_slot(file.substr(0, slot_distance));
    auto const odd = parse_slot(file.substr(slot_distance));
    if (!even || !odd || even->turn % 2 != 0 || odd->turn % 2 != 1) return std::nullopt;
    if (even->turn != odd->turn + 1 && odd->turn != even->turn + 1) return std::nullopt;
    return even->turn > odd->turn ? even : odd;
}

Result<FileHandle> open_slots(std::string const& path) {
    FileHandle file{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
    if (!file.is_open())
        return unavailable("data_unreachable", std::generic_category().message(errno));
    return file;
}

}  // namespace

Result<Witness> Witness::create(std::string const& data_dir, LogTip const& tip) {
    auto const bytes = padded(slot_of(0, tip)) + padded(slot_of(1, tip));
    if (auto written = replace_file(data_dir, file_name, bytes); written.has_error())
        return written.error();
    auto file = open_slots(data_dir + "/" + file_name);
    if (file.has_error()) return file.error();
    return Witness{std::move(*file), 1, tip};
}

Result<std::optional<Witness>> Witness::open(std::string const& data_dir) {
    auto const path = data_dir + "/" + file_name;
    for (int attempt = 1;; ++attempt) {
        auto const bytes = read_file(path);
        if (bytes.has_error()) return bytes.error();
        if (!bytes->has_value()) return std::optional<Witness>{};
        auto const newer = newer_slot(**bytes);
        if (!newer && attempt < attempts_max) continue;
        if (!newer) return corrupt("witness_damaged");
        auto file = open_slots(path);
        if (file.has_error()) return file.error();
        return std::optional{Witness{std::move(*file), newer->turn, newer->tip}};
    }
}

Done Witness::remember(LogTip const& tip) {
    ++turn_;
    tip_ = tip;
    auto const slot = slot_of(turn_, tip);
    auto const at = static_cast<::off_t>(turn_ % 2 * slot_distance);
    ::ssize_t written = 0;
    do {
        written = ::pwrite(file_.descriptor(), slot.data(), slot.size(), at);
    } while (written < 0 && errno == EINTR);
    // A slot is far smaller than what the kernel writes at once: less than all of it is a failure.
    if (written != static_cast<::ssize_t>(slot.size()) || ::fdatasync(file_.descriptor()) != 0)
        return unavailable("data_unreachable", std::generic_category().message(errno));
    return {};
}

}  // namespace linka::store
