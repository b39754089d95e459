#include <algorithm>

#include "decide/components.hpp"
#include "decide/propagate.hpp"
#include "decide/range.hpp"
#include "decide/symmetries.hpp"
#include "decide/tactic.hpp"
#include "derive/applied_body.hpp"
#include "derive/derive.hpp"
#include "op/build.hpp"
#include "op/row.hpp"

// What the assumptions say is put into the claim. An assumed equation q = c replaces q by c wherever it
// stands (and so relu′(z1) becomes relu′(−1) = 0); a relation that ranges decide becomes true or false, and
// its indicator 1 or 0. Replacing forgets that q = c restricts other quantities, so what is proved afterwards
// holds a fortiori. All of it is valid for all dimensions. What is left is proved by ranges (inequalities) or
// by normal forms (equations).

namespace overbar {
namespace {

constexpr int max_passes = 6;

/// x[1], W[i,j]: one entry of something that is declared or named.
bool is_entry(const Graph& graph, NodeId id) {
  if (graph.op(id) != Op::contract || graph.order(id) != 0) return false;
  const auto args = graph.args(id);
  const auto is_unit = [&](NodeId arg) { return graph.op(arg) == Op::basis && graph.order(arg) == 1; };
  return (graph.op(args[0]) == Op::symbol || graph.op(args[0]) == Op::let) &&
         static_cast<std::size_t>(std::ranges::count_if(args.subspan(1), is_unit)) == args.size() - 1 &&
         graph.order(args[0]) == args.size() - 1;
}

/// q = c among the assumptions: q replaced by the number c.
std::unordered_map<NodeId, NodeId> replacements(Graph& graph, const std::vector<NodeId>& assumptions) {
  std::unordered_map<NodeId, NodeId> result;
  std::vector<NodeId> stack = assumptions;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (is_connective(graph, id, Connective::conjunction)) {
      stack.insert(stack.end(), graph.args(id).begin(), graph.args(id).end());
      continue;
    }
    const NodeId relation = relation_of(graph, id);
    if (relation == no_node || static_cast<Comparison>(graph.node(relation).attr) != Comparison::eq) continue;
    NodeId a = graph.arg(relation, 0);
    NodeId b = graph.arg(relation, 1);
    if (constant_value(graph, a)) std::swap(a, b);
    const bool named = graph.op(a) == Op::let || graph.op(a) == Op::symbol || is_entry(graph, a);
    if (constant_value(graph, b) || (named && !depends_on(graph, b, a))) result.try_emplace(a, b);
  }
  return result;
}

/// An assumed Σ e = c with c ≠ 0 is put in by writing e as c u / Σ u: every e with that sum is of this form,
/// and every such quotient has that sum. The symbol e itself serves as u.
struct Normalisations {
  std::unordered_map<NodeId, NodeId> quotients;  // e → c e / Σ e
  std::vector<NodeId> totals;                    // Σ e, which must then stay as it is
};
Normalisations normalisations(Graph& graph, const std::vector<NodeId>& assumptions) {
  Normalisations result;
  for (const NodeId assumption : assumptions) {
    const NodeId relation = relation_of(graph, assumption);
    if (relation == no_node || static_cast<Comparison>(graph.node(relation).attr) != Comparison::eq) continue;
    NodeId total = graph.arg(relation, 0);
    NodeId number = graph.arg(relation, 1);
    if (constant_value(graph, total)) std::swap(total, number);
    const auto value = constant_value(graph, number);
    if (!value || *value == 0 || graph.op(total) != Op::contract || graph.order(total) != 0) continue;
    if (graph.args(total).size() != 1 || graph.op(graph.arg(total, 0)) != Op::symbol) continue;
    const NodeId symbol = graph.arg(total, 0);
    const ContractView view = contract_view(graph, total);
    if (view.label_count != graph.order(symbol)) continue;  // a trace is no sum of all entries
    result.totals.push_back(total);
    result.quotients.try_emplace(symbol,
                                 scale(graph, *value, hadamard(graph, {pow(graph, total, -1), symbol})));
  }
  return result;
}

/// Functions that are made of indicators (relu, step, |·|, and their derivatives) are written out where a
/// range decides at least one of these indicators.
NodeId written_out(Graph& graph, NodeId id) {
  const Application application = graph.application(graph.node(id).attr);
  if (graph.function(application.function).opaque) return id;
  ensure_derivatives(graph, application.function, application.derivatives.size());
  const Function& function = graph.function(application.function);
  const NodeId body = function.bodies[application.derivatives.size()];
  const std::vector<NodeId> parts = reachable(graph, body);
  if (std::ranges::none_of(parts, [&](NodeId part) { return graph.op(part) == Op::indicator; })) return id;
  const NodeId written = applied_body(graph, id);
  return written == no_node ? id : written;
}

/// A relation or an indicator that ranges decide.
NodeId folded(Graph& graph, Ranges& ranges, NodeId id) {
  if (graph.op(id) == Op::indicator && graph.op(graph.arg(id, 0)) == Op::compare)
    if (const auto truth_value = ranges.relation(graph.arg(id, 0)))
      return filled(graph, *truth_value ? 1 : 0, graph.axes(id));
  if (graph.op(id) == Op::compare && graph.order(id) == 0)
    if (const auto truth_value = ranges.relation(id)) return truth(graph, *truth_value);
  return id;
}

/// A product with those of its scalar parts replaced that an assumption or a range says the value of.
NodeId with_known_parts(Graph& graph, Ranges& ranges, NodeId id,
                        const std::unordered_map<NodeId, NodeId>& replaced, const std::vector<NodeId>& kept) {
  Components parts = components(graph, id);
  if (parts.scalars.size() + (parts.rest == no_node ? 0 : 1) < 2) return id;
  bool changed = false;
  for (NodeId& part : parts.scalars) {
    if (const auto it = replaced.find(part); it != replaced.end()) {
      part = it->second;
      changed = true;
    } else if (!constant_value(graph, part) && ranges.of(part).is_point() &&
               std::ranges::none_of(kept, [&](NodeId total) { return depends_on(graph, part, total); })) {
      part = literal(graph, *ranges.of(part).lower);
      changed = true;
    }
  }
  return changed ? together(graph, id, parts) : id;
}

NodeId fold_pass(Graph& graph, Ranges& ranges, NodeId root,
                 const std::unordered_map<NodeId, NodeId>& replaced, const std::vector<NodeId>& kept) {
  std::unordered_map<NodeId, NodeId> result;
  for (const NodeId id : reachable(graph, root)) {
    if (const auto it = replaced.find(id); it != replaced.end()) {
      result[id] = it->second;
      continue;
    }
    NodeId fresh = id;
    if (const NodeId known = folded(graph, ranges, id); known != id) {
      result[id] = known;
      continue;
    }
    std::vector<NodeId> args;
    bool changed = false;
    for (const NodeId arg : graph.args(id)) {
      args.push_back(result.at(arg));
      changed = changed || args.back() != arg;
    }
    if (changed) fresh = row(graph, id).rebuild.value(graph, id, args);
    if (graph.op(fresh) == Op::apply) fresh = written_out(graph, fresh);
    if (graph.op(fresh) == Op::contract) fresh = with_known_parts(graph, ranges, fresh, replaced, kept);
    result[id] = fresh;
  }
  return result.at(root);
}

/// A name for a number is that number.
NodeId without_trivial_names(Graph& graph, NodeId root) {
  std::unordered_map<NodeId, NodeId> replaced;
  for (const NodeId id : reachable(graph, root))
    if (graph.op(id) == Op::let && constant_value(graph, graph.arg(id, 0)))
      replaced.emplace(id, graph.arg(id, 0));
  return replaced.empty() ? root : substitute(graph, root, replaced);
}

bool holds_by_ranges(Graph& graph, Ranges& ranges, NodeId formula) {
  const NodeId relation = relation_of(graph, formula);
  if (relation == no_node) return false;
  if (ranges.relation(relation) == true) return true;
  const auto comparison = static_cast<Comparison>(graph.node(relation).attr);
  const NodeId difference = subtract(graph, graph.arg(relation, 0), graph.arg(relation, 1));
  return decided(comparison, ranges.of(difference), point(0)) == true;
}

}  // namespace

NodeId propagated(Graph& graph, NodeId node, const std::vector<NodeId>& given) {
  std::vector<NodeId> assumptions = given;
  auto replaced = replacements(graph, given);
  const Normalisations normal = normalisations(graph, given);
  if (!normal.quotients.empty()) node = substitute(graph, node, normal.quotients);
  for (const NodeId total : normal.totals) replaced.erase(total);
  if (const auto symmetric = symmetries(graph, given); !symmetric.empty())
    node = substitute(graph, node, symmetric);
  for (int pass = 0; pass < max_passes; ++pass) {
    Ranges ranges(graph, assumptions);
    const NodeId next = without_trivial_names(graph, fold_pass(graph, ranges, node, replaced, normal.totals));
    if (next == node) break;
    node = next;
    for (NodeId& assumption : assumptions) assumption = substitute(graph, assumption, replaced);
  }
  return node;
}

std::optional<Decision> range_tactic(const Claim& claim) {
  Ranges ranges(claim.graph, claim.assumptions);
  if (!holds_by_ranges(claim.graph, ranges, claim.formula)) return std::nullopt;
  return proved("propagation", "the signs and ranges of both sides decide it");
}

std::optional<Decision> propagation_tactic(const Claim& claim) {
  Graph& graph = claim.graph;
  const char* method = "propagation";
  if (auto decision = range_tactic(claim)) return decision;
  const NodeId formula = propagated(graph, claim.formula, claim.assumptions);
  if (formula == claim.formula) return std::nullopt;
  if (formula == truth(graph, true))
    return proved(method, "the assumptions, signs and ranges make both sides the same");
  std::vector<NodeId> assumptions = claim.assumptions;
  const auto replaced = replacements(graph, claim.assumptions);
  for (NodeId& assumption : assumptions) assumption = substitute(graph, assumption, replaced);
  Ranges ranges(graph, assumptions);
  if (holds_by_ranges(graph, ranges, formula))
    return proved(method, "with the assumptions put in, the signs and ranges of both sides decide it");
  const NodeId relation = relation_of(graph, formula);
  if (relation == no_node || static_cast<Comparison>(graph.node(relation).attr) != Comparison::eq)
    return std::nullopt;
  if (prove_equal(claim.forms, graph.arg(relation, 0), graph.arg(relation, 1)).proved)
    return proved("propagation, normal form",
                  "with the assumptions put in, both sides have the same normal form");
  return std::nullopt;
}

}  // namespace overbar
