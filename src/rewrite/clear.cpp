#include <algorithm>

#include "rewrite/power.hpp"
#include "rewrite/zero.hpp"

namespace overbar::normal {
namespace {

constexpr int max_rounds = 64;

struct Denominator {
  PlacedAtom placed;
  Exponent least;  // < 0
};

/// The negative power that stands highest: sums before what they are made of.
std::optional<Denominator> denominator_of(const Space& space, PolyId poly) {
  std::optional<Denominator> found;
  for (const PolyTerm& term : space.poly(poly)) {
    const Monomial& m = space.monomial(term.monomial);
    for (const Factor& f : m.factors) {
      const auto slots = space.slots(m, f);
      if (!f.exponent.is_negative() || std::ranges::any_of(slots, &Index::is_bound)) continue;
      const bool same =
          found && found->placed.atom == f.atom && std::ranges::equal(found->placed.slots, slots);
      if (same && less(f.exponent, found->least)) found->least = f.exponent;
      if (same || (found && found->placed.atom >= f.atom)) continue;
      found = Denominator{{f.atom, {slots.begin(), slots.end()}}, f.exponent};
    }
  }
  return found;
}

/// How much there is in an atom's arguments: the inverse of the larger matrix is multiplied away first.
std::size_t size_of(const Space& space, const Atom& atom) {
  std::size_t size = 0;
  for (const PolyId arg : atom.args)
    for (const PolyTerm& term : space.poly(arg)) size += space.monomial(term.monomial).factors.size();
  return size;
}

/// Σ over free index p of P(q, p) D(p) (or of D(p) P(p, q)), where D has P⁻¹ at p; q takes p's place.
std::optional<PolyId> without_inverse(Space& space, PolyId poly) {
  std::optional<std::pair<PlacedAtom, std::size_t>> found;
  for (const PolyTerm& term : space.poly(poly)) {
    const Monomial& m = space.monomial(term.monomial);
    for (const Factor& f : m.factors) {
      const Atom& atom = space.atom(f.atom);
      if (atom.kind != AtomKind::inverse || atom.entrywise != 0) continue;
      const auto slots = space.slots(m, f);
      for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
        if (slots[side].is_free() &&
            (!found || size_of(space, space.atom(found->first.atom)) < size_of(space, atom)))
          found = {{f.atom, {slots.begin(), slots.end()}}, side};
    }
  }
  if (!found) return std::nullopt;
  const auto& [placed, side] = *found;
  const Atom atom = space.atom(placed.atom);
  const Index p = placed.slots[side];
  const Index q = free_index(scratch_base);
  IndexMap map{{private_index(side == 0 ? 0 : 1), q}, {private_index(side == 0 ? 1 : 0), p}};
  const PolyId matrix = relabel(space, atom.args[0], map);
  const std::vector<SummedAxis> summed{{p.value(), atom.dims[side]}};
  return relabel(space, multiply(space, poly, matrix, summed), {{q, p}});
}

}  // namespace

bool zero_by_clearing(Space& space, PolyId poly) {
  for (int round = 0; round < max_rounds && !space.broken(); ++round) {
    if (poly == zero_poly) return true;
    if (const auto next = without_inverse(space, poly)) {
      poly = *next;
      continue;
    }
    const auto denominator = denominator_of(space, poly);
    if (!denominator) return false;
    // Through the factor itself, so that P^(−1/2) · P^(1/2) cancels before P is written out.
    Sum sum;
    for (const PolyTerm& part : std::vector<PolyTerm>(space.poly(poly))) {
      Term term = open_term(space, part.monomial, part.coefficient);
      push_factor(term.monomial, denominator->placed.atom, negated(denominator->least),
                  denominator->placed.slots);
      add_term(space, sum, std::move(term));
    }
    poly = finish(space, std::move(sum));
  }
  return !space.broken() && poly == zero_poly;
}

}  // namespace overbar::normal
