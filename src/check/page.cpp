// A page is gone through once in each layout that it may be written in, cheaply; the layout in which most of
// its lines hold is the page's. Then what is not proved is decided, compared and repaired.
#include <algorithm>
#include <set>

#include "check/names.hpp"
#include "check/record.hpp"
#include "read/elaborate.hpp"

namespace overbar {
namespace {

constexpr std::size_t most_problems = 20;  // of one page

/// Could another layout make more links hold?
bool layout_matters(const Run& run) {
  return std::ranges::any_of(run.records, [&](const LinkRecord& record) {
    return record.derivatives && run.chains[record.chain].links[record.position].mark != LinkMark::proved;
  });
}

/// Is there a link that was understood and is not proved?
bool holds_less(const Run& run) {
  return std::ranges::any_of(run.records, [&](const LinkRecord& record) {
    const LinkMark mark = run.chains[record.chain].links[record.position].mark;
    return mark != LinkMark::proved && mark != LinkMark::definition;
  });
}

/// How well a layout explains the page. Bars and ∇ have one layout only: where they stand as vectors, rows
/// for ∂J/∂x are less likely.
std::size_t weight(const Run& run) {
  const bool usual = run.layout == Layout::denominator || run.layout == Layout::per_example;
  return run.proved + (usual ? std::min<std::size_t>(run.adjoints, 2) : 0);
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
    const bool derivative = std::ranges::any_of(below(ast, {first}), [&](ast::ExprId id) {
      const ast::ExprNode& node = ast[id];
      return node.kind == ast::ExprKind::partial || node.kind == ast::ExprKind::gradient ||
             node.kind == ast::ExprKind::bar || (node.kind == ast::ExprKind::call && node.op > 0);
    });
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

/// The page, or a part of it, as one text about one set of names.
CheckedPage check_part(const SourceMap& sources, Page& page, const Given* given,
                       const CheckSettings& settings) {
  PageSource source{sources, settings, given, page};
  std::vector<Run> runs;
  runs.push_back(run_page(source, Layout::denominator));
  std::vector<Diagnostic> supposed;
  if (given == nullptr && runs[0].settings[0]->without_objective &&
      suppose_objective(sources, page, supposed))
    runs[0] = run_page(source, Layout::denominator);
  if (layout_matters(runs[0]))
    for (const Layout layout : {Layout::numerator, Layout::transposed_jacobians})
      runs.push_back(run_page(source, layout));
  if (runs[0].has_means && holds_less(runs[0])) runs.push_back(run_page(source, Layout::per_example));
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
  remark_on_steps(page, run);
  forget_plain_truths(page.sheet.ast, run);
  CheckedPage layouts;
  describe_layouts(source, runs, chosen, layouts);
  CheckedPage checked = finish(std::move(run));
  std::ranges::move(supposed, std::back_inserter(checked.diagnostics));
  checked.layout = std::move(layouts.layout);
  checked.mixed_layouts = layouts.mixed_layouts;
  return checked;
}

std::size_t count_wrong(const CheckedPage& page) {
  std::size_t wrong = 0;
  for (const MarkedLinks& chain : page.chains)
    for (const MarkedLink& link : chain.links)
      wrong += link.mark == LinkMark::refuted || link.mark == LinkMark::ill_shaped ? 1 : 0;
  return wrong;
}

/// The heading above an equation "L = …" that was refuted, for L was defined otherwise above that heading.
std::optional<std::size_t> heading_of_new_problem(const Page& page, const CheckedPage& checked) {
  const ast::Ast& ast = page.sheet.ast;
  std::optional<std::size_t> heading;
  bool says_something = false;
  for (std::size_t k = 0; k < page.elements.size(); ++k) {
    if (says_something && std::holds_alternative<PageHeading>(page.elements[k])) heading = k;
    const auto* chain = std::get_if<PageChain>(&page.elements[k]);
    says_something = says_something || chain != nullptr;
    if (chain == nullptr || !heading || !is_definition(ast, *chain) || has_derivative(ast, *chain)) continue;
    const ast::ExprId left = chain->sides[0].expr;
    if (left == ast::no_expr || ast[left].kind != ast::ExprKind::name) continue;
    for (const MarkedLinks& marked : checked.chains)
      if (marked.span.begin == chain->span.begin && !marked.links.empty() &&
          (marked.links[0].mark == LinkMark::refuted || marked.links[0].mark == LinkMark::ill_shaped))
        return heading;
  }
  return std::nullopt;
}

void append(CheckedPage& page, CheckedPage&& part) {
  for (MarkedLinks& chain : part.chains) {
    for (MarkedLink& link : chain.links) link.problem += page.problems.size();
    page.chains.push_back(std::move(chain));
  }
  std::ranges::move(part.problems, std::back_inserter(page.problems));
  std::ranges::move(part.diagnostics, std::back_inserter(page.diagnostics));
  if (page.layout.empty()) page.layout = std::move(part.layout);
  page.mixed_layouts = page.mixed_layouts || part.mixed_layouts;
}

/// A page that stands alone may hold several problems, each with an L of its own. Where a section gives a
/// name another meaning, it begins a new problem if that makes the marks better by more than this one line.
CheckedPage check_problems(const SourceMap& sources, Page page, const CheckSettings& settings) {
  CheckedPage checked;
  for (std::size_t parts = 1; parts <= most_problems; ++parts) {
    Page whole = page;
    CheckedPage unsplit = check_part(sources, whole, nullptr, settings);
    const auto heading = parts == most_problems ? std::nullopt : heading_of_new_problem(page, unsplit);
    if (!heading) {
      append(checked, std::move(unsplit));
      break;
    }
    Page first = page;
    Page rest = page;
    const auto at = static_cast<std::ptrdiff_t>(*heading);
    first.elements.erase(first.elements.begin() + at, first.elements.end());
    // What stands before every heading holds for the whole page.
    const auto begins = std::ranges::find_if(rest.elements, [](const PageElement& element) {
      return std::holds_alternative<PageHeading>(element);
    });
    const auto preamble =
        std::stable_partition(rest.elements.begin(), begins, [](const PageElement& element) {
          return std::holds_alternative<PageStatement>(element) ||
                 std::holds_alternative<PageAssumption>(element);
        });
    rest.elements.erase(preamble, rest.elements.begin() + at);
    CheckedPage before = check_part(sources, first, nullptr, settings);
    Page trial = rest;
    const CheckedPage after = check_part(sources, trial, nullptr, settings);
    const std::size_t wrong = count_wrong(before) + count_wrong(after);
    if (wrong > 0 && wrong + 1 >= count_wrong(unsplit)) {
      append(checked, std::move(unsplit));
      break;
    }
    append(checked, std::move(before));
    page = std::move(rest);
  }
  return checked;
}

}  // namespace

CheckedPage check_page(const SourceMap& sources, Page& page, const Given* given,
                       const CheckSettings& settings, std::vector<Diagnostic> diagnostics) {
  if (given == nullptr) {
    inline_functions(page);
    split_double_definitions(page);
    complete_sums(page);
    broadcast_biases(page);
    suppose_losses(sources, page, diagnostics);
  }
  CheckedPage checked =
      given == nullptr ? check_problems(sources, page, settings) : check_part(sources, page, given, settings);
  diagnostics.insert(diagnostics.end(), page.sheet.diagnostics.begin(), page.sheet.diagnostics.end());
  diagnostics.insert(diagnostics.end(), checked.diagnostics.begin(), checked.diagnostics.end());
  checked.diagnostics = std::move(diagnostics);
  return checked;
}

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

}  // namespace overbar
