#include "rewrite/simplify.hpp"

#include <algorithm>

#include "op/build.hpp"
#include "rewrite/factor.hpp"
#include "rewrite/fold.hpp"
#include "rewrite/read_back.hpp"

// Candidates, of which the shortest is taken; the expression as it was derived wins a tie:
//   - itself, with the names of what stands in it and common factors taken out;
//   - its normal form (names closed) with definitions folded into their names, read back;
//   - the same after adjoints that divide, or derivatives of functions, have been opened: p̄ = −t ⊘ p cancels
//     in p ∘ p̄ − (pᵀ p̄) p, and σ′(z) = σ(z) (1 − σ(z)) cancels 1/σ(z). These must leave fewer quotients, or
//     else σ′ stays σ′;
//   - the same with e^u by a name p = 1/(1 + e^u), and of what is best with adjoints that divide opened.
// Normal forms are only looked at where something can cancel. Cost: that of a few normal forms of one
// equation.

namespace overbar {
namespace {

using normal::State;

constexpr double shorter = 0.01;
constexpr double cancelled_worth = 1;  // p − t over N may be longer than p̄ ∘ σ′(z), but says more
constexpr std::uint64_t work_limit = 60'000;
constexpr std::size_t node_limit = 400;

struct Look {
  std::size_t quotients = 0;
  bool can_cancel = false;  // quotients, roots, or the same part twice
  bool logistic = false;    // e/(1 + e), of which the normal form would make 1 − 1/(1 + e)
  std::size_t nodes = 0;
};

Look look_at(const Graph& graph, NodeId root) {
  Look look;
  std::vector<NodeId> stack{root};
  std::unordered_map<NodeId, int> met{{root, 1}};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    ++look.nodes;
    const Op op = graph.op(id);
    if (op == Op::let || op == Op::symbol) continue;
    if (op == Op::pow) {
      look.can_cancel = true;
      if (graph.rationals(graph.node(id).attr).front() < 0) ++look.quotients;
      const NodeId base = graph.arg(id, 0);
      if (graph.op(base) == Op::add)
        look.logistic =
            look.logistic ||
            (std::ranges::any_of(graph.args(base),
                                 [&](NodeId term) { return constant_value(graph, term).has_value(); }) &&
             std::ranges::any_of(graph.args(base), [&](NodeId term) { return graph.op(term) == Op::exp; }));
    }
    auto args = graph.args(id);
    if (op == Op::call) args = args.first(args.size() - 1);
    for (const NodeId arg : args) {
      const bool again = ++met[arg] > 1;
      if (again && !is_literal(graph, arg)) look.can_cancel = true;
      if (!again) stack.push_back(arg);
    }
  }
  return look;
}

/// Parts that are definitions of names, by their names.
NodeId with_names(Graph& graph, NodeId node, std::span<const NodeId> names) {
  std::unordered_map<NodeId, NodeId> replacement;
  for (const NodeId name : names) {
    if (graph.op(name) != Op::let) continue;
    const NodeId definition = graph.arg(name, 0);
    const Op op = graph.op(definition);
    if (op == Op::symbol || op == Op::let || op == Op::literal || op == Op::dim_value || op == Op::delta ||
        definition == node)
      continue;
    replacement.try_emplace(definition, name);
  }
  return replacement.empty() ? node : substitute_down_to_names(graph, node, replacement);
}

normal::ReadingOrder order_of(const Graph& graph, NodeId root) {
  normal::ReadingOrder order;
  std::vector<NodeId> stack{root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (!order.places.try_emplace(id, order.places.size()).second) continue;
    if (graph.op(id) == Op::let) continue;
    auto args = graph.args(id);
    if (graph.op(id) == Op::call) args = args.first(args.size() - 1);
    for (std::size_t k = args.size(); k-- > 0;) stack.push_back(args[k]);
  }
  return order;
}

std::optional<NodeId> by_normal_form(State& state, NodeId node, NodeId shown,
                                     const SimplifyOptions& options) {
  normal::Space& space = state.space;
  space.failure = normal::Failure::none;
  space.work = 0;
  const std::uint64_t limit = space.limits.work;
  space.limits.work = std::min(limit, work_limit);
  normal::PolyId poly = translate(space, state.translation, node);
  if (!space.broken()) poly = fold_names(state, poly, options.names);
  if (!space.broken()) poly = fold_facts(state, poly, options.facts);
  normal::ReadingOrder order = order_of(space.graph, shown);
  std::optional<NodeId> written;
  if (!space.broken() && space.poly(poly).size() <= 16)
    written = read_back(space, poly, space.graph.axes(node), order,
                        originals_of(space, state.translation, nodes_down_to_names(space.graph, node)));
  space.limits.work = limit;
  space.failure = normal::Failure::none;
  if (!written) return std::nullopt;
  return with_common_factors(space.graph, *written);
}

}  // namespace

NodeId simplify(NormalForms& forms, NodeId node, const SimplifyOptions& options) {
  Graph& graph = forms.graph();
  if (graph.is_boolean(node) || graph.op(node) == Op::let || graph.op(node) == Op::symbol ||
      is_literal(graph, node))
    return node;
  const Look look = look_at(graph, node);
  if (look.nodes > node_limit) return node;
  const NodeId whole = node;
  node = with_names(graph, node, options.names);
  NodeId best = with_common_factors(graph, node);
  double cost = reading_cost(graph, best);
  const auto consider = [&](NodeId opened, bool fewer_quotients) {
    const auto candidate = by_normal_form(forms.state(), opened, node, options);
    if (!candidate) return;
    const bool cancelled =
        opened != node && look_at(graph, *candidate).quotients < look_at(graph, opened).quotients;
    const double price = reading_cost(graph, *candidate) - (cancelled ? cancelled_worth : 0);
    if (price >= cost - shorter) return;
    if (std::ranges::any_of(options.markers, [&](NodeId m) { return depends_on(graph, *candidate, m); }))
      return;
    if ((fewer_quotients || look.logistic) && look_at(graph, *candidate).quotients >= look.quotients) return;
    best = *candidate;
    cost = price;
  };
  if (!look.can_cancel && options.open.empty() && options.facts.empty()) return best;
  if (look.can_cancel || !options.facts.empty()) consider(node, false);
  std::unordered_map<NodeId, NodeId> opening;
  for (const NodeId name : options.open) opening.emplace(name, graph.arg(name, 0));
  const auto opened = [&](NodeId root) { return substitute_down_to_names(graph, root, opening); };
  if (!opening.empty()) consider(opened(node), false);
  if (options.by_names != no_node && options.by_names != whole) {
    consider(options.by_names, false);
    if (!opening.empty()) consider(opened(options.by_names), false);
  }
  const NodeId written_out =
      options.written_out == no_node ? node : with_names(graph, options.written_out, options.names);
  if (written_out != node) {
    if (look.quotients > 0) consider(written_out, true);
    if (!opening.empty()) consider(opened(written_out), false);
  }
  if (const NodeId again = opening.empty() ? best : opened(best); again != best) consider(again, true);
  return best;
}

}  // namespace overbar
