// Named quantities put back where their definitions stand.
#pragma once
#include <span>

#include "rewrite/state.hpp"

namespace overbar::normal {

/// The polynomial with multiples of the definitions of these lets replaced by the lets, where that leaves
/// fewer terms or factors.
PolyId fold_names(State& state, PolyId poly, std::span<const NodeId> names);

}  // namespace overbar::normal
