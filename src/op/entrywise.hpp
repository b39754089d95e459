// What compare and reduce_max mean, for engines that go through entries themselves.
#pragma once
#include <vector>

#include "base/tensor.hpp"
#include "graph/graph.hpp"

namespace overbar {

/// Is a ⋈ b?
bool holds(Comparison comparison, const Rational& a, const Rational& b);

/// The entry of the reduction `id` that each entry of its argument, of this shape, goes into.
std::vector<std::size_t> reduced_places(const Graph& graph, NodeId id, const Shape& shape);

}  // namespace overbar
