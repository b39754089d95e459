#include <algorithm>

#include "op/support.hpp"

namespace overbar {

// Nested sums are flattened and like terms (equal but for their coefficient) are combined at the place of the
// first. Coefficients are not distributed: −(a + b) stays one term, as the person wrote it.
NodeId add(Graph& graph, std::vector<NodeId> terms) {
  if (terms.size() == 1) return terms.front();
  const std::vector<Dim> axes = graph.axes(terms.front());
  struct Collected {
    NodeId rest;
    Rational coefficient;
    NodeId term;  // coefficient · rest, while that is one of the terms given
  };
  std::vector<Collected> collected;
  std::unordered_map<NodeId, std::size_t> places;
  const auto collect = [&](NodeId term) {
    const Scaled part = split_coefficient(graph, term);
    const auto [it, fresh] = places.try_emplace(part.rest, collected.size());
    if (fresh) {
      collected.push_back({part.rest, part.coefficient, term});
      return;
    }
    collected[it->second].coefficient += part.coefficient;
    collected[it->second].term = no_node;
  };
  for (const NodeId term : terms) {
    // e + e is 2 e for a sum e too.
    if (graph.op(term) != Op::add || std::ranges::count(terms, term) > 1) {
      collect(term);
      continue;
    }
    const std::vector<NodeId> inner(graph.args(term).begin(), graph.args(term).end());
    for (const NodeId part : inner) collect(part);
  }
  std::vector<NodeId> kept;
  for (const auto& [rest, coefficient, term] : collected)
    if (coefficient != 0) kept.push_back(term != no_node ? term : scale(graph, coefficient, rest));
  if (kept.empty()) return zeros(graph, axes);
  if (kept.size() == 1) return kept.front();
  return graph.intern(Op::add, 0, Type{axes}, kept);
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() < 2) return ill_formed(graph, id, "a sum has two terms");
  for (const NodeId term : graph.args(id))
    if (graph.type(term) != graph.type(id) || graph.is_boolean(term))
      return ill_formed(graph, id, "the terms of a sum have one type");
  return {};
}

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) {
  return add(graph, {args.begin(), args.end()});
}

NodeId vjp(Graph& /*graph*/, NodeId /*id*/, NodeId adjoint, std::size_t /*arg*/) { return adjoint; }

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId /*id*/, Inputs<T> inputs) {
    const Tensor<T>& first = inputs[0]->real;
    const Tensor<T>& second = inputs[1]->real;
    Value<T> result{{first.shape, context.workspace.take(first.data.size(), context.zero())}, {}};
    std::vector<T>& sum = result.real.data;
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] = first.data[k] + second.data[k];
    for (const View<T>* term : inputs.subspan(2))
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += term->real.data[k];
    return result;
  }
};

}  // namespace

extern constinit const OpRow add_row{.op = Op::add,
                                     .name = "add",
                                     .notation = Notation::special,
                                     .latex = "",
                                     .check = check,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
