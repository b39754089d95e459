#include "decide/openings.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "decide/components.hpp"
#include "op/build.hpp"

// Which of the summed indices are taken outside decides whether what is left can be seen to be nonnegative:
//   - an index that every product has once, since the sums may well compare term by term: the samples of a
//     batch, the rows of A in ‖A x‖² ≤ ‖A‖² ‖x‖²;
//   - indices that leave squares behind: Σᵢⱼₖ A[i,j] x[j] A[i,k] x[k] is Σᵢ (Σⱼ A[i,j] x[j])²;
//   - all of them.
// A product that has fewer indices of a size than the others counts at each value of what it lacks, divided
// by their number, or at one value only, i = j or i = a for an a that is known: c = Σᵢ c/N = Σᵢ c 1[i = a].
// Where two indices of a size are taken out they are exchanged as well and both bodies added, since the order
// in which they were given to a product means nothing.
//
// Where one index i is taken out and s, s' both sum to 1 over it, λ (s[i] − s'[i]) may be added to the body:
// it adds nothing to the sum. For λ the multipliers of Lagrange's rule are tried at which a sum is least
// where s = s' (λ = 1 for logarithms; for squares, what the sum is compared with): Σ p log(p/q) ≥ 0 is of p
// log(p/q) − p + q, and Σ p² ≥ 1/N of p² − 2 p/N + 1/N².

namespace overbar {
namespace {

constexpr std::size_t most_labels = 6;     // of a part that is looked at for squares
constexpr std::size_t most_of_a_size = 2;  // indices
constexpr std::size_t most_swapped = 2;    // sizes that have two
constexpr int most_copies = 4;             // of a sum to a power
constexpr std::size_t most_units = 3;      // vectors that sum to 1
constexpr int most_exchanges = 16;

struct SummedLabel {
  Label label;
  Dim dim;
};

/// The labels that are summed over, but for those that a unit vector picks a value of.
std::vector<SummedLabel> summed_labels(const Graph& graph, NodeId part) {
  std::vector<SummedLabel> result;
  if (graph.op(part) != Op::contract || graph.order(part) != 0) return result;
  const std::vector<Dim> dims = label_dims(graph, part);
  const ContractView view = contract_view(graph, part);
  std::vector<bool> pinned(dims.size(), false);
  for (std::size_t k = 0; k < view.factors.size(); ++k)
    if (graph.op(graph.arg(part, k)) == Op::basis && view.factors[k].size() == 1)
      pinned[view.factors[k][0]] = true;
  for (std::size_t label = 0; label < dims.size(); ++label)
    if (!pinned[label]) result.push_back({static_cast<Label>(label), dims[label]});
  return result;
}

/// How what a product lacks is shared out.
enum class Share : std::uint8_t {
  equal,
  at_one_value,
  weights_or_one_value,  // by a vector that sums to 1; at one value products that have an index of this size
  weights_of_numbers,    // numbers by that vector, the others equally
  weights,               // all by that vector
};

using Choice = std::map<NodeId, std::vector<SummedLabel>>;  // of each part, what is taken outside

/// The part with these of its labels at these indices.
NodeId at_indices(OpeningContext& context, NodeId part, const std::vector<SummedLabel>& labels,
                  const std::vector<NodeId>& indices) {
  const ContractView view = contract_view(context.graph, part);
  std::vector<Factor> factors;
  for (std::size_t k = 0; k < view.factors.size(); ++k)
    factors.push_back({context.graph.arg(part, k), {view.factors[k].begin(), view.factors[k].end()}});
  for (std::size_t k = 0; k < labels.size(); ++k)
    factors.push_back({basis(context.graph, indices[k], labels[k].dim), {labels[k].label}});
  return context.entries.inside(contract(context.graph, {}, {}, std::move(factors)));
}

class Opener {
 public:
  Opener(OpeningContext& context, const SumOfProducts& sum)
      : context_(context), graph_(context.graph), sum_(sum) {
    for (const PowerProduct& product : sum)
      for (const auto& [base, exponent] : product.powers)
        if (is_integer(exponent) && exponent >= 1 && exponent <= most_copies && !labels_.contains(base))
          if (auto labels = summed_labels(graph_, base); !labels.empty())
            labels_.emplace(base, std::move(labels));
  }

  std::vector<Choice> choices() {
    std::vector<Choice> result;
    const auto propose = [&](Choice choice) {
      std::erase_if(choice, [](const auto& entry) { return entry.second.empty(); });
      const auto same = [&](const Choice& other) {
        return std::ranges::equal(choice, other, [](const auto& a, const auto& b) {
          return a.first == b.first && a.second.size() == b.second.size();
        });
      };
      if (!choice.empty() && std::ranges::none_of(result, same)) result.push_back(std::move(choice));
    };
    propose(common());
    propose(squares());
    propose(labels_);
    return result;
  }

  std::optional<Opening> open(const Choice& choice, Share share) {
    std::map<Dim, std::size_t> needed;
    std::map<Dim, std::size_t> total;
    for (const PowerProduct& product : sum_)
      for (const auto& [dim, count] : count_of(product, choice)) {
        needed[dim] = std::max(needed[dim], count);
        total[dim] += count;
      }
    if (share > Share::at_one_value)
      for (const auto& [dim, weights] : context_.weights) needed.try_emplace(dim, 1);
    const bool lacks = std::ranges::any_of(
        needed, [&](const auto& entry) { return total[entry.first] < entry.second * sum_.size(); });
    if (share != Share::equal && !lacks) return std::nullopt;  // nothing to share out
    Opening opening;
    std::map<Dim, std::vector<NodeId>> pool;
    std::vector<Dim> swapped;
    for (const auto& [dim, count] : needed) {
      if (count > most_of_a_size) return std::nullopt;
      if (count == 2) swapped.push_back(dim);
      for (std::size_t k = 0; k < count; ++k) pool[dim].push_back(context_.fresh_index(dim));
      opening.indices.insert(opening.indices.end(), pool[dim].begin(), pool[dim].end());
    }
    if (swapped.size() > most_swapped) return std::nullopt;
    std::vector<NodeId> bodies;
    for (std::size_t which = 0; which < std::size_t{1} << swapped.size(); ++which) {
      auto mine = pool;
      for (std::size_t k = 0; k < swapped.size(); ++k)
        if ((which >> k & 1) != 0) std::ranges::reverse(mine[swapped[k]]);
      bodies.push_back(body(choice, mine, share));
    }
    opening.body = add(graph_, std::move(bodies));
    return opening;
  }

 private:
  OpeningContext& context_;
  Graph& graph_;
  const SumOfProducts& sum_;
  Choice labels_;  // all of each part

  /// How many indices of each size a product takes.
  std::map<Dim, std::size_t> count_of(const PowerProduct& product, const Choice& choice) const {
    std::map<Dim, std::size_t> count;
    for (const auto& [base, exponent] : product.powers) {
      const auto it = choice.find(base);
      if (it == choice.end() || !opens(exponent)) continue;
      for (const SummedLabel& label : it->second) count[label.dim] += static_cast<std::size_t>(exponent);
    }
    return count;
  }

  static bool opens(const Rational& exponent) {
    return is_integer(exponent) && exponent >= 1 && exponent <= most_copies;
  }

  Choice only(const std::set<Dim>& dims) const {
    Choice choice = labels_;
    for (auto& [part, labels] : choice)
      std::erase_if(labels, [&](const SummedLabel& label) { return !dims.contains(label.dim); });
    return choice;
  }

  /// What every product has exactly once.
  Choice common() const {
    std::set<Dim> dims;
    for (const auto& [part, labels] : labels_)
      for (const SummedLabel& label : labels) dims.insert(label.dim);
    for (const PowerProduct& product : sum_) {
      auto count = count_of(product, labels_);
      std::erase_if(dims, [&](Dim dim) { return count[dim] != 1; });
    }
    return only(dims);
  }

  /// What leaves squares behind; of parts where nothing does, the indices of the same sizes.
  Choice squares() {
    Choice found;
    std::set<Dim> dims;
    for (const auto& [part, labels] : labels_) {
      auto cut = cut_of(part, labels);
      if (cut.empty()) continue;
      for (const SummedLabel& label : cut) dims.insert(label.dim);
      found.emplace(part, std::move(cut));
    }
    if (found.empty()) return {};
    Choice choice = only(dims);
    for (auto& [part, cut] : found) choice[part] = std::move(cut);
    return choice;
  }

  /// The fewest labels without which the part is made of pairs of equal sums and single entries.
  std::vector<SummedLabel> cut_of(NodeId part, const std::vector<SummedLabel>& labels) {
    if (labels.size() < 2 || labels.size() > most_labels) return {};
    std::vector<unsigned> subsets;
    for (unsigned subset = 1; subset + 1 < 1U << labels.size(); ++subset)
      if (std::popcount(subset) <= 3) subsets.push_back(subset);
    std::ranges::stable_sort(subsets, {}, [](unsigned subset) { return std::popcount(subset); });
    for (const unsigned subset : subsets) {
      std::vector<SummedLabel> cut;
      std::vector<NodeId> indices;
      for (std::size_t k = 0; k < labels.size(); ++k)
        if ((subset >> k & 1) != 0) {
          cut.push_back(labels[k]);
          indices.push_back(probe(labels[k].dim, cut.size()));
        }
      std::map<PolyId, int> count;  // of sums with one normal form
      bool all_known = true;
      for (const NodeId rest : components(graph_, at_indices(context_, part, cut, indices)).scalars) {
        if (summed_labels(graph_, rest).empty()) continue;
        const auto form = normal_form(context_.forms, rest, {.unfold = false});
        all_known = all_known && form.has_value();
        if (form) ++count[*form];
      }
      if (!all_known) continue;
      if (!count.empty() &&
          std::ranges::all_of(count, [](const auto& entry) { return entry.second % 2 == 0; }))
        return cut;
    }
    return {};
  }

  /// An index that only stands where a cut is tried.
  NodeId probe(Dim dim, std::size_t which) {
    const auto [it, fresh] = probes_.try_emplace({dim, which}, no_node);
    if (fresh) it->second = context_.fresh_index(dim);
    return it->second;
  }
  std::map<std::pair<Dim, std::size_t>, NodeId> probes_;

  /// What stands under the Σ, at these indices.
  NodeId body(const Choice& choice, const std::map<Dim, std::vector<NodeId>>& pool, Share share) {
    std::vector<NodeId> terms{literal(graph_, 0)};
    for (const PowerProduct& product : sum_) {
      std::map<Dim, std::size_t> used;
      std::vector<Factor> factors{{literal(graph_, product.coefficient), {}}};
      for (const auto& [base, exponent] : product.powers) {
        const auto it = choice.find(base);
        if (it == choice.end() || !opens(exponent)) {
          factors.push_back({exponent == 1 ? base : pow(graph_, base, exponent), {}});
          continue;
        }
        for (int copy = 0; copy < exponent; ++copy) {
          std::vector<NodeId> at;
          for (const SummedLabel& label : it->second) at.push_back(pool.at(label.dim)[used[label.dim]++]);
          factors.push_back({at_indices(context_, base, it->second, at), {}});
        }
      }
      for (const auto& [dim, indices] : pool)
        for (std::size_t k = used[dim]; k < indices.size(); ++k)
          factors.push_back({share_of(product, dim, indices, k, share), {}});
      terms.push_back(contract(graph_, {}, {}, std::move(factors)));
    }
    return add(graph_, std::move(terms));
  }

  /// A number for each value of indices[k], 1 in all.
  NodeId share_of(const PowerProduct& product, Dim dim, const std::vector<NodeId>& indices, std::size_t k,
                  Share share) {
    const NodeId own = k > 0 ? indices[0] : index_in(product, dim);
    const auto weights = context_.weights.find(dim);
    const bool weighted =
        weights != context_.weights.end() &&
        (share == Share::weights || (share == Share::weights_or_one_value && own == no_node) ||
         (share == Share::weights_of_numbers && product.powers.empty()));
    if (weighted) return context_.entries.at(weights->second, {indices[k]});
    if (share == Share::at_one_value || share == Share::weights_or_one_value) {
      if (own != no_node) return same_index(graph_, indices[k], own);
      if (const auto known = context_.known.find(dim);
          known != context_.known.end() && !known->second.empty())
        return same_index(graph_, indices[k], known->second.front());
    }
    return pow(graph_, dim_value(graph_, dim), -1);
  }

  /// A known index of this size that stands in the product; no_node if there is none.
  NodeId index_in(const PowerProduct& product, Dim dim) const {
    const auto known = context_.known.find(dim);
    if (known == context_.known.end()) return no_node;
    for (const NodeId index : known->second)
      for (const auto& [base, exponent] : product.powers)
        if (depends_on(graph_, base, index)) return index;
    return no_node;
  }
};

bool has_logarithm(const Graph& graph, NodeId node) {
  return std::ranges::any_of(reachable(graph, node), [&](NodeId id) { return graph.op(id) == Op::log; });
}

/// Products without a sum in them: what the sums are compared with.
std::vector<NodeId> levels(Graph& graph, const SumOfProducts& sum) {
  std::vector<NodeId> result;
  for (const PowerProduct& product : sum)
    if (std::ranges::none_of(product.powers, [&](const auto& power) { return is_sum(graph, power.first); }))
      result.push_back(written(graph, {product}));
  return result;
}

/// The openings with λ (s[i] − s'[i]) added.
bool exchange(OpeningContext& context, const SumOfProducts& sum, const std::vector<Opening>& openings,
              const std::function<bool(const Opening&)>& accept) {
  Graph& graph = context.graph;
  const std::vector<NodeId> compared = levels(graph, sum);
  int left = most_exchanges;
  for (const Opening& opening : openings) {
    if (opening.indices.size() != 1) continue;
    const NodeId index = opening.indices[0];
    const Dim dim = *graph.symbol(graph.node(index).attr).domain.index_of;
    const auto units = context.units.find(dim);
    if (units == context.units.end()) continue;
    std::vector<NodeId> shares;
    for (const NodeId unit : units->second)
      if (shares.size() < most_units) shares.push_back(context.entries.at(unit, {index}));
    shares.push_back(pow(graph, dim_value(graph, dim), -1));
    std::vector<NodeId> multipliers{literal(graph, 1)};
    if (!has_logarithm(graph, opening.body)) multipliers = compared;
    for (std::size_t a = 0; a < shares.size(); ++a)
      for (std::size_t b = a + 1; b < shares.size(); ++b)
        for (const NodeId multiplier : multipliers)
          for (const bool swapped : {true, false}) {
            if (left-- == 0) return false;
            const NodeId added = subtract(graph, shares[swapped ? b : a], shares[swapped ? a : b]);
            const NodeId term = contract(graph, {}, {}, {{multiplier, {}}, {added, {}}});
            if (accept({add(graph, {opening.body, term}), opening.indices, true})) return true;
          }
  }
  return false;
}

}  // namespace

bool is_sum(const Graph& graph, NodeId part) { return !summed_labels(graph, part).empty(); }

bool open_sums(OpeningContext& context, const SumOfProducts& sum,
               const std::function<bool(const Opening&)>& accept) {
  Opener opener(context, sum);
  std::vector<Choice> choices = opener.choices();
  if (choices.empty() && !context.weights.empty()) choices.emplace_back();
  std::vector<Opening> tried;
  for (const Choice& choice : choices)
    for (const Share share : {Share::weights, Share::weights_of_numbers, Share::equal, Share::at_one_value,
                              Share::weights_or_one_value}) {
      if (share > Share::at_one_value && context.weights.empty()) continue;
      if (choice.empty() && share != Share::weights_or_one_value) continue;
      const auto opening = opener.open(choice, share);
      if (!opening || opening->indices.empty()) continue;
      if (accept(*opening)) return true;
      tried.push_back(*opening);
    }
  // What is known of softmax is that it sums to 1: it shares out only where more is added.
  OpeningContext shared = context;
  for (const auto& [dim, units] : context.units) shared.weights.try_emplace(dim, units.front());
  if (shared.weights.size() > context.weights.size())
    for (const Choice& choice : choices)
      if (auto opening = Opener(shared, sum).open(choice, Share::weights); opening && !choice.empty())
        tried.insert(tried.begin(), *std::move(opening));
  return exchange(context, sum, tried, accept);
}

}  // namespace overbar
