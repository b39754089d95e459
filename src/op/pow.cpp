#include "op/support.hpp"

namespace overbar {

// Nested powers merge only under an integer outer exponent: (x²)^(1/2) is |x|, not x.
NodeId pow(Graph& graph, NodeId base, const Rational& exponent) {
  if (exponent == 1) return base;
  if (exponent == 0) return filled(graph, 1, graph.axes(base));
  if (is_integer(exponent) && boost::multiprecision::abs(exponent) <= 64) {
    if (const auto value = constant_value(graph, base))
      if (const auto result = power(*value, static_cast<int>(exponent)))
        return filled(graph, *result, graph.axes(base));
    if (graph.op(base) == Op::pow) {
      const Rational inner = graph.rationals(graph.node(base).attr).front();
      return pow(graph, graph.arg(base, 0), inner * exponent);
    }
  }
  if (constant_value(graph, base) == Rational(1)) return base;
  return intern_entrywise(graph, Op::pow, graph.intern_rationals({exponent}), base);
}

namespace {

const Rational& exponent_of(const Graph& graph, NodeId id) {
  return graph.rationals(graph.node(id).attr).front();
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return pow(graph, args[0], exponent_of(graph, id));
}

// (xᵃ)′ = a xᵃ⁻¹
NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t /*arg*/) {
  const Rational exponent = exponent_of(graph, id);
  return scale(graph, exponent, hadamard(graph, {adjoint, pow(graph, graph.arg(id, 0), exponent - 1)}));
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const Rational& exponent = exponent_of(context.graph, id);
    const Tensor<T>& base = inputs[0]->real;
    Value<T> result{{base.shape, {}}, {}};
    result.real.data.reserve(base.data.size());
    for (const T& entry : base.data) {
      Partial<T> value = power_of(entry, exponent);
      if (!value) return fail(value.error());
      result.real.data.push_back(std::move(*value));
    }
    return result;
  }
};

}  // namespace

extern constinit const OpRow pow_row{.op = Op::pow,
                                     .name = "pow",
                                     .notation = Notation::special,
                                     .latex = "",
                                     .check = check_entrywise,
                                     .rebuild = rebuild,
                                     .vjp = vjp,
                                     .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
