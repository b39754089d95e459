#pragma once
#include "rewrite/normal_form.hpp"
#include "rewrite/translate.hpp"

namespace overbar::normal {

struct State {
  State(Graph& graph, const Limits& limits) : space(graph, limits) {}
  Space space;
  Translation translation;
};

/// The polynomial with every let, call and defined function replaced by its definition.
PolyId unfold_all(State& state, PolyId poly);
/// Every applied function that has a definition replaced by it.
PolyId unfold_functions(State& state, PolyId poly);
/// The let or call with the highest node id replaced by its definition; nullopt when there is none.
std::optional<PolyId> unfold_latest(State& state, PolyId poly);

}  // namespace overbar::normal
