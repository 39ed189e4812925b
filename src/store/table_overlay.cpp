#include "base/check.hpp"
#include "store/key_range.hpp"
#include "store/tables.hpp"

#include <algorithm>
#include <map>

namespace linka::store {

std::vector<std::optional<std::string>> TableReader::get_all(
    std::string_view table, std::vector<std::string> const& keys
) const {
    std::vector<std::optional<std::string>> values;
    values.reserve(keys.size());
    for (auto const& key : keys) values.push_back(get(table, key));
    return values;
}

using Visit = std::function<bool(std::string_view key, std::string_view value)>;

struct TableOverlay::Buffer {
    // Key → index in `rows` of its newest write. Entries are never removed before reset(), so that
    // a visitor may write while it scans.
    using Newest = std::map<std::string, std::size_t, std::less<>>;

    TableStore const& base;
    std::unique_ptr<TableReader> reader;
    Position position = 0;  // 0 until begin()
    std::vector<RowWrite> rows;
    std::map<std::string, Newest, std::less<>> tables;

    explicit Buffer(TableStore const& store) : base{store}, reader{store.at(store.checkpoint())} {}

    void write(std::string_view table, std::string_view key, std::optional<std::string> value);
    RowWrite const* find(std::string_view table, std::string_view key) const;
    bool visit_row(std::size_t index, Visit const& visit) const;
};

void TableOverlay::Buffer::write(
    std::string_view table, std::string_view key, std::optional<std::string> value
) {
    CHECK(position != 0);
    auto in_table = tables.find(table);
    if (in_table == tables.end()) in_table = tables.emplace(table, Newest{}).first;
    auto const entry = in_table->second.lower_bound(key);
    bool const known = entry != in_table->second.end() && entry->first == key;
    if (known && rows[entry->second].position == position) {
        rows[entry->second].value = std::move(value);
        return;
    }
    if (known) {
        entry->second = rows.size();
    } else {
        in_table->second.emplace_hint(entry, key, rows.size());
    }
    rows.push_back({std::string{table}, std::string{key}, std::move(value), position});
}

RowWrite const* TableOverlay::Buffer::find(std::string_view table, std::string_view key) const {
    auto const in_table = tables.find(table);
    if (in_table == tables.end()) return nullptr;
    auto const entry = in_table->second.find(key);
    return entry == in_table->second.end() ? nullptr : &rows[entry->second];
}

bool TableOverlay::Buffer::visit_row(std::size_t index, Visit const& visit) const {
    if (!rows[index].value) return true;
    // Copied: a visitor that writes may move the rows.
    std::string const key = rows[index].key;
    std::string const value = *rows[index].value;
    return visit(key, value);
}

TableOverlay::TableOverlay(TableStore const& base) : buffer_{std::make_unique<Buffer>(base)} {}
TableOverlay::~TableOverlay() = default;

Position TableOverlay::position() const {
    return std::max(buffer_->position, buffer_->reader->position());
}

void TableOverlay::begin(Position position) {
    CHECK(position > buffer_->base.checkpoint() && position >= buffer_->position);
    buffer_->position = position;
}

std::optional<std::string> TableOverlay::get(std::string_view table, std::string_view key) const {
    if (auto const* row = buffer_->find(table, key)) return row->value;
    return buffer_->reader->get(table, key);
}

namespace {

// Walks a part of the buffer's keys. Stands on the entry itself, never between two: what a visitor
// inserts behind it must not come round again.
class Cursor {
  public:
    template <class Keys>
    Cursor(Keys const& keys, KeyRange const& range, bool backwards) : backwards_{backwards} {
        auto const first = keys.lower_bound(range.lower);
        auto const end = range.upper ? keys.lower_bound(*range.upper) : keys.end();
        done_ = range.empty() || first == end;
        if (done_) return;
        at_ = backwards ? std::prev(end) : first;
        last_ = backwards ? first : std::prev(end);
    }

    bool done() const { return done_; }
    bool at(std::string_view key) const { return !done_ && at_->first == key; }
    /// Whether it comes before `key` in the direction of travel.
    bool before(std::string_view key) const {
        return !done_ && (backwards_ ? at_->first > key : at_->first < key);
    }
    std::size_t take() {
        auto const index = at_->second;
        done_ = at_ == last_;
        if (!done_) backwards_ ? --at_ : ++at_;
        return index;
    }

  private:
    using At = std::map<std::string, std::size_t, std::less<>>::const_iterator;
    At at_;
    At last_;
    bool backwards_;
    bool done_ = false;
};

}  // namespace

void TableOverlay::scan(std::string_view table, Scan const& scan, Visit const& visit) const {
    auto const in_table = buffer_->tables.find(table);
    if (in_table == buffer_->tables.end()) {
        buffer_->reader->scan(table, scan, visit);
        return;
    }
    // Base and buffer together, in order; on the same key the buffer wins.
    Cursor buffered{in_table->second, range_of(scan), scan.backwards};
    bool more = true;
    buffer_->reader->scan(table, scan, [&](std::string_view key, std::string_view value) {
        while (more && buffered.before(key)) more = buffer_->visit_row(buffered.take(), visit);
        if (!more) return false;
        more = buffered.at(key) ? buffer_->visit_row(buffered.take(), visit) : visit(key, value);
        return more;
    });
    while (more && !buffered.done()) more = buffer_->visit_row(buffered.take(), visit);
}

void TableOverlay::put(std::string_view table, std::string_view key, std::string value) {
    buffer_->write(table, key, std::move(value));
}

void TableOverlay::erase(std::string_view table, std::string_view key) {
    buffer_->write(table, key, std::nullopt);
}

std::vector<RowWrite> const& TableOverlay::rows() const { return buffer_->rows; }

void TableOverlay::reset() { buffer_ = std::make_unique<Buffer>(buffer_->base); }

}  // namespace linka::store
