// LaTeX that is rendered reads back as a page: random expressions are rendered, read by the reader of pages,
// and compared with the original as a worksheet.
#include "read/page.hpp"
#include "read/print.hpp"
#include "render_random.hpp"

namespace overbar {
namespace {

using namespace reading;

std::vector<Written> read_back(const Sheet& sheet, const std::vector<NodeId>& nodes, RenderOptions options) {
  options.format = Format::latex;
  std::vector<Written> result;
  std::string text = "```overbar\n" + std::string(declarations) + "```\n";
  for (const NodeId node : nodes) {
    if (is_zero(sheet.graph(), node)) continue;
    const std::string name = "q" + std::to_string(result.size());
    text +=
        "\n$$" + render_equation(sheet.graph(), Name{name, {}, Accent::none, {}, {}}, node, options) + "$$\n";
    result.push_back({name, node, {}});
  }
  SourceMap sources;
  sources.files.push_back({"page.md", text});
  PageOptions page_options;
  page_options.parse = prelude_parse_options();
  const ::overbar::Page page = read_page(sources, 0, page_options);
  std::size_t place = 0;
  for (const PageElement& element : page.elements) {
    const auto* chain = std::get_if<PageChain>(&element);
    if (!chain) continue;
    if (place >= result.size()) {
      ADD_FAILURE() << "more equations than were written";
      break;
    }
    Written& written = result[place++];
    const PageSide& last = chain->sides.back();
    EXPECT_NE(last.expr, ast::no_expr) << last.problem << "\n"
                                       << text.substr(chain->span.begin, chain->span.end - chain->span.begin);
    if (last.expr == ast::no_expr) continue;
    // q_{0,i} = … defines entries, as in the worksheet.
    std::string left = print_expr(page.sheet.ast, chain->sides[0].expr);
    for (char& c : left) c = c == '{' ? '[' : c == '}' ? ']' : c;
    std::erase(left, '_');
    written.line =
        left + shape_of(sheet.graph(), written.node) + " = " + print_expr(page.sheet.ast, last.expr);
  }
  EXPECT_EQ(place, result.size());
  return result;
}

TEST(RenderPageReading, RandomContractions) {
  const Sheet sheet(with_probe());
  RandomExpressions random(sheet, 11);
  std::vector<NodeId> nodes;
  for (int k = 0; k < 300; ++k) nodes.push_back(random.network(random.axes(), 1));
  check(sheet, read_back(sheet, nodes, {}), 0.4);
  check(sheet, read_back(sheet, nodes, {.form = Form::index}), 0.4);
}

TEST(RenderPageReading, RandomExpressions) {
  const Sheet sheet(with_probe());
  RandomExpressions random(sheet, 12);
  std::vector<NodeId> nodes;
  for (int k = 0; k < 300; ++k) nodes.push_back(random.make(random.axes(), 4));
  check(sheet, read_back(sheet, nodes, {}), 0.4);
  check(sheet, read_back(sheet, nodes, {.form = Form::index}), 0.4);
}

}  // namespace
}  // namespace overbar
