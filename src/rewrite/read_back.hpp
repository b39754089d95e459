// From polynomials back to the graph.
#pragma once
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "rewrite/state.hpp"

namespace overbar::normal {

/// Where a node stood in what the person reads; the order of factors and terms follows it.
struct ReadingOrder {
  std::unordered_map<NodeId, std::size_t> places;
  /// Its own place, or the first of its parts.
  std::size_t of(const Graph& graph, NodeId node);
};

/// How atoms and arguments were written: the nodes that were translated to them.
struct Originals {
  struct Written {
    NodeId node = no_node;
    std::vector<std::size_t> axes;  // the node's axis for each slot
  };
  std::unordered_map<AtomId, Written> atoms;
  std::unordered_map<PolyId, NodeId> polys;
};
Originals originals_of(const Space& space, const Translation& translation, std::span<const NodeId> nodes);

/// An expression with this normal form: its axes are the free indices 0, 1, … . Positive terms first. What
/// has an original is written as there. nullopt: some atom has no expression.
std::optional<NodeId> read_back(Space& space, PolyId poly, const std::vector<Dim>& axes, ReadingOrder& order,
                                const Originals& originals);

}  // namespace overbar::normal
