#include <algorithm>
#include <array>

#include "api/zeros.hpp"
#include "op/build.hpp"

// A derivative is a sum over paths of products. Each term must vanish: by a factor that does, which may be
// another derivative and then has its own reason; else the terms cancel.

namespace overbar {
namespace {

constexpr int max_chain = 12;
constexpr std::array efforts{Effort::ranges, Effort::propagation, Effort::general_entries};

class Explainer {
 public:
  Explainer(Context& context, const Backprop& backprop, std::vector<NodeId> assumptions)
      : context_(context),
        g_(context.graph),
        assumptions_(std::move(assumptions)),
        entries_(context.graph, false) {
    for (const BarEquation& equation : backprop.equations)
      if (g_.op(equation.bar) == Op::let) by_bar_.emplace(equation.bar, &equation);
  }

  std::string chain(const BarEquation* at, Part part) {
    std::string text;
    for (int depth = 0; depth < max_chain; ++depth) {
      const std::string left = text_of(at->bar, part);
      const std::string right = render(g_, entries_of(g_, at->body, part));
      text += (text.empty() ? "" : "; ") + left + " = " + right;
      std::vector<Found> factors;
      for (const Contribution& contribution : at->contributions)
        factors.push_back(zero_factor(contribution.term, part));
      if (factors.empty()) factors.push_back(zero_factor(at->body, part));
      if (factors.size() == 1) {
        if (factors[0].bar != nullptr) {
          at = factors[0].bar;
          part = factors[0].part;
          continue;
        }
        if (factors[0].factor == no_node) return text + ", whose terms cancel for all values";
        return text + ", where " + render(g_, factors[0].factor) + " = 0";
      }
      if (std::ranges::any_of(factors, [](const Found& found) { return !found.any(); }))
        return text + ", whose terms cancel for all values";
      text += ": every path carries a 0, ";
      for (std::size_t k = 0; k < factors.size(); ++k) {
        const Found& found = factors[k];
        const std::string factor =
            found.bar != nullptr ? text_of(found.bar->bar, found.part) : render(g_, found.factor);
        text += (k == 0 ? "" : ", ") + factor;
        if (at->contributions.size() > k && at->contributions[k].consumer != no_node)
          text += " (through " + to_string(name_of(g_, at->contributions[k].consumer)) + ")";
      }
      return text;
    }
    return text;
  }

 private:
  struct Found {
    NodeId factor = no_node;
    const BarEquation* bar = nullptr;
    Part part;
    bool any() const { return factor != no_node || bar != nullptr; }
  };
  Context& context_;
  Graph& g_;
  std::vector<NodeId> assumptions_;
  Entries entries_;
  std::unordered_map<NodeId, const BarEquation*> by_bar_;

  std::string text_of(NodeId bar, const Part& part) { return render(g_, entries_of(g_, bar, part)); }

  bool vanishes(NodeId node, Effort effort) {
    if (is_zero(g_, node)) return true;
    if (is_literal(g_, node)) return false;
    return provable(context_.forms, is_zero_claim(g_, node, {}), assumptions_, decide_options(context_),
                    effort);
  }

  /// A factor of the term, at the part's indices, that is 0 itself; else a derivative that is.
  Found zero_factor(NodeId term, const Part& part) {
    std::vector<std::pair<NodeId, std::vector<NodeId>>> factors;
    if (g_.op(term) == Op::contract) {
      const ContractView view = contract_view(g_, term);
      for (std::size_t k = 0; k < view.factors.size(); ++k) {
        std::vector<NodeId> at;
        for (const Label label : view.factors[k])
          at.push_back(label < part.at.size() ? part.at[label] : no_node);
        factors.emplace_back(g_.arg(term, k), std::move(at));
      }
    } else {
      factors.emplace_back(term, part.at.empty() ? std::vector<NodeId>(g_.order(term), no_node) : part.at);
    }
    Found found;
    for (const Effort effort : efforts) {
      for (const auto& [factor, at] : factors) {
        if (by_bar_.contains(factor) || is_literal(g_, factor)) continue;
        const NodeId entry = entries_.at(factor, at);
        if (!vanishes(entry, effort)) continue;
        found.factor = entry;
        return found;
      }
      for (const auto& [factor, at] : factors) {
        const auto it = by_bar_.find(factor);
        if (it == by_bar_.end() || !vanishes(entries_.at(factor, at), effort)) continue;
        found.bar = it->second;
        found.part = Part{at, part.condition};
        return found;
      }
    }
    return found;
  }
};

}  // namespace

v1::Math math_of_assumption(Graph& graph, NodeId assumption) {
  v1::Math math = math_of(graph, assumption);
  if (graph.op(assumption) != Op::all || !math.text.starts_with("all(")) return math;
  std::vector<NodeId> indices;
  for (const Dim dim : graph.axes(graph.arg(assumption, 0))) indices.push_back(new_index(graph, dim));
  return math_of(graph, Entries(graph, false).at(graph.arg(assumption, 0), indices));
}

ZeroReason why_zero(Context& context, const Backprop& backprop, const std::vector<NodeId>& assumptions,
                    NodeId quantity, const Part& part) {
  Graph& g = context.graph;
  const BarEquation* equation = backprop.find(quantity);
  if (equation == nullptr)
    return {"no path leads from " + to_string(name_of(g, quantity)) + " to " +
                to_string(name_of(g, backprop.objective)),
            {}};
  // What it rests on: assumptions are left out as long as it still follows.
  std::vector<NodeId> needed = assumptions;
  const NodeId claim = is_zero_claim(g, equation->bar, part);
  const auto with_condition = [&](std::vector<NodeId> list) {
    if (part.condition != no_node) list.push_back(part.condition);
    return list;
  };
  // Only the first effort that sees it is asked: that something does not follow is found out late by the
  // others.
  const auto follows = [&](const std::vector<NodeId>& from, Effort effort) {
    return provable(context.forms, claim, with_condition(from), decide_options(context), effort);
  };
  const auto first =
      std::ranges::find_if(efforts, [&](Effort effort) { return follows(assumptions, effort); });
  const Effort effort = first == efforts.end() ? Effort::general_entries : *first;
  for (std::size_t k = 0; k < needed.size() && assumptions.size() <= 12;) {
    std::vector<NodeId> fewer = needed;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(k));
    if (follows(fewer, effort))
      needed = std::move(fewer);
    else
      ++k;
  }
  ZeroReason reason;
  reason.text = Explainer(context, backprop, with_condition(needed)).chain(equation, part);
  reason.assumptions = needed;
  for (std::size_t k = 0; k < needed.size(); ++k)
    reason.text += (k == 0 ? ", because " : " and ") + math_of_assumption(g, needed[k]).text;
  return reason;
}

}  // namespace overbar
