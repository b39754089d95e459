// The values of an index variable.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

/// first, first + 1, …: as many as the dimension says. With a symbolic dimension first is 1.
struct IndexRange {
  Dim dim{1};
  std::int32_t first = 1;
  bool is_axis(Dim axis) const { return first == 1 && dim == axis; }
};
using IndexRanges = std::map<std::string, IndexRange>;

/// The values themselves.
NodeId values_of(Graph& graph, const IndexRange& range);
/// Its rows are the unit vectors of an axis at these values. The range must lie in the axis.
NodeId selection(Graph& graph, const IndexRange& range, Dim axis);

}  // namespace overbar
