#include "store/key_store.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "store/key_files.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>

namespace linka::store {

namespace {

constexpr std::size_t keys_cached_max = 1024;

using Subject = std::string;
using Owner = std::pair<Subject, v1::Retention::Value>;

class FileKeyStore final : public KeyStore {
  public:
    FileKeyStore(Clock const& clock, std::optional<KeyFiles> files)
        : clock_{clock}, files_{std::move(files)} {
        if (!files_) return;
        files_->scan([this](SlotNumber number, std::optional<KeySlot> const& slot) {
            if (slot) remember(number, *slot);
        });
    }

    Result<NamedKey> key_for(std::string_view subject, v1::Retention::Value retention) override {
        std::lock_guard const lock{mutex_};
        if (!files_) return damaged();
        Owner const owner{subject, retention};
        if (fenced_.contains(owner.first)) return conflict("subject_erased", owner.first);
        auto const known = live_.find(owner);
        if (known != live_.end()) {
            auto const slot = files_->read(known->second.slot);
            auto const key = slot ? key_of(known->second.slot, *slot) : std::nullopt;
            // A damaged key opens nothing that was sealed with it, but a new one seals as well.
            if (key) return NamedKey{{known->second.slot, slot->key_id}, *key};
        }
        return make_key(owner);
    }

    std::variant<SecretKey, NoKey, Erased, Unreadable> find(KeyName const& name) const override {
        std::lock_guard const lock{mutex_};
        if (!files_) return Unreadable{};
        if (name.slot >= files_->count()) return NoKey{};
        auto const slot = files_->read(name.slot);
        if (!slot) return Unreadable{};
        if (slot->key_id != name.id) return NoKey{};
        if (slot->state == SlotState::erased) return Erased{slot->erased_by, slot->erased_at};
        auto const key = key_of(name.slot, *slot);
        if (!key) return Unreadable{};
        return *key;
    }

    v1::PersonalState::Value state(KeyName const& name) const override {
        std::lock_guard const lock{mutex_};
        using State = v1::PersonalState;
        if (!files_) return State::unreadable;
        if (name.slot >= files_->count()) return State::no_key;
        auto const slot = files_->read(name.slot);
        if (!slot) return State::unreadable;
        if (slot->key_id != name.id) return State::no_key;
        return slot->state == SlotState::erased ? State::erased : State::sealed;
    }

    Result<std::vector<Destroyed>> forget(std::span<std::string const> subjects) override {
        std::lock_guard const lock{mutex_};
        if (!files_) return damaged();
        for (auto const& subject : subjects) {
            auto const fenced = fence(subject);
            if (!fenced) return fenced.error();
        }
        std::set<std::string_view> const named{subjects.begin(), subjects.end()};
        std::vector<SlotNumber> numbers;
        for (auto const& [owner, key] : live_) {
            if (named.contains(owner.first)) numbers.push_back(key.slot);
        }
        auto const destroyed = destroy(numbers, v1::ErasedBy::request);
        if (!destroyed) return destroyed.error();
        auto proofs = proofs_of(subjects);
        bool const wrapped_still = std::ranges::any_of(proofs, [this](Destroyed const& proof) {
            return proof.keys > 0 && proof.epoch_before == files_->epoch().epoch;
        });
        // Whose key a damaged slot holds nobody can tell: it goes with its epoch.
        if (wrapped_still || damaged_slots() > 0) {
            auto const rotated = files_->rotate(clock_.now());
            if (!rotated) return rotated.error();
        }
        for (auto& proof : proofs) proof.epoch_after = files_->epoch().epoch;
        return proofs;
    }

    bool is_fenced(std::string_view subject) const override {
        std::lock_guard const lock{mutex_};
        return fenced_.contains(subject);
    }

    Result<Destroyed> let_go(std::span<LiveKey const> keys, v1::ErasedBy::Value rule) override {
        std::lock_guard const lock{mutex_};
        if (!files_) return damaged();
        std::vector<SlotNumber> numbers;
        for (auto const& key : keys) {
            auto const known = live_.find(Owner{key.subject, key.retention});
            if (known != live_.end()) numbers.push_back(known->second.slot);
        }
        Destroyed proof{static_cast<std::uint32_t>(numbers.size()), files_->epoch().epoch, 0};
        auto const destroyed = destroy(numbers, rule);
        if (!destroyed) return destroyed.error();
        if (!numbers.empty()) {
            auto const rotated = files_->rotate(clock_.now());
            if (!rotated) return rotated.error();
        }
        proof.epoch_after = files_->epoch().epoch;
        return proof;
    }

    std::uint32_t erased_since(v1::ErasedBy::Value rule, Instant since) const override {
        std::lock_guard const lock{mutex_};
        std::uint32_t count = 0;
        if (!files_) return count;
        files_->scan([&](SlotNumber, std::optional<KeySlot> const& slot) {
            bool const counts = slot && slot->state == SlotState::erased &&
                                slot->erased_by == rule && slot->erased_at > since;
            if (counts) ++count;
        });
        return count;
    }

    std::vector<LiveKey> live() const override {
        std::lock_guard const lock{mutex_};
        std::vector<LiveKey> keys;
        keys.reserve(live_.size());
        for (auto const& [owner, key] : live_)
            keys.push_back({owner.first, owner.second, key.created_at});
        return keys;
    }

    std::uint64_t epoch() const override {
        std::lock_guard const lock{mutex_};
        return files_ ? files_->epoch().epoch : 0;
    }
    Instant epoch_began() const override {
        std::lock_guard const lock{mutex_};
        return files_ ? files_->epoch().created_at : Instant{};
    }
    Done rotate() override {
        std::lock_guard const lock{mutex_};
        return files_ ? files_->rotate(clock_.now()) : Done{damaged()};
    }

    Done health() const override {
        std::lock_guard const lock{mutex_};
        if (!files_) return corrupt("keys_damaged");
        auto const bad = damaged_slots();
        if (bad > 0) return corrupt("keys_damaged", std::to_string(bad));
        return {};
    }

    Result<std::vector<KeyFile>> snapshot() const override {
        std::lock_guard const lock{mutex_};
        if (!files_) return corrupt("keys_damaged");
        auto files = files_->snapshot();
        if (!files) return files.error();
        std::vector<KeyFile> named;
        for (auto& [name, bytes] : *files) named.push_back({name, std::move(bytes)});
        return named;
    }

  private:
    struct Live {
        SlotNumber slot = 0;
        Instant created_at;
    };

    static Fault damaged() { return unavailable("keys_unreadable"); }

    std::uint64_t damaged_slots() const {
        std::uint64_t bad = 0;
        files_->scan([&](SlotNumber, std::optional<KeySlot> const& slot) { bad += !slot; });
        return bad;
    }

    void remember(SlotNumber number, KeySlot const& slot) {
        if (slot.state == SlotState::live)
            live_[{slot.subject, slot.retention}] = {number, slot.created_at};
        if (slot.state == SlotState::fence) fenced_.insert(slot.subject);
    }

    std::optional<SecretKey> key_of(SlotNumber number, KeySlot const& slot) const {
        if (slot.state != SlotState::live) return std::nullopt;
        auto const known = cache_.find(number);
        if (known != cache_.end()) return known->second;
        auto key = unwrap(slot, files_->epoch().key);
        if (!key) return std::nullopt;
        if (cache_.size() >= keys_cached_max) cache_.clear();
        cache_.emplace(number, *key);
        return key;
    }

    static std::string random_id() {
        std::string id(key_id_bytes, '\0');
        std::array<std::uint8_t, key_id_bytes> bytes{};
        fill_random(bytes.data(), bytes.size());
        std::ranges::copy(bytes, id.begin());
        return id;
    }

    Result<NamedKey> make_key(Owner const& owner) {
        CHECK(!owner.first.empty() && owner.first.size() <= subject_bytes_max);
        auto const key = SecretKey::random();
        KeySlot slot;
        slot.state = SlotState::live;
        slot.retention = owner.second;
        slot.epoch = files_->epoch().epoch;
        slot.created_at = clock_.now();
        slot.key_id = random_id();
        slot.subject = owner.first;
        wrap(slot, files_->epoch().key, key);
        auto const number = files_->append(slot);
        if (!number) return number.error();
        remember(*number, slot);
        return NamedKey{{*number, slot.key_id}, key};
    }

    Done fence(std::string const& subject) {
        if (fenced_.contains(subject)) return {};
        KeySlot slot;
        slot.state = SlotState::fence;
        slot.erased_by = v1::ErasedBy::request;
        slot.epoch = files_->epoch().epoch;
        slot.erased_at = clock_.now();
        slot.key_id = random_id();
        slot.subject = subject;
        auto const number = files_->append(slot);
        if (!number) return number.error();
        fenced_.insert(subject);
        return {};
    }

    /// In place, one sync for all.
    Done destroy(std::vector<SlotNumber> const& numbers, v1::ErasedBy::Value by) {
        for (auto const number : numbers) {
            auto slot = files_->read(number).value_or(KeySlot{});
            Owner const owner{slot.subject, slot.retention};
            if (slot.state != SlotState::live) continue;
            slot.state = SlotState::erased;
            slot.erased_by = by;
            slot.erased_at = clock_.now();
            slot.wrapped.clear();
            auto const written = files_->overwrite(number, slot);
            if (!written) return written;
            live_.erase(owner);
            cache_.erase(number);
        }
        if (!numbers.empty()) files_->sync();
        return {};
    }

    std::vector<Destroyed> proofs_of(std::span<std::string const> subjects) const {
        std::vector<Destroyed> proofs(subjects.size());
        for (auto& proof : proofs) proof.epoch_before = files_->epoch().epoch;
        std::map<std::string, std::size_t, std::less<>> places;
        for (std::size_t i = 0; i < subjects.size(); ++i) places.emplace(subjects[i], i);
        files_->scan([&](SlotNumber, std::optional<KeySlot> const& slot) {
            bool const counts = slot && slot->state == SlotState::erased &&
                                slot->erased_by == v1::ErasedBy::request;
            auto const place = counts ? places.find(slot->subject) : places.end();
            if (place == places.end()) return;
            auto& proof = proofs[place->second];
            proof.epoch_before =
                proof.keys == 0 ? slot->epoch : std::max(proof.epoch_before, slot->epoch);
            ++proof.keys;
        });
        return proofs;
    }

    Clock const& clock_;
    mutable std::mutex mutex_;
    std::optional<KeyFiles> files_;  // nothing: damaged
    std::map<Owner, Live> live_;
    std::set<Subject, std::less<>> fenced_;
    mutable std::unordered_map<SlotNumber, SecretKey> cache_;
};

}  // namespace

Result<std::unique_ptr<KeyStore>> open_key_store(
    std::string const& directory, Clock const& clock, std::function<void()> before_change
) {
    auto files = KeyFiles::open(directory, clock.now(), std::move(before_change));
    std::unique_ptr<KeyStore> store;
    if (files) {
        store = std::make_unique<FileKeyStore>(clock, std::move(*files));
    } else if (files.error().kind == FaultKind::corrupt) {
        log::error("the key store is damaged: sealed texts cannot be read, restore keys/");
        store = std::make_unique<FileKeyStore>(clock, std::nullopt);
    } else {
        return files.error();
    }
    return store;
}

}  // namespace linka::store
