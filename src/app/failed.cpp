#include "api/problems.hpp"
#include "app/commands.hpp"
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

int failed(Fault const& fault) {
    char const* const lang = std::getenv("LANG");
    bool const czech = lang != nullptr && std::string_view{lang}.starts_with("cs");
    auto const language = czech ? api::Language::cs : api::Language::en;
    api::Texts const texts{schema_file("/messages/problems.json")};
    std::cerr << "linka: " << texts.sentence(fault.code, fault.subject, language) << '\n';
    for (auto const& field : fault.fields) {
        std::cerr << "  " << field.pointer << ": "
                  << texts.sentence(field.code, field.subject, language) << '\n';
    }
    return exit_code(fault);
}

}  // namespace linka::app
