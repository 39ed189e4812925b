#include "api/reads.hpp"
#include "views/differences.hpp"

namespace linka::api {

namespace {

constexpr std::size_t differences_max = 500;

}  // namespace

Result<Answer> read_differences(Reading const& reading) {
    auto const asked = reading.request.parameter("from");
    if (!asked) return invalid("required", "from");
    auto const from = reading.engine.read({std::string{*asked}, std::nullopt});
    if (!from) return from.error();
    store::Span const span{from->position, reading.view.position};
    if (span.after > span.upto) return invalid("from_after_to", "from");
    auto const compared = views::differences(reading.engine.tables(), span, differences_max);
    v1::DifferencesReply reply;
    reply.set_from(span.after);
    reply.set_to(span.upto);
    reply.set_more(compared.more);
    for (auto const& each : compared.found) *reply.add_differences() = each;
    return Answer{to_json(reply, reading.personal())};
}

}  // namespace linka::api
