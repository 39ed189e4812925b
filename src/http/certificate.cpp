#include "http/certificate.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <unistd.h>

namespace linka::http {

namespace {

constexpr long validity_s = 10L * 366 * 24 * 60 * 60;
// A clock a little behind ours must not find the certificate not yet valid.
constexpr long head_start_s = -60L * 60;

template <auto free>
struct Free {
    template <class T>
    void operator()(T* thing) const {
        free(thing);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Bytes = std::unique_ptr<BIO, Free<BIO_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

bool is_address(std::string const& name) {
    std::array<unsigned char, 16> address;
    return ::inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
           ::inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

/// What OpenSSL's list of names would read as more than one name is none.
bool is_one_name(std::string const& name) {
    return !name.empty() && name.find_first_of(", \t\r\n") == std::string::npos;
}

std::string alternative_names(std::vector<std::string> const& names) {
    std::string result;
    for (auto const& name : names) {
        result += fmt::format(
            "{}{}:{}", result.empty() ? "" : ",", is_address(name) ? "IP" : "DNS", name
        );
    }
    return result;
}

bool add_extension(X509* certificate, int kind, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    Extension const extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509* certificate) {
    Number const number{BN_new()};
    // 127 bits: at most the 20 bytes a serial may have, and positive.
    return number && BN_rand(number.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_name(X509* certificate, std::string const& name) {
    auto* const subject = X509_get_subject_name(certificate);
    // A common name holds 64 characters; browsers look at the alternative names only.
    auto const shown = name.substr(0, 64);
    auto const* const bytes = reinterpret_cast<unsigned char const*>(shown.data());
    return X509_NAME_add_entry_by_txt(
               subject, "CN", MBSTRING_UTF8, bytes, static_cast<int>(shown.size()), -1, 0
           ) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

Certificate self_signed(EVP_PKEY* key, std::vector<std::string> const& names) {
    Certificate certificate{X509_new()};
    auto* const made = certificate.get();
    auto const good = made != nullptr && X509_set_version(made, X509_VERSION_3) == 1 &&
                      set_random_serial(made) &&
                      X509_gmtime_adj(X509_getm_notBefore(made), head_start_s) != nullptr &&
                      X509_gmtime_adj(X509_getm_notAfter(made), validity_s) != nullptr &&
                      X509_set_pubkey(made, key) == 1 && set_name(made, names.front()) &&
                      add_extension(made, NID_basic_constraints, "critical,CA:FALSE") &&
                      add_extension(made, NID_key_usage, "critical,digitalSignature") &&
                      add_extension(made, NID_ext_key_usage, "serverAuth") &&
                      add_extension(made, NID_subject_alt_name, alternative_names(names)) &&
                      X509_sign(made, key, EVP_sha256()) > 0;
    return good ? std::move(certificate) : nullptr;
}

Fault cannot_write(std::string const& file) { return unavailable("cannot_write_file", file); }

/// Never over a file that is there: O_EXCL.
Done write_new_file(std::string const& file, BIO* content, mode_t mode) {
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(content, &bytes);
    auto const descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0) return cannot_write(file);
    auto const written = ::write(descriptor, bytes, static_cast<std::size_t>(size)) == size &&
                         ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (written) return boost::system::in_place_value;
    ::unlink(file.c_str());
    return cannot_write(file);
}

}  // namespace

Done make_certificate(
    std::string const& certificate_file,
    std::string const& key_file,
    std::vector<std::string> const& names
) {
    auto const has_certificate = std::filesystem::exists(certificate_file);
    auto const has_key = std::filesystem::exists(key_file);
    if (has_certificate && has_key) return boost::system::in_place_value;
    // Half a pair is somebody's mistake; replacing it could destroy a key that is in use.
    if (has_certificate || has_key)
        return conflict("file_exists", has_key ? key_file : certificate_file);
    if (names.empty() || !std::ranges::all_of(names, is_one_name)) {
        return Fault{FaultKind::invalid, "bad_certificate", certificate_file, {}};
    }
    Key const key{EVP_EC_gen("P-256")};
    auto const certificate = key ? self_signed(key.get(), names) : nullptr;
    if (!certificate) return Fault{FaultKind::invalid, "bad_certificate", certificate_file, {}};
    Bytes const key_text{BIO_new(BIO_s_secmem())};
    Bytes const certificate_text{BIO_new(BIO_s_mem())};
    auto const written = PEM_write_bio_PrivateKey(
                             key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr
                         ) == 1 &&
                         PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1;
    if (!written) return Fault{FaultKind::invalid, "bad_certificate", certificate_file, {}};
    if (auto const done = write_new_file(key_file, key_text.get(), 0600); !done)
        return done.error();
    auto const done = write_new_file(certificate_file, certificate_text.get(), 0644);
    if (!done) ::unlink(key_file.c_str());
    return done;
}

Result<std::string> certificate_fingerprint(std::string const& certificate_file) {
    Bytes const file{BIO_new_file(certificate_file.c_str(), "r")};
    if (!file) return not_found("no_certificate", certificate_file);
    Certificate const certificate{PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr)};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1) {
        return Fault{FaultKind::invalid, "bad_certificate", certificate_file, {}};
    }
    std::string result;
    for (unsigned i = 0; i < size; ++i)
        result += fmt::format("{}{:02X}", i == 0 ? "" : ":", digest[i]);
    return result;
}

}  // namespace linka::http
