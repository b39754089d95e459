#include <gtest/gtest.h>

#include "base/ball.hpp"
#include "base/dual.hpp"

namespace overbar {
namespace {

TEST(Ball, ContainsTheExactValue) {
  const Ball third(Rational(1, 3), 64);
  EXPECT_TRUE(contains(third, Rational(1, 3)));
  EXPECT_FALSE(is_exact(third));
  EXPECT_TRUE(contains(third * Ball(3), 1));
  EXPECT_EQ(equal(third * Ball(3), Ball(1)), Truth::undecided);
  EXPECT_EQ(less(third, Ball(1)), Truth::yes);
  EXPECT_EQ(less(Ball(1), third), Truth::no);
  EXPECT_EQ(equal(third, Ball(1)), Truth::no);
  EXPECT_EQ(less(Ball(2), Ball(2)), Truth::no);
  EXPECT_EQ(equal(Ball(2), Ball(2)), Truth::yes);
}

TEST(Ball, FunctionsSayWhereTheyAreUndefined) {
  EXPECT_FALSE(log_of(Ball(0)).has_value());
  EXPECT_FALSE(power_of(Ball(0), -1).has_value());
  EXPECT_FALSE(power_of(Ball(-1), Rational(1, 2)).has_value());
  EXPECT_TRUE(power_of(Ball(-2), 3).has_value());
  EXPECT_TRUE(contains(*power_of(Ball(Rational(9, 4), 64), Rational(1, 2)), Rational(3, 2)));
}

TEST(Ball, HugeIsNotFinite) {
  const Ball big = *exp_of(Ball(Rational(1000), 64));
  EXPECT_TRUE(is_finite(big));
  EXPECT_FALSE(exp_of(Ball(Rational("1000000000"), 64)).has_value());
}

TEST(Rationals, AnswerOnlyWhereTheValueIsRational) {
  EXPECT_EQ(power_of(Rational(4, 9), Rational(-3, 2)), Rational(27, 8));
  EXPECT_FALSE(power_of(Rational(2), Rational(1, 2)).has_value());
  EXPECT_FALSE(power_of(Rational(-8), Rational(1, 3)).has_value());
  EXPECT_EQ(exp_of(Rational(0)), Rational(1));
  EXPECT_FALSE(exp_of(Rational(1)).has_value());
  EXPECT_EQ(power_of(Rational(7), 100000000).error().code, "too-large");
}

TEST(Dual, DifferentiatesExactly) {
  const Dual<Rational> x{3, 1};
  EXPECT_EQ((x * x * x).tangent, 27);
  EXPECT_EQ(power_of(x, -1)->tangent, Rational(-1, 9));
  EXPECT_EQ(quotient(Dual<Rational>(1), x).tangent, Rational(-1, 9));
  EXPECT_FALSE(power_of(Dual<Rational>(0), Rational(1, 2)).has_value());
}

}  // namespace
}  // namespace overbar
