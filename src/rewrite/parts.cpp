#include "rewrite/parts.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "rewrite/power.hpp"

namespace overbar::normal {
namespace {

constexpr std::uint32_t none = ~0U;

/// For each factor the contraction it is in (none: rigid), numbered by first appearance.
std::vector<std::uint32_t> group_factors(const Space& space, const Monomial& m, std::uint32_t& count) {
  std::vector<std::uint32_t> parent(m.bound_count);
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::uint32_t v) {
    while (parent[v] != v) v = parent[v] = parent[parent[v]];
    return v;
  };
  std::vector<std::uint32_t> first(m.factors.size(), none);
  for (std::size_t k = 0; k < m.factors.size(); ++k)
    for (const Index i : space.slots(m, m.factors[k])) {
      if (!i.is_bound()) continue;
      if (first[k] == none) first[k] = i.value();
      parent[root(i.value())] = root(first[k]);
    }
  std::map<std::uint32_t, std::uint32_t> numbers;
  std::vector<std::uint32_t> group(m.factors.size(), none);
  for (std::size_t k = 0; k < m.factors.size(); ++k)
    if (first[k] != none)
      group[k] =
          numbers.try_emplace(root(first[k]), static_cast<std::uint32_t>(numbers.size())).first->second;
  count = static_cast<std::uint32_t>(numbers.size());
  return group;
}

struct Weight {
  std::int64_t weight = 0;
  std::map<AtomId, Rational, std::greater<>> exponents;
  MonomialId id = unit_monomial;
};

Weight weigh(const Space& space, MonomialId id) {
  Weight w;
  w.id = id;
  const Monomial& m = space.monomial(id);
  for (const Factor& f : m.factors) {
    const Atom& atom = space.atom(f.atom);
    if (atom.kind == AtomKind::delta) continue;
    const std::int64_t size = 2 + 4 * static_cast<std::int64_t>(atom.order());
    w.weight += size * std::abs(f.exponent.num) / f.exponent.den;
    w.exponents[f.atom] += f.exponent.value();
  }
  return w;
}

bool less(const Weight& a, const Weight& b) {
  if (a.weight != b.weight) return a.weight < b.weight;
  auto x = a.exponents.begin();
  auto y = b.exponents.begin();
  while (x != a.exponents.end() && y != b.exponents.end()) {
    if (x->first != y->first) return x->first < y->first;
    if (x->second != y->second) return x->second < y->second;
    ++x;
    ++y;
  }
  if (x != a.exponents.end() || y != b.exponents.end()) return x == a.exponents.end();
  return a.id < b.id;
}

}  // namespace

std::vector<Part> parts_of(Space& space, MonomialId id) {
  if (space.broken()) return {};
  const Monomial m = space.monomial(id);
  std::uint32_t count = 0;
  const std::vector<std::uint32_t> group = group_factors(space, m, count);
  std::vector<Part> parts;
  std::vector<Term> contractions(count);
  for (Term& term : contractions) {
    term.monomial.bound_count = m.bound_count;
    term.bound_dims.assign(m.bound_count, Dim{1});
  }
  const std::vector<Dim> dims = open_term(space, id, 1).bound_dims;
  for (std::size_t k = 0; k < m.factors.size(); ++k) {
    const Factor& f = m.factors[k];
    const auto slots = space.slots(m, f);
    if (group[k] == none) {
      parts.push_back({false, {f.atom, {slots.begin(), slots.end()}}, zero_poly, f.exponent});
      continue;
    }
    Term& term = contractions[group[k]];
    push_factor(term.monomial, f.atom, f.exponent, slots);
    for (const Index i : slots)
      if (i.is_bound()) term.bound_dims[i.value()] = dims[i.value()];
  }
  const std::size_t rigid = parts.size();
  for (Term& term : contractions) {
    const PolyId value = from_term(space, std::move(term));
    if (space.broken()) return {};
    const auto same = std::find_if(parts.begin() + static_cast<std::ptrdiff_t>(rigid), parts.end(),
                                   [&](const Part& part) { return part.value == value; });
    if (same == parts.end())
      parts.push_back({true, {}, value, Exponent{}});
    else
      ++same->exponent.num;
  }
  return parts;
}

PolyId part_base(Space& space, const Part& part) {
  return part.contraction ? part.value : poly_of(space, part.placed);
}

PolyId part_power(Space& space, const Part& part, Exponent e) {
  if (e.is_zero()) return one_poly;
  if (!part.contraction) return poly_of(space, part.placed, e);
  if (!e.is_integer() || e.is_negative()) return base_power(space, part.value, e);
  return raise(space, part.value, e);
}

PolyId product_of(Space& space, const std::vector<Part>& parts) {
  PolyId product = one_poly;
  for (const Part& part : parts) product = multiply(space, product, part_power(space, part, part.exponent));
  return product;
}

PolyId base_power(Space& space, PolyId poly, Exponent e) {
  return poly_of(space, make_atom(space, AtomKind::base, 0, {poly}), e);
}

std::size_t leading_term(const Space& space, PolyId poly) {
  const auto& terms = space.poly(poly);
  std::size_t best = 0;
  Weight best_weight = weigh(space, terms[0].monomial);
  for (std::size_t k = 1; k < terms.size(); ++k) {
    Weight weight = weigh(space, terms[k].monomial);
    if (!less(best_weight, weight)) continue;
    best = k;
    best_weight = std::move(weight);
  }
  return best;
}

}  // namespace overbar::normal
