#include "decide/witness.hpp"

#include <algorithm>
#include <numeric>

#include "decide/witness_search.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

using namespace witness;

constexpr slong first_precision = 64;
constexpr slong last_precision = 1024;
constexpr std::size_t trials_after_kink = 80;
constexpr std::size_t plain_trials = 240;
constexpr std::size_t plain_sizes[] = {1, 2, 3, 1, 2, 6};

struct Search {
  const Question& question;
  const Tester& tester;
  const WitnessOptions& options;
  Random random;
  std::optional<Assignment<Rational>> found;
  std::optional<Assignment<Rational>> at_kink;  // found, but only exactly at a kink
  std::size_t trials_left;
};

/// The atoms to satisfy in this trial: the assumptions, a guide in turn, and late in the trials a kink.
std::vector<Atom> goals(Search& search, std::size_t trial) {
  const Question& q = search.question;
  std::vector<Atom> atoms = q.assumed;
  if (!q.guides.empty()) {
    const std::vector<Atom>& guide = q.guides[trial % q.guides.size()];
    atoms.insert(atoms.end(), guide.begin(), guide.end());
  }
  const bool equations =
      std::ranges::any_of(atoms, [](const Atom& atom) { return atom.relation == Comparison::eq; });
  if (equations && trial % 3 == 2)
    for (const NodeId argument : q.rational_at_zero)
      atoms.push_back({argument, Comparison::eq, std::nullopt});
  const bool late = 2 * trial >= search.options.trials;
  if (late && trial % 2 == 1 && !q.ties.empty())
    atoms.push_back({q.ties[search.random.below(q.ties.size())], Comparison::eq, search.random.below(64)});
  return atoms;
}

void attempt(Search& search, Assignment<Rational> at, std::size_t trial) {
  const std::vector<Atom> atoms = goals(search, trial);
  if (!atoms.empty() && !repair(search.question, at, atoms, search.random)) return;
  // An equation that holds stays undecided in balls at every precision: only a few trials try hard.
  const slong precision = trial < 2 ? last_precision : first_precision;
  if (!search.tester(at, precision).refuted) return;
  if (!search.tester.at_kink(at)) {
    search.found = std::move(at);
  } else if (!search.at_kink) {
    search.at_kink = std::move(at);
    search.trials_left = std::min(search.trials_left, trials_after_kink);
  }
}

/// Does <, ≤, … stand in the claim?
bool is_about_order(const Graph& graph, NodeId claim) {
  return std::ranges::any_of(reachable(graph, claim), [&](NodeId id) {
    if (graph.op(id) != Op::compare) return false;
    const auto comparison = static_cast<Comparison>(graph.node(id).attr);
    return comparison != Comparison::eq && comparison != Comparison::ne;
  });
}

/// The sizes to try: those of the schedule; where assumptions speak of sizes alone (M + K − 1 ≤ N), the small
/// ones that meet them.
std::vector<std::vector<std::size_t>> sizes_to_try(const Question& question, std::size_t max_size) {
  constexpr std::size_t most = 64;
  std::vector<NodeId> conditions;
  for (const NodeId assumption : question.assumptions) {
    const std::vector<NodeId> below = reachable(question.graph, assumption);
    if (std::ranges::none_of(below, [&](NodeId id) { return question.graph.op(id) == Op::symbol; }))
      conditions.push_back(assumption);
  }
  const std::size_t dims = question.dims.size();
  if (conditions.empty() || dims == 0 || dims > 6) return size_schedule(dims, max_size);
  const Evaluator<Rational> evaluate(question.graph, conditions);
  std::vector<std::vector<std::size_t>> all{{}};
  for (std::size_t k = 0; k < dims; ++k) {
    std::vector<std::vector<std::size_t>> longer;
    for (const std::vector<std::size_t>& sizes : all)
      for (std::size_t size = 1; size <= max_size + 1; ++size) {
        longer.push_back(sizes);
        longer.back().push_back(size);
      }
    all = std::move(longer);
  }
  std::ranges::stable_sort(all, {}, [](const std::vector<std::size_t>& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
  });
  std::erase_if(all, [&](const std::vector<std::size_t>& sizes) {
    Assignment<Rational> at;
    for (std::size_t k = 0; k < dims; ++k) at.dims[question.dims[k].symbol()] = sizes[k];
    const auto values = evaluate(at, question.limits);
    return !values || std::ranges::any_of(*values, [](const Value<Rational>& value) {
      return value.truth.data.front() != Truth::yes;
    });
  });
  if (all.size() > most) all.resize(most);
  return all;
}

/// The member of the domain that is closest to 0.
Rational simplest_member(const Domain& domain) {
  if (!domain.values.empty())
    return *std::ranges::min_element(domain.values, {}, [](const Rational& v) { return Rational(abs(v)); });
  if (domain.index_of) return 1;
  const bool integer = domain.integer;
  const auto whole = [&](const Rational& value, bool up) {
    if (!integer || is_integer(value)) return value;
    Integer below = boost::multiprecision::numerator(value) / boost::multiprecision::denominator(value);
    if (Rational(below) > value) --below;
    return Rational(up ? Integer(below + 1) : below);
  };
  if (domain.lower && *domain.lower > 0) return whole(*domain.lower, true);
  if (domain.upper && *domain.upper < 0) return whole(*domain.upper, false);
  return 0;
}

/// Every symbol has a value of its domain (the simplest where none is given); the evaluator looks at the
/// shapes.
bool fits(const Question& question, Assignment<Rational>& at) {
  for (const Dim dim : question.dims)
    if (!at.dims.contains(dim.symbol())) return false;
  for (const Variable& variable : question.variables) {
    if (!at.symbols.contains(variable.symbol)) {
      Shape shape;
      for (const Dim dim : variable.axes)
        shape.push_back(dim.is_constant() ? static_cast<std::size_t>(dim.code) : at.dims.at(dim.symbol()));
      at.symbols[variable.symbol] = filled_tensor(std::move(shape), simplest_member(variable.domain));
    }
    for (const Rational& value : at.symbols.at(variable.symbol).data)
      if (!is_allowed(variable.domain, value, at)) return false;
  }
  return true;
}

}  // namespace

std::optional<Witness> search_witness(Graph& graph, NodeId claim, std::span<const NodeId> assumptions,
                                      const WitnessOptions& options) {
  Question question = make_question(graph, claim, assumptions, options);
  add_functions(question);
  const Tester tester(question);
  Search search{question,           tester, options, Random{std::mt19937_64(options.seed)}, {}, {},
                options.most_trials};
  const bool first_trials_only = options.most_trials != WitnessOptions{}.most_trials;
  const auto out_of_time = [&] { return options.out_of_time && options.out_of_time(); };
  for (const std::vector<std::size_t>& sizes : sizes_to_try(question, options.max_size)) {
    for (std::size_t trial = 0; trial < options.trials && !search.found; ++trial) {
      if (out_of_time() || search.trials_left == 0) break;
      --search.trials_left;
      attempt(search, sample(question, sizes, style_of(trial), search.random), trial);
    }
    if (search.found || out_of_time() || search.trials_left == 0) break;
  }
  // A bound is most often missed where some values are 0 or at an end of what they may be, and others are
  // not.
  if (!search.found && !search.at_kink && !first_trials_only && is_about_order(graph, claim))
    for (std::size_t trial = 0; trial < plain_trials && !search.found && !out_of_time(); ++trial)
      attempt(search, sample_plain(question, plain_sizes[trial % std::size(plain_sizes)], search.random),
              trial + 2);
  if (!search.found && !first_trials_only) search.found = search.at_kink;
  if (!search.found) return std::nullopt;
  return describe(question, tester, shrink(question, tester, std::move(*search.found), options.out_of_time));
}

std::optional<Witness> check_witness(Graph& graph, NodeId claim, std::span<const NodeId> assumptions,
                                     const Assignment<Rational>& at) {
  Question question = make_question(graph, claim, assumptions, {});
  question.functions = at.functions;
  std::vector<NodeId> roots(assumptions.begin(), assumptions.end());
  roots.push_back(claim);
  prepare_bodies(graph, roots, question.functions);
  Assignment<Rational> complete = at;
  complete.functions = question.functions;
  if (!fits(question, complete)) return std::nullopt;
  const Tester tester(question);
  if (!tester(complete, last_precision).refuted) return std::nullopt;
  return describe(question, tester, std::move(complete));
}

}  // namespace overbar
