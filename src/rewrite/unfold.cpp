#include <algorithm>

#include "rewrite/state.hpp"
#include "rewrite/substitute.hpp"

namespace overbar::normal {

std::optional<PolyId> unfold_latest(State& state, PolyId poly) {
  Space& space = state.space;
  NodeId latest = no_node;
  for (const AtomId id : atoms_below(space, poly)) {
    const Atom& atom = space.atom(id);
    if (atom.kind != AtomKind::let && atom.kind != AtomKind::call) continue;
    if (latest == no_node || atom.attr > latest) latest = atom.attr;
  }
  if (latest == no_node) return std::nullopt;
  return substitute(space, poly, [&](AtomId id) -> std::optional<PolyId> {
    const Atom& atom = space.atom(id);
    if ((atom.kind != AtomKind::let && atom.kind != AtomKind::call) || atom.attr != latest)
      return std::nullopt;
    return definition(space, state.translation, id);
  });
}

PolyId unfold_all(State& state, PolyId poly) {
  while (!state.space.broken()) {
    const auto next = unfold_latest(state, poly);
    if (!next) break;
    poly = *next;
  }
  return poly;
}

}  // namespace overbar::normal
