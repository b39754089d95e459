// Nets for tests and benchmarks: random relu nets with weights of two decimals over the unit box, where their
// output is largest, and the net that tells whether its inputs are sorted.
#pragma once
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "decide/piecewise.hpp"

namespace overbar::piecewise::nets {

struct Layer {
  std::vector<std::vector<double>> weights;  // a row for each unit
  std::vector<double> bias;
};
using Net = std::vector<Layer>;

inline double two_digits(double value) { return std::round(value * 100) / 100; }
inline Rational exact(double two_digit_value) {
  return Rational(static_cast<long>(std::llround(two_digit_value * 100)), 100);
}

inline Net random_net(const std::vector<std::size_t>& widths, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  // Sums of uniform numbers: the same on every machine, unlike std::normal_distribution.
  const auto normal = [&] {
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(random() >> 11U) * 0x1p-53;
    return sum - 6;
  };
  Net net;
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
    Layer layer;
    for (std::size_t i = 0; i < widths[l + 1]; ++i) {
      layer.weights.emplace_back();
      for (std::size_t j = 0; j < widths[l]; ++j)
        layer.weights.back().push_back(
            two_digits(normal() * std::sqrt(2.0 / static_cast<double>(widths[l]))));
      layer.bias.push_back(two_digits(normal() * 0.5));
    }
    net.push_back(std::move(layer));
  }
  return net;
}

/// The output, and its gradient by the inputs.
inline double value(const Net& net, std::vector<double> x, std::vector<double>& gradient) {
  std::vector<std::vector<bool>> on;
  for (std::size_t l = 0; l < net.size(); ++l) {
    std::vector<double> z = net[l].bias;
    for (std::size_t i = 0; i < z.size(); ++i)
      for (std::size_t j = 0; j < x.size(); ++j) z[i] += net[l].weights[i][j] * x[j];
    on.emplace_back(z.size(), true);
    for (std::size_t i = 0; l + 1 < net.size() && i < z.size(); ++i) {
      on[l][i] = z[i] > 0;
      z[i] = std::max(z[i], 0.0);
    }
    x = std::move(z);
  }
  gradient = {1.0};
  for (std::size_t l = net.size(); l-- > 0;) {
    std::vector<double> next(net[l].weights[0].size(), 0.0);
    for (std::size_t i = 0; i < gradient.size(); ++i)
      for (std::size_t j = 0; on[l][i] && j < next.size(); ++j) next[j] += gradient[i] * net[l].weights[i][j];
    gradient = std::move(next);
  }
  return x[0];
}

/// The greatest output that climbing from random points of the unit box finds.
inline double sampled_maximum(const Net& net, std::uint64_t seed = 7, int starts = 300) {
  std::mt19937_64 random(seed);
  const std::size_t inputs = net[0].weights[0].size();
  double best = -1e300;
  for (int start = 0; start < starts; ++start) {
    std::vector<double> x, gradient;
    for (std::size_t j = 0; j < inputs; ++j) x.push_back(static_cast<double>(random() >> 11U) * 0x1p-53);
    double here = value(net, x, gradient);
    for (double step = 0.5; step > 1e-6;) {
      double size = 0;
      for (const double g : gradient) size = std::max(size, std::abs(g));
      if (size == 0) break;
      std::vector<double> y = x, slope;
      for (std::size_t j = 0; j < inputs; ++j) y[j] = std::clamp(x[j] + step * gradient[j] / size, 0.0, 1.0);
      const double there = value(net, y, slope);
      if (there > here) {
        here = there;
        x = std::move(y);
        gradient = std::move(slope);
      } else {
        step /= 2;
      }
    }
    best = std::max(best, here);
  }
  return best;
}

/// For all inputs in the unit box, output <= bound.
inline Problem bounded(const Net& net, const Rational& bound) {
  Problem p;
  Domain unit;
  unit.lower = 0;
  unit.upper = 1;
  std::vector<UnitId> layer;
  for (std::size_t j = 0; j < net[0].weights[0].size(); ++j)
    layer.push_back(add_variable(p, "x" + std::to_string(j + 1), unit));
  for (std::size_t l = 0; l < net.size(); ++l) {
    std::vector<UnitId> next;
    for (std::size_t i = 0; i < net[l].bias.size(); ++i) {
      std::vector<Term> terms;
      for (std::size_t j = 0; j < layer.size(); ++j)
        if (net[l].weights[i][j] != 0) terms.push_back({exact(net[l].weights[i][j]), layer[j]});
      const UnitId z = add_affine(p, exact(net[l].bias[i]), std::move(terms));
      next.push_back(l + 1 < net.size() ? add_relu(p, z) : z);
    }
    layer = std::move(next);
  }
  p.claim = compare(p, layer[0], Comparison::le, bound);
  return p;
}

/// y = step(-sum of step(x_i - x_{i+1})), and the claim y = 1 <=> x_1 < ... < x_n.
inline Problem sorted(std::size_t n, bool strict = false) {
  Problem p;
  std::vector<UnitId> x;
  std::vector<Term> sum;
  std::vector<FormulaId> ordered;
  for (std::size_t i = 0; i < n; ++i) x.push_back(add_variable(p, "x" + std::to_string(i + 1)));
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const UnitId z = add_affine(p, 0, {{1, x[i]}, {-1, x[i + 1]}});
    sum.push_back({-1, strict ? add_strict_step(p, z) : add_step(p, z)});
  }
  const UnitId y = add_step(p, add_affine(p, 0, sum), "y");
  for (std::size_t i = 0; i + 1 < n; ++i) ordered.push_back(compare(p, x[i], Comparison::lt, x[i + 1]));
  p.claim = equivalence(p, compare(p, y, Comparison::eq, Rational(1)), conjunction(p, ordered));
  return p;
}

}  // namespace overbar::piecewise::nets
