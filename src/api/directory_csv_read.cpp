#include "api/directory_columns.hpp"
#include "api/directory_csv.hpp"
#include "api/moment_text.hpp"
#include "api/recode.hpp"

#include <fmt/format.h>

#include <csv.h>
#include <optional>

namespace linka::api {

namespace {

using Cells = std::vector<std::string>;

Fault wrong(char const* code, std::string subject = {}) {
    return Fault{FaultKind::invalid, code, std::move(subject), {}};
}

/// What the parser calls back with.
struct Table {
    std::vector<Cells> rows;
    Cells row;
};

void take_cell(void* bytes, std::size_t size, void* table) {
    auto& cells = static_cast<Table*>(table)->row;
    cells.emplace_back(static_cast<char const*>(bytes), size);
}
void take_row(int /*ended_by*/, void* to) {
    auto& table = *static_cast<Table*>(to);
    table.rows.push_back(std::move(table.row));
    table.row.clear();
}
/// Spaces at the ends of a cell are part of it.
int never_space(unsigned char /*c*/) { return 0; }

Result<std::vector<Cells>> parse(std::string_view text, char separator) {
    Table table;
    csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return unavailable("too_busy");
    csv_set_delim(&parser, static_cast<unsigned char>(separator));
    csv_set_space_func(&parser, never_space);
    bool const good =
        csv_parse(&parser, text.data(), text.size(), take_cell, take_row, &table) == text.size() &&
        csv_fini(&parser, take_cell, take_row, &table) == 0;
    csv_free(&parser);
    if (!good) return wrong("bad_csv", fmt::format("{}", table.rows.size() + 1));
    return std::move(table.rows);
}

/// Whichever the line of titles has more of.
char separator_of(std::string_view text) {
    if (text.starts_with(synthetic_mark)) {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    auto const line = text.substr(0, text.find('\n'));
    return std::ranges::count(line, ';') > std::ranges::count(line, ',') ? ';' : ',';
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view spaces = " \t\r\n";
    auto const begin = text.find_first_not_of(spaces);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

std::vector<std::string_view> parts_of(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of(separators), text.size());
        if (auto const part = trimmed(text.substr(0, end)); !part.empty()) parts.push_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// Which field each column holds.
Result<std::vector<std::string_view>> fields_of(Cells const& titles) {
    std::vector<std::string_view> fields;
    for (auto const& title : titles) {
        auto const name = trimmed(title);
        auto const known = std::ranges::find_if(directory_columns, [&](auto const& column) {
            return column.field == name || column.cs == name;
        });
        if (known == directory_columns.end()) return wrong("unknown_column", title.substr(0, 60));
        fields.push_back(known->field);
    }
    // A column left out would empty the field of every service that is known.
    for (auto const* const needed :
         {"title", "provider", "kinds", "kraje", "public_contact", "conditions"}) {
        if (std::ranges::find(fields, needed) == fields.end()) return wrong("file_without_titles");
    }
    return fields;
}

class RowReader {
  public:
    RowReader(v1::ImportedService& to, domain::Reference const& reference)
        : to_{to}, reference_{reference} {}

    void cell(std::string_view field, std::string_view text) {
        // What keeps a formula from running in a spreadsheet is no part of the text.
        static constexpr std::string_view formula = "=+-@\t\r";
        if (text.size() > 1 && text[0] == '\'' && formula.find(text[1]) != std::string_view::npos)
            text.remove_prefix(1);
        if (text.empty()) return;
        auto& details = *to_.mutable_details();
        if (field == "id") to_.set_service_id(std::string{trimmed(text)});
        if (field == "title") details.set_title(std::string{text});
        if (field == "provider") details.set_provider(std::string{text});
        if (field == "public_contact") details.set_public_contact(std::string{text});
        if (field == "status_reason") to_.set_status_reason(std::string{text});
        if (field == "kinds") kinds(text);
        if (field == "kraje") kraje(text);
        if (field == "conditions") conditions(text);
        if (field == "status") status(trimmed(text));
        if (field == "verified_by") method(trimmed(text));
        if (field == "status_since") to_.set_status_since_at_us(moment(field, trimmed(text)));
        if (field == "verified_at") to_.set_verified_at_us(moment(field, trimmed(text)));
        if (field == "expected_until_on") until(trimmed(text));
    }

  private:
    void unread(std::string_view field, char const* code, std::string_view subject) {
        auto& wrong_field = *to_.add_unread();
        wrong_field.set_field(std::string{field});
        wrong_field.set_code(code);
        wrong_field.set_subject(std::string{subject.substr(0, 60)});
    }

    void kinds(std::string_view text) {
        for (auto const part : parts_of(text, " ,;\n"))
            to_.mutable_details()->add_kinds(std::string{part});
    }
    /// A code, or the name as people write it.
    void kraje(std::string_view text) {
        auto& kraje = *to_.mutable_details()->mutable_kraje();
        auto const by_name = [this](std::string_view name) -> domain::Kraj const* {
            for (auto const& kraj : reference_.kraje) {
                if (kraj.name == name || kraj.short_name == name) return &kraj;
            }
            return nullptr;
        };
        for (auto const part : parts_of(text, ",;\n")) {
            if (auto const* const kraj = by_name(part)) {
                *kraje.Add() = kraj->code;
            } else {
                for (auto const code : parts_of(part, " ")) *kraje.Add() = std::string{code};
            }
        }
    }
    void conditions(std::string_view text) {
        while (!text.empty()) {
            auto const end = std::min(text.find('\n'), text.size());
            auto line = text.substr(0, end);
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (!trimmed(line).empty()) to_.mutable_details()->add_conditions(std::string{line});
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    void status(std::string_view text) {
        to_.set_status(value_of(status_words, text));
        if (to_.status() == Status::unspecified) unread("status", "unknown_word", text);
    }
    void method(std::string_view text) {
        to_.set_verified_by(value_of(method_words, text));
        if (to_.verified_by() == Method::unspecified) unread("verified_by", "unknown_word", text);
    }
    std::uint64_t moment(std::string_view field, std::string_view text) {
        auto const instant = read_moment_text(text);
        if (instant && to_us(*instant) > 0) return static_cast<std::uint64_t>(to_us(*instant));
        unread(field, "bad_time", text);
        return 0;
    }
    void until(std::string_view text) {
        auto const date = read_date_text(text);
        if (!date) return unread("expected_until_on", "bad_date", text);
        to_.set_expected_until_on(format_date(*date));
    }

    v1::ImportedService& to_;
    domain::Reference const& reference_;
};

bool only_empty(Cells const& cells) {
    return std::ranges::all_of(cells, [](auto const& cell) { return trimmed(cell).empty(); });
}

}  // namespace

Done read_directory_csv(
    std::string_view bytes, domain::Reference const& reference, v1::ImportDirectory& to
) {
    auto const text = as_utf8(bytes);
    if (!text || text->find('\0') != std::string::npos) return wrong("file_not_utf8");
    auto const rows = parse(*text, separator_of(*text));
    if (!rows) return rows.error();
    std::size_t next = 0;
    if (!rows->empty() && !rows->front().empty() && rows->front().front() == synthetic_mark) {
        to.set_synthetic(true);
        ++next;
    }
    if (next == rows->size()) return wrong("file_empty");
    auto const fields = fields_of((*rows)[next]);
    if (!fields) return fields.error();
    while (++next < rows->size()) {
        auto const& cells = (*rows)[next];
        if (only_empty(cells)) continue;
        auto& service = *to.add_services();
        service.set_row(static_cast<std::uint32_t>(next + 1));
        RowReader reader{service, reference};
        for (std::size_t i = 0; i < std::min(cells.size(), fields->size()); ++i)
            reader.cell((*fields)[i], cells[i]);
        if (cells.size() > fields->size()) {
            auto& extra = *service.add_unread();
            extra.set_field("row");
            extra.set_code("more_cells_than_columns");
        }
    }
    to.set_format("csv");
    return to.services().empty() ? Done{wrong("file_empty")} : Done{};
}

}  // namespace linka::api
