#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "decide/abstraction.hpp"
#include "decide/components.hpp"
#include "decide/entry.hpp"
#include "decide/inequality.hpp"
#include "decide/prelude_function.hpp"
#include "decide/propagate.hpp"
#include "decide/range.hpp"
#include "decide/skeleton.hpp"
#include "decide/tactic.hpp"
#include "op/build.hpp"

// Claims about single entries, for all sizes. A claim about every entry is one about the entry at an index
// i of which nothing is known but that it is in range; what is assumed of every entry is used at i and at the
// other indices that occur; max x is x[a] for some a, and x[a] ≥ x[i]. What is left speaks of scalars:
// propagation and normal forms are tried on it, then its piecewise-linear skeleton, then the cases i = j and
// i ≠ j of two indices. A sum whose every term is 0 (≥ 0, …) is 0 (≥ 0, …).

namespace overbar {
namespace {

constexpr std::size_t max_goals = 64;      // entries of known sizes that are looked at one by one
constexpr std::size_t max_instances = 96;  // of what is assumed of every entry
constexpr std::size_t max_facts = 160;
constexpr int max_splits = 4;
constexpr std::size_t most_values = 4;  // that are tried one by one
constexpr int max_openings = 5;
constexpr int max_sequents = 60;
constexpr std::size_t most_calls = 6;     // that are asked whether they sum to 1
constexpr std::size_t most_simpler = 64;  // facts that are looked at for what they say more simply
constexpr int attempt_openings = 2;       // of an attempt, which has its own
constexpr int attempt_sequents = 6;
constexpr int max_tangents = 12;
constexpr int max_exchanges = 32;
constexpr int attempt_smt = 2;
constexpr int max_smt = 20;                         // times that Z3 is asked
constexpr unsigned smt_work = 2'000'000;            // each time
constexpr std::uint64_t normal_form_work = 60'000;  // for each sequent

/// What is to be shown, and what is known.
struct Sequent {
  NodeId goal = no_node;           // a boolean scalar
  std::vector<NodeId> facts;       // boolean scalars
  std::vector<NodeId> universals;  // boolean, with axes: true at every index
  std::vector<NodeId> indices;     // index symbols that were made for this proof
  int splits = max_splits;
  int openings = max_openings;
};

/// not a < b is a ≥ b.
NodeId without_negation(Graph& graph, NodeId id) {
  constexpr Comparison opposite[] = {Comparison::ge, Comparison::gt, Comparison::le,
                                     Comparison::lt, Comparison::ne, Comparison::eq};
  if (!is_connective(graph, id, Connective::negation)) return id;
  const NodeId relation = graph.arg(id, 0);
  if (graph.op(relation) != Op::compare) return id;
  return compare(graph, opposite[graph.node(relation).attr], graph.arg(relation, 0), graph.arg(relation, 1));
}

class Prover {
 public:
  Prover(const Claim& claim, bool open, bool smt)
      : claim_(claim),
        open_(open),
        uses_smt_(smt),
        smt_left_(smt ? max_smt : 0),
        graph_(claim.graph),
        entries_(claim.graph, true, open),
        forms_(claim.graph, limits()) {}

  bool proves(NodeId formula) {
    Sequent start;
    for (const NodeId assumption : claim_.assumptions) learn(start, entries_.inside(assumption));
    learn_bounds_of_units(start);
    return shows(formula, start);
  }

 private:
  const Claim& claim_;
  bool open_;
  bool uses_smt_;
  int smt_left_;
  Graph& graph_;
  Entries entries_;
  NormalForms forms_;
  std::map<NodeId, std::vector<NodeId>> maxima_;  // max x → the index symbols a of x[a]
  std::size_t index_count_ = 0;
  int sequents_left_ = max_sequents;  // what cannot be shown should not take long
  std::map<NodeId, std::vector<NodeId>> simpler_;
  int tangents_left_ = max_tangents;
  int exchanges_left_ = max_exchanges;
  bool attempting_ = false;

  static Limits limits() {
    Limits limits;
    limits.work = normal_form_work;
    return limits;
  }

  bool out_of_time() const { return claim_.options.out_of_time && claim_.options.out_of_time(); }

  NodeId fresh_index(Dim dim) {
    Domain domain;
    domain.integer = true;
    domain.lower = 1;
    if (dim.is_constant()) domain.upper = dim.code;
    domain.index_of = dim;
    const std::string name = "i" + std::to_string(++index_count_);
    return symbol_node(graph_, graph_.add_symbol({Name{name, {}, Accent::none, {}, {}}, Role::index,
                                                  graph_.intern_type(Type{}), domain}));
  }

  /// A formula that is known: its parts; what it says of every entry is kept for later use.
  void learn(Sequent& sequent, NodeId formula) {
    std::vector<NodeId>& facts = sequent.facts;
    std::vector<NodeId> pending{formula};
    while (!pending.empty()) {
      const NodeId id = without_negation(graph_, pending.back());
      pending.pop_back();
      if (is_connective(graph_, id, Connective::conjunction) && !graph_.args(id).empty()) {
        const auto args = graph_.args(id);
        pending.insert(pending.end(), args.begin(), args.end());
      } else if (graph_.op(id) == Op::let) {
        pending.push_back(graph_.arg(id, 0));
      } else if (graph_.op(id) == Op::all) {
        const NodeId body = graph_.arg(id, 0);
        if (std::ranges::find(sequent.universals, body) == sequent.universals.end())
          sequent.universals.push_back(body);
        if (std::ranges::find(facts, id) == facts.end()) facts.push_back(id);
      } else if (graph_.order(id) == 0 && id != truth(graph_, true) &&
                 std::ranges::find(facts, id) == facts.end() && facts.size() < max_facts) {
        facts.push_back(id);
        if (const auto bound = bound_of_absolute(id))
          pending.insert(pending.end(), bound->begin(), bound->end());
      }
    }
  }

  /// e ≤ c and e ≥ −c, if the relation is |e| ≤ c (or < c).
  std::optional<std::array<NodeId, 2>> bound_of_absolute(NodeId relation) {
    if (graph_.op(relation) != Op::compare) return std::nullopt;
    auto comparison = static_cast<Comparison>(graph_.node(relation).attr);
    NodeId absolute = graph_.arg(relation, 0);
    NodeId bound = graph_.arg(relation, 1);
    if (comparison == Comparison::ge || comparison == Comparison::gt) {
      std::swap(absolute, bound);
      comparison = comparison == Comparison::ge ? Comparison::le : Comparison::lt;
    }
    if (comparison != Comparison::le && comparison != Comparison::lt) return std::nullopt;
    if (prelude_function(graph_, absolute) != "abs") return std::nullopt;
    const NodeId inner = graph_.arg(absolute, 0);
    return std::array{compare(graph_, comparison, inner, bound),
                      compare(graph_, comparison, negate(graph_, inner), bound)};
  }

  /// Entries ≥ 0 that sum to 1 are at most 1.
  void learn_bounds_of_units(Sequent& sequent) {
    Ranges ranges(graph_, sequent.facts);
    for (const auto& [dim, vectors] : assumed_units(sequent.facts))
      for (const NodeId vector : vectors)
        if (ranges.of(vector).nonnegative())
          learn(sequent, overbar::all(graph_, compare(graph_, Comparison::le, vector,
                                                      broadcast(graph_, literal(graph_, 1), {dim}))));
  }

  // -- goals --

  bool shows(NodeId formula, const Sequent& given) {
    if (out_of_time()) return false;
    if (is_connective(graph_, formula, Connective::conjunction)) {
      const std::vector<NodeId> parts(graph_.args(formula).begin(), graph_.args(formula).end());
      return std::ranges::all_of(parts, [&](NodeId part) { return shows_part(part, given); });
    }
    return shows_part(formula, given);
  }

  bool shows_part(NodeId formula, const Sequent& given) {
    Sequent sequent = given;
    if (is_connective(graph_, formula, Connective::implication)) {
      learn(sequent, entries_.inside(graph_.arg(formula, 0)));
      formula = graph_.arg(formula, 1);
    }
    if (graph_.op(formula) != Op::all) return shows_scalar(entries_.inside(formula), sequent);
    const NodeId body = graph_.arg(formula, 0);
    // At a general entry; if that does not do, at each of the entries of known sizes.
    std::vector<NodeId> general;
    std::size_t count = 1;
    for (const Dim dim : graph_.axes(body)) {
      general.push_back(dim == Dim{1} ? literal(graph_, 1) : fresh_index(dim));
      if (dim.is_constant()) count = std::min(count * static_cast<std::size_t>(dim.code), max_goals + 1);
    }
    sequent.indices.insert(sequent.indices.end(), general.begin(), general.end());
    if (shows_scalar(entries_.at(body, general), sequent)) return true;
    if (count == 1 || count > max_goals) return false;
    for (std::size_t k = 0; k < count; ++k) {
      std::vector<NodeId> here = general;
      std::size_t rest = k;
      for (std::size_t axis = here.size(); axis-- > 0;) {
        const Dim dim = graph_.axes(body)[axis];
        if (!dim.is_constant()) continue;
        here[axis] = literal(graph_, Rational(rest % static_cast<std::size_t>(dim.code) + 1));
        rest /= static_cast<std::size_t>(dim.code);
      }
      Sequent one = given;
      one.facts = sequent.facts;
      one.universals = sequent.universals;
      one.indices.insert(one.indices.end(), here.begin(), here.end());
      if (!shows_scalar(entries_.at(body, here), one)) return false;
    }
    return true;
  }

  bool shows_scalar(NodeId goal, Sequent sequent) {
    if (is_connective(graph_, goal, Connective::implication)) {
      learn(sequent, graph_.arg(goal, 0));
      goal = graph_.arg(goal, 1);
    }
    if (is_connective(graph_, goal, Connective::conjunction)) {
      const std::vector<NodeId> parts(graph_.args(goal).begin(), graph_.args(goal).end());
      return std::ranges::all_of(parts, [&](NodeId part) { return shows_scalar(part, sequent); });
    }
    if (is_connective(graph_, goal, Connective::equivalence)) {
      const NodeId a = graph_.arg(goal, 0);
      const NodeId b = graph_.arg(goal, 1);
      return shows_scalar(logic(graph_, Connective::implication, {a, b}), sequent) &&
             shows_scalar(logic(graph_, Connective::implication, {b, a}), sequent);
    }
    sequent.goal = goal;
    return closes(sequent);
  }

  /// What facts about softmax and the like say: without what is positive in both sides (inequality.hpp).
  void learn_simpler(Sequent& sequent) {
    std::vector<NodeId> found;
    for (const NodeId fact : sequent.facts) {
      const auto [it, fresh] = simpler_.try_emplace(fact);
      if (fresh && simpler_.size() <= most_simpler) it->second = simpler_relations(forms_, fact);
      found.insert(found.end(), it->second.begin(), it->second.end());
    }
    for (const NodeId fact : found) learn(sequent, entries_.inside(fact));
  }

  // -- one sequent --

  bool closes(Sequent sequent) {
    if (out_of_time() || --sequents_left_ < 0) return false;
    without_maxima(sequent);
    instantiate(sequent);
    without_maxima(sequent);
    simplify(sequent);
    if (identify(sequent)) {
      instantiate(sequent);
      simplify(sequent);
    }
    learn_simpler(sequent);
    for (const NodeId fact : sequent.facts)
      if (fact == truth(graph_, false)) return true;
    if (by_propagation(sequent) || by_skeleton(sequent)) return true;
    return by_smt(sequent) || by_factor(sequent) || by_inequality(sequent) || by_terms(sequent) ||
           by_value_cases(sequent) || by_sign_cases(sequent) || by_index_cases(sequent);
  }

  /// The same with little work of its own, unless that is being spent already.
  bool attempt_closes(Sequent sequent, Attempt attempt) {
    sequent.openings = std::min(sequent.openings, attempt_openings);
    if (attempting_) return closes(std::move(sequent));
    if (--(attempt == Attempt::tangent ? tangents_left_ : exchanges_left_) < 0) return false;
    attempting_ = true;
    const int sequents = std::exchange(sequents_left_, attempt_sequents);
    const int smt = std::exchange(smt_left_, uses_smt_ ? attempt_smt : 0);
    const bool result = closes(std::move(sequent));
    attempting_ = false;
    sequents_left_ = sequents;
    smt_left_ = smt;
    return result;
  }

  /// The expression that is compared with 0, or no_node.
  NodeId against_zero(NodeId goal) const {
    if (graph_.op(goal) != Op::compare) return no_node;
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
      if (is_zero(graph_, graph_.arg(goal, side))) return graph_.arg(goal, 1 - side);
    return no_node;
  }

  /// f g = 0 from f = 0, for factors that are sums.
  bool by_factor(const Sequent& sequent) {
    if (sequent.openings == 0) return false;
    const NodeId product = against_zero(sequent.goal);
    if (product == no_node || graph_.op(product) != Op::contract ||
        static_cast<Comparison>(graph_.node(sequent.goal).attr) != Comparison::eq)
      return false;
    const std::vector<NodeId> parts = components(graph_, product).scalars;
    if (parts.size() < 2) return false;
    return std::ranges::any_of(parts, [&](NodeId part) {
      if (graph_.op(part) != Op::add && graph_.op(part) != Op::contract) return false;
      Sequent one = sequent;
      --one.openings;
      one.splits = 0;
      one.goal = compare(graph_, Comparison::eq, part, literal(graph_, 0));
      return closes(one);
    });
  }

  /// The few values that a scalar of the page can have: a given index, a label, a gate, an entry of such.
  std::vector<Rational> few_values(NodeId node) const {
    NodeId symbol = node;
    if (graph_.op(node) == Op::contract) {
      const auto args = graph_.args(node);
      const auto is_unit = [&](NodeId arg) { return graph_.op(arg) == Op::basis; };
      if (std::ranges::count_if(args, is_unit) + 1 != static_cast<std::ptrdiff_t>(args.size())) return {};
      symbol = *std::ranges::find_if_not(args, is_unit);
      if (graph_.op(symbol) != Op::symbol || graph_.order(symbol) + 1 != args.size()) return {};
    }
    if (graph_.op(symbol) != Op::symbol || graph_.order(node) != 0) return {};
    const Domain& domain = graph_.symbol(graph_.node(symbol).attr).domain;
    if (!domain.values.empty() && domain.values.size() <= most_values) return domain.values;
    if (!domain.integer || !domain.lower || !domain.upper) return {};
    std::vector<Rational> values;
    for (Rational value = *domain.lower; value <= *domain.upper; ++value) {
      values.push_back(value);
      if (values.size() > most_values) return {};
    }
    return values;
  }

  /// Is there an equation that says its value?
  bool is_settled(const Sequent& sequent, NodeId node) const {
    return std::ranges::any_of(sequent.facts, [&](NodeId fact) {
      return graph_.op(fact) == Op::compare &&
             static_cast<Comparison>(graph_.node(fact).attr) == Comparison::eq &&
             ((graph_.arg(fact, 0) == node && is_literal(graph_, graph_.arg(fact, 1))) ||
              (graph_.arg(fact, 1) == node && is_literal(graph_, graph_.arg(fact, 0))));
    });
  }

  /// What has few values, or is one of few things by assumption, case by case.
  bool by_value_cases(const Sequent& sequent) {
    if (sequent.splits == 0) return false;
    for (std::size_t k = 0; k < sequent.facts.size(); ++k) {
      const NodeId fact = sequent.facts[k];
      if (!is_connective(graph_, fact, Connective::disjunction)) continue;
      const std::vector<NodeId> parts(graph_.args(fact).begin(), graph_.args(fact).end());
      if (parts.size() < 2 || parts.size() > most_values) continue;
      return std::ranges::all_of(parts, [&](NodeId part) {
        Sequent one = sequent;
        --one.splits;
        one.facts.erase(one.facts.begin() + static_cast<std::ptrdiff_t>(k));
        learn(one, part);
        return closes(std::move(one));
      });
    }
    for (const NodeId id : reachable(graph_, sequent.goal)) {
      const std::vector<Rational> values = few_values(id);
      if (values.size() < 2 || is_settled(sequent, id)) continue;
      return std::ranges::all_of(values, [&](const Rational& value) {
        const NodeId equation = compare(graph_, Comparison::eq, id, literal(graph_, value));
        Sequent one = with_index(sequent, id, literal(graph_, value));
        --one.splits;
        if (graph_.op(id) != Op::symbol) learn(one, equation);
        one.goal = entries_.inside(propagated(graph_, one.goal, {equation}));
        return closes(std::move(one));
      });
    }
    return false;
  }

  /// A factor in a condition whose sign is not known: > 0 or ≤ 0.
  bool by_sign_cases(const Sequent& sequent) {
    if (sequent.splits < 2) return false;
    const NodeId goal = propagated(graph_, sequent.goal, sequent.facts);
    Ranges ranges(graph_, sequent.facts);
    for (const NodeId id : reachable(graph_, goal)) {
      if (id == goal || graph_.op(id) != Op::compare || graph_.order(id) != 0) continue;
      for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
        const std::vector<NodeId> parts = components(graph_, graph_.arg(id, side)).scalars;
        if (parts.size() < 2) continue;
        for (const NodeId part : parts) {
          if (is_literal(graph_, part)) continue;
          const Range range = ranges.of(part);
          if (range.nonnegative() || range.nonpositive()) continue;
          return std::ranges::all_of(std::vector{Comparison::gt, Comparison::le}, [&](Comparison comparison) {
            Sequent one = sequent;
            one.splits -= 2;
            one.facts.push_back(compare(graph_, comparison, part, literal(graph_, 0)));
            return closes(one);
          });
        }
      }
    }
    return false;
  }

  /// Indices by the size that they belong to: those of entries that are mentioned, and those of the goal.
  std::map<Dim, std::vector<NodeId>> terms(const Sequent& sequent) const {
    std::map<Dim, std::vector<NodeId>> result;
    const auto add = [&](Dim dim, NodeId index) {
      auto& list = result[dim];
      if (std::ranges::find(list, index) == list.end()) list.push_back(index);
    };
    std::vector<NodeId> roots = sequent.facts;
    roots.push_back(sequent.goal);
    for (const NodeId index : sequent.indices) {
      if (index == no_node) continue;
      if (graph_.op(index) == Op::symbol)
        if (const auto& dim = graph_.symbol(graph_.node(index).attr).domain.index_of) add(*dim, index);
    }
    for (const NodeId id : reachable(graph_, roots)) {
      if (graph_.op(id) == Op::basis && graph_.order(id) == 1) add(graph_.axes(id)[0], graph_.arg(id, 0));
      if (graph_.op(id) == Op::symbol && graph_.order(id) == 0)
        if (const auto& dim = graph_.symbol(graph_.node(id).attr).domain.index_of) add(*dim, id);
    }
    return result;
  }

  void instantiate(Sequent& sequent) {
    std::size_t budget = max_instances;
    const auto known = terms(sequent);
    const std::vector<NodeId> universals = sequent.universals;
    for (const NodeId body : universals) {
      const std::vector<Dim> axes = graph_.axes(body);
      std::vector<std::vector<NodeId>> choices;
      std::size_t count = 1;
      for (const Dim dim : axes) {
        choices.emplace_back();
        if (const auto it = known.find(dim); it != known.end()) choices.back() = it->second;
        if (dim.is_constant() && dim.code <= 8)
          for (int k = 1; k <= dim.code; ++k) {
            const NodeId index = literal(graph_, k);
            if (std::ranges::find(choices.back(), index) == choices.back().end())
              choices.back().push_back(index);
          }
        count *= choices.back().size();
      }
      if (count > budget) continue;
      budget -= count;
      for (std::size_t k = 0; k < count; ++k) {
        std::vector<NodeId> at;
        std::size_t rest = k;
        for (const auto& choice : choices) {
          at.push_back(choice[rest % choice.size()]);
          rest /= choice.size();
        }
        learn(sequent, entries_.at(body, at));
      }
    }
  }

  /// max x is x[a], and x[a] ≥ x[i] for every i.
  void without_maxima(Sequent& sequent) {
    std::vector<NodeId> roots = sequent.facts;
    roots.push_back(sequent.goal);
    std::unordered_map<NodeId, NodeId> replaced;
    std::vector<NodeId> found;
    for (const NodeId id : reachable(graph_, roots))
      if (graph_.op(id) == Op::reduce_max && graph_.order(id) == 0 &&
          std::ranges::any_of(graph_.axes(graph_.arg(id, 0)), [](Dim dim) { return !dim.is_constant(); }))
        found.push_back(id);
    if (found.empty() || found.size() > 6) return;
    for (const NodeId id : found) {
      const NodeId arg = graph_.arg(id, 0);
      const std::vector<Dim> axes = graph_.axes(arg);
      auto& at = maxima_[id];
      if (at.empty())
        for (const Dim dim : axes) at.push_back(fresh_index(dim));
      const NodeId attained = entries_.at(arg, at);
      replaced[id] = attained;
      sequent.indices.insert(sequent.indices.end(), at.begin(), at.end());
      learn(sequent,
            overbar::all(graph_, compare(graph_, Comparison::ge, broadcast(graph_, attained, axes), arg)));
    }
    sequent.goal = substitute(graph_, sequent.goal, replaced);
    for (NodeId& fact : sequent.facts) fact = substitute(graph_, fact, replaced);
  }

  /// What the plain relations say is put into the other facts, until nothing changes.
  void simplify(Sequent& sequent) {
    for (int round = 0; round < 4; ++round) {
      std::vector<NodeId> plain;
      std::vector<NodeId> others;
      for (const NodeId fact : sequent.facts) (graph_.op(fact) == Op::logic ? others : plain).push_back(fact);
      sequent.facts = plain;
      bool changed = false;
      for (const NodeId fact : others) {
        const NodeId simpler = propagated(graph_, fact, plain);
        changed = changed || simpler != fact;
        learn(sequent, simpler);
      }
      if (!changed) return;
    }
  }

  Sequent with_index(const Sequent& sequent, NodeId from, NodeId to) {
    const std::unordered_map<NodeId, NodeId> replaced{{from, to}};
    Sequent result = sequent;
    result.goal = entries_.inside(substitute(graph_, sequent.goal, replaced));
    result.facts.clear();
    for (const NodeId fact : sequent.facts)
      learn(result, entries_.inside(substitute(graph_, fact, replaced)));
    for (NodeId& index : result.indices)
      if (index == from) index = to;
    return result;
  }

  /// Indices that are known to be the same become one.
  bool identify(Sequent& sequent) {
    bool any = false;
    for (int round = 0; round < 4; ++round) {
      std::optional<std::pair<NodeId, NodeId>> same;
      for (const NodeId fact : sequent.facts) {
        if (graph_.op(fact) != Op::compare ||
            static_cast<Comparison>(graph_.node(fact).attr) != Comparison::eq)
          continue;
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
          const NodeId index = graph_.arg(fact, side);
          if (graph_.op(index) == Op::symbol && graph_.symbol(graph_.node(index).attr).domain.index_of &&
              !depends_on(graph_, graph_.arg(fact, 1 - side), index))
            same.emplace(index, graph_.arg(fact, 1 - side));
        }
      }
      if (!same) break;
      sequent = with_index(sequent, same->first, same->second);
      any = true;
    }
    return any;
  }

  bool by_propagation(const Sequent& sequent) {
    const Claim claim{forms_, graph_, sequent.goal, sequent.facts, claim_.options};
    if (auto decision = normal_form_tactic(claim); decision && decision->outcome == Outcome::proved)
      return true;
    const auto decision = propagation_tactic(claim);
    return decision && decision->outcome == Outcome::proved;
  }

  bool by_skeleton(const Sequent& sequent) {
    const NodeId goal = propagated(graph_, sequent.goal, sequent.facts);
    if (goal == truth(graph_, true)) return true;
    Ranges ranges(graph_, sequent.facts);
    Skeleton skeleton(graph_, ranges);
    const NodeId conclusion = skeleton.of(goal);
    if (conclusion == no_node) return false;
    std::vector<NodeId> premises;
    for (const NodeId fact : sequent.facts)
      if (const NodeId premise = skeleton.of(fact); premise != no_node) premises.push_back(premise);
    premises.insert(premises.end(), skeleton.facts().begin(), skeleton.facts().end());
    const Claim claim{forms_, graph_, conclusion, premises, claim_.options};
    const auto decision = piecewise_tactic(claim);
    return decision && decision->outcome == Outcome::proved;
  }

  /// Z3 on the polynomial arithmetic of the sequent. Facts that share no variable with the goal, by way of
  /// others, are left out.
  bool by_smt(const Sequent& sequent) {
    if (smt_left_ <= 0 || graph_.op(sequent.goal) == Op::all) return false;
    const auto symbols_of = [&](NodeId formula) {
      std::set<NodeId> symbols;
      for (const NodeId id : reachable(graph_, formula))
        if (graph_.op(id) == Op::symbol) symbols.insert(id);
      return symbols;
    };
    Ranges ranges(graph_, sequent.facts);
    Abstraction abstraction(graph_, ranges);
    const NodeId goal = abstraction.of(sequent.goal);
    if (goal == no_node) return false;
    std::vector<std::pair<NodeId, std::set<NodeId>>> facts;
    for (const NodeId fact : sequent.facts)
      if (const NodeId premise = abstraction.of(fact); premise != no_node)
        facts.emplace_back(premise, symbols_of(premise));
    for (const NodeId fact : abstraction.facts()) facts.emplace_back(fact, symbols_of(fact));
    std::set<NodeId> involved = symbols_of(goal);
    std::vector<NodeId> formulas;
    for (bool grown = true; grown;) {
      grown = false;
      std::erase_if(facts, [&](const auto& fact) {
        if (std::ranges::none_of(fact.second, [&](NodeId symbol) { return involved.contains(symbol); }))
          return false;
        involved.insert(fact.second.begin(), fact.second.end());
        formulas.push_back(fact.first);
        return grown = true;
      });
    }
    formulas.push_back(goal);
    --smt_left_;
    return smt_proves(graph_, std::move(formulas), smt_work, claim_.options.out_of_time);
  }

  /// Vectors that are assumed to sum to 1.
  std::map<Dim, std::vector<NodeId>> assumed_units(const std::vector<NodeId>& facts) const {
    std::map<Dim, std::vector<NodeId>> result;
    for (const NodeId fact : facts) {
      if (graph_.op(fact) != Op::compare || static_cast<Comparison>(graph_.node(fact).attr) != Comparison::eq)
        continue;
      for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
        const NodeId total = graph_.arg(fact, side);
        if (!is_literal(graph_, graph_.arg(fact, 1 - side), 1) || graph_.op(total) != Op::contract) continue;
        if (graph_.order(total) != 0 || graph_.args(total).size() != 1) continue;
        const NodeId vector = graph_.arg(total, 0);
        if (graph_.order(vector) == 1) result[graph_.axes(vector)[0]].push_back(vector);
      }
    }
    return result;
  }

  /// What sums to 1: the vectors of the goal that are assumed to, of which the first of each size shares out
  /// what has no index; and values of functions whose normal form does (softmax).
  void find_units(const Sequent& sequent, OpeningContext& context) {
    if (sequent.openings + 1 < max_openings) return;  // once is enough
    for (const auto& [dim, vectors] : assumed_units(sequent.facts))
      for (const NodeId vector : vectors)
        if (depends_on(graph_, sequent.goal, vector)) context.units[dim].push_back(vector);
    for (const auto& [dim, vectors] : context.units) context.weights.emplace(dim, vectors.front());
    for (const NodeId id : reachable(graph_, sequent.goal))
      if (graph_.op(id) == Op::call && graph_.order(id) == 1 && sums_to_one(id))
        context.units[graph_.axes(id)[0]].push_back(id);
  }

  std::map<NodeId, bool> sums_to_one_;
  bool sums_to_one(NodeId vector) {
    const auto [it, fresh] = sums_to_one_.try_emplace(vector, false);
    if (fresh && sums_to_one_.size() <= most_calls)
      it->second = prove_equal(forms_, contract(graph_, {}, {}, {{vector, {0}}}), literal(graph_, 1)).proved;
    return it->second;
  }

  /// Vectors of the goal whose length is assumed.
  std::vector<std::pair<NodeId, Rational>> norms(const Sequent& sequent) const {
    std::vector<std::pair<NodeId, Rational>> result;
    for (const NodeId fact : sequent.facts) {
      if (graph_.op(fact) != Op::compare || static_cast<Comparison>(graph_.node(fact).attr) != Comparison::eq)
        continue;
      for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
        const NodeId norm = graph_.arg(fact, side);
        const auto square = constant_value(graph_, graph_.arg(fact, 1 - side));
        if (!square || *square <= 0 || graph_.op(norm) != Op::contract || graph_.order(norm) != 0) continue;
        const auto args = graph_.args(norm);
        if (args.size() != 2 || args[0] != args[1] || graph_.order(args[0]) != 1) continue;
        if (depends_on(graph_, sequent.goal, args[0])) result.emplace_back(args[0], *square);
      }
    }
    return result;
  }

  /// By what a comparison of sums follows from (inequality.hpp). Equations are reduced only for Z3: the
  /// others have normal forms.
  bool by_inequality(const Sequent& sequent) {
    if (sequent.openings == 0) return false;
    if (graph_.op(sequent.goal) == Op::compare && !uses_smt_ &&
        static_cast<Comparison>(graph_.node(sequent.goal).attr) == Comparison::eq)
      return false;
    Ranges ranges(graph_, sequent.facts);
    OpeningContext context{graph_, forms_, entries_, [&](Dim dim) { return fresh_index(dim); }, {}, {}, {}};
    find_units(sequent, context);
    for (const auto& [dim, list] : terms(sequent))
      for (const NodeId index : list)
        // Not what leaves its axis under a condition that fails there.
        if (graph_.op(index) == Op::symbol && graph_.symbol(graph_.node(index).attr).domain.index_of == dim)
          context.known[dim].push_back(index);
    const auto shows = [&](const std::vector<Subgoal>& goals) {
      return std::ranges::all_of(goals, [&](const Subgoal& goal) {
        Sequent next = sequent;
        --next.openings;
        next.splits = std::min(next.splits, 2);
        next.goal = entries_.inside(goal.goal);
        next.facts.insert(next.facts.end(), goal.facts.begin(), goal.facts.end());
        next.indices.insert(next.indices.end(), goal.indices.begin(), goal.indices.end());
        if (next.goal == truth(graph_, false)) return false;
        if (next.goal == truth(graph_, true)) return true;
        return goal.attempt == Attempt::none ? closes(std::move(next))
                                             : attempt_closes(std::move(next), goal.attempt);
      });
    };
    return reduce_inequality({forms_, context, ranges, open_, norms(sequent), shows}, sequent.goal);
  }

  /// The summand of Σ at a general index; no_node if nothing is summed.
  NodeId general_term(NodeId sum, Sequent& sequent) {
    const std::vector<Dim> dims = label_dims(graph_, sum);
    const ContractView view = contract_view(graph_, sum);
    std::vector<NodeId> at(dims.size(), no_node);
    for (std::size_t k = 0; k < view.factors.size(); ++k)
      if (graph_.op(graph_.arg(sum, k)) == Op::basis && view.factors[k].size() == 1)
        at[view.factors[k][0]] = graph_.arg(graph_.arg(sum, k), 0);
    if (std::ranges::find(at, no_node) == at.end()) return no_node;
    for (std::size_t label = 0; label < dims.size(); ++label)
      if (at[label] == no_node) sequent.indices.push_back(at[label] = fresh_index(dims[label]));
    std::vector<std::vector<NodeId>> indices;
    for (const auto& labels : view.factors) {
      indices.emplace_back();
      for (const Label label : labels) indices.back().push_back(at[label]);
    }
    const std::vector<NodeId> args(graph_.args(sum).begin(), graph_.args(sum).end());
    std::vector<Factor> factors;
    for (std::size_t k = 0; k < args.size(); ++k) factors.push_back({entries_.at(args[k], indices[k]), {}});
    return contract(graph_, {}, {}, std::move(factors));
  }

  /// Σ terms ⋈ 0 from each term ⋈ 0, and Σ_k term from a term at a general k.
  bool by_terms(const Sequent& sequent) {
    if (sequent.openings == 0 || graph_.op(sequent.goal) != Op::compare) return false;
    const auto comparison = static_cast<Comparison>(graph_.node(sequent.goal).attr);
    if (comparison == Comparison::ne || comparison == Comparison::lt || comparison == Comparison::gt)
      return false;
    NodeId sum = no_node;
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
      if (is_zero(graph_, graph_.arg(sequent.goal, side))) sum = graph_.arg(sequent.goal, 1 - side);
    if (sum == no_node) return false;
    const bool swapped = is_zero(graph_, graph_.arg(sequent.goal, 0));
    const NodeId zero = literal(graph_, 0);
    std::vector<NodeId> parts{sum};
    while (graph_.op(sum) == Op::let) sum = graph_.arg(sum, 0);
    if (graph_.op(sum) == Op::add) {
      parts.assign(graph_.args(sum).begin(), graph_.args(sum).end());
    } else if (graph_.op(sum) == Op::contract && !label_dims(graph_, sum).empty()) {
      parts = {};
    } else {
      return false;
    }
    Sequent next = sequent;
    --next.openings;
    if (parts.empty()) {
      const NodeId term = general_term(sum, next);
      if (term == no_node) return false;
      parts.push_back(term);
    }
    return std::ranges::all_of(parts, [&](NodeId part) {
      Sequent one = next;
      one.goal = swapped ? compare(graph_, comparison, zero, part) : compare(graph_, comparison, part, zero);
      return one.goal == truth(graph_, true) || closes(one);
    });
  }

  /// Two indices of one size that may be the same or not.
  bool by_index_cases(const Sequent& sequent) {
    if (sequent.splits == 0) return false;
    Ranges ranges(graph_, sequent.facts);
    for (const auto& [dim, list] : terms(sequent)) {
      for (std::size_t j = 0; j < list.size(); ++j)
        for (std::size_t i = 0; i < j; ++i) {
          NodeId a = list[i];
          NodeId b = list[j];
          if (graph_.op(a) != Op::symbol) std::swap(a, b);
          if (graph_.op(a) != Op::symbol || (is_literal(graph_, a) && is_literal(graph_, b))) continue;
          const NodeId equal = compare(graph_, Comparison::eq, a, b);
          if (ranges.relation(equal)) continue;
          Sequent same = with_index(sequent, a, b);
          Sequent different = sequent;
          --same.splits;
          --different.splits;
          different.facts.push_back(compare(graph_, Comparison::ne, a, b));
          return closes(std::move(different)) && closes(std::move(same));
        }
    }
    return false;
  }
};

}  // namespace

std::optional<Decision> entries_tactic(const Claim& claim) {
  // With the names of scalars, which assumptions speak of, and then without them, so that products come
  // together.
  if (!Prover(claim, false, false).proves(claim.formula) && !Prover(claim, true, false).proves(claim.formula))
    return std::nullopt;
  return proved("entry by entry",
                "it follows for a general entry, from what is assumed of the entries in it");
}

std::optional<Decision> smt_entries_tactic(const Claim& claim) {
  if (!Prover(claim, false, true).proves(claim.formula) && !Prover(claim, true, true).proves(claim.formula))
    return std::nullopt;
  return proved("entry by entry, Z3, uncertified",
                "it follows for a general entry, by arithmetic that Z3 finds no values to refute");
}

}  // namespace overbar
