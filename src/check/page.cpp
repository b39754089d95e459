// A page is gone through once in each layout that it may be written in, cheaply; the layout in which most of
// its lines hold is the page's. Then what is not proved is decided, compared and repaired.
#include <algorithm>
#include <set>

#include "check/names.hpp"
#include "check/record.hpp"
#include "read/elaborate.hpp"

namespace overbar {
namespace {

/// Could another layout make more links hold?
bool layout_matters(const Run& run) {
  return std::ranges::any_of(run.records, [&](const LinkRecord& record) {
    return record.derivatives && run.chains[record.chain].links[record.position].mark != LinkMark::proved;
  });
}

/// How well a layout explains the page. Bars and ∇ have one layout only: where they stand as vectors, rows
/// for ∂J/∂x are less likely.
std::size_t weight(const Run& run) {
  return run.proved + (run.layout == Layout::denominator ? std::min<std::size_t>(run.adjoints, 2) : 0);
}

/// What the first side of a chain really is, is worth saying where it is a derivative or has a name.
void forget_plain_truths(const ast::Ast& ast, Run& run) {
  ast::ExprId first = ast::no_expr;
  for (const LinkRecord& record : run.records) {
    if (record.position == 0) first = record.left;
    MarkedLink& link = link_of(run, record);
    if (link.truth == no_node || first == ast::no_expr || !record.first_value) continue;
    const Graph& graph = record.setting->graph();
    if (link.truth != record.first_value->node || graph.op(link.truth) == Op::let) continue;
    std::vector<ast::ExprId> stack{first};
    bool derivative = false;
    while (!stack.empty() && !derivative) {
      const ast::ExprNode& node = ast[stack.back()];
      const auto children = ast.children(stack.back());
      stack.pop_back();
      derivative = node.kind == ast::ExprKind::partial || node.kind == ast::ExprKind::gradient ||
                   node.kind == ast::ExprKind::bar || (node.kind == ast::ExprKind::call && node.op > 0);
      stack.insert(stack.end(), children.begin(), children.end());
    }
    if (!derivative) link.truth = no_node;
  }
}

CheckedPage finish(Run&& run) {
  CheckedPage checked;
  checked.chains = std::move(run.chains);
  merge_layers(checked.chains);
  checked.diagnostics = std::move(run.diagnostics);
  for (auto& setting : run.settings) {
    Understood understood = setting->elaborator.finish();
    checked.problems.push_back(std::move(understood.problems.back()));
  }
  return checked;
}

}  // namespace

CheckedPage check_page(const SourceMap& sources, std::uint32_t file, const CheckSettings& settings) {
  std::optional<Given> given;
  PageOptions options;
  options.parse = prelude_parse_options();
  options.macros = settings.macros;
  std::vector<Diagnostic> diagnostics;
  if (settings.given) {
    given = read_given(sources, *settings.given);
    diagnostics = given->sheet.diagnostics;
    for (std::size_t k = 0; k < given->sections.size(); ++k) {
      Setting setting(sources, &*given, k);
      add_names(setting, *given, k, options);
    }
  }
  Page page = read_page(sources, file, options);
  return check_page(sources, page, given ? &*given : nullptr, settings, std::move(diagnostics));
}

CheckedPage check_page(const SourceMap& sources, Page& page, const Given* given,
                       const CheckSettings& settings, std::vector<Diagnostic> diagnostics) {
  if (given == nullptr) inline_functions(page);
  PageSource source{sources, settings, given, page};
  std::vector<Run> runs;
  runs.push_back(run_page(source, Layout::denominator));
  if (layout_matters(runs[0]))
    for (const Layout layout : {Layout::numerator, Layout::transposed_jacobians})
      runs.push_back(run_page(source, layout));
  std::size_t chosen = 0;
  for (std::size_t k = 1; k < runs.size(); ++k)
    if (weight(runs[k]) > weight(runs[chosen])) chosen = k;
  Run& run = runs[chosen];
  for (LinkRecord& record : run.records) {
    if (!record.pending) continue;
    if (settings.progress) settings.progress(sources.files[run.chains[record.chain].span.file].name);
    decide_link(source, run, record);
  }
  compare_lines(run);
  for (const LinkRecord& record : run.records)
    if (record.left_value) link_of(run, record).subject = record.left_value->node;
  if (settings.repairs) repair_links(source, run);
  forget_plain_truths(page.sheet.ast, run);
  CheckedPage layouts;
  describe_layouts(source, runs, chosen, layouts);
  CheckedPage checked = finish(std::move(run));
  checked.layout = std::move(layouts.layout);
  checked.mixed_layouts = layouts.mixed_layouts;
  diagnostics.insert(diagnostics.end(), page.sheet.diagnostics.begin(), page.sheet.diagnostics.end());
  diagnostics.insert(diagnostics.end(), checked.diagnostics.begin(), checked.diagnostics.end());
  checked.diagnostics = std::move(diagnostics);
  return checked;
}

}  // namespace overbar
