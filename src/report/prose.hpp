// A page's prose as HTML, with its formulas put in by the caller.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "report/math_regions.hpp"

namespace overbar::v1 {

/// What stands for one formula.
struct FormulaHtml {
  std::string html;   // in the line, or a block of its own if the region is a display
  std::string after;  // blocks for behind the paragraph
};
using FormulaWriter = std::function<FormulaHtml(std::size_t region)>;

/// `regions` as math_regions finds them. Raw HTML of the page is shown, not obeyed; links go to http, https
/// and mailto only; pictures show their text.
std::string markdown_prose(std::string_view page, const std::vector<MathRegion>& regions,
                           const FormulaWriter& formula);
std::string latex_prose(std::string_view page, const std::vector<MathRegion>& regions,
                        const FormulaWriter& formula);

}  // namespace overbar::v1
