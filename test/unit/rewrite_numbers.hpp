// Values at random points, for nodes and for polynomials, by two evaluators that share nothing with the
// rules: sizes are drawn for the symbolic dimensions, numbers (small ones, so that ties and zeros happen) for
// the symbols. Real numbers have 60 digits; what is less than 10⁻³⁰ counts as 0 in comparisons. NaN: not
// defined there.
#pragma once
#include <map>
#include <random>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "op/build.hpp"
#include "rewrite/state.hpp"

namespace overbar::numbers {

using Real =
    boost::multiprecision::number<boost::multiprecision::cpp_bin_float<60>, boost::multiprecision::et_off>;

inline Real nan() { return std::numeric_limits<Real>::quiet_NaN(); }
inline bool tiny(const Real& x) { return abs(x) < Real("1e-30"); }
inline Real real(const Rational& q) {
  return Real(boost::multiprecision::numerator(q).str()) / Real(boost::multiprecision::denominator(q).str());
}

Real power_of(const Real& base, const Rational& exponent);
/// Stands for any smooth function: a fixed odd one for erf, a cubic with its derivatives for an opaque
/// function.
Real erf_like(const Real& x);
Real opaque(std::uint32_t function, std::size_t derivative, const Real& x);
Real determinant_of(std::vector<std::vector<Real>> m);
std::vector<std::vector<Real>> inverse_of(std::vector<std::vector<Real>> m);

struct Tensor {
  std::vector<int> shape;
  std::vector<Real> entries;
};

struct Point {
  const Graph& g;
  std::map<std::int32_t, int> sizes;                       // of dimension symbols
  std::map<std::uint32_t, std::vector<Rational>> symbols;  // entries, row-major
  int size(Dim dim) const { return dim.is_constant() ? dim.code : sizes.at(dim.code); }
};

Point random_point(const Graph& g, std::mt19937& random);

/// All entries of a node.
Tensor value_of(const Point& point, NodeId node);
/// One entry of a polynomial: what its free indices are (from 1).
Real value_of(const Point& point, const normal::Space& space, normal::PolyId poly,
              const std::map<std::uint32_t, int>& indices);

/// Do node and polynomial agree at the point? Entries where the node is not defined say nothing.
bool agree(const Point& point, const normal::Space& space, normal::PolyId poly, NodeId node);
/// Do two nodes of one type differ at an entry where both are defined?
bool differ(const Point& point, NodeId a, NodeId b);

}  // namespace overbar::numbers
