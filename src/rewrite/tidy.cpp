#include "rewrite/tidy.hpp"

#include <algorithm>

#include "rewrite/atoms.hpp"
#include "rewrite/local.hpp"
#include "rewrite/product.hpp"

namespace overbar::normal {
namespace {

/// An axis of size 1 has one index.
void fix_unit_axes(const Space& space, Monomial& m) {
  for (const Factor& f : m.factors)
    for (std::size_t s = 0; s < space.atom(f.atom).order(); ++s)
      if (space.atom(f.atom).dims[s] == Dim{1}) m.slots[f.begin + s] = constant_index(1);
}

struct Tie {
  Index kept, other;
  AtomId delta;
};

/// Takes the deltas out: a bound index is renamed away (Σ_a δ_ab f_a = f_b); rigid indices that are equal are
/// written as their least one, and a delta says so once for each of the others. False: two numbers are said
/// to be equal that are not, so the term is 0.
bool absorb_deltas(Space& space, Term& term) {
  Monomial& m = term.monomial;
  std::vector<Tie> pending;
  for (const Factor& f : m.factors)
    if (space.atom(f.atom).kind == AtomKind::delta)
      pending.push_back({m.slots[f.begin], m.slots[f.begin + 1], f.atom});
  if (pending.empty()) return true;
  std::erase_if(m.factors, [&](const Factor& f) { return space.atom(f.atom).kind == AtomKind::delta; });
  std::vector<Tie> ties;
  const auto rename = [&](Index from, Index to) {
    for (const Factor& f : m.factors)
      for (std::size_t s = 0; s < space.atom(f.atom).order(); ++s)
        if (m.slots[f.begin + s] == from) m.slots[f.begin + s] = to;
    for (std::vector<Tie>* list : {&pending, &ties})
      for (Tie& tie : *list) {
        if (tie.kept == from) tie.kept = to;
        if (list == &pending && tie.other == from) tie.other = to;
      }
  };
  while (!pending.empty()) {
    const Tie tie = pending.back();
    pending.pop_back();
    if (tie.kept == tie.other) continue;
    const Index kept = std::min(tie.kept, tie.other);
    const Index other = std::max(tie.kept, tie.other);
    if (other.kind() == IndexKind::constant) return false;
    rename(other, kept);
    if (other.is_bound())
      term.bound_dims[other.value()] = Dim{1};
    else
      ties.push_back({kept, other, tie.delta});
  }
  for (const Tie& tie : ties) push_factor(m, tie.delta, Exponent{}, std::vector<Index>{tie.kept, tie.other});
  return true;
}

/// Of the slot orders that a factor's symmetries allow, the least.
void order_symmetric_slots(const Space& space, Monomial& m) {
  for (const Factor& f : m.factors) {
    const Atom& atom = space.atom(f.atom);
    if (atom.symmetries.empty()) continue;
    const auto slots = space.slots(m, f);
    std::vector<Index> least(slots.begin(), slots.end());
    for (const auto& symmetry : atom.symmetries) {
      std::vector<Index> other(slots.size());
      for (std::size_t s = 0; s < slots.size(); ++s) other[symmetry[s]] = slots[s];
      least = std::min(least, other);
    }
    std::ranges::copy(least, m.slots.begin() + f.begin);
  }
}

/// f^a f^b = f^(a+b). Where the exponents cancel, the product is defined at more points than before.
void merge_factors(Space& space, Monomial& m) {
  const auto same = [&](const Factor& a, const Factor& b) {
    return a.atom == b.atom && std::ranges::equal(space.slots(m, a), space.slots(m, b));
  };
  std::ranges::sort(m.factors, [&](const Factor& a, const Factor& b) {
    if (a.atom != b.atom) return a.atom < b.atom;
    return std::ranges::lexicographical_compare(space.slots(m, a), space.slots(m, b));
  });
  std::vector<Factor> merged;
  for (const Factor& f : m.factors) {
    if (merged.empty() || !same(merged.back(), f)) {
      merged.push_back(f);
      continue;
    }
    if (space.atom(f.atom).kind == AtomKind::delta) continue;
    const auto total = sum_of(merged.back().exponent, f.exponent);
    if (!total) {
      space.fail(Failure::too_large);
      return;
    }
    merged.back().exponent = *total;
  }
  std::erase_if(merged, [](const Factor& f) { return f.exponent.is_zero(); });
  m.factors = std::move(merged);
}

/// A sum over an index that nothing mentions is the size of its range; the others are numbered 0, 1, ….
void close_up(Space& space, Term& term) {
  Monomial& m = term.monomial;
  Monomial packed;
  for (const Factor& f : m.factors) push_factor(packed, f.atom, f.exponent, space.slots(m, f));
  m = std::move(packed);
  constexpr std::uint32_t absent = ~0U;
  std::vector<std::uint32_t> number(term.bound_dims.size(), absent);
  std::vector<Dim> dims;
  for (Index& i : m.slots) {
    if (!i.is_bound()) continue;
    std::uint32_t& n = number[i.value()];
    if (n == absent) {
      n = static_cast<std::uint32_t>(dims.size());
      dims.push_back(term.bound_dims[i.value()]);
    }
    i = bound_index(n);
  }
  bool counted = false;
  for (std::size_t b = 0; b < number.size(); ++b) {
    if (number[b] != absent) continue;
    if (term.bound_dims[b].is_constant()) {
      term.coefficient *= term.bound_dims[b].code;
    } else {
      push_factor(m, dim_atom(space, term.bound_dims[b]), Exponent{}, {});
      counted = true;
    }
  }
  if (counted) merge_factors(space, m);
  m.bound_count = static_cast<std::uint32_t>(dims.size());
  term.bound_dims = std::move(dims);
}

}  // namespace

Tidied tidy(Space& space, Term& term) {
  fix_unit_axes(space, term.monomial);
  while (true) {
    if (!absorb_deltas(space, term)) return {Tidied::zero, 0, zero_poly};
    order_symmetric_slots(space, term.monomial);
    merge_factors(space, term.monomial);
    if (space.broken()) return {Tidied::zero, 0, zero_poly};
    const Local local = apply_local_rules(space, term);
    if (local.state == Local::zero) return {Tidied::zero, 0, zero_poly};
    if (local.state == Local::expand) return {Tidied::expand, local.factor, local.replacement};
    if (local.state == Local::unchanged) break;
  }
  close_up(space, term);
  return {Tidied::ready, 0, zero_poly};
}

}  // namespace overbar::normal
