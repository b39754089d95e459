#include <gtest/gtest.h>

#include "audit/audit.hpp"
#include "decide/piecewise.hpp"
#include "decide/piecewise_number.hpp"
#include "decide/piecewise_simplex.hpp"
#include "piecewise_nets.hpp"

namespace overbar::piecewise {
namespace {

void expect_proved(const Problem& problem) {
  const Verdict verdict = decide(problem, {});
  ASSERT_EQ(verdict.status, Status::proved) << verdict.reason;
  const audit::Report report = audit::audit(verdict.certificate);
  EXPECT_EQ(report.verdict, audit::Verdict::valid) << report.reason;
}

std::vector<Rational> expect_refuted(const Problem& problem) {
  const Verdict verdict = decide(problem, {});
  EXPECT_EQ(verdict.status, Status::refuted) << verdict.reason;
  EXPECT_TRUE(refutes(problem, verdict.witness));
  return verdict.witness;
}

Domain range(int lower, int upper, bool integer = false) {
  Domain domain;
  domain.lower = lower;
  domain.upper = upper;
  domain.integer = integer;
  return domain;
}

TEST(Piecewise, NumberAgreesWithGmpAcrossTheWordBoundary) {
  const std::vector<Rational> values = {
      0,
      1,
      -1,
      Rational(1, 3),
      Rational(-7, 12),
      Rational(Integer("9223372036854775807")),
      Rational(Integer("-9223372036854775807"), Integer("9223372036854775806")),
      Rational(Integer(1), Integer("9223372036854775807")),
      Rational(Integer("36893488147419103232"), 3)};
  for (const Rational& a : values)
    for (const Rational& b : values) {
      EXPECT_EQ((Number(a) + Number(b)).exact(), a + b);
      EXPECT_EQ((Number(a) - Number(b)).exact(), a - b);
      EXPECT_EQ((Number(a) * Number(b)).exact(), a * b);
      if (b != 0) {
        EXPECT_EQ((Number(a) / Number(b)).exact(), a / b);
      }
      EXPECT_EQ(Number(a) < Number(b), a < b);
      EXPECT_EQ(Number(a) == Number(b), a == b);
    }
}

TEST(Piecewise, SimplexFindsPointsAndMultipliers) {
  // x + y > 2, x < 1, y <= 1
  ExactProgram program;
  program.columns = 2;
  program.rows = {{1, 1}};
  program.bounds = {{{}, DeltaNumber{1, -1}}, {{}, DeltaNumber{1, 0}}, {DeltaNumber{2, 1}, {}}};
  ExactAnswer answer = solve_exactly(program, {});
  ASSERT_EQ(answer.status, SimplexStatus::infeasible);
  EXPECT_EQ(answer.multipliers, (std::vector<Number>{-1, -1, 1}));

  program.bounds[1].upper = DeltaNumber{Number(Rational(3, 2)), 0};
  answer = solve_exactly(program, {});
  ASSERT_EQ(answer.status, SimplexStatus::feasible);
  EXPECT_LT(answer.values[0], Number(1));
  EXPECT_GT(answer.values[0] + answer.values[1], Number(2));
}

TEST(Piecewise, SortingNetIsProvedForAllReals) {
  for (const std::size_t n : {2, 3, 4, 16, 64}) expect_proved(nets::sorted(n));
}

TEST(Piecewise, SortingNetWithAStrictThresholdIsRefutedByATie) {
  const std::vector<Rational> witness = expect_refuted(nets::sorted(4, true));
  EXPECT_EQ(witness, (std::vector<Rational>{0, 0, 0, 0}));
}

TEST(Piecewise, RandomReluNetsStayBelowTheirMaximum) {
  for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{5, 20, 1}, {5, 20, 20, 1}})
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const nets::Net net = nets::random_net(widths, seed);
      const double top = nets::sampled_maximum(net, 7, 50);
      expect_proved(nets::bounded(net, nets::exact(nets::two_digits(top + 0.05 + 0.02 * std::abs(top)))));
      expect_refuted(nets::bounded(net, nets::exact(nets::two_digits(top - 0.02))));
    }
}

TEST(Piecewise, OrderIsTransitive) {
  Problem p;
  const UnitId a = add_variable(p, "a"), b = add_variable(p, "b"), c = add_variable(p, "c");
  const FormulaId premise =
      conjunction(p, {compare(p, a, Comparison::lt, b), compare(p, b, Comparison::le, c)});
  p.claim = implication(p, premise, compare(p, a, Comparison::lt, c));
  expect_proved(p);
  p.claim = implication(p, premise, compare(p, b, Comparison::lt, c));
  expect_refuted(p);
}

TEST(Piecewise, UnitsMeanWhatTheySay) {
  Problem p;
  const UnitId x = add_variable(p, "x"), y = add_variable(p, "y");
  const UnitId positive = add_relu(p, x), negative = add_relu(p, add_affine(p, 0, {{-1, x}}));
  const UnitId largest = add_max(p, x, y), least = add_min(p, x, y);
  const UnitId on = add_step(p, x), off = add_strict_step(p, add_affine(p, 0, {{-1, x}}));
  const UnitId gated = add_gate(p, on, x), size = add_abs(p, x);
  const UnitId tied = add_indicator(p, compare(p, x, Comparison::eq, y));
  const auto is_zero = [&](std::vector<Term> terms, const Rational& constant = 0) {
    return compare(p, add_affine(p, constant, std::move(terms)), Comparison::eq);
  };
  p.claim = conjunction(
      p,
      {is_zero({{1, positive}, {-1, negative}, {-1, x}}), is_zero({{1, positive}, {1, negative}, {-1, size}}),
       is_zero({{1, largest}, {1, least}, {-1, x}, {-1, y}}), is_zero({{1, on}, {1, off}}, -1),
       is_zero({{1, gated}, {-1, positive}}),
       equivalence(p, compare(p, tied, Comparison::gt),
                   compare(p, add_affine(p, 0, {{1, largest}, {-1, least}}), Comparison::le))});
  expect_proved(p);
}

TEST(Piecewise, IntegersAndFiniteDomains) {
  Problem p;
  const UnitId n = add_variable(p, "n", range(-5, 5, true));
  p.claim = compare(p, add_affine(p, -7, {{3, n}}), Comparison::ne);  // 3n is not 7
  expect_proved(p);
  p.claim = compare(p, add_affine(p, -6, {{3, n}}), Comparison::ne);
  EXPECT_EQ(expect_refuted(p), std::vector<Rational>{2});

  // Three signs never sum to 0.
  Problem q;
  Domain sign;
  sign.values = {-1, 1};
  const UnitId a = add_variable(q, "a", sign), b = add_variable(q, "b", sign), c = add_variable(q, "c", sign);
  q.claim = compare(q, add_affine(q, 0, {{1, a}, {1, b}, {1, c}}), Comparison::ne);
  expect_proved(q);
}

TEST(Piecewise, EmptyDomainsAndConstants) {
  Problem p;
  Domain none;
  none.lower = 1;
  none.upper = 0;
  add_variable(p, "x", none);
  p.claim = literal(p, false);
  expect_proved(p);

  Problem q;
  const UnitId five = add_affine(q, 5, {});
  q.claim = compare(q, add_relu(q, five), Comparison::eq, Rational(5));
  expect_proved(q);
  q.claim = literal(q, false);
  EXPECT_TRUE(expect_refuted(q).empty());
}

TEST(Piecewise, AssumptionsRestrict) {
  Problem p;
  const UnitId x = add_variable(p, "x"), w = add_variable(p, "w");
  const UnitId z = add_affine(p, 0, {{1, x}, {1, w}});
  p.assumption = compare(p, z, Comparison::eq, Rational(-1));
  p.claim = compare(p, add_step(p, z), Comparison::eq);
  expect_proved(p);
  p.claim = compare(p, add_step(p, x), Comparison::eq);
  expect_refuted(p);
}

TEST(Piecewise, LimitsGiveUnknown) {
  Problem p = nets::sorted(8);
  Limits limits;
  limits.out_of_time = [] { return true; };
  EXPECT_EQ(decide(p, limits).status, Status::unknown);
  EXPECT_EQ(decide(p, limits).reason, "time limit");

  Problem q;  // 2m = 2n + 1 over unbounded integers: branch and bound never ends
  Domain integer;
  integer.integer = true;
  const UnitId m = add_variable(q, "m", integer), n = add_variable(q, "n", integer);
  q.claim = compare(q, add_affine(q, -1, {{2, m}, {-2, n}}), Comparison::ne);
  limits = {};
  limits.nodes = 50;
  EXPECT_EQ(decide(q, limits).reason, "node limit");
}

TEST(Piecewise, FaultsAreReported) {
  Problem p;
  const UnitId x = add_variable(p, "x");
  p.claim = compare(p, add_gate(p, x, x), Comparison::ge);
  EXPECT_EQ(decide(p, {}).reason, "the first argument of a gate is not known to be 0 or 1");
  EXPECT_EQ(decide(Problem{}, {}).reason, "there is no claim");
}

}  // namespace
}  // namespace overbar::piecewise
