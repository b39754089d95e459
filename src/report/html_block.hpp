// The parts of an answer as HTML.
#pragma once
#include <string>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

/// The inside of <math>; the text in an <mtext> where there is no MathML that can be trusted.
std::string html_math(const Math& math);
std::string html_equations(const std::vector<Equation>& equations);
std::string html_block(const Block& block, bool alone);

}  // namespace overbar::v1
