// The relaxation of a whole subtree, kept between its nodes: the linear program of its root
// (piecewise_program) in doubles, where a split only moves bounds, so that the dual simplex starts each node
// from the last one. Branching follows the program: where a hull is loose and its price is high; of the most
// promising units each case is tried for a few pivots (strong branching; Achterberg, Koch & Martin 2005; for
// relu nets: Bunel et al. 2020). Nothing here is believed: a closed node becomes a sum of exact facts, or is
// not closed.
//
// For subtrees where the units left are kinks (relu, abs, max, min) over bounded values.
#pragma once
#include <optional>

#include "decide/piecewise_dual.hpp"
#include "decide/piecewise_expansion.hpp"

namespace overbar::piecewise {

struct Relaxation {
  DualSimplex lp;
  FloatExpansion expansion;
  std::vector<Row> rows;                // by variable of the lp: a row of the state; none for a hull
  std::vector<FactId> hulls;            // by variable: the fact; none for a row of the state
  std::vector<double> shift;            // by variable: the row's constant over the free columns
  std::vector<double> least, most;      // by variable: its bounds at the root
  std::vector<std::uint32_t> variable;  // by row of the state; none
  std::vector<UnitId> undecided;        // at the root, ascending
  std::vector<std::uint32_t> price;     // by undecided unit: the variable that is its hull
  std::vector<std::int8_t> cases;       // by undecided unit: 0, 1 or -1 for open
  FactId goal = none;
  double goal_constant = 0;
};

/// Nothing where the subtree is not of the kind above.
std::optional<Relaxation> make_relaxation(const State&, const Program&);

/// Tightens the bounds of kinks over other kinks by the program, as derived facts; whether any moved.
bool tighten_bounds(State&, const Program&, const std::function<bool()>& out_of_time);

/// The node with these cases of units; units that are not listed are open.
void enter_node(Relaxation&, const State&, const std::vector<std::pair<UnitId, std::uint32_t>>& decided);

struct RelaxedNode {
  DualAnswer answer;
  double slack = 0;              // optimal: by how much the goal can be met
  std::vector<double> columns;   // optimal: by column of the state
  std::optional<UnitId> branch;  // optimal: where to split, and the case to enter first
  std::uint32_t first_case = 0;
};
/// `program`: the one of the root.
RelaxedNode solve_node(Relaxation&, const Program& program);
void choose_branch(Relaxation&, const State&, RelaxedNode&);

/// The multipliers of a node that is infeasible or below its goal; `grid`: they are rounded to its multiples.
std::vector<Proposal> proposals_of(const Relaxation&, const State&, const DualAnswer&, double grid);

}  // namespace overbar::piecewise
