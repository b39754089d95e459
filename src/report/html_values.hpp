#pragma once
#include <string>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

/// Numbers and tensors as one table of equations.
std::string html_values(const std::vector<Value>& values);

}  // namespace overbar::v1
