// The small mistakes that people make, one at a time, in the LaTeX of one side of an equation.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace overbar::marking {

struct Edit {
  std::string_view kind;
  std::size_t begin = 0;  // in the page
  std::size_t end = 0;
  std::string replacement;
};

/// A name as it is written, without transposes: \bar{y}, W^{(1)}, \hat y_i.
std::vector<std::string> names_in(std::string_view page, std::size_t begin, std::size_t end);

/// Every edit of the side [begin, end); `names`: what may stand for another name.
std::vector<Edit> edits_of(std::string_view page, std::size_t begin, std::size_t end,
                           const std::vector<std::string>& names);

std::string edited(std::string_view page, const Edit& edit);

}  // namespace overbar::marking
