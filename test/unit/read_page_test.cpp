// Whole pages: what stands around formulas, what they declare, what is assumed, what is no part of the page.
#include <gtest/gtest.h>

#include "read_page_support.hpp"

namespace overbar {
namespace {

PageOptions nothing_known() {
  PageOptions out;
  out.parse = prelude_parse_options();
  return out;
}

std::string latex_page(const std::string& text) { return latex_text(text, nothing_known()); }
std::string markdown_page(const std::string& text) { return markdown_text(text, nothing_known()); }

TEST(ReadPage, LatexDocument) {
  const std::string page = R"(\documentclass{article}
\newcommand{\R}{\mathbb{R}}
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} % partial $x = 1$
\def\be{\begin{equation}} \def\ee{\end{equation}}
\begin{document}
\section{Backprop}
The input $\mathbf{x} \in \R^N$, $\mathbf{W}^{(1)} \in \R^{K \times N}$ and $\mathbf b^{(1)}, \mathbf{r} \in \R^K$: % $y = 1$
\begin{align*}
\mathbf{z} &= \mathbf{W}^{(1)}\mathbf{x} + \mathbf{b}^{(1)} \\
\mathcal{J} &= \mathbf{r}^\top\sigma(\mathbf{z}) \nonumber \\[2pt]
\end{align*}
\begin{solution}
\begin{enumerate}
\item We have
\be
\overline{\mathcal J} = 1, \quad \bar{\mathcal J} + 1 = 2 \label{eq:one}
\ee
\item By the chain rule,
\begin{eqnarray}
\bar{\mathbf{z}} &=& \bar{\mathcal{J}} \pd{\mathcal{J}}{\mathbf{z}} \\
&=& \mathbf{r} \odot \sigma'(\mathbf z)
\end{eqnarray}
\item
\[ \begin{aligned}
\overline{\mathbf{x}} &= \mathbf{W}^{(1)\top} \overline{\mathbf{z}} \\
&\qquad + 0, & \text{where } \overline{\mathbf z} &= \mathbf r \odot \sigma'(\mathbf z)
\end{aligned} \]
\end{enumerate}
\end{solution}
\end{document}
$$ignored = 1$$
)";
  EXPECT_EQ(
      latex_page(page),
      "# Backprop | [dim N] | [input x : N] | [dim K] | [input W1 : K×N] | [input b1 : K, r : K] | z = W1 x "
      "+ b1 "
      "| J = rᵀ σ(z) | J̄ = 1 | J̄ + 1 = 2 #eq:one | z̄ = J̄ ∂J/∂z = r ∘ σ′(z) | x̄ = W1ᵀ z̄ + 0 | z̄ = r ∘ σ′(z)");
}

TEST(ReadPage, Environments) {
  EXPECT_EQ(latex_page("\\begin{gather} a = 1 \\\\ b = 2 \\end{gather}"), "a = 1 | b = 2");
  EXPECT_EQ(latex_page("\\begin{multline} c = 1 + 2 \\\\ + 3 \\\\ - 4 \\end{multline}"), "c = 1 + 2 + 3 - 4");
  EXPECT_EQ(latex_page("\\begin{equation}\\begin{split} d &= 1 \\\\ &= 3 - 2 \\end{split}\\end{equation}"),
            "d = 1 = 3 - 2");
  EXPECT_EQ(latex_page("\\begin{align} a &= 1 & b &= 2 \\\\ c &= 3 & d &= 4 \\end{align}"),
            "a = 1 | b = 2 | c = 3 | d = 4");
  EXPECT_EQ(latex_page("\\begin{align} a &= 1 \\tag{7} \\\\ b &= a && \\text{by (7)} \\end{align}"),
            "a = 1 #7 | b = a");
  EXPECT_EQ(
      latex_page("\\begin{align} a &= 1 \\\\ \\intertext{and so} b &= 2 \\\\ &\\implies c = 3 \\end{align}"),
      "a = 1 | b = 2 | ⇒ c = 3");
  EXPECT_EQ(latex_page("$$\\left\\{\\begin{aligned} a &= 1 \\\\ b &= 2 \\end{aligned}\\right.$$"),
            "a = 1 | b = 2");
  EXPECT_EQ(latex_page("$$\\begin{cases} a = 1 \\\\ b = 2 \\end{cases}$$"), "a = 1 | b = 2");
  EXPECT_EQ(
      latex_page(
          "\\begin{align} a = {} & 1 + \\\\ & 2 \\\\ b = & \\left( 1 \\right. \\\\ & \\left. + 2 \\right) "
          "\\end{align}"),
      "a = 1 + 2 | b = 1 + 2");
  EXPECT_EQ(latex_page("\\begin{flalign*} a &= 1, \\\\ -a &= -1. \\end{flalign*}"), "a = 1 | -a = -1");
  EXPECT_EQ(latex_page("\\begin{alignat}{2} a &= 1 &\\quad b &= 2 \\end{alignat}"), "a = 1 | b = 2");
}

TEST(ReadPage, LinesThatGoOn) {
  EXPECT_EQ(latex_page("$$a = 1\n= 2$$"), "a = 1 = 2");
  EXPECT_EQ(latex_page("\\begin{align} a &= 1 \\\\ &= 2 \\\\ &\\quad - 3 \\\\ &\\le 4 \\end{align}"),
            "a = 1 = 2 - 3 ≤ 4");
  EXPECT_EQ(latex_page("\\begin{align} a \\\\ = 1 \\\\ b &= 2 \\end{align}"), "a = 1 | b = 2");
}

TEST(ReadPage, Markdown) {
  const std::string page = R"(# Solution

Some `$code = 1$` and ``$$x=2$$`` and \$5, $5 or $6.

> Quote: $a = 1$
>
> $$
> b = a
>   + 1
> $$

- item $c = 2$
- item with display
  $$
  d = c
  = 2
  $$

$$
e
= 3
- 1
$$

| table | $t_1 = 2$ |
|---|---|

```python
x = "$y = 1$"
```

Escaped: $u\_1 = 1$, *$v_1 = 1$ and $v_2 = 2$*.

## Part (b): $f(x) = x^2$

```overbar
param W : 2×2
```

\begin{align}
p &= W p
\end{align}

Inline \(m = 1\), display \[n = 2\] and $ k = 3 $. <!-- $hidden = 1$ -->
)";
  EXPECT_EQ(markdown_page(page),
            "# Solution | a = 1 | b = a + 1 | c = 2 | d = c = 2 | e = 3 - 1 | t1 = 2 | u1 = 1 | v1 = 1 | v2 "
            "= 2 | # Part "
            "(b): $f(x) = x^2$ | [input W : 2×2] | p = W p | m = 1 | n = 2 | k = 3");
}

TEST(ReadPage, Declarations) {
  EXPECT_EQ(markdown_page("Let $x, y \\in \\mathbb{R}^n$ and $A \\in ℝ^{n \\times 3}$, $a \\in \\mathbb R$."),
            "[dim n] | [input x : n, y : n] | [input A : n×3] | [input a : scalar]");
  EXPECT_EQ(markdown_page("$t \\in \\{0, 1\\}^k$, $p \\in [0, 1]$"),
            "[dim k] | [input t : k in a set] | [input p : "
            "scalar in a set]");
  EXPECT_EQ(markdown_page("$f : \\mathbb{R}^D \\to \\mathbb{R}$ and $g(a, b) = a b$, $h(u) = f(u)$"),
            "[dim D] | [fn f : D -> scalar] | [g(a, b) = a b] | [h(u) = f(u)]");
  EXPECT_EQ(markdown_page("$x \\in S$"), "!(this set is not understood; expected ℝⁿ, {0, 1}ⁿ or [a, b])");
  EXPECT_EQ(markdown_page(
                "$$J(w) = w^2, \\quad \\bar w = \\frac{\\partial J}{\\partial w}$$\n$w \\in \\mathbb{R}$"),
            "J = w² | w\u0304 = ∂J/∂w | [input w : scalar]");
  EXPECT_EQ(
      markdown_page("$w \\in \\mathbb{R}$\n$$J(w) = w^2, \\quad \\bar w = \\frac{\\partial J}{\\partial w}, "
                    "\\quad J(w) = 4$$"),
      "[input w : scalar] | J = w² | w̄ = ∂J/∂w | J = 4");
}

TEST(ReadPage, NamesAreLearnt) {
  EXPECT_EQ(markdown_page("$$z^{(1)} = 1$$ $$\\bar{z}^{(1)} + z_1 + z^{[1]} = 2$$"),
            "z1 = 1 | z̄1 + z1 + z1 = 2");
  EXPECT_EQ(markdown_page("$$y' = 1$$ $$\\overline{y'} = y'$$"), "y′ = 1 | y\u0304′ = y′");
  EXPECT_EQ(markdown_page("$$\\hat{y} = 1, \\quad \\hat{\\mathbf y} + \\tilde y = 2$$"),
            "y\u0302 = 1 | y\u0302 + y\u0303 = 2");
  EXPECT_EQ(markdown_page("$$u_i = 1$$ $$u + u_j + u_{1}$$"), "u_{i} = 1 | u + u_{j} + u_{1}");
  EXPECT_EQ(markdown_page("$$h_{\\text{out}} = 1$$ $$h_{\\mathrm{out}} + h_{out}$$"),
            "h_out = 1 | h_out + h_out");
  EXPECT_EQ(markdown_page("$$\\underbrace{2 a}_{q} + 1 = b$$ $$q = 3$$"), "2 a + 1 = b | q = 2 a | q = 3");
}

TEST(ReadPage, SpellingsOfTheWorksheet) {
  PageOptions options = nothing_known();
  options.names = {quantity("scores", 1, "\\mathbf{s}"), quantity("s"),      quantity("w_star", 1, "w^*"),
                   quantity("xbar", 0, "\\bar{x}"),      quantity("x", 1),   quantity("dw", 1, "\\Delta w"),
                   quantity("h1", 1, "h^{(1)}"),         quantity("yhat", 1)};
  EXPECT_EQ(latex_text("$$\\mathbf{s} + s + \\mathbf{s}_i$$", options), "scores + s + scores_{i}");
  EXPECT_EQ(latex_text("$$w^* + w^{*}$$", options), "w_star + w_star");
  EXPECT_EQ(latex_text("$$\\bar{x} + x + \\overline{x}$$", options), "xbar + x + xbar");
  EXPECT_EQ(latex_text("$$h^{(1)}_i + \\mathbf{h}_1 + h^{[1]\\top} + {h}^{1}$$", options),
            "h1_{i} + h1 + h1ᵀ + h1");
  EXPECT_EQ(latex_text("$$\\hat{y}_k + \\widehat{\\mathbf{y}}$$", options), "yhat_{k} + yhat");
}

TEST(ReadPage, AssumptionsAndConditions) {
  const PageOptions options = page_options();
  EXPECT_EQ(markdown_text("Assume $z_1 = -1$.", options), "assume z_{1} = -1");
  EXPECT_EQ(markdown_text("Suppose that for one example $z_1 = -1$.", options), "assume z_{1} = -1");
  EXPECT_EQ(markdown_text("If $z_1 = -1$, then $h_1 = 0$. So $h_2 = 0$.", options),
            "h_{1} = 0 if z_{1} = -1 | h_{2} = 0");
  EXPECT_EQ(markdown_text("We get $h_1 = 0$ if $z_1 < 0$.", options), "h_{1} = 0 if z_{1} < 0");
  EXPECT_EQ(markdown_text("$h_i = z_i$ for $i = 1, \\dots, n$ when $a > 0$.", options),
            "h_{i} = z_{i} for i=1..n if a > 0");
  EXPECT_EQ(
      markdown_text("$$h_i = 0 \\quad \\text{if } z_i < 0, \\qquad h_i = z_i \\text{ for all } i$$", options),
      "h_{i} = 0 if z_{i} < 0 | h_{i} = z_{i} for i");
  EXPECT_EQ(markdown_text("$$\\text{If } z_1 < 0, \\text{ then } h_1 = 0$$", options),
            "h_{1} = 0 if z_{1} < 0");
  EXPECT_EQ(markdown_text("$$h_i = z_i, \\quad \\forall i \\in \\{1, \\ldots, n\\}$$", options),
            "h_{i} = z_{i} for i=1..n");
  // What is given by an equation, or found, is claimed; what must be so is not assumed of derivatives.
  EXPECT_EQ(markdown_text("The gradient is given by $\\bar x = W_1 z$.", options), "x\u0304 = W1 z");
  EXPECT_EQ(markdown_text("Suppose $\\bar x = 0$. We know that $\\bar y = 0$.", options),
            "x\u0304 = 0 | y\u0304 = 0");
  EXPECT_EQ(markdown_text("Assume that $A = A^\\top$ and $a > 0$.", options), "A = Aᵀ | assume a > 0");
  EXPECT_EQ(markdown_text("Setting $\\nabla_w L = 0$ gives $w = 1$. So $w = 2$.", options),
            "w = 1 if grad(L, w) = 0 | w = 2");
  EXPECT_EQ(markdown_text("Let $h_1 = 0$. If $z_1 < 0$.", options),
            "assume h_{1} = 0 | !(a condition, and nothing that it is said of)");
  // A claim is no assumption.
  EXPECT_EQ(markdown_text("Assume it. Then we see that $z_1 = -1$.", options), "z_{1} = -1");
  EXPECT_EQ(markdown_text("This holds only if $a = 0$.", options), "a = 0");
}

TEST(ReadPage, ActivationsAreFunctions) {
  EXPECT_EQ(markdown_page("$$h = \\phi(z), \\quad \\bar z = \\bar h \\circ \\phi'(z)$$"),
            "[fn φ : scalar -> scalar] | h = φ(z) | z\u0304 = h\u0304 ∘ φ′(z)");
  EXPECT_EQ(markdown_page("$$h = \\phi(z)$$ with $\\phi(a) = a^2$"), "h = φ(z) | [φ(a) = a²]");
  EXPECT_EQ(markdown_page("$\\phi(z) = 1$ if $z \\ge 0$, else 0."),
            "!(this definition has its condition outside the formula; write it with \\begin{cases})");
}

// A normalisation layer: names with entries, written with and without them.
const char* const normalisation =
    R"($$\mu=\frac1M\sum_ia_i,\ v=\frac1M\sum_i(a_i-\mu)^2,\ \hat a_i=(a_i-\mu)/\sqrt{v+\epsilon}$$
$$y_i=\gamma\hat a_i+\beta, \quad y'=\mathrm{softmax}(y), \quad L_{reg} = y'^\top t$$
$$\bar{\hat a}_i=\gamma\bar y_i, \quad \bar{y'} = t, \quad \bar\gamma=\sum\bar y_i\hat a_i$$)";

TEST(ReadPage, EntriesOfNewNames) {
  EXPECT_EQ(markdown_page(normalisation),
            "μ = 1/M Σ_i a_{i} | v = 1/M Σ_i (a_{i} - μ)² | a\u0302_{i} = (a_{i} - μ)/sqrt(v + ε) | y_{i} = "
            "γ a\u0302_{i} "
            "+ β | y′ = softmax(y) | L_reg = y′ᵀ t | a\u0302\u0304_{i} = γ y\u0304_{i} | y\u0304′ = t | "
            "γ\u0304 = Σ_i "
            "y\u0304_{i} a\u0302_{i}");
}

// What stands in a formula of a page takes part in it, whatever the page has taught before.
TEST(ReadPage, NothingIsIgnored) {
  const std::string text = normalisation;
  const std::string whole = markdown_page(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool letter = (text[i] | 32) >= 'a' && (text[i] | 32) <= 'z' && text[i - 1] != '\\' &&
                        text[i + 1] != '{' && ((text[i - 1] | 32) < 'a' || (text[i - 1] | 32) > 'z') &&
                        ((text[i + 1] | 32) < 'a' || (text[i + 1] | 32) > 'z');
    if (!letter && text[i] != '-' && text[i] != '+' && text[i] != '=') continue;
    std::string without = text;
    without[i] = ' ';
    EXPECT_NE(markdown_page(without), whole) << without;
  }
}

TEST(ReadPage, MentionsSayNothing) {
  EXPECT_EQ(markdown_page("Here $x$ and $W^{(1)}$ and $f(x)$ are $\\ldots$ things."), "");
  EXPECT_EQ(markdown_page("$a = 1$ and $a$"), "a = 1");
}

TEST(ReadPage, WhatIsNotUnderstoodIsSaid) {
  EXPECT_EQ(markdown_page("$$a = \\foo{b}$$"),
            "a = ?(the command \\foo is not known; define it with \\newcommand)");
  EXPECT_EQ(markdown_page("$$a = (1 + 2$$ $$b = 2$$"), "a = ?(the bracket '(' has no partner) | b = 2");
  EXPECT_EQ(latex_page("$$a = 1"), "!(this formula is not closed: a dollar is missing)");
  EXPECT_EQ(latex_page("\\[ a = 1"), "!(this formula is not closed: expected \\])");
  EXPECT_EQ(latex_page("\\begin{align} a = 1"), "!(this formula is not closed: expected \\end{align})");
  EXPECT_EQ(latex_page("$$a = \\begin{pmatrix} 1 \\\\ 2$$"),
            "a = ?(a \\begin{pmatrix} without its \\end is not understood) | 2");
  EXPECT_EQ(latex_page("$$a = \\frac{1}{2$$"), "a = ?(a '{' that is not closed is not understood)");
  EXPECT_EQ(latex_page("$$= 2$$"), "?(nothing stands on this side) = 2");
  EXPECT_EQ(latex_page("\\def\\w(#1){#1} $$a = \\w(1)$$"),
            "!(\\w is defined with delimited parameters, which are not read here)");
}

TEST(ReadPage, MacrosAreBounded) {
  const auto ends = [](const std::string& page) {
    const std::string said = latex_page(page);
    EXPECT_TRUE(said.starts_with("!(")) << said.substr(0, 200);
    EXPECT_LT(said.size(), 400u);
  };
  ends("\\def\\a{\\b}\\def\\b{\\a} $$x = \\a$$");
  ends("\\newcommand{\\a}[1]{\\a{#1 #1}} $$x = \\a{1}$$");
  std::string lol = "\\def\\a{11111111111111111111}";
  for (char c = 'b'; c <= 'p'; ++c)
    lol += std::string("\\def\\") + c + "{" + std::string(8, ' ') + "\\" + static_cast<char>(c - 1) + "\\" +
           static_cast<char>(c - 1) + "\\" + static_cast<char>(c - 1) + "}";
  ends(lol + "$$x = \\p$$");
  // The rest of the page is read.
  EXPECT_TRUE(latex_page("\\def\\a{\\a} $$x = \\a$$ $$b = 1$$").ends_with("| b = 1"));
}

TEST(ReadPage, NestingIsBounded) {
  for (const char* pair : {"{}", "()", "[]"}) {
    const std::string open(5000, pair[0]), close(5000, pair[1]);
    const std::string said = latex_page("$$a = " + open + "1" + close + "$$ $$b = 1$$");
    EXPECT_TRUE(said.ends_with("b = 1")) << said.substr(0, 300);
    EXPECT_TRUE(said.contains("not read")) << said.substr(0, 300);
  }
  std::string fractions = "1";
  for (int i = 0; i < 2000; ++i) fractions = "\\frac" + std::string("{") + fractions + "}{2}";
  EXPECT_TRUE(latex_page("$$a = " + fractions + "$$").contains("not read"));
  std::string begins;
  for (int i = 0; i < 500; ++i) begins += "\\begin{pmatrix}";
  EXPECT_TRUE(latex_page("$$a = " + begins + "$$").contains("not read"));
  std::string bars;
  for (int i = 0; i < 2000; ++i) bars += "|\\|";
  EXPECT_TRUE(latex_page("$$a = " + bars + "$$").contains("not read"));
  std::string scripts = "a = x";
  for (int i = 0; i < 2000; ++i) scripts += "^{x";
  EXPECT_TRUE(latex_page("$$" + scripts + std::string(2000, '}') + "$$").contains("not read"));
}

TEST(ReadPage, LongFormulasAreBounded) {
  std::string sum = "a = 1";
  for (int i = 0; i < 30'000; ++i) sum += "+x";
  EXPECT_TRUE(latex_page("$$" + sum + "$$ $$b = 1$$").ends_with("b = 1"));
  std::string list;
  for (int i = 0; i < 9'000; ++i) list += "x,";
  EXPECT_FALSE(latex_page("$$a = " + list + "$$").empty());
  EXPECT_FALSE(latex_page("$$" + list + "y = 1$$").empty());
}

TEST(ReadPage, PlacesAreInThePage) {
  const std::string text = "\\newcommand{\\T}{^\\top} Let $$\\bar x = W\\T z + \\foo$$";
  const ReadPage read = page_of(text, nothing_known(), false);
  ASSERT_EQ(read.page.elements.size(), 1u);
  const auto& chain = std::get<PageChain>(read.page.elements[0]);
  EXPECT_EQ(text.substr(chain.sides[0].span.begin, chain.sides[0].span.end - chain.sides[0].span.begin),
            "\\bar x");
  EXPECT_EQ(text.substr(chain.sides[1].span.begin, chain.sides[1].span.end - chain.sides[1].span.begin),
            "W\\T z + \\foo");
  EXPECT_EQ(text.substr(chain.relations[0].span.begin, 1), "=");
}

TEST(ReadPage, MacroFile) {
  PageOptions options = page_options();
  options.macros = "\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\n\\def\\x{\\mathbf{x}}";
  EXPECT_EQ(latex_text("$$\\pd{J}{\\x} = \\bar\\x$$", options), "∂J/∂x = x̄");
}

}  // namespace
}  // namespace overbar
