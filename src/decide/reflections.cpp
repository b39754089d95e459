#include "decide/reflections.hpp"

#include "decide/prelude_function.hpp"
#include "op/build.hpp"

namespace overbar {

void reflect(Graph& graph, std::vector<NodeId>& formulas) {
  std::unordered_map<NodeId, NodeId> replacement;
  const std::vector<NodeId> nodes = reachable(graph, formulas);
  std::unordered_map<NodeId, NodeId> sigma, tanh;  // by argument
  for (const NodeId id : nodes) {
    const std::string_view name = prelude_function(graph, id);
    if (name != "σ" && name != "tanh") continue;
    const bool logistic = name == "σ";
    auto& known = logistic ? sigma : tanh;
    const NodeId argument = graph.arg(id, 0);
    const auto other = known.find(negate(graph, argument));
    if (other == known.end()) {
      known.emplace(argument, id);
      continue;
    }
    const NodeId minus = negate(graph, other->second);
    const NodeId one = filled(graph, 1, graph.axes(id));
    replacement.emplace(id, logistic ? add(graph, {one, minus}) : minus);
  }
  if (replacement.empty()) return;
  for (NodeId& formula : formulas) formula = substitute(graph, formula, replacement);
}

}  // namespace overbar
