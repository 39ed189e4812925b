#include "store/backup_state.hpp"

#include "base/number.hpp"
#include "store/secrets.hpp"

#include <fmt/format.h>

namespace linka::store {

namespace {

std::string hex(Digest const& digest) {
    return to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

// Takes "NAME VALUE\n" from the front of the text.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view name) {
    if (!text.starts_with(name) || text.substr(name.size(), 1) != " ") return std::nullopt;
    text.remove_prefix(name.size() + 1);
    auto const end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto const value = text.substr(0, end);
    text.remove_prefix(end + 1);
    return value;
}

template <class Number>
bool take_number(std::string_view& text, std::string_view name, Number& number) {
    auto const value = take_line(text, name);
    auto const read = value ? parse_number<Number>(*value) : std::nullopt;
    if (read) number = *read;
    return read.has_value();
}

}  // namespace

std::string encode_backup_state(BackupState const& state) {
    auto text = fmt::format(
        "linka-backup 1\nid {}\nposition {}\nsize {}\nroot {}\nrecorded_at {}\nmade_at {}\nfiles "
        "{}\n",
        state.id,
        state.position,
        state.tree_size,
        hex(state.root),
        to_us(state.recorded_at),
        to_us(state.made_at),
        hex(state.files)
    );
    text += fmt::format("sha256 {}\n", hex(sha256(text)));
    return text;
}

std::optional<BackupState> decode_backup_state(std::string_view text) {
    BackupState state;
    auto rest = text;
    std::uint32_t version = 0;
    std::int64_t recorded_at = 0;
    std::int64_t made_at = 0;
    bool good = take_number(rest, "linka-backup", version) && version == 1 &&
                take_number(rest, "id", state.id) &&
                take_number(rest, "position", state.position) &&
                take_number(rest, "size", state.tree_size);
    auto const root = good ? take_line(rest, "root") : std::nullopt;
    auto const digest = root ? digest_from_hex(*root) : std::nullopt;
    good = digest && take_number(rest, "recorded_at", recorded_at) &&
           take_number(rest, "made_at", made_at);
    auto const list = good ? take_line(rest, "files") : std::nullopt;
    auto const files = list ? digest_from_hex(*list) : std::nullopt;
    if (!files) return std::nullopt;
    state.root = *digest;
    state.files = *files;
    state.recorded_at = from_us(recorded_at);
    state.made_at = from_us(made_at);
    // The checksum line and every byte before it: nothing else reads back the same.
    if (encode_backup_state(state) != text) return std::nullopt;
    return state;
}

}  // namespace linka::store
