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

// Lifting. Every node below the body that depends on the placeholder gains the axes of the tensor, before its
// own; what does not depend on it is repeated along them where an op wants all arguments of one shape. Each
// op whose result has axes of its own (Σ_i max(x_i, a), max([a, 1])) says where the new ones go; a name is
// left out, for it names the scalar. Linear in the nodes below the body.
namespace {

class Lift {
 public:
  Lift(Graph& graph, NodeId placeholder, NodeId tensor)
      : graph_(graph), axes_(graph.axes(tensor)), batch_(label_range(axes_.size())) {
    lifted_.emplace(placeholder, tensor);
  }

  NodeId operator()(NodeId body) {
    for (const NodeId id : reachable(graph_, body)) {
      if (lifted_.contains(id)) continue;
      if (std::ranges::none_of(graph_.args(id), [&](NodeId arg) { return lifted_.contains(arg); })) continue;
      const NodeId lifted = lift(id);
      if (lifted == no_node) return no_node;
      lifted_.emplace(id, lifted);
    }
    return spread(body);
  }

 private:
  /// A truth value that folds to true or false is left a scalar, as everywhere; a number is not.
  NodeId repeated(NodeId number, const std::vector<Dim>& own) {
    if (graph_.is_boolean(number) || graph_.order(number) != 0) return number;
    return broadcast(graph_, number, with_batch(own));
  }

  NodeId lift(NodeId id) {
    switch (graph_.op(id)) {
      case Op::contract:
        return contraction(id);
      case Op::reduce_max:
        return reduce_max(graph_, spread(graph_.arg(id, 0)), shifted(graph_.labels(graph_.node(id).attr)));
      case Op::all:
        return every(graph_.arg(id, 0));
      case Op::stack:
        return stacked(id);
      case Op::call:
      case Op::let:
        return spread(graph_.args(id).back());
      case Op::det:
      case Op::inverse:
        return no_node;
      default: {
        std::vector<NodeId> args;
        const std::vector<NodeId> old(graph_.args(id).begin(), graph_.args(id).end());
        for (const NodeId arg : old) args.push_back(spread(arg));
        return repeated(row(graph_, id).rebuild.value(graph_, id, args), graph_.axes(id));
      }
    }
  }

  /// The labels of the lifted axes are 0, 1, …; those of the node come after them.
  std::vector<Label> shifted(std::span<const Label> labels) const {
    std::vector<Label> result;
    for (const Label label : labels) result.push_back(static_cast<Label>(label + batch_.size()));
    return result;
  }
  std::vector<Label> with_batch(const std::vector<Label>& labels) const {
    std::vector<Label> result = batch_;
    result.insert(result.end(), labels.begin(), labels.end());
    return result;
  }
  std::vector<Dim> with_batch(const std::vector<Dim>& dims) const {
    std::vector<Dim> result = axes_;
    result.insert(result.end(), dims.begin(), dims.end());
    return result;
  }
  /// A factor of a contraction, whose labels are the node's.
  Factor factor(NodeId arg, std::span<const Label> labels) const {
    const auto it = lifted_.find(arg);
    if (it == lifted_.end()) return {arg, shifted(labels)};
    return {it->second, with_batch(shifted(labels))};
  }

  NodeId spread(NodeId arg) {
    const auto it = lifted_.find(arg);
    if (it != lifted_.end()) return it->second;
    const bool is_boolean = graph_.is_boolean(arg);
    const std::vector<Label> own = label_range(graph_.order(arg));
    const std::vector<Dim> axes = with_batch(graph_.axes(arg));
    const NodeId number = contract(graph_, label_range(axes.size()), axes,
                                   {{is_boolean ? indicator(graph_, arg) : arg, shifted(own)}});
    return is_boolean ? compare(graph_, Comparison::eq, number, filled(graph_, 1, axes)) : number;
  }

  NodeId contraction(NodeId id) {
    const ContractView view = contract_view(graph_, id);
    std::vector<Factor> factors;
    for (std::size_t k = 0; k < view.factors.size(); ++k)
      factors.push_back(factor(graph_.arg(id, k), view.factors[k]));
    return contract(graph_, with_batch(shifted(view.out)), with_batch(graph_.axes(id)), std::move(factors));
  }

  /// Every entry is true: none is false.
  NodeId every(NodeId condition) {
    const NodeId wrong = repeated(indicator(graph_, logic(graph_, Connective::negation, {spread(condition)})),
                                  graph_.axes(condition));
    const NodeId any = reduce_max(graph_, wrong, shifted(label_range(graph_.order(condition))));
    return compare(graph_, Comparison::eq, any, filled(graph_, 0, axes_));
  }

  /// Σ_k entry_k e_k.
  NodeId stacked(NodeId id) {
    const std::vector<Dim> own = graph_.axes(id);
    const std::vector<Dim> axes = with_batch(own);
    const std::vector<NodeId> entries(graph_.args(id).begin(), graph_.args(id).end());
    std::vector<NodeId> terms;
    for (std::size_t k = 0; k < entries.size(); ++k) {
      std::vector<Factor> factors{factor(entries[k], {})};
      std::size_t position = k;
      for (std::size_t axis = own.size(); axis-- > 0;) {
        const auto size = static_cast<std::size_t>(own[axis].code);
        factors.push_back({basis(graph_, literal(graph_, Rational(position % size + 1)), own[axis]),
                           {static_cast<Label>(batch_.size() + axis)}});
        position /= size;
      }
      terms.push_back(contract(graph_, label_range(axes.size()), axes, std::move(factors)));
    }
    return add(graph_, std::move(terms));
  }

  Graph& graph_;
  std::vector<Dim> axes_;
  std::vector<Label> batch_;
  std::unordered_map<NodeId, NodeId> lifted_;
};

}  // namespace

NodeId lift(Graph& graph, NodeId body, NodeId placeholder, NodeId tensor) {
  if (graph.order(tensor) == 0) return substitute(graph, body, {{placeholder, tensor}});
  return Lift(graph, placeholder, tensor)(body);
}

}  // namespace overbar
