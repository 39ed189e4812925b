// A random but valid history: commands drawn by chance, the refused ones simply not happening.
#pragma once

#include "support/random_calls.hpp"
#include "support/random_directory.hpp"
#include "support/random_line.hpp"
#include "support/random_people.hpp"
#include "support/world.hpp"

namespace linka::test {

/// How often which commands come: calls above all, as at a real desk.
struct Draw {
    int weight;
    v1::Command (*command)(Drawing&);
};
inline constexpr Draw draws[] = {
    {12, draw_call},
    {3, draw_correction},
    {18, draw_step},
    {4, draw_follow_up},
    {6, draw_case_change},
    {3, draw_status},
    {3, draw_details_command},
    {8, draw_service_note},
    {6, draw_about_feedback},
    {3, draw_offering_change},
    {1, draw_line},
    {6, draw_duty},
    {3, draw_text},
    {5, draw_erasure},
    {2, draw_upkeep},
    {2, draw_account},
    {1, draw_loss},
};

class RandomHistory {
  public:
    /// Begins like a real log: lists and what kind of data first, then lines and a service.
    RandomHistory(World& world, std::uint64_t seed) : world_{world}, from_{seed} {
        v1::Command start;
        from_.synthetic = from_.one_in(2);
        start.mutable_start_log()->set_synthetic(from_.synthetic);
        take(std::move(start));
        from_.lines.push_back(world_.open_line("Morava", {"OLK", "ZLK"}, "2020-04-01"));
        from_.lines.push_back(world_.open_line("Praha", {"PHA"}, "2020-04-01"));
        from_.services.push_back(world_.register_service());
    }

    void step() {
        world_.clock.set(world_.clock.now() + std::chrono::minutes{from_.below(600)});
        static char const* const people[] = {"account-test", "account-jana", "account-petr"};
        from_.actor = people[from_.below(3)];
        from_.role = from_.one_in(3) ? v1::Role::coordinator : v1::Role::operator_;
        from_.now = world_.clock.now();
        take(draw());
    }

  private:
    v1::Command draw() {
        auto at = from_.below(total);
        for (auto const& one : draws) {
            at -= one.weight;
            if (at < 0) return one.command(from_);
        }
        return draw_call(from_);
    }

    void take(v1::Command command) {
        auto order = world_.order(std::move(command));
        if (!from_.actor.empty()) order.actor.set_account_id(from_.actor);
        order.actor.set_role(from_.role);
        if (auto const outcome = world_.engine().execute(std::move(order)))
            from_.remember(outcome->commit);
    }

    static constexpr int total = [] {
        int sum = 0;
        for (auto const& one : draws) sum += one.weight;
        return sum;
    }();

    World& world_;
    Drawing from_;
};

}  // namespace linka::test
