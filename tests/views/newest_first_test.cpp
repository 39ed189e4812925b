// A page of a list is the same whether its rows are found at once or in many goes.
#include "schema/replies.pb.h"
#include "views/view.hpp"

#include <gtest/gtest.h>

namespace linka::views {

namespace {

constexpr store::Position rows_max = 700;

bool is_wanted(v1::FeedbackReply const& row) { return row.feedback_id().ends_with("00"); }
bool is_any(v1::FeedbackReply const&) { return true; }

/// Every fifth entry of the index has no row.
std::unique_ptr<store::TableStore> many_rows() {
    auto tables = store::make_memory_tables();
    std::vector<store::RowWrite> rows;
    for (store::Position at = 1; at <= rows_max; ++at) {
        auto const id = std::to_string(at);
        rows.push_back({"recent", store::be64(at), id, at});
        if (at % 5 == 1) continue;
        v1::FeedbackReply row;
        row.set_feedback_id(id);
        rows.push_back({"rows", id, row.SerializeAsString(), at});
    }
    tables->write(rows, rows_max);
    return tables;
}

std::vector<std::string> walk(
    store::TableReader const& reader, std::size_t limit, bool (*keep)(v1::FeedbackReply const&)
) {
    std::vector<std::string> ids;
    Page page{{}, limit};
    do {
        auto const listed = newest_first<v1::FeedbackReply>(reader, "recent", "rows", page, keep);
        EXPECT_LE(listed.rows.size(), limit);
        for (auto const& row : listed.rows) ids.push_back(row.feedback_id());
        page.after = listed.next;
    } while (!page.after.empty());
    return ids;
}

TEST(NewestFirst, PagesOfAnyLengthMakeTheWholeList) {
    auto const tables = many_rows();
    for (store::Position const as_of : {store::Position{350}, rows_max}) {
        std::vector<std::string> all;
        std::vector<std::string> wanted;
        for (auto at = as_of; at > 0; --at) {
            if (at % 5 != 1) all.push_back(std::to_string(at));
            if (at % 100 == 0) wanted.push_back(std::to_string(at));
        }
        auto const reader = tables->at(as_of);
        for (std::size_t const limit : {1UL, 3UL, 16UL, 17UL, 256UL, 257UL, ~0UL}) {
            EXPECT_EQ(walk(*reader, limit, is_any), all) << limit;
            EXPECT_EQ(walk(*reader, limit, is_wanted), wanted) << limit;
        }
    }
}

}  // namespace

}  // namespace linka::views
