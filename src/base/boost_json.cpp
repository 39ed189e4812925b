// Boost.JSON, compiled once here instead of being linked: Debian's headers are enough.
#include <boost/json/src.hpp>
