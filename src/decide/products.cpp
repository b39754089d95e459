#include "decide/products.hpp"

#include <algorithm>

#include "decide/components.hpp"
#include "decide/prelude_function.hpp"
#include "op/build.hpp"

// Everything here holds wherever the scalar is defined: x · x⁻¹ = 1, (x^½)² = x, and a denominator is not 0.
// The work list holds products some base of which can still be taken apart; each step takes one base of one
// product apart, so depth costs no recursion.

namespace overbar {
namespace {

constexpr std::size_t most_products = 80;
constexpr int most_steps = 1500;
constexpr int most_copies = 4;  // of a sum to a power

class Multiplier {
 public:
  Multiplier(NormalForms& forms, const MultiplyOptions& options)
      : forms_(forms), graph_(forms.graph()), options_(options) {}

  std::optional<SumOfProducts> run(SumOfProducts open) {
    std::map<std::map<NodeId, Rational>, Rational> done;
    for (int step = 0; !open.empty(); ++step) {
      if (step > most_steps || open.size() + done.size() > most_products) return std::nullopt;
      PowerProduct product = std::move(open.back());
      open.pop_back();
      if (!take_apart(product, open)) done[std::move(product.powers)] += product.coefficient;
    }
    SumOfProducts result;
    for (auto& [powers, coefficient] : done)
      if (coefficient != 0) result.push_back({coefficient, powers});
    return result;
  }

 private:
  NormalForms& forms_;
  Graph& graph_;
  MultiplyOptions options_;
  std::map<NodeId, NodeId> same_;  // sums over indices, by the first that has the same normal form
  std::map<PolyId, NodeId> first_;

  static void multiply(PowerProduct& product, NodeId base, const Rational& exponent) {
    const auto [it, fresh] = product.powers.try_emplace(base, 0);
    it->second += exponent;
    if (it->second == 0) product.powers.erase(it);
  }

  /// One base of the product by its parts; what becomes of the product goes to `open`. False: there is none.
  bool take_apart(PowerProduct& product, SumOfProducts& open) {
    for (const auto& [base, exponent] : product.powers) {
      const NodeId node = base;
      const Rational power = exponent;
      PowerProduct rest = product;
      rest.powers.erase(node);
      if (const auto factors = factors_of(node, power)) {
        for (const auto& [factor, inner] : *factors)
          if (graph_.op(factor) == Op::literal && is_integer(inner) && abs(inner) <= 64 &&
              (inner > 0 || scalar_value(graph_, factor) != 0))
            rest.coefficient *= *overbar::power(scalar_value(graph_, factor), static_cast<int>(inner));
          else
            multiply(rest, factor, inner);
        if (rest.coefficient != 0) open.push_back(std::move(rest));
        return true;
      }
      if (!is_integer(power) || power < 1 || power > most_copies) continue;
      const std::vector<NodeId> terms = terms_of(node);
      if (terms.empty()) continue;
      if (power > 1) multiply(rest, node, power - 1);
      for (const NodeId term : terms) {
        open.push_back(rest);
        multiply(open.back(), term, 1);
      }
      return true;
    }
    return false;
  }

  using Factors = std::vector<std::pair<NodeId, Rational>>;

  /// base^exponent as a product of other powers.
  std::optional<Factors> factors_of(NodeId base, const Rational& exponent) {
    const bool whole = is_integer(exponent);
    switch (graph_.op(base)) {
      case Op::literal:
        if (whole && abs(exponent) <= 64 && (exponent > 0 || scalar_value(graph_, base) != 0))
          return Factors{{base, exponent}};
        break;
      case Op::let:
        if (options_.open_names) return Factors{{graph_.arg(base, 0), exponent}};
        break;
      case Op::call:
        return Factors{{graph_.args(base).back(), exponent}};
      case Op::pow:
        if (whole)
          return Factors{{graph_.arg(base, 0), exponent * graph_.rationals(graph_.node(base).attr).front()}};
        break;
      case Op::exp:
        return whole ? exponentials(base, exponent) : std::nullopt;
      case Op::apply:
        if (whole && exponent == 2 * (boost::multiprecision::numerator(exponent) / 2) &&
            prelude_function(graph_, base) == "abs")
          return Factors{{graph_.arg(base, 0), exponent}};
        break;
      case Op::contract: {
        const std::vector<NodeId> parts = components(graph_, base).scalars;
        if (parts.size() == 1 && parts.front() == base) {
          if (const NodeId same = representative(base); same != base) return Factors{{same, exponent}};
          break;
        }
        if (!whole) break;
        Factors factors;
        for (const NodeId part : parts) factors.emplace_back(part, exponent);
        return factors;
      }
      default:
        break;
    }
    return std::nullopt;
  }

  /// exp(2 a − b) = exp(a)² exp(b)⁻¹.
  std::optional<Factors> exponentials(NodeId base, const Rational& exponent) {
    NodeId argument = graph_.arg(base, 0);
    while (options_.open_names && graph_.op(argument) == Op::let) argument = graph_.arg(argument, 0);
    std::vector<NodeId> terms{argument};
    if (graph_.op(argument) == Op::add)
      terms.assign(graph_.args(argument).begin(), graph_.args(argument).end());
    Factors factors;
    for (const NodeId term : terms) {
      const Scaled scaled = split_coefficient(graph_, term);
      if (graph_.op(scaled.rest) == Op::log)
        factors.emplace_back(graph_.arg(scaled.rest, 0), scaled.coefficient * exponent);
      else if (is_integer(scaled.coefficient))
        factors.emplace_back(overbar::exp(graph_, scaled.rest), scaled.coefficient * exponent);
      else
        factors.emplace_back(overbar::exp(graph_, term), exponent);
    }
    if (factors.size() == 1 && factors.front().first == base) return std::nullopt;
    return factors;
  }

  NodeId representative(NodeId sum) {
    const auto [it, fresh] = same_.try_emplace(sum, sum);
    if (!fresh) return it->second;
    const auto poly = normal_form(forms_, sum, {.unfold = false});
    if (poly) it->second = first_.try_emplace(*poly, sum).first->second;
    return it->second;
  }

  /// A sum by its terms; empty if it is none.
  std::vector<NodeId> terms_of(NodeId node) {
    if (graph_.op(node) == Op::add) return {graph_.args(node).begin(), graph_.args(node).end()};
    if (graph_.op(node) != Op::contract || !options_.under_sums) return {};
    const ContractView view = contract_view(graph_, node);
    const std::vector<Dim> dims = label_dims(graph_, node);
    std::vector<Factor> factors;
    for (std::size_t k = 0; k < view.factors.size(); ++k)
      factors.push_back({graph_.arg(node, k), {view.factors[k].begin(), view.factors[k].end()}});
    for (std::size_t k = 0; k < factors.size(); ++k) {
      const NodeId factor = factors[k].node;
      if (graph_.order(factor) == 0) continue;
      const auto with = [&](NodeId replacement) {
        std::vector<Factor> other = factors;
        other[k].node = replacement;
        return contract(graph_, {}, {}, std::move(other));
      };
      switch (graph_.op(factor)) {
        case Op::let:
          return {with(graph_.arg(factor, 0))};
        case Op::call:
          return {with(graph_.args(factor).back())};
        case Op::add: {
          std::vector<NodeId> terms;
          for (const NodeId arg : std::vector<NodeId>(graph_.args(factor).begin(), graph_.args(factor).end()))
            terms.push_back(with(arg));
          return terms;
        }
        case Op::pow: {
          const Rational exponent = graph_.rationals(graph_.node(factor).attr).front();
          const NodeId base = graph_.arg(factor, 0);
          const Op op = graph_.op(base);
          if (!is_integer(exponent) || exponent < 2 || exponent > most_copies) break;
          if (op != Op::let && op != Op::call && op != Op::add) break;
          std::vector<Factor> other = factors;
          other[k].node = base;
          for (int copy = 1; copy < exponent; ++copy) other.push_back({base, factors[k].labels});
          return {contract(graph_, {}, {}, std::move(other))};
        }
        default:
          break;
      }
    }
    return {};
  }
};

/// The least exponent of each base over all products; 0 where a product lacks it.
std::map<NodeId, Rational> least_exponents(const SumOfProducts& sum) {
  std::map<NodeId, Rational> least;
  for (const PowerProduct& product : sum)
    for (const auto& [base, exponent] : product.powers) {
      const auto [it, fresh] = least.try_emplace(base, exponent);
      if (!fresh) it->second = std::min(it->second, exponent);
    }
  for (auto& [base, exponent] : least)
    if (std::ranges::any_of(sum, [&, b = base](const PowerProduct& p) { return !p.powers.contains(b); }))
      exponent = std::min(exponent, Rational(0));
  return least;
}

void multiply_all(SumOfProducts& sum, NodeId base, const Rational& exponent) {
  for (PowerProduct& product : sum) {
    const auto [it, fresh] = product.powers.try_emplace(base, 0);
    it->second += exponent;
    if (it->second == 0) product.powers.erase(it);
  }
}

/// The largest even number that is at most this.
Rational even_below(const Rational& exponent) {
  const Integer whole =
      boost::multiprecision::numerator(exponent) / boost::multiprecision::denominator(exponent);
  return Rational(Integer(whole - whole % 2));
}

}  // namespace

std::optional<SumOfProducts> multiplied_out(NormalForms& forms, SumOfProducts sum,
                                            const MultiplyOptions& options) {
  return Multiplier(forms, options).run(std::move(sum));
}

std::optional<SumOfProducts> multiplied_out(NormalForms& forms, NodeId scalar,
                                            const MultiplyOptions& options) {
  return multiplied_out(forms, SumOfProducts{{1, {{scalar, 1}}}}, options);
}

NodeId written(Graph& graph, const SumOfProducts& sum) {
  std::vector<NodeId> terms{literal(graph, 0)};
  for (const PowerProduct& product : sum) {
    std::vector<Factor> factors{{literal(graph, product.coefficient), {}}};
    for (const auto& [base, exponent] : product.powers)
      factors.push_back({exponent == 1 ? base : pow(graph, base, exponent), {}});
    terms.push_back(contract(graph, {}, {}, std::move(factors)));
  }
  return add(graph, std::move(terms));
}

bool clear_denominators(Ranges& ranges, SumOfProducts& sum) {
  bool changed = false;
  for (const auto& [base, exponent] : least_exponents(sum)) {
    if (exponent >= 0) continue;
    Rational needed = -exponent;
    // A root divides: its radicand is positive. Else an even power of what is not 0 is positive.
    if (is_integer(exponent) && !ranges.of(base).positive())
      needed = needed + (is_integer(needed / 2) ? 0 : 1);
    multiply_all(sum, base, needed);
    changed = true;
  }
  return changed;
}

void drop_common_factor(const Graph& graph, Ranges& ranges, SumOfProducts& sum, Comparison comparison) {
  const auto has_few_values = [&](NodeId node) {
    return std::ranges::any_of(reachable(graph, node), [&](NodeId id) {
      return graph.op(id) == Op::symbol && !graph.symbol(graph.node(id).attr).domain.values.empty();
    });
  };
  for (const auto& [base, exponent] : least_exponents(sum)) {
    if (exponent <= 0 || (comparison == Comparison::eq && has_few_values(base))) continue;
    const Range& range = ranges.of(base);
    if (range.positive() || comparison == Comparison::eq || !is_integer(exponent)) {
      if (!range.positive() && comparison == Comparison::gt) continue;
      multiply_all(sum, base, -exponent);
    } else if (comparison == Comparison::ge) {
      if (const Rational dropped = range.nonnegative() ? exponent : even_below(exponent); dropped > 0)
        multiply_all(sum, base, -dropped);
    }
  }
}

}  // namespace overbar
