// One op is one file and one row: everything the program knows of it stands together there.
// A row that lacks a facet does not compile (Required has no default).
#pragma once
#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "graph/graph.hpp"
#include "op/evaluation.hpp"

namespace overbar {

/// A facet that a row must state.
template <class F>
struct Required {
  F* value;
  // NOLINTNEXTLINE(google-explicit-constructor): a row reads `.vjp = vjp`.
  consteval Required(F* f) : value(f) {}
  consteval Required(std::nullptr_t) = delete;
};

/// How an op is written. `function`: name(arguments). `special`: the renderer has a form of its own for it.
enum class Notation : std::uint8_t { function, special };

struct OpRow {
  Op op;
  std::string_view name;  // in messages and dumps
  Notation notation;
  std::string_view latex;  // of a `function` op: its operator

  /// Is this node well typed? The executable specification of the op; `validate` runs it on every node.
  Required<Result<void>(const Graph&, NodeId)> check;

  /// The same op and attribute over other arguments of the same types, simplified as its constructor does.
  Required<NodeId(Graph&, NodeId node, std::span<const NodeId> args)> rebuild;

  /// What `adjoint` (of the node) contributes to argument `arg`: (∂node/∂arg)ᵀ adjoint, with the argument's
  /// axes; no_node where that is 0 whatever the adjoint.
  Required<NodeId(Graph&, NodeId node, NodeId adjoint, std::size_t arg)> vjp;

  /// The value, over each kind of number (op/evaluation.hpp).
  Evaluators evaluate;
};

const OpRow& row(Op op);
inline const OpRow& row(const Graph& graph, NodeId id) { return row(graph.op(id)); }

/// The executable specification of a valid graph: children before parents, every node well typed, labels
/// canonical.
Result<void> validate(const Graph& graph);

}  // namespace overbar
