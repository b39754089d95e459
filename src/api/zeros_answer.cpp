// Which derivatives are guaranteed to be 0, which have a sign, and why; for the others, a point that shows
// it.
#include <algorithm>
#include <optional>

#include "api/context.hpp"
#include "api/values.hpp"
#include "decide/decide.hpp"
#include "decide/propagate.hpp"
#include "derive/derive.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

DecideOptions decide_options(const Context& context) {
  DecideOptions options;
  options.seed = context.options.seed;
  options.out_of_time = context.options.out_of_time;
  return options;
}

const Backprop& backprop_of(Context& context, NodeId target) {
  const auto it = context.problem.backprops.find(target);
  if (it != context.problem.backprops.end()) return it->second;
  DeriveOptions options;
  options.bars = target == context.problem.objective;
  options.objective_name = name_of(context.graph, target);
  return context.problem.backprops.emplace(target, backpropagate(context.graph, target, options))
      .first->second;
}

/// The quantities that are asked about: those named after `wrt`, else every declared one.
std::vector<NodeId> quantities(const Context& context, const std::vector<NodeId>& wrt) {
  if (!wrt.empty()) return wrt;
  std::vector<NodeId> result;
  for (const Role role : {Role::param, Role::input, Role::given})
    for (const Quantity& quantity : context.problem.quantities)
      if (context.graph.op(quantity.node) == Op::symbol) {
        const Symbol& symbol = context.graph.symbol(context.graph.node(quantity.node).attr);
        if (symbol.role == role && !symbol.domain.integer) result.push_back(quantity.node);
      }
  return result;
}

class Explainer {
 public:
  Explainer(Context& context, const Backprop& backprop, std::vector<NodeId> assumptions)
      : context_(context), g_(context.graph), backprop_(backprop), assumptions_(std::move(assumptions)) {
    for (const BarEquation& equation : backprop.equations) by_bar_[equation.bar] = &equation;
  }

  /// One line: the chain of factors down to one that is 0.
  std::string why_zero(const BarEquation& equation) {
    std::string text;
    const BarEquation* at = &equation;
    for (int depth = 0; depth < 64; ++depth) {
      text += (text.empty() ? "" : "; ") + math_of(g_, at->bar).text + " = " + math_of(g_, at->body).text;
      const BarEquation* next = nullptr;
      if (at->contributions.size() != 1) return text + ": every path carries a factor 0";
      const NodeId zero = zero_factor(at->contributions[0].term, next);
      if (zero != no_node) return text + ", where " + math_of(g_, zero).text + " = 0" + because(zero);
      if (next == nullptr) return text;
      at = next;
    }
    return text;
  }

 private:
  Context& context_;
  Graph& g_;
  const Backprop& backprop_;
  std::vector<NodeId> assumptions_;
  std::unordered_map<NodeId, const BarEquation*> by_bar_;

  bool vanishes(NodeId node) { return is_zero(g_, propagated(g_, node, assumptions_)); }

  /// A factor that is 0 itself; or, in `next`, the equation of a bar that is.
  NodeId zero_factor(NodeId term, const BarEquation*& next) {
    std::vector<NodeId> factors{term};
    if (g_.op(term) == Op::contract) factors.assign(g_.args(term).begin(), g_.args(term).end());
    for (const NodeId factor : factors)
      if (!by_bar_.contains(factor) && vanishes(factor)) return factor;
    for (const NodeId factor : factors)
      if (const auto it = by_bar_.find(factor); it != by_bar_.end() && vanishes(factor)) next = it->second;
    return no_node;
  }

  /// The assumption that a vanishing factor rests on.
  std::string because(NodeId zero) {
    for (const NodeId assumption : assumptions_) {
      for (const NodeId id : reachable(g_, assumption)) {
        if (g_.op(id) != Op::let && g_.op(id) != Op::symbol) continue;
        if (depends_on(g_, zero, id)) return ", because " + math_of(g_, assumption).text;
      }
    }
    return {};
  }
};

v1::Cell cell(std::string text) { return {std::move(text), std::nullopt}; }
v1::Cell cell(v1::Math math) { return {math.text, std::move(math)}; }

/// "= 3 at x1 = 1, w3 = 2": the witness in one line.
std::string at_text(Graph& g, NodeId node, const Assignment<Rational>& witness) {
  const v1::Value value = evaluated(g, node, witness);
  const auto& numbers = value.exact.empty() ? value.decimal : value.exact;
  std::string text = "= ";
  if (numbers.size() > 1) text += "[";
  for (std::size_t k = 0; k < numbers.size() && k < 12; ++k) text += (k == 0 ? "" : ", ") + numbers[k];
  if (numbers.size() > 12) text += ", …";
  if (numbers.size() > 1) text += "]";
  text += " at ";
  const std::string values = replay_statement(g, {"0"}, witness);
  const auto start = values.find(" at ");
  return start == std::string::npos ? text.substr(0, text.size() - 4) : text + values.substr(start + 4);
}

v1::Verdict worst(v1::Verdict a, bool unknown) { return unknown ? v1::Verdict::unknown : a; }

}  // namespace

void answer_zeros(Context& context, const Question& question, const ZerosQuestion& ask, v1::Answer& answer) {
  Graph& g = context.graph;
  const Backprop& backprop = backprop_of(context, ask.target);
  const std::vector<NodeId> assumptions = assumptions_of(context, question);
  Explainer explainer(context, backprop, assumptions);
  v1::Table table;
  table.header = {"derivative", "", "why"};
  bool unknown = false;
  for (const NodeId quantity : quantities(context, ask.wrt)) {
    const BarEquation* equation = backprop.find(quantity);
    v1::Row row;
    if (equation == nullptr) {
      row = {{cell("∂" + to_string(name_of(g, ask.target)) + "/∂" + to_string(name_of(g, quantity))),
              cell("always 0"), cell("no path leads from it to " + to_string(name_of(g, ask.target)))},
             v1::Tone::good};
      table.rows.push_back(std::move(row));
      continue;
    }
    const NodeId claim = all(g, compare(g, Comparison::eq, equation->bar, zeros(g, g.axes(quantity))));
    const Decision decision = decide(context.forms, claim, assumptions, decide_options(context));
    row.cells.push_back(cell(math_of(g, equation->bar)));
    if (decision.outcome == Outcome::proved) {
      row.tone = v1::Tone::good;
      row.cells.push_back(cell("always 0"));
      row.cells.push_back(cell(explainer.why_zero(*equation)));
    } else if (decision.outcome == Outcome::refuted) {
      row.tone = v1::Tone::bad;
      row.cells.push_back(cell("not always 0"));
      row.cells.push_back(
          cell(decision.witness ? at_text(g, equation->bar, *decision.witness) : decision.reason));
    } else {
      unknown = true;
      row.cells.push_back(cell("unknown"));
      row.cells.push_back(cell(decision.reason));
    }
    table.rows.push_back(std::move(row));
  }
  answer.verdict = worst(v1::Verdict::proved, unknown);
  answer.blocks.emplace_back(std::move(table));
}

void answer_sign(Context& context, const Question& question, const SignQuestion& ask, v1::Answer& answer) {
  Graph& g = context.graph;
  const Backprop& backprop = backprop_of(context, ask.target);
  const std::vector<NodeId> assumptions = assumptions_of(context, question);
  v1::Table table;
  table.header = {"derivative", "", "why"};
  bool unknown = false;
  for (const NodeId quantity : quantities(context, ask.wrt)) {
    const BarEquation* equation = backprop.find(quantity);
    const NodeId bar = equation == nullptr ? zeros(g, g.axes(quantity)) : equation->bar;
    const NodeId zero = zeros(g, g.axes(quantity));
    const auto ask_one = [&](Comparison comparison) {
      return decide(context.forms, all(g, compare(g, comparison, bar, zero)), assumptions,
                    decide_options(context));
    };
    const Decision up = ask_one(Comparison::ge);
    const Decision down = ask_one(Comparison::le);
    v1::Row row;
    row.cells.push_back(cell(math_of(g, bar)));
    const bool at_least = up.outcome == Outcome::proved;
    const bool at_most = down.outcome == Outcome::proved;
    if (at_least || at_most) {
      row.tone = v1::Tone::good;
      row.cells.push_back(cell(at_least && at_most ? "always 0" : at_least ? "always ≥ 0" : "always ≤ 0"));
      row.cells.push_back(cell((at_least ? up : down).reason));
    } else if (up.outcome == Outcome::refuted && down.outcome == Outcome::refuted) {
      row.tone = v1::Tone::bad;
      row.cells.push_back(cell("either sign"));
      row.cells.push_back(cell((down.witness ? at_text(g, bar, *down.witness) : "") + "; " +
                               (up.witness ? at_text(g, bar, *up.witness) : "")));
    } else {
      unknown = true;
      row.cells.push_back(cell("unknown"));
      row.cells.push_back(cell(up.outcome == Outcome::unknown ? up.reason : down.reason));
    }
    table.rows.push_back(std::move(row));
  }
  answer.verdict = worst(v1::Verdict::proved, unknown);
  answer.blocks.emplace_back(std::move(table));
}

}  // namespace overbar
