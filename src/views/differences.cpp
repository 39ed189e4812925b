#include "views/differences.hpp"

#include "base/check.hpp"
#include "schema/replies.pb.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace linka::views {

namespace {

template <class Row>
Row parsed(std::string_view bytes) {
    Row row;
    CHECK(row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    return row;
}

std::string no_title(std::string_view) { return {}; }
std::string title_of_case(std::string_view row) { return parsed<v1::CaseReply>(row).case_code(); }
std::string title_of_service(std::string_view row) { return parsed<v1::ServiceReply>(row).title(); }
std::string title_of_line(std::string_view row) { return parsed<v1::LineReply>(row).name(); }

/// A kind of thing and the table with one row for each.
struct Kind {
    char const* name;
    char const* table;
    std::string (*title)(std::string_view row);
};
constexpr std::array kinds{
    Kind{"line", "lines", &title_of_line},
    Kind{"service", "services", &title_of_service},
    Kind{"case", "cases", &title_of_case},
    Kind{"call", "calls", &no_title},
    Kind{"feedback", "feedback", &no_title},
    Kind{"change", "changes", &no_title},
};

}  // namespace

Differences differences(store::TableStore const& tables, store::Span span, std::size_t count_max) {
    Differences result;
    auto& found = result.found;
    auto const before = tables.at(span.after);
    for (auto const& kind : kinds) {
        tables.changes(kind.table, "", span, [&](store::RowVersion const& version) {
            bool const same = !found.empty() && found.back().kind() == kind.name &&
                              found.back().id() == version.key;
            if (!same && found.size() == count_max) {
                result.more = true;
                return false;
            }
            if (!same) {
                auto& next = found.emplace_back();
                next.set_kind(kind.name);
                next.set_id(std::string{version.key});
                next.set_last(version.position);
                next.set_added(!before->get(kind.table, version.key).has_value());
                // Newest first: this is what it is called at the end.
                if (version.value) next.set_title(kind.title(*version.value));
            }
            found.back().set_first(version.position);
            found.back().set_commits(found.back().commits() + 1);
            return true;
        });
        if (result.more) break;
    }
    return result;
}

}  // namespace linka::views
