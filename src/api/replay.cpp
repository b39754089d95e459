#include "api/replay.hpp"

#include <algorithm>
#include <set>

#include "op/build.hpp"
#include "read/elaborate.hpp"
#include "render/render.hpp"

namespace overbar {
namespace {

bool is_adjoint(const Graph& graph, NodeId node) {
  return graph.op(node) == Op::let && graph.name(graph.node(node).attr).accent != Accent::none;
}

/// "a word of the shell": f'(x) stands in it.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string shape_of(const Graph& graph, NodeId node) {
  std::string text;
  for (const Dim dim : graph.axes(node)) text += (text.empty() ? "" : " × ") + to_string(graph, dim);
  return text.empty() ? "scalar" : text;
}

/// Is this a worksheet without a mistake? Not what is said of single entries, whose letters stand for
/// nothing.
bool is_understood(std::string text) {
  SourceMap sources;
  sources.files.push_back({"replay.ob", std::move(text)});
  const auto has_error = [](const std::vector<Diagnostic>& diagnostics) {
    return std::ranges::any_of(diagnostics,
                               [](const Diagnostic& one) { return one.severity == Severity::error; });
  };
  const ast::Worksheet sheet = parse_worksheet(sources, 0, prelude_parse_options());
  return !has_error(sheet.diagnostics) && !has_error(elaborate(sources, sheet).diagnostics);
}

}  // namespace

std::string replayed(const SourceMap& sources, std::optional<std::uint32_t> given, Problem& problem,
                     NodeId claim, const Assignment<Rational>& witness, const std::string& statement) {
  constexpr std::string_view eval = "eval ";
  if (!statement.starts_with(eval)) return {};
  Graph& graph = *problem.graph;
  const std::vector<NodeId> of_claim = reachable(graph, claim);
  const bool adjoints = std::ranges::any_of(of_claim, [&](NodeId id) { return is_adjoint(graph, id); });
  std::set<NodeId> needed(of_claim.begin(), of_claim.end());
  if (adjoints && problem.objective != no_node)
    for (const NodeId id : reachable(graph, problem.objective)) needed.insert(id);
  bool all_given = given.has_value() && *given < sources.files.size();
  const bool by_name = statement.find("∂") != std::string::npos;  // ∂V/∂x names V
  std::string lines;
  for (const Quantity& quantity : problem.quantities) {
    if (!needed.contains(quantity.node) && !by_name) continue;
    all_given = all_given && quantity.span.end > quantity.span.begin && quantity.span.file == *given;
    if (graph.op(quantity.node) == Op::symbol)
      lines += "input " + quantity.name + " : " + shape_of(graph, quantity.node) + "\n";
    else if (graph.op(quantity.node) == Op::let && !is_adjoint(graph, quantity.node))
      lines += quantity.name + " = " + render(graph, graph.arg(quantity.node, 0)) + "\n";
  }
  const bool derives = all_given && sources.files[*given].text.find("derive") != std::string::npos;
  if (all_given && (derives || !adjoints)) {
    // Of several problems in one file, the command finds the one that is meant.
    const std::string& text = sources.files[*given].text;
    const bool one =
        sources.files[*given].name.ends_with(".ob") && text.find("problem ") == std::string::npos;
    if (one && !is_understood(text + "\n" + statement + "\n")) return {};
    return "overbar eval " + sources.files[*given].name + " " + quoted(statement.substr(eval.size()));
  }
  std::set<std::string> dims;
  for (const auto& [dim, size] : witness.dims)
    dims.insert(graph.dim_name(Dim{~static_cast<std::int32_t>(dim)}));
  for (const Quantity& quantity : problem.quantities)
    for (const Dim dim : graph.axes(quantity.node))
      if (!dim.is_constant()) dims.insert(to_string(graph, dim));
  std::string head;
  for (const std::string& dim : dims) head += (head.empty() ? "dim " : ", ") + dim;
  if (!head.empty()) head += "\n";
  for (const auto& [function, body] : witness.functions) {
    if (std::ranges::any_of(body.placeholders, [&](NodeId id) { return graph.order(id) > 0; })) return {};
    std::string arguments;
    for (std::size_t k = 0; k < body.placeholders.size(); ++k) arguments += k == 0 ? "scalar" : ", scalar";
    head += "fn " + to_string(graph.function(function).name) + " : " + arguments + " -> scalar\n";
  }
  if (adjoints) {
    if (problem.objective == no_node) return {};
    lines += "derive " + render(graph, problem.objective) + "\n";
  }
  std::string sheet = head + lines + statement + "\n";
  return is_understood(sheet) ? sheet : std::string{};
}

}  // namespace overbar
