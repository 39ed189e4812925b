#include "store/checkpoint.hpp"

#include "base/check.hpp"
#include "base/number.hpp"
#include "store/base64.hpp"
#include "store/durable_file.hpp"
#include "store/log_tree.hpp"
#include "store/secrets.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstring>

namespace linka::store {

namespace {

constexpr char const* file_name = "checkpoint.key";
// The signed-note format's number for Ed25519, before the key in both hash and text.
constexpr char ed25519 = '\x01';
constexpr std::size_t key_bytes = 32;
constexpr std::size_t key_hash_bytes = 4;
constexpr std::size_t signature_bytes = 64;
constexpr std::string_view signature_mark = "\xe2\x80\x94 ";  // an em dash and a space
constexpr std::size_t note_bytes_max = 64UL * 1024;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

unsigned char const* raw(std::string_view bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

std::string public_key_of(EVP_PKEY const* key) {
    std::string bytes(key_bytes, '\0');
    auto size = bytes.size();
    CHECK(
        EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size) == 1
    );
    CHECK(size == key_bytes);
    return bytes;
}

std::string checkpoint_body(std::string const& origin, TreeHead const& tree) {
    return fmt::format("{}\n{}\n{}\n", origin, tree.size, to_base64(bytes_of(tree.root)));
}

/// Takes a line off the front, without its end; nothing when none is whole.
std::optional<std::string_view> take_line(std::string_view& text) {
    auto const end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto const line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    return parse_number<std::uint64_t>(text);
}

}  // namespace

VerifierKey VerifierKey::of(std::string public_key) {
    CHECK(public_key.size() == key_bytes);
    constexpr std::size_t name_digits = 16;
    auto const digest = sha256(public_key);
    return {"linka/" + to_hex(bytes_of(digest)).substr(0, name_digits), std::move(public_key)};
}

std::optional<VerifierKey> VerifierKey::parse(std::string_view text) {
    auto const first = text.find('+');
    if (first == std::string_view::npos || first == 0) return std::nullopt;
    auto const second = text.find('+', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    auto const bytes = from_base64(text.substr(second + 1));
    if (!bytes || bytes->size() != 1 + key_bytes || bytes->front() != ed25519) return std::nullopt;
    VerifierKey key{std::string{text.substr(0, first)}, bytes->substr(1)};
    if (key.text() != text) return std::nullopt;
    return key;
}

std::string VerifierKey::hash() const {
    auto const digest = sha256(name_ + '\n' + ed25519 + key_);
    return std::string{bytes_of(digest).substr(0, key_hash_bytes)};
}

std::string VerifierKey::text() const {
    return fmt::format("{}+{}+{}", name_, to_hex(hash()), to_base64(ed25519 + key_));
}

bool VerifierKey::fits(std::string_view message, std::string_view signature) const {
    Key const key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(key_), key_.size()),
        EVP_PKEY_free
    };
    Context const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    return key && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(
               context.get(), raw(signature), signature.size(), raw(message), message.size()
           ) == 1;
}

struct CheckpointKey::Secret {
    Key key{nullptr, EVP_PKEY_free};
};

CheckpointKey::CheckpointKey(std::unique_ptr<Secret> secret, VerifierKey verifier)
    : secret_{std::move(secret)}, verifier_{std::move(verifier)} {}
CheckpointKey::~CheckpointKey() = default;
CheckpointKey::CheckpointKey(CheckpointKey&&) noexcept = default;

Result<CheckpointKey> CheckpointKey::create(std::string const& directory) {
    auto secret = std::make_unique<Secret>();
    secret->key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    Bio const text{BIO_new(BIO_s_secmem()), BIO_free};
    CHECK(secret->key && text);
    CHECK(
        PEM_write_bio_PKCS8PrivateKey(
            text.get(), secret->key.get(), nullptr, nullptr, 0, nullptr, nullptr
        ) == 1
    );
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(text.get(), &bytes);
    if (auto made = make_private_directory(directory); made.has_error()) return made.error();
    auto const written =
        replace_file(directory, file_name, {bytes, static_cast<std::size_t>(size)});
    if (written.has_error()) return written.error();
    auto verifier = VerifierKey::of(public_key_of(secret->key.get()));
    return CheckpointKey{std::move(secret), std::move(verifier)};
}

Result<std::optional<CheckpointKey>> CheckpointKey::load(std::string const& directory) {
    auto text = read_file(directory + "/" + file_name);
    if (text.has_error()) return text.error();
    if (!text->has_value()) return std::optional<CheckpointKey>{};
    Bio const bio{BIO_new_mem_buf((*text)->data(), static_cast<int>((*text)->size())), BIO_free};
    CHECK(bio != nullptr);
    auto secret = std::make_unique<Secret>();
    secret->key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    OPENSSL_cleanse((*text)->data(), (*text)->size());
    if (!secret->key || EVP_PKEY_get_id(secret->key.get()) != EVP_PKEY_ED25519)
        return corrupt("checkpoint_key_lost");
    auto verifier = VerifierKey::of(public_key_of(secret->key.get()));
    return std::optional{CheckpointKey{std::move(secret), std::move(verifier)}};
}

std::string CheckpointKey::sign(TreeHead const& tree) const {
    auto const body = checkpoint_body(verifier_.name(), tree);
    Context const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    std::string signature(signature_bytes, '\0');
    auto size = signature.size();
    CHECK(context != nullptr);
    CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, secret_->key.get()) == 1);
    CHECK(
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            raw(body),
            body.size()
        ) == 1
    );
    return fmt::format(
        "{}\n{}{} {}\n",
        body,
        signature_mark,
        verifier_.name(),
        to_base64(verifier_.hash() + signature)
    );
}

std::optional<CheckpointText> parse_checkpoint(std::string_view note) {
    if (note.size() > note_bytes_max) return std::nullopt;
    // Signatures follow the last empty line.
    auto const split = note.rfind("\n\n");
    if (split == std::string_view::npos) return std::nullopt;
    CheckpointText parsed;
    parsed.signed_text = note.substr(0, split + 1);
    auto body = std::string_view{parsed.signed_text};
    auto const origin = take_line(body);
    auto const size_line = take_line(body);
    auto const root_line = take_line(body);
    if (!origin || origin->empty() || !size_line || !root_line) return std::nullopt;
    auto const size = parse_size(*size_line);
    auto const root = from_base64(*root_line);
    if (!size || !root || root->size() != parsed.tree.root.size()) return std::nullopt;
    parsed.origin = *origin;
    parsed.tree.size = *size;
    std::memcpy(parsed.tree.root.data(), root->data(), root->size());
    auto lines = note.substr(split + 2);
    while (!lines.empty()) {
        auto const line = take_line(lines);
        if (!line || !line->starts_with(signature_mark)) return std::nullopt;
        auto const rest = line->substr(signature_mark.size());
        auto const space = rest.find(' ');
        if (space == std::string_view::npos) return std::nullopt;
        auto bytes = from_base64(rest.substr(space + 1));
        if (!bytes || bytes->size() <= key_hash_bytes) return std::nullopt;
        parsed.signatures.emplace_back(rest.substr(0, space), std::move(*bytes));
    }
    if (parsed.signatures.empty()) return std::nullopt;
    return parsed;
}

Result<TreeHead> open_checkpoint(std::string_view note, VerifierKey const& key) {
    auto const parsed = parse_checkpoint(note);
    if (!parsed) return corrupt("checkpoint_unreadable");
    auto const hash = key.hash();
    for (auto const& [name, bytes] : parsed->signatures) {
        if (name != key.name() || !std::string_view{bytes}.starts_with(hash)) continue;
        bool const good =
            parsed->origin == key.name() &&
            key.fits(parsed->signed_text, std::string_view{bytes}.substr(hash.size()));
        if (!good) return corrupt("checkpoint_forged", std::to_string(parsed->tree.size));
        return parsed->tree;
    }
    return corrupt("checkpoint_other_key", std::to_string(parsed->tree.size));
}

}  // namespace linka::store
