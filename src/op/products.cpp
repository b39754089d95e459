// The usual products, spelled as contractions.
#include "op/support.hpp"

namespace overbar {

NodeId filled(Graph& graph, const Rational& value, const std::vector<Dim>& axes) {
  return contract(graph, label_range(axes.size()), axes, {{literal(graph, value), {}}});
}

NodeId zeros(Graph& graph, const std::vector<Dim>& axes) { return filled(graph, 0, axes); }

NodeId scale(Graph& graph, const Rational& factor, NodeId node) {
  if (factor == 1) return node;
  const std::vector<Label> labels = label_range(graph.order(node));
  return contract(graph, labels, graph.axes(node), {{literal(graph, factor), {}}, {node, labels}});
}

NodeId negate(Graph& graph, NodeId node) { return scale(graph, -1, node); }

NodeId subtract(Graph& graph, NodeId a, NodeId b) { return add(graph, {a, negate(graph, b)}); }

NodeId hadamard(Graph& graph, std::initializer_list<NodeId> factors) {
  std::vector<Dim> axes;
  for (const NodeId node : factors)
    if (graph.order(node) > axes.size()) axes = graph.axes(node);
  std::vector<Factor> parts;
  for (const NodeId node : factors) parts.push_back({node, label_range(graph.order(node))});
  return contract(graph, label_range(axes.size()), axes, std::move(parts));
}

NodeId broadcast(Graph& graph, NodeId scalar, const std::vector<Dim>& axes) {
  return contract(graph, label_range(axes.size()), axes, {{scalar, {}}});
}

NodeId permute(Graph& graph, NodeId node, const std::vector<std::size_t>& order) {
  std::vector<Label> out;
  std::vector<Dim> axes;
  for (const std::size_t axis : order) {
    out.push_back(static_cast<Label>(axis));
    axes.push_back(graph.axes(node)[axis]);
  }
  return contract(graph, std::move(out), axes, {{node, label_range(graph.order(node))}});
}

NodeId transpose(Graph& graph, NodeId matrix) { return permute(graph, matrix, {1, 0}); }

NodeId matmul(Graph& graph, NodeId a, NodeId b) {
  const std::size_t p = graph.order(a);
  const std::size_t q = graph.order(b);
  const std::vector<Label> left = label_range(p);
  const std::vector<Label> right = label_range(q, p - 1);
  std::vector<Label> out = label_range(p - 1);
  std::vector<Dim> axes(graph.axes(a).begin(), graph.axes(a).end() - 1);
  for (std::size_t k = 1; k < q; ++k) {
    out.push_back(right[k]);
    axes.push_back(graph.axes(b)[k]);
  }
  return contract(graph, std::move(out), axes, {{a, left}, {b, right}});
}

NodeId outer(Graph& graph, NodeId a, NodeId b) {
  std::vector<Dim> axes = graph.axes(a);
  axes.insert(axes.end(), graph.axes(b).begin(), graph.axes(b).end());
  return contract(graph, label_range(axes.size()), axes,
                  {{a, label_range(graph.order(a))}, {b, label_range(graph.order(b), graph.order(a))}});
}

NodeId dot(Graph& graph, NodeId a, NodeId b) {
  const std::vector<Label> labels = label_range(graph.order(a));
  return contract(graph, {}, {}, {{a, labels}, {b, labels}});
}

NodeId sum_all(Graph& graph, NodeId node) {
  return contract(graph, {}, {}, {{node, label_range(graph.order(node))}});
}

NodeId diagonal_matrix(Graph& graph, NodeId vector) {
  const Dim dim = graph.axes(vector)[0];
  return contract(graph, {0, 1}, {dim, dim}, {{vector, {0}}, {delta(graph, dim), {0, 1}}});
}

}  // namespace overbar
