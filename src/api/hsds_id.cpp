#include "api/hsds_id.hpp"

#include "store/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace linka::api {

namespace {

constexpr std::string_view prefix = "service-";
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t characters = 16;
// Stands at the end of a UUID that holds an id of ours.
constexpr std::string_view mark = "linka";

// A byte in each, with room to shift it.
using Id = std::array<unsigned, 10>;
using Uuid = std::array<unsigned, 16>;

unsigned byte(unsigned value) { return value & 0xffU; }

std::optional<Id> unpacked(std::string_view service_id) {
    if (!service_id.starts_with(prefix)) return std::nullopt;
    service_id.remove_prefix(prefix.size());
    if (service_id.size() != characters) return std::nullopt;
    Id id{};
    for (std::size_t i = 0; i < characters; ++i) {
        auto const five = alphabet.find(service_id[i]);
        if (five == std::string_view::npos) return std::nullopt;
        for (std::size_t bit = 0; bit < 5; ++bit) {
            auto const at = i * 5 + bit;
            if ((five >> (4 - bit) & 1U) != 0) id[at / 8] = byte(id[at / 8] | 0x80U >> at % 8);
        }
    }
    return id;
}

std::string packed(Id const& id) {
    std::string text{prefix};
    for (std::size_t i = 0; i < characters; ++i) {
        std::size_t five = 0;
        for (std::size_t bit = 0; bit < 5; ++bit) {
            auto const at = i * 5 + bit;
            five = five << 1U | (id[at / 8] >> (7 - at % 8) & 1U);
        }
        text += alphabet[five];
    }
    return text;
}

std::string text_of(Uuid uuid) {
    uuid[6] = byte((uuid[6] & 0x0fU) | 0x80U);
    uuid[8] = byte((uuid[8] & 0x3fU) | 0x80U);
    std::string text;
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += fmt::format("{:02x}", uuid[i]);
    }
    return text;
}

std::optional<Uuid> parsed(std::string_view text) {
    std::string digits{text};
    std::erase(digits, '-');
    Uuid uuid{};
    if (digits.size() != 2 * uuid.size()) return std::nullopt;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        auto const value = std::string_view{"0123456789abcdef"}.find(digits[i]);
        if (value == std::string_view::npos) return std::nullopt;
        uuid[i / 2] = byte(uuid[i / 2] << 4U | static_cast<unsigned>(value));
    }
    return uuid;
}

}  // namespace

std::string uuid_of(std::string_view text) {
    auto const digest = store::sha256(text);
    Uuid uuid{};
    std::copy_n(digest.begin(), uuid.size(), uuid.begin());
    return text_of(uuid);
}

std::string uuid_of_service(std::string_view service_id) {
    auto const id = unpacked(service_id);
    if (!id) return uuid_of(service_id);
    auto const& b = *id;
    // 48 bits, 12 after the version, 20 after the variant.
    Uuid uuid{};
    std::copy_n(b.begin(), 6, uuid.begin());
    uuid[6] = byte(b[6] >> 4U);
    uuid[7] = byte(b[6] << 4U | b[7] >> 4U);
    uuid[8] = byte((b[7] & 0x0fU) << 2U | b[8] >> 6U);
    uuid[9] = byte(b[8] << 2U | b[9] >> 6U);
    uuid[10] = byte(b[9] << 2U);
    std::ranges::copy(mark, uuid.begin() + 11);
    return text_of(uuid);
}

std::string service_of_uuid(std::string_view text) {
    Id id{};
    auto const uuid = parsed(text);
    bool const ours = uuid && std::equal(mark.begin(), mark.end(), uuid->begin() + 11);
    if (!ours) {
        auto const digest = store::sha256(text);
        std::copy_n(digest.begin(), id.size(), id.begin());
        return packed(id);
    }
    auto const& u = *uuid;
    std::copy_n(u.begin(), 6, id.begin());
    id[6] = byte(u[6] << 4U | u[7] >> 4U);
    id[7] = byte(u[7] << 4U | (u[8] >> 2U & 0x0fU));
    id[8] = byte(u[8] << 6U | u[9] >> 2U);
    id[9] = byte(u[9] << 6U | u[10] >> 2U);
    return packed(id);
}

}  // namespace linka::api
