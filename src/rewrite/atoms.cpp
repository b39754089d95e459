#include "rewrite/atoms.hpp"

#include <algorithm>
#include <numeric>

// The order of the entrywise slots: among all numberings of the free indices, the one whose arguments have
// the least ids. Ids are given once, so the least is the same however the atom was reached. Positions that
// look different (size, places of occurrence) are told apart first, which leaves few numberings to try.

namespace overbar::normal {
namespace {

using Permutation = std::vector<std::uint8_t>;
constexpr std::size_t max_numberings = 720;

/// What can be said of a free index without naming it.
std::uint64_t look(const Space& space, const std::vector<PolyId>& args, Index index) {
  std::uint64_t hash = 0;
  for (const PolyId arg : args) {
    std::vector<std::uint64_t> parts;
    for (const PolyTerm& term : space.poly(arg)) {
      const Monomial& m = space.monomial(term.monomial);
      const std::uint64_t coefficient = std::hash<Rational>{}(term.coefficient);
      for (const Factor& f : m.factors) {
        const auto slots = space.slots(m, f);
        for (std::size_t s = 0; s < slots.size(); ++s)
          if (slots[s] == index)
            parts.push_back(mix(mix(mix(coefficient, f.atom), static_cast<std::uint32_t>(f.exponent.num)),
                                space.atom(f.atom).orbits[s]));
      }
    }
    std::ranges::sort(parts);
    hash = mix(hash, parts.size());
    for (const std::uint64_t part : parts) hash = mix(hash, part);
  }
  return hash;
}

struct Position {
  Index index;
  std::int32_t dim = 1;
  std::uint64_t look = 0;
  auto key() const { return std::pair(dim, look); }
};

std::vector<Position> positions(const Space& space, const std::vector<PolyId>& args,
                                const std::vector<Index>& used) {
  std::vector<Position> result;
  for (const Index index : used) {
    Position p{index, 1, look(space, args, index)};
    for (const PolyId arg : args) {
      const Dim dim = dim_of(space, arg, index);
      if (dim != Dim{1}) p.dim = dim.code;
    }
    result.push_back(p);
  }
  return result;
}

/// Steps to the next arrangement that keeps each group of equal-looking positions together.
bool next_arrangement(std::vector<std::uint8_t>& order, const std::vector<Position>& at) {
  std::size_t end = order.size();
  while (end > 0) {
    std::size_t begin = end - 1;
    while (begin > 0 && at[order[begin - 1]].key() == at[order[end - 1]].key()) --begin;
    if (std::next_permutation(order.begin() + static_cast<std::ptrdiff_t>(begin),
                              order.begin() + static_cast<std::ptrdiff_t>(end)))
      return true;
    end = begin;
  }
  return false;
}

std::vector<std::uint8_t> first_arrangement(const std::vector<Position>& at) {
  std::vector<std::uint8_t> order(at.size());
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  std::ranges::stable_sort(order, [&](std::uint8_t a, std::uint8_t b) { return at[a].key() < at[b].key(); });
  return order;
}

Permutation inverse_of(const std::vector<std::uint8_t>& order) {
  Permutation result(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) result[order[k]] = static_cast<std::uint8_t>(k);
  return result;
}

CanonicalArgs least_numbering(Space& space, const std::vector<PolyId>& args, const std::vector<Index>& used,
                              std::uint32_t interchangeable) {
  const std::vector<Position> at = positions(space, args, used);
  std::vector<Index> inner_used;
  for (std::uint32_t k = 0; k < interchangeable; ++k) inner_used.push_back(private_index(k));
  const std::vector<Position> inner = positions(space, args, inner_used);
  CanonicalArgs best;
  std::vector<Permutation> reached;
  std::size_t tried = 0;
  std::vector<std::uint8_t> order = first_arrangement(at);
  do {
    std::vector<std::uint8_t> inner_order = first_arrangement(inner);
    bool counted = false;
    do {
      if (++tried > max_numberings) {
        space.fail(Failure::too_large);
        return best;
      }
      IndexMap map;
      for (std::uint32_t k = 0; k < order.size(); ++k) map.emplace_back(at[order[k]].index, free_index(k));
      for (std::uint32_t k = 0; k < inner_order.size(); ++k)
        map.emplace_back(inner[inner_order[k]].index, private_index(k));
      std::vector<PolyId> renumbered;
      for (const PolyId arg : args) renumbered.push_back(relabel(space, arg, map));
      if (best.args.empty() || renumbered < best.args) {
        best.args = std::move(renumbered);
        reached.assign(1, inverse_of(order));
        counted = true;
      } else if (renumbered == best.args && !counted) {
        reached.push_back(inverse_of(order));
        counted = true;
      }
    } while (next_arrangement(inner_order, inner));
  } while (next_arrangement(order, at));
  best.to = reached.front();
  const Permutation from = inverse_of(best.to);
  for (std::size_t k = 1; k < reached.size(); ++k) {
    Permutation symmetry(used.size());
    for (std::size_t q = 0; q < used.size(); ++q) symmetry[q] = reached[k][from[q]];
    best.symmetries.push_back(std::move(symmetry));
  }
  return best;
}

CanonicalArgs canonical_args(Space& space, const std::vector<PolyId>& args, const std::vector<Index>& used,
                             std::uint32_t interchangeable) {
  std::vector<std::uint32_t> key = args;
  key.push_back(interchangeable);
  key.push_back(static_cast<std::uint32_t>(used.size()));  // with and without the private ones
  if (const auto it = space.canonical_args.find(key); it != space.canonical_args.end()) return it->second;
  CanonicalArgs found;
  if (!space.broken()) found = least_numbering(space, args, used, interchangeable);
  if (space.broken()) {
    // Of the right shape, and not remembered.
    found = {args, std::vector<std::uint8_t>(used.size()), {}};
    std::iota(found.to.begin(), found.to.end(), std::uint8_t{0});
    return found;
  }
  space.canonical_args.emplace(std::move(key), found);
  return found;
}

/// Symmetries of the entrywise slots and of the own ones, combined.
std::vector<Permutation> combined(const std::vector<Permutation>& entrywise, std::size_t count,
                                  const std::vector<Permutation>& own, std::size_t own_count) {
  Permutation left(count);
  std::iota(left.begin(), left.end(), std::uint8_t{0});
  Permutation right(own_count);
  std::iota(right.begin(), right.end(), std::uint8_t{0});
  std::vector<Permutation> all_left{left};
  all_left.insert(all_left.end(), entrywise.begin(), entrywise.end());
  std::vector<Permutation> all_right{right};
  all_right.insert(all_right.end(), own.begin(), own.end());
  std::vector<Permutation> result;
  for (const Permutation& a : all_left)
    for (const Permutation& b : all_right) {
      Permutation both = a;
      for (const std::uint8_t slot : b) both.push_back(static_cast<std::uint8_t>(slot + count));
      result.push_back(std::move(both));
    }
  result.erase(result.begin());
  return result;
}

/// Are private positions in the arguments the atom's own? Elsewhere they are indices like any other (of an
/// argument inside an argument).
bool owns_private_positions(const Space& space, AtomKind kind, std::uint32_t attr) {
  switch (kind) {
    case AtomKind::maximum:
    case AtomKind::all:
    case AtomKind::inverse:
    case AtomKind::det:
      return true;
    case AtomKind::apply: {
      const Function& function = space.graph.function(space.graph.application(attr).function);
      return std::ranges::any_of(function.parameters, [](const Type& type) { return type.order() > 0; });
    }
    default:
      return false;
  }
}

}  // namespace

// The arguments by value: they may be those of an atom of the space, which grows here.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
PlacedAtom make_atom(Space& space, AtomKind kind, std::uint32_t attr, std::vector<PolyId> args,
                     const OwnSlots& own, std::uint32_t interchangeable) {
  const bool owner = owns_private_positions(space, kind, attr);
  std::vector<Index> used;
  for (const PolyId arg : args)
    for (const Index i : free_indices(space, arg))
      if (!owner || !is_private(i)) used.push_back(i);
  std::ranges::sort(used);
  used.erase(std::ranges::unique(used).begin(), used.end());
  const CanonicalArgs canonical = canonical_args(space, args, used, interchangeable);
  Atom atom{
      kind, attr, static_cast<std::uint32_t>(used.size()), std::vector<Dim>(used.size()), canonical.args,
      {},   {}};
  PlacedAtom placed;
  placed.slots.resize(used.size());
  for (std::size_t k = 0; k < used.size(); ++k) {
    const std::uint8_t slot = canonical.to[k];
    placed.slots[slot] = used[k];
    for (const PolyId arg : args) {
      const Dim dim = dim_of(space, arg, used[k]);
      if (dim != Dim{1}) atom.dims[slot] = dim;
    }
  }
  atom.symmetries = combined(canonical.symmetries, used.size(), own.symmetries, own.dims.size());
  atom.dims.insert(atom.dims.end(), own.dims.begin(), own.dims.end());
  placed.slots.insert(placed.slots.end(), own.indices.begin(), own.indices.end());
  placed.atom = space.intern(std::move(atom));
  return placed;
}

PlacedAtom leaf_atom(Space& space, AtomKind kind, std::uint32_t attr, const OwnSlots& own) {
  return make_atom(space, kind, attr, {}, own);
}

AtomId delta_atom(Space& space, Dim dim) {
  return leaf_atom(space, AtomKind::delta, static_cast<std::uint32_t>(dim.code),
                   {{{}, {}}, {dim, dim}, {{1, 0}}})
      .atom;
}

AtomId dim_atom(Space& space, Dim dim) {
  return leaf_atom(space, AtomKind::dim, static_cast<std::uint32_t>(dim.code)).atom;
}

PolyId poly_of(Space& space, const PlacedAtom& placed, Exponent exponent) {
  Term term;
  push_factor(term.monomial, placed.atom, exponent, placed.slots);
  return from_term(space, std::move(term));
}

PolyId delta_poly(Space& space, Dim dim, Index a, Index b) {
  return poly_of(space, {delta_atom(space, dim), {a, b}});
}

PolyId dim_poly(Space& space, Dim dim) {
  if (dim.is_constant()) return constant(space, Rational(dim.code));
  return poly_of(space, {dim_atom(space, dim), {}});
}

}  // namespace overbar::normal
