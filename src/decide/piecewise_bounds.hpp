// Bound propagation through the rows. Doubles say where a bound would improve; the bound itself is then
// computed exactly and kept as a derived fact: the sum of the facts that it follows from.
#pragma once
#include "decide/piecewise_state.hpp"

namespace overbar::piecewise {

/// Propagates until nothing improves enough to matter, or until state.conflict is set.
void propagate_bounds(State&);

/// The chord over a kink (or the big-M bounds of a step or gate) from the present bounds of its t, as facts
/// in state.hulls; nothing while those bounds are missing. `coarse` makes them again only if the bounds moved
/// much.
void make_hull(State&, UnitId, bool coarse);

/// parts sum to row + constant >= 0 (sign 1) or -row + constant >= 0 (sign -1): adds that as a derived fact;
/// a long constant is rounded outward.
void derive_bound(State&, Row, int sign, Number constant, bool strict, std::vector<Part> parts);

}  // namespace overbar::piecewise
