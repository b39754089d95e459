#include "api/context.hpp"
#include "derive/derive.hpp"
#include "op/build.hpp"
#include "op/row.hpp"

namespace overbar {

v1::Math math_of(const Graph& graph, NodeId node) {
  RenderOptions options;
  v1::Math math;
  math.text = render(graph, node, options);
  options.format = Format::latex;
  math.latex = render(graph, node, options);
  options.format = Format::mathml;
  math.mathml = render(graph, node, options);
  return math;
}

v1::Math math_of_name(const Name& name) {
  return {render_name(name, Format::unicode), render_name(name, Format::latex),
          render_name(name, Format::mathml)};
}

v1::Equation equation_of(const Graph& graph, const Name& lhs, const std::vector<NodeId>& sides,
                         const EquationStyle& style) {
  static constexpr Format formats[] = {Format::unicode, Format::latex, Format::mathml};
  static constexpr std::string v1::Math::*spellings[] = {&v1::Math::text, &v1::Math::latex,
                                                         &v1::Math::mathml};
  v1::Equation result;
  result.right.resize(sides.size());
  const auto wanted = std::span(formats).first(style.markup ? 3 : 1);
  std::vector<std::vector<std::string>> written = render_sides(
      graph, Equation{lhs, sides}, wanted, {.form = style.index_form ? Form::index : Form::automatic});
  for (std::size_t f = 0; f < written.size(); ++f) {
    result.left.*spellings[f] = std::move(written[f][0]);
    for (std::size_t k = 0; k < sides.size(); ++k)
      result.right[k].*spellings[f] = std::move(written[f][k + 1]);
  }
  return result;
}

Name name_of(const Graph& graph, NodeId node) {
  if (graph.op(node) == Op::let) return graph.name(graph.node(node).attr);
  if (graph.op(node) == Op::symbol) return graph.symbol(graph.node(node).attr).name;
  return Name{"J", {}, Accent::none, {}, {}};
}

std::vector<NodeId> assumptions_of(const Context& context, const Question& question) {
  std::vector<NodeId> nodes;
  for (std::size_t k = 0; k < question.assumption_count; ++k)
    nodes.push_back(context.problem.assumptions[k].node);
  return nodes;
}

}  // namespace overbar
