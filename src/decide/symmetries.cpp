#include "decide/symmetries.hpp"

#include <algorithm>

#include "decide/tactic.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

bool is_square(const Graph& graph, NodeId id) {
  return graph.order(id) == 2 && graph.axes(id)[0] == graph.axes(id)[1];
}

/// Is a = b, written in any of its ways, the relation A = sign · Aᵀ?
bool says_symmetric(Graph& graph, NodeId a, NodeId b, NodeId matrix, int sign) {
  const NodeId turned = scale(graph, sign, transpose(graph, matrix));
  const auto is = [&](NodeId left, NodeId right) {
    return (a == left && b == right) || (a == right && b == left);
  };
  if (is(matrix, turned) || is(negate(graph, matrix), negate(graph, turned))) return true;
  // A − sign · Aᵀ = 0
  if (constant_value(graph, b) != Rational(0)) return false;
  const NodeId difference = subtract(graph, matrix, turned);
  const NodeId reversed = subtract(graph, turned, matrix);
  return a == difference || a == reversed || a == negate(graph, difference) || a == negate(graph, reversed);
}

}  // namespace

std::unordered_map<NodeId, NodeId> symmetries(Graph& graph, const std::vector<NodeId>& assumptions) {
  std::unordered_map<NodeId, NodeId> result;
  for (const NodeId assumption : assumptions) {
    const NodeId relation = relation_of(graph, assumption);
    if (relation == no_node || static_cast<Comparison>(graph.node(relation).attr) != Comparison::eq) continue;
    const NodeId a = graph.arg(relation, 0);
    const NodeId b = graph.arg(relation, 1);
    for (const NodeId symbol : reachable(graph, relation)) {
      if (graph.op(symbol) != Op::symbol || !is_square(graph, symbol)) continue;
      for (const int sign : {1, -1}) {
        if (!says_symmetric(graph, a, b, symbol, sign)) continue;
        const NodeId turned = scale(graph, sign, transpose(graph, symbol));
        result.try_emplace(symbol, scale(graph, Rational(1, 2), add(graph, {symbol, turned})));
      }
    }
  }
  return result;
}

}  // namespace overbar
