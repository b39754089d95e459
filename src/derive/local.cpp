#include "derive/local.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "op/build.hpp"
#include "op/row.hpp"

// Between the equation's left side and the names on its right side lie unnamed nodes (a product, a sum, a
// function). Adjoints flow through them in order of decreasing id, so that a node is complete before it is
// passed on. Real quantities only: truth values and indices carry no derivative. Cost: the unnamed nodes of
// this one definition.

namespace overbar {
namespace {

bool has_pullback(const Graph& graph, NodeId id) {
  for (std::size_t k = 0; k + 1 < graph.args(id).size(); ++k)
    if (graph.pullback(id, k) != nullptr) return true;
  return false;
}

/// The arguments that adjoints flow to: a call's own arguments when its pullback is known, else its body.
std::span<const NodeId> flow(const Graph& graph, NodeId id) {
  const auto args = graph.args(id);
  if (graph.op(id) != Op::call) return args;
  return has_pullback(graph, id) ? args.first(args.size() - 1) : args.last(1);
}

}  // namespace

bool is_named(const Graph& graph, NodeId id) { return graph.op(id) == Op::symbol || graph.op(id) == Op::let; }

std::vector<NodeId> named_leaves(const Graph& graph, NodeId definition) {
  std::vector<NodeId> leaves;
  std::unordered_set<NodeId> seen;
  std::vector<NodeId> stack{definition};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (!seen.insert(id).second) continue;
    if (is_named(graph, id)) {
      leaves.push_back(id);
      continue;
    }
    const auto args = flow(graph, id);
    for (std::size_t k = args.size(); k-- > 0;) stack.push_back(args[k]);
  }
  return leaves;
}

std::vector<LocalAdjoint> sweep(Graph& graph, NodeId definition, NodeId adjoint) {
  std::vector<NodeId> order{definition};
  std::unordered_set<NodeId> seen{definition};
  for (std::size_t next = 0; next < order.size(); ++next) {
    if (is_named(graph, order[next])) continue;
    for (const NodeId arg : flow(graph, order[next]))
      if (seen.insert(arg).second) order.push_back(arg);
  }
  std::ranges::sort(order, std::greater{});
  // Contributions are kept apart until the node is reached, so that their sum is made once, in reading order:
  // the consumers of a node are swept from the last to the first, hence the reversal.
  std::unordered_map<NodeId, std::vector<NodeId>> incoming{{definition, {adjoint}}};
  std::unordered_map<NodeId, NodeId> total;
  for (const NodeId id : order) {
    const auto it = incoming.find(id);
    if (it == incoming.end()) continue;
    std::ranges::reverse(it->second);
    const NodeId sum = add(graph, it->second);
    incoming.erase(it);
    total[id] = sum;
    if (is_named(graph, id)) continue;
    const auto args = graph.args(id);
    const std::size_t count = args.size();
    for (std::size_t k = count; k-- > 0;) {
      const NodeId arg = graph.arg(id, k);
      if (graph.is_boolean(arg) || !seen.contains(arg)) continue;
      const NodeId term = row(graph, id).vjp.value(graph, id, sum, k);
      if (term != no_node && !is_zero(graph, term)) incoming[arg].push_back(term);
    }
  }
  std::vector<LocalAdjoint> result;
  for (const NodeId leaf : named_leaves(graph, definition))
    if (const auto it = total.find(leaf); it != total.end()) result.push_back({leaf, it->second});
  return result;
}

}  // namespace overbar
