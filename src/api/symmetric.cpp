#include "api/symmetric.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "decide/symmetries.hpp"
#include "op/build.hpp"
#include "op/row.hpp"
#include "render/render.hpp"
#include "rewrite/simplify.hpp"

// A symmetric matrix is the same with its two indices exchanged, so in every product each factor A may be
// read either way; the way with the fewest transposes is kept, and simplifying brings equal terms together.
// Names are not looked into. What comes out is shown only if it has the normal form of what went in, with A
// written as (A + Aᵀ)/2.

namespace overbar {
namespace {

constexpr std::size_t most_factors = 3;  // of one product that are symmetric
constexpr int most_passes = 3;

std::unordered_set<NodeId> symmetric_matrices(Graph& graph, std::span<const NodeId> assumptions) {
  std::unordered_set<NodeId> result;
  for (const auto& [matrix, halves] : symmetries(graph, {assumptions.begin(), assumptions.end()}))
    if (halves == scale(graph, Rational(1, 2), add(graph, {matrix, transpose(graph, matrix)})))
      result.insert(matrix);
  return result;
}

/// The nodes that the root is written with, arguments first: names are not opened.
std::vector<NodeId> written_nodes(const Graph& graph, NodeId root) {
  std::unordered_set<NodeId> seen{root};
  std::vector<NodeId> open{root};
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (graph.op(id) == Op::let || graph.op(id) == Op::call) continue;
    for (const NodeId arg : graph.args(id))
      if (seen.insert(arg).second) open.push_back(arg);
  }
  std::vector<NodeId> result(seen.begin(), seen.end());
  std::ranges::sort(result);
  return result;
}

std::pair<std::size_t, std::size_t> length(const Graph& graph, NodeId node) {
  const std::string text = render(graph, node);
  std::size_t transposes = 0;
  for (std::size_t at = text.find("ᵀ"); at != std::string::npos; at = text.find("ᵀ", at + 1)) ++transposes;
  return {transposes, text.size()};
}

/// The product with the indices of its symmetric factors in the order that is shortest to read.
NodeId oriented(Graph& graph, NodeId product, const std::unordered_set<NodeId>& symmetric) {
  const std::vector<NodeId> args(graph.args(product).begin(), graph.args(product).end());
  std::vector<Factor> factors;
  std::vector<std::size_t> turning;
  const ContractView view = contract_view(graph, product);
  for (std::size_t k = 0; k < args.size(); ++k) {
    factors.push_back({args[k], {view.factors[k].begin(), view.factors[k].end()}});
    const NodeId matrix = graph.op(args[k]) == Op::inverse ? graph.arg(args[k], 0) : args[k];
    if (symmetric.contains(matrix) && turning.size() < most_factors) turning.push_back(k);
  }
  if (turning.empty()) return product;
  const std::vector<Label> out(view.out.begin(), view.out.end());
  const std::vector<Dim> axes = graph.axes(product);
  NodeId best = product;
  for (std::size_t which = 1; which < std::size_t{1} << turning.size(); ++which) {
    std::vector<Factor> turned = factors;
    for (std::size_t bit = 0; bit < turning.size(); ++bit)
      if ((which >> bit & 1) != 0) std::swap(turned[turning[bit]].labels[0], turned[turning[bit]].labels[1]);
    const NodeId other = contract(graph, out, axes, std::move(turned));
    if (length(graph, other) < length(graph, best)) best = other;
  }
  return best;
}

}  // namespace

NodeId with_symmetries(NormalForms& forms, NodeId node, std::span<const NodeId> assumptions) {
  Graph& graph = forms.graph();
  const auto symmetric = symmetric_matrices(graph, assumptions);
  if (symmetric.empty()) return node;
  NodeId current = node;
  for (int pass = 0; pass < most_passes; ++pass) {
    std::unordered_map<NodeId, NodeId> result;
    for (const NodeId id : written_nodes(graph, current)) {
      NodeId fresh = id;
      if (graph.op(id) != Op::let && graph.op(id) != Op::call && !graph.args(id).empty()) {
        std::vector<NodeId> args;
        for (const NodeId arg : graph.args(id)) args.push_back(result.at(arg));
        if (!std::ranges::equal(args, graph.args(id))) fresh = row(graph, id).rebuild.value(graph, id, args);
        if (graph.op(fresh) == Op::contract) fresh = oriented(graph, fresh, symmetric);
      }
      result[id] = fresh;
    }
    const NodeId next = simplify(forms, result.at(current), {});
    if (next == current) break;
    current = next;
  }
  if (render(graph, current).size() >= render(graph, node).size()) return node;
  const auto halves = symmetries(graph, {assumptions.begin(), assumptions.end()});
  const bool equal =
      prove_equal(forms, substitute(graph, node, halves), substitute(graph, current, halves)).proved;
  return equal ? current : node;
}

}  // namespace overbar
