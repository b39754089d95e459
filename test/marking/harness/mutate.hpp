// The small mistakes that people make, one at a time, in the LaTeX of one side of an equation.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "side.hpp"

namespace overbar::marking {

/// A name as it is written, without transposes: \bar{y}, W^{(1)}, \hat y_i.
std::vector<std::string> names_in(std::string_view page, std::size_t begin, std::size_t end);

/// Every edit of the side [begin, end); `names`: what may stand for another name.
std::vector<Edit> edits_of(std::string_view page, std::size_t begin, std::size_t end,
                           const std::vector<std::string>& names);

}  // namespace overbar::marking
