#include "rewrite_page.hpp"

namespace overbar {
namespace {

using page::Page;

TEST(ScalarFunctions, Sigmoid) {
  Page p;
  const NodeId z = p.free("z", {p.n});
  const std::uint32_t sigma = p.sigma();
  const NodeId s = p.at(sigma, z);
  EXPECT_TRUE(p.equal(p.at(sigma, negate(p.g, z)), p.minus(p.ones(p.n), s)));
  EXPECT_TRUE(p.equal(p.prime(sigma, z), p.times({s, p.minus(p.ones(p.n), s)})))
      << p.form(p.prime(sigma, z)) << " | " << p.form(p.times({s, p.minus(p.ones(p.n), s)}));
  EXPECT_FALSE(p.equal(p.prime(sigma, z), p.times({s, p.minus(s, p.ones(p.n))})));
  const std::uint32_t tanh = p.tanh();
  const NodeId t = p.at(tanh, z);
  EXPECT_TRUE(p.equal(t, p.minus(scale(p.g, 2, p.at(sigma, scale(p.g, 2, z))), p.ones(p.n))));
  EXPECT_TRUE(p.equal(p.prime(tanh, z), p.minus(p.ones(p.n), p.times({t, t}))));
  EXPECT_TRUE(p.equal(p.at(tanh, negate(p.g, z)), negate(p.g, t)));
  EXPECT_TRUE(p.equal(
      s, scale(p.g, Rational(1, 2), p.plus({p.ones(p.n), p.at(tanh, scale(p.g, Rational(1, 2), z))}))));
  EXPECT_FALSE(p.equal(s, t));
}

TEST(ScalarFunctions, SumsUnderAnIndex) {
  Page p;
  const NodeId z = p.free("z", {p.n}), a = p.free("a", {p.n});
  const NodeId e = exp(p.g, z);
  const NodeId low = pow(p.g, p.plus({p.ones(p.n), e}), -1);
  // Σ_j a_j e_j/(1+e_j) = Σ_j a_j − Σ_j a_j/(1+e_j)
  EXPECT_TRUE(p.equal(p.sum(p.times({a, e, low})), p.minus(p.sum(a), p.sum(p.times({a, low})))));
  EXPECT_FALSE(p.equal(p.sum(p.times({a, e, low})), p.sum(a)));
}

TEST(ScalarFunctions, Softmax) {
  Page p;
  const NodeId z = p.free("z", {p.n});
  const NodeId c = p.free("c");
  const NodeId s = p.softmax(z);
  const NodeId shifted = p.plus({z, p.spread(c, p.n)});
  EXPECT_TRUE(p.equal(p.softmax(shifted), s));
  EXPECT_TRUE(p.equal(p.sum(s), p.number(1)));
  EXPECT_FALSE(p.equal(p.sum(s), dim_value(p.g, p.n)));
  EXPECT_TRUE(p.equal(p.logsumexp(shifted), p.plus({p.logsumexp(z), c})));
  EXPECT_TRUE(p.equal(log(p.g, s), p.minus(z, p.spread(p.logsumexp(z), p.n))));
  EXPECT_TRUE(p.equal(exp(p.g, p.minus(z, p.spread(p.logsumexp(z), p.n))), s));
  const NodeId m = reduce_max(p.g, z, {0});
  EXPECT_TRUE(p.equal(p.softmax(p.minus(z, p.spread(m, p.n))), s));
  EXPECT_TRUE(p.equal(p.plus({m, p.logsumexp(p.minus(z, p.spread(m, p.n)))}), p.logsumexp(z)));
  EXPECT_FALSE(p.equal(p.softmax(scale(p.g, 2, z)), s));
}

TEST(ScalarFunctions, Powers) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x"), y = p.free("y"), e = p.positive("ε");
  const NodeId square = pow(g, x, 2);
  EXPECT_FALSE(p.equal(p.root(square), x));
  const NodeId size =
      p.times({x, p.minus(p.when(Comparison::gt, x, p.zero()), p.when(Comparison::lt, x, p.zero()))});
  EXPECT_TRUE(p.equal(p.root(square), size));
  EXPECT_TRUE(p.equal(pow(g, pow(g, x, 4), Rational(1, 2)), square));
  EXPECT_TRUE(p.equal(pow(g, p.root(x), 2), x));
  EXPECT_TRUE(p.equal(p.root(p.times({e, e, x})), p.times({e, p.root(x)})));
  EXPECT_FALSE(p.equal(p.root(p.times({x, y})), p.times({p.root(x), p.root(y)})));
  EXPECT_TRUE(p.equal(p.times({p.root(p.number(2)), p.root(p.number(8))}), p.number(4)));
  EXPECT_TRUE(p.equal(p.root(p.number(Rational(1, 2))), scale(g, Rational(1, 2), p.root(p.number(2)))));
  EXPECT_FALSE(p.equal(p.root(p.number(3)), p.root(p.number(2))));
  const NodeId v = p.plus({pow(g, x, 2), e});
  EXPECT_TRUE(p.equal(p.times({v, pow(g, v, Rational(-3, 2))}), pow(g, v, Rational(-1, 2))));
  EXPECT_TRUE(p.equal(p.times({x, x, pow(g, v, Rational(-1, 2))}),
                      p.minus(p.root(v), p.times({e, pow(g, v, Rational(-1, 2))}))));
  EXPECT_TRUE(p.equal(p.root(scale(g, 4, v)), scale(g, 2, p.root(v))));
  EXPECT_TRUE(p.equal(pow(g, p.minus(x, y), -1), negate(g, pow(g, p.minus(y, x), -1))));
  EXPECT_TRUE(p.equal(pow(g, p.minus(x, y), -2), pow(g, p.minus(y, x), -2)));
  EXPECT_FALSE(p.equal(p.root(p.minus(x, y)), p.root(p.minus(y, x))));
}

TEST(ScalarFunctions, ExpAndLog) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x"), y = p.free("y"), e = p.positive("ε");
  EXPECT_TRUE(p.equal(exp(g, p.plus({x, y})), p.times({exp(g, x), exp(g, y)})));
  EXPECT_TRUE(p.equal(exp(g, scale(g, 2, x)), pow(g, exp(g, x), 2)));
  EXPECT_TRUE(p.equal(exp(g, log(g, x)), x));
  EXPECT_TRUE(p.equal(log(g, exp(g, x)), x));
  EXPECT_TRUE(p.equal(log(g, p.times({e, x})), p.plus({log(g, e), log(g, x)})));
  EXPECT_FALSE(p.equal(log(g, p.times({x, y})), p.plus({log(g, x), log(g, y)})));
  EXPECT_TRUE(p.equal(log(g, pow(g, e, 3)), scale(g, 3, log(g, e))));
  EXPECT_TRUE(p.equal(log(g, p.number(6)), p.plus({log(g, p.number(2)), log(g, p.number(3))})));
  EXPECT_TRUE(p.equal(
      p.minus(log(g, p.plus({p.number(1), exp(g, x)})), log(g, p.plus({p.number(1), exp(g, negate(g, x))}))),
      x));
  EXPECT_TRUE(p.equal(pow(g, exp(g, x), Rational(1, 2)), exp(g, scale(g, Rational(1, 2), x))));
}

TEST(ScalarFunctions, Trigonometry) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x"), y = p.free("y");
  EXPECT_TRUE(p.equal(p.plus({pow(g, sin(g, x), 2), pow(g, cos(g, x), 2)}), p.number(1)));
  EXPECT_TRUE(p.equal(sin(g, scale(g, 2, x)), p.times({p.number(2), sin(g, x), cos(g, x)})));
  EXPECT_TRUE(p.equal(cos(g, p.minus(x, y)),
                      p.plus({p.times({cos(g, x), cos(g, y)}), p.times({sin(g, x), sin(g, y)})})));
  EXPECT_TRUE(p.equal(sin(g, p.plus({x, pi(g)})), negate(g, sin(g, x))));
  EXPECT_TRUE(p.equal(cos(g, scale(g, Rational(1, 2), pi(g))), p.number(0)));
  EXPECT_FALSE(p.equal(sin(g, x), cos(g, x)));
  EXPECT_TRUE(p.equal(erf(g, negate(g, x)), negate(g, erf(g, x))));
}

TEST(ScalarFunctions, Kinks) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x"), a = p.free("a"), b = p.free("b");
  const std::uint32_t relu = p.relu();
  const auto size = [&](NodeId z) {
    return p.times({z, p.minus(p.when(Comparison::gt, z, p.zero()), p.when(Comparison::lt, z, p.zero()))});
  };
  const auto greatest = [&](NodeId u, NodeId v) {
    return p.plus({v, p.times({p.minus(u, v), p.when(Comparison::gt, u, v)})});
  };
  const NodeId up = p.at(relu, x);
  const NodeId down = p.at(relu, negate(g, x));
  EXPECT_TRUE(p.equal(size(x), p.plus({up, down})));
  EXPECT_TRUE(p.equal(p.minus(up, down), x));
  EXPECT_TRUE(p.equal(p.plus({pow(g, up, 2), pow(g, down, 2)}), pow(g, x, 2)));
  EXPECT_TRUE(p.equal(p.times({up, down}), p.number(0)));
  EXPECT_TRUE(p.equal(pow(g, size(x), 2), pow(g, x, 2)));
  EXPECT_FALSE(p.equal(up, x));
  EXPECT_TRUE(p.equal(greatest(a, b), scale(g, Rational(1, 2), p.plus({a, b, size(p.minus(a, b))}))));
  EXPECT_TRUE(p.equal(greatest(a, b), greatest(b, a)));
  EXPECT_TRUE(p.equal(p.when(Comparison::ge, x, p.zero()),
                      p.minus(p.number(1), p.when(Comparison::lt, x, p.zero()))));
  EXPECT_FALSE(p.equal(p.when(Comparison::ge, x, p.zero()), p.when(Comparison::gt, x, p.zero())));
  EXPECT_TRUE(p.equal(p.times({x, p.when(Comparison::ge, x, p.zero())}), up));
  EXPECT_TRUE(p.equal(p.at(relu, scale(g, 3, x)), scale(g, 3, up)));
  EXPECT_TRUE(p.equal(p.at(relu, up), up));
  EXPECT_TRUE(p.equal(p.times({size(a), size(b)}), size(p.times({a, b}))));
  // Entrywise, and under sums.
  const NodeId v = p.free("v", {p.n});
  const NodeId vs = p.plus({p.at(relu, v), p.at(relu, negate(g, v))});
  EXPECT_TRUE(p.equal(dot(g, vs, vs), dot(g, v, v)));
  EXPECT_TRUE(p.equal(p.sum(p.minus(p.at(relu, v), p.at(relu, negate(g, v)))), p.sum(v)));
}

TEST(ScalarFunctions, LogicIsArithmetic) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x"), y = p.free("y");
  const NodeId a = compare(g, Comparison::gt, x, p.zero());
  const NodeId b = compare(g, Comparison::gt, y, p.zero());
  const auto both = logic(g, Connective::conjunction, {a, b});
  const auto neither =
      logic(g, Connective::negation,
            {logic(g, Connective::disjunction,
                   {logic(g, Connective::negation, {a}), logic(g, Connective::negation, {b})})});
  EXPECT_TRUE(p.equal(both, neither));
  EXPECT_FALSE(p.equal(both, a));
  EXPECT_TRUE(p.equal(logic(g, Connective::implication, {a, b}),
                      logic(g, Connective::disjunction, {logic(g, Connective::negation, {a}), b})));
  EXPECT_TRUE(
      p.equal(logic(g, Connective::equivalence, {a, b}),
              logic(g, Connective::conjunction,
                    {logic(g, Connective::implication, {a, b}), logic(g, Connective::implication, {b, a})})));
}

}  // namespace
}  // namespace overbar
