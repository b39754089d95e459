// What a witness shows: which relation fails at which entry, and the value of every named quantity.
#include <algorithm>

#include "decide/witness_search.hpp"
#include "op/build.hpp"

namespace overbar::witness {
namespace {

constexpr slong shown_precision = 256;

struct Viewer {
  const Question& question;
  const Assignment<Rational>& at;
  const Assignment<Ball> balls;

  /// The value of any node, exact if it is rational.
  struct View {
    bool known = false;
    bool exact = false;
    Value<Rational> rational;
    Value<Ball> ball;
    const Tensor<Truth>& truth() const { return exact ? rational.truth : ball.truth; }
  };
  View view(NodeId node) const {
    View result;
    EvaluateLimits limits = question.limits;
    limits.out_of_time = {};
    if (auto exact = evaluate(question.graph, node, at, limits)) {
      result.exact = true;
      result.known = true;
      result.rational = std::move(*exact);
    }
    if (result.exact) {
      result.ball.real.shape = result.rational.real.shape;
      for (const Rational& value : result.rational.real.data)
        result.ball.real.data.emplace_back(value, shown_precision);
    } else if (auto ball = evaluate(question.graph, node, balls, limits)) {
      result.known = true;
      result.ball = std::move(*ball);
    }
    return result;
  }
};

std::vector<std::size_t> index_from_one(const Shape& shape, std::size_t entry) {
  std::vector<std::size_t> index;
  const std::vector<std::size_t> step = strides(shape);
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    index.push_back(entry / step[axis] % shape[axis] + 1);
  return index;
}

WitnessNumber number_at(const Viewer::View& view, std::size_t entry) {
  WitnessNumber number;
  if (view.exact) number.exact = view.rational.real.data[entry];
  number.ball = view.ball.real.data[entry];
  return number;
}

/// Follows what is false down to a relation: through `all` to the entry, through `and` to the part, through
/// `⇒` to its conclusion, through `or` to its last part.
std::optional<Mismatch> find_mismatch(const Viewer& viewer) {
  const Graph& graph = viewer.question.graph;
  NodeId node = viewer.question.claim;
  std::size_t entry = 0;
  while (graph.op(node) != Op::compare) {
    if (graph.args(node).empty()) return std::nullopt;
    const auto connective = static_cast<Connective>(graph.node(node).attr);
    const bool logic = graph.op(node) == Op::logic;
    if (graph.op(node) == Op::let) {
      node = graph.arg(node, 0);
    } else if (graph.op(node) == Op::all) {
      node = graph.arg(node, 0);
      const Viewer::View parts = viewer.view(node);
      if (!parts.known) return std::nullopt;
      const std::vector<Truth>& truth = parts.truth().data;
      entry = static_cast<std::size_t>(std::ranges::find(truth, Truth::no) - truth.begin());
      if (entry == truth.size()) return std::nullopt;
    } else if (logic && connective == Connective::conjunction) {
      const auto args = graph.args(node);
      const auto it = std::ranges::find_if(args, [&](NodeId arg) {
        const Viewer::View part = viewer.view(arg);
        return part.known && part.truth().data[entry] == Truth::no;
      });
      if (it == args.end()) return std::nullopt;
      node = *it;
    } else if (logic && (connective == Connective::implication || connective == Connective::disjunction)) {
      node = graph.args(node).back();
    } else {
      return std::nullopt;
    }
  }
  const Viewer::View left = viewer.view(graph.arg(node, 0));
  const Viewer::View right = viewer.view(graph.arg(node, 1));
  if (!left.known || !right.known) return std::nullopt;
  return Mismatch{node, index_from_one(left.ball.real.shape, entry), number_at(left, entry),
                  number_at(right, entry)};
}

void view_quantities(const Viewer& viewer, Witness& witness) {
  std::vector<NodeId> roots = viewer.question.assumptions;
  roots.push_back(viewer.question.claim);
  for (const NodeId node : reachable(viewer.question.graph, roots)) {
    if (viewer.question.graph.op(node) != Op::let) continue;
    Viewer::View view = viewer.view(node);
    if (!view.known) continue;
    Tensor<Truth> truth = view.truth();
    witness.quantities.push_back(
        {node, view.exact, std::move(view.rational.real), std::move(view.ball.real), std::move(truth)});
  }
}

void write_functions(const Question& question, Witness& witness) {
  for (const auto& [id, body] : witness.at.functions) {
    std::unordered_map<NodeId, NodeId> numbers;
    for (const Variable& variable : question.variables)
      if (variable.coefficient && variable.axes.empty())
        numbers[symbol_node(question.graph, variable.symbol)] =
            literal(question.graph, witness.at.symbols.at(variable.symbol).data.front());
    if (const auto it = body.bodies.find({}); it != body.bodies.end())
      witness.functions.push_back({id, body.placeholders, substitute(question.graph, it->second, numbers)});
  }
}

}  // namespace

Witness describe(const Question& question, const Tester& tester, Assignment<Rational> at) {
  Witness witness;
  witness.exact = tester(at, 1024).exact;
  witness.at_kink = tester.at_kink(at);
  witness.at = std::move(at);
  const Viewer viewer{question, witness.at, convert<Ball>(witness.at, shown_precision)};
  witness.mismatch = find_mismatch(viewer);
  view_quantities(viewer, witness);
  write_functions(question, witness);
  return witness;
}

}  // namespace overbar::witness
