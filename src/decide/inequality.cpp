#include "decide/inequality.hpp"

#include <algorithm>

#include "decide/prelude_function.hpp"
#include "op/build.hpp"

// a ⋈ b as D ⋈ 0, where ⋈ is ≥, > or =, with D multiplied out, times a positive number so that nothing is
// divided by, and without common factors. Then the first of these that applies:
//   - c − |s| ≥ 0 if c − s ≥ 0 and c + s ≥ 0; |s| and relu(s) of a sum s: the cases s ≥ 0 and s ≤ 0;
//   - logarithms with constant coefficients: Σ log aₖ − Σ log bₖ + c ≥ 0 if Π aₖ ≥ Π bₖ e⁻ᶜ;
//   - logarithms with other coefficients: m Σ cₖ log aₖ ≥ m (1 − Π aₖ^(−cₖ)) for m ≥ 0, since log A ≥ 1 −
//   1/A;
//   - roots: R + c ≥ 0 if R² ≥ c², for R ≥ 0 (what is positive and has a root in it); c − r ≥ 0 if c ≥ 0 and
//     c² ≥ r²;
//   - c eᵃ − c eᵇ ≥ 0 if a ≥ b; squares of sums with positive coefficients are left out;
//   - products that lack ‖v‖² = c times it, where that is assumed;
//   - what is affine in each of several bounded parts, where these are at their bounds;
//   - sums over indices come under one Σ (openings.hpp).
// All of it with what stands under a Σ multiplied out as well, and then as it stands.

namespace overbar {
namespace {

constexpr int most_clearings = 3;
constexpr std::size_t most_corners = 4;  // parts with bounds

struct Difference {
  NodeId node = no_node;
  Comparison comparison = Comparison::ge;  // with 0: ≥, > or =
};

std::optional<Difference> difference_of(Graph& graph, NodeId relation) {
  if (graph.op(relation) != Op::compare || graph.order(relation) != 0) return std::nullopt;
  const auto comparison = static_cast<Comparison>(graph.node(relation).attr);
  const NodeId a = graph.arg(relation, 0);
  const NodeId b = graph.arg(relation, 1);
  switch (comparison) {
    case Comparison::ge:
    case Comparison::gt:
    case Comparison::eq:
      return Difference{subtract(graph, a, b), comparison};
    case Comparison::le:
      return Difference{subtract(graph, b, a), Comparison::ge};
    case Comparison::lt:
      return Difference{subtract(graph, b, a), Comparison::gt};
    case Comparison::ne:
      break;
  }
  return std::nullopt;
}

/// The difference divided by the powers that all its products have, of what is positive.
void divide_by_positive(Ranges& ranges, SumOfProducts& sum) {
  const std::map<NodeId, Rational> first = sum.front().powers;
  for (const auto& [base, power] : first) {
    if (!ranges.of(base).positive()) continue;
    Rational least = power;
    for (const PowerProduct& product : sum) {
      const auto it = product.powers.find(base);
      least = std::min(least, it == product.powers.end() ? Rational(0) : it->second);
    }
    if (least == 0) continue;
    for (PowerProduct& product : sum) {
      const auto it = product.powers.try_emplace(base, 0).first;
      it->second -= least;
      if (it->second == 0) product.powers.erase(it);
    }
  }
}

/// a − b where the sum is c eᵃ − c eᵇ, c > 0.
NodeId difference_of_exponents(Graph& graph, const SumOfProducts& sum) {
  if (sum.size() != 2 || sum[0].coefficient + sum[1].coefficient != 0) return no_node;
  std::vector<NodeId> exponents(2, no_node);
  for (const PowerProduct& product : sum) {
    if (product.powers.size() > 1) return no_node;
    NodeId exponent = literal(graph, 0);
    if (product.powers.size() == 1) {
      const auto& [base, power] = *product.powers.begin();
      if (graph.op(base) != Op::exp || graph.order(base) != 0 || power != 1) return no_node;
      exponent = graph.arg(base, 0);
    }
    exponents[product.coefficient > 0 ? 0 : 1] = exponent;
  }
  return subtract(graph, exponents[0], exponents[1]);
}

class Reducer {
 public:
  Reducer(const Reduction& reduction, Comparison comparison)
      : r_(reduction), graph_(reduction.opening.graph), comparison_(comparison) {}

  std::optional<SumOfProducts> simplified(NodeId node, bool under_sums) {
    const MultiplyOptions options{under_sums, r_.open_names};
    auto sum = multiplied_out(r_.forms, node, options);
    for (int k = 0; sum && k < most_clearings && clear_denominators(r_.ranges, *sum); ++k)
      sum = multiplied_out(r_.forms, *std::move(sum), options);
    if (sum) drop_common_factor(graph_, r_.ranges, *sum, comparison_);
    return sum;
  }

  bool reduce(const SumOfProducts& sum, NodeId given) {
    if (const NodeId goal = against_zero(sum); goal == truth(graph_, true)) return true;
    if (has_logarithms(sum) && by_exponentials(sum)) return true;
    if (comparison_ != Comparison::eq && by_tangents(sum)) return true;
    if (has_logarithms(sum)) return false;
    if (std::ranges::any_of(sum, has_root) && comparison_ != Comparison::eq && by_squares(sum)) return true;
    if (const auto absolute = subtracted_absolute(sum); absolute && by_both_signs(sum, *absolute))
      return true;
    if (const auto piece = piecewise_of_sum(sum)) return by_cases(sum, *piece);
    if (const NodeId exponents = difference_of_exponents(graph_, sum); exponents != no_node)
      if (r_.shows({{compare(graph_, comparison_, exponents, literal(graph_, 0)), {}, {}}})) return true;
    if (comparison_ != Comparison::eq && without_squares(sum)) return true;
    const bool sums = std::ranges::any_of(sum, [&](const PowerProduct& product) {
      return std::ranges::any_of(product.powers,
                                 [&](const auto& power) { return is_sum(graph_, power.first); });
    });
    if (!sums && by_corners(sum)) return true;
    for (const auto& [vector, square] : r_.norms)
      if (by_norm(sum, vector, square)) return true;
    if (r_.norms.size() == 2 && by_two_norms(sum)) return true;
    if (!sums) {
      const NodeId goal = against_zero(sum);
      if (goal != given && r_.shows({{goal, {}, {}}})) return true;
      if (r_.opening.weights.empty()) return false;
    }
    return open_sums(r_.opening, sum, [&](const Opening& opening) {
      const auto body = simplified(opening.body, false);
      const NodeId goal =
          body ? against_zero(*body) : compare(graph_, comparison_, opening.body, literal(graph_, 0));
      const Attempt attempt = opening.exchanged ? Attempt::exchange : Attempt::none;
      return r_.shows({{goal, {}, opening.indices, attempt}});
    });
  }

 private:
  const Reduction& r_;
  Graph& graph_;
  Comparison comparison_;

  NodeId against_zero(const SumOfProducts& sum) {
    return compare(graph_, comparison_, written(graph_, sum), literal(graph_, 0));
  }

  /// Squares of sums are ≥ 0: perhaps the rest is, term by term.
  bool without_squares(const SumOfProducts& sum) {
    SumOfProducts rest;
    for (const PowerProduct& product : sum) {
      const bool square = product.coefficient > 0 && product.powers.size() == 1 &&
                          is_sum(graph_, product.powers.begin()->first) &&
                          is_integer(product.powers.begin()->second / 2) &&
                          product.powers.begin()->second > 0;
      if (!square) rest.push_back(product);
    }
    if (rest.empty() || rest.size() == sum.size()) return false;
    return r_.shows({{against_zero(rest), {}, {}, Attempt::tangent}});
  }

  /// How many times the vector is a factor, of a product of sums over indices; nothing if it is elsewhere
  /// too.
  std::optional<Rational> degree(const PowerProduct& product, NodeId vector) const {
    Rational degree = 0;
    for (const auto& [base, exponent] : product.powers) {
      if (!depends_on(graph_, base, vector)) continue;
      if (graph_.op(base) != Op::contract) return std::nullopt;
      int count = 0;
      for (const NodeId arg : graph_.args(base)) {
        if (arg == vector)
          ++count;
        else if (depends_on(graph_, arg, vector))
          return std::nullopt;
      }
      degree += count * exponent;
    }
    return degree;
  }

  /// Where ‖v‖² = c, products with fewer factors v are multiplied by ‖v‖²/c: (vᵀ x)² ≤ ‖x‖² is
  /// (vᵀ x)² ≤ ‖v‖² ‖x‖².
  bool by_norm(const SumOfProducts& sum, NodeId vector, const Rational& square) {
    std::vector<Rational> degrees;
    for (const PowerProduct& product : sum) {
      const auto found = degree(product, vector);
      if (!found) return false;
      degrees.push_back(*found);
    }
    const Rational most = *std::ranges::max_element(degrees);
    const NodeId norm = contract(graph_, {}, {}, {{vector, {0}}, {vector, {0}}});
    SumOfProducts homogeneous = sum;
    for (std::size_t k = 0; k < sum.size(); ++k) {
      const Rational lacks = (most - degrees[k]) / 2;
      if (!is_integer(lacks) || lacks > 2) return false;
      if (lacks == 0) continue;
      homogeneous[k].powers[norm] += lacks;
      homogeneous[k].coefficient /= *overbar::power(square, static_cast<int>(lacks));
    }
    if (std::ranges::all_of(degrees, [&](const Rational& degree) { return degree == most; })) return false;
    return r_.shows({{against_zero(homogeneous), {}, {}}});
  }

  /// A number is half of it ‖v‖²/c and half ‖w‖²/d: 1 − vᵀ w ≥ 0 is ½ ‖v − w‖² ≥ 0.
  bool by_two_norms(const SumOfProducts& sum) {
    SumOfProducts halves;
    for (const PowerProduct& product : sum) {
      if (!product.powers.empty()) {
        halves.push_back(product);
        continue;
      }
      for (const auto& [vector, square] : r_.norms) {
        const NodeId norm = contract(graph_, {}, {}, {{vector, {0}}, {vector, {0}}});
        halves.push_back({product.coefficient / (2 * square), {{norm, 1}}});
      }
    }
    return halves.size() > sum.size() && r_.shows({{against_zero(halves), {}, {}}});
  }

  /// What has finite bounds and is a factor once in each product that has it: a function that is affine in
  /// each of several parts is least where each is at one of its bounds.
  bool by_corners(const SumOfProducts& sum) {
    if (comparison_ == Comparison::eq) return false;
    std::map<NodeId, bool> once;
    for (const PowerProduct& product : sum)
      for (const auto& [base, exponent] : product.powers)
        once.try_emplace(base, true).first->second &= exponent == 1;
    std::erase_if(once, [&](const auto& entry) {
      const Range& range = r_.ranges.of(entry.first);
      return !entry.second || !range.lower || !range.upper;
    });
    if (once.empty() || once.size() > most_corners) return false;
    std::vector<Subgoal> goals;
    for (std::size_t corner = 0; corner < std::size_t{1} << once.size(); ++corner) {
      std::map<NodeId, Rational> value;
      std::size_t bit = 0;
      for (const auto& [base, is_once] : once) {
        const Range& range = r_.ranges.of(base);
        value[base] = (corner >> bit++ & 1) != 0 ? *range.upper : *range.lower;
      }
      std::map<std::map<NodeId, Rational>, Rational> replaced;
      for (const PowerProduct& product : sum) {
        Rational coefficient = product.coefficient;
        std::map<NodeId, Rational> powers = product.powers;
        std::erase_if(powers, [&](const auto& power) {
          const auto it = value.find(power.first);
          if (it == value.end()) return false;
          coefficient *= it->second;
          return true;
        });
        replaced[std::move(powers)] += coefficient;
      }
      SumOfProducts at_corner;
      for (auto& [powers, coefficient] : replaced)
        if (coefficient != 0) at_corner.push_back({coefficient, powers});
      const NodeId goal = against_zero(at_corner);
      if (goal == truth(graph_, true)) continue;
      if (at_corner.empty() || (at_corner.size() == 1 && at_corner[0].powers.empty())) return false;
      goals.push_back({goal, {}, {}});
    }
    return goals.empty() || r_.shows(goals);
  }

  // -- |s| and relu(s) --

  /// |s| or relu(s) of a number s.
  bool is_piecewise(NodeId node) const {
    const std::string_view name = prelude_function(graph_, node);
    return graph_.order(node) == 0 && (name == "abs" || name == "relu");
  }

  std::optional<NodeId> piecewise_of_sum(const SumOfProducts& sum) const {
    for (const PowerProduct& product : sum)
      for (const auto& [base, exponent] : product.powers) {
        if (!is_piecewise(base) || !is_integer(exponent)) continue;
        const std::vector<NodeId> below = reachable(graph_, graph_.arg(base, 0));
        if (std::ranges::any_of(below, [&](NodeId id) { return is_sum(graph_, id); })) return base;
      }
    return std::nullopt;
  }

  /// |s| that is subtracted, and stands nowhere else: c − |s| ≥ 0 if c − s ≥ 0 and c + s ≥ 0.
  std::optional<NodeId> subtracted_absolute(const SumOfProducts& sum) const {
    std::optional<NodeId> found;
    for (const PowerProduct& product : sum)
      for (const auto& [base, exponent] : product.powers) {
        if (graph_.order(base) != 0 || prelude_function(graph_, base) != "abs") continue;
        if (found || exponent != 1 || product.powers.size() > 1 || product.coefficient >= 0)
          return std::nullopt;
        found = base;
      }
    return found;
  }

  bool by_both_signs(const SumOfProducts& sum, NodeId absolute) {
    if (comparison_ == Comparison::eq) return false;
    const NodeId argument = graph_.arg(absolute, 0);
    std::vector<Subgoal> goals;
    for (const int sign : {1, -1}) {
      SumOfProducts replaced = sum;
      for (PowerProduct& product : replaced)
        if (product.powers.erase(absolute) == 1) {
          product.powers.emplace(argument, 1);
          product.coefficient *= sign;
        }
      goals.push_back({against_zero(replaced), {}, {}});
    }
    return r_.shows(goals);
  }

  bool by_cases(const SumOfProducts& sum, NodeId unit) {
    const NodeId argument = graph_.arg(unit, 0);
    const bool absolute = prelude_function(graph_, unit) == "abs";
    std::vector<Subgoal> goals;
    for (const bool positive : {true, false}) {
      const NodeId value = positive ? argument : absolute ? negate(graph_, argument) : literal(graph_, 0);
      SumOfProducts replaced = sum;
      for (PowerProduct& product : replaced)
        if (const auto power = product.powers.extract(unit)) {
          auto& exponent = product.powers.try_emplace(value, 0).first->second;
          exponent += power.mapped();
          if (exponent == 0) product.powers.erase(value);
        }
      const Comparison side = positive ? Comparison::ge : Comparison::le;
      goals.push_back({against_zero(replaced), {compare(graph_, side, argument, literal(graph_, 0))}, {}});
    }
    return r_.shows(goals);
  }

  // -- logarithms --

  bool is_logarithm(const PowerProduct& product) const {
    return product.powers.size() == 1 && graph_.op(product.powers.begin()->first) == Op::log &&
           product.powers.begin()->second == 1;
  }

  bool mentions_logarithm(NodeId node) const {
    return std::ranges::any_of(reachable(graph_, node), [&](NodeId id) { return graph_.op(id) == Op::log; });
  }

  bool has_logarithms(const SumOfProducts& sum) const {
    const auto mentions = [&](const PowerProduct& product) {
      return std::ranges::any_of(product.powers,
                                 [&](const auto& power) { return mentions_logarithm(power.first); });
    };
    return std::ranges::any_of(sum, [&](const PowerProduct& p) { return is_logarithm(p); }) &&
           std::ranges::all_of(sum, [&](const PowerProduct& p) { return is_logarithm(p) || !mentions(p); });
  }

  bool by_exponentials(const SumOfProducts& sum) {
    const auto first = std::ranges::find_if(sum, [&](const PowerProduct& p) { return is_logarithm(p); });
    const Rational unit = boost::multiprecision::abs(first->coefficient);
    PowerProduct larger;
    PowerProduct smaller;
    SumOfProducts rest;
    for (const PowerProduct& product : sum) {
      const Rational count = product.coefficient / unit;
      if (!is_logarithm(product)) {
        rest.push_back({-count, product.powers});
        continue;
      }
      if (!is_integer(count) || boost::multiprecision::abs(count) > 4) return false;
      const NodeId argument = graph_.arg(product.powers.begin()->first, 0);
      if (count > 0)
        larger.powers[argument] += count;
      else
        smaller.powers[argument] -= count;
    }
    if (!rest.empty()) smaller.powers[overbar::exp(graph_, written(graph_, rest))] += 1;
    smaller.coefficient = -1;
    return r_.shows({{against_zero({larger, smaller}), {}, {}}});
  }

  /// Is it a logarithm with a coefficient that holds neither another one nor a condition, under which the
  /// logarithm might be undefined? Nothing if there is no logarithm in it.
  std::optional<bool> is_weighted_logarithm(const PowerProduct& product) const {
    int count = 0;
    bool plain = true;
    for (const auto& [base, exponent] : product.powers) {
      const bool logarithm = graph_.op(base) == Op::log && exponent == 1;
      count += logarithm || mentions_logarithm(base) ? 1 : 0;
      plain = plain && (logarithm || (!mentions_logarithm(base) && !has_condition(base)));
    }
    if (count == 0) return std::nullopt;
    return plain && count == 1;
  }

  bool has_condition(NodeId node) const {
    return std::ranges::any_of(reachable(graph_, node),
                               [&](NodeId id) { return graph_.op(id) == Op::indicator; });
  }

  /// Logarithms that have one coefficient together: m Σ cₖ log aₖ = m log Π aₖ^cₖ, where m ≥ 0.
  struct LogGroup {
    SumOfProducts weight;                  // m
    std::map<NodeId, Rational> arguments;  // aₖ with cₖ
  };

  /// Groups and what has no logarithm in it; nothing where a coefficient has no known sign.
  std::optional<std::vector<LogGroup>> log_groups(const SumOfProducts& sum, SumOfProducts& rest) {
    std::map<NodeId, SumOfProducts> coefficients;  // by argument
    for (const PowerProduct& product : sum) {
      const auto weighted = is_weighted_logarithm(product);
      if (weighted == false) return std::nullopt;
      if (!weighted) {
        rest.push_back(product);
        continue;
      }
      PowerProduct coefficient = product;
      const auto log = std::ranges::find_if(
          coefficient.powers, [&](const auto& power) { return graph_.op(power.first) == Op::log; });
      const NodeId argument = graph_.arg(log->first, 0);
      coefficient.powers.erase(log);
      coefficients[argument].push_back(std::move(coefficient));
    }
    std::map<NodeId, LogGroup> groups;  // by m
    for (auto& [argument, weight] : coefficients) {
      std::ranges::sort(weight, {}, &PowerProduct::powers);
      const Rational unit = weight.front().coefficient;
      for (PowerProduct& product : weight) product.coefficient /= unit;
      LogGroup& group = groups[written(graph_, weight)];
      group.weight = weight;
      group.arguments[argument] += unit;
    }
    std::vector<LogGroup> result;
    for (auto& [weight, group] : groups) {
      const Range range = r_.ranges.of(weight);
      if (!range.nonnegative() && !range.nonpositive()) return std::nullopt;
      if (!range.nonnegative()) {
        for (PowerProduct& product : group.weight) product.coefficient = -product.coefficient;
        for (auto& [argument, count] : group.arguments) count = -count;
      }
      result.push_back(std::move(group));
    }
    return result;
  }

  /// log A ≥ (1/k) (1 − (c A)⁻ᵏ) − log c: c is 1, or what stands in a logarithm without anything free, which
  /// may then cancel.
  bool by_tangents(const SumOfProducts& sum) {
    SumOfProducts rest;
    const auto groups = log_groups(sum, rest);
    if (!groups || groups->empty() || groups->size() > 3) return false;
    std::vector<NodeId> shifts{literal(graph_, 1)};
    for (const LogGroup& group : *groups)
      for (const auto& [argument, count] : group.arguments)
        if (is_fixed(argument)) shifts.push_back(argument);
    std::vector<Rational> scales{1, 2};
    if (std::ranges::any_of(sum, has_root)) scales.emplace_back(1, 2);
    for (const NodeId shift : shifts)
      for (const Rational& scale : scales)
        if (const auto goal = tangent_goal(*groups, rest, shift, scale); goal && r_.shows({*goal}))
          return true;
    return false;
  }

  /// Does it hold nothing that has different values?
  bool is_fixed(NodeId node) const {
    return std::ranges::none_of(reachable(graph_, node), [&](NodeId id) {
      return graph_.op(id) == Op::symbol || graph_.op(id) == Op::apply || graph_.op(id) == Op::call;
    });
  }

  std::optional<Subgoal> tangent_goal(const std::vector<LogGroup>& groups, SumOfProducts bound, NodeId shift,
                                      const Rational& scale) {
    Subgoal goal;
    goal.attempt = Attempt::tangent;
    const bool shifted = shift != literal(graph_, 1);
    const auto add_times = [&](const SumOfProducts& weight, const Rational& factor,
                               const std::map<NodeId, Rational>& powers) {
      for (PowerProduct product : weight) {
        product.coefficient *= factor;
        for (const auto& [base, exponent] : powers) {
          const auto it = product.powers.try_emplace(base, 0).first;
          it->second += exponent;
          if (it->second == 0) product.powers.erase(it);
        }
        bound.push_back(std::move(product));
      }
    };
    for (const LogGroup& group : groups) {
      std::map<NodeId, Rational> arguments = group.arguments;
      if (const auto own = shifted ? arguments.extract(shift) : decltype(arguments)::node_type{})
        add_times(group.weight, own.mapped(), {{overbar::log(graph_, shift), 1}});
      if (arguments.empty()) continue;
      const Rational unit = boost::multiprecision::abs(arguments.begin()->second);
      if (unit == 0) return std::nullopt;
      std::map<NodeId, Rational> tangent;
      for (const auto& [argument, count] : arguments) {
        const Rational exponent = -count / unit * scale;
        if (!is_integer(2 * exponent) || boost::multiprecision::abs(exponent) > 4) return std::nullopt;
        if (exponent != 0) tangent[argument] += exponent;
        goal.facts.push_back(compare(graph_, Comparison::gt, argument, literal(graph_, 0)));
      }
      if (shifted) {
        tangent[shift] -= scale;
        add_times(group.weight, -unit, {{overbar::log(graph_, shift), 1}});
      }
      add_times(group.weight, unit / scale, {});
      add_times(group.weight, -unit / scale, tangent);
    }
    goal.goal = against_zero(bound);
    return goal;
  }

  // -- roots --

  static bool has_root(const PowerProduct& product) {
    return std::ranges::any_of(product.powers, [](const auto& power) { return !is_integer(power.second); });
  }

  NodeId difference_of_squares(const SumOfProducts& a, const SumOfProducts& b) {
    return compare(graph_, comparison_,
                   subtract(graph_, pow(graph_, written(graph_, a), 2), pow(graph_, written(graph_, b), 2)),
                   literal(graph_, 0));
  }

  bool by_squares(const SumOfProducts& sum) {
    SumOfProducts roots;      // with positive coefficients
    SumOfProducts negatives;  // roots with negative ones
    SumOfProducts others;
    for (const PowerProduct& product : sum)
      (!has_root(product) ? others : product.coefficient > 0 ? roots : negatives).push_back(product);
    if (roots.empty()) {
      const NodeId nonnegative = compare(graph_, Comparison::ge, written(graph_, others), literal(graph_, 0));
      return r_.shows({{nonnegative, {}, {}}, {difference_of_squares(others, negatives), {}, {}}});
    }
    if (!r_.ranges.of(written(graph_, roots)).nonnegative()) return false;
    others.insert(others.end(), negatives.begin(), negatives.end());
    return r_.shows({{difference_of_squares(roots, others), {}, {}}});
  }
};

}  // namespace

std::vector<NodeId> simpler_relations(NormalForms& forms, NodeId relation) {
  Graph& graph = forms.graph();
  const auto difference = difference_of(graph, relation);
  if (!difference) return {};
  if (std::ranges::none_of(reachable(graph, difference->node),
                           [&](NodeId id) { return graph.op(id) == Op::exp || graph.op(id) == Op::call; }))
    return {};
  // Nothing is assumed, so that it holds whatever else is known.
  Ranges ranges(graph, {});
  auto sum = multiplied_out(forms, difference->node, {true, false});
  for (int k = 0; sum && k < most_clearings && clear_denominators(ranges, *sum); ++k)
    sum = multiplied_out(forms, *std::move(sum), {true, false});
  if (!sum || sum->empty()) return {};
  divide_by_positive(ranges, *sum);
  const auto against_zero = [&](NodeId node) {
    return compare(graph, difference->comparison, node, literal(graph, 0));
  };
  std::vector<NodeId> result{against_zero(written(graph, *sum))};
  if (const NodeId exponents = difference_of_exponents(graph, *sum); exponents != no_node)
    result.push_back(against_zero(exponents));
  return result;
}

bool reduce_inequality(const Reduction& reduction, NodeId relation) {
  const auto difference = difference_of(reduction.opening.graph, relation);
  if (!difference) return false;
  Reducer reducer(reduction, difference->comparison);
  NodeId before = no_node;
  for (const bool under_sums : {true, false}) {
    const auto sum = reducer.simplified(difference->node, under_sums);
    if (!sum) continue;
    const NodeId now = written(reduction.opening.graph, *sum);
    if (now == before) break;
    before = now;
    if (reducer.reduce(*sum, relation)) return true;
  }
  return false;
}

}  // namespace overbar
