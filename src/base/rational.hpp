// Exact numbers. Everything that decides a claim computes with these; floating point never supports "proved".
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <boost/multiprecision/gmp.hpp>

namespace overbar {

using Integer = boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;
using Rational =
    boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

/// Reads "3", "-1.5", "2/3", "1e-3" exactly; nullopt for anything else, for a zero denominator, and for an
/// exponent above 4096 in size (a number of that length is no number a person wrote).
std::optional<Rational> parse_rational(std::string_view text);

/// "3", "-1/2": lowest terms, denominator omitted when it is 1.
std::string to_string(const Rational& value);

/// Exactly the dyadic rational that the double is; the double must be finite.
Rational from_double(double value);

/// The nearest double (not a bound; for display and for floating-point evaluation only).
double to_double(const Rational& value);

bool is_integer(const Rational& value);

/// value^exponent; nullopt for 0 to a negative power.
std::optional<Rational> power(const Rational& value, int exponent);

}  // namespace overbar
