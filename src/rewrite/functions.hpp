// Constructors of atoms that are functions of polynomials, one for each op. All are entrywise in the free
// indices of their arguments.
#pragma once
#include "rewrite/poly.hpp"

namespace overbar::normal {

/// Function and derivative order as in the attribute of Op::apply. The axes of a parameter are private
/// positions 0, 1, … of its argument; `own_slots` are the axes of the result, then those of the derivatives.
PolyId apply(Space& space, std::uint32_t application, std::vector<PolyId> args,
             std::span<const Index> own_slots);

/// 1 where `axis` is the index that P says.
PolyId basis(Space& space, PolyId poly, Index axis, Dim dim);

}  // namespace overbar::normal
