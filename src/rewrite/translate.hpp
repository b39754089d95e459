// From the graph to polynomials.
#pragma once
#include <unordered_map>

#include "rewrite/poly.hpp"

namespace overbar::normal {

/// What has been translated; axis k of a node is free index k. Named quantities and calls are atoms.
struct Translation {
  std::unordered_map<NodeId, PolyId> polys;
};

PolyId translate(Space& space, Translation& translation, NodeId root);

/// The definition that a let or call atom stands for, over free indices 0, 1, ….
PolyId definition(Space& space, Translation& translation, AtomId atom);

}  // namespace overbar::normal
