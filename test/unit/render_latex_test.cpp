#include <gtest/gtest.h>

#include "render_sample.hpp"

namespace overbar {
namespace {

using sample::Sheet;

struct RenderLatex : testing::Test, Sheet {
  NodeId x = free("x", {n}), u = free("u_hat", {n}), w1 = free("W1", {k, n}, "W^{(1)}"), z = free("z", {k});
  NodeId z_bar = bar("z", {k}), loss = free("loss");
  std::uint32_t sigma = scalar_function("σ");

  std::string latex(NodeId node) const { return render(g, node, {.format = Format::latex}); }
  std::string mathml(NodeId node) const { return render(g, node, {.format = Format::mathml}); }
  std::string name(const Name& of) const { return render_name(of, Format::latex); }
};

TEST_F(RenderLatex, Names) {
  EXPECT_EQ(name(sample::plain("W1")), "W_{1}");
  EXPECT_EQ(name(sample::barred("W1")), "\\bar{W}_{1}");
  EXPECT_EQ(name(sample::plain("h_hat")), "\\hat{h}");
  EXPECT_EQ(name(sample::plain("h\u0302")), "\\hat{h}");
  EXPECT_EQ(name(sample::plain("σ2")), "\\sigma_{2}");
  EXPECT_EQ(name(sample::plain("loss")), "\\mathrm{loss}");
  EXPECT_EQ(name(sample::barred("loss")), "\\overline{\\mathrm{loss}}");
  EXPECT_EQ(name(sample::plain("x_train")), "x_{\\mathrm{train}}");
  EXPECT_EQ(name(sample::plain("Wx")), "W_{x}");
  EXPECT_EQ(name(sample::plain("Wxh")), "W_{xh}");
  EXPECT_EQ(name(sample::plain("y'")), "y'");
  EXPECT_EQ(name(sample::barred("y'")), "\\bar{y}'");
  EXPECT_EQ(name(Name{"W1", "W^{(1)}", Accent::bar, {}, {}}), "\\bar{W}^{(1)}");
  EXPECT_EQ(name(Name{"b", "\\mathbf{b}_{\\mathrm{in}}", Accent::bar, {}, {}}),
            "\\bar{\\mathbf{b}}_{\\mathrm{in}}");
  EXPECT_EQ(name(Name{"q", "\\strange[1]{q}", Accent::bar, {}, {}}), "\\overline{{\\strange[1]{q}}}");
  EXPECT_EQ(name(Name{"x", {}, Accent::derivative, "S", {}}), "\\frac{\\partial S}{\\partial x}");
}

TEST_F(RenderLatex, Products) {
  EXPECT_EQ(latex(matmul(g, transpose(g, w1), z_bar)), "W^{(1)\\top} \\bar{z}");
  EXPECT_EQ(latex(outer(g, z_bar, u)), "\\bar{z} \\hat{u}^{\\top}");
  EXPECT_EQ(latex(hadamard(g, {z_bar, apply(g, sigma, {0}, {z})})), "\\bar{z} \\circ \\sigma'(z)");
  EXPECT_EQ(latex(scale(g, Rational(1, 2), dot(g, x, x))), "\\frac{1}{2} \\lVert x \\rVert^{2}");
  EXPECT_EQ(latex(hadamard(g, {loss, x})), "\\mathrm{loss} \\, x");
  EXPECT_EQ(latex(hadamard(g, {x, pow(g, add(g, {loss, literal(g, 1)}), Rational(-1, 2))})),
            "\\frac{x}{\\sqrt{\\mathrm{loss} + 1}}");
  EXPECT_EQ(latex(pow(g, add(g, {loss, literal(g, 1)}), Rational(3, 2))), "(\\mathrm{loss} + 1)^{3/2}");
}

TEST_F(RenderLatex, Indices) {
  const RenderOptions options{.format = Format::latex, .form = Form::index};
  EXPECT_EQ(render_equation(g, sample::barred("x"), matmul(g, transpose(g, w1), z_bar), options),
            "\\bar{x}_{i} = \\sum_{j} W_{ji}^{(1)} \\bar{z}_{j}");
}

TEST_F(RenderLatex, Mathml) {
  EXPECT_EQ(mathml(matmul(g, transpose(g, w1), z_bar)),
            "<mrow><msup><mi>W</mi><mrow><mo stretchy=\"false\">(</mo><mn>1</mn><mo "
            "stretchy=\"false\">)</mo><mo lspace=\"0\" rspace=\"0\">⊤</mo></mrow></msup><mo>\u2062</mo>"
            "<mover><mi>z</mi><mo stretchy=\"false\">¯</mo></mover></mrow>");
  EXPECT_EQ(mathml(subtract(g, x, negate(g, u))).find("−−"), std::string::npos);
}

TEST_F(RenderLatex, OpaqueFunctionsOfSeveralArguments) {
  const std::uint32_t l =
      g.add_function({sample::plain("ℓ"), {Type{{n}}, Type{{n}}}, Type{}, true, no_node, {}});
  const NodeId y = free("y", {n});
  const NodeId slope = apply(g, l, {0}, {x, y});
  EXPECT_EQ(text(slope), "∂ℓ(x, y)/∂x");
  EXPECT_EQ(text(apply(g, l, {0, 1}, {x, y})), "∂²ℓ(x, y)/∂x∂y");
  EXPECT_EQ(render(g, slope, {.format = Format::ascii}), "diff(ℓ(x, y), x)");
  EXPECT_EQ(latex(slope), "\\frac{\\partial \\ell(x, y)}{\\partial x}");
  EXPECT_EQ(text(hadamard(g, {loss, slope})), "loss (∂ℓ(x, y)/∂x)");
  EXPECT_EQ(text(apply(g, l, {0}, {add(g, {x, u}), y})), "∂₁ℓ(x + u_hat, y)");
  EXPECT_EQ(text(apply(g, l, {1}, {x, x})), "∂₂ℓ(x, x)");
}

TEST_F(RenderLatex, Ascii) {
  const auto ascii = [&](NodeId node) { return render(g, node, {.format = Format::ascii}); };
  EXPECT_EQ(ascii(matmul(g, transpose(g, w1), z_bar)), "W1' bar(z)");
  EXPECT_EQ(ascii(hadamard(g, {z_bar, apply(g, sigma, {0}, {z})})), "bar(z) .* sigma'(z)");
  EXPECT_EQ(ascii(scale(g, Rational(1, 2), dot(g, x, x))), "1/2 norm(x)^2");
}

}  // namespace
}  // namespace overbar
