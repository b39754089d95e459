#include "rewrite_page.hpp"

namespace overbar {
namespace {

using page::Page;

TEST(Cases, SignsThatTheRulesDoNotRelate) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x"), y = p.free("y");
  const NodeId sign = p.minus(p.when(Comparison::gt, x, p.zero()), p.when(Comparison::lt, x, p.zero()));
  EXPECT_TRUE(p.equal(pow(g, sign, 3), sign));
  const NodeId size = p.times({x, sign});
  EXPECT_TRUE(p.equal(p.over(pow(g, x, 2), size), size));
  // At x = 0 the one is 1, the other e^0.
  const NodeId off = p.when(Comparison::eq, x, p.zero());
  EXPECT_TRUE(p.equal(p.times({off, exp(g, x)}), off));
  EXPECT_FALSE(p.equal(p.times({off, exp(g, y)}), off));
  EXPECT_TRUE(
      p.equal(p.times({p.when(Comparison::eq, x, y), x, y}), p.times({p.when(Comparison::eq, x, y), x, x})));
  // exp(|x|) on either side of 0.
  const NodeId positive = p.when(Comparison::gt, x, p.zero());
  EXPECT_TRUE(p.equal(p.times({positive, exp(g, size)}), p.times({positive, exp(g, x)})));
  EXPECT_FALSE(p.equal(exp(g, size), exp(g, x)));
}

TEST(Cases, NotInsideAMaximum) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x", {p.n});
  const NodeId up = p.times({x, p.when(Comparison::gt, x, zeros(g, {p.n}))});
  // max_j relu(x_j) is neither max_j x_j nor 0.
  EXPECT_FALSE(p.equal(reduce_max(g, up, {0}), reduce_max(g, x, {0})));
  EXPECT_FALSE(p.equal(
      p.times({reduce_max(g, up, {0}), p.minus(reduce_max(g, up, {0}), reduce_max(g, x, {0}))}), p.zero()));
}

TEST(Entries, NumericMatrices) {
  Page p;
  Graph& g = p.g;
  const Dim two{2}, three{3};
  const NodeId w = literal_tensor(g, {two, three}, {1, 2, 3, 4, 5, 6});
  const NodeId x = p.free("x", {three});
  const NodeId y = stack(g,
                         {contract(g, {}, {}, {{x, {0}}, {basis(g, p.number(1), three), {0}}}),
                          contract(g, {}, {}, {{x, {0}}, {basis(g, p.number(3), three), {0}}})},
                         {two});
  const NodeId m = literal_tensor(g, {two, three}, {1, 0, 0, 0, 0, 1});
  EXPECT_TRUE(p.equal(matmul(g, m, x), y));
  EXPECT_FALSE(p.equal(matmul(g, w, x), y));
  const NodeId wt = literal_tensor(g, {three, two}, {1, 4, 2, 5, 3, 6});
  EXPECT_TRUE(p.equal(transpose(g, w), wt));
  EXPECT_TRUE(p.equal(matmul(g, w, wt), literal_tensor(g, {two, two}, {14, 32, 32, 77})));
  const NodeId q = p.free("Q", {two, two});
  const auto entry = [&](int r, int c) {
    return contract(g, {}, {},
                    {{q, {0, 1}}, {basis(g, p.number(r), two), {0}}, {basis(g, p.number(c), two), {1}}});
  };
  EXPECT_TRUE(
      p.equal(det(g, q), p.minus(p.times({entry(1, 1), entry(2, 2)}), p.times({entry(1, 2), entry(2, 1)}))));
  EXPECT_TRUE(p.equal(inverse(g, literal_tensor(g, {two, two}, {2, 0, 0, 4})),
                      literal_tensor(g, {two, two}, {Rational(1, 2), 0, 0, Rational(1, 4)})));
  // Hall's identity holds for 2×2, not for 3×3.
  const auto hall = [&](Dim d) {
    const NodeId a = p.free("A", {d, d}), b = p.free("B", {d, d}), c = p.free("C", {d, d});
    const NodeId k = subtract(g, matmul(g, a, b), matmul(g, b, a));
    const NodeId kk = matmul(g, k, k);
    return p.equal(matmul(g, kk, c), matmul(g, c, kk));
  };
  EXPECT_TRUE(hall(two));
  EXPECT_FALSE(hall(three));
}

TEST(Entries, Maxima) {
  Page p;
  Graph& g = p.g;
  const Dim two{2};
  const NodeId a = p.free("a"), b = p.free("b");
  const NodeId greatest = p.plus({b, p.times({p.minus(a, b), p.when(Comparison::gt, a, b)})});
  EXPECT_TRUE(p.equal(reduce_max(g, stack(g, {a, b}, {two}), {0}), greatest));
  EXPECT_TRUE(p.equal(reduce_max(g, stack(g, {b, a}, {two}), {0}), greatest));
  EXPECT_FALSE(p.equal(reduce_max(g, stack(g, {b, b}, {two}), {0}), greatest));
  const NodeId x = p.free("x", {p.n}), c = p.free("c");
  EXPECT_TRUE(p.equal(reduce_max(g, p.plus({x, p.spread(c, p.n)}), {0}), p.plus({reduce_max(g, x, {0}), c})));
  EXPECT_TRUE(p.equal(reduce_max(g, scale(g, 3, x), {0}), scale(g, 3, reduce_max(g, x, {0}))));
  EXPECT_FALSE(p.equal(reduce_max(g, negate(g, x), {0}), negate(g, reduce_max(g, x, {0}))));
  // A maximum inside a maximum, at one index.
  const NodeId m = p.free("M", {p.n, p.k});
  const NodeId rows = reduce_max(g, m, {1});
  EXPECT_TRUE(p.equal(reduce_max(g, rows, {0}), reduce_max(g, reduce_max(g, m, {1}), {0})));
}

TEST(Indices, BasisAndIota) {
  Page p;
  Graph& g = p.g;
  const std::uint32_t ti =
      g.add_symbol({page::plain("t"), Role::index, g.intern_type(Type{}), {true, {}, {}, {}, p.n}});
  const std::uint32_t si =
      g.add_symbol({page::plain("s"), Role::index, g.intern_type(Type{}), {true, {}, {}, {}, p.n}});
  const NodeId t = symbol_node(g, ti), s = symbol_node(g, si);
  const NodeId et = basis(g, t, p.n), es = basis(g, s, p.n);
  EXPECT_TRUE(p.equal(dot(g, et, iota(g, p.n)), t));
  EXPECT_TRUE(p.equal(p.sum(et), p.number(1)));
  EXPECT_FALSE(p.equal(dot(g, et, es), p.number(1)));
  EXPECT_TRUE(p.equal(dot(g, et, es), p.when(Comparison::eq, t, s)));
  const NodeId x = p.free("x", {p.n});
  EXPECT_TRUE(p.equal(p.times({dot(g, et, es), dot(g, x, et)}), p.times({dot(g, et, es), dot(g, x, es)})));
  EXPECT_TRUE(p.equal(dot(g, exp(g, x), et), exp(g, dot(g, x, et))));
  // e_3 of a symbolic axis may be out of range; e_1 is not.
  EXPECT_FALSE(p.equal(p.sum(basis(g, p.number(3), p.n)), p.number(1)));
  EXPECT_TRUE(p.equal(p.sum(basis(g, p.number(1), p.n)), p.number(1)));
  EXPECT_TRUE(p.equal(p.sum(basis(g, p.number(3), Dim{4})), p.number(1)));
  // Σ_ij 1[i ≠ j] x_i = (N − 1) Σ x
  const NodeId rows = contract(g, {0, 1}, {p.n, p.n}, {{iota(g, p.n), {0}}});
  const NodeId columns = contract(g, {0, 1}, {p.n, p.n}, {{iota(g, p.n), {1}}});
  const NodeId differ = p.when(Comparison::ne, rows, columns);
  const NodeId sum = contract(g, {}, {}, {{differ, {0, 1}}, {x, {0}}});
  EXPECT_TRUE(p.equal(sum, p.times({p.minus(dim_value(g, p.n), p.number(1)), p.sum(x)})));
  // An axis of size 1 has one entry.
  const NodeId one = p.free("u", {Dim{1}});
  EXPECT_TRUE(p.equal(dot(g, one, one), pow(g, p.sum(one), 2)));
  EXPECT_FALSE(p.equal(dot(g, x, x), pow(g, p.sum(x), 2)));
}

TEST(Sums, DenominatorsUnderASum) {
  Page p;
  Graph& g = p.g;
  const NodeId x = p.free("x", {p.n}), a = p.free("a", {p.n});
  const NodeId one = p.ones(p.n);
  const NodeId y = p.plus({x, one});
  // 1/(x(x+1)) = 1/x − 1/(x+1), summed.
  const NodeId left = p.sum(p.times({a, pow(g, p.times({x, y}), -1)}));
  const NodeId right = p.minus(p.sum(p.over(a, x)), p.sum(p.over(a, y)));
  EXPECT_TRUE(
      p.equal(p.sum(p.over(one, p.times({x, y}))), p.minus(p.sum(p.over(one, x)), p.sum(p.over(one, y)))));
  EXPECT_TRUE(p.equal(left, right));
  EXPECT_FALSE(p.equal(left, p.plus({p.sum(p.over(a, x)), p.sum(p.over(a, y))})));
}

}  // namespace
}  // namespace overbar
