// Sums of products: every monomial of the space is made here.
#pragma once
#include <span>

#include "rewrite/space.hpp"

namespace overbar::normal {

/// Adds a term to a sum, in normal form: δ absorbed, factors merged, rules applied, bound indices numbered.
/// The term's bound indices may be anything; one that no factor mentions counts its range.
void add_term(Space& space, Sum& sum, Term term);
void add_poly(Space& space, Sum& sum, PolyId poly, const Rational& coefficient = 1);
PolyId finish(Space& space, Sum sum);

/// The term of an interned monomial (its bound indices with their sizes).
Term open_term(const Space& space, MonomialId id, const Rational& coefficient);

/// Appends a factor; the slots must have the atom's sizes.
void push_factor(Monomial& monomial, AtomId atom, Exponent exponent, std::span<const Index> slots);
/// a · b, b's bound indices renumbered.
Term multiply(const Space& space, const Term& a, const Term& b);
/// A monomial's bound index b is opened as free index base + b, with the least base that is not in use.
std::uint32_t opening_base(const Monomial& monomial);
inline Index opened(Index i, std::uint32_t base) { return i.is_bound() ? free_index(base + i.value()) : i; }
/// Every index that is `from` becomes `to`.
void replace_index(Monomial& monomial, Index from, Index to);

}  // namespace overbar::normal
