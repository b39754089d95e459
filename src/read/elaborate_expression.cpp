// Reads one expression into a value: a loop over the tree's ids, children first.
#include <algorithm>
#include <set>

#include "base/rational.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

Diagnostic make_error(std::string code, Span span, std::string message) {
  return Diagnostic{Severity::error, std::move(code), span, std::move(message), {}};
}

/// The expression below one root. Values are made in order of ids; a failure is kept at its node and becomes
/// the whole expression's failure only if that node's value is used (an index variable has none of its own).
class ExpressionReader {
 public:
  ExpressionReader(Elaborator& elaborator, const ast::Ast& ast, const Scope& scope,
                   std::map<std::string, Dim> ranges)
      : e_(elaborator), g_(elaborator.graph()), ast_(ast), scope_(scope), ranges_(std::move(ranges)) {}

  Expected run(ExprId root) {
    const std::vector<ExprId> ids = below(root);
    find_index_variables(ids);
    find_ranges(ids);
    find_entrywise(ids);
    for (const ExprId id : ids) values_.insert_or_assign(id, read(id));
    return values_.at(root);
  }

 private:
  Elaborator& e_;
  Graph& g_;
  const ast::Ast& ast_;
  const Scope& scope_;
  std::map<std::string, Dim> ranges_;  // of index variables, as far as known
  std::set<std::string> ambiguous_;    // index variables of two ranges
  std::set<std::string> index_variables_;
  std::set<ExprId> entrywise_;  // formulas inside an indicator
  std::unordered_map<ExprId, Expected> values_;

  std::vector<ExprId> below(ExprId root) const {
    std::set<ExprId> seen{root};
    std::vector<ExprId> stack{root};
    while (!stack.empty()) {
      const ExprId id = stack.back();
      stack.pop_back();
      for (const ExprId child : ast_.children(id))
        if (seen.insert(child).second) stack.push_back(child);
    }
    return {seen.begin(), seen.end()};
  }

  ExprKind kind(ExprId id) const { return ast_[id].kind; }
  std::string text(ExprId id) const { return std::string(ast_.text(id)); }

  bool is_index_variable(ExprId id) const {
    return kind(id) == ExprKind::name && index_variables_.contains(text(id));
  }

  /// Names bound by Σ, and unknown names inside index brackets.
  void find_index_variables(const std::vector<ExprId>& ids) {
    std::set<ExprId> inside;
    for (auto it = ids.rbegin(); it != ids.rend(); ++it) {
      const ExprId id = *it;
      const auto children = ast_.children(id);
      if (kind(id) == ExprKind::index) inside.insert(children.begin() + 1, children.end());
      if (inside.contains(id)) {
        if (kind(id) == ExprKind::name && !scope_.values.contains(text(id)) &&
            !scope_.dims.contains(text(id)))
          index_variables_.insert(text(id));
        if (kind(id) != ExprKind::index) inside.insert(children.begin(), children.end());
      }
      if (kind(id) == ExprKind::binder) index_variables_.insert(text(id));
    }
    for (const auto& [name, dim] : ranges_) index_variables_.insert(name);
  }

  /// x[j] with x known gives j the range of that axis; so does an explicit Σ_{j=1..N}.
  void find_ranges(const std::vector<ExprId>& ids) {
    for (const ExprId id : ids) {
      const auto children = ast_.children(id);
      if (kind(id) == ExprKind::binder && children.size() == 1 && kind(children[0]) == ExprKind::range) {
        const ExprId last = ast_.child(children[0], 1);
        if (const auto dim = size_of(last)) set_range(text(id), *dim);
      }
      if (kind(id) != ExprKind::index) continue;
      ExprId base = children[0];
      bool flipped = false;
      if (kind(base) == ExprKind::transpose) {
        base = ast_.child(base, 0);
        flipped = true;
      }
      if (kind(base) == ExprKind::bar) base = ast_.child(base, 0);
      const auto it = kind(base) == ExprKind::name ? scope_.values.find(text(base)) : scope_.values.end();
      if (it == scope_.values.end()) continue;
      std::vector<Dim> axes = own_axes(g_, it->second);
      if (flipped) std::ranges::reverse(axes);
      if (axes.size() != children.size() - 1) continue;
      for (std::size_t k = 0; k < axes.size(); ++k)
        if (is_index_variable(children[k + 1])) set_range(text(children[k + 1]), axes[k]);
    }
  }

  void set_range(const std::string& name, Dim dim) {
    if (ranges_.try_emplace(name, dim).first->second != dim) ambiguous_.insert(name);
  }

  /// The range of an index variable where its own value matters, not what it indexes: it must be one.
  Result<Dim> range_of(const std::string& name) const {
    const auto it = ranges_.find(name);
    if (it == ranges_.end())
      return fail(code("unknown-range"),
                  "the range of index " + name + " is not known here; write Σ_{" + name + "=1..N}");
    if (ambiguous_.contains(name))
      return fail(code("index-size-mismatch"),
                  "index " + name + " runs over two ranges in this expression; use two names");
    return it->second;
  }

  void find_entrywise(const std::vector<ExprId>& ids) {
    for (auto it = ids.rbegin(); it != ids.rend(); ++it) {
      const auto children = ast_.children(*it);
      if (entrywise_.contains(*it) || kind(*it) == ExprKind::indicator || kind(*it) == ExprKind::piecewise)
        entrywise_.insert(children.begin(), children.end());
    }
  }

  std::optional<Dim> size_of(ExprId id) const {
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

  std::unexpected<Diagnostic> error(ExprId id, std::string code, std::string message) const {
    return std::unexpected(make_error(std::move(code), ast_[id].span, std::move(message)));
  }

  Expected place(ExprId id, Result<Operand> value) const {
    if (value) return *std::move(value);
    return error(id, value.error().code, value.error().message);
  }

  /// The first failure among the children, if any.
  std::optional<Diagnostic> failed(std::span<const ExprId> children) const {
    for (const ExprId child : children)
      if (!values_.at(child)) return values_.at(child).error();
    return std::nullopt;
  }

  const Operand& value(ExprId id) const { return *values_.at(id); }

  std::vector<Operand> child_values(ExprId id) const {
    std::vector<Operand> result;
    for (const ExprId child : ast_.children(id)) result.push_back(value(child));
    return result;
  }

  Expected read(ExprId id) {
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
        return error(id, code("not-understood"), "this was not understood");
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
      case ExprKind::member:
        return read_member(id);
      case ExprKind::bar:
        return read_bar(id);
      default:
        break;
    }
    if (const auto failure = failed(ast_.children(id))) return std::unexpected(*failure);
    if (const auto mixed = mixes_truth_and_numbers(id)) return std::unexpected(*mixed);
    return place(id, read_plain(id));
  }

  /// A comparison where a number is needed, or the other way round.
  std::optional<Diagnostic> mixes_truth_and_numbers(ExprId id) const {
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
      return wants_truth
                 ? make_error(code("not-a-claim"), ast_[children[k]].span,
                              "this is a quantity; an equation or an inequality is needed here")
                 : make_error(code("not-a-quantity"), ast_[children[k]].span,
                              "this is true or false, not a number; write 1[…] for the number 1 or 0");
    }
    return std::nullopt;
  }

  Expected read_number(ExprId id) {
    const auto number = parse_rational(text(id));
    if (!number) return error(id, code("bad-number"), "cannot read this number");
    return scalar_value(literal(g_, *number));
  }

  Expected read_name(ExprId id) {
    const std::string name = text(id);
    if (const auto it = scope_.values.find(name);
        it != scope_.values.end() && !index_variables_.contains(name))
      return it->second;
    if (index_variables_.contains(name)) {
      const auto range = range_of(name);
      if (!range) return error(id, range.error().code, range.error().message);
      return Operand{iota(g_, *range), {name}, false, Operand::Unsized::no};
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

  Expected unknown_name(ExprId id, const std::string& name) const {
    std::string message =
        e_.is_function(name) ? name + " is a function; it needs an argument" : "unknown name " + name;
    std::vector<std::string> known;
    for (const auto& [other, value] : scope_.values) known.push_back(other);
    for (const auto& [other, dim] : scope_.dims) known.push_back(other);
    const std::string near = nearest_name(name, known);
    if (!near.empty()) message += "; did you mean " + near + "?";
    return error(id, code("unknown-name"), message);
  }

  Expected read_matrix(ExprId id) {
    std::vector<NodeId> entries;
    const auto rows = ast_.children(id);
    std::size_t columns = 0;
    for (const ExprId row : rows) {
      const auto cells = ast_.children(row);
      if (row == rows[0]) columns = cells.size();
      if (cells.size() != columns)
        return error(row, code("ragged-matrix"),
                     "this row has " + std::to_string(cells.size()) + " entries, the first has " +
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

  /// x in {a, b} is x = a or x = b; x in 1..n is a whole number between them, said of the index that x is.
  Expected read_member(ExprId id) {
    const auto children = ast_.children(id);
    if (!values_.at(children[0])) return values_.at(children[0]);
    if (children.size() == 2 && kind(children[1]) == ExprKind::range)
      return error(id, code("integer-membership"),
                   "say this where the quantity is declared: input x in 1..n");
    std::vector<Operand> options;
    for (const ExprId child : children.subspan(1)) {
      if (!values_.at(child)) return values_.at(child);
      auto equal = compared(g_, Comparison::eq, value(children[0]), value(child));
      if (!equal) return place(id, std::move(equal));
      options.push_back(*equal);
    }
    return place(id, joined(g_, Connective::disjunction, options));
  }

  std::expected<NodeId, Diagnostic> scalar_entry(ExprId cell) const {
    auto entry = shaped_as(g_, value(cell), {});
    if (entry && g_.is_boolean(entry->node))
      return std::unexpected(
          make_error(code("not-a-quantity"), ast_[cell].span,
                     "this is true or false, not a number; write 1[…] for the number 1 or 0"));
    if (!entry || !entry->indices.empty())
      return std::unexpected(
          make_error(code("not-a-scalar"), ast_[cell].span,
                     "an entry of a matrix is a scalar, this is " + shape_text(g_, value(cell))));
    return entry->node;
  }

  Expected read_vector(ExprId id) {
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

  /// x̄[i] is written bar(x)[i], and bar(x[i]) means the same.
  Expected read_bar(ExprId id) {
    const ExprId of = ast_.child(id, 0);
    if (kind(of) == ExprKind::index) {
      const ExprId base = ast_.child(of, 0);
      if (!values_.at(base)) return values_.at(base);
      auto bar = e_.bar_of(value(base).node, scope_);
      if (!bar) return place(id, std::move(bar));
      return index_value(of, *bar);
    }
    if (!values_.at(of)) return values_.at(of);
    if (!value(of).indices.empty())
      return error(id, code("bar-of-expression"), "only a named quantity has a bar");
    auto bar = e_.bar_of(value(of).node, scope_);
    if (bar) bar->row = value(of).row;
    return place(id, std::move(bar));
  }

  struct Position {
    Operand base;
    ExprId indexed = ast::no_expr;  // the index expression, if any
  };

  std::expected<Position, Diagnostic> position(ExprId id) const {
    const ExprId base = kind(id) == ExprKind::index ? ast_.child(id, 0) : id;
    if (!values_.at(base)) return std::unexpected(values_.at(base).error());
    return Position{value(base), base == id ? ast::no_expr : id};
  }

  /// ∂y/∂x, ∂²y/∂x∂z: the axes of y, then of each variable; an indexed y or x takes that entry.
  Expected read_partial(ExprId id) {
    const auto children = ast_.children(id);
    if (!values_.at(children[0])) return values_.at(children[0]);
    Operand result = value(children[0]);
    if (own_order(g_, result) == 1 && g_.axes(result.node).back() == Dim{1})
      if (auto single = shaped_as(g_, result, {})) result = *single;
    result.row = false;
    for (std::size_t k = 1; k < children.size(); ++k) {
      auto at = position(children[k]);
      if (!at) return std::unexpected(at.error());
      if (!at->base.indices.empty())
        return error(children[k], code("bad-variable"), "differentiate by a named quantity");
      const std::size_t before = own_order(g_, result);
      auto derivative = e_.partial(result.node, at->base.node);
      if (!derivative) return error(id, derivative.error().code, derivative.error().message);
      const bool row = before == 0 && at->base.row;
      result = Operand{*derivative, result.indices, row, Operand::Unsized::no};
      if (at->indexed == ast::no_expr) continue;
      if (before != 0)
        return error(children[k], code("bad-variable"),
                     "take an entry of the numerator too, or index the whole");
      auto entry = index_value(at->indexed, result);
      if (!entry) return entry;
      result = *entry;
    }
    return result;
  }

  Expected read_gradient(ExprId id) {
    const auto children = ast_.children(id);
    if (children.size() >= 2) return read_partial(id);
    return error(id, code("gradient-of-what"), "say by what: grad(J, x) or ∇_x J");
  }

  // -- indices --

  Expected read_index(ExprId id) {
    const ExprId base = ast_.child(id, 0);
    if (!values_.at(base)) return values_.at(base);
    // I_N, where I is no quantity of the page
    if (value(base).unsized == Operand::Unsized::identity && kind(base) == ExprKind::name &&
        ast_.children(id).size() == 2)
      if (const auto dim = size_of(ast_.child(id, 1))) return scalar_value(delta(g_, *dim));
    return index_value(id, value(base));
  }

  /// The base with the index expressions of `id` in its own axes.
  Expected index_value(ExprId id, const Operand& base) {
    if (g_.is_boolean(base.node)) return error(id, code("not-a-quantity"), "a formula has no entries");
    std::vector<ExprId> indices(ast_.children(id).begin() + 1, ast_.children(id).end());
    const std::vector<Dim> own = own_axes(g_, base);
    std::vector<std::string> split;
    if (indices.size() == 1 && own.size() > 1 &&
        ast_[id].op == static_cast<std::uint8_t>(ast::IndexStyle::subscript) &&
        kind(indices[0]) == ExprKind::number && text(indices[0]).size() == own.size())
      for (const char digit : text(indices[0])) split.emplace_back(1, digit);
    if (split.empty() && indices.size() != own.size()) {
      // A vector kept as 1×N or N×1 has one index.
      if (indices.size() == 1 && own.size() == 2 && (own[0] == Dim{1} || own[1] == Dim{1}))
        if (auto flat = shaped_as(g_, base, {own[0] == Dim{1} ? own[1] : own[0]}))
          return index_value(id, *flat);
      return error(id, code("wrong-index-count"),
                   std::to_string(indices.size()) + (indices.size() == 1 ? " index" : " indices") + " for " +
                       shape_text(g_, base) + ", which has " + std::to_string(own.size()));
    }
    // Labels: first the named indices, then whatever stays or is contracted.
    std::vector<std::string> names = base.indices;
    std::vector<Dim> dims(g_.axes(base.node).begin(),
                          g_.axes(base.node).begin() + static_cast<std::ptrdiff_t>(names.size()));
    const auto label_for = [&](const std::string& name, Dim dim) -> std::optional<Label> {
      const auto it = std::ranges::find(names, name);
      if (it == names.end()) {
        names.push_back(name);
        dims.push_back(dim);
        return static_cast<Label>(names.size() - 1);
      }
      if (dims[static_cast<std::size_t>(it - names.begin())] != dim) return std::nullopt;
      return static_cast<Label>(it - names.begin());
    };
    constexpr Label later = 1000;  // labels of own axes, far above the names'
    std::vector<Label> base_labels;
    for (std::size_t k = 0; k < base.indices.size(); ++k) base_labels.push_back(static_cast<Label>(k));
    std::vector<std::pair<Label, Dim>> kept;
    std::vector<Factor> selections;
    for (std::size_t axis = 0; axis < own.size(); ++axis) {
      const Label mine = static_cast<Label>(later + axis);
      const ExprId index = split.empty() ? indices[axis] : indices[0];
      if (split.empty() && kind(index) == ExprKind::slice) {
        kept.emplace_back(mine, own[axis]);
        base_labels.push_back(mine);
        continue;
      }
      if (split.empty() && is_index_variable(index)) {
        const auto label = label_for(text(index), own[axis]);
        if (!label)
          return error(
              index, code("index-size-mismatch"),
              "index " + text(index) + " has size " +
                  to_string(
                      g_,
                      dims[static_cast<std::size_t>(std::ranges::find(names, text(index)) - names.begin())]) +
                  " in one place but " + to_string(g_, own[axis]) + " in another");
        base_labels.push_back(*label);
        continue;
      }
      base_labels.push_back(mine);
      if (split.empty() && kind(index) == ExprKind::range) {
        auto rows = range_rows(index, own[axis]);
        if (!rows) return std::unexpected(rows.error());
        const Label fresh = static_cast<Label>(later + 100 + axis);
        kept.emplace_back(fresh, g_.axes(*rows)[0]);
        selections.push_back({*rows, {fresh, mine}});
        continue;
      }
      Operand number;
      if (split.empty()) {
        if (!values_.at(index)) return values_.at(index);
        number = value(index);
      } else {
        number = scalar_value(literal(g_, *parse_rational(split[axis])));
      }
      if (own_order(g_, number) != 0) return error(index, code("bad-index"), "an index is a whole number");
      if (is_literal(g_, number.node)) {
        const Rational& k = overbar::scalar_value(g_, number.node);
        if (!is_integer(k) || k < 1 || (own[axis].is_constant() && k > own[axis].code))
          return error(index, code("index-out-of-range"),
                       "index " + to_string(k) + " is outside 1…" + to_string(g_, own[axis]));
      }
      std::vector<Label> labels;
      for (std::size_t k = 0; k < number.indices.size(); ++k) {
        const auto label = label_for(number.indices[k], g_.axes(number.node)[k]);
        if (!label)
          return error(index, code("index-size-mismatch"), "index " + number.indices[k] + " has two sizes");
        labels.push_back(*label);
      }
      labels.push_back(mine);
      selections.push_back({basis(g_, number.node, own[axis]), labels});
    }
    std::vector<Label> out;
    std::vector<Dim> axes = dims;
    for (std::size_t k = 0; k < names.size(); ++k) out.push_back(static_cast<Label>(k));
    for (const auto& [label, dim] : kept) {
      out.push_back(label);
      axes.push_back(dim);
    }
    std::vector<Factor> factors{{base.node, base_labels}};
    factors.insert(factors.end(), selections.begin(), selections.end());
    return Operand{contract(g_, out, axes, std::move(factors)), names, base.row && kept.size() == 1,
                   Operand::Unsized::no};
  }

  /// x[2..3]: the rows of the identity that select these entries.
  std::expected<NodeId, Diagnostic> range_rows(ExprId range, Dim dim) const {
    const auto bound = [&](std::uint32_t k) -> std::optional<int> {
      const ExprId end = ast_.child(range, k);
      if (!values_.at(end) || !is_literal(g_, value(end).node)) return std::nullopt;
      const Rational& number = overbar::scalar_value(g_, value(end).node);
      if (!is_integer(number) || number < 1 || number > 100000) return std::nullopt;
      return static_cast<int>(number);
    };
    const auto first = bound(0);
    const auto last = bound(1);
    if (!first || !last || *last < *first || (dim.is_constant() && *last > dim.code))
      return std::unexpected(make_error(code("index-out-of-range"), ast_[range].span,
                                        "a range a..b of this axis, inside 1…" + to_string(g_, dim)));
    std::vector<Rational> numbers;
    for (int k = *first; k <= *last; ++k) numbers.emplace_back(k);
    if (numbers.size() == 1) {
      const NodeId unit = basis(g_, literal(g_, numbers[0]), dim);
      return contract(g_, {0, 1}, {Dim{1}, dim}, {{unit, {1}}});
    }
    const Dim count{static_cast<std::int32_t>(numbers.size())};
    return basis(g_, literal_tensor(g_, {count}, std::move(numbers)), dim);
  }

  // -- Σ, Π, max, min, mean over indices --

  Expected read_reduce(ExprId id) {
    const auto children = ast_.children(id);
    const bool conditional = ast_[id].conditional;
    if (!values_.at(children[0])) return values_.at(children[0]);
    Operand body = value(children[0]);
    if (g_.is_boolean(body.node))
      return error(children[0], code("not-a-quantity"),
                   "this is true or false, not a number; write 1[…] for the number 1 or 0");
    const auto op = static_cast<ast::ReduceOp>(ast_[id].op);
    if (conditional) {
      const ExprId condition = children.back();
      if (!values_.at(condition)) return values_.at(condition);
      if (op != ast::ReduceOp::sum)
        return error(condition, code("condition-outside-sum"), "a condition goes with Σ only");
      auto masked = product(g_, indicated(g_, value(condition)), body);
      if (!masked) return place(id, std::move(masked));
      body = *masked;
    }
    const std::size_t binders = children.size() - 1 - (conditional ? 1 : 0);
    for (std::size_t k = binders; k-- > 0;) {
      const ExprId binder = children[k + 1];
      const std::string index = text(binder);
      if (std::ranges::find(body.indices, index) == body.indices.end()) {
        // A term without the index is added once for each of its values.
        if (!ranges_.contains(index))
          return error(binder, code("unused-index"), "index " + index + " does not occur in what is summed");
        const auto range = range_of(index);
        if (!range) return error(binder, range.error().code, range.error().message);
        auto spread =
            product(g_, body, Operand{filled(g_, 1, {*range}), {index}, false, Operand::Unsized::no});
        if (!spread) return place(id, std::move(spread));
        body = *spread;
      }
      const auto range = ast_.children(binder);
      if (range.size() == 1 && kind(range[0]) == ExprKind::range) {
        auto part = part_of_axis(op, body, index, range[0]);
        if (!part) return part;
        body = *part;
      }
      auto reduced = reduce(op, body, index);
      if (!reduced) return place(binder, std::move(reduced));
      body = *reduced;
    }
    return body;
  }

  /// Σ_{j=a..b} is over the whole axis in which j stands or, where its size is known, over the entries a to
  /// b.
  Expected part_of_axis(ast::ReduceOp op, const Operand& body, const std::string& index, ExprId range) {
    const auto axis = static_cast<std::size_t>(std::ranges::find(body.indices, index) - body.indices.begin());
    const Dim dim = g_.axes(body.node)[axis];
    const std::optional<Dim> first = size_of(ast_.child(range, 0));
    const std::optional<Dim> last = size_of(ast_.child(range, 1));
    if (first == Dim{1} && last == dim) return body;
    if (!first || !last || !first->is_constant() || !last->is_constant() || !dim.is_constant() ||
        first->code > last->code || last->code > dim.code)
      return error(range, code("index-size-mismatch"),
                   "index " + index + " runs over 1.." + to_string(g_, dim) +
                       " where it stands; this range is not a known part of that");
    if (op != ast::ReduceOp::sum)
      return error(
          range, code("condition-outside-sum"),
          "only Σ runs over a part of an axis; here index " + index + " runs over 1.." + to_string(g_, dim));
    std::vector<Rational> inside;
    for (std::int32_t k = 1; k <= dim.code; ++k)
      inside.emplace_back(first->code <= k && k <= last->code ? 1 : 0);
    const Operand mask{literal_tensor(g_, {dim}, std::move(inside)), {index}, false, Operand::Unsized::no};
    return place(range, product(g_, body, mask));
  }

  Result<Operand> reduce(ast::ReduceOp op, const Operand& body, const std::string& index) {
    const auto axis = static_cast<std::size_t>(std::ranges::find(body.indices, index) - body.indices.begin());
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
      case ast::ReduceOp::product:
        break;
    }
    if (!dim.is_constant() || dim.code > 64)
      return fail(code("symbolic-product"), "a product Π needs a range of known size (at most 64)");
    Result<Operand> result = scalar_value(literal(g_, 1));
    for (int k = 1; k <= dim.code && result; ++k) {
      const Operand unit{basis(g_, literal(g_, k), dim), {index}, false, Operand::Unsized::no};
      auto term = product(g_, body, unit);
      if (!term) return term;
      result = product(g_, *result, summed(g_, *term, index));
    }
    return result;
  }

  // -- everything whose children are plain values --

  Result<Operand> read_plain(ExprId id) {
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
        return e_.call("abs", 0, children);
      case ExprKind::indicator:
        return indicated(g_, children[0]);
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

  /// 𝟏_N
  Result<Operand> sized_ones(const Operand& size) {
    const auto dim = dim_of_value(g_, size.node);
    if (!dim) return fail(code("bad-dimension"), "the size of 𝟏 is a dimension or a whole number");
    return overbar::scalar_value(filled(g_, 1, {*dim}));
  }

  /// A relation between tensors says that every entry satisfies it; inside an indicator it is one for each
  /// entry.
  std::vector<Operand> claims(ExprId id, std::vector<Operand> values) {
    if (!entrywise_.contains(id))
      for (Operand& value : values)
        if (value.indices.empty()) value = collapsed(g_, value);
    return values;
  }

  Result<Operand> piecewise(const std::vector<Operand>& parts) {
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

  Result<Operand> compare_values(ast::CompareOp op, const std::vector<Operand>& sides) {
    constexpr Comparison table[] = {Comparison::eq, Comparison::ne, Comparison::lt,
                                    Comparison::le, Comparison::gt, Comparison::ge};
    return compared(g_, table[static_cast<std::size_t>(op)], sides[0], sides[1]);
  }
};

Expected Elaborator::expression(const ast::Ast& ast, ExprId root, const Scope& scope) {
  return expression(ast, root, scope, {});
}

Expected Elaborator::expression(const ast::Ast& ast, ExprId root, const Scope& scope,
                                std::map<std::string, Dim> ranges) {
  return ExpressionReader(*this, ast, scope, std::move(ranges)).run(root);
}

}  // namespace overbar
