#include "op/support.hpp"

namespace overbar {
namespace {

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

}  // namespace

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

}  // namespace

extern constinit const OpRow compare_row{.op = Op::compare,
                                         .name = "compare",
                                         .notation = Notation::special,
                                         .latex = "",
                                         .check = check,
                                         .rebuild = rebuild,
                                         .vjp = no_vjp};

}  // namespace overbar
