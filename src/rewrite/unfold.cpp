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

PolyId unfold_functions(State& state, PolyId poly) {
  Space& space = state.space;
  const auto body = [&](AtomId id) -> std::optional<PolyId> {
    const Atom& atom = space.atom(id);
    if (atom.kind != AtomKind::apply) return std::nullopt;
    const Application& application = space.graph.application(atom.attr);
    const Function& function = space.graph.function(application.function);
    const std::size_t order = application.derivatives.size();
    if (function.opaque || function.placeholder == no_node || order >= function.bodies.size())
      return std::nullopt;
    const PolyId expression = translate(space, state.translation, function.bodies[order]);
    const std::uint32_t placeholder = space.graph.node(function.placeholder).attr;
    return substitute(space, expression, [&](AtomId inner) -> std::optional<PolyId> {
      const Atom& leaf = space.atom(inner);
      if (leaf.kind != AtomKind::symbol || leaf.attr != placeholder) return std::nullopt;
      return atom.args[0];
    });
  };
  // A body may use other functions and lower derivatives, and they others: as often as these can be nested.
  std::size_t rounds = 1;
  for (std::uint32_t f = 0; f < space.graph.function_count(); ++f)
    rounds += space.graph.function(f).bodies.size();
  for (std::size_t round = 0; round < rounds && !space.broken(); ++round) {
    const PolyId next = substitute(space, poly, body);
    if (next == poly) break;
    poly = next;
  }
  return poly;
}

PolyId unfold_all(State& state, PolyId poly) {
  while (!state.space.broken()) {
    const auto next = unfold_latest(state, poly);
    if (!next) break;
    poly = *next;
  }
  return unfold_functions(state, poly);
}

}  // namespace overbar::normal
