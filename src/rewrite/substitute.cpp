#include "rewrite/substitute.hpp"

#include <algorithm>
#include <unordered_set>

#include "rewrite/atoms.hpp"
#include "rewrite/power.hpp"

namespace overbar::normal {
namespace {

using Changed = std::unordered_map<AtomId, PolyId>;

/// The polynomial with the changed atoms replaced: for each monomial the kept factors, times the
/// replacements, then the sums over its bound indices.
PolyId replace_factors(Space& space, PolyId poly, const Changed& changed) {
  const std::vector<PolyTerm> terms = space.poly(poly);
  Sum sum;
  for (const PolyTerm& part : terms) {
    const Monomial m = space.monomial(part.monomial);
    if (std::ranges::none_of(m.factors, [&](const Factor& f) { return changed.contains(f.atom); })) {
      add_poly(space, sum, from_monomial(space, part.monomial), part.coefficient);
      continue;
    }
    Term kept = open_term(space, part.monomial, part.coefficient);
    const std::uint32_t base = opening_base(m);
    std::vector<SummedAxis> summed;
    for (std::uint32_t b = 0; b < m.bound_count; ++b) summed.push_back({base + b, kept.bound_dims[b]});
    kept.monomial = {};
    kept.bound_dims.clear();
    std::vector<PolyId> factors;
    for (const Factor& f : m.factors) {
      std::vector<Index> slots;
      for (const Index i : space.slots(m, f)) slots.push_back(opened(i, base));
      if (const auto it = changed.find(f.atom); it != changed.end())
        factors.push_back(raise(space, relabel_axes(space, it->second, slots), f.exponent));
      else
        push_factor(kept.monomial, f.atom, f.exponent, slots);
    }
    PolyId product = from_term(space, std::move(kept));
    for (const PolyId factor : factors) product = multiply(space, product, factor);
    add_poly(space, sum, sum_over(space, product, summed));
    if (space.broken()) return zero_poly;
  }
  return finish(space, std::move(sum));
}

}  // namespace

std::vector<AtomId> atoms_in(const Space& space, PolyId poly) {
  std::vector<AtomId> found;
  for (const PolyTerm& term : space.poly(poly))
    for (const Factor& f : space.monomial(term.monomial).factors) found.push_back(f.atom);
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

std::vector<AtomId> atoms_below(const Space& space, PolyId poly) {
  std::vector<AtomId> found = atoms_in(space, poly);
  std::unordered_set<AtomId> seen(found.begin(), found.end());
  for (std::size_t next = 0; next < found.size(); ++next)
    for (const PolyId arg : space.atom(found[next]).args)
      for (const AtomId atom : atoms_in(space, arg))
        if (seen.insert(atom).second) found.push_back(atom);
  std::ranges::sort(found);
  return found;
}

PolyId substitute(Space& space, PolyId root, const Replacement& replacement, const Rewriting& after) {
  Changed changed;
  for (const AtomId id : atoms_below(space, root)) {
    if (const auto poly = replacement(id)) {
      changed.emplace(id, *poly);
      continue;
    }
    const Atom atom = space.atom(id);
    std::vector<PolyId> args;
    for (const PolyId arg : atom.args) {
      args.push_back(replace_factors(space, arg, changed));
      if (after) args.back() = after(space, args.back());
    }
    if (args != atom.args) {
      std::vector<Index> own;
      for (std::size_t s = atom.entrywise; s < atom.order(); ++s)
        own.push_back(free_index(static_cast<std::uint32_t>(s)));
      changed.emplace(id, remake(space, id, std::move(args), own));
    }
    if (space.broken()) return zero_poly;
  }
  return changed.empty() ? root : replace_factors(space, root, changed);
}

}  // namespace overbar::normal
