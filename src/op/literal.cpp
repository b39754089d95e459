#include <algorithm>

#include "op/support.hpp"

namespace overbar {

NodeId literal(Graph& graph, const Rational& value) {
  return graph.intern(Op::literal, graph.intern_rationals({value}), Type{}, {});
}

NodeId literal_tensor(Graph& graph, std::vector<Dim> axes, std::vector<Rational> values) {
  if (!axes.empty() && std::ranges::all_of(values, [&](const Rational& v) { return v == values.front(); }))
    return filled(graph, values.front(), axes);
  return graph.intern(Op::literal, graph.intern_rationals(std::move(values)), Type{std::move(axes)}, {});
}

bool is_literal(const Graph& graph, NodeId id) { return graph.op(id) == Op::literal && graph.order(id) == 0; }

bool is_literal(const Graph& graph, NodeId id, const Rational& value) {
  return is_literal(graph, id) && scalar_value(graph, id) == value;
}

const Rational& scalar_value(const Graph& graph, NodeId id) {
  return graph.rationals(graph.node(id).attr).front();
}

std::optional<Rational> constant_value(const Graph& graph, NodeId id) {
  if (is_literal(graph, id)) return scalar_value(graph, id);
  if (graph.op(id) == Op::contract && graph.args(id).size() == 1 && is_literal(graph, graph.arg(id, 0)))
    return scalar_value(graph, graph.arg(id, 0));
  return std::nullopt;
}

bool is_zero(const Graph& graph, NodeId id) {
  const bool filled = graph.op(id) == Op::contract && graph.args(id).size() == 1;
  const NodeId number = filled ? graph.arg(id, 0) : id;
  return is_literal(graph, number) && scalar_value(graph, number) == 0;
}

namespace {
Result<void> check(const Graph& graph, NodeId id) {
  std::size_t entries = 1;
  for (const Dim dim : graph.axes(id)) {
    if (!dim.is_constant()) return ill_formed(graph, id, "a literal's axes have constant sizes");
    entries *= static_cast<std::size_t>(dim.code);
  }
  if (graph.rationals(graph.node(id).attr).size() != entries)
    return ill_formed(graph, id, "wrong number of entries");
  return check_leaf(graph, id);
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> /*inputs*/) {
    const Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    Value<T> result{{*shape, {}}, {}};
    for (const Rational& value : context.graph.rationals(context.graph.node(id).attr))
      result.real.data.push_back(context.number(value));
    return result;
  }
};

}  // namespace

extern constinit const OpRow literal_row{.op = Op::literal,
                                         .name = "literal",
                                         .notation = Notation::special,
                                         .latex = "",
                                         .check = check,
                                         .rebuild = rebuild_leaf,
                                         .vjp = no_vjp,
                                         .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
