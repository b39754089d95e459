#include <algorithm>

#include "op/einsum.hpp"
#include "op/entrywise.hpp"
#include "op/support.hpp"

namespace overbar {

NodeId reduce_max(Graph& graph, NodeId arg, std::vector<Label> reduced_axes) {
  std::ranges::sort(reduced_axes);
  if (reduced_axes.empty()) return arg;
  Type type;
  for (std::size_t axis = 0; axis < graph.order(arg); ++axis)
    if (!std::ranges::binary_search(reduced_axes, static_cast<Label>(axis)))
      type.axes.push_back(graph.axes(arg)[axis]);
  return graph.intern(Op::reduce_max, graph.intern_labels(std::move(reduced_axes)), type, {{arg}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1) return ill_formed(graph, id, "takes one argument");
  const std::vector<Label>& reduced = graph.labels(graph.node(id).attr);
  const std::vector<Dim>& axes = graph.axes(graph.arg(id, 0));
  std::vector<Dim> kept;
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    if (std::ranges::find(reduced, static_cast<Label>(axis)) == reduced.end()) kept.push_back(axes[axis]);
  if (!std::ranges::is_sorted(reduced) || (!reduced.empty() && reduced.back() >= axes.size()))
    return ill_formed(graph, id, "reduces axes that its argument has");
  if (graph.axes(id) != kept) return ill_formed(graph, id, "keeps the other axes");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return reduce_max(graph, args[0], graph.labels(graph.node(id).attr));
}

// The adjoint goes to the entry that is the maximum: m̄ 1[x = m]. Where the maximum is attained once (almost
// everywhere) this is the gradient; at a tie max is not differentiable, and every maximal entry receives m̄.
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  const NodeId x = graph.arg(id, 0);
  const std::vector<Label>& reduced = graph.labels(graph.node(id).attr);
  const std::vector<Label> all_labels = label_range(graph.order(x));
  std::vector<Label> kept;
  for (const Label label : all_labels)
    if (std::ranges::find(reduced, label) == reduced.end()) kept.push_back(label);
  const std::vector<Dim>& axes = graph.axes(x);
  const NodeId maximum = contract(graph, all_labels, axes, {{id, kept}});
  const NodeId attained = indicator(graph, compare(graph, Comparison::eq, x, maximum));
  return contract(graph, all_labels, axes, {{adjoint, kept}, {attained, all_labels}});
}

}  // namespace

std::vector<std::size_t> reduced_places(const Graph& graph, NodeId id, const Shape& shape) {
  const std::vector<Label>& reduced = graph.labels(graph.node(id).attr);
  const std::vector<std::size_t> steps = strides(shape);
  std::vector<std::size_t> places(entry_count(shape), 0);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (std::ranges::find(reduced, static_cast<Label>(axis)) != reduced.end()) continue;
    for (std::size_t e = 0; e < places.size(); ++e)
      places[e] = places[e] * shape[axis] + e / steps[axis] % shape[axis];
  }
  return places;
}

namespace {

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    const Tensor<T>& x = inputs[0]->real;
    const std::vector<Label>& reduced = context.graph.labels(context.graph.node(id).attr);
    const std::vector<std::size_t> step = strides(x.shape);
    const std::vector<std::size_t> target = strides(*shape);
    std::vector<EinsumLoop> kept;
    std::vector<EinsumLoop> gone;
    for (std::size_t axis = 0; axis < x.shape.size(); ++axis) {
      EinsumLoop loop{x.shape[axis], static_cast<std::ptrdiff_t>(step[axis]), 0, 0};
      if (std::ranges::find(reduced, static_cast<Label>(axis)) != reduced.end()) {
        gone.push_back(loop);
      } else {
        loop.c = static_cast<std::ptrdiff_t>(target[kept.size()]);
        kept.push_back(loop);
      }
    }
    Value<T> result{filled_tensor(*shape, context.zero()), {}};
    run_loops(kept, 0, 0, 0, [&](std::ptrdiff_t first, std::ptrdiff_t, std::ptrdiff_t to) {
      T& maximum = result.real.data[static_cast<std::size_t>(to)];
      maximum = x.data[static_cast<std::size_t>(first)];
      run_loops(gone, first, 0, 0, [&](std::ptrdiff_t from, std::ptrdiff_t, std::ptrdiff_t) {
        if (from != first) maximum = larger(maximum, x.data[static_cast<std::size_t>(from)]);
      });
    });
    return result;
  }
};

}  // namespace

extern constinit const OpRow reduce_max_row{.op = Op::reduce_max,
                                            .name = "max",
                                            .notation = Notation::special,
                                            .latex = "\\max",
                                            .check = check,
                                            .rebuild = rebuild,
                                            .vjp = vjp,
                                            .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
