#include <algorithm>
#include <ranges>
#include <unordered_set>

#include "api/context.hpp"
#include "api/symmetric.hpp"
#include "derive/derive.hpp"
#include "derive/shorten.hpp"
#include "op/build.hpp"
#include "render/draw.hpp"

// The equations of a derivation, as a person would write them: one line for each named quantity, consumers
// first.

namespace overbar {
namespace {

using v1::EquationForm;

EquationForm form_of(const Context& context, const DeriveQuestion& ask) {
  if (!ask.form) return context.options.form;
  constexpr EquationForm forms[] = {EquationForm::vector, EquationForm::index, EquationForm::steps};
  return forms[static_cast<std::size_t>(*ask.form)];
}

EquationStyle style_of(const Context& context, EquationForm form) {
  return {.index_form = form == EquationForm::index, .markup = context.options.markup};
}

/// "(∂y/∂h)ᵀ ȳ", or "ȳ ∂y/∂h" between scalars.
v1::Math jacobian_term(const Graph& graph, const Name& consumer, const Name& quantity, NodeId bar,
                       bool scalars) {
  const v1::Math c = math_of_name(consumer);
  const v1::Math q = math_of_name(quantity);
  const v1::Math b = math_of(graph, bar);
  const std::string fraction_latex = "\\frac{\\partial " + c.latex + "}{\\partial " + q.latex + "}";
  const std::string fraction_mathml =
      "<mfrac><mrow><mo>∂</mo>" + c.mathml + "</mrow><mrow><mo>∂</mo>" + q.mathml + "</mrow></mfrac>";
  const std::string fraction = "∂" + c.text + "/∂" + q.text;
  if (scalars)
    return {b.text + " " + fraction, b.latex + "\\, " + fraction_latex, b.mathml + fraction_mathml};
  return {"(" + fraction + ")ᵀ " + b.text, "\\left(" + fraction_latex + "\\right)^{\\top} " + b.latex,
          "<msup><mrow><mo>(</mo>" + fraction_mathml +
              "<mo>)</mo></mrow><mo lspace=\"0\" rspace=\"0\">⊤</mo></msup>" + b.mathml};
}

v1::Math sum_of_terms(const std::vector<v1::Math>& terms) {
  v1::Math sum = terms.front();
  for (std::size_t k = 1; k < terms.size(); ++k) {
    sum.text += " + " + terms[k].text;
    sum.latex += " + " + terms[k].latex;
    sum.mathml += "<mo>+</mo>" + terms[k].mathml;
  }
  return sum;
}

/// The contributions with their Jacobians, before they are simplified; what each Jacobian is goes to the
/// note.
void add_steps(Context& context, const Backprop& backprop, const BarEquation& equation, v1::Equation& line) {
  if (equation.contributions.empty()) return;
  Graph& g = context.graph;
  std::vector<v1::Math> terms;
  std::string note;
  for (const Contribution& contribution : equation.contributions) {
    const BarEquation* consumer = backprop.find(contribution.consumer);
    if (consumer == nullptr) return;
    const Name name = name_of(g, contribution.consumer);
    const bool scalars = g.order(contribution.consumer) == 0 && g.order(equation.of) == 0;
    const NodeId bar = consumer->bar;
    terms.push_back(jacobian_term(g, name, name_of(g, equation.of), bar, scalars));
    if (g.order(contribution.consumer) + g.order(equation.of) > 2) continue;
    note += (note.empty() ? "" : ", ") + ("∂" + to_string(name) + "/∂" + to_string(name_of(g, equation.of))) +
            " = " + jacobian_text(g, contribution.consumer, equation.of);
  }
  line.right.insert(line.right.begin(), sum_of_terms(terms));
  line.note = note;
}

/// What the target is made of, but with derivative 0 (x in step(x)): it has no equation in `backprop`.
std::vector<NodeId> constant_along(const Context& context, const DeriveQuestion& ask,
                                   const Backprop& backprop) {
  const Graph& g = context.graph;
  std::vector<NodeId> asked = ask.wrt;
  if (asked.empty())
    for (const Quantity& quantity : context.problem.quantities)
      if (g.op(quantity.node) == Op::symbol && !g.symbol(g.node(quantity.node).attr).domain.integer)
        asked.push_back(quantity.node);
  std::erase_if(asked, [&](NodeId quantity) {
    return backprop.find(quantity) != nullptr || !depends_on(g, ask.target, quantity);
  });
  return asked;
}

/// The equations of the quantities asked for, and of every adjoint that a shown line mentions, for `w̄ = ȳ x`
/// alone says nothing; each with its right-hand sides. In the order of the page: consumers first.
struct Shown {
  const BarEquation* equation;
  std::vector<NodeId> sides;
};

std::vector<Shown> shown_equations(Context& context, const DeriveQuestion& ask, const Backprop& backprop,
                                   std::span<const NodeId> assumptions) {
  Graph& g = context.graph;
  const bool all = ask.wrt.empty();
  std::unordered_set<NodeId> seen;
  std::unordered_set<NodeId> mentioned;
  std::vector<Shown> shown;
  for (const BarEquation& equation : std::views::reverse(backprop.equations)) {
    const bool objective = equation.of == ask.target;
    if (objective && !is_single(g, ask.target)) continue;  // the free seed
    if (!all && std::ranges::find(ask.wrt, equation.of) == ask.wrt.end() && !mentioned.contains(equation.bar))
      continue;
    std::vector<NodeId> sides{objective ? literal(g, 1) : equation.body};
    if (const NodeId under = shortened_under(context.forms, sides[0], assumptions); under != sides[0])
      sides.push_back(under);
    if (const NodeId under = with_symmetries(context.forms, sides.back(), assumptions); under != sides.back())
      sides.push_back(under);
    if (context.options.expand)
      for (NodeId& side : sides) side = with_derivatives_written_out(g, side);
    std::vector<NodeId> open = sides;
    while (!all && !open.empty()) {
      const NodeId node = open.back();
      open.pop_back();
      if (!seen.insert(node).second) continue;
      if (g.op(node) == Op::let)
        mentioned.insert(node);
      else
        std::ranges::copy(g.args(node), std::back_inserter(open));
    }
    shown.push_back({&equation, std::move(sides)});
  }
  std::ranges::reverse(shown);
  return shown;
}

void answer_bars(Context& context, const Question& question, const DeriveQuestion& ask, v1::Answer& answer) {
  const std::vector<NodeId> assumptions = assumptions_of(context, question);
  Graph& g = context.graph;
  const bool bars = ask.bars || ask.target == context.problem.objective;
  const Name objective = name_of(g, ask.target);
  const Backprop& backprop = backprop_of(context.problem, ask.target, bars);
  const auto adjoint_name = [&](NodeId quantity) {
    Name name = name_of(g, quantity);
    name.accent = bars ? Accent::bar : Accent::derivative;
    name.of = objective.text;
    name.of_latex = objective.latex;
    return name;
  };
  const EquationForm form = form_of(context, ask);
  v1::Equations block;
  for (const auto& [equation, sides] : shown_equations(context, ask, backprop, assumptions)) {
    const bool named = g.op(equation->bar) == Op::let;
    const Name bar = named ? g.name(g.node(equation->bar).attr) : adjoint_name(equation->of);
    v1::Equation line = equation_of(g, bar, sides, style_of(context, form));
    if (form == EquationForm::steps) add_steps(context, backprop, *equation, line);
    if (line.right.size() > 1 && line.right.back().text == line.right[line.right.size() - 2].text)
      line.right.pop_back();
    block.lines.push_back(std::move(line));
  }
  for (const NodeId quantity : constant_along(context, ask, backprop))
    block.lines.push_back(equation_of(g, adjoint_name(quantity), {literal(g, 0)}, style_of(context, form)));
  for (const NodeId quantity : ask.wrt)
    if (backprop.find(quantity) == nullptr && !depends_on(g, ask.target, quantity))
      answer.blocks.emplace_back(
          v1::Prose{render(g, ask.target) + " does not depend on " + render(g, quantity) + "."});
  if (!block.lines.empty()) answer.blocks.emplace_back(std::move(block));
}

/// A Jacobian, or a Hessian: ∂y/∂x, ∂²J/∂x∂z.
void answer_second(Context& context, const Question& question, const DeriveQuestion& ask,
                   v1::Answer& answer) {
  Graph& g = context.graph;
  NodeId node = ask.target;
  for (const NodeId variable : ask.wrt) node = jacobian(g, node, variable);
  Name name = name_of(g, ask.wrt.back());
  Name target = name_of(g, ask.target);
  if (target.accent != Accent::none) target = {to_string(target), math_of_name(target).latex, {}, {}, {}};
  name.accent = Accent::derivative;
  name.of = target.text;
  name.of_latex = target.latex;
  if (ask.wrt.size() == 2) {
    const Name first = name_of(g, ask.wrt[0]);
    const Name second = name_of(g, ask.wrt[1]);
    name = Name{"∂²" + target.text + "/∂" + first.text + "∂" + second.text, {}, Accent::none, {}, {}};
    name.latex = "\\frac{\\partial^2 " + math_of_name(target).latex + "}{\\partial " +
                 math_of_name(first).latex + "\\,\\partial " + math_of_name(second).latex + "}";
  }
  const std::vector<NodeId> consumers{ask.target};
  std::vector<NodeId> sides{shortened(context.forms, node, consumers, dividing_adjoints(g, node))};
  if (const NodeId under = with_symmetries(context.forms, sides[0], assumptions_of(context, question));
      under != sides[0])
    sides.push_back(under);
  if (context.options.expand)
    for (NodeId& side : sides) side = with_derivatives_written_out(g, side);
  v1::Equations block;
  block.lines.push_back(equation_of(g, name, sides, style_of(context, form_of(context, ask))));
  answer.blocks.emplace_back(std::move(block));
}

}  // namespace

void answer_derive(Context& context, const Question& question, const DeriveQuestion& ask,
                   v1::Answer& answer) {
  const bool tensor_jacobian = !is_single(context.graph, ask.target) && ask.wrt.size() == 1;
  if (ask.hessian || tensor_jacobian)
    answer_second(context, question, ask, answer);
  else
    answer_bars(context, question, ask, answer);
}

}  // namespace overbar
