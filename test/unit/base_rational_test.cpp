#include <gtest/gtest.h>

#include "base/rational.hpp"

namespace overbar {
namespace {

Rational read(std::string_view text) { return parse_rational(text).value(); }

TEST(Rational, ReadsIntegersFractionsAndDecimalsExactly) {
  EXPECT_EQ(read("3"), 3);
  EXPECT_EQ(read("-1.5"), Rational(-3, 2));
  EXPECT_EQ(read("2/6"), Rational(1, 3));
  EXPECT_EQ(read("1e-3"), Rational(1, 1000));
  EXPECT_EQ(read("0.1") * 10, 1);
  EXPECT_EQ(read("+.5"), Rational(1, 2));
  EXPECT_EQ(read("2.5e2"), 250);
}

TEST(Rational, ALeadingZeroIsNotOctal) {
  EXPECT_EQ(read("010"), 10);
  EXPECT_EQ(read("08/010"), Rational(4, 5));
  EXPECT_EQ(read("000"), 0);
}

TEST(Rational, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"", "-", ".", "1/0", "1/", "/2", "1.2/3", "1e", "1e9999", "0x10", "1 2", "--1", "1/-2"})
    EXPECT_FALSE(parse_rational(text).has_value()) << text;
}

TEST(Rational, PrintsLowestTerms) {
  EXPECT_EQ(to_string(Rational(6, 4)), "3/2");
  EXPECT_EQ(to_string(Rational(-4, 2)), "-2");
  EXPECT_EQ(to_string(Rational(0)), "0");
}

TEST(Rational, ADoubleIsExactlyADyadicRational) {
  EXPECT_EQ(from_double(0.5), Rational(1, 2));
  EXPECT_NE(from_double(0.1), Rational(1, 10));
  EXPECT_EQ(to_double(from_double(0.1)), 0.1);
}

TEST(Rational, PowerKnowsThatZeroHasNoInverse) {
  EXPECT_EQ(power(Rational(2, 3), -2).value(), Rational(9, 4));
  EXPECT_EQ(power(Rational(-2), 3).value(), -8);
  EXPECT_EQ(power(Rational(0), 0).value(), 1);
  EXPECT_FALSE(power(Rational(0), -1).has_value());
}

}  // namespace
}  // namespace overbar
