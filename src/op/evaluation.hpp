// The facet `evaluate`: how an op computes its value, once for each kind of number. An op states one rule,
//
//   struct Evaluate {
//     template <class T>
//     static Result<Value<T>> of(const Evaluation<T>&, NodeId, Inputs<T>);
//   };
//
// and its row says `.evaluate = evaluators<Evaluate>()`; an op that is a function of one number says
// `.evaluate = evaluators<Entrywise<F>>()`, where F::of(x) is a Partial number.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <span>
#include <type_traits>
#include <unordered_map>

#include "base/dual.hpp"
#include "base/result.hpp"
#include "base/tensor.hpp"
#include "diag/codes.hpp"
#include "graph/graph.hpp"
#include "op/einsum.hpp"

namespace overbar {

/// The value of a node: real numbers, or truth values where the node is boolean (the other stays empty).
template <class T>
struct Value {
  Tensor<T> real;
  Tensor<Truth> truth;
};

/// What stands in for an opaque function: bodies over placeholder symbols, one for each list of
/// differentiated argument positions that occurs (sorted, as in Application); {} is the function itself. A
/// body has the axes of the function's result and then those of each differentiated parameter.
struct FunctionBody {
  std::vector<NodeId> placeholders;  // symbol nodes, one a parameter
  std::map<std::vector<std::uint8_t>, NodeId> bodies;
};

/// Everything that is free gets a value.
template <class T>
struct Assignment {
  std::map<std::uint32_t, std::size_t> dims;        // dimension symbol → size
  std::map<std::uint32_t, Tensor<T>> symbols;       // symbol → value
  std::map<std::uint32_t, FunctionBody> functions;  // opaque function → body
  slong precision = 128;                            // bits, of balls
};

struct EvaluateLimits {
  std::size_t entries = std::size_t{1} << 27U;  // of one tensor
  std::size_t bits = std::size_t{1} << 22U;     // of one exact number
  std::function<bool()> out_of_time;            // asked between nodes; empty: never
};

/// What one evaluation leaves for the next: how each contraction is multiplied out, and memory that no value
/// needs any more.
template <class T>
struct Workspace {
  struct Plan {
    Shape shapes;  // for which it was made: the result's and the factors', one after the other
    EinsumPlan plan;
  };
  std::unordered_map<NodeId, Plan> plans;
  std::vector<std::vector<T>> spare;

  void recycle(std::vector<T>&& entries) {
    if constexpr (std::is_same_v<T, double>) {
      if (entries.size() < least_spare) return;
      if (spare.size() == most_spare) spare.erase(spare.begin());
      spare.push_back(std::move(entries));
    }
  }
  void recycle(std::vector<Value<T>>&& values) {
    for (Value<T>& value : values) recycle(std::move(value.real.data));
  }
  /// So many entries, to be written before they are read: what they hold is left from other values.
  std::vector<T> take(std::size_t count, const T& zero) {
    for (std::vector<T>& entries : spare) {
      if (entries.size() != count) continue;
      std::vector<T> taken = std::move(entries);
      entries = std::move(spare.back());
      spare.pop_back();
      return taken;
    }
    return std::vector<T>(count, zero);
  }

 private:
  static constexpr std::size_t most_spare = 64;
  static constexpr std::size_t least_spare =
      64;  // entries; shorter ones are allocated as fast as they are found
};

template <class T>
struct Evaluation {
  const Graph& graph;
  const Assignment<T>& assignment;
  const EvaluateLimits& limits;
  Workspace<T>& workspace;
  /// The values of `body`, one for each point; a point has one value for each placeholder.
  Result<std::vector<Value<T>>> (*run)(const Evaluation&, NodeId body, std::span<const NodeId> placeholders,
                                       std::span<const std::vector<Value<T>>> points);
  int depth = 0;  // of bodies within bodies

  T number(const Rational& value) const { return constant<T>(value, assignment.precision); }
  T zero() const { return number(0); }
  Result<std::size_t> size(Dim dim) const {
    if (dim.is_constant()) return static_cast<std::size_t>(dim.code);
    const auto it = assignment.dims.find(dim.symbol());
    if (it == assignment.dims.end())
      return fail(code("no-value"), "the size of " + graph.dim_name(dim) + " is not given");
    if (it->second == 0)
      return fail(code("shape-mismatch"), "the size of " + graph.dim_name(dim) + " is at least 1");
    return it->second;
  }
  Result<Shape> shape(std::span<const Dim> axes) const {
    Shape result;
    std::size_t count = 1;
    for (const Dim dim : axes) {
      const Result<std::size_t> one = size(dim);
      if (!one) return std::unexpected(one.error());
      result.push_back(*one);
      if (*one != 0 && count > limits.entries / *one)
        return fail(code("too-large"), "the tensor is too large");
      count *= *one;
    }
    return result;
  }
  Result<Shape> shape_of(NodeId id) const { return shape(graph.axes(id)); }
};

/// A value that lies elsewhere: a symbol's in the assignment, a name's where its definition has it.
template <class T>
struct View {
  const Tensor<T>& real;
  const Tensor<Truth>& truth;
  explicit operator Value<T>() const { return {real, truth}; }
};

/// The values of a node's arguments. Of a call that double computes natively the body is absent (null).
template <class T>
using Inputs = std::span<const View<T>* const>;

template <class T>
using EvaluateFacet = Result<Value<T>>(const Evaluation<T>&, NodeId, Inputs<T>);

static_assert(is_code(division_by_zero.code) && is_code(not_rational.code) && is_code(too_large.code),
              "the codes that base/scalar.hpp gives are in the table");

inline std::unexpected<Error> fail(const Undefined& why) {
  return fail(std::string(why.code), std::string(why.why));
}

/// An evaluator for each kind of number; none can be missing.
struct Evaluators {
  template <class T>
  struct One {
    EvaluateFacet<T>* value;
    consteval One(EvaluateFacet<T>* f) : value(f) {}  // NOLINT(google-explicit-constructor)
    consteval One(std::nullptr_t) = delete;           // (no comparison: under UBSan it would be no constant)
  };
  One<double> real;
  One<Rational> rational;
  One<Ball> ball;
  One<Dual<double>> dual;
  One<Dual<Rational>> rational_dual;

  template <class T>
  EvaluateFacet<T>* get() const {
    if constexpr (std::is_same_v<T, double>) return real.value;
    if constexpr (std::is_same_v<T, Rational>) return rational.value;
    if constexpr (std::is_same_v<T, Ball>) return ball.value;
    if constexpr (std::is_same_v<T, Dual<double>>) return dual.value;
    if constexpr (std::is_same_v<T, Dual<Rational>>) return rational_dual.value;
  }
};

template <class Rule>
consteval Evaluators evaluators() {
  return {&Rule::template of<double>, &Rule::template of<Rational>, &Rule::template of<Ball>,
          &Rule::template of<Dual<double>>, &Rule::template of<Dual<Rational>>};
}

/// A function of one number, applied to every entry.
template <class F>
struct Entrywise {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId /*id*/, Inputs<T> inputs) {
    const Tensor<T>& x = inputs[0]->real;
    Value<T> result{{x.shape, context.workspace.take(x.data.size(), context.zero())}, {}};
    for (std::size_t k = 0; k < x.data.size(); ++k) {
      Partial<T> y = F::of(x.data[k]);
      if (!y) return fail(y.error());
      result.real.data[k] = std::move(*y);
    }
    return result;
  }
};

/// The value of the last argument: names and calls.
struct EvaluateLast {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& /*context*/, NodeId /*id*/, Inputs<T> inputs) {
    return Value<T>(*inputs.back());
  }
};

}  // namespace overbar
