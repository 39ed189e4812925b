#include "api/directory_columns.hpp"
#include "api/directory_csv.hpp"
#include "base/time.hpp"
#include "reports/csv_writer.hpp"

#include <fmt/format.h>

namespace linka::api {

namespace {

using reports::Dialect;

/// As people write it in Czech, on the wall clock in Prague, to the minute; else RFC 3339.
std::string moment(std::uint64_t at_us, bool cs) {
    if (at_us == 0) return {};
    auto const instant = from_us(static_cast<std::int64_t>(at_us));
    if (!cs) return format_rfc3339(instant);
    auto const local = to_prague(instant);
    return fmt::format(
        "{}. {}. {} {}:{:02}",
        static_cast<unsigned>(local.date.day()),
        static_cast<unsigned>(local.date.month()),
        static_cast<int>(local.date.year()),
        local.minute / 60,
        local.minute % 60
    );
}

std::string day(std::string const& iso, bool cs) {
    auto const date = parse_date(iso, {});
    if (!cs || !date) return iso;
    return fmt::format(
        "{}. {}. {}",
        static_cast<unsigned>(date->day()),
        static_cast<unsigned>(date->month()),
        static_cast<int>(date->year())
    );
}

template <class Texts>
std::string joined(Texts const& texts, std::string_view separator) {
    return fmt::format("{}", fmt::join(texts, separator));
}

/// A condition to a line; one that holds a line feed of its own is put on one line.
std::string lines_of(v1::ServiceReply const& service) {
    std::vector<std::string> lines{service.conditions().begin(), service.conditions().end()};
    for (auto& line : lines) std::ranges::replace(line, '\n', ' ');
    return joined(lines, "\n");
}

}  // namespace

std::string directory_csv(
    std::span<v1::ServiceReply const> services, bool synthetic, Dialect dialect
) {
    bool const cs = dialect == Dialect::cs;
    reports::CsvWriter writer{dialect};
    if (synthetic) {
        writer.text(synthetic_mark);
        writer.end_row();
    }
    for (auto const& column : directory_columns) writer.text(cs ? column.cs : column.field);
    writer.end_row();
    for (auto const& service : services) {
        writer.text(service.service_id());
        writer.text(service.title());
        writer.text(service.provider());
        writer.text(joined(service.kinds(), " "));
        writer.text(joined(service.kraje(), " "));
        writer.text(service.public_contact());
        writer.text(lines_of(service));
        writer.text(word_of(status_words, service.status(), cs));
        writer.text(service.status_reason());
        writer.text(moment(service.status_since_at_us(), cs));
        writer.text(day(service.expected_until_on(), cs));
        writer.text(moment(service.verified_at_us(), cs));
        writer.text(word_of(method_words, service.verified_by(), cs));
        writer.end_row();
    }
    return writer.take();
}

}  // namespace linka::api
