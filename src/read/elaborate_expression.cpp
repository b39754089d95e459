// Reads one expression into a value: a loop over the tree's ids, children first.
#include <algorithm>

#include "base/rational.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/expression_reader.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

Diagnostic make_error(std::string code, Span span, std::string message) {
  return Diagnostic{Severity::error, std::move(code), span, std::move(message), {}};
}

Diagnostic consequence(Span span) { return Diagnostic{Severity::error, {}, span, {}, {}}; }
bool is_consequence(const Diagnostic& diagnostic) { return diagnostic.code.empty(); }

Diagnostic not_a_claim(Span span) {
  return make_error(code("not-a-claim"), span,
                    "this is a quantity; an equation or an inequality is needed here");
}

Diagnostic not_a_quantity(Span span) {
  const Error error = fail_truth().error();
  return make_error(error.code, span, error.message);
}

Expected ExpressionReader::run(ExprId root) {
  const std::vector<ExprId> ids = ast::below(ast_, {root});
  find_index_variables(ids);
  find_ranges(ids);
  find_entrywise(ids);
  find_guards(ids);
  for (const ExprId id : ids) values_.insert_or_assign(id, read(id));
  if (values_.at(root))
    if (auto outside = outside_of_axis()) return std::unexpected(*std::move(outside));
  return values_.at(root);
}

IndexRanges ExpressionReader::free_ranges(const std::vector<ExprId>& roots) {
  std::set<ExprId> all;
  for (const ExprId root : roots) {
    const std::vector<ExprId> ids = ast::below(ast_, {root});
    all.insert(ids.begin(), ids.end());
  }
  const std::vector<ExprId> ids(all.begin(), all.end());
  find_index_variables(ids);
  find_ranges(ids);
  for (const ExprId id : ids)
    if (kind(id) == ExprKind::binder) ranges_.erase(text(id));
  for (const auto& [name, dim] : ranges_)
    if (!ambiguous_.contains(name)) given_.try_emplace(name, IndexRange{dim, 1});
  return std::move(given_);
}

bool ExpressionReader::is_index_variable(ExprId id) const {
  return kind(id) == ExprKind::name && index_variables_.contains(text(id));
}

void ExpressionReader::find_entrywise(const std::vector<ExprId>& ids) {
  for (auto it = ids.rbegin(); it != ids.rend(); ++it) {
    const auto children = ast_.children(*it);
    if (entrywise_.contains(*it) || kind(*it) == ExprKind::indicator || kind(*it) == ExprKind::piecewise)
      entrywise_.insert(children.begin(), children.end());
    if (kind(*it) == ExprKind::reduce && ast_[*it].conditional) entrywise_.insert(children.back());
  }
}

std::optional<Dim> ExpressionReader::size_of(ExprId id) const {
  if (kind(id) == ExprKind::name) {
    const auto it = scope_.dims.find(text(id));
    if (it != scope_.dims.end()) return it->second;
  }
  if (kind(id) == ExprKind::number)
    if (const auto value = parse_rational(text(id));
        value && is_integer(*value) && *value >= 1 && *value <= 1000000)
      return Dim{static_cast<std::int32_t>(*value)};
  return std::nullopt;
}

std::unexpected<Diagnostic> ExpressionReader::error(ExprId id, std::string code, std::string message) const {
  return std::unexpected(make_error(std::move(code), ast_[id].span, std::move(message)));
}

Expected ExpressionReader::place(ExprId id, Result<Operand> value) const {
  if (value) return *std::move(value);
  return error(id, value.error().code, value.error().message);
}

std::optional<Diagnostic> ExpressionReader::failed(std::span<const ExprId> children) const {
  for (const ExprId child : children)
    if (!values_.at(child)) return values_.at(child).error();
  return std::nullopt;
}

std::vector<Operand> ExpressionReader::child_values(ExprId id) const {
  std::vector<Operand> result;
  for (const ExprId child : ast_.children(id)) result.push_back(value(child));
  return result;
}

Expected ExpressionReader::read(ExprId id) {
  switch (kind(id)) {
    case ExprKind::index:
      return read_index(id);
    case ExprKind::reduce:
      return read_reduce(id);
    case ExprKind::binder:
    case ExprKind::range:
    case ExprKind::slice:
    case ExprKind::row:
    case ExprKind::infinity:
      return error(id, code("not-a-quantity"), "this has no value of its own");
    case ExprKind::error:
      return std::unexpected(consequence(ast_[id].span));  // the parser has said so
    case ExprKind::name:
      return read_name(id);
    case ExprKind::number:
      return read_number(id);
    case ExprKind::matrix:
      return read_matrix(id);
    case ExprKind::partial:
      return read_partial(id);
    case ExprKind::gradient:
      return read_gradient(id);
    case ExprKind::bar:
      return read_bar(id);
    case ExprKind::member:
      if (ast_.children(id).size() == 2 && kind(ast_.child(id, 1)) == ExprKind::range)
        return error(id, code("integer-membership"),
                     "say this where the quantity is declared: input x in 1..n");
      break;
    case ExprKind::mul:
    case ExprKind::dot:
      if (const auto factors = composition(ast_, id); factors && scope_.reading.compose)
        return read_composition(*factors);
      break;
    default:
      break;
  }
  if (const auto failure = failed(ast_.children(id))) return std::unexpected(*failure);
  if (const auto mixed = mixes_truth_and_numbers(id)) return std::unexpected(*mixed);
  return place(id, read_plain(id));
}

std::optional<Diagnostic> ExpressionReader::mixes_truth_and_numbers(ExprId id) const {
  const auto children = ast_.children(id);
  for (std::size_t k = 0; k < children.size(); ++k) {
    bool wants_truth = false;
    switch (kind(id)) {
      case ExprKind::chain:
      case ExprKind::conjunction:
      case ExprKind::disjunction:
      case ExprKind::negation:
      case ExprKind::implication:
      case ExprKind::equivalence:
      case ExprKind::indicator:
        wants_truth = true;
        break;
      case ExprKind::piecewise:
        wants_truth = k % 2 == 1;
        break;
      default:
        break;
    }
    if (g_.is_boolean(value(children[k]).node) == wants_truth) continue;
    return wants_truth ? not_a_claim(ast_[children[k]].span) : not_a_quantity(ast_[children[k]].span);
  }
  return std::nullopt;
}

Expected ExpressionReader::read_number(ExprId id) {
  const auto number = parse_rational(text(id));
  if (!number) return error(id, code("bad-number"), "cannot read this number");
  return scalar_value(literal(g_, *number));
}

Expected ExpressionReader::read_name(ExprId id) {
  const std::string name = text(id);
  if (const auto it = scope_.values.find(name); it != scope_.values.end() && !index_variables_.contains(name))
    return it->second;
  if (index_variables_.contains(name)) {
    const auto range = range_of(name);
    if (!range) return error(id, range.error().code, range.error().message);
    return Operand{values_of(g_, *range), {name}, false, Operand::Unsized::no};
  }
  if (const auto it = scope_.dims.find(name); it != scope_.dims.end())
    return scalar_value(dim_value(g_, it->second));
  if (name == "I") return Operand{literal(g_, 1), {}, false, Operand::Unsized::identity};
  if (name.starts_with("I_"))
    if (const auto it = scope_.dims.find(name.substr(2)); it != scope_.dims.end())
      return scalar_value(delta(g_, it->second));
  if (name == "π") return scalar_value(pi(g_));
  if (name == "e") return scalar_value(exp(g_, literal(g_, 1)));
  return unknown_name(id, name);
}

Expected ExpressionReader::unknown_name(ExprId id, const std::string& name) const {
  if (scope_.failed.contains(name)) return std::unexpected(consequence(ast_[id].span));
  if (e_.is_function(name))
    return error(id, code("unknown-name"), name + " is a function; it needs an argument");
  std::string message = "unknown name " + name;
  std::vector<std::string> known;
  for (const auto& [other, value] : scope_.values) known.push_back(other);
  for (const auto& [other, dim] : scope_.dims) known.push_back(other);
  std::ranges::copy(e_.function_names(), std::back_inserter(known));
  const std::string near = nearest_name(name, known);
  if (!near.empty()) message += "; did you mean " + near + "?";
  return error(id, code("unknown-name"), message);
}

Expected ExpressionReader::read_matrix(ExprId id) {
  std::vector<NodeId> entries;
  const auto rows = ast_.children(id);
  std::size_t columns = 0;
  for (const ExprId row : rows) {
    const auto cells = ast_.children(row);
    if (row == rows[0]) columns = cells.size();
    if (cells.size() != columns)
      return error(row, code("ragged-matrix"),
                   "this row has " + std::to_string(cells.size()) +
                       (cells.size() == 1 ? " entry" : " entries") + ", the first has " +
                       std::to_string(columns));
    for (const ExprId cell : cells) {
      if (!values_.at(cell)) return values_.at(cell);
      if (auto entry = scalar_entry(cell); entry)
        entries.push_back(*entry);
      else
        return std::unexpected(entry.error());
    }
  }
  const std::vector<Dim> axes{Dim{static_cast<std::int32_t>(rows.size())},
                              Dim{static_cast<std::int32_t>(columns)}};
  return scalar_value(stack(g_, entries, axes));
}

Result<Operand> ExpressionReader::read_member(ExprId id) {
  const auto children = ast_.children(id);
  std::vector<Operand> options;
  for (const ExprId child : children.subspan(1)) {
    auto equal = compared(g_, Comparison::eq, value(children[0]), value(child));
    if (!equal) return equal;
    options.push_back(*equal);
  }
  return joined(g_, Connective::disjunction, options);
}

std::expected<NodeId, Diagnostic> ExpressionReader::scalar_entry(ExprId cell) const {
  auto entry = shaped_as(g_, value(cell), {});
  if (entry && g_.is_boolean(entry->node)) return std::unexpected(not_a_quantity(ast_[cell].span));
  if (!entry || !entry->indices.empty())
    return std::unexpected(
        make_error(code("not-a-scalar"), ast_[cell].span,
                   "an entry of a matrix is a scalar, this is " + shape_text(g_, value(cell))));
  return entry->node;
}

Expected ExpressionReader::read_vector(ExprId id) {
  std::vector<NodeId> entries;
  for (const ExprId cell : ast_.children(id)) {
    auto entry = scalar_entry(cell);
    if (!entry) return std::unexpected(entry.error());
    entries.push_back(*entry);
  }
  if (entries.empty()) return error(id, code("empty-vector"), "a vector has an entry");
  const auto size = static_cast<std::int32_t>(entries.size());
  return scalar_value(stack(g_, std::move(entries), {Dim{size}}));
}

// -- derivatives --
Expected ExpressionReader::read_bar(ExprId id) {
  const ExprId of = ast_.child(id, 0);
  if (kind(of) == ExprKind::index) {
    const ExprId base = ast_.child(of, 0);
    if (!values_.at(base)) return values_.at(base);
    auto bar = e_.bar_of(value(base).node, scope_);
    if (!bar) return place(id, std::move(bar));
    return index_value(of, *bar);
  }
  if (!values_.at(of)) return values_.at(of);
  if (!value(of).indices.empty() && !scope_.bars.contains(value(of).node))
    return error(id, code("bar-of-expression"), "only a named quantity has a bar");
  auto bar = e_.bar_of(value(of).node, scope_);
  if (bar) bar->row = value(of).row;
  return place(id, std::move(bar));
}

std::expected<ExpressionReader::Position, Diagnostic> ExpressionReader::position(ExprId id) const {
  const ExprId base = kind(id) == ExprKind::index ? ast_.child(id, 0) : id;
  if (!values_.at(base)) return std::unexpected(values_.at(base).error());
  return Position{value(base), base == id ? ast::no_expr : id};
}

/// ∂₁ℓ(x, y) of ℓ(x, y); no_node where it is none.
NodeId ExpressionReader::by_argument(NodeId call, const std::string& position) {
  if (g_.op(call) != Op::apply) return no_node;
  const Application application = g_.application(g_.node(call).attr);
  const std::size_t count = g_.args(call).size();
  std::size_t place = 0;
  for (std::size_t k = 1; k <= count; ++k)
    if (std::to_string(k) == position) place = k;
  if (count < 2 || place == 0) return no_node;
  std::vector<std::uint8_t> derivatives = application.derivatives;
  derivatives.push_back(static_cast<std::uint8_t>(place - 1));
  std::ranges::sort(derivatives);
  return apply(g_, application.function, derivatives, {g_.args(call).begin(), g_.args(call).end()});
}

Expected ExpressionReader::read_partial(ExprId id) {
  const auto children = ast_.children(id);
  if (!values_.at(children[0])) return values_.at(children[0]);
  Operand result = value(children[0]);
  result.row = false;
  for (std::size_t k = 1; k < children.size(); ++k) {
    if (kind(children[k]) == ExprKind::number) {
      const NodeId derivative = by_argument(result.node, text(children[k]));
      if (derivative == no_node)
        return error(children[k], code("bad-variable"),
                     "∂₁ℓ(x, y) is for a function that was declared with several arguments, and counts them");
      result = with_node(result, derivative);
      continue;
    }
    auto at = position(children[k]);
    if (!at) return std::unexpected(at.error());
    if (!at->base.indices.empty())
      return error(children[k], code("bad-variable"), "differentiate by a named quantity");
    const bool single = result.indices.empty() && is_single(g_, result.node);
    const std::size_t before = single ? 0 : own_order(g_, result);
    auto derivative = scope_.reading.direct.contains(id) ? e_.direct_partial(result.node, at->base.node)
                                                         : e_.partial(result.node, at->base.node);
    if (!derivative) return error(id, derivative.error().code, derivative.error().message);
    const bool row = before == 0 && at->base.row;
    result = Operand{*derivative, result.indices, row, Operand::Unsized::no};
    if (at->indexed == ast::no_expr) {
      // (∂J/∂W)[i,j] is an entry of the gradient as it is, in every layout.
      if (children.size() == 2 && kind(id) == ExprKind::partial && !indexed_.contains(id))
        return laid_out(g_, scope_.reading, result, before);
      continue;
    }
    if (before != 0)
      return error(children[k], code("bad-variable"),
                   "take an entry of the numerator too, or index the whole");
    auto entry = index_value(at->indexed, result);
    if (!entry) return entry;
    result = *entry;
  }
  return result;
}

Expected ExpressionReader::read_composition(const std::vector<ExprId>& factors) {
  NodeId result = no_node;
  std::size_t numerator = 0;
  std::size_t inner = 0;  // axes that the result shares with the next factor
  for (const ExprId factor : factors) {
    const ExprId of = ast_.child(factor, 0);
    const ExprId by = ast_.child(factor, 1);
    for (const ExprId part : {of, by})
      if (!values_.at(part)) return values_.at(part);
    if (!value(of).indices.empty() || !value(by).indices.empty())
      return error(factor, code("bad-variable"), "differentiate by a named quantity");
    auto derivative = scope_.reading.direct.contains(factor)
                          ? e_.direct_partial(value(of).node, value(by).node)
                          : e_.partial(value(of).node, value(by).node);
    if (!derivative) return error(factor, derivative.error().code, derivative.error().message);
    const std::size_t order = g_.order(value(by).node);
    if (result == no_node) {
      result = *derivative;
      numerator = g_.order(result) - order;
    } else {
      result = composed(g_, result, *derivative, inner);
    }
    inner = order;
  }
  const bool row = numerator == 0 && value(ast_.child(factors.back(), 1)).row;
  return laid_out(g_, scope_.reading, Operand{result, {}, row, Operand::Unsized::no}, numerator);
}

Expected ExpressionReader::read_gradient(ExprId id) {
  const auto children = ast_.children(id);
  if (children.size() >= 2) return read_partial(id);
  return error(id, code("gradient-of-what"), "say by what: grad(J, x) or ∇_x J");
}

// -- everything whose children are plain values --
Result<Operand> ExpressionReader::read_plain(ExprId id) {
  const std::vector<Operand> children = child_values(id);
  switch (kind(id)) {
    case ExprKind::truth:
      return scalar_value(truth(g_, ast_[id].op != 0));
    case ExprKind::ones:
      if (children.empty()) return Operand{literal(g_, 1), {}, false, Operand::Unsized::ones};
      return sized_ones(children[0]);
    case ExprKind::neg:
      return negated(g_, children[0]);
    case ExprKind::add:
      return sum_of(g_, children);
    case ExprKind::mul:
      return product(g_, children[0], children[1]);
    case ExprKind::dot:
      return dot_product(g_, children[0], children[1]);
    case ExprKind::hadamard:
      return entrywise_product(g_, children[0], children[1]);
    case ExprKind::divide:
      return quotient(g_, children[0], children[1], false);
    case ExprKind::hadamard_divide:
      return quotient(g_, children[0], children[1], true);
    case ExprKind::power:
      return raised(g_, children[0], children[1], false);
    case ExprKind::hadamard_power:
      return raised(g_, children[0], children[1], true);
    case ExprKind::transpose:
      return transposed(g_, children[0]);
    case ExprKind::inverse:
      return inverted(g_, children[0]);
    case ExprKind::inverse_transpose: {
      auto result = inverted(g_, children[0]);
      return result ? transposed(g_, *result) : result;
    }
    case ExprKind::call:
      return e_.call(text(id), ast_[id].op, children);
    case ExprKind::norm:
      return e_.call("norm_" + (text(id).empty() ? "2" : text(id)), 0, children);
    case ExprKind::abs:
      if (const auto own = own_axes(g_, children[0]);
          scope_.reading.determinants && own.size() == 2 && own[0] == own[1])
        return e_.call("det", 0, children);
      return e_.call("abs", 0, children);
    case ExprKind::indicator:
      return indicated(g_, children[0]);
    case ExprKind::member:
      return read_member(id);
    case ExprKind::piecewise:
      return piecewise(children);
    case ExprKind::compare:
      return compare_values(static_cast<ast::CompareOp>(ast_[id].op), children);
    case ExprKind::chain:
    case ExprKind::conjunction:
      return joined(g_, Connective::conjunction, claims(id, children));
    case ExprKind::disjunction:
      return joined(g_, Connective::disjunction, claims(id, children));
    case ExprKind::negation:
      return joined(g_, Connective::negation, claims(id, children));
    case ExprKind::implication:
      return joined(g_, Connective::implication, claims(id, children));
    case ExprKind::equivalence:
      return joined(g_, Connective::equivalence, claims(id, children));
    case ExprKind::vector: {
      auto vector = read_vector(id);
      if (!vector) return fail(vector.error().code, vector.error().message);
      return *vector;
    }
    default:
      return fail(code("not-understood"), "this has no meaning here");
  }
}

Result<Operand> ExpressionReader::sized_ones(const Operand& size) {
  const auto dim = dim_of_value(g_, size.node);
  if (!dim) return fail(code("bad-dimension"), "the size of 𝟏 is a dimension or a whole number");
  return overbar::scalar_value(filled(g_, 1, {*dim}));
}

std::vector<Operand> ExpressionReader::claims(ExprId id, std::vector<Operand> values) {
  if (!entrywise_.contains(id))
    for (Operand& value : values)
      if (value.indices.empty()) value = collapsed(g_, value);
  return values;
}

Result<Operand> ExpressionReader::piecewise(const std::vector<Operand>& parts) {
  // v₁ if c₁, v₂ if c₂, …, else w: each condition counts only where the earlier ones fail.
  std::vector<Operand> terms;
  Result<Operand> rest = scalar_value(literal(g_, 1));
  std::size_t k = 0;
  for (; k + 1 < parts.size(); k += 2) {
    const Operand here = indicated(g_, parts[k + 1]);
    auto mask = entrywise_product(g_, *rest, here);
    if (!mask) return mask;
    auto term = entrywise_product(g_, *mask, parts[k]);
    if (!term) return term;
    terms.push_back(*term);
    auto other = sum_of(g_, {scalar_value(literal(g_, 1)), negated(g_, here)});
    if (!other) return other;
    rest = entrywise_product(g_, *rest, *other);
    if (!rest) return rest;
  }
  if (k < parts.size()) {
    auto term = entrywise_product(g_, *rest, parts[k]);
    if (!term) return term;
    terms.push_back(*term);
  }
  return sum_of(g_, terms);
}

Result<Operand> ExpressionReader::compare_values(ast::CompareOp op, const std::vector<Operand>& sides) {
  constexpr Comparison table[] = {Comparison::eq, Comparison::ne, Comparison::lt,
                                  Comparison::le, Comparison::gt, Comparison::ge};
  return compared(g_, table[static_cast<std::size_t>(op)], sides[0], sides[1]);
}

Expected Elaborator::expression(const ast::Ast& ast, ExprId root, const Scope& scope) {
  return expression(ast, root, scope, {}, {});
}

Expected Elaborator::expression(const ast::Ast& ast, ExprId root, const Scope& scope, IndexRanges ranges,
                                const std::vector<std::string>& indices) {
  return ExpressionReader(*this, ast, scope, std::move(ranges), indices).run(root);
}

IndexRanges Elaborator::index_ranges(const ast::Ast& ast, const std::vector<ExprId>& roots,
                                     IndexRanges given) {
  return ExpressionReader(*this, ast, scope_, std::move(given), {}).free_ranges(roots);
}

}  // namespace overbar
