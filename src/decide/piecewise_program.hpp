// The linear program of a node: the facts of the path, with every column that an equality defines written
// out, and with the convex hulls of the units that are still undecided.
//
// A combination of facts that someone proposes (a float program, or the exact simplex) is made exact by
// `repair`: from the last column to the first, what is left of a column is cancelled by the equality that
// defines it, or by a one-sided fact that has it as its last column. Whatever multipliers come in, what comes
// out is a true inequality without columns; if it says 0 > 0, it closes the node. (This is bound propagation
// backwards through the net, with the slopes that the program chose.)
#pragma once
#include "decide/piecewise_float.hpp"
#include "decide/piecewise_path.hpp"

namespace overbar::piecewise {

struct Program {
  std::vector<Column> relevant;           // ascending
  std::vector<Column> free;               // relevant and not defined by an equality, ascending
  std::vector<std::uint32_t> free_index;  // by column; none
  std::vector<FactId> definition;         // by column; none
  std::vector<FactId> rows;               // facts that are rows of the program
  std::vector<UnitId> undecided;          // relevant units that can still be split
  FactId goal = none;                     // an inequality that the claim asks for
};

Program make_program(State&);

struct Proposal {
  FactId fact;
  Number multiplier;  // > 0; of either sign for an equality
};

/// Nothing unless the repaired sum is a contradiction.
std::optional<std::vector<Part>> repair(const State&, const Program&, const std::vector<Proposal>&);

/// sum of the parts = sign * row + constant, which is >= 0 (or > 0).
struct RepairedBound {
  Number constant;
  bool strict = false;
  std::vector<Part> parts;
};
std::optional<RepairedBound> repair_bound(const State&, const Program&, Row, int sign,
                                          const std::vector<Proposal>&);

/// The multiple of `grid`, a power of 2, that is nearest.
Number on_grid(double value, double grid);

struct FloatPoint {
  FloatStatus status = FloatStatus::stopped;
  std::vector<Proposal> proposals;  // infeasible
  std::vector<double> columns;      // feasible: by column
  std::vector<double> weights;      // feasible: by unit, the multiplier of its hull at the best point
};
FloatPoint solve_in_floats(const State&, const Program&, const std::function<bool()>& out_of_time);

struct ExactPoint {
  enum class Status : std::uint8_t { feasible, infeasible, stopped } status = Status::stopped;
  std::vector<Proposal> proposals;
  std::vector<Number> columns;  // feasible: by column
};
ExactPoint solve_exactly(const State&, const Program&, const std::function<bool()>& out_of_time);

}  // namespace overbar::piecewise
