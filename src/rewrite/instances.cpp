#include <algorithm>
#include <map>

#include "rewrite/power.hpp"
#include "rewrite/zero.hpp"

// One factor at rigid indices, wherever it stands. Inside an atom's argument the atom's indices are put in
// place of the argument's positions first: x at index i of exp(x·y)[i]. Factors at bound indices are not
// looked into: they are other entries of the same tensor, or may be.

namespace overbar::normal {
namespace {

constexpr int max_depth = 24;

/// Neither summed over, nor an axis of a max or of an opaque function's argument: the same entry wherever it
/// stands.
bool is_rigid(std::span<const Index> slots) {
  return std::ranges::none_of(slots, [](Index i) { return i.is_bound() || is_private(i); });
}

/// The arguments of a factor over the indices of its monomial.
std::vector<PolyId> arguments_at(Space& space, const Atom& atom, std::span<const Index> slots) {
  std::vector<PolyId> args;
  for (const PolyId arg : atom.args) args.push_back(relabel_axes(space, arg, slots.first(atom.entrywise)));
  return args;
}

struct Replacer {
  Space& space;
  const PlacedAtom& instance;
  PolyId value;
  std::map<PolyId, PolyId> memo;

  PolyId in(PolyId poly, int depth) {
    if (const auto it = memo.find(poly); it != memo.end()) return it->second;
    Sum sum;
    for (const PolyTerm& part : std::vector<PolyTerm>(space.poly(poly))) {
      const Monomial m = space.monomial(part.monomial);
      Term kept = open_term(space, part.monomial, part.coefficient);
      const std::vector<Dim> dims = kept.bound_dims;
      kept.monomial = {};
      kept.bound_dims.clear();
      const std::uint32_t base = opening_base(m);
      std::vector<PolyId> changed;
      for (const Factor& f : m.factors) {
        std::vector<Index> slots;
        for (const Index i : space.slots(m, f)) slots.push_back(opened(i, base));
        if (const auto poly_value = replaced(m, f, depth))
          changed.push_back(raise(space, *poly_value, f.exponent));
        else
          push_factor(kept.monomial, f.atom, f.exponent, slots);
      }
      if (changed.empty()) {
        add_poly(space, sum, from_monomial(space, part.monomial), part.coefficient);
        continue;
      }
      PolyId product = from_term(space, std::move(kept));
      for (const PolyId factor : changed) product = multiply(space, product, factor);
      std::vector<SummedAxis> summed;
      for (std::uint32_t b = 0; b < m.bound_count; ++b) summed.push_back({base + b, dims[b]});
      add_poly(space, sum, sum_over(space, product, summed));
      if (space.broken()) return zero_poly;
    }
    const PolyId result = finish(space, std::move(sum));
    memo.emplace(poly, result);
    return result;
  }

  std::optional<PolyId> replaced(const Monomial& m, const Factor& f, int depth) {
    const auto slots = space.slots(m, f);
    if (f.atom == instance.atom && std::ranges::equal(slots, instance.slots)) return value;
    const Atom atom = space.atom(f.atom);
    if (atom.args.empty() || !is_rigid(slots) || depth >= max_depth) return std::nullopt;
    const std::vector<PolyId> before = arguments_at(space, atom, slots);
    std::vector<PolyId> after;
    for (const PolyId arg : before) after.push_back(in(arg, depth + 1));
    if (before == after || space.broken()) return std::nullopt;
    return remake(space, f.atom, std::move(after), slots.subspan(atom.entrywise));
  }
};

}  // namespace

PolyId replace_instance(Space& space, PolyId poly, const PlacedAtom& instance, PolyId value) {
  return Replacer{space, instance, value, {}}.in(poly, 0);
}

std::vector<PlacedAtom> instances_of(Space& space, PolyId poly, AtomKind kind) {
  std::vector<PlacedAtom> found;
  std::vector<std::pair<PolyId, int>> open{{poly, 0}};
  std::map<PolyId, bool> seen;
  while (!open.empty() && !space.broken()) {
    const auto [next, depth] = open.back();
    open.pop_back();
    if (!seen.emplace(next, true).second) continue;
    for (const PolyTerm& term : std::vector<PolyTerm>(space.poly(next))) {
      const Monomial& m = space.monomial(term.monomial);
      for (const Factor& f : m.factors) {
        const auto slots = space.slots(m, f);
        if (!is_rigid(slots)) continue;
        const Atom& atom = space.atom(f.atom);
        PlacedAtom placed{f.atom, {slots.begin(), slots.end()}};
        const bool known = std::ranges::any_of(
            found, [&](const PlacedAtom& p) { return p.atom == placed.atom && p.slots == placed.slots; });
        if (atom.kind == kind && !known) found.push_back(std::move(placed));
        if (depth < max_depth)
          for (const PolyId arg : arguments_at(space, atom, slots)) open.emplace_back(arg, depth + 1);
      }
    }
  }
  return found;
}

}  // namespace overbar::normal
