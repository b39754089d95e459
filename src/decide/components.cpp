#include "decide/components.hpp"

#include <algorithm>
#include <numeric>

#include "op/build.hpp"

namespace overbar {

Components components(Graph& graph, NodeId node) {
  Components result;
  if (graph.op(node) != Op::contract) {
    if (graph.order(node) == 0)
      result.scalars.push_back(node);
    else
      result.rest = node;
    return result;
  }
  const ContractView view = contract_view(graph, node);
  const std::size_t order = view.out.size();
  std::vector<std::vector<Label>> labels;
  for (const auto& factor : view.factors) labels.emplace_back(factor.begin(), factor.end());
  // Union-find over labels; the output's labels are one class.
  std::vector<std::size_t> parent(view.label_count + 1);
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t x) {
    while (parent[x] != x) x = parent[x] = parent[parent[x]];
    return x;
  };
  const std::size_t output = view.label_count;
  for (std::size_t label = 0; label < order; ++label) parent[root(label)] = root(output);
  for (const auto& mine : labels)
    for (const Label label : mine) parent[root(label)] = root(mine.front());
  const std::vector<NodeId> args(graph.args(node).begin(), graph.args(node).end());
  std::vector<std::pair<std::size_t, std::vector<Factor>>> groups;
  std::vector<Factor> outer;
  for (std::size_t k = 0; k < args.size(); ++k) {
    if (labels[k].empty()) {
      result.scalars.push_back(args[k]);
      continue;
    }
    const std::size_t at = root(labels[k].front());
    if (at == root(output)) {
      outer.push_back({args[k], labels[k]});
      continue;
    }
    const auto it = std::ranges::find(groups, at, &std::pair<std::size_t, std::vector<Factor>>::first);
    auto& group = it == groups.end() ? groups.emplace_back(at, std::vector<Factor>{}) : *it;
    group.second.push_back({args[k], labels[k]});
  }
  for (auto& [at, factors] : groups) result.scalars.push_back(contract(graph, {}, {}, std::move(factors)));
  if (order == 0) return result;
  std::vector<Label> out(order);
  std::iota(out.begin(), out.end(), Label{0});
  result.rest = contract(graph, out, graph.axes(node), std::move(outer));
  return result;
}

NodeId together(Graph& graph, NodeId node, const Components& parts) {
  std::vector<Factor> factors;
  for (const NodeId scalar : parts.scalars) factors.push_back({scalar, {}});
  std::vector<Label> out(graph.order(node));
  std::iota(out.begin(), out.end(), Label{0});
  if (parts.rest != no_node) factors.push_back({parts.rest, out});
  return contract(graph, out, graph.axes(node), std::move(factors));
}

}  // namespace overbar
