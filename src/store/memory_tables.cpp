#include "base/check.hpp"
#include "store/key_range.hpp"
#include "store/tables.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace linka::store {

namespace {

struct Version {
    Position position = 0;
    std::optional<std::string> value;
};

// Invariant: the versions of a row ascend by position.
using Rows = std::map<std::string, std::vector<Version>, std::less<>>;

// What the row held at `position`; nullptr when it did not exist.
std::string const* value_at(std::vector<Version> const& versions, Position position) {
    auto const later = std::ranges::upper_bound(versions, position, {}, &Version::position);
    if (later == versions.begin()) return nullptr;
    auto const& value = std::prev(later)->value;
    return value ? &*value : nullptr;
}

using Found = std::vector<std::pair<std::string, std::string>>;

class MemoryTables final : public TableStore {
  public:
    Position checkpoint() const override {
        std::shared_lock const lock{mutex_};
        return checkpoint_;
    }
    std::unique_ptr<TableReader> at(Position position) const override;
    void write(std::vector<RowWrite> const& rows, Position checkpoint) override;
    void changes(
        std::string_view table,
        std::string_view prefix,
        Span span,
        std::function<bool(RowVersion const&)> const& visit
    ) const override;
    void clear() override {
        std::lock_guard const lock{mutex_};
        tables_.clear();
        checkpoint_ = 0;
    }

    std::optional<std::string> value(
        std::string_view table, std::string_view key, Position position
    ) const;
    /// The first rows of the range in the direction given, at most `rows_at_once`.
    Found rows(std::string_view table, KeyRange const& range, bool backwards, Position position)
        const;

    static constexpr std::size_t rows_at_once = 64;

  private:
    mutable std::shared_mutex mutex_;
    Position checkpoint_ = 0;
    std::map<std::string, Rows, std::less<>> tables_;
};

class MemoryReader final : public TableReader {
  public:
    MemoryReader(MemoryTables const& tables, Position position)
        : tables_{tables}, position_{position} {}

    Position position() const override { return position_; }
    std::optional<std::string> get(std::string_view table, std::string_view key) const override {
        return tables_.value(table, key, position_);
    }

    void scan(
        std::string_view table,
        Scan const& scan,
        std::function<bool(std::string_view, std::string_view)> const& visit
    ) const override {
        // Rows are copied out a few at a time, so that `visit` runs without the lock and may read.
        Scan rest = scan;
        while (true) {
            auto const found = tables_.rows(table, range_of(rest), rest.backwards, position_);
            for (auto const& [key, value] : found) {
                if (!visit(key, value)) return;
            }
            if (found.size() < MemoryTables::rows_at_once) return;
            rest.after = found.back().first;
        }
    }

  private:
    MemoryTables const& tables_;
    Position position_;
};

std::unique_ptr<TableReader> MemoryTables::at(Position position) const {
    CHECK(position <= checkpoint());
    return std::make_unique<MemoryReader>(*this, position);
}

void MemoryTables::write(std::vector<RowWrite> const& rows, Position checkpoint) {
    std::lock_guard const lock{mutex_};
    CHECK(checkpoint >= checkpoint_);
    Position before = checkpoint_ + 1;
    for (auto const& row : rows) {
        CHECK(row.position >= before && row.position <= checkpoint);
        before = row.position;
        auto& versions = tables_[row.table][row.key];
        if (versions.empty() || versions.back().position != row.position) {
            versions.push_back({row.position, row.value});
        } else {
            versions.back().value = row.value;
        }
    }
    checkpoint_ = checkpoint;
}

void MemoryTables::changes(
    std::string_view table,
    std::string_view prefix,
    Span span,
    std::function<bool(RowVersion const&)> const& visit
) const {
    CHECK(span.upto <= checkpoint());
    // Copied, so that `visit` runs without the lock: this backend is for tests and small prefixes.
    std::vector<std::pair<std::string, Version>> found;
    {
        std::shared_lock const lock{mutex_};
        auto const rows = tables_.find(table);
        if (rows == tables_.end()) return;
        auto const range = range_of({std::string{prefix}, {}, false});
        auto const end = range.upper ? rows->second.lower_bound(*range.upper) : rows->second.end();
        for (auto row = rows->second.lower_bound(range.lower); row != end; ++row) {
            for (auto version = row->second.rbegin(); version != row->second.rend(); ++version) {
                if (version->position > span.after && version->position <= span.upto)
                    found.emplace_back(row->first, *version);
            }
        }
    }
    for (auto const& [key, version] : found) {
        if (!visit({key, version.position, version.value})) return;
    }
}

std::optional<std::string> MemoryTables::value(
    std::string_view table, std::string_view key, Position position
) const {
    std::shared_lock const lock{mutex_};
    auto const rows = tables_.find(table);
    if (rows == tables_.end()) return std::nullopt;
    auto const row = rows->second.find(key);
    if (row == rows->second.end()) return std::nullopt;
    auto const* value = value_at(row->second, position);
    return value ? std::optional{*value} : std::nullopt;
}

Found MemoryTables::rows(
    std::string_view table, KeyRange const& range, bool backwards, Position position
) const {
    Found found;
    std::shared_lock const lock{mutex_};
    auto const rows = tables_.find(table);
    if (rows == tables_.end() || range.empty()) return found;
    auto const first = rows->second.lower_bound(range.lower);
    auto const end = range.upper ? rows->second.lower_bound(*range.upper) : rows->second.end();
    auto const take = [&](auto from, auto const& to) {
        for (; from != to && found.size() < rows_at_once; ++from) {
            if (auto const* value = value_at(from->second, position))
                found.emplace_back(from->first, *value);
        }
    };
    if (backwards) {
        take(std::make_reverse_iterator(end), std::make_reverse_iterator(first));
    } else {
        take(first, end);
    }
    return found;
}

}  // namespace

std::unique_ptr<TableStore> make_memory_tables() { return std::make_unique<MemoryTables>(); }

}  // namespace linka::store
