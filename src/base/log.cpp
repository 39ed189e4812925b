#include "base/log.hpp"

#include "base/check.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace linka::log {

namespace {

spdlog::logger& logger() {
    static auto const made = [] {
        auto result = std::make_shared<spdlog::logger>(
            "linka", std::make_shared<spdlog::sinks::stderr_sink_mt>()
        );
        result->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
        return result;
    }();
    return *made;
}

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

void write(Level level, std::string_view line) { logger().log(to_spdlog(level), "{}", line); }

void set_level(Level level) { logger().set_level(to_spdlog(level)); }

}  // namespace linka::log
