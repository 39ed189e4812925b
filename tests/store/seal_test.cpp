// Sealed texts: they come back as they were, or not at all.
#include "store/seal.hpp"

#include "store/secrets.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace linka::store {
namespace {

SealPlace const place{"account-1:key-1", "case-1", 34, 5, v1::Retention::contact};

SecretKey key_of(char fill) {
    SecretKey key;
    std::fill_n(key.data(), SecretKey::size(), static_cast<std::uint8_t>(fill));
    return key;
}

RC_GTEST_PROP(Seal, GivesBackWhatWasSealed, (std::string const& text)) {
    auto const key = SecretKey::random();
    auto const sealed = seal(key, place, text);
    RC_ASSERT(unseal(key, place, sealed) == text);
    // No text long enough to be one by chance stands in what is stored.
    if (text.size() > 4) RC_ASSERT(sealed.SerializeAsString().find(text) == std::string::npos);
}

TEST(Seal, OpensWithNoBitOfItChanged) {
    auto const key = key_of('k');
    auto const sealed = seal(key, place, "Jana, 777 123 456");
    auto const* const descriptor = v1::Sealed::descriptor();
    int flips = 0;
    for (char const* const name : {"salt", "commitment", "box"}) {
        auto const* const field = descriptor->FindFieldByName(name);
        auto const bytes = sealed.GetReflection()->GetString(sealed, field);
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            auto changed = bytes;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
            auto damaged = sealed;
            damaged.GetReflection()->SetString(&damaged, field, changed);
            EXPECT_FALSE(unseal(key, place, damaged)) << name << " bit " << bit;
            ++flips;
        }
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            auto cut = sealed;
            cut.GetReflection()->SetString(&cut, field, bytes.substr(0, size));
            EXPECT_FALSE(unseal(key, place, cut)) << name << " cut to " << size;
        }
    }
    EXPECT_EQ(flips, (32 + 32 + 17 + 16) * 8);
}

TEST(Seal, OpensOnlyWhereItWasSealed) {
    auto const key = key_of('k');
    auto const sealed = seal(key, place, "Jana");
    auto const moved = [&](auto change) {
        auto elsewhere = place;
        change(elsewhere);
        return unseal(key, elsewhere, sealed).has_value();
    };
    EXPECT_FALSE(moved([](SealPlace& other) { other.command_id = "account-1:key-2"; }));
    EXPECT_FALSE(moved([](SealPlace& other) { other.stream = "case-2"; }));
    EXPECT_FALSE(moved([](SealPlace& other) { other.event = 100; }));
    EXPECT_FALSE(moved([](SealPlace& other) { other.field = 4; }));
    EXPECT_FALSE(moved([](SealPlace& other) { other.retention = v1::Retention::text; }));
    // The parts may not run into each other either.
    EXPECT_FALSE(moved([](SealPlace& other) {
        other.command_id = "account-1:key-1c";
        other.stream = "ase-1";
    }));
    // Nor does a text follow its place: another field's number written into it changes nothing.
    auto renumbered = sealed;
    renumbered.set_field(4);
    auto other = place;
    other.field = 4;
    EXPECT_FALSE(unseal(key, other, renumbered));
}

TEST(Seal, OpensWithItsOwnKeyAlone) {
    auto const sealed = seal(key_of('k'), place, "Jana");
    EXPECT_FALSE(unseal(key_of('l'), place, sealed));
}

TEST(Seal, NeverLooksTheSameTwice) {
    auto const key = key_of('k');
    auto const one = seal(key, place, "Jana");
    auto const two = seal(key, place, "Jana");
    EXPECT_NE(one.salt(), two.salt());
    EXPECT_NE(one.commitment(), two.commitment());
    EXPECT_NE(one.box(), two.box());
}

TEST(Seal, OpensWhatEarlierVersionsSealed) {
    // Made by other code, from RFC 5869 and the form in seal.hpp; kept for ever.
    auto const from_hex = [](std::string_view hex) {
        std::string bytes;
        for (std::size_t i = 0; i < hex.size(); i += 2)
            bytes += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
        return bytes;
    };
    v1::Sealed sealed;
    sealed.set_field(5);
    sealed.set_retention(v1::Retention::contact);
    sealed.set_salt(std::string(32, 's'));
    sealed.set_commitment(
        from_hex("7b345605c3b34ac0a33cd756ff77ba55c9748676c60f4518a7746fa89ca30cd3")
    );
    sealed.set_box(from_hex("544f20ea7301dcf737dbf349d94b46398ba880cfcac1cb7039d053"));
    EXPECT_EQ(unseal(key_of('k'), place, sealed), "777 123 456");
}

}  // namespace
}  // namespace linka::store
