#include <algorithm>

#include "rewrite/zero.hpp"

// Σ_j F_j = 0 if F_j = 0 for every j. The terms that have a denominator at bound indices are taken by
// themselves, these indices opened in the order of the denominator's slots, and shown to be 0 by clearing;
// what is left must be 0 too. (Opening says more than needed, so this may fail where the sum is 0 all the
// same.)

namespace overbar::normal {
namespace {

struct Group {
  AtomId atom = 0;
  std::vector<Index> rigid;  // the denominator's slots, with 0 for each bound one
  Sum sum;
};

constexpr Index hole = constant_index(0);

/// The highest denominator of the term that has a bound index.
const Factor* bound_denominator(const Space& space, const Monomial& m) {
  const Factor* found = nullptr;
  for (const Factor& f : m.factors) {
    if (!f.exponent.is_negative() || std::ranges::none_of(space.slots(m, f), &Index::is_bound)) continue;
    if (found == nullptr || found->atom < f.atom) found = &f;
  }
  return found;
}

}  // namespace

bool zero_by_sums(Space& space, PolyId poly) {
  // Names that are not in use: this may be a sum inside a sum.
  std::uint32_t first = opened_base;
  for (const Index i : free_indices(space, poly)) first = std::max(first, i.value() + 1);
  std::vector<Group> groups;
  Sum rest;
  for (const PolyTerm& part : std::vector<PolyTerm>(space.poly(poly))) {
    const Monomial& m = space.monomial(part.monomial);
    const Factor* f = bound_denominator(space, m);
    if (f == nullptr) {
      add_poly(space, rest, from_monomial(space, part.monomial), part.coefficient);
      continue;
    }
    Group key{f->atom, {space.slots(m, *f).begin(), space.slots(m, *f).end()}, {}};
    Term term = open_term(space, part.monomial, part.coefficient);
    std::uint32_t next = first;
    for (Index& i : key.rigid) {
      if (!i.is_bound()) continue;
      replace_index(term.monomial, i, free_index(next));
      term.bound_dims[i.value()] = Dim{1};
      i = hole;
      ++next;
    }
    auto group = std::ranges::find_if(
        groups, [&](const Group& g) { return g.atom == key.atom && g.rigid == key.rigid; });
    if (group == groups.end()) group = groups.insert(groups.end(), std::move(key));
    add_term(space, group->sum, std::move(term));
    if (space.broken()) return false;
  }
  if (groups.empty()) return false;
  for (Group& group : groups) {
    const PolyId inner = finish(space, std::move(group.sum));
    if (!zero_by_clearing(space, inner) && !zero_by_sums(space, inner)) return false;
  }
  const PolyId left = finish(space, std::move(rest));
  return left == zero_poly || zero_by_clearing(space, left);
}

}  // namespace overbar::normal
