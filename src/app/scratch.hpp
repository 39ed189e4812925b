// A directory for one command that goes with everything in it.
#pragma once

#include "base/result.hpp"

#include <memory>
#include <string>

namespace linka::app {

class ScratchDirectory {
  public:
    /// Below `parent`, or where the system has its temporary files. unavailable
    /// "directory_unusable".
    static Result<std::unique_ptr<ScratchDirectory>> make(std::string const& parent);
    ~ScratchDirectory();
    ScratchDirectory(ScratchDirectory const&) = delete;
    ScratchDirectory& operator=(ScratchDirectory const&) = delete;
    std::string const& path() const { return path_; }

  private:
    explicit ScratchDirectory(std::string path) : path_{std::move(path)} {}
    std::string path_;
};

}  // namespace linka::app
