#include "api/provider_link.hpp"

#include "api/directory_columns.hpp"
#include "api/public_page.hpp"
#include "base/number.hpp"
#include "domain/service_facts.hpp"
#include "http/head.hpp"
#include "views/services.hpp"

#include <fmt/format.h>

#include <array>

namespace linka::api {

namespace {

using Status = v1::ServiceStatus;

constexpr std::string_view path_begins = "/overeni/";

/// What a provider may say of itself; that a service has ended is for the line to record.
constexpr std::array statuses{
    Status::open, Status::limited, Status::full, Status::paused, Status::closed
};

struct Page {
    explicit Page(Reading const& from)
        : reading{from}, cs{public_language(from) == reports::Language::cs} {}
    Reading const& reading;
    bool cs;

    char const* say(char const* czech, char const* english) const { return cs ? czech : english; }
    std::string_view name_of(Status::Value status) const {
        if (status == Status::unknown) return say("není známo", "not known");
        return word_of(status_words, status, cs);
    }
};

std::optional<domain::ServiceFacts::Link> latest_link(v1::ServiceReply const& row) {
    if (!row.has_link()) return std::nullopt;
    auto const& link = row.link();
    auto const expires_at = from_us(static_cast<std::int64_t>(link.expires_at_us()));
    return domain::ServiceFacts::Link{link.link_id(), expires_at, link.answered_at_us() != 0};
}

std::string stamped(std::string_view service_id, std::string_view link_id) {
    return fmt::format("verification link\n{}\n{}", service_id, link_id);
}

std::string field_of(Form const& form, std::string_view name) {
    for (auto const& [field, value] : form) {
        if (field == name) return value;
    }
    return {};
}

std::optional<Status::Value> status_in(Form const& form) {
    auto const text = field_of(form, "to");
    for (auto const status : statuses) {
        if (text == Status::Value_Name(status)) return status;
    }
    return std::nullopt;
}

std::string room_of(Page const& page, v1::ServiceReply const& row) {
    if (!row.has_capacity()) return page.say("neuvedeno", "not given");
    return std::to_string(row.capacity().available());
}

std::string status_choice(Page const& page, Status::Value chosen) {
    auto choice = fmt::format(
        R"(<p><label for="to">{}</label><select id="to" name="to">)",
        page.say("Jak na tom služba je", "How the service is now")
    );
    for (auto const status : statuses) {
        choice += fmt::format(
            R"(<option value="{}"{}>{}</option>)",
            Status::Value_Name(status),
            status == chosen ? " selected" : "",
            page.name_of(status)
        );
    }
    return choice + "</select></p>";
}

std::string text_field(
    std::string_view name, std::string_view label, std::string_view type, std::string_view value
) {
    return fmt::format(
        R"(<p><label for="{0}">{1}</label><input id="{0}" name="{0}" type="{2}" maxlength="200" value="{3}"></p>)",
        name,
        html(label),
        type,
        html(value)
    );
}

std::string what_is_recorded(Page const& page, v1::ServiceReply const& row) {
    return fmt::format(
        R"(<section class="card"><h2>{}</h2><p>{}</p><p>{}: <strong>{}</strong></p><p>{}: <strong>{}</strong></p></section>)",
        html(row.title()),
        html(row.provider()),
        page.say("Zapsaný stav", "Recorded status"),
        page.name_of(row.status()),
        page.say("Zapsaná volná místa", "Recorded free places"),
        room_of(page, row)
    );
}

Answer document(
    Reading const& reading, char const* czech_title, char const* english_title, std::string main
) {
    Page const page{reading};
    return public_page(
        reading, {page.say(czech_title, english_title), std::move(main), reading.request.path}
    );
}

}  // namespace

std::string link_path(v1::ServiceReply const& row, store::LinkKey const& key, Instant now) {
    auto const& link = row.link();
    if (!domain::may_answer(latest_link(row), link.link_id(), now)) return {};
    return fmt::format(
        "{}{}.{}.{}",
        path_begins,
        row.service_id(),
        link.link_id(),
        key.stamp(stamped(row.service_id(), link.link_id()))
    );
}

Result<v1::ServiceReply> opened_by(
    std::string_view token, store::LinkKey const& key, engine::ReadView const& view
) {
    auto const first = token.find('.');
    auto const last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return not_found("unknown_link");
    auto const service_id = token.substr(0, first);
    auto const link_id = token.substr(first + 1, last - first - 1);
    if (!key.fits(stamped(service_id, link_id), token.substr(last + 1)))
        return not_found("unknown_link");
    auto row = views::find_service(*view.tables, service_id, view.valid_at);
    if (!row) return not_found("unknown_link");
    auto const may = domain::may_answer(latest_link(*row), link_id, view.valid_at);
    if (!may) return may.error();
    return *row;
}

Form form_of(std::string const& body) {
    http::Request decoded;
    if (!http::read_target("/?" + body, decoded)) return {};
    return decoded.query;
}

Answer link_question(
    Reading const& reading, v1::ServiceReply const& row, Form const& form, std::string const& wrong
) {
    Page const page{reading};
    auto main = what_is_recorded(page, row);
    if (!wrong.empty()) {
        main += fmt::format(R"(<p role="alert"><strong>{}</strong></p>)", html(wrong));
    } else {
        main += fmt::format(
            R"(<form method="post"><p><button name="step" value="send">{}</button></p></form><h2>{}</h2>)",
            page.say("Všechno platí beze změny", "All of it still holds"),
            page.say("Něco je jinak", "Something is different")
        );
    }
    main += R"(<form method="post">)" + status_choice(page, status_in(form).value_or(row.status()));
    main += text_field(
        "reason",
        page.say("Proč (když se stav mění)", "Why (when the status changes)"),
        "text",
        field_of(form, "reason")
    );
    main += text_field(
        "until",
        page.say("Do kdy to nejspíš potrvá", "Until when it will probably last"),
        "date",
        field_of(form, "until")
    );
    main += text_field(
        "available",
        page.say("Kolik je volných míst", "How many places are free"),
        "number",
        field_of(form, "available")
    );
    main += fmt::format(
        R"(<p>{}</p><p><button name="step" value="review">{}</button></p></form>)",
        page.say(
            "Nepište jména ani jiné údaje o klientech.",
            "Do not write names or anything on clients."
        ),
        page.say("Zkontrolovat", "Check")
    );
    return document(reading, "Ověření služby", "Verification of a service", std::move(main));
}

Answer link_review(Reading const& reading, v1::ServiceReply const& row, Form const& form) {
    Page const page{reading};
    std::string rows;
    auto const add = [&](char const* what, std::string const& before, std::string const& after) {
        rows += fmt::format(
            "<tr><th>{}</th><td>{}</td><td><strong>{}</strong></td></tr>",
            what,
            html(before),
            html(after)
        );
    };
    auto const to = status_in(form);
    if (to && *to != row.status())
        add(page.say("Stav", "Status"),
            std::string{page.name_of(row.status())},
            std::string{page.name_of(*to)});
    auto const reason = field_of(form, "reason");
    if (!reason.empty()) add(page.say("Důvod", "Reason"), row.status_reason(), reason);
    auto const until = field_of(form, "until");
    if (!until.empty()) add(page.say("Do kdy", "Until"), row.expected_until_on(), until);
    auto const room = field_of(form, "available");
    if (!room.empty()) add(page.say("Volná místa", "Free places"), room_of(page, row), room);
    auto main = what_is_recorded(page, row);
    if (rows.empty()) {
        main += fmt::format(
            "<p>{}</p>",
            page.say(
                "Nic se nemění: potvrdíte, že záznam platí.", "Nothing changes: you confirm it."
            )
        );
    } else {
        main += fmt::format(
            "<table><thead><tr><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>{}</tbody></"
            "table>",
            page.say("Co se změní", "What changes"),
            page.say("Teď", "Now"),
            page.say("Bude", "Then"),
            rows
        );
    }
    main += R"(<form method="post">)";
    for (auto const* const name : {"to", "reason", "until", "available"}) {
        main += fmt::format(
            R"(<input type="hidden" name="{}" value="{}">)", name, html(field_of(form, name))
        );
    }
    main += fmt::format(
        R"(<p><button name="step" value="send">{}</button> <button name="step" value="back">{}</button></p></form>)",
        page.say("Odeslat", "Send"),
        page.say("Zpět", "Back")
    );
    return document(reading, "Zkontrolujte odpověď", "Check your answer", std::move(main));
}

Answer link_thanks(Reading const& reading) {
    Page const page{reading};
    return document(
        reading,
        "Děkujeme, máme to zapsané",
        "Thank you, it is recorded",
        fmt::format(
            "<p>{}</p>",
            page.say(
                "Odkaz už dál neplatí. Změní-li se něco, zavolejte prosím na linku.",
                "The link is no longer valid. If something changes, please call the line."
            )
        )
    );
}

Answer link_refused(Reading const& reading, std::string const& why) {
    return document(
        reading,
        "Odkaz nejde otevřít",
        "The link cannot be opened",
        fmt::format("<p>{}</p>", html(why))
    );
}

Result<v1::AnswerVerificationLink> answer_of(v1::ServiceReply const& row, Form const& form) {
    v1::AnswerVerificationLink answer;
    answer.set_service_id(row.service_id());
    answer.set_link_id(row.link().link_id());
    auto const to = status_in(form);
    if (to && *to != row.status()) {
        answer.set_to(*to);
        answer.set_reason(field_of(form, "reason"));
        answer.set_expected_until_on(field_of(form, "until"));
    }
    auto const room = field_of(form, "available");
    if (room.empty()) return answer;
    auto const available = parse_number<std::uint32_t>(room);
    if (!available) return invalid("bad_number", "/available");
    answer.set_available(*available);
    auto const unit = row.capacity().unit();
    answer.set_unit(unit == v1::CapacityUnit::unspecified ? v1::CapacityUnit::place : unit);
    return answer;
}

}  // namespace linka::api
