// A program as a problem of the exact case splitter.
#pragma once
#include "decide/piecewise.hpp"
#include "find/program.hpp"

namespace overbar::synthesis {

struct PiecewiseForm {
  piecewise::Problem problem;
  std::vector<AtomId> variables;  // the leaf that each variable is, in order
};

/// "`assumption` implies `claim`", for all values of the leaves below them; nullopt where a product of two
/// quantities is neither linear nor switched by a 0/1 unit.
std::optional<PiecewiseForm> piecewise_form(const Program& program, std::optional<FormulaId> assumption,
                                            FormulaId claim);

}  // namespace overbar::synthesis
