// Does an index such as 2j + k stay on its axis? Decided where it can be; else what must hold for it.
#pragma once
#include <string>
#include <vector>

#include "read/elaborate_operand.hpp"

namespace overbar {

/// A condition under which alone the index counts: Σ_{k: 1 ≤ j+k−1}, { … if c, … otherwise }, P ⇒ ….
struct Guard {
  Operand condition;
  bool holds = true;  // or fails
};

struct IndexBounds {
  enum class Verdict : std::uint8_t { inside, outside, needs } verdict = Verdict::inside;
  std::string text;            // outside: "0 at j = 1, k = 1"; needs: "M + K − 1 ≤ N"
  NodeId condition = no_node;  // needs: a boolean scalar
};

IndexBounds index_bounds(Graph& graph, const Operand& index, Dim axis, const std::vector<Guard>& guards);

}  // namespace overbar
