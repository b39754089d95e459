// Any bytes are read as a worksheet and as Markdown: no crash, no hang, nodes after their children, spans
// inside the file; each claim is printed and reads back to the same tree. What was read becomes a graph that
// is well formed, its last scalar is derived, everything is written in every notation, and what is written of
// a page without errors reads back.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "op/build.hpp"
#include "op/row.hpp"
#include "read/elaborate.hpp"
#include "read/markdown.hpp"
#include "read/parse.hpp"
#include "read/print.hpp"
#include "render/render.hpp"

namespace {

using namespace overbar;

constexpr std::size_t longest_written = 2000;  // bytes of a formula that is read back
constexpr std::size_t most_equations = 60;     // of one problem

void require(bool holds, const char* what, const std::string& text = {}) {
  if (holds) return;
  std::fprintf(stderr, "%s\n%s\n", what, text.c_str());
  std::abort();
}

void check_places(const ast::Worksheet& sheet, std::size_t size) {
  for (ast::ExprId id = 0; id < sheet.ast.nodes.size(); ++id) {
    const Span span = sheet.ast[id].span;
    require(span.begin <= span.end && span.end <= size, "a span inside the file");
    for (const ast::ExprId child : sheet.ast.children(id)) require(child < id, "children first");
  }
  for (const Diagnostic& d : sheet.diagnostics)
    require(d.span.begin <= d.span.end && d.span.end <= size, "a diagnostic inside the file");
  for (const ast::Statement& s : sheet.statements)
    require(s.span.begin <= s.span.end && s.span.end <= size, "a statement inside the file");
}

// The names a claim was read with are those of the worksheet around it, so the claim is printed into the same
// place: all the text before it stays, and the last statement is compared.
void check_printing(const ast::Worksheet& sheet, const std::string& text) {
  if (text.size() > longest_written || sheet.statements.empty() || !sheet.diagnostics.empty()) return;
  const ast::Statement& last = sheet.statements.back();
  const auto* claim = std::get_if<ast::Claim>(&last.body);
  if (claim == nullptr || !claim->binders.empty()) return;
  const std::string printed =
      text.substr(0, last.span.begin) + "claim " + print_expr(sheet.ast, claim->formula);
  SourceMap sources;
  sources.files.push_back({"printed", printed});
  const ast::Worksheet again = parse_worksheet(sources, 0, prelude_parse_options());
  require(again.statements.size() == sheet.statements.size(), "printing keeps statements", printed);
  const auto* same = std::get_if<ast::Claim>(&again.statements.back().body);
  require(same != nullptr && same_expr(sheet.ast, claim->formula, again.ast, same->formula),
          "printing keeps the tree", printed);
}

struct Written {
  Name name;
  NodeId body = no_node;
};

/// The definitions of a problem and, where its last quantity is a number, the equations of its derivation.
std::vector<Written> equations_of(Problem& problem) {
  Graph& graph = *problem.graph;
  std::vector<Written> result;
  NodeId last = no_node;
  for (const Quantity& quantity : problem.quantities) {
    if (graph.op(quantity.node) != Op::let) continue;
    result.push_back({graph.name(graph.node(quantity.node).attr), graph.arg(quantity.node, 0)});
    if (graph.order(quantity.node) == 0 && !graph.is_boolean(quantity.node)) last = quantity.node;
  }
  if (last == no_node) return result;
  const Backprop backprop = backpropagate(graph, last, {.bars = true, .objective_name = {}, .seed = no_node});
  for (const BarEquation& equation : backprop.equations)
    if (graph.op(equation.bar) == Op::let)
      result.push_back({graph.name(graph.node(equation.bar).attr), equation.body});
  if (result.size() > most_equations) result.resize(most_equations);
  return result;
}

/// " for i in 1..N, j in 1..K" behind "z[i,j] = …": an index that is only computed with has no range of its
/// own.
std::string ranges_of(const Graph& graph, NodeId body, const std::string& written, const std::string& name) {
  if (!written.starts_with(name + "[")) return {};
  std::string ranges;
  std::size_t at = name.size() + 1;
  for (const Dim dim : graph.type(body).axes) {
    const std::size_t end = written.find_first_of(",]", at);
    ranges +=
        (ranges.empty() ? " for " : ", ") + written.substr(at, end - at) + " in 1.." + to_string(graph, dim);
    at = end + 1;
  }
  return ranges;
}

void check_writing(const std::string& text, Problem& problem, bool flawless) {
  Graph& graph = *problem.graph;
  std::string lines;
  std::size_t count = 0;
  for (const auto& [name, body] : equations_of(problem)) {
    for (const Format format : {Format::ascii, Format::latex, Format::mathml})
      render_equation(graph, name, body, {.format = format, .form = Form::automatic, .max_size = 1U << 16U});
    render_equation(graph, name, body,
                    {.format = Format::unicode, .form = Form::index, .max_size = 1U << 16U});
    // The bars of the derivation above belong to no question of the page: only definitions are read back.
    if (name.accent != Accent::none || graph.is_boolean(body) || is_zero(graph, body)) continue;
    const std::string again = "fuzz_" + std::to_string(count++);
    std::string written = render_equation(
        graph, Name{.text = again, .latex = {}, .accent = Accent::none, .of = {}, .of_latex = {}}, body,
        {.max_size = longest_written});
    if (written.size() >= longest_written) continue;
    written += ranges_of(graph, body, written, again);
    if (graph.order(body) != 0 && !written.starts_with(again + "["))
      written.insert(again.size(), " : " + to_string(graph, graph.type(body)));
    lines += written + "\n";
  }
  if (const Result<void> valid = validate(graph); !valid)
    require(false, "a well formed graph", valid.error().message);
  if (!flawless || lines.empty() || text.empty() || text.size() > longest_written) return;
  SourceMap sources;
  sources.files.push_back({"again.ob", text + "\n" + lines});
  const ast::Worksheet sheet = parse_worksheet(sources, 0, prelude_parse_options());
  const Understood understood = elaborate(sources, sheet);
  std::string complaints;
  for (const auto* list : {&sheet.diagnostics, &understood.diagnostics})
    for (const Diagnostic& diagnostic : *list)
      if (diagnostic.severity == Severity::error) complaints += format_diagnostic(sources, diagnostic);
  require(complaints.empty(), "what is written reads back", lines + complaints);
}

/// `text`: where what is written can be put behind, which is a worksheet; empty for a page.
void understand(const SourceMap& sources, const ast::Worksheet& sheet, const std::string& text) {
  Understood understood = elaborate(sources, sheet);
  for (const Diagnostic& diagnostic : understood.diagnostics) format_diagnostic(sources, diagnostic);
  // What is put behind the text must belong to its only problem.
  const bool flawless = sheet.diagnostics.empty() && understood.diagnostics.empty() &&
                        std::ranges::none_of(sheet.statements.begin() + (sheet.statements.empty() ? 0 : 1),
                                             sheet.statements.end(), [](const ast::Statement& s) {
                                               return std::holds_alternative<ast::ScopeOpening>(s.body);
                                             });
  for (Problem& problem : understood.problems)
    check_writing(text, problem, flawless && understood.problems.size() == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  SourceMap sources;
  sources.files.push_back({"input", text});
  const ast::Worksheet sheet = parse_worksheet(sources, 0, prelude_parse_options());
  check_places(sheet, size);
  check_printing(sheet, text);
  understand(sources, sheet, text);
  const MarkdownBlocks blocks = extract_blocks(text);
  const ast::Worksheet page = parse_worksheet(sources, 0, blocks.ranges, prelude_parse_options());
  check_places(page, size);
  if (!blocks.ranges.empty()) understand(sources, page, {});
  return 0;
}
