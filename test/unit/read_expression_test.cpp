#include <gtest/gtest.h>

#include "read_support.hpp"

namespace overbar {
namespace {

struct Row {
  const char* text;
  const char* tree;
};

void check(std::initializer_list<Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(tree_of(row.text), row.tree) << row.text;
}

std::string nested(int times, std::string_view open, std::string_view close) {
  std::string out;
  for (int i = 0; i < times; ++i) out += open;
  out += 'x';
  for (int i = 0; i < times; ++i) out += close;
  return out;
}

TEST(ReadExpression, Products) {
  check({
      {"1/2 x", "(* (/ 1 2) x)"},
      {"½ x", "(* (/ 1 2) x)"},
      {"1/2 ‖y − z‖²", "(* (/ 1 2) (^ (norm (+ y (- z))) 2))"},
      {"1/(2 n) ||x||^2", "(* (/ 1 (* 2 n)) (^ (norm x) 2))"},
      {"x/2 y", "(* (/ x 2) y)"},
      {"W1ᵀ z + y", "(+ (* (T W1) z) y)"},
      {"z ∘ σ′(x)", "(o z (σ' x))"},
      {"z .* sigma'(x)", "(o z (σ' x))"},
      {"A*B x@y", "(* (* (* A B) x) y)"},
      {"w·x + b", "(+ (dot w x) b)"},
      {"x ⊘ y ./ z", "(./ (./ x y) z)"},
      {"-x y", "(- (* x y))"},
      {"x * -y z", "(* (* x (- y)) z)"},
      {"x - -y", "(+ x (- (- y)))"},
      {"--x", "(- (- x))"},
      {"2x", "(* 2 x)"},
      {"2 3", "[two-numbers] no formula"},
      {"1/2n", "[ambiguous-division] (* (/ 1 2) n)"},
      {"A (x + y) B", "(* (* A (+ x y)) B)"},
      {"2 × 3", "[syntax] no formula"},
      {"A (B C)", "(* A (* B C))"},
      {".5 x", "(* 0.5 x)"},
      {"1e-3 x", "(* 1e-3 x)"},
      {"2e x", "(* (* 2 e) x)"},
  });
}

TEST(ReadExpression, Postfix) {
  check({
      {"xᵀ y", "(* (T x) y)"},
      {"x' y", "(* (T x) y)"},
      {"x^T y", "(* (T x) y)"},
      {"x^⊤ y", "(* (T x) y)"},
      {"x^{T} y", "(* (T x) y)"},
      {"x^{⊤}", "(T x)"},
      {"(x y)'", "(T (* x y))"},
      {"(Wx)'", "(T Wx)"},
      {"y'", "y'"},
      {"y''", "(T y')"},
      {"y′", "y'"},
      {"x′", "x'"},
      {"y'ᵀ", "(T y')"},
      {"W'(x - y)", "(* (T W) (+ x (- y)))"},
      {"A^-1", "(inv A)"},
      {"A⁻¹", "(inv A)"},
      {"A^{-1} x", "(* (inv A) x)"},
      {"A^(-1)", "(inv A)"},
      {"A⁻ᵀ", "(invT A)"},
      {"A^-T", "(invT A)"},
      {"A^{-T}", "(invT A)"},
      {"x²", "(^ x 2)"},
      {"x^2 y", "(* (^ x 2) y)"},
      {"x^(1/2)", "(^ x (/ 1 2))"},
      {"x^{-3/2}", "(^ x (- (/ 3 2)))"},
      {"x⁻²", "(^ x (- 2))"},
      {"xⁿ", "(^ x n)"},
      {"x^n y", "(* (^ x n) y)"},
      {"x^2^3", "(^ x (^ 2 3))"},
      {"2^T", "(^ 2 T)"},
      {"2^-n", "(^ 2 (- n))"},
      {"-x^2", "(- (^ x 2))"},
      {"x.^2", "(.^ x 2)"},
      {"x[1]", "(at x 1)"},
      {"W[i,j]", "(at W i j)"},
      {"W[i,:]", "(at W i :)"},
      {"x[1..3]", "(at x (.. 1 3))"},
      {"x[2 j + k]", "(at x (+ (* 2 j) k))"},
      {"x [1, 2]", "(* x (vector 1 2))"},
      {"(x y)′", "[bad-prime] no formula"},
      {"x²ᵀ", "(T (^ x 2))"},
  });
}

TEST(ReadExpression, Names) {
  check({
      {"x̄", "(bar x)"},
      {"bar(x)", "(bar x)"},
      {"bar W1 x", "(* (bar W1) x)"},
      {"W̄1", "(bar W1)"},
      {"W1̄", "(bar W1)"},
      {"\u0233", "(bar y)"},   // ȳ composed
      {"y\u0304", "(bar y)"},  // ȳ decomposed
      {"ȳ'", "(bar y')"},
      {"W̄1'", "(T (bar W1))"},
      {"x̄_i", "(sub (bar x) i)"},
      {"W1_ji", "(sub W1 j i)"},
      {"W̄1_ji", "(sub (bar W1) j i)"},
      {"x_2", "x_2"},
      {"x₂", "x_2"},
      {"h₁", "(sub h 1)"},
      {"W₁", "W1"},
      {"W₁ᵀ", "(T W1)"},
      {"xᵢ", "(sub x i)"},
      {"Wᵢⱼ", "(sub W i j)"},
      {"x_{i+1}", "(sub x (+ i 1))"},
      {"x_{i}", "(sub x i)"},
      {"W_{i,j}", "(sub W i j)"},
      {"W_{ij}", "(sub W i j)"},
      {"y'_k", "(sub y' k)"},
      {"(W x)_i", "(sub (* W x) i)"},
      {"W_12", "(sub W 12)"},
      {"x_i1", "(sub x i1)"},
      {"x_batch", "(sub x batch)"},
      {"q_i", "q_i"},
      {"sigma1", "σ1"},
      {"lambda_max", "λ_max"},
      {"lambdax", "lambdax"},
      {"x̂", "x̂"},
      {"ŷ", "y\u0302"},
      {"\u0177", "y\u0302"},
      {"x̂̄", "(bar x̂)"},
      {"ϕ(z)", "(φ z)"},
      {"µ", "μ"},
      {"x̄̄", "(bar (bar x))"},
      {"in", "[syntax] no formula"},
  });
}

TEST(ReadExpression, Calls) {
  check({
      {"sigma(z)", "(σ z)"},
      {"σ(z)", "(σ z)"},
      {"σ (z)", "(σ z)"},
      {"φ''(z)", "(φ'' z)"},
      {"φ″(z)", "(φ'' z)"},
      {"f(x, y)", "(f x y)"},
      {"g(x)", "(* g x)"},
      {"log x", "(log x)"},
      {"log det A", "(log (det A))"},
      {"-log y'[1]", "(- (log (at y' 1)))"},
      {"tr A B + 1", "(+ (tr (* A B)) 1)"},
      {"tr(A) B", "(* (tr A) B)"},
      {"log x y", "[ambiguous-argument] (* (log x) y)"},
      {"x log y + 2", "(+ (* x (log y)) 2)"},
      {"exp x ⊘ y", "(./ (exp x) y)"},
      {"tanh²(z)", "(^ (tanh z) 2)"},
      {"tanh^2 (z)", "(^ (tanh z) 2)"},
      {"1 - tanh²(z)", "(+ 1 (- (^ (tanh z) 2)))"},
      {"√(x + 1)", "(sqrt (+ x 1))"},
      {"√x y", "(* (sqrt x) y)"},
      {"softmax(z)[1]", "(at (softmax z) 1)"},
      {"softmax(z)_k", "(sub (softmax z) k)"},
      {"norm(x)^2", "(^ (norm x) 2)"},
      {"norm_F(A)", "(norm_F A)"},
      {"norm_inf(x)", "(norm_∞ x)"},
      {"abs(x)", "(abs x)"},
      {"ones(3)", "(ones 3)"},
      {"exp(z) 𝟏", "(* (exp z) (ones))"},
      {"𝟏_N", "(ones N)"},
      {"σ'", "[syntax] no formula"},
      {"max(0, x)", "(max 0 x)"},
      {"log", "log"},
  });
}

TEST(ReadExpression, Bars) {
  check({
      {"‖x‖", "(norm x)"},
      {"‖x‖_2²", "(^ (norm_2 x) 2)"},
      {"‖A‖_F^2", "(^ (norm_F A) 2)"},
      {"‖x‖_∞", "(norm_∞ x)"},
      {"‖x‖₁", "(norm_1 x)"},
      {"‖x‖‖y‖", "(* (norm x) (norm y))"},
      {"‖x‖² ‖y‖²", "(* (^ (norm x) 2) (^ (norm y) 2))"},
      {"|x|", "(abs x)"},
      {"|x||y|", "(* (abs x) (abs y))"},
      {"|x - |y||", "(abs (+ x (- (abs y))))"},
      {"||x| - y|", "[unclosed-bracket] no formula"},
      {"1/2 (x + y) + 1/2 |x - y|", "(+ (* (/ 1 2) (+ x y)) (* (/ 1 2) (abs (+ x (- y)))))"},
      {"1[z > 0]", "(ind (> z 0))"},
      {"𝟙[z ≥ 0]", "(ind (>= z 0))"},
      {"2 1[x = y]", "(* 2 (ind (= x y)))"},
      {"indicator(z > 0)", "(ind (> z 0))"},
      {"(x", "[unclosed-bracket] no formula"},
      {"(x, y)", "[syntax] no formula"},
  });
}

TEST(ReadExpression, Literals) {
  check({
      {"[1, 2]", "(vector 1 2)"},
      {"[1]", "(vector 1)"},
      {"[1 -1 0]", "(matrix (row 1 (- 1) 0))"},
      {"[1 - 1 0]", "(matrix (row (+ 1 (- 1)) 0))"},
      {"[1-1 0]", "(matrix (row (+ 1 (- 1)) 0))"},
      {"[1, -1]", "(vector 1 (- 1))"},
      {"[1 -1, 2]", "[ambiguous-entry] no formula"},
      {"[1; 2]", "(matrix (row 1) (row 2))"},
      {"[1 -1; 2 3]", "(matrix (row 1 (- 1)) (row 2 3))"},
      {"[1, 2; 3, 4]", "(matrix (row 1 2) (row 3 4))"},
      {"[1 2\n 3 4]", "(matrix (row 1 2) (row 3 4))"},
      {"[[1, 2], [3, 4]]", "(matrix (row 1 2) (row 3 4))"},
      {"[[1, 2]]", "(matrix (row 1 2))"},
      {"[1, 2,\n 3]", "(vector 1 2 3)"},
      {"[1, 2\n 3, 4]", "(matrix (row 1 2) (row 3 4))"},
      {"[A B; C x]", "(matrix (row A B) (row C x))"},
      {"[2x y]", "(matrix (row (* 2 x) y))"},
      {"[2 x, y]", "(vector (* 2 x) y)"},
      {"[x' y']", "(matrix (row (T x) y'))"},
      {"[x[1] x[2]]", "(matrix (row (at x 1) (at x 2)))"},
      {"[-1 -1 -1] h", "(* (matrix (row (- 1) (- 1) (- 1))) h)"},
      {"step([-1 -1 -1] h)", "(step (* (matrix (row (- 1) (- 1) (- 1))) h))"},
      {"[[1, 2] [3, 4]]", "(matrix (row 1 2) (row 3 4))"},
      {"[|x| |y|]", "(matrix (row (abs x) (abs y)))"},
      {"[1 2", "[unclosed-bracket] no formula"},
      {"[]", "[syntax] no formula"},
  });
}

TEST(ReadExpression, Cases) {
  check({
      {"{ x if x > 0, 0 otherwise }", "(cases x (> x 0) 0)"},
      {"{ x if x > 0; y if x < 0 }", "(cases x (> x 0) y (< x 0))"},
      {"if x > 0 then x else -x", "(cases x (> x 0) (- x))"},
      {"{1, 2}", "[syntax] no formula"},
  });
}

TEST(ReadExpression, Derivatives) {
  check({
      {"∂J/∂x", "(partial J x)"},
      {"diff(J, x)", "(partial J x)"},
      {"∂²J/∂x∂y", "(partial J x y)"},
      {"∂^2 J/∂x^2", "(partial J x x)"},
      {"∂²J/∂x²", "(partial J x x)"},
      {"∂J/∂x²", "[bad-derivative] no formula"},
      {"∂y/∂h ∂h/∂z ∂z/∂x", "(* (* (partial y h) (partial h z)) (partial z x))"},
      {"(∂y/∂h)ᵀ ȳ", "(* (T (partial y h)) (bar y))"},
      {"∂y/∂xᵀ", "[bad-derivative] no formula"},
      {"∂J/∂W[i,j]", "(partial J (at W i j))"},
      {"∂y_i/∂x_j", "(partial (sub y i) (sub x j))"},
      {"∂J/∂W1 = 0", "(= (partial J W1) 0)"},
      {"∂(x + y)/∂x", "(partial (+ x y) x)"},
      {"∂ log y / ∂x", "(partial (log y) x)"},
      {"∂/∂A log det A", "(partial (log (det A)) A)"},
      {"∂/∂x xᵀ A x + y", "(+ (partial (* (* (T x) A) x) x) y)"},
      {"∂_x y", "(partial y x)"},
      {"grad(J, x)", "(grad J x)"},
      {"∇_x J", "(grad J x)"},
      {"∇J ∘ x", "(o (grad J) x)"},
      {"∂y'/∂x", "(partial y' x)"},
      {"∂J/∂x y", "(* (partial J x) y)"},
  });
}

TEST(ReadExpression, Reductions) {
  check({
      {"Σ_j W[j,i] z[j] + y", "(+ (sum (* (at W j i) (at z j)) (j)) y)"},
      {"sum_j x[j]", "(sum (at x j) (j))"},
      {"∑_j x_j", "(sum (sub x j) (j))"},
      {"Σ_{i,j} W[i,j]", "(sum (at W i j) (i) (j))"},
      {"Σ_ij W_ij", "(sum (sub W i j) (i) (j))"},
      {"Σᵢ xᵢ", "(sum (sub x i) (i))"},
      {"Σ_{j=1..n} x[j]", "(sum (at x j) (j (.. 1 n)))"},
      {"Σ_{j=1}^n x[j]", "(sum (at x j) (j (.. 1 n)))"},
      {"Σ_{j=1}^{n-1} x[j]", "(sum (at x j) (j (.. 1 (+ n (- 1)))))"},
      {"Σ_j^n x[j]", "(sum (at x j) (j (.. 1 n)))"},
      {"Σ_{j≠i} x[j]", "(sum? (at x j) (j) (!= j i))"},
      {"Σ_{i,j: i<j} W[i,j]", "(sum? (at W i j) (i) (j) (< i j))"},
      {"Π_j x[j]", "(prod (at x j) (j))"},
      {"max_j x[j]", "(max (at x j) (j))"},
      {"mean_i x_i²", "(mean (^ (sub x i) 2) (i))"},
      {"2 Σ_j -x[j] y", "(* 2 (sum (- (* (at x j) y)) (j)))"},
      {"Σ_k 1[t = k] y'[k]", "(sum (* (ind (= t k)) (at y' k)) (k))"},
      {"xᵀ Σ x", "(* (* (T x) Σ) x)"},
      {"Σ_i Σ_j W_ij", "(sum (sum (sub W i j) (j)) (i))"},
      {"Σ_1 x", "[syntax] no formula"},
  });
}

TEST(ReadExpression, Formulas) {
  check({
      {"y = 1 <=> x[1] < x[2] < x[3]", "(<=> (= y 1) (chain (< (at x 1) (at x 2)) (< (at x 2) (at x 3))))"},
      {"x > 0 and y > 0 => z > 0", "(=> (and (> x 0) (> y 0)) (> z 0))"},
      {"x = 1 => y = 1 => z = 1", "(=> (= x 1) (=> (= y 1) (= z 1)))"},
      {"not x = 1 or y ≠ 2", "(or (not (= x 1)) (!= y 2))"},
      {"x ≥ 0 ∧ y ≤ 1 ∨ ¬(z == 3)", "(or (and (>= x 0) (<= y 1)) (not (= z 3)))"},
      {"x iff y", "(<=> x y)"},
      {"x in {0, 1}", "(in x 0 1)"},
      {"x ∈ [0, 1)", "(chain (<= 0 x) (< x 1))"},
      {"x in 1..n", "(in x (.. 1 n))"},
      {"true and x != ∞", "(and true (!= x inf))"},
      {"x = ", "[syntax] no formula"},
      {"x = y y = z)", "[syntax] no formula"},
      {"x ~ y", "[unknown-character] no formula"},
  });
}

TEST(ReadExpression, DepthIsLimited) {
  const std::pair<const char*, const char*> brackets[] = {
      {"(", ")"}, {"[", ""}, {"-", ""}, {"|", ""}, {"log ", ""}, {"x^", ""}, {"not ", ""}, {"1[", "]"}};
  for (const auto& [open, close] : brackets)
    EXPECT_EQ(tree_of(nested(100000, open, close)), "[nesting-too-deep] no formula") << open;
  EXPECT_EQ(tree_of(nested(20, "(", ")")), "x");
}

}  // namespace
}  // namespace overbar
