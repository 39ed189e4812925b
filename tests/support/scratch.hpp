// A directory that goes away with its test, and a key store in one.
#pragma once

#include "store/key_store.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace linka::test {

class Scratch {
  public:
    Scratch() {
        auto pattern = (std::filesystem::temp_directory_path() / "linka-test-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        path_ = pattern;
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;

    std::string path(std::string const& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

inline std::unique_ptr<store::KeyStore> open_keys(
    std::string const& directory, Clock const& clock
) {
    auto keys = store::open_key_store(directory, clock);
    EXPECT_TRUE(keys) << (keys ? "" : keys.error().code);
    return keys ? std::move(*keys) : nullptr;
}

}  // namespace linka::test
