// Which layout a page uses, and where it leaves it.
#include "check/record.hpp"

namespace overbar {
namespace {

const char* name_of(Layout layout) {
  switch (layout) {
    case Layout::denominator:
      return "gradients have the shape of the variable";
    case Layout::numerator:
      return "numerator layout";
    case Layout::transposed_jacobians:
      return "denominator layout";
    case Layout::per_example:
      return "derivatives of each example's loss";
  }
  return "";
}

}  // namespace

void describe_layouts(const PageSource& source, const std::vector<Run>& runs, std::size_t chosen,
                      CheckedPage& checked) {
  const Run& run = runs[chosen];
  if (run.layout == Layout::numerator)
    checked.layout = "numerator layout: ∂J/∂x is a row, ∂J/∂W has the shape of Wᵀ";
  if (run.layout == Layout::transposed_jacobians)
    checked.layout = "denominator layout: ∂y/∂x has a row for each entry of x and a column for each of y";
  if (run.layout == Layout::per_example)
    checked.layout =
        "what has a column (or row) for each example is differentiated by that example's loss: dZ is m "
        "∂J/∂Z; "
        "what all examples share is by their mean J";
  std::string lines;
  for (const LinkRecord& record : run.records) {
    if (!record.derivatives) continue;
    const MarkedLink& link = run.chains[record.chain].links[record.position];
    if (link.mark != LinkMark::refuted && link.mark != LinkMark::ill_shaped) continue;
    for (const Run& other : runs) {
      if (other.chains[record.chain].links[record.position].mark != LinkMark::proved) continue;
      const SourceFile& file = source.sources.files[link.left.file];
      const std::string line = std::to_string(line_column(file, link.right.begin).line);
      lines += (lines.empty() ? "" : ", ") + line + " (" + name_of(other.layout) + ")";
      break;
    }
  }
  if (lines.empty()) return;
  checked.mixed_layouts = true;
  checked.layout = "layouts are mixed: " + std::string(name_of(run.layout)) + ", except in line " + lines;
}

}  // namespace overbar
