#include "api/answer_cache.hpp"

namespace linka::api {

namespace {

constexpr std::size_t bytes_max = 16UL * 1024 * 1024;
// Fields, keys and nodes beside the body, about.
constexpr std::size_t bytes_beside = 1024;

std::size_t size_of(std::string const& key, http::Response const& response) {
    return bytes_beside + key.size() + (response.body ? response.body->size() : 0);
}

}  // namespace

std::optional<http::Response> AnswerCache::find(store::Position position, std::string const& key)
    const {
    std::lock_guard const lock{mutex_};
    if (position != position_) return std::nullopt;
    auto const known = answers_.find(key);
    if (known == answers_.end()) return std::nullopt;
    return known->second;
}

void AnswerCache::keep(store::Position position, std::string key, http::Response const& response) {
    auto const size = size_of(key, response);
    if (size > bytes_max) return;
    // Freed after the lock: what a commit made old may be many answers.
    std::unordered_map<std::string, http::Response> old;
    std::lock_guard const lock{mutex_};
    if (position < position_) return;
    if (position > position_ || bytes_ + size > bytes_max) {
        old.swap(answers_);
        bytes_ = 0;
        position_ = position;
    }
    if (answers_.emplace(std::move(key), response).second) bytes_ += size;
}

}  // namespace linka::api
