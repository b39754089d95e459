// First-layer units, and the rows of weights that the specification suggests for them.
//
// A hidden unit of a hard-coded net mostly looks at one half-space of the specification, from one side or the
// other, or counts inputs. So a row is first looked for among a few dozen candidates: then what the unit says
// at a given input is known for each of them, and only the layers above are left to find. Candidates that say
// the same at all inputs tried are one.
#pragma once
#include "find/referee.hpp"

namespace overbar::synthesis {

/// The unit's argument is fixed + Σ scaleₖ · weightₖ · featureₖ, each weight once; a feature is a product of
/// inputs (empty: the bias).
struct UnitRow {
  AtomId unit = 0;
  std::vector<AtomId> weights;
  std::vector<Monomial> features;
  std::vector<Rational> scales;
  Polynomial fixed;
};

std::vector<UnitRow> first_layer(const Task& task);

/// Choices for the row's weights, the simplest first. Tier 0: these half-spaces, from either side; 1: with
/// other thresholds, too; 2: single inputs, their sums and differences as well; 3: all rows of −1, 0, 1.
std::vector<std::vector<Rational>> candidates(const Task& task, const UnitRow& row,
                                              const std::vector<Polynomial>& half_spaces,
                                              const Points& points, int tier);

/// Exchanging the two units, with all weights into and out of them, leaves the goal as it is: pairs of
/// weights that change places; empty if it does not.
std::vector<std::pair<AtomId, AtomId>> exchange(const Task& task, const UnitRow& a, const UnitRow& b);

}  // namespace overbar::synthesis
