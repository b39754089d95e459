#include "report/writers.hpp"

namespace overbar::v1 {

std::string write_latex(const Report&, const WriteOptions&) { return {}; }

}  // namespace overbar::v1
