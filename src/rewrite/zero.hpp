// Ways to see that a polynomial is 0 that the rules alone do not see. Each answers true only if it is.
#pragma once
#include "rewrite/parts.hpp"

namespace overbar::normal {

/// Multiplies by the denominators at rigid indices, one by one, and by the matrices whose inverses end in a
/// free index. What was defined stays defined, and a denominator is not 0 there; so the product is 0 only if
/// the polynomial is.
bool zero_by_clearing(Space& space, PolyId poly);

/// Clears denominators under the sums: a sum is 0 if each of its terms is.
bool zero_by_sums(Space& space, PolyId poly);

/// Splits on the signs of what stands in indicators at rigid indices: > 0, < 0, and = 0 (solved for a factor
/// where it is linear in one).
bool zero_by_cases(Space& space, PolyId poly);

/// Brings conditions that compare indices (Σ_{j=1..i}, Σ_{i<j}) to one form, and sums up what is left.
bool zero_by_order(Space& space, PolyId poly);

/// Writes e_P as 1[P = i], which it is for every index i of its axis.
bool zero_by_unit_vectors(Space& space, PolyId poly);

/// Writes every entry and every sum out, where all sizes are small constants.
bool zero_by_entries(Space& space, PolyId poly, std::span<const Dim> axes);

/// The polynomial with this factor (at these rigid indices) replaced, inside arguments too.
PolyId replace_instance(Space& space, PolyId poly, const PlacedAtom& instance, PolyId value);
/// The placed atoms of one kind at rigid indices, inside arguments too.
std::vector<PlacedAtom> instances_of(Space& space, PolyId poly, AtomKind kind);

}  // namespace overbar::normal
