#include "rewrite_page.hpp"

namespace overbar {
namespace {

using page::Page;
using page::plain;

TEST(MatrixIdentities, TraceOfAProduct) {
  Page p;
  Graph& g = p.g;
  const NodeId a = p.free("A", {p.n, p.k});
  const NodeId b = p.free("B", {p.k, p.n});
  EXPECT_TRUE(p.equal(p.trace(matmul(g, a, b)), p.trace(matmul(g, b, a))));
  const NodeId s = p.free("S", {p.n, p.n}), t = p.free("T", {p.n, p.n}), u = p.free("U", {p.n, p.n});
  const auto tr3 = [&](NodeId x, NodeId y, NodeId z) { return p.trace(matmul(g, matmul(g, x, y), z)); };
  EXPECT_TRUE(p.equal(tr3(s, t, u), tr3(u, s, t)));
  EXPECT_FALSE(p.equal(tr3(s, t, u), tr3(s, u, t)));
  EXPECT_FALSE(p.equal(matmul(g, s, t), matmul(g, t, s)));
  EXPECT_TRUE(p.equal(transpose(g, matmul(g, s, t)), matmul(g, transpose(g, t), transpose(g, s))));
  const NodeId commutator = let(g, plain("C"), subtract(g, matmul(g, s, t), matmul(g, t, s)));
  const NodeId square = let(g, plain("Q"), matmul(g, commutator, commutator));
  EXPECT_FALSE(p.equal(matmul(g, square, u), matmul(g, u, square)));
  EXPECT_TRUE(p.equal(p.trace(commutator), literal(g, 0)));
}

TEST(MatrixIdentities, NormOfAnOuterProduct) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x", {p.n}), z = p.free("z", {p.k});
  const NodeId w = outer(g, z, x);
  EXPECT_TRUE(p.equal(dot(g, w, w), hadamard(g, {dot(g, z, z), dot(g, x, x)})));
  EXPECT_FALSE(p.equal(dot(g, w, w), hadamard(g, {dot(g, z, z), dot(g, z, z)})));
}

TEST(MatrixIdentities, ResidualNet) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x", {p.n}), w1 = p.free("W1", {p.k, p.n}), w2 = p.free("W2", {p.n, p.k});
  const NodeId b1 = p.free("b1", {p.k}), s = p.free("s", {p.n}), r = p.free("r", {p.k});
  const std::uint32_t sigma = g.add_function({plain("σ"), {Type{}}, Type{}, true, no_node, {}});
  const NodeId z = let(g, plain("z"), add(g, {matmul(g, w1, x), b1}));
  const NodeId h = let(g, plain("h"), apply(g, sigma, {}, {z}));
  const NodeId y = let(g, plain("y"), add(g, {x, matmul(g, w2, h)}));
  const NodeId ybar = let(g, plain("ȳ"), subtract(g, y, s));
  const NodeId hbar = let(g, plain("h̄"), add(g, {r, matmul(g, ybar, w2)}));
  const NodeId zbar = let(g, plain("z̄"), hadamard(g, {hbar, apply(g, sigma, {0}, {z})}));
  const NodeId xbar = let(g, plain("x̄"), add(g, {matmul(g, zbar, w1), ybar}));
  EXPECT_TRUE(p.equal(xbar, add(g, {matmul(g, transpose(g, w1), zbar), ybar})));
  EXPECT_TRUE(p.equal(xbar, add(g, {ybar, matmul(g, zbar, w1)})));
  EXPECT_FALSE(p.equal(xbar, add(g, {ybar, matmul(g, hbar, w1)})));
  EXPECT_FALSE(p.equal(xbar, matmul(g, zbar, w1)));
  EXPECT_FALSE(p.equal(hadamard(g, {hbar, apply(g, sigma, {0}, {h})}), zbar));
  // The same, with every name unfolded on one side.
  const NodeId open =
      add(g, {x, matmul(g, w2, apply(g, sigma, {}, {add(g, {b1, matmul(g, w1, x)})})), negate(g, s)});
  EXPECT_TRUE(p.equal(ybar, open));
}

TEST(MatrixIdentities, TraceOfTheIdentityIsTheDimension) {
  Page p;
  Graph& g = p.g;
  EXPECT_TRUE(p.equal(p.trace(delta(g, p.n)), dim_value(g, p.n)));
  EXPECT_FALSE(p.equal(p.trace(delta(g, p.n)), dim_value(g, p.k)));
  const NodeId x = p.free("x", {p.n});
  const NodeId ones = filled(g, 1, {p.n});
  const NodeId mean = scale(g, Rational(1, 2), dot(g, x, ones));
  EXPECT_TRUE(p.equal(dot(g, broadcast(g, mean, {p.n}), ones), hadamard(g, {dim_value(g, p.n), mean})));
}

TEST(MatrixIdentities, SecondDerivativesOfAnOpaqueFunctionAreSymmetric) {
  Page p;
  Graph& g = p.g;
  const std::uint32_t f = g.add_function({plain("f"), {Type{{p.n}}}, Type{}, true, no_node, {}});
  const NodeId x = p.free("x", {p.n}), y = p.free("y", {p.n});
  const NodeId hessian = apply(g, f, {0, 0}, {x});
  EXPECT_TRUE(p.equal(hessian, transpose(g, hessian)));
  EXPECT_FALSE(p.equal(hessian, transpose(g, apply(g, f, {0, 0}, {y}))));
}

}  // namespace
}  // namespace overbar
