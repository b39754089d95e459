// Passes over whole expressions that every layer above needs: what is below a node, replacing, lifting.
#include <algorithm>
#include <unordered_set>

#include "op/support.hpp"

namespace overbar {

std::vector<NodeId> reachable(const Graph& graph, std::span<const NodeId> roots) {
  std::unordered_set<NodeId> seen(roots.begin(), roots.end());
  std::vector<NodeId> order(seen.begin(), seen.end());
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const NodeId arg : graph.args(order[next]))
      if (seen.insert(arg).second) order.push_back(arg);
  std::ranges::sort(order);
  return order;
}

std::vector<NodeId> reachable(const Graph& graph, NodeId root) { return reachable(graph, {&root, 1}); }

bool depends_on(const Graph& graph, NodeId root, NodeId leaf) {
  if (leaf > root) return false;
  return std::ranges::binary_search(reachable(graph, root), leaf);
}

NodeId substitute(Graph& graph, NodeId root, const std::unordered_map<NodeId, NodeId>& replacement) {
  std::unordered_map<NodeId, NodeId> result;
  for (const NodeId id : reachable(graph, root)) {
    if (const auto it = replacement.find(id); it != replacement.end()) {
      result[id] = it->second;
      continue;
    }
    std::vector<NodeId> args;
    bool changed = false;
    for (const NodeId arg : graph.args(id)) {
      args.push_back(result.at(arg));
      changed = changed || args.back() != arg;
    }
    result[id] = changed ? row(graph, id).rebuild.value(graph, id, args) : id;
  }
  return result.at(root);
}

// Every node that depends on the placeholder gains the tensor's axes; a node that does not is a scalar and is
// broadcast where a sum or a comparison needs it, and multiplies elsewhere.
NodeId lift(Graph& graph, NodeId body, NodeId placeholder, NodeId tensor) {
  const std::vector<Dim> axes = graph.axes(tensor);
  if (axes.empty()) return substitute(graph, body, {{placeholder, tensor}});
  std::unordered_map<NodeId, NodeId> lifted;
  const std::vector<Label> labels = label_range(axes.size());
  const auto spread = [&](NodeId arg) {
    const auto it = lifted.find(arg);
    if (it != lifted.end()) return it->second;
    return graph.is_boolean(arg) ? arg : broadcast(graph, arg, axes);
  };
  for (const NodeId id : reachable(graph, body)) {
    if (id == placeholder) {
      lifted[id] = tensor;
      continue;
    }
    const std::vector<NodeId> old(graph.args(id).begin(), graph.args(id).end());
    if (std::ranges::none_of(old, [&](NodeId arg) { return lifted.contains(arg); })) continue;
    if (graph.op(id) == Op::contract) {
      std::vector<Factor> factors;
      for (const NodeId arg : old) {
        const auto it = lifted.find(arg);
        factors.push_back(it == lifted.end() ? Factor{arg, {}} : Factor{it->second, labels});
      }
      lifted[id] = contract(graph, labels, axes, std::move(factors));
      continue;
    }
    std::vector<NodeId> args;
    for (const NodeId arg : old) args.push_back(spread(arg));
    lifted[id] = row(graph, id).rebuild.value(graph, id, args);
  }
  return spread(body);
}

}  // namespace overbar
