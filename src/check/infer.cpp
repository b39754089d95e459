#include "check/names.hpp"

namespace overbar {

void infer_shapes(Page& page, Setting& setting, std::vector<Diagnostic>& diagnostics) {
  static_cast<void>(page);
  static_cast<void>(setting);
  static_cast<void>(diagnostics);
}

}  // namespace overbar
