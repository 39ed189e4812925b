// The funnel of referrals, after Boyum and Kreuter 2016 on 2-1-1 calls: of those referred 91 %
// tried, 82 % reached the service, 36 % received help. Fewer here by any one day, because many
// clients are not out yet.
#include "app/pilot_casework.hpp"

namespace linka::app {

namespace {

using Step = v1::ReferralStep;
using How = v1::HowKnown;

constexpr std::array<std::pair<std::string_view, unsigned>, 6> decline_reasons{{
    {"U-KAP", 42},
    {"U-POD", 25},
    {"U-ODM", 12},
    {"U-CAS", 9},
    {"U-CENA", 7},
    {"U-DOPR", 5},
}};
constexpr std::array<std::pair<How::Value, unsigned>, 3> tellers_of_hand_over{{
    {How::provider, 62},
    {How::caller, 20},
    {How::client, 18},
}};
constexpr std::array<std::pair<How::Value, unsigned>, 3> tellers_of_contact{{
    {How::caller, 66},
    {How::client, 24},
    {How::provider, 10},
}};
constexpr std::array cancel_reasons{
    std::string_view{"klient službu nakonec nekontaktoval"},
    std::string_view{"klient se vrátil k rodině"},
    std::string_view{"propuštění se odložilo"},
};

void lapse(Way& way, Dice& dice) {
    way.push_back({.step = Step::lapse, .wait_days = dice.between(12, 18)});
}

/// From the client standing at the service's door.
void add_help(Way& way, Dice& dice, How::Value how, double helped) {
    if (!dice.chance(helped)) {
        if (dice.chance(0.5)) lapse(way, dice);
        return;
    }
    way.push_back(
        {.step = Step::help_received,
         .how_known = how,
         .wait_days = dice.chance(0.5) ? 0 : dice.between(1, 4)}
    );
    if (dice.chance(0.55)) {
        way.push_back(
            {.step = Step::solved,
             .how_known = how,
             .wait_days = dice.chance(0.3) ? 0 : dice.between(2, 9)}
        );
    } else if (dice.chance(0.5)) {
        way.push_back({.step = Step::remains, .how_known = how, .wait_days = dice.between(3, 9)});
    }
}

void add_arrival(Way& way, Dice& dice) {
    auto const how = dice.pick_weighted(tellers_of_hand_over);
    if (dice.chance(0.04)) {
        way.push_back(
            {.step = Step::cancel,
             .wait_days = dice.between(1, 4),
             .reason = dice.pick(cancel_reasons)}
        );
    } else if (dice.chance(0.12)) {
        way.push_back(
            {.step = Step::no_show,
             .how_known = How::provider,
             .wait_days = 1,
             .days_after_release = dice.between(1, 3)}
        );
    } else {
        way.push_back(
            {.step = Step::client_reached,
             .how_known = how,
             .wait_days = 1,
             .days_after_release = dice.between(0, 2)}
        );
        add_help(way, dice, how, 0.84);
    }
}

}  // namespace

Way warm_way(Dice& dice) {
    Way way;
    bool const tried = dice.chance(0.95);
    if (tried && dice.chance(0.2))
        way.push_back({.step = Step::contact_tried, .unreachable = true});
    bool const answered = tried && dice.chance(0.92);
    if (tried)
        way.push_back(
            {.step = Step::contact_tried, .wait_days = way.empty() ? 0 : 1, .unreachable = !answered
            }
        );
    if (!answered) {
        if (dice.chance(0.6)) lapse(way, dice);
        return way;
    }
    way.push_back(
        {.step = Step::acknowledge,
         .how_known = How::provider,
         .wait_days = dice.chance(0.6) ? 0 : 1}
    );
    auto const response = dice.weighted(std::array{64U, 16U, 12U, 8U});
    auto const wait = dice.between(0, 2);
    if (response == 0) {
        way.push_back(
            {.step = Step::accept,
             .how_known = How::provider,
             .wait_days = wait,
             .date_in_days = dice.between(1, 7)}
        );
        add_arrival(way, dice);
    } else if (response == 1) {
        way.push_back(
            {.step = Step::decline,
             .how_known = How::provider,
             .wait_days = wait,
             .reason = dice.pick_weighted(decline_reasons)}
        );
    } else if (response == 2) {
        way.push_back(
            {.step = Step::waitlist,
             .how_known = How::provider,
             .wait_days = wait,
             .date_in_days = dice.between(10, 25)}
        );
        if (dice.chance(0.55)) {
            way.push_back(
                {.step = Step::accept, .how_known = How::provider, .wait_days = dice.between(3, 10)}
            );
            add_arrival(way, dice);
        }
    } else {
        lapse(way, dice);
    }
    return way;
}

Way information_way(Dice& dice) {
    Way way;
    auto const how = dice.pick_weighted(tellers_of_contact);
    auto const heard = dice.weighted(std::array{76U, 9U, 9U, 5U, 1U});
    if (heard == 0) {
        way.push_back({.step = Step::client_reached, .how_known = how});
        add_help(way, dice, how, 0.62);
    } else if (heard == 1) {
        way.push_back({.step = Step::cancel, .reason = dice.pick(cancel_reasons)});
    } else if (heard == 2) {
        lapse(way, dice);
    } else if (heard == 3) {
        lapse(way, dice);
        way.push_back(
            {.step = Step::reopen,
             .wait_days = dice.between(2, 8),
             .reason = "volající se ozval s odpovědí dodatečně"}
        );
        way.push_back({.step = Step::client_reached, .how_known = how});
        add_help(way, dice, how, 0.62);
    } else {
        way.push_back({.step = Step::void_step, .reason = "doporučení patřilo k jinému případu"});
    }
    return way;
}

}  // namespace linka::app
