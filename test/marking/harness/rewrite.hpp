// The same thing written otherwise: one side of an equation, or a whole link, as somebody else would put it.
#pragma once
#include <string_view>
#include <vector>

#include "side.hpp"

namespace overbar::marking {

/// Edits of the side [begin, end) that change no meaning.
std::vector<Edit> rewrites_of(std::string_view page, std::size_t begin, std::size_t end);

/// Where a link stands in the page.
struct LinkPlace {
  std::size_t left_begin = 0, left_end = 0, right_begin = 0, right_end = 0;
  std::size_t first_begin = 0, first_end = 0;  // the first side of its chain
  bool alone = false;
  std::string as_read;  // the claim, in LaTeX
};

/// Edits of the link as a whole: sides swapped, a chain as two equations, another sign for the derivative.
std::vector<Edit> rewrites_of(std::string_view page, const LinkPlace& link);

}  // namespace overbar::marking
