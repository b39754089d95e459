#include <algorithm>

#include "op/support.hpp"

namespace overbar {

NodeId stack(Graph& graph, std::vector<NodeId> scalars, std::vector<Dim> axes) {
  if (std::ranges::all_of(scalars, [&](NodeId entry) { return is_literal(graph, entry); })) {
    std::vector<Rational> values;
    for (const NodeId entry : scalars) values.push_back(scalar_value(graph, entry));
    return literal_tensor(graph, std::move(axes), std::move(values));
  }
  return graph.intern(Op::stack, 0, Type{std::move(axes)}, scalars);
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  std::size_t entries = 1;
  for (const Dim dim : graph.axes(id)) {
    if (!dim.is_constant()) return ill_formed(graph, id, "has constant axes");
    entries *= static_cast<std::size_t>(dim.code);
  }
  if (graph.args(id).size() != entries) return ill_formed(graph, id, "has one argument for each entry");
  for (const NodeId arg : graph.args(id))
    if (graph.order(arg) != 0 || graph.is_boolean(arg)) return ill_formed(graph, id, "stacks real scalars");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return stack(graph, {args.begin(), args.end()}, graph.axes(id));
}

// The adjoint of one entry is that entry of the adjoint.
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t arg) {
  const std::vector<Dim> axes = graph.axes(id);
  std::vector<Factor> factors{{adjoint, label_range(axes.size())}};
  std::size_t position = arg;
  for (std::size_t axis = axes.size(); axis-- > 0;) {
    const auto size = static_cast<std::size_t>(axes[axis].code);
    const NodeId index = literal(graph, Rational(position % size + 1));
    factors.push_back({basis(graph, index, axes[axis]), {static_cast<Label>(axis)}});
    position /= size;
  }
  return contract(graph, {}, {}, std::move(factors));
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    Value<T> result{{*shape, {}}, {}};
    for (const View<T>* entry : inputs) result.real.data.push_back(entry->real.data.front());
    return result;
  }
};

}  // namespace

extern constinit const OpRow stack_row{.op = Op::stack,
                                       .name = "stack",
                                       .notation = Notation::special,
                                       .latex = "",
                                       .check = check,
                                       .rebuild = rebuild,
                                       .vjp = vjp,
                                       .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
