#include "rewrite/dump.hpp"
#include "rewrite/state.hpp"

namespace overbar {

using normal::Failure;

NormalForms::NormalForms(Graph& graph, const Limits& limits)
    : state_(std::make_unique<normal::State>(graph, limits)) {}
NormalForms::~NormalForms() = default;
NormalForms::NormalForms(NormalForms&&) noexcept = default;
NormalForms& NormalForms::operator=(NormalForms&&) noexcept = default;

Graph& NormalForms::graph() { return state_->space.graph; }

namespace {

/// Every question starts with a fresh budget.
void begin(normal::State& state) {
  state.space.failure = Failure::none;
  state.space.work = 0;
}

}  // namespace

Result<PolyId> normal_form(NormalForms& forms, NodeId node, const NormalFormOptions& options) {
  normal::State& state = forms.state();
  begin(state);
  PolyId poly = translate(state.space, state.translation, node);
  if (options.unfold) poly = unfold_all(state, poly);
  if (state.space.failure == Failure::too_large) return fail("too-large", "the normal form is too large");
  if (state.space.broken()) return fail("undefined", "a part of the expression is defined nowhere");
  return poly;
}

std::string to_string(NormalForms& forms, PolyId poly) { return normal::dump(forms.state().space, poly); }

bool is_zero(const NormalForms& /*forms*/, PolyId poly) { return poly == normal::zero_poly; }

Equality prove_equal(NormalForms& forms, NodeId a, NodeId b) {
  normal::State& state = forms.state();
  begin(state);
  if (state.space.graph.type(a) != state.space.graph.type(b)) return {false, NotProved::differs};
  const PolyId left = translate(state.space, state.translation, a);
  const PolyId right = translate(state.space, state.translation, b);
  PolyId difference = subtract(state.space, left, right);
  while (!state.space.broken()) {
    if (difference == normal::zero_poly || unfold_functions(state, difference) == normal::zero_poly)
      return {!state.space.broken(), state.space.broken() ? NotProved::too_large : NotProved::proved};
    const auto next = unfold_latest(state, difference);
    if (!next) return {false, state.space.broken() ? NotProved::too_large : NotProved::differs};
    difference = *next;
  }
  return {false, NotProved::too_large};
}

Equality prove_equal(Graph& graph, NodeId a, NodeId b, const Limits& limits) {
  NormalForms forms(graph, limits);
  return prove_equal(forms, a, b);
}

}  // namespace overbar
