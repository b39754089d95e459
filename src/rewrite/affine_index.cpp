#include "rewrite/affine_index.hpp"

#include <algorithm>

#include "op/build.hpp"
#include "op/row.hpp"

// c + Σ a_v v + Σ b_D D, in index variables 1 ≤ v ≤ D_v and sizes D ≥ 1. The least value over the index
// variables is a form in the sizes, and that is ≥ 0 for all sizes if no coefficient is negative and it is ≥ 0
// where all sizes are 1.

namespace overbar {

void accumulate(AffineIndex& form, const AffineIndex& other, const Rational& factor) {
  form.constant += factor * other.constant;
  for (const auto& [name, term] : other.indices) {
    auto& mine = form.indices.try_emplace(name, Rational(0), term.second).first->second;
    mine.first += factor * term.first;
  }
  for (const auto& [dim, coefficient] : other.sizes) form.sizes[dim] += factor * coefficient;
}

std::optional<AffineIndex> affine_index(const Graph& graph, NodeId root,
                                        const std::vector<std::string>& names) {
  struct Task {
    NodeId node;
    std::vector<std::string> names;
    Rational factor;
  };
  // A vector among the indices, as in k + h ≤ N: its axis has no variable.
  if (names.size() != graph.order(root)) return std::nullopt;
  AffineIndex form;
  std::vector<Task> tasks{{root, names, 1}};
  std::size_t steps = 0;
  while (!tasks.empty()) {
    if (++steps > 1000) return std::nullopt;
    const Task task = tasks.back();
    tasks.pop_back();
    const auto args = graph.args(task.node);
    if (const auto value = constant_value(graph, task.node)) {
      form.constant += task.factor * *value;
      continue;
    }
    switch (graph.op(task.node)) {
      case Op::iota: {
        auto& term =
            form.indices.try_emplace(task.names[0], Rational(0), graph.axes(task.node)[0]).first->second;
        term.first += task.factor;
        break;
      }
      case Op::dim_value:
        form.sizes[Dim{static_cast<std::int32_t>(graph.node(task.node).attr)}] += task.factor;
        break;
      case Op::add:
        for (const NodeId arg : args) tasks.push_back({arg, task.names, task.factor});
        break;
      case Op::contract: {
        const ContractView view = contract_view(graph, task.node);
        if (view.label_count != view.out.size()) return std::nullopt;
        Task inner{no_node, {}, task.factor};
        for (std::size_t k = 0; k < args.size(); ++k) {
          if (is_literal(graph, args[k])) {
            inner.factor *= scalar_value(graph, args[k]);
            continue;
          }
          if (inner.node != no_node) return std::nullopt;
          inner.node = args[k];
          for (const Label label : view.factors[k]) inner.names.push_back(task.names[label]);
        }
        if (inner.node == no_node) return std::nullopt;
        tasks.push_back(inner);
        break;
      }
      default:
        return std::nullopt;
    }
  }
  return form;
}

AffineIndex least(const AffineIndex& form) {
  AffineIndex result;
  result.constant = form.constant;
  result.sizes = form.sizes;
  for (const auto& [name, term] : form.indices) {
    if (term.first >= 0)
      result.constant += term.first;
    else if (term.second.is_constant())
      result.constant += term.first * term.second.code;
    else
      result.sizes[term.second] += term.first;
  }
  return result;
}

bool is_nonnegative(const AffineIndex& form) {
  const AffineIndex low = least(form);
  Rational at_ones = low.constant;
  for (const auto& [dim, coefficient] : low.sizes) {
    if (coefficient < 0) return false;
    at_ones += coefficient;
  }
  return at_ones >= 0;
}

namespace {

/// Between different values of the form lies at least this: 1/q, with q the common denominator of its
/// numbers.
Rational grain_of(const AffineIndex& form) {
  Integer q = denominator(form.constant);
  for (const auto& [name, term] : form.indices) q = lcm(q, denominator(term.first));
  for (const auto& [dim, coefficient] : form.sizes) q = lcm(q, denominator(coefficient));
  return Rational(1, q);
}

}  // namespace

void add_known_forms(const Graph& graph, NodeId condition, const std::vector<std::string>& names,
                     std::vector<AffineIndex>& known) {
  std::vector<NodeId> pending{condition};
  while (!pending.empty()) {
    const NodeId id = pending.back();
    pending.pop_back();
    const auto args = graph.args(id);
    if (is_connective(graph, id, Connective::conjunction))
      pending.insert(pending.end(), args.begin(), args.end());
    if (graph.op(id) != Op::compare) continue;
    const auto left = affine_index(graph, args[0], names);
    const auto right = affine_index(graph, args[1], names);
    if (!left || !right) continue;
    const auto add = [&](const AffineIndex& high, const AffineIndex& low, bool strict) {
      AffineIndex form = high;
      accumulate(form, low, -1);
      if (strict) form.constant -= grain_of(form);
      known.push_back(std::move(form));
    };
    switch (static_cast<Comparison>(graph.node(id).attr)) {
      case Comparison::lt:
        add(*right, *left, true);
        break;
      case Comparison::le:
        add(*right, *left, false);
        break;
      case Comparison::gt:
        add(*left, *right, true);
        break;
      case Comparison::ge:
        add(*left, *right, false);
        break;
      case Comparison::eq:
        add(*right, *left, false);
        add(*left, *right, false);
        break;
      case Comparison::ne:
        break;
    }
  }
}

bool follows(const AffineIndex& form, const std::vector<AffineIndex>& known) {
  if (is_nonnegative(form)) return true;
  return std::ranges::any_of(known, [&](const AffineIndex& other) {
    AffineIndex rest = form;
    accumulate(rest, other, -1);
    return is_nonnegative(rest);
  });
}

std::pair<AffineIndex, AffineIndex> room_on_axis(const AffineIndex& index, Dim axis) {
  AffineIndex below = index;
  below.constant -= 1;
  AffineIndex above;
  accumulate(above, index, -1);
  if (axis.is_constant())
    above.constant += axis.code;
  else
    above.sizes[axis] += 1;
  return {below, above};
}

namespace {

/// Does the condition hold wherever these forms are ≥ 0?
bool holds_given(const Graph& graph, NodeId condition, const std::vector<std::string>& names,
                 const std::vector<AffineIndex>& known) {
  std::vector<NodeId> pending{condition};
  while (!pending.empty()) {
    const NodeId id = pending.back();
    pending.pop_back();
    const auto args = graph.args(id);
    if (is_connective(graph, id, Connective::conjunction)) {
      pending.insert(pending.end(), args.begin(), args.end());
      continue;
    }
    if (graph.op(id) != Op::compare) return false;
    std::vector<AffineIndex> forms;
    add_known_forms(graph, id, names, forms);
    if (forms.empty() ||
        !std::ranges::all_of(forms, [&](const AffineIndex& form) { return follows(form, known); }))
      return false;
  }
  return true;
}

/// 1[a = b]: is never left out on account of itself, for it is only compared with what the basis factors say.
bool is_equation(const Graph& graph, NodeId id) {
  return graph.op(id) == Op::indicator && graph.op(graph.arg(id, 0)) == Op::compare &&
         graph.node(graph.arg(id, 0)).attr == static_cast<std::uint32_t>(Comparison::eq);
}

std::vector<Factor> factors_of(const Graph& graph, NodeId id) {
  const ContractView view = contract_view(graph, id);
  std::vector<Factor> factors;
  for (std::size_t k = 0; k < view.factors.size(); ++k)
    factors.push_back({graph.arg(id, k), {view.factors[k].begin(), view.factors[k].end()}});
  return factors;
}

NodeId with_factors(Graph& graph, NodeId id, std::vector<Factor> factors) {
  const ContractView view = contract_view(graph, id);
  std::vector<Label> out(view.out.begin(), view.out.end());
  return contract(graph, std::move(out), graph.axes(id), std::move(factors));
}

/// 1[a and b] as 1[a] 1[b].
NodeId with_conjunctions_split(Graph& graph, NodeId id) {
  std::vector<Factor> split;
  for (const Factor& factor : factors_of(graph, id)) {
    const NodeId condition = graph.op(factor.node) == Op::indicator ? graph.arg(factor.node, 0) : no_node;
    if (condition == no_node || !is_connective(graph, condition, Connective::conjunction)) {
      split.push_back(factor);
      continue;
    }
    const std::vector<NodeId> parts(graph.args(condition).begin(), graph.args(condition).end());
    for (const NodeId part : parts) split.push_back({indicator(graph, part), factor.labels});
  }
  return split.size() == graph.args(id).size() ? id : with_factors(graph, id, std::move(split));
}

NodeId contraction_without_guards(Graph& graph, NodeId id) {
  id = with_conjunctions_split(graph, id);
  if (graph.op(id) != Op::contract) return id;
  const std::vector<Factor> factors = factors_of(graph, id);
  const auto names_of = [&](std::span<const Label> labels) {
    std::vector<std::string> names;
    for (const Label label : labels) names.push_back(std::to_string(label));
    return names;
  };
  std::vector<AffineIndex> on_axes;
  for (const Factor& factor : factors) {
    if (graph.op(factor.node) != Op::basis) continue;
    const std::span labels(factor.labels);
    const auto form =
        affine_index(graph, graph.arg(factor.node, 0), names_of(labels.first(labels.size() - 1)));
    if (!form) continue;
    const auto [below, above] = room_on_axis(*form, graph.axes(factor.node).back());
    on_axes.push_back(below);
    on_axes.push_back(above);
  }
  std::vector<AffineIndex> known = on_axes;
  for (const Factor& factor : factors)
    if (is_equation(graph, factor.node))
      add_known_forms(graph, graph.arg(factor.node, 0), names_of(factor.labels), known);
  if (known.empty()) return id;
  std::vector<Factor> left;
  for (const Factor& factor : factors) {
    const bool guard = graph.op(factor.node) == Op::indicator &&
                       holds_given(graph, graph.arg(factor.node, 0), names_of(factor.labels),
                                   is_equation(graph, factor.node) ? on_axes : known);
    if (!guard) left.push_back(factor);
  }
  return left.size() == factors.size() ? id : with_factors(graph, id, std::move(left));
}

}  // namespace

NodeId without_implied_guards(Graph& graph, NodeId root) {
  const std::vector<NodeId> below = reachable(graph, root);
  if (std::ranges::none_of(below, [&](NodeId id) { return graph.op(id) == Op::indicator; })) return root;
  std::unordered_map<NodeId, NodeId> plain;
  for (const NodeId id : below) {
    std::vector<NodeId> args;
    bool changed = false;
    for (const NodeId arg : graph.args(id)) {
      args.push_back(plain.at(arg));
      changed = changed || args.back() != arg;
    }
    NodeId fresh = changed ? row(graph, id).rebuild.value(graph, id, args) : id;
    if (graph.op(fresh) == Op::contract) fresh = contraction_without_guards(graph, fresh);
    plain.emplace(id, fresh);
  }
  return plain.at(root);
}

}  // namespace overbar
