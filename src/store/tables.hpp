// Versioned tables: every row can be read as it stood at any position of the log.
#pragma once

#include "store/event_log.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linka::store {

/// Which rows a scan visits: keys that begin with `prefix`, strictly after `after` in the direction
/// of travel (none: from the first, or the last when `backwards`), bytewise order.
struct Scan {
    std::string prefix;
    std::optional<std::string> after;
    bool backwards = false;
};

/// Tables as they stood at one position.
class TableReader {
  public:
    virtual ~TableReader() = default;
    /// No commit after this one has left anything here: where keys begin with a position, a scan
    /// backwards may begin there, and need not step over what came later.
    virtual Position position() const = 0;
    virtual std::optional<std::string> get(std::string_view table, std::string_view key) const = 0;
    /// The rows under several keys, in the order of the keys. Asked together they cost less.
    virtual std::vector<std::optional<std::string>> get_all(
        std::string_view table, std::vector<std::string> const& keys
    ) const;
    /// Calls `visit` for each row in order until it answers false. `visit` must not keep its
    /// arguments. It may read, and write to an overlay it scans: a row written ahead of it may or
    /// may not be seen.
    virtual void scan(
        std::string_view table,
        Scan const& scan,
        std::function<bool(std::string_view key, std::string_view value)> const& visit
    ) const = 0;
};

/// What a view writes to while a commit is applied; reads see its own writes.
class Tables : public TableReader {
  public:
    virtual void put(std::string_view table, std::string_view key, std::string value) = 0;
    virtual void erase(std::string_view table, std::string_view key) = 0;
};

/// One change of a row, made by the commit at `position`. No value: the row was erased.
struct RowWrite {
    std::string table;
    std::string key;
    std::optional<std::string> value;
    Position position = 0;
};

/// Commits in (after, upto].
struct Span {
    Position after = 0;
    Position upto = 0;
};

/// What one commit made of a row. No value: it was erased.
struct RowVersion {
    std::string_view key;
    Position position = 0;
    std::optional<std::string_view> value;
};

/// Keeps tables and how far they have come. Reads may come from any thread, writes from one.
class TableStore {
  public:
    virtual ~TableStore() = default;
    /// All rows reflect exactly the commits up to here.
    virtual Position checkpoint() const = 0;
    /// Tables as of `position` <= checkpoint(), else CHECK. The store must outlive the reader.
    virtual std::unique_ptr<TableReader> at(Position position) const = 0;
    /// Writes rows (positions ascending, all in (checkpoint(), checkpoint]) and the checkpoint as
    /// one.
    virtual void write(std::vector<RowWrite> const& rows, Position checkpoint) = 0;
    /// What changed between two positions: every version that commits in (after, upto] made of rows
    /// whose keys begin with `prefix`, by key, newest first, until `visit` answers false. `upto` <=
    /// checkpoint(), else CHECK. `visit` must not keep its arguments.
    virtual void changes(
        std::string_view table,
        std::string_view prefix,
        Span span,
        std::function<bool(RowVersion const&)> const& visit
    ) const = 0;
    /// Forgets everything; the checkpoint becomes 0.
    virtual void clear() = 0;
};

/// A Tables on top of a store: buffers writes commit by commit until they are taken away.
/// Keeps a reference to the store, which must outlive it. One thread.
class TableOverlay final : public Tables {
  public:
    explicit TableOverlay(TableStore const& base);
    ~TableOverlay() override;

    /// Writes from here on belong to this position.
    void begin(Position position);
    Position position() const override;
    std::optional<std::string> get(std::string_view table, std::string_view key) const override;
    void scan(
        std::string_view table,
        Scan const& scan,
        std::function<bool(std::string_view key, std::string_view value)> const& visit
    ) const override;
    void put(std::string_view table, std::string_view key, std::string value) override;
    void erase(std::string_view table, std::string_view key) override;

    /// Everything written so far, for TableStore::write. The overlay stays readable until reset().
    std::vector<RowWrite> const& rows() const;
    /// Forgets the rows, and reads from the base's checkpoint as it is now.
    void reset();

  private:
    struct Buffer;
    std::unique_ptr<Buffer> buffer_;
};

/// In memory, for tests and for folding a prefix of the log from scratch.
std::unique_ptr<TableStore> make_memory_tables();

/// Tables that one definition makes, and that are built anew together when it changes: a view's.
struct TableGroup {
    std::string name;  // no '@' in it, nor in the tables' names
    std::uint32_t version = 1;
    /// The oldest version whose stored tables may be read, and be written on by the definition of
    /// today, while new ones are built beside them. The same as `version`: none.
    std::uint32_t serves_from = 1;
    std::vector<std::string> tables;
};

/// Tables on disk, some of which may have to be made anew.
class RebuildableTables : public TableStore {
  public:
    /// Groups whose tables are not of the version asked for. Empty once adopt() has returned.
    virtual std::vector<std::string> outdated() const = 0;
    /// Some of them have no tables that may serve meanwhile: nothing else may be read or written
    /// before adopt().
    virtual bool must_build_first() const = 0;
    /// The new tables of the outdated groups, empty at first, or as far as they came before the
    /// process ended. One thread writes to them, beside the one that writes to the others. Null
    /// when nothing is outdated.
    virtual TableStore* build() = 0;
    /// The new tables take the place of the old ones, at once and for good; the old ones go when
    /// their last reader does. build() must have come exactly as far as the others, else CHECK, and
    /// is null afterwards. On the thread that writes.
    virtual void adopt() = 0;
};

/// RocksDB with user-defined timestamps (the position). A group that has tables of its version
/// keeps them; others are outdated; when no group's tables may serve, all start over empty. Reading
/// or writing a table that was not named breaks a promise (CHECK). Faults: unavailable
/// "data_in_use", "data_unreachable"; corrupt "views_corrupt": remove the directory.
Result<std::unique_ptr<RebuildableTables>> open_rocks_tables(
    std::string const& directory, std::vector<TableGroup> const& groups
);

/// The same for looking only, also beside the process that writes; sees what was there at opening.
/// not_found "views_missing" unless every group has tables of its version.
Result<std::unique_ptr<TableStore>> open_rocks_tables_read_only(
    std::string const& directory, std::vector<TableGroup> const& groups
);

/// The checkpoint of the tables in a directory, also beside the process that writes; 0 when there
/// are none, or they cannot be read.
Position stored_checkpoint(std::string const& directory);

}  // namespace linka::store
