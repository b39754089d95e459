#include "report/writers.hpp"

namespace overbar::v1 {

std::string write_markdown(const Report&, const WriteOptions&) { return {}; }

}  // namespace overbar::v1
