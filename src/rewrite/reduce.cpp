#include "rewrite/reduce.hpp"

#include <algorithm>
#include <numeric>

#include "rewrite/parts.hpp"
#include "rewrite/replace.hpp"

// A relation R = 0 between polynomials is used from left to right: its leading monomial L (with coefficient
// c) is replaced by −(R − c L)/c wherever it divides a monomial. The relations are
//   P · P^q = P^(q+1)                 for a base P and q < 0
//   P · 1[P < 0] = P − P · 1[P > 0]
//   P · P⁻¹ = I,  P⁻¹ · P = I         for a matrix P
// with P = c L + rest: L P^q = (P^(q+1) − rest P^q)/c, and so on. Bound indices of L must be found as bound
// indices that nothing else mentions: Σ_j e_j S⁻¹ = 1 for S = Σ_j e_j, but Σ_j e_j y_j S⁻¹ stays.

namespace overbar::normal {
namespace {

using Terms = std::vector<Term>;

struct Relation {
  std::vector<PolyTerm> terms;  // of P
  std::size_t leading = 0;
  Pattern pattern;
  Rational leading_coefficient() const { return terms[leading].coefficient; }
};

Relation relation_for(Space& space, PolyId poly, IndexMap fixed, std::vector<Index> exclusive = {}) {
  Relation r{space.poly(poly), leading_term(space, poly), {}};
  r.pattern = {r.terms[r.leading].monomial, std::move(fixed), std::move(exclusive)};
  return r;
}

/// The arguments' entrywise positions at a factor's indices.
IndexMap positions_at(const Space& space, const Monomial& m, const Factor& f) {
  IndexMap map;
  const auto slots = space.slots(m, f);
  for (std::uint32_t p = 0; p < space.atom(f.atom).entrywise; ++p) map.emplace_back(free_index(p), slots[p]);
  return map;
}

/// Is the relation to be used from its constant term: does the monomial have a factor to a negative power
/// that is in every other term? (e⁻¹ (1 + e)⁻¹ = e⁻¹ − (1 + e)⁻¹: the powers of such a factor go up to 0.)
bool raises_a_negative_power(const Space& space, const Relation& r, const Monomial& m) {
  const auto in_term = [&](const PolyTerm& term, const Factor& f) {
    const Monomial& t = space.monomial(term.monomial);
    return std::ranges::any_of(t.factors, [&](const Factor& g) {
      if (g.atom != f.atom || g.exponent.is_negative()) return false;
      const auto inner = space.slots(t, g);
      const auto outer = space.slots(m, f);
      for (std::size_t s = 0; s < inner.size(); ++s) {
        Index image = inner[s];
        for (const auto& [from, to] : r.pattern.fixed)
          if (from == inner[s]) image = to;
        if (image != outer[s]) return false;
      }
      return true;
    });
  };
  return std::ranges::any_of(m.factors, [&](const Factor& f) {
    if (!f.exponent.is_negative()) return false;
    return std::ranges::all_of(
        r.terms, [&](const PolyTerm& term) { return term.monomial == unit_monomial || in_term(term, f); });
  });
}

std::optional<Match> match_base(Space& space, Relation& r, const Monomial& m, std::size_t k) {
  if (auto match = find_inside(space, r.pattern, m, k)) return match;
  const auto unit = std::ranges::find(r.terms, unit_monomial, &PolyTerm::monomial);
  if (unit == r.terms.end() || !raises_a_negative_power(space, r, m)) return std::nullopt;
  r.leading = static_cast<std::size_t>(unit - r.terms.begin());
  Match match;
  match.assigned = r.pattern.fixed;
  for (const Factor& f : m.factors) match.left.push_back(f.exponent);
  return match;
}

/// L P^q = (P^(q+1) − rest P^q)/c.
std::optional<Terms> cancel_base(Space& space, MonomialId id, std::size_t k) {
  const Monomial& m = space.monomial(id);
  const Factor f = m.factors[k];
  Relation r = relation_for(space, space.atom(f.atom).args[0], positions_at(space, m, f));
  const auto match = match_base(space, r, m, k);
  if (!match) return std::nullopt;
  const Rational c = r.leading_coefficient();
  Terms result{rest_of(space, id, *match, k, false)};
  result[0].coefficient /= c;
  const auto next = sum_of(f.exponent, Exponent{});
  if (!next->is_zero()) push_factor(result[0].monomial, f.atom, *next, space.slots(m, f));
  const Term kept = rest_of(space, id, *match, k, true);
  for (std::size_t t = 0; t < r.terms.size(); ++t) {
    if (t == r.leading) continue;
    result.push_back(attach(space, kept, r.terms[t], match->assigned));
    result.back().coefficient /= -c;
  }
  return result;
}

/// L t = (P − P s − rest t)/c.
std::optional<Terms> switch_sign(Space& space, MonomialId id, std::size_t k, const PlacedAtom& positive,
                                 const IndexMap& positions) {
  const Monomial& m = space.monomial(id);
  const Relation r = relation_for(space, space.atom(m.factors[k].atom).args[0], positions);
  const auto match = find_inside(space, r.pattern, m, k);
  if (!match) return std::nullopt;
  const Rational c = r.leading_coefficient();
  const Term off = rest_of(space, id, *match, k, false);
  const Term on = rest_of(space, id, *match, k, true);
  Terms result;
  for (std::size_t t = 0; t < r.terms.size(); ++t) {
    Term plain = attach(space, off, r.terms[t], match->assigned);
    plain.coefficient /= c;
    Term positive_part = plain;
    positive_part.coefficient = -positive_part.coefficient;
    push_factor(positive_part.monomial, positive.atom, Exponent{}, positive.slots);
    result.push_back(std::move(plain));
    result.push_back(std::move(positive_part));
    if (t == r.leading) continue;
    result.push_back(attach(space, on, r.terms[t], match->assigned));
    result.back().coefficient /= -c;
  }
  return result;
}

std::optional<Terms> switch_sign(Space& space, MonomialId id, std::size_t k) {
  const Monomial& m = space.monomial(id);
  const Factor f = m.factors[k];
  const PlacedAtom here{f.atom, {space.slots(m, f).begin(), space.slots(m, f).end()}};
  const std::vector<PlacedAtom> opposites = opposite_signs(space, here);
  if (opposites.empty()) return std::nullopt;
  if (space.atom(f.atom).attr == 1) return switch_sign(space, id, k, opposites[0], positions_at(space, m, f));
  // −P is a renumbering of P: of 1[P_ij > 0] and 1[P_ji > 0] the one with the lesser indices counts as
  // positive. (Where they are all summed over there is no lesser one.)
  for (const PlacedAtom& opposite : opposites) {
    if (opposite.atom != f.atom || !(opposite.slots < here.slots)) continue;
    if (std::ranges::all_of(here.slots, [](Index i) { return i.is_bound(); })) continue;
    // P < 0 at the opposite's indices is what this factor says.
    IndexMap positions;
    for (std::uint32_t p = 0; p < opposite.slots.size(); ++p)
      positions.emplace_back(free_index(p), opposite.slots[p]);
    if (auto result = switch_sign(space, id, k, opposite, positions)) return result;
  }
  return std::nullopt;
}

/// P P⁻¹ = I with the contracted index at slot `side` of the inverse (0: P on the left), which may be turned
/// round.
std::optional<Terms> cancel_inverse(Space& space, MonomialId id, std::size_t k, std::size_t side,
                                    bool turned) {
  const Monomial& m = space.monomial(id);
  const Factor f = m.factors[k];
  const Atom& atom = space.atom(f.atom);
  const auto slots = space.slots(m, f);
  const std::size_t first = atom.entrywise;
  const Index contracted = slots[first + side];
  const Index other = slots[first + 1 - side];
  if (f.exponent != Exponent{} || !contracted.is_bound()) return std::nullopt;
  if (std::ranges::count(slots, contracted) != 1) return std::nullopt;
  // On the left the contracted index is P's column; for a symmetric inverse either slot may be its row.
  const bool column = (side == 0) != turned;
  IndexMap fixed = positions_at(space, m, f);
  fixed.emplace_back(private_index(column ? 1 : 0), contracted);
  const Relation r = relation_for(space, atom.args[0], fixed, {contracted});
  const auto match = find_inside(space, r.pattern, m, k);
  if (!match) return std::nullopt;
  const Index open = private_index(column ? 0 : 1);
  const auto meaning = std::ranges::find(match->assigned, open, [](const auto& pair) { return pair.first; });
  if (meaning == match->assigned.end()) return std::nullopt;
  const Rational c = r.leading_coefficient();
  Term identity = rest_of(space, id, *match, k, false);
  identity.coefficient /= c;
  identity.bound_dims[contracted.value()] = Dim{1};
  push_factor(identity.monomial, delta_atom(space, atom.dims[first]), Exponent{},
              std::vector<Index>{meaning->second, other});
  Terms result{std::move(identity)};
  const Term kept = rest_of(space, id, *match, k, true);
  for (std::size_t t = 0; t < r.terms.size(); ++t) {
    if (t == r.leading) continue;
    result.push_back(attach(space, kept, r.terms[t], match->assigned));
    result.back().coefficient /= -c;
  }
  return result;
}

std::optional<Terms> reduce_at(Space& space, MonomialId id, std::size_t k) {
  const Factor f = space.monomial(id).factors[k];
  const Atom& atom = space.atom(f.atom);
  switch (atom.kind) {
    case AtomKind::base:
      return f.exponent.is_negative() ? cancel_base(space, id, k) : std::nullopt;
    case AtomKind::sign:
      return switch_sign(space, id, k);
    case AtomKind::inverse:
      for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
        for (const bool turned : {false, true}) {
          if (turned && atom.symmetries.empty()) continue;
          if (auto result = cancel_inverse(space, id, k, side, turned)) return result;
        }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<PlacedAtom> opposite_signs(Space& space, const PlacedAtom& sign) {
  const Atom atom = space.atom(sign.atom);
  auto it = space.antisymmetries.find(sign.atom);
  if (it == space.antisymmetries.end()) {
    std::vector<std::vector<std::uint8_t>> found;
    const PolyId minus = scale(space, -1, atom.args[0]);
    std::vector<std::uint8_t> turn(atom.entrywise);
    std::iota(turn.begin(), turn.end(), std::uint8_t{0});
    while (atom.entrywise <= 5 && std::ranges::next_permutation(turn).found) {
      std::vector<Index> to;
      for (const std::uint8_t slot : turn) to.push_back(free_index(slot));
      if (relabel_axes(space, atom.args[0], to) == minus) found.push_back(turn);
    }
    if (space.broken()) return {};
    it = space.antisymmetries.emplace(sign.atom, std::move(found)).first;
  }
  std::vector<PlacedAtom> result;
  for (const auto& turn : it->second) {
    // P at the turned slots is −P at these.
    PlacedAtom opposite{sign.atom, sign.slots};
    for (std::size_t s = 0; s < turn.size(); ++s) opposite.slots[s] = sign.slots[turn[s]];
    result.push_back(std::move(opposite));
  }
  if (!result.empty()) return result;
  Atom flipped = atom;
  flipped.attr = 1 - atom.attr;
  return {{space.intern(std::move(flipped)), sign.slots}};
}

const std::vector<Term>* reduced(Space& space, MonomialId id) {
  auto it = space.reductions.find(id);
  if (it == space.reductions.end()) {
    std::optional<Terms> result;
    const std::size_t count = space.monomial(id).factors.size();
    for (std::size_t k = 0; k < count && !result && !space.broken(); ++k) result = reduce_at(space, id, k);
    if (space.broken()) return nullptr;
    it = space.reductions.emplace(id, std::move(result)).first;
  }
  return it->second ? &*it->second : nullptr;
}

}  // namespace overbar::normal
