// Which derivatives are guaranteed to be 0, which have a sign, and why; for the others, a point that shows
// it.
#include <algorithm>

#include "api/values.hpp"
#include "api/zeros.hpp"
#include "op/build.hpp"
#include "render/draw.hpp"

namespace overbar {

DecideOptions decide_options(const Context& context) {
  DecideOptions options;
  options.seed = context.options.seed;
  options.out_of_time = context.options.out_of_time;
  return options;
}

const Backprop& backprop_of(Context& context, NodeId target) {
  // As in the derivation above it, if the page has one.
  const Problem& problem = context.problem;
  const bool bars = target == problem.objective || problem.backprops.contains(target);
  return backprop_of(context.problem, target, bars);
}

std::vector<NodeId> quantities_asked(const Context& context, const std::vector<NodeId>& wrt) {
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

namespace {

v1::Cell cell(std::string text) { return {std::move(text), std::nullopt}; }
v1::Cell cell(v1::Math math) { return {math.text, std::move(math)}; }

std::string verdict_text(v1::DerivativeSign found) {
  switch (found) {
    case v1::DerivativeSign::zero:
      return "always 0";
    case v1::DerivativeSign::not_zero:
      return "not always 0";
    case v1::DerivativeSign::nonnegative:
      return "always ≥ 0";
    case v1::DerivativeSign::nonpositive:
      return "always ≤ 0";
    case v1::DerivativeSign::either_sign:
      return "either sign";
    case v1::DerivativeSign::unknown:
      return "unknown";
  }
  return "unknown";
}

/// [1 0; 2 3], [1, 2], 5
std::string numbers_text(const v1::Value& value) {
  constexpr std::size_t most = 24;
  const auto& numbers = value.exact.empty() ? value.decimal : value.exact;
  if (value.shape.empty()) return numbers.empty() ? "?" : numbers[0];
  const bool vector = value.shape.size() == 1;
  const auto columns = static_cast<std::size_t>(value.shape.back());
  std::string text = "[";
  for (std::size_t k = 0; k < numbers.size() && k < most; ++k) {
    if (k > 0) text += vector ? ", " : (columns != 0 && k % columns == 0 ? "; " : " ");
    text += numbers[k];
  }
  return text + (numbers.size() > most ? " …]" : "]");
}

v1::DerivativeExample example_of(Context& context, const Question& question, NodeId tensor,
                                 const Assignment<Rational>& witness) {
  Graph& g = context.graph;
  v1::DerivativeExample example;
  example.value = evaluated(g, tensor, witness);
  v1::Decision described;
  describe_witness(context, question, truth(g, true), witness, described);
  example.values = std::move(described.witness);
  example.replay = replay_statement(g, {math_of(g, tensor).text}, witness);
  return example;
}

/// "= 3 at x1 = 1, w3 = 2": an example in one line.
std::string example_text(const v1::DerivativeExample& example) {
  std::string text = "= " + numbers_text(example.value);
  const auto start = example.replay.find(" at ");
  return start == std::string::npos ? text : text + example.replay.substr(start);
}

v1::Row row_of(v1::DerivativeFinding finding) {
  v1::Row row;
  row.cells = {cell(finding.derivative), cell(verdict_text(finding.found)), cell(finding.reason)};
  if (finding.found == v1::DerivativeSign::not_zero || finding.found == v1::DerivativeSign::either_sign)
    row.tone = v1::Tone::bad;
  else if (finding.found != v1::DerivativeSign::unknown)
    row.tone = v1::Tone::good;
  row.finding = std::move(finding);
  return row;
}

class Zeros {
 public:
  Zeros(Context& context, const Question& question, const ZerosQuestion& ask)
      : context_(context),
        g_(context.graph),
        question_(question),
        target_(ask.target),
        backprop_(backprop_of(context, ask.target)),
        assumptions_(assumptions_of(context, question)) {
    for (const NodeId quantity : quantities_asked(context, ask.wrt)) look_at(quantity);
  }

  void answer(v1::Answer& answer) {
    answer.verdict = unknown_ ? v1::Verdict::unknown : v1::Verdict::proved;
    answer.blocks.emplace_back(std::move(table_));
    if (context_.options.markup) answer.blocks.emplace_back(picture());
  }
  v1::Picture picture() { return picture_of_zeros(context_, backprop_, assumptions_, marks_); }

 private:
  Context& context_;
  Graph& g_;
  const Question& question_;
  NodeId target_;
  const Backprop& backprop_;
  std::vector<NodeId> assumptions_;
  v1::Table table_{{"derivative", "", "why"}, {}};
  std::unordered_map<NodeId, ZeroMark> marks_;
  bool unknown_ = false;

  void add(NodeId quantity, v1::DerivativeFinding finding) {
    finding.quantity = math_of(g_, quantity);
    table_.rows.push_back(row_of(std::move(finding)));
  }

  v1::DerivativeFinding zero(NodeId quantity, NodeId bar, const Part& part) {
    v1::DerivativeFinding finding;
    finding.derivative = math_of_part(g_, bar, part);
    finding.found = v1::DerivativeSign::zero;
    const ZeroReason reason = why_zero(context_, backprop_, assumptions_, quantity, part);
    finding.reason = reason.text;
    for (const NodeId assumption : reason.assumptions)
      finding.because.push_back(math_of_assumption(g_, assumption));
    return finding;
  }

  void look_at(NodeId quantity) {
    const BarEquation* equation = backprop_.find(quantity);
    if (equation == nullptr) {
      v1::DerivativeFinding finding;
      finding.derivative.text =
          "∂" + to_string(name_of(g_, target_)) + "/∂" + to_string(name_of(g_, quantity));
      finding.found = v1::DerivativeSign::zero;
      finding.reason = why_zero(context_, backprop_, assumptions_, quantity, {}).text;
      marks_[quantity] = ZeroMark::zero;
      return add(quantity, std::move(finding));
    }
    const NodeId bar = equation->bar;
    const Decision decision =
        decide(context_.forms, is_zero_claim(g_, bar, {}), assumptions_, decide_options(context_));
    if (decision.outcome == Outcome::proved) {
      marks_[quantity] = ZeroMark::zero;
      return add(quantity, zero(quantity, bar, {}));
    }
    v1::DerivativeFinding finding;
    finding.derivative = math_of(g_, bar);
    if (decision.outcome == Outcome::unknown || !decision.witness) {
      unknown_ = true;
      finding.reason = decision.reason;
      marks_[quantity] = ZeroMark::unknown;
      return add(quantity, std::move(finding));
    }
    finding.found = v1::DerivativeSign::not_zero;
    finding.examples.push_back(example_of(context_, question_, bar, *decision.witness));
    finding.reason = example_text(finding.examples[0]);
    add(quantity, std::move(finding));
    const ZeroParts parts = zero_parts(context_, bar, assumptions_, *decision.witness);
    marks_[quantity] = parts.zero.empty() ? ZeroMark::alive : ZeroMark::partly;
    for (const Part& part : parts.zero) add(quantity, zero(quantity, bar, part));
    for (const Part& part : parts.unknown) {
      unknown_ = true;
      v1::DerivativeFinding open;
      open.derivative = math_of_part(g_, bar, part);
      open.reason = "neither proved 0 nor shown not to be";
      add(quantity, std::move(open));
    }
  }
};

}  // namespace

void answer_zeros(Context& context, const Question& question, const ZerosQuestion& ask, v1::Answer& answer) {
  Zeros(context, question, ask).answer(answer);
}

void answer_graph_of_zeros(Context& context, const Question& question, const GraphQuestion& ask,
                           v1::Answer& answer) {
  v1::Picture picture = Zeros(context, question, {ask.target, {}}).picture();
  picture.text = draw_text(drawing_of(context.graph, ask.target));
  answer.blocks.emplace_back(std::move(picture));
}

void answer_sign(Context& context, const Question& question, const SignQuestion& ask, v1::Answer& answer) {
  Graph& g = context.graph;
  const Backprop& backprop = backprop_of(context, ask.target);
  const std::vector<NodeId> assumptions = assumptions_of(context, question);
  v1::Table table;
  table.header = {"derivative", "", "why"};
  bool unknown = false;
  for (const NodeId quantity : quantities_asked(context, ask.wrt)) {
    const BarEquation* equation = backprop.find(quantity);
    v1::DerivativeFinding finding;
    finding.quantity = math_of(g, quantity);
    if (equation == nullptr) {
      finding.derivative.text =
          "∂" + to_string(name_of(g, ask.target)) + "/∂" + to_string(name_of(g, quantity));
      finding.found = v1::DerivativeSign::zero;
      finding.reason = why_zero(context, backprop, assumptions, quantity, {}).text;
      table.rows.push_back(row_of(std::move(finding)));
      continue;
    }
    const NodeId bar = equation->bar;
    const NodeId zero = zeros(g, g.axes(quantity));
    const auto ask_one = [&](Comparison comparison) {
      return decide(context.forms, all(g, compare(g, comparison, bar, zero)), assumptions,
                    decide_options(context));
    };
    finding.derivative = math_of(g, bar);
    if (provable(context.forms, is_zero_claim(g, bar, {}), assumptions, decide_options(context))) {
      finding.found = v1::DerivativeSign::zero;
      finding.reason = why_zero(context, backprop, assumptions, quantity, {}).text;
      table.rows.push_back(row_of(std::move(finding)));
      continue;
    }
    const Decision up = ask_one(Comparison::ge);
    const Decision down = ask_one(Comparison::le);
    const bool at_least = up.outcome == Outcome::proved;
    const bool at_most = down.outcome == Outcome::proved;
    for (const Decision* decision : {&down, &up})
      if (decision->outcome == Outcome::refuted && decision->witness)
        finding.examples.push_back(example_of(context, question, bar, *decision->witness));
    if (at_least && at_most) {
      finding.found = v1::DerivativeSign::zero;
      finding.reason = up.reason;
    } else if (at_least || at_most) {
      finding.found = at_least ? v1::DerivativeSign::nonnegative : v1::DerivativeSign::nonpositive;
      finding.reason = (at_least ? up : down).reason;
      if (!finding.examples.empty()) finding.reason += "; " + example_text(finding.examples[0]);
    } else if (finding.examples.size() == 2) {
      finding.found = v1::DerivativeSign::either_sign;
      finding.reason = example_text(finding.examples[0]) + "; " + example_text(finding.examples[1]);
    } else {
      unknown = true;
      finding.reason = up.outcome == Outcome::unknown ? up.reason : down.reason;
      if (!finding.examples.empty())
        finding.reason = example_text(finding.examples[0]) + "; " + finding.reason;
    }
    table.rows.push_back(row_of(std::move(finding)));
  }
  answer.verdict = unknown ? v1::Verdict::unknown : v1::Verdict::proved;
  answer.blocks.emplace_back(std::move(table));
}

v1::Picture picture_of_zeros(Context& context, const Backprop& backprop,
                             const std::vector<NodeId>& assumptions,
                             const std::unordered_map<NodeId, ZeroMark>& marks) {
  constexpr std::size_t most = 400;  // edges that are looked at
  constexpr DrawnMark drawn[] = {DrawnMark::unknown, DrawnMark::zero, DrawnMark::partly, DrawnMark::alive};
  Graph& g = context.graph;
  DrawOptions options;
  Drawing drawing = drawing_of(g, backprop.objective, options);
  const auto vanishes = [&](NodeId node) {
    return is_zero(g, node) || (!is_literal(g, node) && provable(context.forms, is_zero_claim(g, node, {}),
                                                                 assumptions, decide_options(context)));
  };
  for (DrawnNode& node : drawing.nodes) {
    if (const auto it = marks.find(node.node); it != marks.end()) {
      node.mark = drawn[static_cast<std::size_t>(it->second)];
    } else if (const BarEquation* equation = backprop.find(node.node);
               equation == nullptr || (node.node != backprop.objective && vanishes(equation->bar))) {
      node.mark = DrawnMark::zero;
    }
  }
  std::size_t looked = 0;
  for (DrawnEdge& edge : drawing.edges) {
    const BarEquation* equation = backprop.find(drawing.nodes[edge.from].node);
    if (equation == nullptr || drawing.nodes[edge.from].mark == DrawnMark::zero) {
      edge.dead = true;
      continue;
    }
    for (const Contribution& contribution : equation->contributions)
      if (contribution.consumer == drawing.nodes[edge.to].node && looked++ < most)
        edge.dead = vanishes(contribution.term);
  }
  v1::Picture picture;
  picture.caption = "where the derivatives of " + drawing.nodes.back().label + " are guaranteed to be 0";
  picture.svg = draw_svg(drawing, options);
  picture.dot = draw_dot(drawing, options);
  return picture;
}

}  // namespace overbar
