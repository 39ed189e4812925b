// doctor: how the log is, in plain words; and the way out when part of it is gone for good.
#include "app/application.hpp"
#include "app/backup_job.hpp"
#include "app/commands.hpp"
#include "app/commands_integrity.hpp"
#include "store/base64.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <iostream>

namespace linka::app {

namespace {

namespace json = boost::json;

constexpr int integrity_broken = 5;

std::string base64_of(store::Digest const& digest) {
    return store::to_base64({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

std::string time_of(store::LogTip const& tip) {
    return tip.position == 0 ? std::string{"–"} : format_rfc3339(tip.recorded_at);
}

json::object to_json(store::LogTip const& tip) {
    json::object object{{"position", tip.position}, {"root", base64_of(tip.root)}};
    if (tip.position != 0) object["recorded_at"] = format_rfc3339(tip.recorded_at);
    return object;
}

void print_json(store::Inspection const& found, std::string const& data_dir) {
    json::object object{{"whole", !found.alarm.has_value()}};
    if (auto const note = read_note(data_dir, backup_note))
        object["backed_up_at"] = format_rfc3339(note->at);
    if (auto const note = read_note(data_dir, drill_note))
        object["drilled_at"] = format_rfc3339(note->at);
    if (found.log) object["log"] = to_json(found.log->tip());
    if (found.witnessed) object["witness"] = to_json(*found.witnessed);
    if (found.verifier) object["verifier_key"] = found.verifier->text();
    if (found.alarm) {
        object["alarm"] = json::object{
            {"code", found.alarm->fault.code},
            {"subject", found.alarm->fault.subject},
            {"missing_from", found.alarm->missing_from},
            {"missing_to", found.alarm->missing_to},
        };
    }
    fmt::print("{}\n", json::serialize(object));
}

/// One line: what it is in both languages, and its value.
void line(char const* czech, char const* english, std::string const& value) {
    fmt::print("{}: {}\n", speaks_czech() ? czech : english, value);
}

std::string tip_line(store::LogTip const& tip) {
    return fmt::format("{} ({}), {}", tip.position, time_of(tip), base64_of(tip.root));
}

std::string note_line(std::string const& data_dir, char const* name) {
    auto const note = read_note(data_dir, name);
    if (!note) return speaks_czech() ? "nikdy" : "never";
    return fmt::format("{} ({}, {})", format_rfc3339(note->at), note->position, note->directory);
}

void print_text(store::Inspection const& found, std::string const& data_dir) {
    bool const czech = speaks_czech();
    line("Složka", "Directory", data_dir);
    line(
        "Záznam končí na pozici (kdy, kořen)",
        "The log ends at (when, root)",
        found.log ? tip_line(found.log->tip()) : (czech ? "nejde číst" : "cannot be read")
    );
    line(
        "Svědek (witness) viděl pozici",
        "The witness saw position",
        found.witnessed ? tip_line(*found.witnessed) : (czech ? "nic" : "nothing")
    );
    line(
        "Klíč k ověření kontrolních bodů",
        "Verifier key of the checkpoints",
        found.verifier ? found.verifier->text() : (czech ? "chybí" : "missing")
    );
    line("Poslední záloha", "Last backup", note_line(data_dir, backup_note));
    line("Obnova naposledy zkoušena", "Restoring was last tried", note_line(data_dir, drill_note));
    if (!found.alarm) {
        line(
            "Stav",
            "State",
            czech ? "v pořádku (konec záznamu; všechno přečte linka verify)"
                  : "whole (the end of the log; linka verify reads all of it)"
        );
        return;
    }
    line("Stav", "State", czech ? "POŠKOZENO" : "DAMAGED");
    fmt::print("{}\n", sentence_of(found.alarm->fault));
    if (found.alarm->missing_to != 0) {
        line(
            "Ztracené pozice",
            "Positions that are lost",
            fmt::format("{}–{}", found.alarm->missing_from, found.alarm->missing_to)
        );
    }
    fmt::print(
        "{}\n",
        czech ? "Dokud se nerozhodnete, linka serve záznam jen ukazuje a nic nezapisuje. Nic se "
                "neopravuje samo."
              : "Until you decide, linka serve only shows the log and records nothing. Nothing is "
                "repaired by itself."
    );
}

/// What has to be typed: the last position that is given up, or, where none is known to be gone,
/// the last one that stays.
std::uint64_t position_to_type(store::Inspection const& found) {
    if (found.alarm->missing_to != 0) return found.alarm->missing_to;
    return found.log ? found.log->last() : 0;
}

bool confirmed(store::Inspection const& found, DoctorArguments const& arguments) {
    auto const wanted = position_to_type(found);
    bool const czech = speaks_czech();
    auto const& alarm = *found.alarm;
    if (alarm.missing_to != 0) {
        fmt::print(
            stderr,
            fmt::runtime(
                czech ? "Natrvalo se vzdáte událostí na pozicích {} až {}.\n"
                      : "You give up the events at positions {} to {} for good.\n"
            ),
            alarm.missing_from,
            alarm.missing_to
        );
    }
    if (arguments.yes_lose) return *arguments.yes_lose == wanted;
    fmt::print(
        stderr,
        fmt::runtime(
            czech ? "Rozhodnutí se zapíše do záznamu. Potvrďte ho napsáním čísla {}: "
                  : "The decision is recorded in the log. Confirm it by typing the number {}: "
        ),
        wanted
    );
    std::string typed;
    std::getline(std::cin, typed);
    return typed == std::to_string(wanted);
}

engine::Order accept_loss(store::Alarm const& alarm, store::LogTip const& left) {
    engine::Order order;
    auto& command = *order.command.mutable_accept_loss();
    command.set_reason(alarm.fault.code);
    command.set_from_position(alarm.missing_from);
    command.set_to_position(alarm.missing_to);
    if (alarm.witnessed) {
        command.set_witness_position(alarm.witnessed->position);
        command.set_witness_root(base64_of(alarm.witnessed->root));
    }
    command.set_log_root(base64_of(left.root));
    order.actor.set_role(v1::Role::system);
    order.source = v1::Source::system;
    return order;
}

Result<store::Position> accept(std::string const& data_dir) {
    SystemClock const clock;
    RandomIds ids;
    auto storage = Storage::open(
        {.data_dir = data_dir, .on_alarm = store::OnAlarm::accept}, clock, ids, nullptr
    );
    if (!storage) return storage.error();
    auto& guard = (*storage)->guard();
    if (!guard.alarm()) return conflict("nothing_to_accept");
    auto const outcome =
        (*storage)->engine().execute(accept_loss(*guard.alarm(), guard.log().tip()));
    if (!outcome) return outcome.error();
    if (auto settled = guard.settle(); !settled) return settled.error();
    return outcome->position;
}

}  // namespace

int run_doctor(Config const& config, DoctorArguments const& arguments) {
    auto const& data_dir = config.text("data");
    if (data_dir.empty()) return failed(Fault{FaultKind::invalid, "data_missing", {}, {}});
    SystemClock const clock;
    auto found = store::inspect_log(data_dir, clock);
    if (!found) return failed(found.error());
    if (arguments.json) {
        print_json(*found, data_dir);
    } else {
        print_text(*found, data_dir);
    }
    if (!arguments.accept_loss) return found->alarm ? integrity_broken : 0;

    if (!found->alarm) return failed(conflict("nothing_to_accept"));
    if (!confirmed(*found, arguments)) return failed(conflict("not_confirmed"));
    found->log.reset();
    auto const position = accept(data_dir);
    if (!position) return failed(position.error());
    fmt::print(
        stderr,
        fmt::runtime(
            speaks_czech() ? "linka: přijato a zapsáno na pozici {}; server můžete spustit.\n"
                           : "linka: accepted and recorded at position {}; the server may start.\n"
        ),
        *position
    );
    return 0;
}

}  // namespace linka::app
