// Making atoms: their slots in a canonical order, with the symmetries of that order.
#pragma once
#include "rewrite/poly.hpp"

namespace overbar::normal {

/// An atom with an index in each slot, as a factor names it.
struct PlacedAtom {
  AtomId atom = 0;
  std::vector<Index> slots;
};

/// Slots that are not free indices of the arguments: the axes of a symbol, of an opaque function's result.
struct OwnSlots {
  std::vector<Index> indices;
  std::vector<Dim> dims;
  std::vector<std::vector<std::uint8_t>> symmetries;  // permutations of these, without identity
};

/// An atom over polynomials. Its entrywise slots are the free indices that occur in the arguments, in an
/// order that does not depend on how the axes were numbered: exp(u_i + v_j) is one atom. With
/// `interchangeable` the private positions 0 … of the only argument may be renumbered as well (the reduced
/// axes of a max).
PlacedAtom make_atom(Space& space, AtomKind kind, std::uint32_t attr, std::vector<PolyId> args,
                     const OwnSlots& own = {}, std::uint32_t interchangeable = 0);
/// An atom without arguments.
PlacedAtom leaf_atom(Space& space, AtomKind kind, std::uint32_t attr, const OwnSlots& own = {});
AtomId delta_atom(Space& space, Dim dim);
AtomId dim_atom(Space& space, Dim dim);

/// The placed atom to a power, as a polynomial.
PolyId poly_of(Space& space, const PlacedAtom& placed, Exponent exponent = {});
/// δ between two indices; the size of a dimension.
PolyId delta_poly(Space& space, Dim dim, Index a, Index b);
PolyId dim_poly(Space& space, Dim dim);

/// The atom over other arguments, by its constructor: the arguments' entrywise positions are indices of the
/// caller's, `slots` those that are the atom's own (from `entrywise` on). Any simplification may happen.
PolyId remake(Space& space, AtomId atom, std::vector<PolyId> args, std::span<const Index> own_slots);
/// The atom at these indices, each entrywise index pushed down into the arguments.
PolyId instantiate(Space& space, AtomId atom, std::span<const Index> slots);

}  // namespace overbar::normal
