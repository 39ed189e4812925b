#include "views/text_templates.hpp"

namespace linka::views {

namespace {

void apply(Fact const& fact, store::Tables& tables) {
    for (auto const& event : fact.commit.events()) {
        if (event.has_text_template_removed())
            tables.erase("text_templates", event.text_template_removed().key());
        if (!event.has_text_template_set()) continue;
        auto const& set = event.text_template_set();
        v1::TextTemplateReply row;
        row.set_key(set.key());
        row.set_version(fact.position);
        row.set_title(set.title());
        row.set_text(set.text());
        row.set_set_at_us(static_cast<std::uint64_t>(to_us(fact.recorded_at)));
        put_row(tables, "text_templates", set.key(), row);
    }
}

}  // namespace

View text_templates_view() { return {"text_templates", 1, {"text_templates"}, &apply}; }

std::optional<v1::TextTemplateReply> find_text(
    store::TableReader const& tables, std::string_view key
) {
    return find_row<v1::TextTemplateReply>(tables, "text_templates", key);
}

std::vector<v1::TextTemplateReply> all_texts(store::TableReader const& tables) {
    std::vector<v1::TextTemplateReply> texts;
    tables.scan("text_templates", {}, [&](std::string_view, std::string_view bytes) {
        CHECK(texts.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        return true;
    });
    return texts;
}

}  // namespace linka::views
