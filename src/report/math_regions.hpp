// Where the maths of a page stands, for writers that give the page back: what is between dollars, brackets
// and in the environments of amsmath.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace overbar::v1 {

struct MathRegion {
  std::size_t begin = 0;  // with its delimiters
  std::size_t end = 0;
  std::size_t inner_begin = 0;
  std::size_t inner_end = 0;
  bool display = false;
  std::string environment;  // "align*"; empty for dollars and brackets
};

/// In order, none inside another. Comments, verbatim text and code are passed over, and the preamble of a
/// LaTeX document.
std::vector<MathRegion> math_regions(std::string_view page, bool latex);

}  // namespace overbar::v1
