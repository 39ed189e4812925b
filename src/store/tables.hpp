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
    virtual std::optional<std::string> get(std::string_view table, std::string_view key) const = 0;
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
    /// Forgets everything; the checkpoint becomes 0. For a view whose definition has changed.
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

/// RocksDB with user-defined timestamps (the position). `tables` are the column families; `version`
/// names the definition of all of them together. When either differs from what is stored,
/// everything is cleared. Reading or writing a table that was not named breaks a promise (CHECK).
/// Faults: unavailable "data_in_use", "data_unreachable"; corrupt "views_corrupt": remove the
/// directory.
Result<std::unique_ptr<TableStore>> open_rocks_tables(
    std::string const& directory, std::vector<std::string> const& tables, std::string const& version
);

}  // namespace linka::store
