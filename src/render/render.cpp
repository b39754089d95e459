#include "render/render.hpp"

#include <algorithm>

#include "render/notator.hpp"
#include "render/printers.hpp"

namespace overbar {
namespace {

/// Both sides of an equation in one notation: matrices if every side has such a form, else entry by entry.
struct WrittenEquation {
  MarkId lhs = no_mark;
  std::vector<MarkId> sides;
};

MarkId named(Notator& n, const Name& name) { return n.notation.identifier(name); }

/// A side that is called like the left-hand side is what that name stands for.
NodeId unfolded(const Graph& graph, const Name& lhs, NodeId side) {
  if (graph.op(side) != Op::let) return side;
  return graph.name(graph.node(side).attr) == lhs ? graph.arg(side, 0) : side;
}

WrittenEquation write(Notator& n, const Equation& equation) {
  begin_equation(n);
  WrittenEquation written{named(n, equation.lhs), {}};
  std::vector<NodeId> sides;
  for (const NodeId side : equation.sides) sides.push_back(unfolded(n.graph, equation.lhs, side));
  if (n.options.form == Form::automatic) {
    for (const NodeId side : sides) written.sides.push_back(matrix_form(n, side));
    if (std::ranges::find(written.sides, no_mark) == written.sides.end()) return written;
    written.sides.clear();
  }
  Names used;
  const std::vector<Dim> axes = sides.empty() ? std::vector<Dim>{} : n.graph.axes(sides.front());
  const std::vector<MarkId> indices = take_names(n, axes, used);
  written.lhs = entry_mark(n, written.lhs, indices);
  for (const NodeId side : sides) written.sides.push_back(index_form(n, side, indices, used));
  return written;
}

/// A claim about every entry is written as one equation of entries: its free indices mean all their values.
MarkId without_quantifier(const NotationTree& notation, MarkId claim) {
  if (notation.kind(claim) != Mark::universal) return claim;
  const MarkId family = notation.children(claim)[0];
  if (notation.kind(family) != Mark::family) return claim;
  const MarkId entry = notation.children(family)[0];
  return notation.kind(entry) == Mark::comparison ? entry : claim;
}

std::string print(const Notator& n, MarkId mark) {
  mark = without_quantifier(n.notation, mark);
  switch (n.options.format) {
    case Format::unicode:
    case Format::ascii:
      return print_text(n.notation, mark, n.options.format == Format::ascii, n.options.max_size);
    case Format::latex:
      return print_latex(n.notation, mark, n.options.max_size);
    case Format::mathml:
      return print_mathml(n.notation, mark, n.options.max_size);
  }
  return {};
}

MarkId written_alone(Notator& n, NodeId node) {
  if (n.options.form == Form::automatic)
    if (const MarkId mark = matrix_form(n, node); mark != no_mark) return mark;
  Names used;
  const std::vector<MarkId> indices = take_names(n, n.graph.axes(node), used);
  return index_form(n, node, indices, used);
}

}  // namespace

std::string render(const Graph& graph, NodeId node, const RenderOptions& options) {
  Notator n{graph, options};
  return print(n, written_alone(n, node));
}

bool has_matrix_notation(const Graph& graph, NodeId node) {
  Notator n{graph, {}};
  return matrix_form(n, node) != no_mark;
}

std::string render_entry(const Graph& graph, NodeId node, std::span<const std::size_t> entry,
                         const RenderOptions& options) {
  Notator n{graph, options};
  std::vector<MarkId> indices;
  for (const std::size_t number : entry) indices.push_back(n.notation.number(std::to_string(number)));
  return print(n, index_form(n, node, indices, {}));
}

namespace {}  // namespace

std::string render_equation(const Graph& graph, const Equation& equation, const RenderOptions& options) {
  Notator n{graph, options};
  const WrittenEquation written = write(n, equation);
  const bool mathml = options.format == Format::mathml;
  std::string text = print(n, written.lhs);
  for (const MarkId side : written.sides) text += (mathml ? "<mo>=</mo>" : " = ") + print(n, side);
  return mathml ? "<mrow>" + text + "</mrow>" : text;
}

std::string render_equation(const Graph& graph, const Name& lhs, NodeId rhs, const RenderOptions& options) {
  return render_equation(graph, Equation{lhs, {rhs}}, options);
}

std::vector<std::string> render_sides(const Graph& graph, const Equation& equation,
                                      const RenderOptions& options) {
  return std::move(render_sides(graph, equation, {&options.format, 1}, options).front());
}

std::vector<std::vector<std::string>> render_sides(const Graph& graph, const Equation& equation,
                                                   std::span<const Format> formats,
                                                   const RenderOptions& options) {
  Notator n{graph, options};
  const WrittenEquation written = write(n, equation);
  std::vector<std::vector<std::string>> result;
  for (const Format format : formats) {
    n.options.format = format;
    std::vector<std::string> parts{print(n, written.lhs)};
    for (const MarkId side : written.sides) parts.push_back(print(n, side));
    result.push_back(std::move(parts));
  }
  return result;
}

std::string render_name(const Name& name, Format format) {
  switch (format) {
    case Format::latex:
      return name_latex(name);
    case Format::mathml:
      return name_mathml(name);
    default:
      return name_text(name, format == Format::ascii);
  }
}

}  // namespace overbar
