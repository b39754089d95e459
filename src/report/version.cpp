#include "overbar/overbar.hpp"

namespace overbar::v1 {

// The number is CMake's (project VERSION).
std::string version() { return OVERBAR_VERSION; }

}  // namespace overbar::v1
