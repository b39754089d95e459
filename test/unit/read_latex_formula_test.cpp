// LaTeX as people write it, and what it says in the worksheet language.
#include <gtest/gtest.h>

#include "read_page_support.hpp"

namespace overbar {
namespace {

struct Row {
  const char* latex;
  const char* text;
};

const Row rows[] = {
    {R"(z = W^{(1)} x + b^{(1)})", "z = W1 x + b1"},
    {R"(\bar{x} = W^{(1)\top} \bar z + \bar y)", "x̄ = W1ᵀ z̄ + ȳ"},
    {R"(\bar{W}^{(1)} = \bar{z} x^\top)", "W̄1 = z̄ xᵀ"},
    {R"(\overline{W^{(2)}} = \bar y h^T)", "W̄2 = ȳ hᵀ"},
    {R"(\bar h = r + {W^{(2)}}^\top (y - s))", "h̄ = r + W2ᵀ (y - s)"},
    {R"(\bar z = \bar h \odot \sigma'(z))", "z̄ = h̄ ∘ σ′(z)"},
    {R"(S = \frac{1}{2}\|y - s\|^2)", "S = 1/2 ‖y - s‖²"},
    {R"(S = \tfrac12 \lVert y-s \rVert_2^2)", "S = 1/2 ‖y - s‖_{2}²"},
    {R"(\frac{\partial J}{\partial x} = \frac{\partial J}{\partial z}\frac{\partial z}{\partial x})",
     "∂J/∂x = ∂J/∂z ∂z/∂x"},
    {R"(\partial J/\partial x = 2 x)", "∂J/∂x = 2 x"},
    {R"(\frac{dJ}{dx} = x)", "∂J/∂x = x"},
    {R"(\nabla_x J = W_1^\top \bar z)", "grad(J, x) = W1ᵀ z̄"},
    {R"(\frac{\partial}{\partial x} \left( \frac12 x^\top A x \right) = A x)", "diff(1/2 xᵀ A x, x) = A x"},
    {R"(J = \sum_{i=1}^n x_i y_i)", "J = Σ_{i=1..n} x_{i} y_{i}"},
    {R"(\bar x_i = \sum_j W^{(1)}_{ji} \bar z_j + \bar y_i)", "x̄_{i} = Σ_j W1_{j, i} z̄_{j} + ȳ_{i}"},
    {R"(\begin{pmatrix} 1 & 2 \\ 3 & 4\end{pmatrix} = A)", "[1, 2; 3, 4] = A"},
    {R"(\begin{pmatrix} a \\ 2 \end{pmatrix} = x)", "[a, 2] = x"},
    {R"(x = \begin{pmatrix} x_1 \\ \vdots \\ x_n \end{pmatrix})", "x = Σ_{i=1..n} x_{i} onehot(i, n)"},
    {R"(\operatorname{diag}(x_1, \dots, x_n) = A)", "diag(Σ_{i=1..n} x_{i} onehot(i, n)) = A"},
    {R"(f(a) = \begin{cases} a & \text{if } a > 0 \\ 0 & \text{otherwise} \end{cases})",
     "f(a) = { a if a > 0, 0 otherwise }"},
    {R"(e^{-x} = \exp(-x))", "exp(-x) = exp(-x)"},
    {R"(\frac{1}{1+e^{-a}} = \sigma(a))", "1/(1 + exp(-a)) = σ(a)"},
    {R"(\log \hat y_o = L)", "log(ŷ_{o}) = L"},
    {R"(J = -\sum_k t_k \log \hat{y}_k)", "J = -Σ_k t_{k} log(ŷ_{k})"},
    {R"(x̄ = W1ᵀ z̄)", "x̄ = W1ᵀ z̄"},
    {R"(\mathbb{1}[z > 0] \circ \bar h = \bar z)", "𝟙[z > 0] ∘ h̄ = z̄"},
    {R"(\mathbf{1}^\top x = \sum_i x_i)", "𝟏ᵀ x = Σ_i x_{i}"},
    {R"(\frac{\partial^2 J}{\partial x \partial z} = 0)", "∂²J/∂x∂z = 0"},
    {R"(\frac{\partial^2 J}{\partial x^2} = A)", "∂²J/∂x∂x = A"},
    {R"(loss = \mathrm{loss} + \text{loss})", "loss = loss + loss"},
    {R"(\mathrm{softmax}(z)_i (\delta_{ij} - \mathrm{softmax}(z)_j))",
     "softmax(z)_{i} (𝟙[i = j] - softmax(z)_{j})"},
    {R"(\sigma'(z) = \sigma(z)(1 - \sigma(z)))", "σ′(z) = σ(z) (1 - σ(z))"},
    {R"(\mathbf{A} = I_n + \mathbf{I})", "A = I_n + I"},
    {R"((A B)^{-1} = B^{-1} A^{-1}, \quad A^{-T} = (A^{-1})^\top)", "(A B)⁻¹ = B⁻¹ A⁻¹ | A⁻ᵀ = (A⁻¹)ᵀ"},
    {R"(\operatorname{tr}(A B) = \mathrm{tr}\, A B)", "tr(A B) = tr(A B)"},
    {R"(W^{1} = W_1 = W^{[1]})", "W1 = W1 = W1"},
    {R"(x^2 + w^2)", "x² + w²"},
    {R"(h_{\text{in}} = h_{in})", "h_in = h_in"},
    {R"(\begin{pmatrix} \frac{\partial y_1}{\partial x_1} & \cdots & \frac{\partial y_1}{\partial x_n} \\ \vdots & \ddots & \vdots \\ \frac{\partial y_m}{\partial x_1} & \cdots & \frac{\partial y_m}{\partial x_n}\end{pmatrix})",
     "Σ_{i=1..m, j=1..n} diff(y_{i}, x_{j}) onehot(i, m) onehot(j, n)ᵀ"},
    {R"(\begin{pmatrix} \sigma'(z_1) & & \\ & \ddots & \\ & & \sigma'(z_n)\end{pmatrix} = \operatorname{diag}(\sigma'(z)))",
     "diag(Σ_{i=1..n} σ′(z_{i}) onehot(i, n)) = diag(σ′(z))"},
    {R"(x_1 + x_2 + \cdots + x_n = \sum_{i} x_i)", "Σ_{i=1..n} x_{i} = Σ_i x_{i}"},
    {R"(\|x\|^2 = x \cdot x)", "‖x‖² = x · x"},
    {R"(\max_j z_j + \max(0, a))", "max_j z_{j} + max(0, a)"},
    {R"(\underbrace{W^{(1)} x}_{q} + b_1)", "W1 x + b1 | q = W1 x"},
    {R"(x \in \mathbb{R}^{d}, W \in \mathbb{R}^{d \times n})", "[dim d] | [input x : d] | [input W : d×n]"},
    {R"(g : \mathbb R^n \to \mathbb R)", "[fn g : n -> scalar]"},
    {R"(g(u, v) = u^\top v)", "[g(u, v) = uᵀ v]"},
};

TEST(ReadLatexFormula, Table) {
  for (const Row& row : rows) EXPECT_EQ(formula_text(row.latex), row.text) << row.latex;
}

}  // namespace
}  // namespace overbar
