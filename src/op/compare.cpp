#include "op/entrywise.hpp"
#include "op/support.hpp"

namespace overbar {

bool holds(Comparison comparison, const Rational& a, const Rational& b) {
  switch (comparison) {
    case Comparison::lt:
      return a < b;
    case Comparison::le:
      return a <= b;
    case Comparison::gt:
      return a > b;
    case Comparison::ge:
      return a >= b;
    case Comparison::eq:
      return a == b;
    case Comparison::ne:
      return a != b;
  }
  return false;
}

NodeId compare(Graph& graph, Comparison comparison, NodeId a, NodeId b) {
  if (is_literal(graph, a) && is_literal(graph, b))
    return truth(graph, holds(comparison, scalar_value(graph, a), scalar_value(graph, b)));
  return graph.intern(Op::compare, static_cast<std::uint32_t>(comparison), Type{graph.axes(a), true},
                      {{a, b}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 2) return ill_formed(graph, id, "compares two quantities");
  const Type& left = graph.type(graph.arg(id, 0));
  if (left != graph.type(graph.arg(id, 1)) || left.boolean)
    return ill_formed(graph, id, "compares reals of one shape");
  if (graph.type(id) != Type{left.axes, true})
    return ill_formed(graph, id, "is a truth value for each entry");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return compare(graph, static_cast<Comparison>(graph.node(id).attr), args[0], args[1]);
}

/// a ⋈ b by < and =, each of which may be undecided.
template <class T>
Truth compared(Comparison comparison, const T& a, const T& b) {
  switch (comparison) {
    case Comparison::lt:
      return less(a, b);
    case Comparison::le:
      return negation(less(b, a));
    case Comparison::gt:
      return less(b, a);
    case Comparison::ge:
      return negation(less(a, b));
    case Comparison::eq:
      return equal(a, b);
    case Comparison::ne:
      return negation(equal(a, b));
  }
  return Truth::undecided;
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const Tensor<T>& a = inputs[0]->real;
    const Tensor<T>& b = inputs[1]->real;
    const auto comparison = static_cast<Comparison>(context.graph.node(id).attr);
    Value<T> result{{}, {a.shape, {}}};
    // One quantity compared with itself: its ball says nothing, and yet the answer is known.
    if (context.graph.arg(id, 0) == context.graph.arg(id, 1)) {
      result.truth.data.assign(a.data.size(), compared(comparison, 0.0, 0.0));
      return result;
    }
    for (std::size_t k = 0; k < a.data.size(); ++k)
      result.truth.data.push_back(compared(comparison, a.data[k], b.data[k]));
    return result;
  }
};

}  // namespace

extern constinit const OpRow compare_row{.op = Op::compare,
                                         .name = "compare",
                                         .notation = Notation::special,
                                         .latex = "",
                                         .check = check,
                                         .rebuild = rebuild,
                                         .vjp = no_vjp,
                                         .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
