#include <algorithm>

#include "op/support.hpp"

namespace overbar {

// e_t: 1 at index t. Of all indices 1…d in order it is the identity.
NodeId basis(Graph& graph, NodeId index, Dim dim) {
  if (graph.op(index) == Op::iota && graph.axes(index)[0] == dim) return delta(graph, dim);
  Type type{graph.axes(index)};
  type.axes.push_back(dim);
  return graph.intern(Op::basis, 0, type, {{index}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1) return ill_formed(graph, id, "takes one argument");
  std::vector<Dim> axes = graph.axes(graph.arg(id, 0));
  if (graph.order(id) != axes.size() + 1) return ill_formed(graph, id, "adds one axis to its index's");
  axes.push_back(graph.axes(id).back());
  if (graph.axes(id) != axes) return ill_formed(graph, id, "must keep its index's axes");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return basis(graph, args[0], graph.axes(id).back());
}

/// An index that is computed from index variables (j − k) may leave its axis under a condition that does not
/// hold there; it selects nothing then. Any other index that does is an error.
bool is_computed(const Graph& graph, NodeId index) {
  const std::vector<NodeId> below = reachable(graph, index);
  return std::ranges::any_of(below, [&](NodeId id) {
    return graph.op(id) == Op::iota || (graph.op(id) == Op::literal && graph.order(id) > 0);
  });
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    Value<T> result{filled_tensor(*shape, context.zero()), {}};
    const std::size_t size = shape->back();
    const std::vector<T>& indices = inputs[0]->real.data;
    for (std::size_t k = 0; k < indices.size(); ++k) {
      const std::optional<std::int64_t> index = index_of(indices[k]);
      if (!index) return fail(code("undefined-value"), "an index is not a whole number");
      const bool outside = *index < 1 || static_cast<std::size_t>(*index) > size;
      if (outside && is_computed(context.graph, context.graph.arg(id, 0))) continue;
      if (outside)
        return fail(code("undefined-value"),
                    "index " + std::to_string(*index) + " is outside 1.." + std::to_string(size));
      result.real.data[k * size + static_cast<std::size_t>(*index) - 1] = context.number(1);
    }
    return result;
  }
};

}  // namespace

extern constinit const OpRow basis_row{.op = Op::basis,
                                       .name = "basis",
                                       .notation = Notation::special,
                                       .latex = "",
                                       .check = check,
                                       .rebuild = rebuild,
                                       .vjp = no_vjp,
                                       .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
