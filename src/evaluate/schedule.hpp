// The order of evaluation of the nodes below some roots, made once and run on any number of assignments.
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "graph/graph.hpp"

namespace overbar {

struct Schedule {
  static constexpr std::uint32_t absent = ~std::uint32_t{0};

  struct Step {
    NodeId node = no_node;
    std::uint32_t bound = absent;  // which placeholder it is
    std::uint32_t first_arg = 0;
    std::uint32_t arg_count = 0;
    std::uint32_t uses = 0;
  };
  std::vector<Step> steps;          // ascending nodes
  std::vector<std::uint32_t> args;  // positions in `steps`; `absent` for the body of a native call
  std::vector<std::uint32_t> roots;

  std::uint32_t position(NodeId id) const {
    const auto it = std::ranges::lower_bound(steps, id, {}, &Step::node);
    return static_cast<std::uint32_t>(it - steps.begin());
  }
};

}  // namespace overbar
