// Conditions on indices, as sums over parts of an axis have them: Σ_{j=1..i}, Σ_{i<j}, Σ_{i=2..N−1}.
#pragma once
#include "rewrite/atoms.hpp"

namespace overbar::normal {

/// 1[P > 0] for P = Σ integer · index + Σ integer · size + number, as Σ 1[Q > 0] + Σ 1[Q = v] with Q without
/// its number, and Q = i − j where it can be; over the atom's slots. nullopt: P is not of this kind.
std::optional<PolyId> whole_number_condition(Space& space, AtomId id);

/// Sums over indices that stand in nothing but powers of themselves and at most one 1[i > j] are done:
/// Σ_j 1[i > j] j = i(i − 1)/2. Of 1[i > j] and 1 − 1[j > i] − δ_ij one is chosen in every monomial.
PolyId ordered_sums(Space& space, PolyId poly);
/// Both, at every depth.
PolyId with_ordered_indices(Space& space, PolyId poly);

/// p > q, for two indices of one axis.
struct OrderFactor {
  Dim dim;
  Index greater, less;
};
std::optional<OrderFactor> order_factor(const Space& space, const Monomial& m, const Factor& f);
/// 1[p > q] as a factor.
PlacedAtom order_atom(Space& space, const OrderFactor& order);

}  // namespace overbar::normal
