// Shorter forms of one derived expression.
#pragma once
#include <span>

#include "rewrite/normal_form.hpp"

namespace overbar {

/// What is assumed: left = right.
struct Fact {
  NodeId left = no_node;
  NodeId right = no_node;
};

struct SimplifyOptions {
  /// Named quantities that may stand for their definitions.
  std::span<const NodeId> names;
  /// Named quantities in the expression that may be opened (adjoints whose definitions divide).
  std::span<const NodeId> open;
  /// The expression with derivatives of functions written out, or itself.
  NodeId written_out = no_node;
  /// The expression by names that determine parts of it, or itself; what is made of it counts only if it has
  /// none of the markers in it.
  NodeId by_names = no_node;
  std::span<const NodeId> markers;
  std::span<const Fact> facts;
};

/// An equal expression that is shorter to read, or the node itself. Equal means: by the normal form, for all
/// sizes, wherever both are defined.
NodeId simplify(NormalForms& forms, NodeId node, const SimplifyOptions& options);

}  // namespace overbar
