#include <gtest/gtest.h>

#include "render_sample.hpp"

namespace overbar {
namespace {

using sample::Sheet;

struct RenderMatrix : testing::Test, Sheet {
  NodeId x = free("x", {n}), u = free("u", {n}), v = free("v", {n}), w = free("w", {n});
  NodeId a = free("A", {n, n}), b = free("B", {n, n}), c = free("C", {n, n});
  NodeId w1 = free("W1", {k, n}), z_bar = bar("z", {k}), y_bar = bar("y", {n}), h_bar = bar("h", {k}),
         z = free("z", {k});
  NodeId alpha = free("α"), beta = free("β");
  std::uint32_t sigma = scalar_function("σ");

  NodeId product(std::vector<Label> out, std::vector<Factor> factors) {
    std::vector<Dim> dims;
    for (const Label label : out)
      for (const Factor& factor : factors)
        for (std::size_t axis = 0; axis < factor.labels.size(); ++axis)
          if (factor.labels[axis] == label && dims.size() < out.size() && &label == &out[dims.size()])
            dims.push_back(g.axes(factor.node)[axis]);
    while (dims.size() < out.size()) dims.push_back(n);
    return contract(g, std::move(out), dims, std::move(factors));
  }
};

TEST_F(RenderMatrix, MatrixTimesVector) {
  EXPECT_EQ(text(matmul(g, w1, x)), "W1 x");
  EXPECT_EQ(text(matmul(g, transpose(g, w1), z_bar)), "W1ᵀ z̄");
  EXPECT_EQ(text(product({1}, {{z_bar, {0}}, {w1, {0, 1}}})), "W1ᵀ z̄");
  EXPECT_EQ(text(matmul(g, a, matmul(g, b, x))), "A B x");
  EXPECT_EQ(text(matmul(g, transpose(g, a), matmul(g, transpose(g, b), x))), "Aᵀ Bᵀ x");
}

TEST_F(RenderMatrix, EntrywiseProductsKeepTheirOrder) {
  const NodeId slope = apply(g, sigma, {0}, {z});
  EXPECT_EQ(text(hadamard(g, {h_bar, slope})), "h̄ ∘ σ′(z)");
  EXPECT_EQ(text(product({0}, {{a, {1, 0}}, {u, {1}}, {v, {0}}})), "(Aᵀ u) ∘ v");
  EXPECT_EQ(text(product({0}, {{v, {0}}, {a, {1, 0}}, {u, {1}}})), "v ∘ (Aᵀ u)");
  EXPECT_EQ(text(product({0}, {{literal(g, -2), {}}, {u, {0}}, {v, {0}}})), "−2 u ∘ v");
  EXPECT_EQ(text(matmul(g, a, hadamard(g, {u, v}))), "A (u ∘ v)");
  EXPECT_EQ(text(hadamard(g, {u, pow(g, v, -1)})), "u ⊘ v");
  EXPECT_EQ(text(hadamard(g, {u, pow(g, v, Rational(-1, 2)), w})), "u ∘ w ⊘ √v");
}

TEST_F(RenderMatrix, ScalarsOfVectors) {
  EXPECT_EQ(text(dot(g, u, v)), "uᵀ v");
  EXPECT_EQ(text(dot(g, u, u)), "‖u‖²");
  EXPECT_EQ(text(scale(g, Rational(1, 2), dot(g, subtract(g, u, v), subtract(g, u, v)))), "1/2 ‖u − v‖²");
  EXPECT_EQ(text(product({}, {{u, {0}}, {a, {0, 1}}, {v, {1}}})), "uᵀ A v");
  EXPECT_EQ(text(product({}, {{a, {0, 1}}, {u, {1}}, {v, {0}}})), "vᵀ A u");
  EXPECT_EQ(text(product({}, {{u, {0}}, {v, {0}}, {w, {0}}})), "uᵀ (v ∘ w)");
  EXPECT_EQ(text(sum_all(g, u)), "sum(u)");
  EXPECT_EQ(text(sum_all(g, a)), "sum(A)");
  EXPECT_EQ(text(dot(g, a, a)), "‖A‖_F²");
  EXPECT_EQ(text(dot(g, a, b)), "tr(Aᵀ B)");
  EXPECT_EQ(text(dot(g, a, transpose(g, b))), "tr(A B)");
  EXPECT_EQ(text(product({}, {{a, {0, 0}}})), "tr(A)");
  EXPECT_EQ(text(product({}, {{a, {0, 1}}, {b, {1, 2}}, {c, {2, 0}}})), "tr(A B C)");
  EXPECT_EQ(text(product({}, {{a, {0, 1}}, {b, {2, 1}}, {c, {0, 2}}})), "tr(Aᵀ C B)");
  EXPECT_EQ(text(dot(g, matmul(g, a, u), matmul(g, a, u))), "‖A u‖²");
  EXPECT_EQ(text(pow(g, dot(g, u, u), Rational(1, 2))), "‖u‖");
  EXPECT_EQ(text(product({}, {{u, {0}}, {u, {0}}, {v, {1}}, {v, {1}}})), "‖u‖² ‖v‖²");
}

TEST_F(RenderMatrix, OuterProductsAndDiagonals) {
  EXPECT_EQ(text(outer(g, z_bar, x)), "z̄ xᵀ");
  EXPECT_EQ(text(product({1, 0}, {{x, {0}}, {z_bar, {1}}})), "z̄ xᵀ");
  EXPECT_EQ(text(diagonal_matrix(g, u)), "diag(u)");
  EXPECT_EQ(text(diagonal_matrix(g, hadamard(g, {u, v}))), "diag(u ∘ v)");
  EXPECT_EQ(text(matmul(g, matmul(g, diagonal_matrix(g, u), a), b)), "diag(u) A B");
  EXPECT_EQ(text(matmul(g, matmul(g, a, diagonal_matrix(g, u)), b)), "A diag(u) B");
  EXPECT_EQ(text(product({0, 1}, {{a, {0, 1}}, {u, {0}}, {v, {1}}})), "diag(u) A diag(v)");
  EXPECT_EQ(text(product({0}, {{a, {0, 0}}})), "diag(A)");
  EXPECT_EQ(text(hadamard(g, {a, b})), "A ∘ B");
  EXPECT_EQ(text(matmul(g, hadamard(g, {a, b}), x)), "(A ∘ B) x");
  EXPECT_EQ(text(delta(g, n)), "I");
  EXPECT_EQ(text(inverse(g, a)), "A⁻¹");
  EXPECT_EQ(text(transpose(g, inverse(g, a))), "A⁻ᵀ");
  EXPECT_EQ(text(outer(g, hadamard(g, {u, v}), matmul(g, a, w))), "(u ∘ v) wᵀ Aᵀ");
}

TEST_F(RenderMatrix, Ones) {
  EXPECT_EQ(text(product({0}, {{a, {0, 1}}})), "A 𝟏");
  EXPECT_EQ(text(product({1}, {{a, {0, 1}}})), "Aᵀ 𝟏");
  EXPECT_EQ(text(filled(g, 1, {n})), "𝟏");
  EXPECT_EQ(text(filled(g, 3, {n})), "3 𝟏");
  EXPECT_EQ(text(zeros(g, {n})), "0");
  EXPECT_EQ(text(subtract(g, filled(g, 1, {n}), u)), "1 − u");
  EXPECT_EQ(text(hadamard(g, {u, subtract(g, filled(g, 1, {n}), u)})), "u ∘ (1 − u)");
  EXPECT_EQ(text(subtract(g, u, broadcast(g, alpha, {n}))), "u − α");
  EXPECT_EQ(text(subtract(g, u, broadcast(g, dot(g, u, v), {n}))), "u − (uᵀ v) 𝟏");
  EXPECT_EQ(text(product({0, 1}, {{u, {0}}})), "u 𝟏_Nᵀ");
}

TEST_F(RenderMatrix, Sums) {
  EXPECT_EQ(text(add(g, {matmul(g, transpose(g, w1), z_bar), y_bar})), "W1ᵀ z̄ + ȳ");
  EXPECT_EQ(text(subtract(g, u, v)), "u − v");
  EXPECT_EQ(text(negate(g, subtract(g, u, v))), "−(u − v)");
  EXPECT_EQ(text(add(g, {negate(g, u), scale(g, Rational(-3, 2), v)})), "−u − 3/2 v");
  EXPECT_EQ(text(scale(g, 2, matmul(g, transpose(g, a), subtract(g, u, v)))), "2 Aᵀ (u − v)");
}

TEST_F(RenderMatrix, ScalarProducts) {
  EXPECT_EQ(text(hadamard(g, {alpha, apply(g, sigma, {0}, {beta})})), "α σ′(β)");
  EXPECT_EQ(text(hadamard(g, {alpha, pow(g, beta, -1)})), "α/β");
  EXPECT_EQ(text(negate(g, hadamard(g, {alpha, pow(g, beta, -2)}))), "−α/β²");
  EXPECT_EQ(text(pow(g, beta, -1)), "1/β");
  EXPECT_EQ(text(hadamard(g, {alpha, alpha, beta})), "α² β");
  EXPECT_EQ(text(pow(g, add(g, {alpha, beta}), Rational(-1, 2))), "1/√(α + β)");
  EXPECT_EQ(text(hadamard(g, {pow(g, add(g, {alpha, beta}), Rational(-1, 2)), subtract(g, u, v)})),
            "(u − v)/√(α + β)");
  EXPECT_EQ(text(hadamard(g, {pow(g, dim_value(g, n), -1), dot(g, u, u)})), "1/N ‖u‖²");
  EXPECT_EQ(text(scale(g, Rational(1, 2), hadamard(g, {alpha, dot(g, u, u)}))), "α/2 ‖u‖²");
  EXPECT_EQ(text(scale(g, Rational(1, 2), hadamard(g, {alpha, beta}))), "α β/2");
  EXPECT_EQ(text(hadamard(g, {dot(g, u, v), pow(g, dot(g, u, u), Rational(-1, 2))})), "uᵀ v/‖u‖");
  EXPECT_EQ(text(scale(g, 2, hadamard(g, {pow(g, dim_value(g, n), -1), matmul(g, transpose(g, a), u)}))),
            "2/N Aᵀ u");
  EXPECT_EQ(text(exp(g, negate(g, z))), "exp(−z)");
  EXPECT_EQ(text(pow(g, add(g, {alpha, literal(g, 1)}), 2)), "(α + 1)²");
}

TEST_F(RenderMatrix, Entries) {
  const NodeId two = literal(g, 2);
  EXPECT_EQ(text(product({}, {{x, {0}}, {basis(g, two, n), {0}}})), "x[2]");
  EXPECT_EQ(text(product({}, {{a, {0, 1}}, {basis(g, two, n), {0}}, {basis(g, literal(g, 1), n), {1}}})),
            "A[2,1]");
  EXPECT_EQ(text(product({1}, {{a, {0, 1}}, {basis(g, two, n), {0}}})), "A[2,:]");
  EXPECT_EQ(text(product({}, {{a, {0, 1}}, {basis(g, two, n), {0}}, {u, {1}}})), "A[2,:]ᵀ u");
}

TEST_F(RenderMatrix, Formulas) {
  const NodeId zero = zeros(g, {k});
  EXPECT_EQ(text(indicator(g, compare(g, Comparison::gt, z, zero))), "1[z > 0]");
  EXPECT_EQ(text(hadamard(g, {h_bar, indicator(g, compare(g, Comparison::gt, z, zero))})), "h̄ ∘ 1[z > 0]");
  const NodeId first = compare(g, Comparison::lt, alpha, beta);
  const NodeId second = compare(g, Comparison::le, beta, literal(g, 2));
  EXPECT_EQ(text(logic(g, Connective::conjunction, {first, second})), "α < β ≤ 2");
  EXPECT_EQ(
      text(logic(g, Connective::equivalence, {first, logic(g, Connective::disjunction, {second, first})})),
      "α < β ⇔ β ≤ 2 or α < β");
  EXPECT_EQ(text(logic(g, Connective::negation, {first})), "not (α < β)");
}

TEST_F(RenderMatrix, IndexNotationWhereNoMatrixFormExists) {
  const NodeId t = free("T", {n, n, n});
  const NodeId cubic = product({0}, {{t, {0, 1, 2}}, {u, {1}}, {v, {2}}});
  EXPECT_EQ(render_equation(g, sample::plain("y"), cubic), "y[i] = Σ_{j,k} T[i,j,k] u[j] v[k]");
  EXPECT_EQ(render_equation(g, sample::plain("y"), add(g, {cubic, x})),
            "y[i] = Σ_{j,k} T[i,j,k] u[j] v[k] + x[i]");
  const NodeId triple = product({}, {{a, {0, 1}}, {b, {0, 2}}, {c, {0, 3}}, {u, {1}}, {v, {2}}, {w, {3}}});
  EXPECT_EQ(text(triple), "uᵀ Aᵀ ((B v) ∘ (C w))");
  const NodeId star =
      product({}, {{a, {0, 1}}, {b, {0, 2}}, {c, {0, 3}}, {a, {1, 2}}, {b, {2, 3}}, {c, {3, 1}}});
  EXPECT_EQ(text(star), "Σ_{i,j,k,l} A[i,j] B[i,k] C[i,l] A[j,k] B[k,l] C[l,j]");
}

TEST_F(RenderMatrix, IndexFormOnRequest) {
  RenderOptions options;
  options.form = Form::index;
  const NodeId x_bar = add(g, {matmul(g, transpose(g, w1), z_bar), y_bar});
  EXPECT_EQ(render_equation(g, sample::barred("x"), x_bar, options), "x̄[i] = Σ_j W1[j,i] z̄[j] + ȳ[i]");
  const NodeId s = scale(g, Rational(1, 2), dot(g, subtract(g, u, v), subtract(g, u, v)));
  EXPECT_EQ(render_equation(g, sample::plain("S"), s, options), "S = 1/2 Σ_i (u[i] − v[i])²");
  const NodeId h = hadamard(g, {h_bar, apply(g, sigma, {0}, {z})});
  EXPECT_EQ(render_equation(g, sample::barred("z"), h, options), "z̄[i] = h̄[i] σ′(z[i])");
  EXPECT_EQ(render_equation(g, sample::barred("W1"), outer(g, z_bar, x), options), "W̄1[i,j] = z̄[i] x[j]");
  EXPECT_EQ(
      render_equation(g, sample::plain("c"), product({}, {{u, {0}}, {v, {0}}, {u, {1}}, {w, {1}}}), options),
      "c = (Σ_i u[i] v[i]) Σ_j u[j] w[j]");
  EXPECT_EQ(render_equation(g, sample::plain("D"), diagonal_matrix(g, u), options), "D[i,j] = u[i] 1[i = j]");
}

}  // namespace
}  // namespace overbar
