#include "decide/abstraction.hpp"

#include <algorithm>

#include "decide/components.hpp"
#include "decide/prelude_function.hpp"
#include "derive/applied_body.hpp"
#include "op/build.hpp"
#include "op/row.hpp"

namespace overbar {
namespace {

constexpr int most_passes = 8;          // functions whose bodies apply functions
constexpr std::size_t most_values = 6;  // of functions, that are compared with each other

bool is_prelude(const Graph& graph, NodeId node, std::size_t order) {
  const Application& application = graph.application(graph.node(node).attr);
  return graph.function(application.function).prelude && application.derivatives.size() == order;
}

const std::string& function_name(const Graph& graph, NodeId node) {
  return graph.function(graph.application(graph.node(node).attr).function).name.text;
}

}  // namespace

std::optional<Abstraction::Curve> Abstraction::curve_of(NodeId node) const {
  if (graph_.op(node) == Op::exp) return Curve::exp;
  if (graph_.op(node) == Op::log) return Curve::log;
  if (graph_.op(node) != Op::apply || !is_prelude(graph_, node, 0)) return std::nullopt;
  const std::string& name = function_name(graph_, node);
  if (name == "σ" || name == "sigmoid" || name == "logistic") return Curve::sigmoid;
  if (name == "tanh") return Curve::tanh;
  if (name == "softplus") return Curve::softplus;
  return std::nullopt;
}

/// The least upper bound of its derivative.
std::optional<Rational> Abstraction::steepest(Curve curve) {
  switch (curve) {
    case Curve::sigmoid:
      return Rational(1, 4);
    case Curve::tanh:
    case Curve::softplus:
      return Rational(1);
    case Curve::exp:
    case Curve::log:
      break;
  }
  return std::nullopt;
}

/// Other functions, and derivatives, by their bodies.
NodeId Abstraction::spelled_out(NodeId root) {
  for (int pass = 0; pass < most_passes; ++pass) {
    std::unordered_map<NodeId, NodeId> result;
    for (const NodeId id : reachable(graph_, root)) {
      std::vector<NodeId> args;
      bool changed = false;
      for (const NodeId arg : graph_.args(id)) {
        args.push_back(result.at(arg));
        changed = changed || args.back() != arg;
      }
      NodeId fresh = changed ? row(graph_, id).rebuild.value(graph_, id, args) : id;
      if (graph_.op(fresh) == Op::apply && !is_unit(graph_, fresh) && !curve_of(fresh)) {
        const Application application = graph_.application(graph_.node(fresh).attr);
        if (!graph_.function(application.function).opaque)
          if (const NodeId body = applied_body(graph_, fresh); body != no_node) fresh = body;
      }
      result[id] = fresh;
    }
    const NodeId next = result.at(root);
    if (next == root) break;
    root = next;
  }
  return root;
}

NodeId Abstraction::variable(NodeId node) {
  const Scaled scaled = split_coefficient(graph_, node);
  if (is_literal(graph_, scaled.rest)) return node;
  auto [it, fresh] = variables_.try_emplace(scaled.rest, no_node);
  if (fresh) {
    const Range range = ranges_.of(scaled.rest);
    Domain domain;
    domain.lower = range.lower;
    domain.upper = range.upper;
    const std::string name = "v" + std::to_string(variables_.size());
    const NodeId made =
        symbol_node(graph_, graph_.add_symbol({Name{name, {}, Accent::none, {}, {}}, Role::placeholder,
                                               graph_.intern_type(Type{}), domain}));
    variables_[scaled.rest] = made;
    if (range.lower && range.lower_open)
      bounds_.push_back(compare(graph_, Comparison::gt, made, literal(graph_, *range.lower)));
    if (range.upper && range.upper_open)
      bounds_.push_back(compare(graph_, Comparison::lt, made, literal(graph_, *range.upper)));
    if (const auto curve = curve_of(scaled.rest))
      if (const auto at = made_.find(graph_.arg(scaled.rest, 0)); at != made_.end() && at->second != no_node)
        values_.push_back({*curve, made, at->second});
    return scale(graph_, scaled.coefficient, made);
  }
  return scale(graph_, scaled.coefficient, it->second);
}

/// The scalar parts of a product, each on its own.
NodeId Abstraction::product(NodeId node) {
  const std::vector<NodeId> parts = components(graph_, node).scalars;
  if (parts.size() < 2) return variable(node);
  std::vector<Factor> factors;
  for (const NodeId part : parts) {
    const auto it = made_.find(part);
    const NodeId made = it != made_.end() ? it->second : variable(part);
    if (made == no_node) return variable(node);
    factors.push_back({made, {}});
  }
  return contract(graph_, {}, {}, std::move(factors));
}

/// Of a scalar; those of its scalar arguments are made already.
NodeId Abstraction::make(NodeId node) {
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
    case Op::literal:
      return node;
    case Op::symbol:
      return graph_.symbol(graph_.node(node).attr).domain.index_of ? variable(node) : node;
    case Op::compare:
    case Op::logic:
      return scalars ? rebuilt() : no_node;
    case Op::indicator:
    case Op::add:
    case Op::pow:
      return scalars ? rebuilt() : variable(node);
    case Op::let:
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

NodeId Abstraction::take(NodeId formula) {
  for (const NodeId id : reachable(graph_, formula))
    if (graph_.order(id) == 0 && !made_.contains(id)) {
      const NodeId made = make(id);
      made_.emplace(id, made);
    }
  return made_.at(formula);
}

NodeId Abstraction::of(NodeId formula) { return take(spelled_out(formula)); }

// Each of the five increases strictly (log where it is defined). Beside that, for all z:
//   σ(z) ≷ 1/2 and tanh(z) ≷ 0 as z ≷ 0, and |tanh(z)| ≤ |z|;  max(z, 0) < softplus(z) ≤ max(z, 0) + log 2;
//   e^z ≥ 1 + z;  log(z) ≤ z − 1 for z > 0. log 2 < 7/10.
// Each rises less between two points than its steepest slope, which it has at one point at most.
std::vector<NodeId> Abstraction::facts() {
  std::vector<NodeId> facts = bounds_;
  const NodeId zero = literal(graph_, 0);
  const NodeId one = literal(graph_, 1);
  const auto relation = [&](NodeId a, Comparison comparison, NodeId b) {
    return compare(graph_, comparison, a, b);
  };
  const auto implied = [&](NodeId premise, NodeId conclusion) {
    facts.push_back(logic(graph_, Connective::implication, {premise, conclusion}));
  };
  const auto crosses = [&](const Value& f, NodeId from, NodeId level) {
    for (const Comparison comparison : {Comparison::lt, Comparison::eq, Comparison::gt})
      implied(relation(f.argument, comparison, from), relation(f.value, comparison, level));
  };
  if (values_.size() > most_values) return facts;
  for (const Value& f : values_) {
    switch (f.curve) {
      case Curve::sigmoid:
        crosses(f, zero, literal(graph_, Rational(1, 2)));
        break;
      case Curve::tanh:
        crosses(f, zero, zero);
        implied(relation(f.argument, Comparison::ge, zero), relation(f.value, Comparison::le, f.argument));
        implied(relation(f.argument, Comparison::le, zero), relation(f.value, Comparison::ge, f.argument));
        break;
      case Curve::softplus: {
        const NodeId most = literal(graph_, Rational(7, 10));
        facts.push_back(relation(f.value, Comparison::gt, zero));
        facts.push_back(relation(f.value, Comparison::gt, f.argument));
        implied(relation(f.argument, Comparison::le, zero), relation(f.value, Comparison::le, most));
        implied(relation(f.argument, Comparison::ge, zero),
                relation(f.value, Comparison::le, add(graph_, {f.argument, most})));
        break;
      }
      case Curve::exp:
        crosses(f, zero, one);
        facts.push_back(relation(f.value, Comparison::ge, add(graph_, {one, f.argument})));
        break;
      case Curve::log: {
        const NodeId defined = relation(f.argument, Comparison::gt, zero);
        implied(defined, relation(f.value, Comparison::le, subtract(graph_, f.argument, one)));
        implied(relation(f.argument, Comparison::ge, one), relation(f.value, Comparison::ge, zero));
        implied(relation(f.argument, Comparison::gt, one), relation(f.value, Comparison::gt, zero));
        break;
      }
    }
  }
  for (std::size_t i = 0; i < values_.size(); ++i)
    for (std::size_t j = 0; j < values_.size(); ++j) {
      const Value& f = values_[i];
      const Value& g = values_[j];
      if (i == j || f.curve != g.curve) continue;
      NodeId below = relation(f.argument, Comparison::lt, g.argument);
      if (f.curve == Curve::log)
        below = logic(graph_, Connective::conjunction, {relation(f.argument, Comparison::gt, zero), below});
      implied(below, relation(f.value, Comparison::lt, g.value));
      if (const auto slope = steepest(f.curve))
        implied(below, relation(subtract(graph_, g.value, f.value), Comparison::lt,
                                scale(graph_, *slope, subtract(graph_, g.argument, f.argument))));
      if (i < j)
        implied(relation(f.argument, Comparison::eq, g.argument), relation(f.value, Comparison::eq, g.value));
    }
  return facts;
}

}  // namespace overbar
