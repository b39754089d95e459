#include <algorithm>

#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"
#include "rewrite/sign.hpp"

// max and all over axes, which are private positions of the argument. max(x + c) = max x + c and max(c x) = c
// max x for c that does not depend on these axes (c > 0 in the second); an axis that the argument does not
// depend on is dropped.

namespace overbar::normal {
namespace {

bool depends(const Space& space, MonomialId id) {
  return std::ranges::any_of(space.monomial(id).slots, is_private);
}

/// Private positions that occur, renumbered 0, 1, …; the count of them.
PolyId pack(Space& space, PolyId poly, std::uint32_t& count) {
  IndexMap map;
  for (const Index i : free_indices(space, poly))
    if (is_private(i)) map.emplace_back(i, private_index(static_cast<std::uint32_t>(map.size())));
  count = static_cast<std::uint32_t>(map.size());
  return relabel(space, poly, map);
}

}  // namespace

PolyId maximum(Space& space, PolyId poly, std::uint32_t count) {
  Sum fixed;
  Sum moving;
  for (const PolyTerm& term : space.poly(poly))
    (depends(space, term.monomial) ? moving : fixed).terms.emplace(term.monomial, term.coefficient);
  const PolyId base = finish(space, std::move(fixed));
  PolyId rest = finish(space, std::move(moving));
  if (rest == zero_poly) return base;
  PolyId factor = constant(space, content_of(space, rest));
  rest = scale(space, 1 / content_of(space, rest), rest);
  // A positive factor common to all terms, if it does not move.
  std::vector<Part> common;
  bool first = true;
  for (const PolyTerm& term : std::vector<PolyTerm>(space.poly(rest))) {
    std::vector<Part> here;
    for (Part& part : parts_of(space, term.monomial)) {
      if (part.contraction || sign_of(space, part) != Sign::positive) continue;
      if (std::ranges::none_of(part.placed.slots, is_private)) here.push_back(std::move(part));
    }
    if (first) common = here;
    std::erase_if(common, [&](const Part& c) {
      return std::ranges::none_of(here, [&](const Part& h) {
        return h.placed.atom == c.placed.atom && h.placed.slots == c.placed.slots && h.exponent == c.exponent;
      });
    });
    first = false;
  }
  for (Part& part : common) {
    factor = multiply(space, factor, part_power(space, part, part.exponent));
    rest = multiply(space, rest, part_power(space, part, negated(part.exponent)));
  }
  rest = pack(space, rest, count);
  const PolyId atom = poly_of(space, make_atom(space, AtomKind::maximum, count, {rest}, {}, count));
  return add(space, base, multiply(space, factor, atom));
}

PolyId all_entries(Space& space, PolyId poly, std::uint32_t count) {
  poly = pack(space, poly, count);
  if (count == 0) return poly;
  // "and" of products of truth values, one by one.
  const std::vector<PolyTerm> terms = space.poly(poly);
  if (terms.size() == 1 && terms[0].coefficient == 1) {
    const std::vector<Part> parts = parts_of(space, terms[0].monomial);
    const bool truths = std::ranges::all_of(parts, [&](const Part& part) {
      if (part.contraction) return false;
      const AtomKind kind = space.atom(part.placed.atom).kind;
      return kind == AtomKind::sign || kind == AtomKind::delta || kind == AtomKind::basis ||
             kind == AtomKind::all;
    });
    if (truths && parts.size() > 1) {
      PolyId product = one_poly;
      for (const Part& part : parts) {
        const PolyId value = all_entries(space, poly_of(space, part.placed), count);
        product = multiply(space, product, value);
      }
      return product;
    }
  }
  return poly_of(space, make_atom(space, AtomKind::all, count, {poly}, {}, count));
}

}  // namespace overbar::normal
