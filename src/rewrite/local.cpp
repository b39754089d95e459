#include "rewrite/local.hpp"

#include <algorithm>

#include "rewrite/atoms.hpp"
#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"
#include "rewrite/reduce.hpp"

namespace overbar::normal {
namespace {

/// exp(x_i + y_j) at i = j, or at i = 3: the index belongs inside, where it may simplify more.
bool has_index_to_push_down(const Space& space, const Monomial& m, const Factor& f) {
  const auto slots = space.slots(m, f).first(space.atom(f.atom).entrywise);
  for (std::size_t s = 0; s < slots.size(); ++s) {
    if (slots[s].kind() == IndexKind::constant || slots[s].kind() == IndexKind::symbol) return true;
    for (std::size_t t = 0; t < s; ++t)
      if (slots[s] == slots[t]) return true;
  }
  return false;
}

/// The first argument of a factor, its entrywise positions at the factor's indices.
PolyId argument_at(Space& space, const Monomial& m, const Factor& f) {
  const std::uint32_t base = opening_base(m);
  std::vector<Index> at;
  for (const Index i : space.slots(m, f)) at.push_back(opened(i, base));
  return relabel_axes(space, space.atom(f.atom).args[0], at);
}

Local push_down(Space& space, const Monomial& m, std::size_t k) {
  const Factor f = m.factors[k];
  const std::uint32_t base = opening_base(m);
  std::vector<Index> at;
  for (const Index i : space.slots(m, f)) at.push_back(opened(i, base));
  return {Local::expand, k, raise(space, instantiate(space, f.atom, at), f.exponent)};
}

Local number(Space& space, Term& term, std::size_t k, const Rational& value) {
  const Exponent e = term.monomial.factors[k].exponent;
  if (!e.is_integer()) return {Local::expand, k, raise(space, constant(space, value), e)};
  const auto result = power(value, e.num);
  if (!result) space.fail(Failure::undefined);
  if (!result || *result == 0) return {Local::zero, 0, zero_poly};
  term.coefficient *= *result;
  term.monomial.factors.erase(term.monomial.factors.begin() + static_cast<std::ptrdiff_t>(k));
  return {Local::changed, 0, zero_poly};
}

/// An entry of a tensor of numbers is a number.
Local literal_entry(Space& space, Term& term, std::size_t k) {
  const Factor& f = term.monomial.factors[k];
  const Atom& atom = space.atom(f.atom);
  const auto slots = space.slots(term.monomial, f);
  std::size_t place = 0;
  for (std::size_t s = 0; s < slots.size(); ++s) {
    if (slots[s].kind() != IndexKind::constant) return {};
    place = place * static_cast<std::size_t>(atom.dims[s].code) + slots[s].value() - 1;
  }
  return number(space, term, k, space.graph.rationals(atom.attr)[place]);
}

/// P^e is written out for e ≥ 1 (P^(5/2) = P² P^(1/2)), and taken apart where an integer e allows more than a
/// fraction did.
Local base_rule(Space& space, const Monomial& m, std::size_t k) {
  const Factor f = m.factors[k];
  if (less(f.exponent, Exponent{})) {
    if (!f.exponent.is_integer()) return {};
    auto it = space.prime_bases.find(f.atom);
    if (it == space.prime_bases.end()) {
      const bool prime = is_prime_base(space, space.atom(f.atom).args[0]);
      if (space.broken()) return {};
      it = space.prime_bases.emplace(f.atom, prime).first;
    }
    if (it->second) return {};
  }
  const PolyId argument = argument_at(space, m, f);
  if (f.exponent.is_integer()) return {Local::expand, k, raise(space, argument, f.exponent)};
  const std::int32_t whole = floor(f.exponent);
  const std::uint32_t base = opening_base(m);
  PlacedAtom placed{f.atom, {}};
  for (const Index i : space.slots(m, f)) placed.slots.push_back(opened(i, base));
  const PolyId fraction = poly_of(space, placed, *sum_of(f.exponent, Exponent{-whole, 1}));
  return {Local::expand, k, multiply(space, raise(space, argument, Exponent{whole, 1}), fraction)};
}

/// √2 · √2 = 2: the exponent of a prime is kept between 0 and 1.
Local prime_rule(Space& space, Term& term, std::size_t k) {
  Factor& f = term.monomial.factors[k];
  const std::int32_t whole = floor(f.exponent);
  if (whole == 0) return {};
  const auto number = power(space.graph.rationals(space.atom(f.atom).attr)[0], whole);
  term.coefficient *= *number;
  f.exponent = *sum_of(f.exponent, Exponent{-whole, 1});
  if (f.exponent.is_zero())
    term.monomial.factors.erase(term.monomial.factors.begin() + static_cast<std::ptrdiff_t>(k));
  return {Local::changed, 0, zero_poly};
}

/// What is 0 or 1 is its own power: s² = s, and s⁻¹ = s where it is defined.
Local truth_rule(Monomial& m, std::size_t k) {
  if (m.factors[k].exponent == Exponent{}) return {};
  m.factors[k].exponent = Exponent{};
  return {Local::changed, 0, zero_poly};
}

/// 1[P > 0] 1[P < 0] = 0.
Local sign_rule(Space& space, Monomial& m, std::size_t k) {
  const Factor& f = m.factors[k];
  const auto slots = space.slots(m, f);
  for (const Factor& g : m.factors)
    for (const PlacedAtom& opposite : opposite_signs(space, {f.atom, {slots.begin(), slots.end()}}))
      if (g.atom == opposite.atom && std::ranges::equal(space.slots(m, g), opposite.slots))
        return {Local::zero, 0, zero_poly};
  return truth_rule(m, k);
}

/// basis(t)_a basis(t)_b = basis(t)_a δ_ab.
Local basis_rule(Space& space, Monomial& m, std::size_t k) {
  const Factor f = m.factors[k];
  const auto slots = space.slots(m, f);
  for (std::size_t h = 0; h < k; ++h) {
    const Factor& g = m.factors[h];
    if (g.atom != f.atom) continue;
    const auto others = space.slots(m, g);
    if (!std::ranges::equal(slots.first(slots.size() - 1), others.first(slots.size() - 1))) continue;
    const std::vector<Index> tie{others.back(), slots.back()};
    const Dim dim = space.atom(f.atom).dims.back();
    m.factors.erase(m.factors.begin() + static_cast<std::ptrdiff_t>(k));
    push_factor(m, delta_atom(space, dim), Exponent{}, tie);
    return {Local::changed, 0, zero_poly};
  }
  return truth_rule(m, k);
}

/// sin² = 1 − cos².
Local sine_rule(Space& space, const Monomial& m, std::size_t k) {
  const Factor f = m.factors[k];
  if (!f.exponent.is_integer() || f.exponent.num < 2) return {};
  const PolyId argument = argument_at(space, m, f);
  const PolyId cosine = poly_of(space, make_atom(space, AtomKind::cosine, 0, {argument}), Exponent{2, 1});
  const PolyId sine =
      poly_of(space, make_atom(space, AtomKind::sine, 0, {argument}), Exponent{f.exponent.num - 2, 1});
  const PolyId left = f.exponent.num == 2 ? one_poly : sine;
  return {Local::expand, k, multiply(space, left, subtract(space, one_poly, cosine))};
}

Local rule_for(Space& space, Term& term, std::size_t k) {
  Monomial& m = term.monomial;
  const Factor& f = m.factors[k];
  const Atom& atom = space.atom(f.atom);
  if (atom.entrywise > 0 && has_index_to_push_down(space, m, f)) return push_down(space, m, k);
  switch (atom.kind) {
    case AtomKind::literal:
      return literal_entry(space, term, k);
    case AtomKind::iota:
      if (m.slots[f.begin].kind() == IndexKind::constant)
        return number(space, term, k, Rational(m.slots[f.begin].value()));
      return {};
    case AtomKind::base:
      return base_rule(space, m, k);
    case AtomKind::prime:
      return prime_rule(space, term, k);
    case AtomKind::sign:
      return sign_rule(space, m, k);
    case AtomKind::basis:
      return basis_rule(space, m, k);
    case AtomKind::all:
      return truth_rule(m, k);
    case AtomKind::sine:
      return sine_rule(space, m, k);
    default:
      return {};
  }
}

}  // namespace

Local apply_local_rules(Space& space, Term& term) {
  for (std::size_t k = 0; k < term.monomial.factors.size() && !space.broken(); ++k) {
    const Local local = rule_for(space, term, k);
    if (local.state != Local::unchanged) return local;
  }
  return {};
}

}  // namespace overbar::normal
