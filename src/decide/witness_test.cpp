// Does an example refute? Exactly where every value is rational, else by balls of growing precision.
#include <algorithm>

#include "decide/witness_search.hpp"

namespace overbar::witness {

Tester::Tester(const Question& question) : question_(question) {
  const auto add = [&](NodeId node) {
    nodes_.push_back(
        {node, Evaluator<Rational>(question.graph, {&node, 1}), Evaluator<Ball>(question.graph, {&node, 1})});
  };
  add(question.claim);
  std::ranges::for_each(question.assumptions, add);
  for (const NodeId tie : question.ties) ties_.emplace_back(question.graph, std::span<const NodeId>(&tie, 1));
}

Tester::Decided Tester::decide(const Node& node, const Assignment<Rational>& at, slong max_precision) const {
  const auto exact = node.exact(at, question_.limits);
  if (exact) return {exact->front().truth.data.front(), true, 0};
  if (exact.error().code != "not-rational") return {};
  for (slong precision = 64; precision <= max_precision; precision *= 4) {
    const auto ball = node.ball(convert<Ball>(at, precision), question_.limits);
    // An error may be a ball that was too wide: more precision may help.
    if (!ball) continue;
    if (const Truth truth = ball->front().truth.data.front(); truth != Truth::undecided)
      return {truth, false, precision};
  }
  return {};
}

Tester::Answer Tester::operator()(const Assignment<Rational>& at, slong max_precision) const {
  const Decided claim = decide(nodes_[0], at, max_precision);
  if (claim.truth != Truth::no) return {};
  Answer answer{true, claim.exact, claim.precision};
  for (std::size_t k = 1; k < nodes_.size(); ++k) {
    const Decided assumption = decide(nodes_[k], at, max_precision);
    if (assumption.truth != Truth::yes) return {};
    answer.exact = answer.exact && assumption.exact;
    answer.precision = std::max(answer.precision, assumption.precision);
  }
  return answer;
}

bool Tester::at_kink(const Assignment<Rational>& at) const {
  return std::ranges::any_of(ties_, [&](const Evaluator<Rational>& tie) {
    const auto values = tie(at, question_.limits);
    if (!values) return false;
    return std::ranges::any_of(values->front().real.data, [](const Rational& value) { return value == 0; });
  });
}

}  // namespace overbar::witness
