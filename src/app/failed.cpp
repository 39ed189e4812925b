#include "api/problems.hpp"
#include "app/commands.hpp"
#include "app/commands_integrity.hpp"
#include "app/embedded.hpp"

#include <cstdlib>
#include <iostream>

namespace linka::app {

namespace {

int exit_code(Fault const& fault) {
    switch (fault.kind) {
        case FaultKind::invalid:
            return 2;
        case FaultKind::not_found:
            return 3;
        case FaultKind::conflict:
            return 4;
        case FaultKind::unavailable:
            return fault.code == "data_in_use" ? 4 : 75;
        case FaultKind::corrupt:
            return 5;
        case FaultKind::forbidden:
            return 1;
    }
    return 1;
}

}  // namespace

bool speaks_czech() {
    char const* const lang = std::getenv("LANG");
    return lang != nullptr && std::string_view{lang}.starts_with("cs");
}

std::string sentence_of(Fault const& fault) {
    static api::Texts const texts{schema_file("/messages/problems.json")};
    auto const language = speaks_czech() ? api::Language::cs : api::Language::en;
    return texts.sentence(fault.code, fault.subject, language);
}

int failed(Fault const& fault) {
    std::cerr << "linka: " << sentence_of(fault) << '\n';
    for (auto const& field : fault.fields) {
        std::cerr << "  " << field.pointer << ": "
                  << sentence_of({fault.kind, field.code, field.subject, {}}) << '\n';
    }
    return exit_code(fault);
}

}  // namespace linka::app
