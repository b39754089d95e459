#include "rewrite/poly.hpp"

#include <algorithm>

namespace overbar::normal {
namespace {

Index renamed(const IndexMap& map, Index index) {
  for (const auto& [from, to] : map)
    if (from == index) return to;
  return index;
}

/// The summed axes become fresh bound indices of the term.
void close(Term& term, std::span<const SummedAxis> summed) {
  for (const SummedAxis& axis : summed) {
    replace_index(term.monomial, free_index(axis.position), bound_index(term.monomial.bound_count));
    ++term.monomial.bound_count;
    term.bound_dims.push_back(axis.dim);
  }
}

}  // namespace

PolyId constant(Space& space, const Rational& value) {
  if (value == 0) return zero_poly;
  return space.intern(std::vector<PolyTerm>{{unit_monomial, value}});
}

PolyId scale(Space& space, const Rational& factor, PolyId poly) {
  Sum sum;
  add_poly(space, sum, poly, factor);
  return finish(space, std::move(sum));
}

PolyId add(Space& space, PolyId a, PolyId b) {
  Sum sum;
  add_poly(space, sum, a);
  add_poly(space, sum, b);
  return finish(space, std::move(sum));
}

PolyId subtract(Space& space, PolyId a, PolyId b) {
  Sum sum;
  add_poly(space, sum, a);
  add_poly(space, sum, b, -1);
  return finish(space, std::move(sum));
}

PolyId from_term(Space& space, Term term) {
  Sum sum;
  add_term(space, sum, std::move(term));
  return finish(space, std::move(sum));
}

PolyId from_monomial(Space& space, MonomialId monomial, const Rational& coefficient) {
  return space.intern(std::vector<PolyTerm>{{monomial, coefficient}});
}

PolyId multiply(Space& space, PolyId a, PolyId b, std::span<const SummedAxis> summed) {
  if (a == one_poly) std::swap(a, b);
  if (b == one_poly) return sum_over(space, a, summed);
  Sum sum;
  for (const PolyTerm& left : space.poly(a)) {
    const Term open = open_term(space, left.monomial, left.coefficient);
    for (const PolyTerm& right : space.poly(b)) {
      Term term = multiply(space, open, open_term(space, right.monomial, right.coefficient));
      close(term, summed);
      add_term(space, sum, std::move(term));
      if (space.broken()) return zero_poly;
    }
  }
  return finish(space, std::move(sum));
}

PolyId sum_over(Space& space, PolyId poly, std::span<const SummedAxis> summed) {
  if (summed.empty()) return poly;
  Sum sum;
  for (const PolyTerm& part : space.poly(poly)) {
    Term term = open_term(space, part.monomial, part.coefficient);
    close(term, summed);
    add_term(space, sum, std::move(term));
  }
  return finish(space, std::move(sum));
}

PolyId relabel(Space& space, PolyId poly, const IndexMap& map) {
  const bool identity = std::ranges::all_of(map, [](const auto& pair) { return pair.first == pair.second; });
  if (identity) return poly;
  Sum sum;
  for (const PolyTerm& part : space.poly(poly)) {
    Term term = open_term(space, part.monomial, part.coefficient);
    for (Index& i : term.monomial.slots) i = renamed(map, i);
    add_term(space, sum, std::move(term));
  }
  return finish(space, std::move(sum));
}

PolyId relabel_axes(Space& space, PolyId poly, std::span<const Index> to) {
  IndexMap map;
  for (std::uint32_t p = 0; p < to.size(); ++p) map.emplace_back(free_index(p), to[p]);
  return relabel(space, poly, map);
}

std::vector<Index> free_indices(const Space& space, PolyId poly) {
  std::vector<Index> found;
  for (const PolyTerm& part : space.poly(poly))
    for (const Index i : space.monomial(part.monomial).slots)
      if (i.is_free()) found.push_back(i);
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

Dim dim_of(const Space& space, PolyId poly, Index index) {
  for (const PolyTerm& part : space.poly(poly)) {
    const Monomial& m = space.monomial(part.monomial);
    for (const Factor& f : m.factors) {
      const auto slots = space.slots(m, f);
      for (std::size_t s = 0; s < slots.size(); ++s)
        if (slots[s] == index) return space.atom(f.atom).dims[s];
    }
  }
  return Dim{1};
}

std::optional<Rational> constant_value(const Space& space, PolyId poly) {
  if (poly == zero_poly) return Rational(0);
  const auto& terms = space.poly(poly);
  if (terms.size() == 1 && terms[0].monomial == unit_monomial) return terms[0].coefficient;
  return std::nullopt;
}

bool is_constant(const Space& space, PolyId poly) { return constant_value(space, poly).has_value(); }

}  // namespace overbar::normal
