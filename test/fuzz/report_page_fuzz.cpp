// Any bytes as a person's page, Markdown or LaTeX, shown as HTML: the places of its maths lie in order inside
// it, and every element that is opened is closed, whatever is between the dollars: nothing of the page
// becomes markup.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "report/prose.hpp"
#include "report/tex_mathml.hpp"

namespace {

bool is_void(const std::string& name) { return name == "br" || name == "hr"; }

void check_balanced(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string::npos) std::abort();
    const bool closes = html[at + 1] == '/';
    const std::size_t begin = at + (closes ? 2 : 1);
    const std::string name = html.substr(begin, html.find_first_of(" />", begin) - begin);
    if (name.empty() || name == "script" || name.find('<') != std::string::npos) std::abort();
    if (closes) {
      if (open.empty() || open.back() != name) std::abort();
      open.pop_back();
    } else if (html[end - 1] != '/' && !is_void(name)) {
      open.push_back(name);
    }
    at = end + 1;
  }
  if (!open.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace overbar::v1;
  if (size == 0) return 0;
  const bool latex = data[0] % 2 == 1;
  const std::string_view page(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<MathRegion> regions = math_regions(page, latex);
  std::size_t last = 0;
  for (const MathRegion& region : regions) {
    if (region.begin < last || region.inner_begin < region.begin || region.inner_end < region.inner_begin ||
        region.end < region.inner_end || region.end > page.size())
      std::abort();
    last = region.end;
  }
  const TexMacros macros = tex_macros(page);
  const auto formula = [&](std::size_t k) -> FormulaHtml {
    const MathRegion& region = regions.at(k);
    const std::string inner(page.substr(region.inner_begin, region.inner_end - region.inner_begin));
    const std::string shown = "<math>" + tex_mathml(tex_expanded(inner, macros)) + "</math>";
    check_balanced(shown);
    return region.display ? FormulaHtml{"<div>" + shown + "</div>", ""} : FormulaHtml{shown, ""};
  };
  check_balanced(latex ? latex_prose(page, regions, formula) : markdown_prose(page, regions, formula));
  return 0;
}
