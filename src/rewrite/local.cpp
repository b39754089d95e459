#include "rewrite/local.hpp"

#include <algorithm>

#include "rewrite/atoms.hpp"
#include "rewrite/power.hpp"

namespace overbar::normal {
namespace {

Index opened(Index i) { return i.is_bound() ? opened_index(i.value()) : i; }

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

Local push_down(Space& space, const Monomial& m, std::size_t k) {
  const Factor f = m.factors[k];
  std::vector<Index> at;
  for (const Index i : space.slots(m, f)) at.push_back(opened(i));
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
    default:
      return {};
  }
}

}  // namespace

Local apply_local_rules(Space& space, Term& term) {
  for (std::size_t k = 0; k < term.monomial.factors.size(); ++k) {
    const Local local = rule_for(space, term, k);
    if (local.state != Local::unchanged) return local;
  }
  return {};
}

}  // namespace overbar::normal
