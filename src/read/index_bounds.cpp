#include "read/index_bounds.hpp"

#include <algorithm>
#include <map>

#include "op/build.hpp"
#include "rewrite/affine_index.hpp"

// Over known sizes every value of the index is computed, where the guards hold. Otherwise the index is looked
// at as an affine form in the index variables and the sizes (rewrite/affine_index.hpp).

namespace overbar {
namespace {

constexpr std::size_t max_values = 200'000;

// -- known sizes --

struct Table {
  std::vector<std::size_t> shape;
  std::vector<Rational> values;  // truth values as 0, 1
};

std::optional<Table> shaped(const Graph& graph, NodeId id) {
  Table table;
  std::size_t count = 1;
  for (const Dim dim : graph.axes(id)) {
    if (!dim.is_constant()) return std::nullopt;
    table.shape.push_back(static_cast<std::size_t>(dim.code));
    count *= table.shape.back();
    if (count > max_values) return std::nullopt;
  }
  table.values.resize(count);
  return table;
}

bool holds(Comparison comparison, const Rational& a, const Rational& b) {
  const bool truth[] = {a<b, a <= b, a> b, a >= b, a == b, a != b};
  return truth[static_cast<std::size_t>(comparison)];
}

bool joined(Connective connective, const std::vector<bool>& parts) {
  switch (connective) {
    case Connective::conjunction:
      return std::ranges::all_of(parts, [](bool part) { return part; });
    case Connective::disjunction:
      return std::ranges::any_of(parts, [](bool part) { return part; });
    case Connective::negation:
      return !parts[0];
    case Connective::implication:
      return !parts[0] || parts[1];
    case Connective::equivalence:
      return parts[0] == parts[1];
  }
  return false;
}

/// The values of an expression in index variables and numbers; nullopt if it has anything else in it.
std::optional<Table> table_of(const Graph& graph, NodeId root) {
  std::map<NodeId, Table> tables;
  for (const NodeId id : reachable(graph, root)) {
    auto table = shaped(graph, id);
    if (!table) return std::nullopt;
    const auto args = graph.args(id);
    switch (graph.op(id)) {
      case Op::literal:
        table->values = graph.rationals(graph.node(id).attr);
        break;
      case Op::iota:
        for (std::size_t k = 0; k < table->values.size(); ++k) table->values[k] = Rational(k + 1);
        break;
      case Op::add:
        for (std::size_t k = 0; k < table->values.size(); ++k)
          for (const NodeId arg : args) table->values[k] += tables.at(arg).values[k];
        break;
      case Op::compare:
        for (std::size_t k = 0; k < table->values.size(); ++k)
          table->values[k] = holds(static_cast<Comparison>(graph.node(id).attr), tables.at(args[0]).values[k],
                                   tables.at(args[1]).values[k])
                                 ? 1
                                 : 0;
        break;
      case Op::logic:
        for (std::size_t k = 0; k < table->values.size(); ++k) {
          std::vector<bool> parts;
          for (const NodeId arg : args) parts.push_back(tables.at(arg).values[k] != 0);
          table->values[k] = joined(static_cast<Connective>(graph.node(id).attr), parts) ? 1 : 0;
        }
        break;
      case Op::indicator:
        table->values = tables.at(args[0]).values;
        break;
      case Op::contract: {
        const ContractView view = contract_view(graph, id);
        if (view.label_count != view.out.size()) return std::nullopt;  // a sum
        std::vector<std::size_t> at(view.out.size());
        for (std::size_t k = 0; k < table->values.size(); ++k) {
          std::size_t rest = k;
          for (std::size_t axis = at.size(); axis-- > 0;) {
            at[axis] = rest % table->shape[axis];
            rest /= table->shape[axis];
          }
          Rational product = 1;
          for (std::size_t f = 0; f < view.factors.size(); ++f) {
            const Table& factor = tables.at(args[f]);
            std::size_t place = 0;
            for (std::size_t axis = 0; axis < view.factors[f].size(); ++axis)
              place = place * factor.shape[axis] + at[view.factors[f][axis]];
            product *= factor.values[place];
          }
          table->values[k] = product;
        }
        break;
      }
      default:
        return std::nullopt;
    }
    tables.emplace(id, *std::move(table));
  }
  return tables.at(root);
}

struct Placed {
  Table table;
  std::vector<std::string> indices;
  bool wanted = true;
};

/// nullopt: not all is known.
std::optional<IndexBounds> over_known_sizes(const Graph& graph, const Operand& index, Dim axis,
                                            const std::vector<Guard>& guards) {
  const auto values = table_of(graph, index.node);
  if (!values || !axis.is_constant()) return std::nullopt;
  std::vector<Placed> conditions;
  std::vector<std::string> names = index.indices;
  std::vector<std::size_t> sizes = values->shape;
  for (const Guard& guard : guards) {
    auto table = table_of(graph, guard.condition.node);
    if (!table) continue;  // the index must be inside whether it holds or not
    for (std::size_t k = 0; k < guard.condition.indices.size(); ++k)
      if (std::ranges::find(names, guard.condition.indices[k]) == names.end()) {
        names.push_back(guard.condition.indices[k]);
        sizes.push_back(table->shape[k]);
      }
    conditions.push_back({*std::move(table), guard.condition.indices, guard.holds});
  }
  std::size_t count = 1;
  for (const std::size_t size : sizes) {
    count *= size;
    if (count > max_values) return std::nullopt;
  }
  std::vector<std::size_t> at(names.size());
  const auto value_at = [&](const Table& table, const std::vector<std::string>& indices) {
    std::size_t place = 0;
    for (std::size_t k = 0; k < indices.size(); ++k)
      place = place * table.shape[k] +
              at[static_cast<std::size_t>(std::ranges::find(names, indices[k]) - names.begin())];
    return table.values[place];
  };
  for (std::size_t k = 0; k < count; ++k) {
    std::size_t rest = k;
    for (std::size_t n = at.size(); n-- > 0;) {
      at[n] = rest % sizes[n];
      rest /= sizes[n];
    }
    const Rational value = value_at(*values, index.indices);
    if (is_integer(value) && value >= 1 && value <= axis.code) continue;
    if (std::ranges::any_of(conditions, [&](const Placed& condition) {
          return (value_at(condition.table, condition.indices) != 0) != condition.wanted;
        }))
      continue;
    IndexBounds result{IndexBounds::Verdict::outside, to_string(value), no_node};
    for (std::size_t n = 0; n < index.indices.size(); ++n)
      result.text += (n == 0 ? " at " : ", ") + names[n] + " = " + std::to_string(at[n] + 1);
    return result;
  }
  return IndexBounds{};
}

// -- symbolic sizes --

NodeId node_of(Graph& graph, const AffineIndex& form) {
  std::vector<NodeId> terms;
  for (const auto& [dim, coefficient] : form.sizes)
    if (coefficient != 0) terms.push_back(scale(graph, coefficient, dim_value(graph, dim)));
  if (form.constant != 0 || terms.empty()) terms.push_back(literal(graph, form.constant));
  return add(graph, terms);
}

/// form ≥ 0 as a person writes it, M + K − 1 ≤ N: the two sides.
std::pair<AffineIndex, AffineIndex> sides_of(const AffineIndex& form) {
  AffineIndex left, right;
  for (const auto& [dim, coefficient] : form.sizes) {
    if (coefficient < 0) left.sizes[dim] = -coefficient;
    if (coefficient > 0) right.sizes[dim] = coefficient;
  }
  // The number stands with the sizes on the left if there are any.
  if (left.sizes.empty() && form.constant > 0)
    right.constant = form.constant;
  else
    left.constant = -form.constant;
  return {left, right};
}

std::string text_of(const Graph& graph, const AffineIndex& form) {
  std::string text;
  const auto add = [&](const Rational& coefficient, const std::string& name) {
    if (coefficient == 0) return;
    const bool minus = coefficient < 0;
    text += text.empty() ? (minus ? "−" : "") : (minus ? " − " : " + ");
    const Rational size = boost::multiprecision::abs(coefficient);
    text += name.empty() ? to_string(size) : (size == 1 ? "" : to_string(size) + " ") + name;
  };
  for (auto it = form.sizes.rbegin(); it != form.sizes.rend(); ++it)
    add(it->second, to_string(graph, it->first));
  add(form.constant, "");
  return text.empty() ? "0" : text;
}

}  // namespace

IndexBounds index_bounds(Graph& graph, const Operand& index, Dim axis, const std::vector<Guard>& guards) {
  if (const auto known = over_known_sizes(graph, index, axis, guards)) return *known;
  const auto form = affine_index(graph, index.node, index.indices);
  if (!form) return {};  // not an index in index variables: evaluation looks at its value
  const auto [below, above] = room_on_axis(*form, axis);
  std::vector<AffineIndex> known;
  for (const Guard& guard : guards)
    if (guard.holds) add_known_forms(graph, guard.condition.node, guard.condition.indices, known);
  std::vector<NodeId> needed;
  std::string text;
  for (const bool low : {true, false}) {
    const AffineIndex& bound = low ? below : above;
    if (follows(bound, known)) continue;
    if (guards.empty()) {
      const auto [left, right] = sides_of(least(bound));
      needed.push_back(compare(graph, Comparison::le, node_of(graph, left), node_of(graph, right)));
      text += (text.empty() ? "" : " and ") + text_of(graph, left) + " ≤ " + text_of(graph, right);
      continue;
    }
    // Under guards the condition is about every index.
    const Operand end = scalar_value(literal(graph, 1));
    const auto relation = low ? compared(graph, Comparison::ge, index, end)
                              : compared(graph, Comparison::le, index, scalar_value(dim_value(graph, axis)));
    std::vector<Operand> conditions;
    for (const Guard& guard : guards) {
      auto condition = guard.condition;
      if (!guard.holds)
        if (auto negated = joined(graph, Connective::negation, {condition})) condition = *negated;
      conditions.push_back(condition);
    }
    if (!relation) continue;
    const auto premise = joined(graph, Connective::conjunction, conditions);
    if (!premise) continue;
    const auto claim = joined(graph, Connective::implication, {*premise, *relation});
    if (!claim) continue;
    needed.push_back(all(graph, claim->node));
    text += (text.empty() ? "" : " and ") +
            std::string(low ? "it is ≥ 1" : "it is ≤ " + to_string(graph, axis)) +
            " wherever its condition holds";
  }
  if (needed.empty()) return {};
  return {IndexBounds::Verdict::needs, text, logic(graph, Connective::conjunction, needed)};
}

}  // namespace overbar
