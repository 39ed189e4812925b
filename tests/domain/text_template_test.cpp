#include "domain/text_template.hpp"

#include "domain/given_when_then.hpp"

namespace linka::domain::test {

using testing::ElementsAre;

namespace {

v1::AddTextTemplate housing(std::string const& key = "byd") {
    v1::AddTextTemplate command;
    command.set_key(key);
    command.set_title("Kde bydlet");
    command.set_text("Nejdřív azylový dům v kraji návratu, místo drží den předem.");
    return command;
}

v1::ChangeTextTemplate changed(std::string const& text) {
    v1::ChangeTextTemplate command;
    command.set_key("byd");
    command.set_text(text);
    return command;
}

}  // namespace

TEST(TextTemplate, StandsOnceUnderAKeyOfItsOwn) {
    Moment moment;
    TextTemplate known;
    auto const set = decide(known, housing(), moment.context);
    ASSERT_THAT(kinds(set), ElementsAre("text_template_set"));
    EXPECT_EQ(set->front().stream(), "text-byd");
    happened(known, *set);
    EXPECT_EQ(known.title, "Kde bydlet");
    EXPECT_THAT(refused(decide(known, housing(), moment.context)), ElementsAre("text_key_taken"));
}

TEST(TextTemplate, HasAKeyThatCanBeTypedWithoutThinking) {
    Moment moment;
    for (auto const* const key : {"Byd", "býd", "b", "byd li", "moc-dlouhe", "moctuzedlouha"}) {
        EXPECT_THAT(
            refused(decide(TextTemplate{}, housing(key), moment.context)),
            ElementsAre("/key bad_text_key")
        ) << key;
    }
    v1::AddTextTemplate const nothing;
    EXPECT_THAT(
        refused(decide(TextTemplate{}, nothing, moment.context)),
        ElementsAre("/key required", "/text required")
    );
}

TEST(TextTemplate, IsCheckedForPersonalDataLikeOtherOpenText) {
    Moment moment;
    auto command = housing();
    command.set_text("Volejte paní na 777 123 456.");
    EXPECT_THAT(
        refused(decide(TextTemplate{}, command, moment.context)),
        ElementsAre("/text looks_like_phone")
    );
    command.set_text(std::string(501, 'x'));
    EXPECT_THAT(
        refused(decide(TextTemplate{}, command, moment.context)), ElementsAre("/text too_long")
    );
}

TEST(TextTemplate, ChangesOnlyWhereItIsAndWhenSomethingDiffers) {
    Moment moment;
    TextTemplate known;
    EXPECT_THAT(
        refused(decide(known, changed("jinak"), moment.context)), ElementsAre("unknown_text")
    );
    happened(known, *decide(known, housing(), moment.context));
    happened(known, *decide(known, changed("jinak"), moment.context));
    EXPECT_EQ(known.text, "jinak");
    EXPECT_EQ(known.title, "");
    EXPECT_THAT(
        refused(decide(known, changed("jinak"), moment.context)), ElementsAre("nothing_changed")
    );
}

TEST(TextTemplate, GivesItsKeyBackWhenRemoved) {
    Moment moment;
    TextTemplate known;
    v1::RemoveTextTemplate remove;
    remove.set_key("byd");
    EXPECT_THAT(refused(decide(known, remove, moment.context)), ElementsAre("unknown_text"));
    happened(known, *decide(known, housing(), moment.context));
    happened(known, *decide(known, remove, moment.context));
    EXPECT_THAT(refused(decide(known, remove, moment.context)), ElementsAre("unknown_text"));
    EXPECT_THAT(kinds(decide(known, housing(), moment.context)), ElementsAre("text_template_set"));
}

}  // namespace linka::domain::test
