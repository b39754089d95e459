// Atoms over new arguments: each kind by its own constructor, so that every simplification happens again.
#include <algorithm>

#include "rewrite/atoms.hpp"
#include "rewrite/functions.hpp"

namespace overbar::normal {

PolyId remake(Space& space, AtomId id, std::vector<PolyId> args, std::span<const Index> own_slots) {
  const Atom atom = space.atom(id);
  switch (atom.kind) {
    case AtomKind::apply:
      return apply(space, atom.attr, std::move(args), own_slots);
    case AtomKind::basis:
      return basis(space, args[0], own_slots[0], atom.dims.back());
    case AtomKind::exp:
      return exponential(space, args[0]);
    case AtomKind::log:
      return logarithm(space, args[0]);
    case AtomKind::sine:
      return sine(space, args[0]);
    case AtomKind::cosine:
      return cosine(space, args[0]);
    case AtomKind::erf:
      return error_function(space, args[0]);
    case AtomKind::base:
      return args[0];
    case AtomKind::sign: {
      const Signs both = signs(space, args[0]);
      return atom.attr == 0 ? both.positive : both.negative;
    }
    case AtomKind::maximum:
      return maximum(space, args[0], atom.attr);
    case AtomKind::all:
      return all_entries(space, args[0], atom.attr);
    case AtomKind::inverse:
      return inverse(space, args[0], atom.dims.back(), own_slots[0], own_slots[1]);
    case AtomKind::det:
      return determinant(space, args[0], Dim{static_cast<std::int32_t>(atom.attr)});
    default:
      return poly_of(space, {id, {own_slots.begin(), own_slots.end()}});
  }
}

// The arguments may have private positions of their own, so private indices among the slots go by other names
// meanwhile.
PolyId instantiate(Space& space, AtomId id, std::span<const Index> slots) {
  const Atom atom = space.atom(id);
  std::uint32_t fresh = scratch_base;
  for (const Index i : slots)
    if (i.is_free() && i.value() >= fresh) fresh = i.value() + 1;
  IndexMap back;
  std::vector<Index> at;
  for (const Index i : slots) {
    const auto known = std::ranges::find(back, i, [](const auto& pair) { return pair.second; });
    if (!is_private(i)) {
      at.push_back(i);
    } else if (known != back.end()) {
      at.push_back(known->first);
    } else {
      at.push_back(free_index(fresh++));
      back.emplace_back(at.back(), i);
    }
  }
  const auto entrywise = std::span<const Index>(at).first(atom.entrywise);
  std::vector<PolyId> args;
  for (const PolyId arg : atom.args) args.push_back(relabel_axes(space, arg, entrywise));
  const PolyId made = remake(space, id, std::move(args), std::span<const Index>(at).subspan(atom.entrywise));
  return relabel(space, made, back);
}

}  // namespace overbar::normal
