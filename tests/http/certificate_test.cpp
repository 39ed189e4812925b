// The certificate made for a first start: what a client sees of it, and what it never overwrites.
#include "tests/http/server_fixture.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <fstream>
#include <sys/stat.h>

namespace linka::http::tests {

namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate certificate_in(std::string const& file) {
    auto* const opened = std::fopen(file.c_str(), "r");
    Certificate result{PEM_read_X509(opened, nullptr, nullptr, nullptr), X509_free};
    std::fclose(opened);
    return result;
}

class MadeCertificate : public testing::Test {
  protected:
    Done make(std::vector<std::string> const& names) const {
        return make_certificate(certificate_file, key_file, names);
    }
    ScratchDirectory scratch;
    std::string certificate_file = scratch.file("certificate.pem");
    std::string key_file = scratch.file("key.pem");
};

TEST_F(MadeCertificate, IsForAllItsNames) {
    ASSERT_TRUE(make({"linka.example", "127.0.0.1", "::1"}));
    auto const certificate = certificate_in(certificate_file);
    EXPECT_EQ(X509_check_host(certificate.get(), "linka.example", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_host(certificate.get(), "other.example", 0, 0, nullptr), 0);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "::1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "127.0.0.2", 0), 0);
}

TEST_F(MadeCertificate, IsValidNowAndForTenYears) {
    ASSERT_TRUE(make({"localhost"}));
    auto const certificate = certificate_in(certificate_file);
    EXPECT_EQ(X509_cmp_current_time(X509_get0_notBefore(certificate.get())), -1);
    int days = 0;
    int seconds = 0;
    ASSERT_EQ(ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get())), 1);
    EXPECT_GE(days, 3650);
    EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())), 1);
    EXPECT_EQ(EVP_PKEY_get_bits(X509_get0_pubkey(certificate.get())), 256);
}

TEST_F(MadeCertificate, HasAKeyOnlyItsOwnerMayRead) {
    ASSERT_TRUE(make({"localhost"}));
    struct stat status{};
    ASSERT_EQ(::stat(key_file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(MadeCertificate, IsMadeOnce) {
    ASSERT_TRUE(make({"localhost"}));
    auto const first = certificate_fingerprint(certificate_file);
    ASSERT_TRUE(make({"localhost"}));
    EXPECT_EQ(*certificate_fingerprint(certificate_file), *first);
}

TEST_F(MadeCertificate, NeverReplacesHalfAPair) {
    std::ofstream{key_file} << "somebody's key";
    auto const made = make({"localhost"});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, FaultKind::conflict);
    EXPECT_EQ(made.error().subject, key_file);
    EXPECT_FALSE(std::filesystem::exists(certificate_file));
    EXPECT_EQ(std::filesystem::file_size(key_file), 14U);
}

TEST_F(MadeCertificate, SaysWhichFileItCannotWrite) {
    auto const made =
        make_certificate(scratch.file("none/c"), scratch.file("none/k"), {"localhost"});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, FaultKind::unavailable);
    EXPECT_EQ(made.error().subject, scratch.file("none/k"));
}

TEST_F(MadeCertificate, RefusesANameThatWouldAddAnother) {
    EXPECT_FALSE(make({"localhost,DNS:bank.example"}));
    EXPECT_FALSE(make({}));
    EXPECT_FALSE(std::filesystem::exists(key_file));
}

TEST_F(MadeCertificate, HasAFingerprintOfItsOwn) {
    ASSERT_TRUE(make({"localhost"}));
    auto const other_file = scratch.file("other.pem");
    ASSERT_TRUE(make_certificate(other_file, scratch.file("other.key"), {"localhost"}));
    EXPECT_NE(*certificate_fingerprint(certificate_file), *certificate_fingerprint(other_file));
    EXPECT_EQ(certificate_fingerprint(key_file).error().code, "bad_certificate");
    EXPECT_EQ(certificate_fingerprint(scratch.file("none")).error().kind, FaultKind::not_found);
}

TEST_F(ServerTest, ShowsTheCertificateWhoseFingerprintWePrint) {
    start_echo();
    Client client{server->port()};
    EXPECT_EQ(client.peer_fingerprint(), *certificate_fingerprint(options.certificate_file));
}

}  // namespace

}  // namespace linka::http::tests
