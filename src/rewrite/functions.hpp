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

PolyId exponential(Space& space, PolyId poly);
PolyId logarithm(Space& space, PolyId poly);
PolyId sine(Space& space, PolyId poly);
PolyId cosine(Space& space, PolyId poly);
PolyId error_function(Space& space, PolyId poly);

/// 1[P > 0] and 1[P < 0].
struct Signs {
  PolyId positive = zero_poly;
  PolyId negative = zero_poly;
};
Signs signs(Space& space, PolyId poly);
/// 1[P = 0].
PolyId vanishes(Space& space, PolyId poly);

/// The maximum over private positions 0 … count − 1, and 1 where all entries of a 0/1-valued P are 1.
PolyId maximum(Space& space, PolyId poly, std::uint32_t count);
PolyId all_entries(Space& space, PolyId poly, std::uint32_t count);

/// Of a matrix over private positions 0 and 1.
PolyId inverse(Space& space, PolyId matrix, Dim dim, Index row, Index column);
PolyId determinant(Space& space, PolyId matrix, Dim dim);

}  // namespace overbar::normal
