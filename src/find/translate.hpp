// From the graph to a program: known sizes, entry by entry.
#pragma once
#include <expected>
#include <string>

#include "find/program.hpp"

namespace overbar::synthesis {

/// A value, or one line that says why there is none.
template <class T>
using OrWhy = std::expected<T, std::string>;

struct Task {
  Program program;
  FormulaId premise = 0;  // what is assumed of the inputs
  FormulaId goal = 0;     // premise ⇒ what is asked, and what is asked of the weights alone
  FormulaId claim = 0;    // without the premise
  std::vector<AtomId> weights, inputs;
  bool premise_of_inputs = false;  // the premise says nothing of the weights
  std::vector<Program::Place> premise_places, goal_places;
};

/// `found` are the symbols to find; an assumption about them alone is a condition on them, every other one is
/// a premise. Otherwise, what no program can say.
OrWhy<Task> translate(Graph& graph, const std::vector<std::uint32_t>& found, NodeId formula,
                      const std::vector<NodeId>& assumptions);

}  // namespace overbar::synthesis
