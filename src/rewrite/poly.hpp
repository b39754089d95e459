// Arithmetic of polynomials.
#pragma once
#include <initializer_list>
#include <span>

#include "rewrite/product.hpp"

namespace overbar::normal {

PolyId constant(Space& space, const Rational& value);
PolyId scale(Space& space, const Rational& factor, PolyId poly);
PolyId add(Space& space, PolyId a, PolyId b);
PolyId subtract(Space& space, PolyId a, PolyId b);
PolyId from_term(Space& space, Term term);
PolyId from_monomial(Space& space, MonomialId monomial, const Rational& coefficient = 1);

/// A free position that becomes a summed index, and the size of its range.
struct SummedAxis {
  std::uint32_t position = 0;
  Dim dim;
};
/// Σ over the summed axes of a · b; the free indices of both mean the same.
PolyId multiply(Space& space, PolyId a, PolyId b, std::span<const SummedAxis> summed = {});
PolyId sum_over(Space& space, PolyId poly, std::span<const SummedAxis> summed);

/// Replaces rigid indices.
using IndexMap = std::vector<std::pair<Index, Index>>;
PolyId relabel(Space& space, PolyId poly, const IndexMap& map);
/// Free position p becomes to[p]; positions beyond stay.
PolyId relabel_axes(Space& space, PolyId poly, std::span<const Index> to);

/// The free indices that occur, ascending; `dim_of` one of them.
std::vector<Index> free_indices(const Space& space, PolyId poly);
Dim dim_of(const Space& space, PolyId poly, Index index);

/// The value, when the polynomial is a number.
std::optional<Rational> constant_value(const Space& space, PolyId poly);
bool is_constant(const Space& space, PolyId poly);

}  // namespace overbar::normal
