#include "decide/skeleton.hpp"

#include <algorithm>

#include "decide/components.hpp"
#include "decide/prelude_function.hpp"
#include "op/build.hpp"
#include "op/row.hpp"

namespace overbar {
namespace {

bool has_known_size(const Graph& graph, NodeId node) {
  return std::ranges::all_of(graph.axes(node), [](Dim dim) { return dim.is_constant(); });
}

}  // namespace

/// Is the node piecewise linear as it stands (over known sizes)? All its arguments are classified already.
std::optional<Skeleton::Kind> Skeleton::kind_of(NodeId node) {
  if (!has_known_size(graph_, node)) return std::nullopt;
  const auto args = graph_.args(node);
  const auto all_are_linear = [&] {
    return std::ranges::all_of(args, [&](NodeId arg) { return kinds_.at(arg).has_value(); });
  };
  const auto together = [&]() -> std::optional<Kind> {
    if (!all_are_linear()) return std::nullopt;
    const bool discrete =
        std::ranges::all_of(args, [&](NodeId arg) { return *kinds_.at(arg) == Kind::discrete; });
    return discrete ? Kind::discrete : Kind::linear;
  };
  switch (graph_.op(node)) {
    case Op::literal:
    case Op::delta:
    case Op::iota:
      return Kind::discrete;
    case Op::symbol: {
      const Domain& domain = graph_.symbol(graph_.node(node).attr).domain;
      if (domain.index_of && !domain.index_of->is_constant()) return std::nullopt;
      const bool zero_one =
          !domain.values.empty() &&
          std::ranges::all_of(domain.values, [](const Rational& v) { return v == 0 || v == 1; });
      return zero_one ? Kind::discrete : Kind::linear;
    }
    case Op::basis: {
      const std::vector<NodeId> below = reachable(graph_, args[0]);
      const bool known = std::ranges::none_of(below, [&](NodeId id) { return graph_.op(id) == Op::symbol; });
      return known && all_are_linear() ? std::optional(Kind::discrete) : std::nullopt;
    }
    case Op::contract:
      return kind_of_contraction(node);
    case Op::add:
    case Op::let:
    case Op::stack:
      return together();
    case Op::call:
      return kinds_.at(args.back());
    case Op::reduce_max:
      return all_are_linear() ? std::optional(Kind::linear) : std::nullopt;
    case Op::indicator:
    case Op::compare:
    case Op::logic:
    case Op::all:
      return all_are_linear() ? std::optional(Kind::discrete) : std::nullopt;
    case Op::apply:
      if (!is_unit(graph_, node) || !all_are_linear()) return std::nullopt;
      return graph_.function(graph_.application(graph_.node(node).attr).function)
                     .name.text.starts_with("step")
                 ? Kind::discrete
                 : Kind::linear;
    default:
      return std::nullopt;
  }
}

std::optional<Skeleton::Kind> Skeleton::kind_of_contraction(NodeId node) {
  std::size_t linear = 0;
  for (const NodeId arg : graph_.args(node)) {
    if (!kinds_.at(arg)) return std::nullopt;
    linear += *kinds_.at(arg) == Kind::linear ? 1 : 0;
  }
  for (const Dim dim : label_dims(graph_, node))
    if (!dim.is_constant()) return std::nullopt;
  if (linear > 1) return std::nullopt;
  return linear == 0 ? Kind::discrete : Kind::linear;
}

NodeId Skeleton::variable(NodeId node, const Range& known) {
  // Scaled things are the same variable.
  const Scaled scaled = split_coefficient(graph_, node);
  if (is_literal(graph_, scaled.rest)) return node;
  auto [it, fresh] = variables_.try_emplace(scaled.rest, no_node);
  if (fresh) {
    Range range = ranges_.of(scaled.rest);
    if (scaled.coefficient == 1) range = intersection(range, known);
    Domain domain;
    domain.lower = range.lower;
    domain.upper = range.upper;
    if (graph_.op(scaled.rest) == Op::symbol)
      domain.integer = graph_.symbol(graph_.node(scaled.rest).attr).domain.integer;
    const std::string name = "u" + std::to_string(variables_.size());
    it->second =
        symbol_node(graph_, graph_.add_symbol({Name{name, {}, Accent::none, {}, {}}, Role::placeholder,
                                               graph_.intern_type(Type{}), domain}));
    if (range.lower && range.lower_open)
      facts_.push_back(compare(graph_, Comparison::gt, it->second, literal(graph_, *range.lower)));
    if (range.upper && range.upper_open)
      facts_.push_back(compare(graph_, Comparison::lt, it->second, literal(graph_, *range.upper)));
  }
  return scale(graph_, scaled.coefficient, it->second);
}

bool Skeleton::is_discrete(NodeId node) {
  for (const NodeId id : reachable(graph_, node))
    if (!kinds_.contains(id)) kinds_.emplace(id, kind_of(id));
  return kinds_.at(node) == Kind::discrete;
}

/// A product of scalars: numbers and 0/1 values stay factors, of the others at most one; two or more of them
/// are one variable.
NodeId Skeleton::product(NodeId node) {
  const std::vector<NodeId> parts = components(graph_, node).scalars;
  if (parts.size() < 2) return variable(node);
  std::vector<NodeId> linear;
  std::vector<Factor> factors;
  for (const NodeId part : parts) {
    const NodeId made = of(part);
    if (is_discrete(made))
      factors.push_back({made, {}});
    else
      linear.push_back(part);
  }
  if (linear.size() == 1) factors.push_back({of(linear[0]), {}});
  if (linear.size() > 1) {
    std::ranges::sort(linear);
    Range range = point(1);
    std::vector<Factor> together;
    for (std::size_t k = 0; k < linear.size();) {
      std::size_t count = 0;
      const NodeId factor = linear[k];
      for (; k < linear.size() && linear[k] == factor; ++k, ++count) together.push_back({factor, {}});
      range = overbar::product(range, power(ranges_.of(factor), Rational(count)));
    }
    factors.push_back({variable(contract(graph_, {}, {}, std::move(together)), range), {}});
  }
  return contract(graph_, {}, {}, std::move(factors));
}

/// The skeleton of a scalar; those of its scalar arguments are made already.
NodeId Skeleton::make(NodeId node) {
  if (kinds_.at(node)) return node;
  const auto args = graph_.args(node);
  const bool scalars = std::ranges::all_of(args, [&](NodeId arg) {
    return graph_.order(arg) == 0 && made_.contains(arg) && made_.at(arg) != no_node;
  });
  const auto rebuilt = [&] {
    std::vector<NodeId> fresh;
    for (const NodeId arg : args) fresh.push_back(made_.at(arg));
    return row(graph_, node).rebuild.value(graph_, node, fresh);
  };
  switch (graph_.op(node)) {
    case Op::compare:
    case Op::logic:
      return scalars ? rebuilt() : no_node;
    case Op::indicator: {
      if (scalars) return rebuilt();
      const NodeId made = variable(node);
      return made;
    }
    case Op::add:
      return scalars ? rebuilt() : variable(node);
    case Op::let:
      if (scalars) return made_.at(args[0]);
      return graph_.is_boolean(node) ? no_node : variable(node);
    case Op::call:
      return made_.contains(args.back()) ? made_.at(args.back()) : variable(node);
    case Op::contract:
      return product(node);
    case Op::apply:
      return scalars && is_unit(graph_, node) ? rebuilt() : variable(node);
    case Op::all:
      return no_node;
    default:
      return graph_.is_boolean(node) ? no_node : variable(node);
  }
}

NodeId Skeleton::of(NodeId formula) {
  for (const NodeId id : reachable(graph_, formula)) {
    if (!kinds_.contains(id)) kinds_.emplace(id, kind_of(id));
    if (graph_.order(id) == 0 && !made_.contains(id)) {
      const NodeId made = make(id);
      made_.emplace(id, made);
    }
  }
  return made_.at(formula);
}

}  // namespace overbar
