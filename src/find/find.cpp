#include "find/find.hpp"

#include <set>

#include "base/tensor.hpp"
#include "find/search.hpp"
#include "find/shrink.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using synthesis::AtomId;
using synthesis::AtomKind;
using synthesis::Search;
using synthesis::Task;
using synthesis::Weights;

constexpr int most_retries = 8;

/// The leaves of one kind as tensors of the symbols that they are entries of.
Assignment<Rational> assignment_of(const Graph& graph, const Task& task, const std::vector<Rational>& leaves,
                                   AtomKind kind) {
  Assignment<Rational> result;
  for (AtomId id = 0; id < task.program.leaf_count; ++id) {
    const synthesis::Atom& atom = task.program.atoms[id];
    if (atom.kind != kind) continue;
    Tensor<Rational>& tensor = result.symbols[atom.symbol];
    if (tensor.data.empty()) {
      for (const Dim dim : graph.type_of(graph.symbol(atom.symbol).type).axes)
        tensor.shape.push_back(static_cast<std::size_t>(dim.code));
      tensor.data.assign(entry_count(tensor.shape), Rational(0));
    }
    tensor.data[atom.entry] = leaves[id];
  }
  return result;
}

NodeId with_weights(Graph& graph, NodeId root, const Assignment<Rational>& weights) {
  std::unordered_map<NodeId, NodeId> replacement;
  for (const auto& [symbol, tensor] : weights.symbols) {
    const NodeId node = symbol_node(graph, symbol);
    replacement[node] = tensor.shape.empty() ? literal(graph, tensor.data[0])
                                             : literal_tensor(graph, graph.axes(node), tensor.data);
  }
  return substitute(graph, root, replacement);
}

std::vector<Rational> leaves_of(const Task& task, const Assignment<Rational>& witness) {
  std::vector<Rational> leaves(task.program.leaf_count);
  for (AtomId id = 0; id < task.program.leaf_count; ++id) {
    const auto it = witness.symbols.find(task.program.atoms[id].symbol);
    if (it != witness.symbols.end()) leaves[id] = it->second.data[task.program.atoms[id].entry];
  }
  return leaves;
}

class Finder {
 public:
  Finder(NormalForms& forms, const Task& task, NodeId formula, const std::vector<NodeId>& assumptions,
         const FindOptions& options)
      : forms_(forms),
        graph_(forms.graph()),
        task_(task),
        formula_(formula),
        assumptions_(assumptions),
        options_(options) {}

  Found run() {
    Search search(task_, options_);
    Found found;
    for (int retry = 0; retry < most_retries; ++retry) {
      const Search::Outcome outcome = search.run();
      found.rounds = search.rounds();
      found.inputs = search.inputs();
      if (outcome == Search::Outcome::impossible) return impossible(search, std::move(found));
      if (outcome == Search::Outcome::unknown) {
        found.reason = search.reason() + " after " + std::to_string(found.rounds) + " rounds with " +
                       std::to_string(found.inputs) + " inputs";
        return found;
      }
      if (accept(search, found)) return found;
      if (found.outcome == Outcome::unknown && !found.reason.empty()) return found;
    }
    found.reason = "weights that passed every test were refuted again and again";
    return found;
  }

 private:
  NormalForms& forms_;
  Graph& graph_;
  const Task& task_;
  NodeId formula_;
  const std::vector<NodeId>& assumptions_;
  const FindOptions& options_;

  Decision prove(const Weights& weights, NodeId& claim, Assignment<Rational>& values) {
    values = assignment_of(graph_, task_, weights, AtomKind::weight);
    claim = with_weights(graph_, formula_, values);
    std::vector<NodeId> assumed;
    std::vector<NodeId> parts;
    for (const NodeId assumption : assumptions_) {
      // What is assumed of the weights alone is asked of them.
      const bool of_inputs = [&] {
        for (const NodeId id : reachable(graph_, assumption))
          if (graph_.op(id) == Op::symbol && !values.symbols.contains(graph_.node(id).attr)) return true;
        return false;
      }();
      (of_inputs ? assumed : parts).push_back(with_weights(graph_, assumption, values));
    }
    NodeId asked = claim;
    if (!parts.empty()) {
      parts.push_back(claim);
      asked = logic(graph_, Connective::conjunction, parts);
    }
    DecideOptions options;
    options.seed = options_.seed;
    options.out_of_time = options_.out_of_time;
    return decide(forms_, asked, assumed, options);
  }

  /// The weights are proved as any claim is; then smaller ones.
  bool accept(Search& search, Found& found) {
    NodeId claim = no_node;
    Assignment<Rational> values;
    Decision decision = prove(search.weights(), claim, values);
    if (decision.outcome == Outcome::refuted && decision.witness) {
      search.refute(leaves_of(task_, *decision.witness));
      return false;
    }
    if (decision.outcome != Outcome::proved) {
      found.reason = "weights were found that pass every test, but their proof was not: " + decision.reason;
      return false;
    }
    const Weights smaller = shrunk(task_, search.referee(), search.weights(), options_.out_of_time);
    if (smaller != search.weights()) {
      NodeId smaller_claim = no_node;
      Assignment<Rational> smaller_values;
      Decision again = prove(smaller, smaller_claim, smaller_values);
      if (again.outcome == Outcome::proved) {
        decision = std::move(again);
        claim = smaller_claim;
        values = std::move(smaller_values);
      }
    }
    found.outcome = Outcome::proved;
    found.weights = std::move(values);
    found.claim = claim;
    found.method = std::move(decision.method);
    found.reason = std::move(decision.reason);
    found.certificate = std::move(decision.certificate);
    return true;
  }

  Found impossible(Search& search, Found found) {
    for (const synthesis::Germ& germ : search.excluding()) {
      found.excluding.push_back({assignment_of(graph_, task_, germ.at, AtomKind::input), std::nullopt});
      if (!germ.direction.empty())
        found.excluding.back().direction = assignment_of(graph_, task_, germ.direction, AtomKind::input);
    }
    synthesis::Exclusion exclusion = search.exclusion();
    found.outcome = Outcome::refuted;
    found.certificate = std::move(exclusion.certificate);
    found.exhausted = exclusion.exhausted;
    constexpr Comparison comparisons[] = {Comparison::ge, Comparison::gt, Comparison::eq, Comparison::ne};
    for (const synthesis::Inequality& part : exclusion.parts) {
      Demand demand;
      demand.input = part.point;
      for (const auto& [monomial, coefficient] : part.left.terms) {
        if (monomial.empty())
          demand.constant = coefficient;
        else
          demand.terms.push_back({monomial[0], task_.program.atoms[monomial[0]].name, coefficient});
      }
      demand.comparison = comparisons[static_cast<std::size_t>(part.relation)];
      demand.times = part.times;
      found.demands.push_back(std::move(demand));
    }
    return found;
  }
};

}  // namespace

Found find_weights(NormalForms& forms, const std::vector<std::uint32_t>& symbols, NodeId formula,
                   const std::vector<NodeId>& assumptions, const FindOptions& options) {
  const auto task = synthesis::translate(forms.graph(), symbols, formula, assumptions);
  if (!task) {
    Found found;
    found.reason = task.error();
    return found;
  }
  return Finder(forms, *task, formula, assumptions, options).run();
}

}  // namespace overbar
