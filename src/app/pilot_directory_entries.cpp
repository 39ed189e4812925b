// The invented services. Their names say that they are examples; towns are real, or nobody could
// follow the demo.
#include "app/pilot_directory.hpp"
#include "base/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace linka::app {

namespace {

using enum Audience;

constexpr std::string_view no_infection = "potvrzení o bezinfekčnosti";
constexpr std::string_view curator_asks = "žádá sociální kurátor";
constexpr std::string_view own_income = "doložený příjem nebo dávka";
constexpr std::string_view residence = "trvalý pobyt v obvodu obce";
constexpr std::string_view by_phone = "jen po telefonické domluvě";

constexpr std::array entries{
    ServiceEntry{"§57", "Praha", {"PHA"}, men, false, no_infection},
    ServiceEntry{"§57", "Praha-východ", {"PHA", "STC"}, women, false, curator_asks},
    ServiceEntry{"§63", "Praha", {"PHA"}, anyone, false, no_infection},
    ServiceEntry{"§58", "Praha", {"PHA"}, anyone, true, own_income},
    ServiceEntry{"§37", "Praha", {"PHA"}, anyone, false, by_phone},
    ServiceEntry{"X-UP", "Praha", {"PHA", "STC"}, anyone, false, by_phone},
    ServiceEntry{"X-KURATOR", "Praha", {"PHA"}, anyone, false, residence},
    ServiceEntry{"X-DLUHY", "Praha", {"PHA", "STC"}, anyone, false, ""},
    ServiceEntry{"§59", "Praha", {"PHA"}, anyone, false, ""},

    ServiceEntry{"§57", "Kladno", {"STC"}, men, false, no_infection},
    ServiceEntry{"X-KURATOR", "Mladá Boleslav", {"STC"}, anyone, false, residence},
    ServiceEntry{"§69", "Kolín", {"STC"}, anyone, false, ""},

    ServiceEntry{"§57", "České Budějovice", {"JHC"}, men, false, no_infection},
    ServiceEntry{"§37", "České Budějovice", {"JHC"}, anyone, false, ""},
    ServiceEntry{"X-KURATOR", "Tábor", {"JHC"}, anyone, false, residence},

    ServiceEntry{"§57", "Plzeň", {"PLK"}, anyone, false, own_income},
    ServiceEntry{"§63", "Plzeň", {"PLK"}, anyone, false, no_infection},
    ServiceEntry{"X-UP", "Plzeň", {"PLK"}, anyone, false, by_phone},

    ServiceEntry{"§57", "Karlovy Vary", {"KVK"}, men, false, no_infection},
    ServiceEntry{"X-KURATOR", "Cheb", {"KVK"}, anyone, false, residence},
    ServiceEntry{"X-DLUHY", "Sokolov", {"KVK", "ULK", "PLK"}, anyone, false, ""},

    ServiceEntry{"§57", "Ústí nad Labem", {"ULK"}, men, false, no_infection},
    ServiceEntry{"§57", "Děčín", {"ULK", "LBK"}, women, false, curator_asks},
    ServiceEntry{"§63", "Most", {"ULK"}, anyone, false, no_infection},
    ServiceEntry{"§59", "Teplice", {"ULK"}, anyone, false, ""},
    ServiceEntry{"X-UP", "Ústí nad Labem", {"ULK", "KVK", "LBK"}, anyone, false, by_phone},
    ServiceEntry{"X-KURATOR", "Chomutov", {"ULK"}, anyone, false, residence},

    ServiceEntry{"§57", "Liberec", {"LBK"}, men, false, own_income},
    ServiceEntry{"§63", "Liberec", {"LBK"}, anyone, false, no_infection},
    ServiceEntry{"X-PMS", "Liberec", {"LBK", "ULK", "KVK", "PLK"}, anyone, false, ""},

    ServiceEntry{"§57", "Hradec Králové", {"HKK"}, anyone, false, no_infection},
    ServiceEntry{"§58", "Hradec Králové", {"HKK", "PAK"}, anyone, true, own_income},
    ServiceEntry{"X-KURATOR", "Trutnov", {"HKK"}, anyone, false, residence},
    ServiceEntry{"X-MATRIKA", "Hradec Králové", {"HKK", "PAK"}, anyone, false, by_phone},

    ServiceEntry{"§57", "Pardubice", {"PAK"}, men, false, no_infection},
    ServiceEntry{"§69", "Chrudim", {"PAK"}, anyone, false, ""},
    ServiceEntry{"X-UP", "Pardubice", {"PAK", "HKK"}, anyone, false, by_phone},

    ServiceEntry{"§57", "Jihlava", {"VYS"}, men, false, no_infection},
    ServiceEntry{"X-KURATOR", "Třebíč", {"VYS"}, anyone, false, residence},

    ServiceEntry{"§57", "Brno", {"JHM"}, men, false, no_infection},
    ServiceEntry{"§57", "Brno-venkov", {"JHM"}, women, false, curator_asks},
    ServiceEntry{"§63", "Brno", {"JHM"}, anyone, false, no_infection},
    ServiceEntry{"§58", "Brno", {"JHM", "OLK", "ZLK"}, anyone, true, own_income},
    ServiceEntry{"§64", "Brno", {"JHM", "VYS"}, anyone, false, curator_asks},
    ServiceEntry{"X-UP", "Brno", {"JHM"}, anyone, false, by_phone},

    ServiceEntry{"§57", "Olomouc", {"OLK"}, men, false, no_infection},
    ServiceEntry{"§63", "Přerov", {"OLK"}, anyone, false, no_infection},
    ServiceEntry{"§59", "Olomouc", {"OLK"}, anyone, false, ""},
    ServiceEntry{"X-KURATOR", "Olomouc", {"OLK"}, anyone, false, residence},
    ServiceEntry{"X-MATRIKA", "Šumperk", {"OLK"}, anyone, false, by_phone},

    ServiceEntry{"§57", "Zlín", {"ZLK"}, men, false, no_infection},
    ServiceEntry{"X-UP", "Zlín", {"ZLK", "OLK"}, anyone, false, by_phone},
    ServiceEntry{"X-KURATOR", "Kroměříž", {"ZLK"}, anyone, false, residence},

    ServiceEntry{"§57", "Ostrava", {"MSK"}, men, false, no_infection},
    ServiceEntry{"§57", "Karviná", {"MSK"}, women, false, curator_asks},
    ServiceEntry{"§63", "Ostrava", {"MSK"}, anyone, false, no_infection},
    ServiceEntry{"X-DLUHY", "Karviná", {"MSK"}, anyone, false, ""},
    ServiceEntry{"X-UP", "Ostrava", {"MSK"}, anyone, false, by_phone},

    ServiceEntry{"X-PROBDUM", "Frýdek-Místek", {"MSK", "OLK", "ZLK"}, men, false, own_income},
    ServiceEntry{"X-PMS", "Prostějov", {"JHM", "OLK", "ZLK", "MSK"}, anyone, false, ""},
    ServiceEntry{"X-DLUHY", "Litomyšl", {"PAK", "HKK", "OLK", "JHM"}, anyone, false, ""},
    ServiceEntry{"X-KURZ", "Vyškov", {"JHM", "OLK", "ZLK", "MSK"}, anyone, false, ""},
    ServiceEntry{"X-KURZ", "Nymburk", {"PHA", "STC", "HKK", "LBK"}, anyone, false, ""},
    ServiceEntry{"X-ZAM", "Hodonín", {"JHM", "ZLK", "OLK", "MSK"}, anyone, false, by_phone},
    ServiceEntry{"X-ZAM", "Beroun", {"PHA", "STC", "PLK"}, anyone, false, by_phone},
    ServiceEntry{"§70", "Louny", {"ULK", "KVK", "LBK", "PLK"}, anyone, false, ""},
};

/// How a service of that kind is named, and who stands behind it.
struct KindNames {
    std::string_view kind;
    std::string_view title;
    std::string_view provider;
};
constexpr std::string_view society = "Příklad, z. s. (ukázka)";
constexpr std::string_view benefit = "Vzorový dům, o. p. s. (ukázka)";
constexpr std::string_view office = "Vzorový úřad (ukázka)";

constexpr std::array names{
    KindNames{"§57", "Azylový dům Příklad", benefit},
    KindNames{"§58", "Dům na půl cesty Příklad", benefit},
    KindNames{"§63", "Noclehárna Příklad", society},
    KindNames{"§37", "Poradna Vzor", society},
    KindNames{"§59", "Kontaktní centrum Vzor", society},
    KindNames{"§64", "Následná péče Vzor", society},
    KindNames{"§69", "Terénní program Vzor", society},
    KindNames{"§70", "Sociální rehabilitace Vzor", benefit},
    KindNames{"X-UP", "Úřad práce", office},
    KindNames{"X-KURATOR", "Sociální kurátor", office},
    KindNames{"X-DLUHY", "Dluhová poradna Příklad", society},
    KindNames{"X-PROBDUM", "Probační dům Příklad", benefit},
    KindNames{"X-PMS", "Středisko probace", office},
    KindNames{"X-MATRIKA", "Matrika", office},
    KindNames{"X-KURZ", "Doprovod od brány Příklad", society},
    KindNames{"X-ZAM", "Práce po propuštění Vzor", society},
};

constexpr std::array kinds_with_beds{"§57", "§58", "§63", "X-PROBDUM"};

v1::SetAccessCondition access(v1::AccessCondition::Value condition, std::string_view value) {
    v1::SetAccessCondition result;
    result.set_condition(condition);
    result.set_value(std::string{value});
    return result;
}

}  // namespace

std::span<ServiceEntry const> service_entries() { return entries; }

v1::RegisterService registration_of(ServiceEntry const& entry) {
    auto const* const named = std::ranges::find(names, entry.kind, &KindNames::kind);
    CHECK(named != names.end());
    v1::RegisterService result;
    result.set_title(fmt::format("{} {} (ukázka)", named->title, entry.town));
    result.set_provider(std::string{named->provider});
    result.add_kinds(std::string{entry.kind});
    for (auto const& kraj : entry.kraje) {
        if (!kraj.empty()) result.add_kraje(std::string{kraj});
    }
    // A domain that is kept for examples (RFC 2606): nobody can be reached there.
    result.set_public_contact("ukazka@example.org");
    if (!entry.condition.empty()) result.add_conditions(std::string{entry.condition});
    return result;
}

std::vector<v1::SetAccessCondition> access_of(ServiceEntry const& entry) {
    using Condition = v1::AccessCondition;
    std::vector<v1::SetAccessCondition> result;
    if (entry.young_only) result.push_back(access(Condition::age_max, "26"));
    if (entry.audience == men) result.push_back(access(Condition::sex, "men"));
    if (entry.audience == women) result.push_back(access(Condition::sex, "women"));
    return result;
}

bool has_beds(ServiceEntry const& entry) {
    return std::ranges::find(kinds_with_beds, entry.kind) != kinds_with_beds.end();
}

std::string_view status_reason(v1::ServiceStatus::Value to, Dice& dice) {
    using Status = v1::ServiceStatus;
    static constexpr std::array open{
        "opatření uvolněna, přijímá bez omezení",
        "provoz obnoven",
        "uvolnila se místa",
        "přijímá, ověřeno u vedoucí služby"
    };
    static constexpr std::array limited{
        "přijímá jen s potvrzením o bezinfekčnosti",
        "přijímá jen po telefonické domluvě",
        "omezený počet míst kvůli rozestupům",
        "nové klienty přijímá jen v pracovní dny dopoledne"
    };
    static constexpr std::array paused{
        "po dobu nouzového stavu nepřijímá nové klienty",
        "karanténa v zařízení",
        "část personálu v karanténě, příjem přerušen"
    };
    static constexpr std::array full{"plná kapacita", "plná kapacita, vede pořadník"};
    static constexpr std::array closed{"zavřeno z rozhodnutí zřizovatele do konce nouzového stavu"};
    static constexpr std::array unknown{"na telefonu se nikdo nehlásí, stav nejistý"};
    switch (to) {
        case Status::open:
            return dice.pick(open);
        case Status::limited:
            return dice.pick(limited);
        case Status::paused:
            return dice.pick(paused);
        case Status::full:
            return dice.pick(full);
        case Status::closed:
            return dice.pick(closed);
        case Status::retired:
            return "služba skončila, nástupce není";
        default:
            return dice.pick(unknown);
    }
}

}  // namespace linka::app
