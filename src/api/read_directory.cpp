// The directory as a file, and what a file would change in it.
#include "api/directory_csv.hpp"
#include "api/directory_import.hpp"
#include "api/hsds.hpp"
#include "api/problems.hpp"
#include "api/reads.hpp"
#include "domain/directory_import.hpp"
#include "domain/text.hpp"
#include "store/secrets.hpp"
#include "views/accounts.hpp"
#include "views/services.hpp"

namespace linka::api {

namespace {

bool is_json(std::string_view bytes) {
    auto const first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

domain::ImportFacts facts_of(Reading const& reading) {
    auto const& tables = *reading.view.tables;
    auto const at = reading.view.valid_at;
    return {
        [&tables, at](std::string const& id) -> Result<domain::Service> {
            auto const row = views::find_service(tables, id, at);
            return row ? domain::service_of(*row) : domain::Service{};
        },
        [names = views::service_names(tables)](
            std::string const& title, std::string const& provider
        ) { return views::named(names, title, provider); },
        views::is_synthetic(tables)
    };
}

/// "/kinds/0" is the column "kinds".
std::string column_of(std::string_view pointer) {
    pointer.remove_prefix(pointer.starts_with('/') ? 1 : 0);
    return std::string{pointer.substr(0, pointer.find('/'))};
}

void write_row(domain::ImportedRow const& row, Reading const& reading, v1::ImportRow& to) {
    to.set_row(row.row);
    to.set_outcome(row.outcome);
    if (row.outcome != v1::ImportOutcome::added) to.set_service_id(row.service_id);
    to.set_title(row.title);
    to.set_provider(row.provider);
    for (auto const& field : row.changes) to.add_changes(field);
    for (auto const& fault : row.faults) {
        auto& told = *to.add_faults();
        told.set_column(column_of(fault.pointer));
        told.set_code(fault.code);
        told.set_detail(reading.texts->sentence(fault.code, fault.subject, reading.language));
    }
}

}  // namespace

Done read_directory_file(
    std::string_view bytes, domain::Reference const& reference, v1::ImportDirectory& to
) {
    auto const digest = store::sha256(bytes);
    to.set_file_sha256(store::to_hex(std::string{digest.begin(), digest.end()}));
    return is_json(bytes) ? read_directory_hsds(bytes, reference, to)
                          : read_directory_csv(bytes, reference, to);
}

Done read_import(
    http::Request const& request, domain::Reference const& reference, v1::Command& command
) {
    auto const type = request.field("content-type");
    if (!type.starts_with("text/csv") && !type.starts_with("application/json"))
        return Fault{FaultKind::invalid, "wrong_content_type", {}, {}};
    auto& import = *command.mutable_import_directory();
    import.set_not_personal(request.parameter("not_personal") == "true");
    return read_directory_file(request.body, reference, import);
}

Result<Answer> read_import_preview(Reading const& reading) {
    v1::Command command;
    auto const& reference = reading.engine.reference();
    if (auto const read = read_import(reading.request, reference, command); !read)
        return read.error();
    auto const& import = command.import_directory();
    // Nothing is named by them: a preview makes nothing.
    SeededIds ids{1};
    domain::Context context{reading.engine.clock().now(), ids, reference};
    context.not_personal = import.not_personal();
    auto const result = domain::imported(facts_of(reading), import, context);
    if (!result) return result.error();
    v1::ImportPreview preview;
    using Outcome = v1::ImportOutcome;
    preview.set_added(result->count(Outcome::added));
    preview.set_changed(result->count(Outcome::changed));
    preview.set_unchanged(result->count(Outcome::unchanged));
    preview.set_rejected(result->count(Outcome::rejected));
    Fault all;
    for (auto const& row : result->rows) {
        write_row(row, reading, *preview.add_rows());
        all.fields.insert(all.fields.end(), row.faults.begin(), row.faults.end());
    }
    preview.set_only_looks_personal(domain::only_looks_personal(all));
    return Answer{to_json(preview, reading.personal())};
}

Result<Answer> read_directory_export(Reading const& reading) {
    auto const services = views::all_services(*reading.view.tables, reading.view.valid_at);
    bool const synthetic = views::is_synthetic(*reading.view.tables);
    auto const format = reading.request.parameter("format").value_or("csv");
    Answer answer;
    if (format == "hsds") {
        answer.body = directory_hsds(services, {reading.engine.reference(), synthetic});
        answer.file_name = "adresar.json";
    } else if (format == "csv" || format == "csv-excel") {
        auto const dialect = format == "csv" ? reports::Dialect::rfc4180 : reports::Dialect::cs;
        answer.body = directory_csv(services, synthetic, dialect);
        answer.content_type = "text/csv; charset=utf-8";
        answer.file_name = "adresar.csv";
    } else {
        return invalid("bad_format", "format", format.substr(0, 20));
    }
    return answer;
}

}  // namespace linka::api
