// Named quantities put back where their definitions stand.
#pragma once
#include <span>

#include "rewrite/simplify.hpp"
#include "rewrite/state.hpp"

namespace overbar::normal {

/// The polynomial with multiples of the definitions of these lets replaced by the lets, where that leaves
/// fewer terms or factors.
PolyId fold_names(State& state, PolyId poly, std::span<const NodeId> names);

/// … with multiples of the left sides of assumed equations replaced by the right ones.
PolyId fold_facts(State& state, PolyId poly, std::span<const Fact> facts);

}  // namespace overbar::normal
