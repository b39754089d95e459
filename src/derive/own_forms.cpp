#include "derive/own_forms.hpp"

#include <unordered_map>

#include "op/build.hpp"
#include "rewrite/factor.hpp"

// A logistic function or a hyperbolic tangent that is written with exponentials determines them: where
//   p = 1/(1 + e)        e = (1 − p)/p,
//   p = e/(1 + e)        e = p/(1 − p),
//   h = (e − f)/(e + f)  e = s (1 + h)/2 and f = s (1 − h)/2 for some s (of which nothing is left in what
//   depends
//                        on e : f alone).
// With these put in, what the chain rule makes of p is p (1 − p) and 1 − h² again. Nodes are unique, so that
// a definition has one of these forms if building the form gives the definition.

namespace overbar {
namespace {

using Replacement = std::unordered_map<NodeId, NodeId>;

NodeId quotient(Graph& graph, NodeId a, NodeId b) { return hadamard(graph, {a, pow(graph, b, -1)}); }

void open_name(Graph& graph, NodeId name, Replacement& replacement, std::vector<NodeId>& markers) {
  const NodeId definition = graph.arg(name, 0);
  const std::vector<Dim> axes = graph.axes(name);
  for (const NodeId e : nodes_down_to_names(graph, definition)) {
    if (graph.op(e) != Op::exp || graph.axes(e) != axes) continue;
    const NodeId one = filled(graph, 1, axes);
    const NodeId sum = add(graph, {one, e});
    const NodeId rest = subtract(graph, one, name);
    if (definition == pow(graph, sum, -1)) {
      replacement.try_emplace(e, quotient(graph, rest, name));
      return;
    }
    if (definition == quotient(graph, e, sum)) {
      replacement.try_emplace(e, quotient(graph, name, rest));
      return;
    }
    const NodeId f = exp(graph, negate(graph, graph.arg(e, 0)));
    if (definition != quotient(graph, subtract(graph, e, f), add(graph, {e, f}))) continue;
    Symbol marker{Name{"s", {}, Accent::none, {}, {}}, Role::given, graph.intern_type(graph.type(e)), {}};
    const NodeId s = symbol_node(graph, graph.add_symbol(std::move(marker)));
    markers.push_back(s);
    const NodeId half = scale(graph, Rational(1) / 2, s);
    replacement.try_emplace(e, hadamard(graph, {half, add(graph, {one, name})}));
    replacement.try_emplace(f, hadamard(graph, {half, rest}));
    return;
  }
}

}  // namespace

OwnForm by_own_names(Graph& graph, NodeId node, std::span<const NodeId> names) {
  Replacement replacement;
  std::vector<NodeId> markers;
  for (const NodeId name : names)
    if (graph.op(name) == Op::let) open_name(graph, name, replacement, markers);
  if (replacement.empty()) return {node, {}};
  return {substitute_down_to_names(graph, node, replacement), std::move(markers)};
}

NodeId with_logistic_products(Graph& graph, NodeId node, std::span<const NodeId> names) {
  Replacement replacement;
  for (const NodeId name : names) {
    if (graph.op(name) != Op::let) continue;
    const NodeId square = pow(graph, name, 2);
    const NodeId written = hadamard(graph, {name, subtract(graph, filled(graph, 1, graph.axes(name)), name)});
    replacement.try_emplace(subtract(graph, name, square), written);
    replacement.try_emplace(subtract(graph, square, name), negate(graph, written));
  }
  return substitute_down_to_names(graph, node, replacement);
}

}  // namespace overbar
