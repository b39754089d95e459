#include "rewrite_page.hpp"

namespace overbar {
namespace {

using page::Page;

struct Square : Page {
  NodeId a = free("A", {n, n}), b = free("B", {n, n}), c = free("C", {n, n});
  NodeId id = delta(g, n);
  NodeId mul(NodeId x, NodeId y) { return matmul(g, x, y); }
  NodeId inv(NodeId x) { return inverse(g, x); }
  NodeId t(NodeId x) { return transpose(g, x); }
};

TEST(Inverse, Cancels) {
  Square p;
  EXPECT_TRUE(p.equal(p.mul(p.a, p.inv(p.a)), p.id));
  EXPECT_TRUE(p.equal(p.mul(p.inv(p.a), p.a), p.id));
  EXPECT_TRUE(p.equal(p.mul(p.b, p.mul(p.a, p.inv(p.a))), p.b));
  EXPECT_FALSE(p.equal(p.mul(p.mul(p.a, p.b), p.inv(p.a)), p.b));
  EXPECT_FALSE(p.equal(p.mul(p.t(p.a), p.inv(p.a)), p.id));
  EXPECT_TRUE(p.equal(p.inv(p.mul(p.a, p.b)), p.mul(p.inv(p.b), p.inv(p.a))));
  EXPECT_FALSE(p.equal(p.inv(p.mul(p.a, p.b)), p.mul(p.inv(p.a), p.inv(p.b))));
  EXPECT_TRUE(p.equal(p.inv(p.t(p.a)), p.t(p.inv(p.a))));
  EXPECT_FALSE(p.equal(p.inv(p.t(p.a)), p.inv(p.a)));
  EXPECT_TRUE(p.equal(p.inv(scale(p.g, 2, p.a)), scale(p.g, Rational(1, 2), p.inv(p.a))));
  EXPECT_TRUE(p.equal(p.trace(p.mul(p.a, p.inv(p.a))), dim_value(p.g, p.n)));
  const NodeId s = p.plus({p.a, p.b});
  EXPECT_TRUE(p.equal(p.plus({p.mul(p.a, p.inv(s)), p.mul(p.b, p.inv(s))}), p.id));
  EXPECT_TRUE(p.equal(p.mul(p.inv(s), s), p.id));
  EXPECT_TRUE(p.equal(p.inv(p.minus(p.a, p.b)), negate(p.g, p.inv(p.minus(p.b, p.a)))));
  EXPECT_TRUE(p.equal(p.inv(p.inv(p.mul(p.a, p.b))), p.mul(p.a, p.b)));
}

TEST(Inverse, PushThroughAndWoodbury) {
  Square p;
  // A⁻¹ − B⁻¹ = A⁻¹ (B − A) B⁻¹
  EXPECT_TRUE(
      p.equal(p.minus(p.inv(p.a), p.inv(p.b)), p.mul(p.mul(p.inv(p.a), p.minus(p.b, p.a)), p.inv(p.b))));
  // (I + A B)⁻¹ A = A (I + B A)⁻¹
  const NodeId ab = p.plus({p.id, p.mul(p.a, p.b)});
  const NodeId ba = p.plus({p.id, p.mul(p.b, p.a)});
  EXPECT_TRUE(p.equal(p.mul(p.inv(ab), p.a), p.mul(p.a, p.inv(ba))));
  EXPECT_FALSE(p.equal(p.mul(p.inv(ab), p.a), p.mul(p.inv(ba), p.a)));
  // (A + U C V)⁻¹ = A⁻¹ − A⁻¹ U (C⁻¹ + V A⁻¹ U)⁻¹ V A⁻¹
  const NodeId u = p.free("U", {p.n, p.k}), v = p.free("V", {p.k, p.n}), c = p.free("c", {p.k, p.k});
  const NodeId whole = p.inv(p.plus({p.a, p.mul(p.mul(u, c), v)}));
  const NodeId inner = p.inv(p.plus({p.inv(c), p.mul(p.mul(v, p.inv(p.a)), u)}));
  const NodeId right = p.mul(p.mul(p.mul(p.mul(p.inv(p.a), u), inner), v), p.inv(p.a));
  EXPECT_TRUE(p.equal(whole, p.minus(p.inv(p.a), right)));
  EXPECT_FALSE(p.equal(whole, p.plus({p.inv(p.a), right})));
}

TEST(Inverse, LeastSquares) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("X", {p.n, p.k}), t = p.free("t", {p.n}), lambda = p.free("λ");
  const NodeId xt = transpose(g, x);
  const NodeId size = dim_value(g, p.n);
  const NodeId gram = matmul(g, xt, x);
  const auto gradient = [&](NodeId w) {
    return scale(g, 2, p.over(matmul(g, xt, p.minus(matmul(g, x, w), t)), size));
  };
  const NodeId w = matmul(g, inverse(g, gram), matmul(g, xt, t));
  EXPECT_TRUE(p.equal(gradient(w), zeros(g, {p.k})));
  const NodeId least = matmul(g, xt, matmul(g, inverse(g, matmul(g, x, xt)), t));
  EXPECT_TRUE(p.equal(gradient(least), zeros(g, {p.k})));
  EXPECT_FALSE(p.equal(gradient(matmul(g, xt, t)), zeros(g, {p.k})));
  // Ridge: 1/n Xᵀ(Xw − t) + 2λw = 0 at w = (XᵀX + 2nλI)⁻¹ Xᵀ t
  const NodeId shift = p.plus({gram, hadamard(g, {delta(g, p.k), p.times({p.number(2), size, lambda})})});
  const NodeId ridge = matmul(g, inverse(g, shift), matmul(g, xt, t));
  const auto regularised = [&](NodeId v) {
    return p.plus(
        {p.over(matmul(g, xt, p.minus(matmul(g, x, v), t)), size), p.times({p.number(2), lambda, v})});
  };
  EXPECT_TRUE(p.equal(regularised(ridge), zeros(g, {p.k})));
  EXPECT_FALSE(p.equal(regularised(w), zeros(g, {p.k})));
  // Weighted: Xᵀ A (X w − y) + λ w = 0
  const NodeId a = p.free("a", {p.n});
  const NodeId weighted = matmul(g, xt, matmul(g, diagonal_matrix(g, a), x));
  const NodeId normal = p.plus({weighted, hadamard(g, {delta(g, p.k), lambda})});
  const NodeId local = matmul(g, inverse(g, normal), matmul(g, xt, hadamard(g, {a, t})));
  const NodeId slope =
      p.plus({matmul(g, xt, hadamard(g, {a, p.minus(matmul(g, x, local), t)})), p.times({lambda, local})});
  EXPECT_TRUE(p.equal(slope, zeros(g, {p.k})));
}

TEST(Inverse, Determinant) {
  Square p;
  Graph& g = p.g;
  EXPECT_TRUE(p.equal(det(g, p.mul(p.a, p.b)), p.times({det(g, p.a), det(g, p.b)})));
  EXPECT_TRUE(p.equal(det(g, p.t(p.a)), det(g, p.a)));
  EXPECT_TRUE(p.equal(det(g, p.inv(p.a)), p.over(p.number(1), det(g, p.a))));
  EXPECT_FALSE(p.equal(det(g, scale(g, 2, p.a)), scale(g, 2, det(g, p.a))));
  EXPECT_FALSE(p.equal(det(g, p.plus({p.a, p.b})), p.plus({det(g, p.a), det(g, p.b)})));
  EXPECT_TRUE(p.equal(det(g, p.mul(p.mul(p.inv(p.b), p.a), p.b)), det(g, p.a)));
  const NodeId q = p.free("Q", {Dim{3}, Dim{3}});
  EXPECT_TRUE(p.equal(det(g, scale(g, 2, q)), scale(g, 8, det(g, q))));
  const NodeId x = p.free("X", {p.n, p.k});
  EXPECT_FALSE(p.equal(det(g, p.mul(p.t(x), x)), det(g, p.mul(x, p.t(x)))));
  // ∂/∂X log det X = X⁻ᵀ, once the derivative is taken: det(X) X⁻ᵀ / det(X).
  EXPECT_TRUE(p.equal(p.over(hadamard(g, {det(g, p.a), p.t(p.inv(p.a))}), det(g, p.a)), p.inv(p.t(p.a))));
}

TEST(Norms, BatchNormalisation) {
  Page p;
  Graph& g = p.g;
  const Dim m = p.n;
  const NodeId a = p.free("a", {m}), ybar = p.free("ȳ", {m}), gamma = p.free("γ"), eps = p.free("ε");
  const NodeId size = dim_value(g, m);
  const NodeId mean = p.name("μ", p.over(p.sum(a), size));
  const NodeId centred = p.minus(a, p.spread(mean, m));
  const NodeId v = p.name("v", p.over(dot(g, centred, centred), size));
  const NodeId base = p.plus({v, eps});
  const NodeId r1 = pow(g, base, Rational(-1, 2)), r3 = pow(g, base, Rational(-3, 2));
  const NodeId hat = p.name("â", p.times({centred, r1}));
  const NodeId hatbar = p.name("hatbar", p.times({gamma, ybar}));
  const NodeId vbar = p.name("v̄", p.times({p.number(Rational(-1, 2)), dot(g, hatbar, centred), r3}));
  const NodeId mubar = p.name("μ̄", p.minus(negate(g, p.times({p.sum(hatbar), r1})),
                                           p.times({vbar, p.number(2), pow(g, size, -1), p.sum(centred)})));
  const NodeId abar = p.plus({p.times({hatbar, r1}), p.times({vbar, p.number(2), pow(g, size, -1), centred}),
                              p.spread(p.over(mubar, size), m)});
  // One line: γ/(M √(v+ε)) (M ȳ − 1 Σ ȳ − â Σ ȳ â)
  const auto line = [&](const Rational& factor) {
    const NodeId inner = p.plus({p.times({size, ybar}), negate(g, p.spread(p.sum(ybar), m)),
                                 scale(g, -factor, p.times({hat, dot(g, ybar, hat)}))});
    return p.times({gamma, pow(g, size, -1), r1, inner});
  };
  EXPECT_TRUE(p.equal(abar, line(1)));
  EXPECT_FALSE(p.equal(abar, line(2)));
  // Without the path through v in μ̄: the same.
  const NodeId short_mubar = negate(g, p.times({p.sum(hatbar), r1}));
  const NodeId short_abar =
      p.plus({p.times({hatbar, r1}), p.times({vbar, p.number(2), pow(g, size, -1), centred}),
              p.spread(p.over(short_mubar, size), m)});
  EXPECT_TRUE(p.equal(abar, short_abar));
  EXPECT_TRUE(p.equal(p.sum(hat), p.number(0)));
}

TEST(Norms, RootMeanSquare) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x", {p.n}), w = p.free("w", {p.n}), ybar = p.free("ȳ", {p.n}), eps = p.free("ε");
  const NodeId size = dim_value(g, p.n);
  const NodeId s = p.name("s", pow(g, p.plus({p.over(dot(g, x, x), size), eps}), Rational(-1, 2)));
  const NodeId u = p.times({ybar, w});
  const NodeId sbar = dot(g, u, x);
  // d s/d x = −1/2 (…)^(−3/2) 2 x/C
  const NodeId r3 = pow(g, p.plus({p.over(dot(g, x, x), size), eps}), Rational(-3, 2));
  const NodeId direct = p.plus({p.times({s, u}), negate(g, p.times({sbar, r3, pow(g, size, -1), x}))});
  const NodeId form = p.minus(p.times({s, u}), p.times({pow(g, s, 3), pow(g, size, -1), x, dot(g, x, u)}));
  EXPECT_TRUE(p.equal(direct, form));
}

TEST(Norms, StagedExample) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x"), y = p.free("y");
  const std::uint32_t sigma = p.sigma();
  const NodeId num = p.name("n", p.plus({x, p.at(sigma, y)}));
  const NodeId den = p.name("d", p.plus({p.at(sigma, x), pow(g, p.plus({x, y}), 2)}));
  const NodeId nbar = p.over(p.number(1), den);
  const NodeId dbar = negate(g, p.times({num, pow(g, den, -2)}));
  const NodeId staged =
      p.plus({nbar, p.times({dbar, p.plus({p.prime(sigma, x), scale(g, 2, p.plus({x, y}))})})});
  // (d − n d′)/d²
  const NodeId s = p.at(sigma, x);
  const NodeId slope = p.plus({p.times({s, p.minus(p.number(1), s)}), scale(g, 2, p.plus({x, y}))});
  EXPECT_TRUE(p.equal(staged, p.over(p.minus(den, p.times({num, slope})), pow(g, den, 2))));
}

TEST(Norms, BatchedSoftmax) {
  Page p;
  Graph& g = p.g;
  const NodeId z = p.free("Z", {p.n, p.k}), ybar = p.free("Ȳ", {p.n, p.k});
  const NodeId e = exp(g, z);
  const NodeId r = p.name("R", matmul(g, e, p.ones(p.k)));
  const auto columns = [&](NodeId v) { return contract(g, {0, 1}, {p.n, p.k}, {{v, {0}}}); };
  const NodeId rbar = negate(g, p.over(matmul(g, p.times({ybar, e}), p.ones(p.k)), pow(g, r, 2)));
  const NodeId zbar = p.plus({p.times({ybar, e, columns(pow(g, r, -1))}), p.times({columns(rbar), e})});
  const NodeId y = p.times({e, columns(pow(g, r, -1))});
  const NodeId inner = contract(g, {0}, {p.n}, {{ybar, {0, 1}}, {y, {0, 1}}});
  EXPECT_TRUE(p.equal(zbar, p.times({y, p.minus(ybar, columns(inner))})));
  EXPECT_FALSE(p.equal(zbar, p.times({y, p.plus({ybar, columns(inner)})})));
}

}  // namespace
}  // namespace overbar
