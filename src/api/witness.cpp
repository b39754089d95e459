// A witness as a person reads it: what is free, every named quantity, and a command that replays it.
#include <algorithm>

#include "api/context.hpp"
#include "api/values.hpp"
#include "decide/decide.hpp"
#include "evaluate/evaluate.hpp"
#include "op/build.hpp"
#include "render/render.hpp"

namespace overbar {

void describe_witness(Context& context, const Question& /*question*/, NodeId claim,
                      const Assignment<Rational>& witness, v1::Decision& block) {
  Graph& g = context.graph;
  for (const auto& [dim, size] : witness.dims) {
    const std::string& name = g.dim_name(Dim{~static_cast<std::int32_t>(dim)});
    block.witness.push_back({math_of_name(Name{name, {}, Accent::none, {}, {}}),
                             {},
                             {std::to_string(size)},
                             {std::to_string(size)}});
  }
  const std::set<std::uint32_t> hidden = coefficients(g, witness);
  for (const auto& [symbol, tensor] : witness.symbols)
    if (!hidden.contains(symbol))
      block.witness.push_back(value_of(math_of_name(g.symbol(symbol).name), tensor));
  for (const auto& [function, body] : witness.functions)
    block.witness.push_back(function_value(g, function, body, witness));
  // Every named quantity below the claim, bars included, in the order of their definition.
  std::vector<NodeId> named;
  for (const NodeId id : reachable(g, claim))
    if (g.op(id) == Op::let && !g.is_boolean(id)) named.push_back(id);
  constexpr std::size_t most = 40;
  if (named.size() > most) named.erase(named.begin(), named.end() - most);
  for (const NodeId id : named) block.intermediate.push_back(evaluated(g, id, witness));
  // The two sides where the claim is one relation.
  NodeId relation = claim;
  if (g.op(relation) == Op::all) relation = g.arg(relation, 0);
  std::vector<std::string> targets;
  if (g.op(relation) == Op::compare) {
    const Difference difference = difference_of(g, relation, witness);
    block.reason = difference.text;
    const std::vector<NodeId> sides(g.args(relation).begin(), g.args(relation).end());
    // What has free indices is no expression by itself: the entry where the sides differ is.
    const bool by_entry =
        std::ranges::any_of(sides, [&](NodeId side) { return !has_matrix_notation(g, side); });
    for (const NodeId node : sides) {
      if (g.op(node) == Op::iota || g.op(node) == Op::literal) continue;  // the index itself, a number
      if (g.op(node) != Op::let && !constant_value(g, node))
        block.intermediate.push_back(evaluated(g, node, witness));
      if (!constant_value(g, node))
        targets.push_back(by_entry ? render_entry(g, node, difference.entry) : math_of(g, node).text);
    }
  } else {
    for (const NodeId id : named) targets.push_back(math_of(g, id).text);
  }
  block.replay = replay_statement(g, targets, witness);
}

}  // namespace overbar
