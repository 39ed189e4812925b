// Calls by week and kraj of return, per open line-hour: DOMAIN's M1 and M2.
#pragma once

#include "reports/report.hpp"

namespace linka::reports {

Report calls_by_week();

}  // namespace linka::reports
