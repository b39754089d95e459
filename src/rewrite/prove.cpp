#include "rewrite/affine_index.hpp"
#include "rewrite/dump.hpp"
#include "rewrite/nonnegative.hpp"
#include "rewrite/sign.hpp"
#include "rewrite/state.hpp"
#include "rewrite/zero.hpp"

// How equality is proved: the difference, named quantities kept closed, is brought to normal form. While it
// is not 0, the latest named quantity in it is opened, each at most once, so that terms cancel before they
// are opened. At every stage defined functions are opened on the side. When that does not end in 0, the
// stages are gone through again with the more expensive means of zero.hpp. Each attempt has a share of the
// budget; one that runs out only means that this way did not lead there.

namespace overbar {

using normal::Failure;
using normal::Space;
using normal::State;

NormalForms::NormalForms(Graph& graph, const Limits& limits)
    : state_(std::make_unique<normal::State>(graph, limits)) {}
NormalForms::~NormalForms() = default;
NormalForms::NormalForms(NormalForms&&) noexcept = default;
NormalForms& NormalForms::operator=(NormalForms&&) noexcept = default;

Graph& NormalForms::graph() { return state_->space.graph; }

namespace {

/// Every question starts with a fresh budget.
void begin(State& state) {
  state.space.failure = Failure::none;
  state.space.work = 0;
}

/// One question's attempts.
struct Attempts {
  State& state;
  std::uint64_t limit = state.space.limits.work;
  bool cut_short = false;

  /// What `step` finds, if it finds it within a share of the budget.
  template <class Step>
  auto run(std::uint64_t share, Step step) -> decltype(step()) {
    Space& space = state.space;
    space.failure = Failure::none;
    space.limits.work = std::min(limit, space.work + share);
    auto result = step();
    const bool whole = !space.broken();
    space.limits.work = limit;
    if (whole) return result;
    cut_short = cut_short || space.failure == Failure::too_large;
    space.failure = Failure::none;
    return {};
  }
};

bool prove_zero(State& state, const std::vector<Dim>& axes, normal::PolyId difference, bool& cut_short) {
  Space& space = state.space;
  Attempts attempts{state};
  const std::uint64_t share = space.limits.work / 4;
  const auto is_zero_poly = [](const std::optional<normal::PolyId>& poly) {
    return poly == normal::zero_poly;
  };
  std::vector<normal::PolyId> stages{difference};
  while (true) {
    if (stages.back() == normal::zero_poly) return true;
    const auto open =
        attempts.run(share, [&] { return std::optional(unfold_functions(state, stages.back())); });
    if (is_zero_poly(open)) return true;
    const auto next = attempts.run(share, [&] { return unfold_latest(state, stages.back()); });
    if (!next) break;
    stages.push_back(*next);
  }
  using Test = bool (*)(Space&, normal::PolyId, std::span<const Dim>);
  const std::vector<Test> tests{
      [](Space& s, normal::PolyId p, std::span<const Dim>) { return normal::zero_by_clearing(s, p); },
      [](Space& s, normal::PolyId p, std::span<const Dim>) { return normal::zero_by_sums(s, p); },
      [](Space& s, normal::PolyId p, std::span<const Dim>) { return normal::zero_by_order(s, p); },
      [](Space& s, normal::PolyId p, std::span<const Dim>) { return normal::zero_by_unit_vectors(s, p); },
      [](Space& s, normal::PolyId p, std::span<const Dim>) { return normal::zero_by_cases(s, p); },
      normal::zero_by_entries};
  for (const Test test : tests)
    for (const normal::PolyId stage : stages) {
      const auto open = attempts.run(share, [&] { return std::optional(unfold_functions(state, stage)); });
      if (!open) continue;
      if (attempts.run(share, [&] { return std::optional(test(space, *open, axes)); }) == true) return true;
    }
  cut_short = attempts.cut_short;
  return false;
}

}  // namespace

Result<PolyId> normal_form(NormalForms& forms, NodeId node, const NormalFormOptions& options) {
  State& state = forms.state();
  begin(state);
  PolyId poly = translate(state.space, state.translation, node);
  if (options.unfold) poly = unfold_all(state, poly);
  if (state.space.failure == Failure::too_large) return fail("too-large", "the normal form is too large");
  if (state.space.broken()) return fail("undefined", "a part of the expression is defined nowhere");
  return poly;
}

std::string to_string(NormalForms& forms, PolyId poly) { return normal::dump(forms.state().space, poly); }

bool is_zero(const NormalForms& /*forms*/, PolyId poly) { return poly == normal::zero_poly; }

bool is_nonnegative(NormalForms& forms, PolyId poly, bool strictly) {
  const normal::Sign sign = normal::sign_of(forms.state().space, poly);
  return sign == normal::Sign::positive || (sign == normal::Sign::nonnegative && !strictly);
}

Equality prove_equal(NormalForms& forms, NodeId given_a, NodeId given_b) {
  State& state = forms.state();
  const NodeId a = without_implied_guards(state.space.graph, given_a);
  const NodeId b = without_implied_guards(state.space.graph, given_b);
  begin(state);
  if (state.space.graph.type(a) != state.space.graph.type(b)) return {false, NotProved::differs};
  const PolyId left = translate(state.space, state.translation, a);
  const PolyId right = translate(state.space, state.translation, b);
  const PolyId difference = subtract(state.space, left, right);
  if (state.space.broken()) return {false, NotProved::too_large};
  bool cut_short = false;
  if (prove_zero(state, state.space.graph.axes(a), difference, cut_short)) return {true, NotProved::proved};
  return {false, cut_short ? NotProved::too_large : NotProved::differs};
}

Equality prove_equal(Graph& graph, NodeId a, NodeId b, const Limits& limits) {
  NormalForms forms(graph, limits);
  return prove_equal(forms, a, b);
}

}  // namespace overbar
