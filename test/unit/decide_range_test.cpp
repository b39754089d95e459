// Ranges enclose: every sampled value of a random expression lies in the range computed for it.
#include <random>

#include <gtest/gtest.h>

#include "decide/range.hpp"
#include "evaluate/evaluate.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

TEST(Range, ProductOfHalfOpenIntervals) {
  const Range positive{Rational(0), std::nullopt, true, false};
  const Range unit{Rational(0), Rational(1), false, false};
  EXPECT_TRUE(product(positive, positive).positive());
  EXPECT_TRUE(product(positive, unit).contains(0));
  EXPECT_FALSE(product(positive, point(2)).contains(0));
  EXPECT_TRUE(product(point(-1), positive).negative());
}

TEST(Range, ReciprocalOfAnIntervalAroundZeroIsUnknown) {
  const Range around{Rational(-1), Rational(1), false, false};
  EXPECT_FALSE(power(around, -1).lower.has_value());
  EXPECT_TRUE(power(around, -2).nonnegative());
}

struct RandomExpression {
  std::mt19937_64 random;
  Graph g;
  std::vector<NodeId> symbols;
  std::vector<NodeId> pool;

  explicit RandomExpression(std::uint64_t seed) : random(seed) {
    for (int k = 0; k < 3; ++k) {
      Symbol symbol{
          Name{"x" + std::to_string(k), {}, Accent::none, {}, {}}, Role::input, g.intern_type(Type{}), {}};
      if (k == 0) symbol.domain.lower = 0;
      if (k == 1) symbol.domain.lower = -1, symbol.domain.upper = 2;
      symbols.push_back(symbol_node(g, g.add_symbol(symbol)));
      pool.push_back(symbols.back());
    }
    for (int k = 0; k < 12; ++k) pool.push_back(grow());
  }
  NodeId pick() { return pool[random() % pool.size()]; }
  NodeId grow() {
    switch (random() % 7) {
      case 0:
        return add(g, {pick(), pick()});
      case 1:
        return hadamard(g, {pick(), pick()});
      case 2:
        return scale(g, Rational(static_cast<int>(random() % 9) - 4, 2), pick());
      case 3:
        return pow(g, pick(), static_cast<int>(random() % 4) + 1);
      case 4:
        return indicator(g, compare(g, static_cast<Comparison>(random() % 6), pick(), pick()));
      case 5:
        return add(g, {pick(), literal(g, Rational(static_cast<int>(random() % 7) - 3))});
      default:
        return pow(g, pick(), -1);
    }
  }
};

TEST(Range, EnclosesSampledValues) {
  std::size_t checked = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    RandomExpression e(seed);
    Ranges ranges(e.g, {});
    for (int sample = 0; sample < 8; ++sample) {
      Assignment<Rational> at;
      for (std::size_t k = 0; k < e.symbols.size(); ++k) {
        int value = static_cast<int>(e.random() % 13) - 6;
        if (k == 0) value = std::abs(value);
        Rational number(value, 2);
        if (k == 1) number = std::clamp(number, Rational(-1), Rational(2));
        at.symbols[e.g.node(e.symbols[k]).attr] = scalar_tensor(number);
      }
      for (const NodeId node : e.pool) {
        const auto value = evaluate<Rational>(e.g, node, at);
        if (!value) continue;  // a division by zero
        ++checked;
        EXPECT_TRUE(ranges.of(node).contains(value->real.data[0])) << "seed " << seed << ", node " << node;
      }
    }
  }
  EXPECT_GT(checked, 10000U);
}

}  // namespace
}  // namespace overbar
