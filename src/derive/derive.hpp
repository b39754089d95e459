// Reverse mode at the granularity of the person's own equations.
#pragma once
#include <unordered_map>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

/// What one equation contributes to the adjoint of a quantity in it.
struct Contribution {
  NodeId consumer = no_node;  // the let whose definition mentions the quantity, or the objective itself
  NodeId term = no_node;
};

/// v̄ = Σ contributions, in the order in which a reader of the equations, starting at the objective, meets v.
struct BarEquation {
  NodeId of = no_node;  // a let or a symbol
  NodeId bar =
      no_node;  // how later equations refer to it: a let named v̄, or the number itself when it is one
  NodeId body = no_node;  // the right-hand side
  std::vector<Contribution> contributions;
};

struct Backprop {
  NodeId objective = no_node;
  std::vector<BarEquation> equations;  // the objective's first; then consumers before what they consume
  std::unordered_map<NodeId, std::size_t> index;

  /// nullptr where the objective does not depend on the quantity.
  const BarEquation* find(NodeId quantity) const {
    const auto it = index.find(quantity);
    return it == index.end() ? nullptr : &equations[it->second];
  }
};

struct DeriveOptions {
  /// Bars are x̄ (the worksheet's objective), or else ∂S/∂x with this objective's name.
  bool bars = true;
  Name objective_name;  // used when `bars` is false, and for the seed of a tensor objective
  /// The adjoint of the objective; no_node: 1 for a single number, a free symbol for a tensor.
  NodeId seed = no_node;
  /// Adjoints get names; else each is its right-hand side (for an objective that has no name itself).
  bool named = true;
  /// Right-hand sides as a person would shorten them (shorten.hpp), or as the sweep leaves them.
  bool shorten = true;
};

/// Is it one number, if perhaps kept as a vector or matrix of one entry? Then it can be an objective.
bool is_single(const Graph& graph, NodeId node);

/// The adjoint equations of every named quantity below the objective. Linear in the graph.
Backprop backpropagate(Graph& graph, NodeId objective, const DeriveOptions& options = {});

/// ∂objective/∂quantity for a scalar objective; zeros where it does not depend on it. Named adjoints stay
/// named.
NodeId gradient(Graph& graph, NodeId objective, NodeId quantity);

/// ∂y/∂x: the axes of y (rows), then those of x (columns). Of a scalar y it is the gradient.
NodeId jacobian(Graph& graph, NodeId y, NodeId x);

/// The adjoint pulled back from `root` (seeded) to `leaf`, through unnamed nodes and definitions alike; no
/// lets are made. For short expressions: the bodies of functions, the local Jacobians of one equation.
NodeId pull_back(Graph& graph, NodeId root, NodeId adjoint, NodeId leaf);

/// ∂root/∂leaf by `root`'s own equation alone: named quantities other than `leaf` are held fixed.
NodeId direct_jacobian(Graph& graph, NodeId root, NodeId leaf);

/// Makes bodies[0 … order] of a defined function.
void ensure_derivatives(Graph& graph, std::uint32_t function, std::size_t order);

}  // namespace overbar
