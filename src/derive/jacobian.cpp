#include <algorithm>
#include <functional>

#include "derive/derive.hpp"
#include "derive/local.hpp"
#include "op/build.hpp"
#include "op/row.hpp"

// A Jacobian is the gradient of uᵀy, which is linear in u, with u replaced by the identity: every node on the
// way that depends on u gains the axes of y. Only sums and products can stand on that way, because pulling
// back is linear; names are looked through.

namespace overbar {
namespace {

class LinearLift {
 public:
  LinearLift(Graph& graph, NodeId seed) : graph_(graph), seed_(seed), added_(graph.axes(seed)) {}

  NodeId run(NodeId root) {
    for (const NodeId id : reachable(graph_, root)) visit(id);
    const auto it = lifted_.find(root);
    if (it != lifted_.end()) return it->second;
    std::vector<Dim> axes = added_;  // does not depend on u: the derivative is 0
    axes.insert(axes.end(), graph_.axes(root).begin(), graph_.axes(root).end());
    return zeros(graph_, axes);
  }

 private:
  Graph& graph_;
  NodeId seed_;
  std::vector<Dim> added_;
  std::unordered_map<NodeId, NodeId> lifted_;

  /// δ for each axis of y.
  NodeId identity() {
    std::vector<Factor> factors;
    std::vector<Label> out;
    std::vector<Dim> axes = added_;
    axes.insert(axes.end(), added_.begin(), added_.end());
    for (std::size_t axis = 0; axis < axes.size(); ++axis) out.push_back(static_cast<Label>(axis));
    for (std::size_t axis = 0; axis < added_.size(); ++axis)
      factors.push_back({delta(graph_, added_[axis]),
                         {static_cast<Label>(axis), static_cast<Label>(axis + added_.size())}});
    return contract(graph_, std::move(out), axes, std::move(factors));
  }

  NodeId lift_contract(NodeId id) {
    const ContractView view = contract_view(graph_, id);
    std::vector<Label> extra;
    for (std::size_t axis = 0; axis < added_.size(); ++axis)
      extra.push_back(static_cast<Label>(view.label_count + axis));
    std::vector<Label> out = extra;
    out.insert(out.end(), view.out.begin(), view.out.end());
    std::vector<Dim> axes = added_;
    axes.insert(axes.end(), graph_.axes(id).begin(), graph_.axes(id).end());
    std::vector<Factor> factors;
    for (std::size_t k = 0; k < view.factors.size(); ++k) {
      Factor factor{graph_.arg(id, k), {view.factors[k].begin(), view.factors[k].end()}};
      if (const auto it = lifted_.find(factor.node); it != lifted_.end()) {
        factor.node = it->second;
        factor.labels.insert(factor.labels.begin(), extra.begin(), extra.end());
      }
      factors.push_back(std::move(factor));
    }
    return contract(graph_, std::move(out), axes, std::move(factors));
  }

  /// Σ over the entries of (entry · its unit tensor).
  NodeId lift_stack(NodeId id) {
    std::vector<NodeId> terms;
    const std::vector<Dim> own = graph_.axes(id);
    std::vector<Dim> axes = added_;
    axes.insert(axes.end(), own.begin(), own.end());
    for (std::size_t k = 0; k < graph_.args(id).size(); ++k) {
      const auto it = lifted_.find(graph_.arg(id, k));
      if (it == lifted_.end()) continue;
      std::size_t entries = 1;
      for (const Dim dim : own) entries *= static_cast<std::size_t>(dim.code);
      std::vector<Rational> unit(entries, 0);
      unit[k] = 1;
      terms.push_back(outer(graph_, it->second, literal_tensor(graph_, own, unit)));
    }
    return terms.empty() ? zeros(graph_, axes) : add(graph_, terms);
  }

  void visit(NodeId id) {
    if (id == seed_) {
      lifted_[id] = identity();
      return;
    }
    const auto args = graph_.args(id);
    if (std::ranges::none_of(args, [&](NodeId arg) { return lifted_.contains(arg); })) return;
    switch (graph_.op(id)) {
      case Op::let:
        lifted_[id] = lifted_.at(args[0]);
        return;
      case Op::call:
        if (const auto it = lifted_.find(args.back()); it != lifted_.end()) lifted_[id] = it->second;
        return;
      case Op::add: {
        std::vector<NodeId> terms;
        for (const NodeId arg : args)
          if (const auto it = lifted_.find(arg); it != lifted_.end()) terms.push_back(it->second);
        lifted_[id] = add(graph_, terms);
        return;
      }
      case Op::stack:
        lifted_[id] = lift_stack(id);
        return;
      default:
        lifted_[id] = lift_contract(id);
    }
  }
};

NodeId fresh_seed(Graph& graph, NodeId y) {
  Symbol seed{Name{"u", {}, Accent::none, {}, {}}, Role::placeholder, graph.intern_type(graph.type(y)), {}};
  return symbol_node(graph, graph.add_symbol(std::move(seed)));
}

}  // namespace

NodeId jacobian(Graph& graph, NodeId y, NodeId x) {
  if (y != x && is_single(graph, y)) return gradient(graph, y, x);
  const NodeId seed = fresh_seed(graph, y);
  const Backprop backprop = backpropagate(graph, y, {.bars = false, .objective_name = {}, .seed = seed});
  const BarEquation* equation = backprop.find(x);
  return LinearLift(graph, seed).run(equation == nullptr ? zeros(graph, graph.axes(x)) : equation->bar);
}

NodeId direct_jacobian(Graph& graph, NodeId root, NodeId leaf) {
  const NodeId body = graph.op(root) == Op::let ? graph.arg(root, 0) : root;
  if (graph.order(root) == 0) return pull_back(graph, body, literal(graph, 1), leaf);
  const NodeId seed = fresh_seed(graph, root);
  return LinearLift(graph, seed).run(pull_back(graph, body, seed, leaf));
}

}  // namespace overbar
