// Random small piecewise-linear problems for the tests: nets of one to three layers over reals, boxes,
// integers and finite domains, with small rational weights, many ties among them, and random claims about
// their units.
#pragma once
#include <random>

#include "decide/piecewise.hpp"

namespace overbar::piecewise {

struct RandomProblem {
  std::mt19937_64 random;
  Problem problem;
  std::vector<UnitId> layer;

  int below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }

  Rational weight() {
    if (below(8) == 0) return Rational(below(9) - 4, 1 + below(5));
    return below(5) - 2;
  }

  UnitId affine(const std::vector<UnitId>& over) {
    std::vector<Term> terms;
    for (const UnitId unit : over)
      if (const Rational w = weight(); w != 0) terms.push_back({w, unit});
    return add_affine(problem, below(2) == 0 ? Rational(0) : weight(), std::move(terms));
  }

  Domain domain() {
    Domain d;
    switch (below(6)) {
      case 0:
        break;
      case 1:
        d.lower = 0, d.upper = 1;
        break;
      case 2:
        d.lower = -1, d.upper = 1, d.lower_strict = below(2) == 0, d.upper_strict = below(2) == 0;
        break;
      case 3:
        d.lower = Rational(below(3) - 1, 2), d.lower_strict = below(2) == 0;
        break;
      case 4:
        d.values = below(2) == 0 ? std::vector<Rational>{0, 1} : std::vector<Rational>{-1, Rational(1, 2), 1};
        break;
      default:
        d.integer = true, d.lower = Rational(-3, 2), d.upper = 2 + below(2);
        break;
    }
    return d;
  }

  UnitId unit(const std::vector<UnitId>& over) {
    switch (below(9)) {
      case 0:
        return add_abs(problem, affine(over));
      case 1:
        return add_max(problem, affine(over), affine(over));
      case 2:
        return add_min(problem, affine(over), pick(over));
      case 3:
        return add_step(problem, affine(over));
      case 4:
        return add_strict_step(problem, affine(over));
      case 5:
        return add_gate(problem, add_step(problem, affine(over)), affine(over));
      case 6:
        return add_indicator(problem, atom(over));
      default:
        return add_relu(problem, affine(over));
    }
  }

  FormulaId atom(const std::vector<UnitId>& over) {
    static const std::vector<Comparison> all = {Comparison::ge, Comparison::gt, Comparison::le,
                                                Comparison::lt, Comparison::eq, Comparison::ne};
    const Comparison comparison = below(3) == 0 ? pick(all) : all[static_cast<std::size_t>(below(4))];
    if (below(3) == 0) return compare(problem, pick(over), comparison, Rational(below(7) - 3, 1 + below(2)));
    return compare(problem, affine(over), comparison);
  }

  FormulaId formula(const std::vector<UnitId>& over, int depth) {
    if (depth == 0 || below(3) == 0) return below(30) == 0 ? literal(problem, below(2) == 0) : atom(over);
    const auto part = [&] { return formula(over, depth - 1); };
    switch (below(5)) {
      case 0:
        return conjunction(problem, {part(), part()});
      case 1:
        return disjunction(problem, {part(), part()});
      case 2:
        return negation(problem, part());
      case 3: {
        const FormulaId a = part();
        return implication(problem, a, part());
      }
      default: {
        const FormulaId a = part();
        return equivalence(problem, a, part());
      }
    }
  }
};

inline Problem random_problem(std::uint64_t seed) {
  RandomProblem r{std::mt19937_64(seed), {}, {}};
  const int variables = 1 + r.below(3);
  for (int i = 0; i < variables; ++i)
    r.layer.push_back(add_variable(r.problem, "x" + std::to_string(i + 1), r.domain()));
  std::vector<UnitId> all = r.layer;
  const int layers = 1 + r.below(3);
  int budget = variables == 3 ? 4 : 6;
  for (int l = 0; l < layers; ++l) {
    std::vector<UnitId> next;
    for (int width = 1 + r.below(3); width > 0 && budget > 0; --width, --budget)
      next.push_back(r.unit(r.layer));
    if (next.empty()) break;
    r.layer = next;
    all.insert(all.end(), next.begin(), next.end());
  }
  const std::vector<UnitId>& over = r.below(2) == 0 ? r.layer : all;
  if (r.below(3) == 0) r.problem.assumption = r.formula(all, 1);
  r.problem.claim = r.formula(over, r.below(3));
  return std::move(r.problem);
}

}  // namespace overbar::piecewise
