#include "decide/domain.hpp"
#include "decide/tactic.hpp"
#include "evaluate/evaluate.hpp"
#include "op/build.hpp"

// A claim over finitely many inputs, each of which is tried in exact arithmetic.

namespace overbar {
namespace {

constexpr std::size_t most_inputs = 20'000;

struct Entry {
  std::uint32_t symbol = 0;
  std::size_t place = 0;
  std::vector<Rational> values;
};

/// What is free, entry by entry; nullopt if that is not finite, or too much.
std::optional<std::vector<Entry>> free_entries(const Graph& graph, const std::vector<NodeId>& roots,
                                               Assignment<Rational>& at) {
  std::vector<Entry> entries;
  std::size_t count = 1;
  for (const NodeId id : reachable(graph, roots)) {
    if (graph.op(id) != Op::symbol) continue;
    const std::uint32_t number = graph.node(id).attr;
    const Domain& domain = graph.symbol(number).domain;
    if (domain.index_of && !domain.index_of->is_constant()) return std::nullopt;
    const auto values = finite_values(domain, most_inputs);
    if (!values || values->empty()) return std::nullopt;
    Tensor<Rational>& tensor = at.symbols[number];
    for (const Dim dim : graph.axes(id)) {
      if (!dim.is_constant()) return std::nullopt;
      tensor.shape.push_back(static_cast<std::size_t>(dim.code));
    }
    for (std::size_t k = 0; k < entry_count(tensor.shape); ++k) {
      entries.push_back({number, k, *values});
      count *= values->size();
      if (count > most_inputs) return std::nullopt;
    }
    tensor.data.assign(entry_count(tensor.shape), values->front());
  }
  return entries;
}

}  // namespace

std::optional<Decision> exhaustion_tactic(const Claim& claim) {
  std::vector<NodeId> roots = claim.assumptions;
  roots.push_back(claim.formula);
  Assignment<Rational> at;
  const auto entries = free_entries(claim.graph, roots, at);
  if (!entries || entries->empty()) return std::nullopt;
  prepare_functions(claim.graph, roots);
  const Evaluator<Rational> evaluate_at(claim.graph, roots);
  std::size_t tried = 0;
  std::vector<std::size_t> choice(entries->size(), 0);
  while (true) {
    if (claim.options.out_of_time && claim.options.out_of_time()) return std::nullopt;
    for (std::size_t k = 0; k < choice.size(); ++k)
      at.symbols[(*entries)[k].symbol].data[(*entries)[k].place] = (*entries)[k].values[choice[k]];
    const auto values = evaluate_at(at);
    if (!values) return std::nullopt;  // not rational, or not defined there
    bool assumed = true;
    for (std::size_t k = 0; k + 1 < values->size(); ++k)
      assumed = assumed && (*values)[k].truth.data[0] == Truth::yes;
    if (assumed) {
      ++tried;
      if (values->back().truth.data[0] != Truth::yes)
        return Decision{Outcome::refuted, "exhaustion", "fails at the values below", at, {}};
    }
    std::size_t k = 0;
    while (k < choice.size() && ++choice[k] == (*entries)[k].values.size()) choice[k++] = 0;
    if (k == choice.size()) break;
  }
  return proved("exhaustion", "true at each of the " + std::to_string(tried) +
                                  " inputs that there are, in exact arithmetic");
}

}  // namespace overbar
