// How many of the calls to a line were answered, by week: DOMAIN's M4. Known only for days whose
// missed calls somebody counted.
#pragma once

#include "reports/report.hpp"

namespace linka::reports {

Report answered_calls();

}  // namespace linka::reports
