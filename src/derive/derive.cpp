#include "derive/derive.hpp"

#include <algorithm>

#include "derive/local.hpp"
#include "derive/shorten.hpp"
#include "op/build.hpp"

// For each named v, v̄ = Σ over the equations that mention v of (∂equation/∂v)ᵀ (the adjoint of its left
// side). The named quantities are visited in decreasing id, which is a reverse topological order; symbols
// come last. The terms of v̄ follow a depth-first reading from the objective (J = R + S: first R and what R
// mentions, …), so that they stand in the order of the person's own equations. Linear: every definition is
// swept once.

namespace overbar {
namespace {

struct Reading {
  std::vector<NodeId> named;                      // below the objective, in the order met
  std::unordered_map<NodeId, std::size_t> place;  // in `named`
};

NodeId definition_of(const Graph& graph, NodeId named) {
  return graph.op(named) == Op::let ? graph.arg(named, 0) : named;
}

Reading read_from(const Graph& graph, NodeId objective) {
  Reading reading;
  std::vector<NodeId> stack{objective};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (!reading.place.try_emplace(id, reading.named.size()).second) continue;
    reading.named.push_back(id);
    if (graph.op(id) == Op::symbol) continue;
    const std::vector<NodeId> leaves = named_leaves(graph, definition_of(graph, id));
    stack.insert(stack.end(), leaves.rbegin(), leaves.rend());
  }
  return reading;
}

Name bar_name(const Graph& graph, NodeId quantity, const DeriveOptions& options) {
  Name name = graph.op(quantity) == Op::symbol ? graph.symbol(graph.node(quantity).attr).name
                                               : graph.name(graph.node(quantity).attr);
  if (name.accent != Accent::none) name = Name{to_string(name), {}, Accent::none, {}, {}};
  name.accent = options.bars ? Accent::bar : Accent::derivative;
  if (!options.bars) {
    name.of = options.objective_name.text;
    name.of_latex = options.objective_name.latex;
  }
  return name;
}

NodeId seed_of(Graph& graph, NodeId objective, const DeriveOptions& options) {
  if (options.seed != no_node) return options.seed;
  if (is_single(graph, objective)) return filled(graph, 1, graph.axes(objective));
  Symbol seed{{}, Role::given, graph.intern_type(graph.type(objective)), {}};
  seed.name = is_named(graph, objective) ? bar_name(graph, objective, options) : options.objective_name;
  return symbol_node(graph, graph.add_symbol(std::move(seed)));
}

class Sweeper {
 public:
  Sweeper(Graph& graph, NodeId objective, const DeriveOptions& options)
      : graph_(graph), options_(options), reading_(read_from(graph, objective)), forms_(graph) {
    result_.objective = objective;
  }

  Backprop run() {
    std::vector<NodeId> order = reading_.named;
    // The objective first, then lets from the latest to the earliest, then symbols in reading order.
    std::ranges::stable_sort(order, [&](NodeId a, NodeId b) { return rank(a) > rank(b); });
    for (const NodeId id : order) visit(id);
    return std::move(result_);
  }

 private:
  Graph& graph_;
  const DeriveOptions& options_;
  Reading reading_;
  Backprop result_;
  std::unordered_map<NodeId, std::vector<Contribution>> contributions_;
  std::unordered_map<NodeId, Scaled> known_;  // e → c·v̄, where v̄ = e/c was derived
  NormalForms forms_;

  std::uint64_t rank(NodeId id) const {
    if (id == result_.objective) return std::uint64_t{1} << 40U;
    return graph_.op(id) == Op::symbol ? 0 : id + 1;
  }

  void visit(NodeId id) {
    BarEquation equation{id, no_node, no_node, {}};
    if (id == result_.objective) {
      equation.body = equation.bar = seed_of(graph_, id, options_);
    } else {
      const auto it = contributions_.find(id);
      if (it == contributions_.end()) return;
      equation.contributions = std::move(it->second);
      contributions_.erase(it);
      std::ranges::stable_sort(equation.contributions, {},
                               [&](const Contribution& c) { return reading_.place.at(c.consumer); });
      std::vector<NodeId> terms;
      for (Contribution& c : equation.contributions) terms.push_back(c.term = named_already(c.term));
      const NodeId raw = add(graph_, terms);
      equation.body = shorter(raw, equation);
      // A number is written where it is used: ȳ = S̄ (y − s) with S̄ = 1 is ȳ = y − s.
      equation.bar = is_literal(graph_, equation.body) || !options_.named
                         ? equation.body
                         : let(graph_, bar_name(graph_, id, options_), equation.body);
      remember(equation.body, equation.bar);
      remember(raw, equation.bar);
    }
    result_.index.emplace(id, result_.equations.size());
    const NodeId bar = equation.bar;
    result_.equations.push_back(std::move(equation));
    if (graph_.op(id) == Op::symbol || is_zero(graph_, bar)) return;
    for (const LocalAdjoint& local : sweep(graph_, definition_of(graph_, id), bar))
      contributions_[local.leaf].push_back({id, local.adjoint});
  }

  /// As a person would shorten it, adjoints that divide being opened where that cancels.
  NodeId shorter(NodeId body, const BarEquation& equation) {
    if (!options_.shorten) return body;
    std::vector<NodeId> consumers;
    for (const Contribution& c : equation.contributions) consumers.push_back(c.consumer);
    return named_already(shortened(forms_, body, consumers, dividing_adjoints(graph_, body)));
  }

  void remember(NodeId body, NodeId bar) {
    const Scaled part = split_coefficient(graph_, body);
    if (part.coefficient != 0 && !is_literal(graph_, part.rest) && !is_named(graph_, part.rest) &&
        graph_.op(bar) == Op::let)
      known_.try_emplace(part.rest, Scaled{1 / part.coefficient, bar});
  }

  /// c·v̄ where the term is c times the right-hand side of an earlier v̄ (s̄ = −ȳ, not −(y − s)).
  NodeId named_already(NodeId term) {
    const Scaled part = split_coefficient(graph_, term);
    const auto it = known_.find(part.rest);
    return it == known_.end() ? term
                              : scale(graph_, part.coefficient * it->second.coefficient, it->second.rest);
  }
};

}  // namespace

bool is_single(const Graph& graph, NodeId node) {
  return !graph.is_boolean(node) &&
         std::ranges::all_of(graph.axes(node), [](Dim dim) { return dim == Dim{1}; });
}

Backprop backpropagate(Graph& graph, NodeId objective, const DeriveOptions& options) {
  return Sweeper(graph, objective, options).run();
}

NodeId gradient(Graph& graph, NodeId objective, NodeId quantity) {
  DeriveOptions options;
  options.bars = false;
  options.named = false;
  const Backprop backprop = backpropagate(graph, objective, options);
  const BarEquation* equation = backprop.find(quantity);
  return equation == nullptr ? zeros(graph, graph.axes(quantity)) : equation->bar;
}

NodeId pull_back(Graph& graph, NodeId root, NodeId adjoint, NodeId leaf) {
  for (const LocalAdjoint& local : sweep(graph, root, adjoint))
    if (local.leaf == leaf) return local.adjoint;
  return zeros(graph, graph.axes(leaf));
}

void ensure_derivatives(Graph& graph, std::uint32_t function, std::size_t order) {
  while (graph.function(function).bodies.size() <= order) {
    const NodeId body = graph.function(function).bodies.back();
    const NodeId derivative = pull_back(graph, body, literal(graph, 1), graph.function(function).placeholder);
    graph.function(function).bodies.push_back(derivative);
  }
}

}  // namespace overbar
