// for i in a..b: which values of an index a claim or a definition is about.
#include <algorithm>

#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {

NodeId values_of(Graph& graph, const IndexRange& range) {
  if (range.first == 1) return iota(graph, range.dim);
  std::vector<Rational> values;
  for (std::int32_t k = 0; k < range.dim.code; ++k) values.emplace_back(range.first + k);
  return literal_tensor(graph, {range.dim}, std::move(values));
}

NodeId selection(Graph& graph, const IndexRange& range, Dim axis) {
  if (range.is_axis(axis)) return delta(graph, axis);
  if (range.dim == Dim{1}) {
    const NodeId unit = basis(graph, literal(graph, range.first), axis);
    return contract(graph, {0, 1}, {Dim{1}, axis}, {{unit, {1}}});
  }
  std::vector<Rational> values;
  for (std::int32_t k = 0; k < range.dim.code; ++k) values.emplace_back(range.first + k);
  return basis(graph, literal_tensor(graph, {range.dim}, std::move(values)), axis);
}

namespace {

constexpr std::int32_t max_range = 1'000'000;

std::optional<std::int32_t> whole_number(const Graph& graph, NodeId node) {
  if (!is_literal(graph, node)) return std::nullopt;
  const Rational& value = overbar::scalar_value(graph, node);
  if (!is_integer(value) || value < -max_range || value > max_range) return std::nullopt;
  return static_cast<std::int32_t>(value);
}

bool mentions_index(const ast::Ast& ast, ast::ExprId range, const std::vector<ast::ExprId>& binders) {
  return std::ranges::any_of(ast::below(ast, {range}), [&](ast::ExprId id) {
    return ast[id].kind == ast::ExprKind::name &&
           std::ranges::any_of(binders, [&](ast::ExprId binder) { return ast.text(binder) == ast.text(id); });
  });
}

/// The relation where the mask is 1, and something true where it is 0.
NodeId masked_relation(Graph& graph, NodeId relation, NodeId mask) {
  const auto comparison = static_cast<Comparison>(graph.node(relation).attr);
  NodeId left = hadamard(graph, {mask, graph.arg(relation, 0)});
  NodeId right = hadamard(graph, {mask, graph.arg(relation, 1)});
  const NodeId outside = subtract(graph, filled(graph, 1, graph.axes(mask)), mask);
  if (comparison == Comparison::gt || comparison == Comparison::ne) left = add(graph, {left, outside});
  if (comparison == Comparison::lt) right = add(graph, {right, outside});
  return compare(graph, comparison, left, right);
}

NodeId masked(Graph& graph, NodeId formula, NodeId mask) {
  const auto is_relation = [&](NodeId id) { return graph.op(id) == Op::compare; };
  if (is_relation(formula)) return masked_relation(graph, formula, mask);
  const bool conjunction = is_connective(graph, formula, Connective::conjunction);
  const std::vector<NodeId> parts(graph.args(formula).begin(), graph.args(formula).end());
  if (conjunction && std::ranges::all_of(parts, is_relation)) {
    std::vector<NodeId> relations;
    for (const NodeId part : parts) relations.push_back(masked_relation(graph, part, mask));
    return logic(graph, Connective::conjunction, std::move(relations));
  }
  const NodeId outside = compare(graph, Comparison::eq, mask, zeros(graph, graph.axes(mask)));
  return logic(graph, Connective::disjunction, {outside, formula});
}

}  // namespace

std::optional<IndexRanges> Elaborator::ranges_of(const ast::Ast& ast, const std::vector<ast::ExprId>& binders,
                                                 std::vector<ast::ExprId>* open) {
  IndexRanges ranges;
  for (const ast::ExprId binder : binders) {
    if (ast.children(binder).size() != 1) continue;
    const std::string name(ast.text(binder));
    const ast::ExprId range = ast.child(binder, 0);
    if (ast[range].kind != ast::ExprKind::range) {  // for i in N
      const auto dim = dimension(ast, range);
      if (!dim) return std::nullopt;
      ranges[name] = {*dim, 1};
      continue;
    }
    if (open != nullptr && mentions_index(ast, range, binders)) {  // for i in 1..N, j in 1..i
      open->push_back(binder);
      continue;
    }
    const ast::ExprId last_end = ast.child(range, 1);
    const auto first_value = expression(ast, ast.child(range, 0), scope_);
    const auto last_value = expression(ast, last_end, scope_);
    if (!first_value || !last_value) {
      report(first_value ? last_value.error() : first_value.error());
      return std::nullopt;
    }
    const bool sized = !is_unsized(*first_value) && !is_unsized(*last_value);
    const auto first = sized ? whole_number(graph(), first_value->node) : std::nullopt;
    const auto last = sized ? whole_number(graph(), last_value->node) : std::nullopt;
    if (first && last) {
      if (*first > *last) {
        report(make_error(code("unknown-range"), ast[range].span, "no index lies in this range"));
        return std::nullopt;
      }
      ranges[name] = {Dim{*last - *first + 1}, *first};
    } else if (const auto dim = dim_of_value(graph(), last_value->node); first == 1 && dim) {
      ranges[name] = {*dim, 1};
    } else if (open != nullptr) {
      open->push_back(binder);
    } else {
      report(make_error(code("unknown-range"), ast[range].span,
                        "this index runs from 1 to a size: for i in 1..N"));
      return std::nullopt;
    }
  }
  return ranges;
}

std::optional<Operand> Elaborator::restricted(const ast::Ast& ast, ast::ExprId binder, const Operand& formula,
                                              IndexRanges ranges) {
  const auto axis_of = [&](const std::string& index) {
    return static_cast<std::size_t>(std::ranges::find(formula.indices, index) - formula.indices.begin());
  };
  const std::string name(ast.text(binder));
  const std::size_t count = formula.indices.size();
  const std::size_t axis = axis_of(name);
  if (axis == count) return formula;
  const ast::ExprId range = ast.child(binder, 0);
  Graph& g = graph();
  const Dim dim = g.axes(formula.node)[axis];
  for (std::size_t k = 0; k < count; ++k)
    ranges.try_emplace(formula.indices[k], IndexRange{g.axes(formula.node)[k], 1});
  const Operand index{iota(g, dim), {name}, false, Operand::Unsized::no};
  Operand inside = scalar_value(literal(g, 1));
  for (const std::uint32_t end : {0U, 1U}) {
    const auto limit = expression(ast, ast.child(range, end), scope_, ranges, {});
    if (!limit) {
      report(limit.error());
      return std::nullopt;
    }
    const bool number = own_order(g, *limit) == 0 && !is_unsized(*limit) && !g.is_boolean(limit->node) &&
                        std::ranges::all_of(limit->indices, [&](const std::string& other) {
                          return other != name && axis_of(other) < count;
                        });
    if (!number) {
      report(make_error(code("unknown-range"), ast[ast.child(range, end)].span,
                        "an index runs from a number to a number: for i in 1..N, j in 1..i"));
      return std::nullopt;
    }
    if (end == 1 && dim_of_value(g, limit->node) == dim) continue;
    auto here = compared(g, end == 0 ? Comparison::ge : Comparison::le, index, *limit);
    auto both = here ? product(g, inside, indicated(g, *here)) : std::move(here);
    if (!both) {
      report(both.error(), ast[range].span);
      return std::nullopt;
    }
    inside = *both;
  }
  std::vector<Label> out;
  for (std::size_t k = 0; k < g.order(formula.node); ++k) out.push_back(static_cast<Label>(k));
  std::vector<Label> at;
  for (const std::string& each : inside.indices) at.push_back(static_cast<Label>(axis_of(each)));
  const NodeId mask = contract(g, out, g.axes(formula.node), {{inside.node, at}});
  return with_node(formula, masked(g, formula.node, mask));
}

}  // namespace overbar
