#include "derive/derive.hpp"

#include <gtest/gtest.h>

#include "op/build.hpp"
#include "op/row.hpp"

namespace overbar {
namespace {

Name plain(const std::string& text) { return Name{text, {}, Accent::none, {}, {}}; }

/// The residual net of two layers, with symbolic shapes.
struct ResidualNet {
  Graph g;
  Dim n = g.dim_symbol("N"), k = g.dim_symbol("K");
  NodeId x = free("x", {n}), r = free("r", {k}), s = free("s", {n});
  NodeId w1 = free("W1", {k, n}), b1 = free("b1", {k}), w2 = free("W2", {n, k}), b2 = free("b2", {n});
  std::uint32_t sigma = g.add_function({plain("σ"), {Type{}}, Type{}, true, no_node, {}});
  NodeId z = let(g, plain("z"), add(g, {matmul(g, w1, x), b1}));
  NodeId h = let(g, plain("h"), apply(g, sigma, {}, {z}));
  NodeId y = let(g, plain("y"), add(g, {x, matmul(g, w2, h), b2}));
  NodeId residual = subtract(g, y, s);
  NodeId big_r = let(g, plain("R"), dot(g, r, h));
  NodeId big_s = let(g, plain("S"), scale(g, Rational(1, 2), dot(g, residual, residual)));
  NodeId j = let(g, plain("J"), add(g, {big_r, big_s}));

  NodeId free(const std::string& name, std::vector<Dim> axes) {
    return symbol_node(g, g.add_symbol({plain(name), Role::input, g.intern_type(Type{std::move(axes)}), {}}));
  }
};

TEST(Derive, ResidualNetReadsAsOnPaper) {
  ResidualNet net;
  Graph& g = net.g;
  const Backprop b = backpropagate(g, net.j);
  EXPECT_TRUE(is_literal(g, b.find(net.big_r)->bar, 1));
  EXPECT_TRUE(is_literal(g, b.find(net.big_s)->bar, 1));
  const NodeId y_bar = b.find(net.y)->bar;
  const NodeId z_bar = b.find(net.z)->bar;
  const NodeId h_bar = b.find(net.h)->bar;
  EXPECT_EQ(b.find(net.y)->body, net.residual);
  EXPECT_EQ(b.find(net.h)->body, add(g, {net.r, matmul(g, transpose(g, net.w2), y_bar)}));
  EXPECT_EQ(b.find(net.z)->body, hadamard(g, {h_bar, apply(g, net.sigma, {0}, {net.z})}));
  const auto& terms = b.find(net.x)->contributions;
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(terms[0].consumer, net.z);
  EXPECT_EQ(terms[1].consumer, net.y);
  EXPECT_EQ(terms[1].term, y_bar);
  EXPECT_EQ(b.find(net.w2)->body, outer(g, y_bar, net.h));
  EXPECT_EQ(b.find(net.w1)->body, outer(g, z_bar, net.x));
  EXPECT_EQ(b.find(net.b2)->body, y_bar);
  EXPECT_EQ(b.find(net.s)->body, negate(g, y_bar));
  EXPECT_TRUE(validate(g).has_value());
}

TEST(Derive, JacobianOfALinearMapIsItsMatrix) {
  ResidualNet net;
  EXPECT_EQ(jacobian(net.g, matmul(net.g, net.w1, net.x), net.x), net.w1);
  EXPECT_TRUE(validate(net.g).has_value());
}

TEST(Derive, HessianOfHalfTheSquaredNormIsTheIdentity) {
  ResidualNet net;
  Graph& g = net.g;
  const NodeId half_square = scale(g, Rational(1, 2), dot(g, net.x, net.x));
  EXPECT_EQ(jacobian(g, gradient(g, half_square, net.x), net.x), delta(g, net.n));
}

TEST(Derive, NoDependenceIsZero) {
  ResidualNet net;
  EXPECT_TRUE(is_zero(net.g, gradient(net.g, net.big_r, net.w2)));
  EXPECT_EQ(net.g.axes(gradient(net.g, net.big_r, net.w2)), net.g.axes(net.w2));
}

}  // namespace
}  // namespace overbar
