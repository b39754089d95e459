// Σ, Π, max, min, mean over index variables, and the tensor of all values.
#include <algorithm>

#include "base/rational.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/expression_reader.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

/// The index becomes the first of the value's own axes.
Result<Operand> as_axis(Graph& graph, const Operand& body, const std::string& index) {
  if (is_unsized(body)) return fail_unsized();
  const auto axis = static_cast<std::size_t>(std::ranges::find(body.indices, index) - body.indices.begin());
  Operand result{body.node, body.indices, false, Operand::Unsized::no};
  result.indices.erase(result.indices.begin() + static_cast<std::ptrdiff_t>(axis));
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < graph.order(body.node); ++k) places.push_back(k);
  const auto moved = places.begin() + static_cast<std::ptrdiff_t>(axis);
  std::rotate(moved, moved + 1, places.begin() + static_cast<std::ptrdiff_t>(body.indices.size()));
  result.node = permute(graph, body.node, places);
  return result;
}

}  // namespace

// -- Σ, Π, max, min, mean over indices --
Expected ExpressionReader::read_reduce(ExprId id) {
  const auto children = ast_.children(id);
  const bool conditional = ast_[id].conditional;
  if (!values_.at(children[0])) return values_.at(children[0]);
  Operand body = value(children[0]);
  if (g_.is_boolean(body.node)) return std::unexpected(not_a_quantity(ast_[children[0]].span));
  const auto op = static_cast<ast::ReduceOp>(ast_[id].op);
  if (conditional) {
    const ExprId condition = children.back();
    if (!values_.at(condition)) return values_.at(condition);
    if (op != ast::ReduceOp::sum && op != ast::ReduceOp::product)
      return error(condition, code("condition-outside-sum"), "a condition goes with Σ and Π only");
    if (!g_.is_boolean(value(condition).node)) return std::unexpected(not_a_claim(ast_[condition].span));
    const Operand here = indicated(g_, value(condition));
    auto masked = product(g_, here, body);
    if (masked && op == ast::ReduceOp::product) {
      // A factor that does not count is 1.
      const Operand one = scalar_value(literal(g_, 1));
      const auto elsewhere = sum_of(g_, {one, negated(g_, here)});
      masked = elsewhere ? sum_of(g_, {*masked, *elsewhere}) : elsewhere;
    }
    if (!masked) return place(id, std::move(masked));
    body = *masked;
  }
  const std::size_t binders = children.size() - 1 - (conditional ? 1 : 0);
  for (std::size_t k = binders; k-- > 0;) {
    const ExprId binder = children[k + 1];
    const std::string index = text(binder);
    if (std::ranges::find(body.indices, index) == body.indices.end()) {
      // A term without the index is added once for each of its values.
      const auto ends = ast_.children(binder);
      const auto written = ends.size() == 1 && kind(ends[0]) == ExprKind::range
                               ? size_of(ast_.child(ends[0], 1))
                               : std::nullopt;
      if (!written && !ranges_.contains(index))
        return error(binder, code("unused-index"), "index " + index + " does not occur in what is summed");
      const auto range = written ? Result<IndexRange>(IndexRange{*written, 1}) : range_of(index);
      if (!range) return error(binder, range.error().code, range.error().message);
      auto spread =
          product(g_, body, Operand{filled(g_, 1, {range->dim}), {index}, false, Operand::Unsized::no});
      if (!spread) return place(id, std::move(spread));
      body = *spread;
    }
    const auto range = ast_.children(binder);
    if (range.size() == 1 && kind(range[0]) == ExprKind::range) {
      auto part = part_of_axis(op, body, index, range[0]);
      if (!part) return part;
      body = *part;
      // A product over a part of an axis is multiplied out already.
      if (std::ranges::find(body.indices, index) == body.indices.end()) continue;
    }
    auto reduced = reduce(op, body, index);
    if (!reduced) return place(binder, std::move(reduced));
    body = *reduced;
  }
  if (const auto pair = pairs_.find(id); pair != pairs_.end()) {
    auto reduced = reduce(op, body, pair->second);
    if (!reduced) return place(id, std::move(reduced));
    body = *reduced;
  }
  return body;
}

Expected ExpressionReader::part_of_axis(ast::ReduceOp op, const Operand& body, const std::string& index,
                                        ExprId range) {
  const auto axis = static_cast<std::size_t>(std::ranges::find(body.indices, index) - body.indices.begin());
  const Dim dim = g_.axes(body.node)[axis];
  const ExprId ends[] = {ast_.child(range, 0), ast_.child(range, 1)};
  const std::optional<Dim> first = size_of(ends[0]);
  const std::optional<Dim> last = size_of(ends[1]);
  if (first == Dim{1} && last == dim) return body;
  const bool numbers = first && last && first->is_constant() && last->is_constant();
  if (numbers && (first->code > last->code || (dim.is_constant() && last->code > dim.code)))
    return error(range, code("index-size-mismatch"),
                 "index " + index + " runs over 1.." + to_string(g_, dim) +
                     " where it stands; this range is not a part of that");
  if (numbers && (op != ast::ReduceOp::sum || !dim.is_constant())) {
    // These entries, as an axis of their own.
    const IndexRange part{Dim{last->code - first->code + 1}, first->code};
    if (op == ast::ReduceOp::product) return place(range, product_over(body, index, part));
    const Label fresh = static_cast<Label>(g_.order(body.node));
    std::vector<Label> labels, out;
    for (Label k = 0; k < fresh; ++k) labels.push_back(k);
    out = labels;
    out[axis] = fresh;
    std::vector<Dim> axes = g_.axes(body.node);
    axes[axis] = part.dim;
    const NodeId node =
        contract(g_, out, axes, {{body.node, labels}, {selection(g_, part, dim), {fresh, labels[axis]}}});
    Operand result = with_node(body, node);
    return result;
  }
  if (numbers) {
    std::vector<Rational> inside;
    for (std::int32_t k = 1; k <= dim.code; ++k)
      inside.emplace_back(first->code <= k && k <= last->code ? 1 : 0);
    const Operand mask{literal_tensor(g_, {dim}, std::move(inside)), {index}, false, Operand::Unsized::no};
    return place(range, product(g_, body, mask));
  }
  if (op != ast::ReduceOp::sum)
    return error(
        range, code("condition-outside-sum"),
        "only Σ runs over a part of an axis; here index " + index + " runs over 1.." + to_string(g_, dim));
  if (last && !last->is_constant() && *last != dim)
    return error(range, code("index-size-mismatch"),
                 "index " + index + " runs over 1.." + to_string(g_, dim) + " where it stands, not over " +
                     to_string(g_, *last));
  // Σ_{j=1..i}, Σ_{j=2..N}: 1 where j is in the range, else 0.
  const Operand value_of_index{iota(g_, dim), {index}, false, Operand::Unsized::no};
  Operand masked = body;
  for (const std::size_t end : {0U, 1U}) {
    if (end == 0 ? first == Dim{1} : last == dim) continue;
    if (!values_.at(ends[end])) return values_.at(ends[end]);
    auto inside = compared(g_, end == 0 ? Comparison::ge : Comparison::le, value_of_index, value(ends[end]));
    auto next = inside ? product(g_, indicated(g_, *inside), masked) : std::move(inside);
    if (!next) return place(range, std::move(next));
    masked = *next;
  }
  return masked;
}

Result<Operand> ExpressionReader::reduce(ast::ReduceOp op, const Operand& body, const std::string& index) {
  const auto axis = static_cast<std::size_t>(std::ranges::find(body.indices, index) - body.indices.begin());
  if (axis == body.indices.size())
    return fail(code("unused-index"), "index " + index + " does not occur in what is summed");
  const Dim dim = g_.axes(body.node)[axis];
  switch (op) {
    case ast::ReduceOp::sum:
      return summed(g_, body, index);
    case ast::ReduceOp::mean: {
      const Operand total = summed(g_, body, index);
      return product(g_, scalar_value(pow(g_, dim_value(g_, dim), -1)), total);
    }
    case ast::ReduceOp::max:
      return maximised(g_, body, index);
    case ast::ReduceOp::min:
      return negated(g_, maximised(g_, negated(g_, body), index));
    case ast::ReduceOp::family:
      return as_axis(g_, body, index);
    case ast::ReduceOp::product:
      break;
  }
  if (!dim.is_constant())
    return fail(code("symbolic-product"), "a product Π needs a range of known size (at most 64)");
  return product_over(body, index, {dim, 1});
}

Result<Operand> ExpressionReader::product_over(const Operand& body, const std::string& index,
                                               const IndexRange& range) {
  if (range.dim.code > 64)
    return fail(code("symbolic-product"), "a product Π needs a range of known size (at most 64)");
  const auto axis = static_cast<std::size_t>(std::ranges::find(body.indices, index) - body.indices.begin());
  const Dim dim = g_.axes(body.node)[axis];
  Result<Operand> result = scalar_value(literal(g_, 1));
  for (std::int32_t k = range.first; k < range.first + range.dim.code && result; ++k) {
    const Operand unit{basis(g_, literal(g_, k), dim), {index}, false, Operand::Unsized::no};
    auto term = product(g_, body, unit);
    if (!term) return term;
    result = product(g_, *result, summed(g_, *term, index));
  }
  return result;
}

}  // namespace overbar
