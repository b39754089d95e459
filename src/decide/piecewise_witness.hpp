// Witnesses: simple points to try before the search, and making a found one readable.
#pragma once
#include "decide/piecewise.hpp"

namespace overbar::piecewise {

/// The numbers of the problem's affine units, in the order of the units.
struct Doubles {
  std::vector<double> constants, coefficients;
};
Doubles in_doubles(const Problem&);

/// A member of the domain near the value; nullopt when rounding finds none.
std::optional<Rational> nearest_member(const Domain&, const Rational& value);

/// A refuting point among a few hundred simple ones: small integers, orders and ties, corners of the box.
std::optional<std::vector<Rational>> try_simple_points(const Problem&, const Doubles&,
                                                       const std::function<bool()>& out_of_time);

/// The same verdict with fewer digits: each value in turn becomes 0, an integer or a short decimal if that
/// still refutes.
std::vector<Rational> simplify(const Problem&, std::vector<Rational> witness,
                               const std::function<bool()>& out_of_time);

/// Whether the values, in doubles, can refute the problem; true where rounding leaves it open.
bool may_refute(const Problem&, const Doubles&, const std::vector<double>& values);

/// The point rounded to a few digits, then to more; a refuting one or nothing.
std::optional<std::vector<Rational>> try_near(const Problem&, const Doubles&,
                                              const std::vector<double>& point);

}  // namespace overbar::piecewise
