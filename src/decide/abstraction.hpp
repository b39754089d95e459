// A formula over scalars as one of polynomial arithmetic: what is not made of +, ·, powers, conditions and
// piecewise-linear units becomes a new variable.
#pragma once
#include <optional>
#include <unordered_map>
#include <vector>

#include "decide/range.hpp"
#include "graph/graph.hpp"

namespace overbar {

/// If the abstraction of a claim follows from those of its assumptions and from `facts`, so does the claim:
/// every value of the original is one of the abstraction. Equal parts become the same variable, which has the
/// range of the part. Of σ, tanh, softplus, exp and log it is kept that they increase, and bounds of theirs.
class Abstraction {
 public:
  Abstraction(Graph& graph, Ranges& ranges) : graph_(graph), ranges_(ranges) {}

  /// no_node: the formula has none (it speaks of all entries of a tensor).
  NodeId of(NodeId formula);
  /// What holds of the variables that were made.
  std::vector<NodeId> facts();

 private:
  enum class Curve : std::uint8_t { sigmoid, tanh, softplus, exp, log };
  struct Value {  // of a function at an argument
    Curve curve;
    NodeId value, argument;
  };
  Graph& graph_;
  Ranges& ranges_;
  std::unordered_map<NodeId, NodeId> made_;
  std::unordered_map<NodeId, NodeId> variables_;
  std::vector<NodeId> bounds_;
  std::vector<Value> values_;

  std::optional<Curve> curve_of(NodeId node) const;
  static std::optional<Rational> steepest(Curve curve);
  NodeId spelled_out(NodeId node);
  NodeId take(NodeId formula);
  NodeId make(NodeId node);
  NodeId product(NodeId node);
  NodeId variable(NodeId node);
};

}  // namespace overbar
