#include "rewrite/product.hpp"

#include <algorithm>

#include "rewrite/canonical.hpp"
#include "rewrite/reduce.hpp"
#include "rewrite/tidy.hpp"

namespace overbar::normal {
namespace {

/// An index that is pushed down into exp(exp(exp(…))) makes a term inside a term inside a term.
constexpr std::size_t max_depth = 120;

/// The term without factor `at`, times the replacement (a polynomial whose opened indices are the term's
/// bound ones), onto the work list.
void splice(Space& space, std::vector<Term>& work, const Term& term, std::size_t at, PolyId replacement) {
  const std::uint32_t base = opening_base(term.monomial);
  const auto count = static_cast<std::uint32_t>(term.bound_dims.size());
  Term rest{term.coefficient, {}, term.bound_dims};
  rest.monomial.bound_count = term.monomial.bound_count;
  for (std::size_t k = 0; k < term.monomial.factors.size(); ++k) {
    const Factor& f = term.monomial.factors[k];
    if (k != at) push_factor(rest.monomial, f.atom, f.exponent, space.slots(term.monomial, f));
  }
  for (const PolyTerm& part : space.poly(replacement)) {
    Term product = multiply(space, rest, open_term(space, part.monomial, part.coefficient));
    for (Index& i : product.monomial.slots)
      if (i.is_free() && i.value() >= base && i.value() < base + count) i = bound_index(i.value() - base);
    work.push_back(std::move(product));
  }
}

}  // namespace

void push_factor(Monomial& m, AtomId atom, Exponent exponent, std::span<const Index> slots) {
  const auto begin = static_cast<std::uint32_t>(m.slots.size());
  m.factors.push_back({atom, exponent, begin});
  // The slots may be a part of the monomial's own.
  const std::vector<Index> copy(slots.begin(), slots.end());
  m.slots.insert(m.slots.end(), copy.begin(), copy.end());
}

std::uint32_t opening_base(const Monomial& m) {
  std::uint32_t base = opened_base;
  for (const Index i : m.slots)
    if (i.is_free() && i.value() >= base && i.value() < scratch_base) base = i.value() + 1;
  return base;
}

void replace_index(Monomial& m, Index from, Index to) { std::ranges::replace(m.slots, from, to); }

Term open_term(const Space& space, MonomialId id, const Rational& coefficient) {
  const Monomial& m = space.monomial(id);
  Term term{coefficient, m, std::vector<Dim>(m.bound_count)};
  for (const Factor& f : m.factors) {
    const auto slots = space.slots(m, f);
    for (std::size_t s = 0; s < slots.size(); ++s)
      if (slots[s].is_bound()) term.bound_dims[slots[s].value()] = space.atom(f.atom).dims[s];
  }
  return term;
}

Term multiply(const Space& space, const Term& a, const Term& b) {
  Term result = a;
  result.coefficient *= b.coefficient;
  const std::uint32_t shift = a.monomial.bound_count;
  for (const Factor& f : b.monomial.factors) {
    push_factor(result.monomial, f.atom, f.exponent, space.slots(b.monomial, f));
    for (std::size_t s = result.monomial.factors.back().begin; s < result.monomial.slots.size(); ++s) {
      Index& i = result.monomial.slots[s];
      if (i.is_bound()) i = bound_index(i.value() + shift);
    }
  }
  result.monomial.bound_count += b.monomial.bound_count;
  result.bound_dims.insert(result.bound_dims.end(), b.bound_dims.begin(), b.bound_dims.end());
  return result;
}

void add_term(Space& space, Sum& sum, Term first) {
  struct Level {
    Space& space;
    ~Level() { --space.depth; }
  } level{space};
  if (++space.depth > max_depth) space.fail(Failure::too_large);
  std::vector<Term> work;
  work.push_back(std::move(first));
  while (!work.empty()) {
    if (!space.spend()) return;
    Term term = std::move(work.back());
    work.pop_back();
    const Tidied tidied = tidy(space, term);
    if (space.broken()) return;
    if (tidied.state == Tidied::zero) continue;
    if (tidied.state == Tidied::expand) {
      splice(space, work, term, tidied.factor, tidied.replacement);
      continue;
    }
    Monomial least = canonical(space, term.monomial);
    if (space.broken()) return;
    const MonomialId id = space.intern(std::move(least));
    if (const std::vector<Term>* smaller = reduced(space, id)) {
      for (const Term& part : *smaller) {
        work.push_back(part);
        work.back().coefficient *= term.coefficient;
      }
      continue;
    }
    Rational& coefficient = sum.terms[id];
    coefficient += term.coefficient;
    if (coefficient == 0) sum.terms.erase(id);
    if (sum.terms.size() > space.limits.terms) space.fail(Failure::too_large);
  }
}

void add_poly(Space& space, Sum& sum, PolyId poly, const Rational& coefficient) {
  for (const PolyTerm& term : space.poly(poly)) {
    Rational& total = sum.terms[term.monomial];
    total += coefficient * term.coefficient;
    if (total == 0) sum.terms.erase(term.monomial);
  }
  if (sum.terms.size() > space.limits.terms) space.fail(Failure::too_large);
}

PolyId finish(Space& space, Sum sum) {
  std::vector<PolyTerm> terms;
  terms.reserve(sum.terms.size());
  for (auto& [monomial, coefficient] : sum.terms) terms.push_back({monomial, std::move(coefficient)});
  std::ranges::sort(terms, {}, &PolyTerm::monomial);
  return space.intern(std::move(terms));
}

}  // namespace overbar::normal
