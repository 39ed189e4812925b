// What lets others hold the log to its word: checkpoints to keep, proofs to check.
#include "api/reads.hpp"
#include "base/number.hpp"
#include "store/base64.hpp"
#include "store/merkle.hpp"

namespace linka::api {

namespace {

/// A position or size parameter; `fallback` when it may be absent.
Result<store::Position> position_parameter(
    http::Request const& request, std::string const& name, std::optional<store::Position> fallback
) {
    auto const text = request.parameter(name);
    if (!text && fallback) return *fallback;
    if (!text) return invalid("required", name);
    auto const position = parse_number<store::Position>(*text);
    if (!position) return invalid("bad_position", name, text->substr(0, 20));
    return *position;
}

std::string base64_of(store::Digest const& digest) {
    return store::to_base64(std::string{digest.begin(), digest.end()});
}

template <class Reply>
void set_hashes(Reply& reply, std::vector<store::Digest> const& proof) {
    for (auto const& hash : proof) reply.add_hashes(base64_of(hash));
}

}  // namespace

Result<Answer> read_checkpoint(Reading const& reading) {
    auto const note = reading.engine.log().checkpoint(reading.engine.log().last());
    if (!note) return note.error();
    if (!*note) return not_found("no_checkpoint_yet");
    return Answer{.body = **note, .content_type = "text/plain; charset=utf-8"};
}

Result<Answer> read_inclusion(Reading const& reading) {
    auto const position = position_parameter(reading.request, "position", {});
    if (!position) return position.error();
    auto const size = position_parameter(reading.request, "size", reading.engine.log().last());
    if (!size) return size.error();
    auto const& log = reading.engine.log();
    auto const proof = log.prove_inclusion(*position, *size);
    if (!proof) return proof.error();
    auto const root = log.root(*size);
    if (!root) return root.error();
    auto const records = log.read(*position - 1, 1, 1);
    if (!records) return records.error();
    v1::InclusionReply reply;
    reply.set_position(*position);
    reply.set_size(*size);
    reply.set_leaf_hash(base64_of(store::leaf_hash(records->at(0).bytes)));
    reply.set_root(base64_of(*root));
    set_hashes(reply, *proof);
    return Answer{to_json(reply, reading.personal())};
}

Result<Answer> read_consistency(Reading const& reading) {
    auto const from = position_parameter(reading.request, "from", {});
    if (!from) return from.error();
    auto const to = position_parameter(reading.request, "to", reading.engine.log().last());
    if (!to) return to.error();
    auto const& log = reading.engine.log();
    auto const proof = log.prove_consistency(*from, *to);
    if (!proof) return proof.error();
    auto const from_root = log.root(*from);
    if (!from_root) return from_root.error();
    auto const to_root = log.root(*to);
    if (!to_root) return to_root.error();
    v1::ConsistencyReply reply;
    reply.set_from(*from);
    reply.set_to(*to);
    reply.set_from_root(base64_of(*from_root));
    reply.set_to_root(base64_of(*to_root));
    set_hashes(reply, *proof);
    return Answer{to_json(reply, reading.personal())};
}

}  // namespace linka::api
