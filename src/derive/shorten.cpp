#include "derive/shorten.hpp"

#include <algorithm>

#include "derive/applied_body.hpp"
#include "derive/derive.hpp"
#include "derive/local.hpp"
#include "derive/own_forms.hpp"
#include "op/build.hpp"
#include "rewrite/factor.hpp"
#include "rewrite/simplify.hpp"

namespace overbar {
namespace {

constexpr std::size_t max_names = 24;

void remember(std::vector<NodeId>& names, const Graph& graph, NodeId name) {
  // Adjoints are not folded: (1 − z) ∘ h̄ is not h̄ − z̄ by accident.
  if (graph.op(name) != Op::let || graph.name(graph.node(name).attr).accent != Accent::none) return;
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

}  // namespace

bool divides(const Graph& graph, NodeId node) {
  return std::ranges::any_of(nodes_down_to_names(graph, node), [&](NodeId id) {
    return graph.op(id) == Op::pow && graph.rationals(graph.node(id).attr).front() < 0;
  });
}

std::vector<NodeId> dividing_adjoints(const Graph& graph, NodeId node) {
  std::vector<NodeId> result;
  for (const NodeId leaf : named_leaves(graph, node))
    if (graph.op(leaf) == Op::let && graph.name(graph.node(leaf).attr).accent != Accent::none &&
        divides(graph, graph.arg(leaf, 0)))
      result.push_back(leaf);
  return result;
}

NodeId with_derivatives_written_out(Graph& graph, NodeId node) {
  std::unordered_map<NodeId, NodeId> replacement;
  for (const NodeId id : nodes_down_to_names(graph, node)) {
    if (graph.op(id) != Op::apply) continue;
    const Application application = graph.application(graph.node(id).attr);
    if (application.derivatives.empty() || graph.function(application.function).opaque) continue;
    if (const NodeId body = applied_body(graph, id); body != no_node) replacement.emplace(id, body);
  }
  return replacement.empty() ? node : substitute_down_to_names(graph, node, replacement);
}

NodeId shortened(NormalForms& forms, NodeId node, std::span<const NodeId> consumers,
                 std::span<const NodeId> adjoints) {
  Graph& graph = forms.graph();
  std::vector<NodeId> names;
  for (const NodeId consumer : consumers) remember(names, graph, consumer);
  for (const NodeId consumer : consumers) {
    if (graph.op(consumer) != Op::let || names.size() > max_names) continue;
    for (const NodeId leaf : named_leaves(graph, graph.arg(consumer, 0))) remember(names, graph, leaf);
  }
  for (const NodeId leaf : named_leaves(graph, node)) remember(names, graph, leaf);
  if (names.size() > max_names) names.resize(max_names);
  // Later names first: they are made of the earlier ones.
  std::ranges::sort(names, std::ranges::greater{});
  SimplifyOptions options;
  options.names = names;
  options.open = adjoints;
  options.written_out = with_derivatives_written_out(graph, node);
  const OwnForm own = by_own_names(graph, node, names);
  options.by_names = own.node;
  options.markers = own.markers;
  const NodeId shorter = simplify(forms, node, options);
  return own.node == node ? shorter : with_logistic_products(graph, shorter, names);
}

std::vector<Fact> facts_of(const Graph& graph, std::span<const NodeId> assumptions) {
  std::vector<Fact> facts;
  for (NodeId assumption : assumptions) {
    if (graph.op(assumption) == Op::all) assumption = graph.arg(assumption, 0);
    if (graph.op(assumption) != Op::compare ||
        static_cast<Comparison>(graph.node(assumption).attr) != Comparison::eq)
      continue;
    NodeId left = graph.arg(assumption, 0);
    NodeId right = graph.arg(assumption, 1);
    if (constant_value(graph, left)) std::swap(left, right);
    if (constant_value(graph, right) && !constant_value(graph, left)) facts.push_back({left, right});
  }
  return facts;
}

NodeId shortened_under(NormalForms& forms, NodeId node, std::span<const NodeId> assumptions) {
  const std::vector<Fact> facts = facts_of(forms.graph(), assumptions);
  if (facts.empty()) return node;
  SimplifyOptions options;
  options.facts = facts;
  return simplify(forms, node, options);
}

}  // namespace overbar
