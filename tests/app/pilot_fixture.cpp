#include "app/pilot_fixture.hpp"

#include "store/memory_log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace linka::app {

std::string schema_text(std::string const& name) {
    std::ifstream const file{std::string{LINKA_SOURCE_DIR} + "/schema/reference/" + name + ".json"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

domain::Reference reference_lists() {
    auto const kraje = schema_text("kraje");
    auto const prisons = schema_text("prisons");
    auto const needs = schema_text("needs");
    auto const service_types = schema_text("service_types");
    auto const members = schema_text("members");
    auto reference = domain::parse_reference({kraje, prisons, needs, service_types, members});
    EXPECT_TRUE(reference.has_value());
    return *std::move(reference);
}

Instant standard_moment() {
    using namespace std::chrono;
    return from_prague(Date{year{2020}, May, day{6}}, 10 * 60);
}

PilotOptions standard_options() {
    PilotOptions options;
    options.until = standard_moment();
    return options;
}

WrittenPilot::WrittenPilot(PilotOptions const& options, std::uint64_t ids_seed)
    : clock_{options.until},
      ids_{ids_seed},
      reference_{reference_lists()},
      log_{store::make_memory_log(clock_)},
      tables_{store::make_memory_tables()},
      keys_{test::open_keys(scratch_.path("keys"), clock_)},
      engine_{std::make_unique<engine::Engine>(
          engine::EngineParts{*log_, *tables_, clock_, ids_, reference_, *keys_, 1}, nullptr
      )} {
    auto const count_progress = [this](std::size_t done, std::size_t of) {
        EXPECT_LE(done, of);
        ++progress_told_;
    };
    auto written = write_pilot({*engine_, clock_}, options, count_progress);
    if (written.has_error()) {
        auto const& fault = written.error();
        ADD_FAILURE(
        ) << fault.code
          << " " << fault.subject << " "
          << (fault.fields.empty() ? "" : fault.fields[0].pointer + " " + fault.fields[0].code);
    } else {
        summary_ = *std::move(written);
    }
    read_records();
    reader_ = tables_->at(engine_->applied());
}

WrittenPilot::~WrittenPilot() { engine_->stop(); }

void WrittenPilot::read_records() {
    store::Position last = 0;
    while (last < log_->last()) {
        auto records = log_->read(last, 1000, 64UL * 1024 * 1024);
        ASSERT_TRUE(records.has_value());
        for (auto& record : *records) {
            Written written;
            ASSERT_TRUE(written.commit.ParseFromString(record.commit));
            last = record.position;
            written.record = std::move(record);
            records_.push_back(std::move(written));
        }
    }
}

std::size_t WrittenPilot::count(std::function<bool(v1::Event const&)> const& of) const {
    std::size_t counted = 0;
    each([&](v1::Event const& event, Written const&) { counted += of(event) ? 1 : 0; });
    return counted;
}

void WrittenPilot::each(std::function<void(v1::Event const&, Written const&)> const& visit) const {
    for (auto const& written : records_) {
        for (auto const& event : written.commit.events()) visit(event, written);
    }
}

}  // namespace linka::app
