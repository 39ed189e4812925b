// Texts that the invented organisation tells often: what the coordinator wrote before the first
// duty.
#pragma once

#include "app/pilot_cast.hpp"
#include "app/pilot_script.hpp"

namespace linka::app {

/// Without chance: every pilot has the same. Both must outlive the script's play.
void write_texts(Script& script, Cast const& cast);

}  // namespace linka::app
