#include <algorithm>

#include "rewrite/reduce.hpp"
#include "rewrite/substitute.hpp"
#include "rewrite/zero.hpp"

namespace overbar::normal {
namespace {

constexpr int max_splits = 7;

/// A factor that P is linear in, P = c x + rest with x at rigid indices and not in the rest: x and −rest/c.
/// The latest one is taken.
std::optional<std::pair<PlacedAtom, PolyId>> solved(Space& space, PolyId poly) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  std::optional<std::pair<PlacedAtom, PolyId>> best;
  for (const PolyTerm& term : terms) {
    const Monomial& m = space.monomial(term.monomial);
    if (m.factors.size() != 1 || m.factors[0].exponent != Exponent{} || m.bound_count > 0) continue;
    const AtomKind kind = space.atom(m.factors[0].atom).kind;
    if (kind == AtomKind::dim || kind == AtomKind::iota || kind == AtomKind::delta) continue;
    if (best && best->first.atom > m.factors[0].atom) continue;
    const PlacedAtom placed{m.factors[0].atom, m.slots};
    const PolyId rest = scale(space, -1 / term.coefficient,
                              subtract(space, poly, from_monomial(space, term.monomial, term.coefficient)));
    // x must not be in the rest. (Looked for, not tried out: putting something in for it could meet 1/0.)
    const std::vector<PlacedAtom> there = instances_of(space, rest, kind);
    if (std::ranges::any_of(
            there, [&](const PlacedAtom& p) { return p.atom == placed.atom && p.slots == placed.slots; }))
      continue;
    best = {placed, rest};
  }
  return best;
}

PolyId with_sign(Space& space, PolyId poly, const PlacedAtom& sign, int side) {
  const PolyId here = side > 0 ? one_poly : zero_poly;
  const PolyId opposite = side < 0 ? one_poly : zero_poly;
  poly = replace_instance(space, poly, sign, here);
  for (const PlacedAtom& other : opposite_signs(space, sign))
    poly = replace_instance(space, poly, other, opposite);
  return poly;
}

struct Cases {
  Space& space;
  /// A case in which a part of the polynomial is defined nowhere (1/0) says nothing about where both sides
  /// are defined. Not so with a δ about: a vector may have an entry where another entry is not defined.
  bool undefined_is_done;

  bool zero_in_case(PolyId poly, int splits) {
    if (space.failure == Failure::undefined && undefined_is_done) {
      space.failure = Failure::none;
      return true;
    }
    return zero(poly, splits);
  }

  bool zero(PolyId poly, int splits) {
    if (space.broken()) return false;
    if (poly == zero_poly || zero_by_clearing(space, poly)) return true;
    if (space.broken() || splits == 0) return false;
    const std::vector<PlacedAtom> signs = instances_of(space, poly, AtomKind::sign);
    if (signs.empty() || space.broken()) return false;
    const PlacedAtom& sign = signs.front();
    for (const int side : {1, -1})
      if (!zero_in_case(with_sign(space, poly, sign, side), splits - 1)) return false;
    PolyId rest = with_sign(space, poly, sign, 0);
    const Atom atom = space.atom(sign.atom);
    const PolyId argument = relabel_axes(space, atom.args[0], std::span(sign.slots).first(atom.entrywise));
    const auto solution = space.broken() ? std::nullopt : solved(space, argument);
    if (solution && !space.broken()) rest = replace_instance(space, rest, solution->first, solution->second);
    return zero_in_case(rest, splits - 1);
  }
};

}  // namespace

bool zero_by_cases(Space& space, PolyId poly) {
  const std::vector<AtomId> atoms = atoms_below(space, poly);
  const bool total = std::ranges::none_of(atoms, [&](AtomId id) {
    return space.atom(id).kind == AtomKind::delta || space.atom(id).kind == AtomKind::basis;
  });
  return Cases{space, total}.zero(poly, max_splits);
}

}  // namespace overbar::normal
