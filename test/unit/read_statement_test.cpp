#include <ctime>

#include <gtest/gtest.h>

#include "read_support.hpp"

namespace overbar {
namespace {

using namespace ast;

std::string show(const Ast& a, const std::vector<ExprId>& ids) {
  std::string out;
  for (const ExprId id : ids) out += (out.empty() ? "" : ", ") + tree(a, id);
  return out;
}

std::string show(const Name& name) {
  return name.text + (name.latex.empty() ? "" : "\"" + name.latex + "\"");
}

std::string show(const Ast& a, const Shape& shape) {
  if (!shape.given) return "";
  std::string out = " :";
  for (const ExprId id : shape.dimensions) out += " " + tree(a, id);
  return out;
}

std::string show(const Ast& a, const Domain& domain) {
  const auto ends = [&] { return tree(a, domain.lower) + ", " + tree(a, domain.upper); };
  switch (domain.kind) {
    case Domain::Kind::none:
      return "";
    case Domain::Kind::integer_range:
      return " in <" + ends() + ">";
    case Domain::Kind::finite_set:
      return " in {" + show(a, domain.values) + "}";
    case Domain::Kind::interval:
      return std::string(" in ") + (domain.open_below ? "(" : "[") + ends() + (domain.open_above ? ")" : "]");
    case Domain::Kind::integers:
      return " in Z";
    case Domain::Kind::naturals:
      return " in N";
    case Domain::Kind::reals:
      return " in R";
  }
  return "";
}

struct Show {
  const Ast& a;
  std::string operator()(const ScopeOpening& s) { return (s.heading ? "heading " : "problem ") + s.title; }
  std::string operator()(const DimDeclaration& s) {
    std::string out = "dim";
    for (const auto& item : s.items)
      out += " " + show(item.name) + (item.value == no_expr ? "" : "=" + tree(a, item.value));
    return out;
  }
  std::string operator()(const QuantityDeclaration& s) {
    constexpr const char* roles[] = {"input", "given", "param", "find"};
    std::string out = roles[static_cast<int>(s.role)];
    for (const auto& item : s.items)
      out += " | " + show(item.name) + show(a, item.shape) + show(a, item.domain);
    return out;
  }
  std::string operator()(const FunctionDeclaration& s) {
    std::string out = "fn";
    for (const Name& name : s.names) out += " " + show(name);
    for (const Shape& shape : s.arguments) out += " (" + show(a, shape) + ")";
    return out + " ->" + show(a, s.result);
  }
  std::string operator()(const Definition& s) {
    std::string out = "def " + show(s.name);
    if (s.is_function) out += "(";
    for (const auto& parameter : s.parameters) out += show(parameter.name) + show(a, parameter.shape) + ";";
    if (s.is_function) out += ")";
    if (!s.indices.empty()) out += "[" + show(a, s.indices) + "]";
    out += show(a, s.shape) + " = " + tree(a, s.value);
    return s.binders.empty() ? out : out + " for " + show(a, s.binders);
  }
  std::string operator()(const Derive& s) {
    constexpr const char* forms[] = {"", " as vector", " as index", " as steps"};
    return "derive " + show(a, s.targets) + " wrt " + show(a, s.wrt) + forms[static_cast<int>(s.form)];
  }
  std::string operator()(const Graph& s) { return "graph " + show(a, s.targets); }
  std::string bindings(const std::vector<Binding>& all) {
    std::string out = " at";
    for (const Binding& b : all) out += " " + tree(a, b.target) + "=" + tree(a, b.value);
    return out;
  }
  std::string operator()(const Eval& s) { return "eval " + show(a, s.targets) + bindings(s.at); }
  std::string operator()(const Claim& s) {
    std::string out =
        (s.prove ? "prove " : "claim ") + (s.label.empty() ? "" : "<" + s.label + "> ") + tree(a, s.formula);
    return s.binders.empty() ? out : out + " for " + show(a, s.binders);
  }
  std::string operator()(const Assume& s) { return "assume " + show(a, s.formulas); }
  std::string operator()(const SuchThat& s) { return "such that " + show(a, s.formulas); }
  std::string operator()(const Zeros& s) { return "zeros " + show(a, s.targets) + " wrt " + show(a, s.wrt); }
  std::string operator()(const Sign& s) { return "sign " + show(a, s.targets) + " wrt " + show(a, s.wrt); }
  std::string operator()(const Gradcheck& s) {
    return "gradcheck " + show(a, s.targets) + " wrt " + show(a, s.wrt) + bindings(s.at);
  }
};

/// Statements one a line, then the codes of the reports.
std::string statements(std::string_view text) {
  ParseOptions options = test_options();
  options.names = {};
  const Reading reading = read_text(text, options);
  std::string out;
  for (const Statement& s : reading.sheet.statements)
    out += std::visit(Show{reading.sheet.ast}, s.body) + "\n";
  for (const Diagnostic& d : reading.sheet.diagnostics) {
    const LineColumn place = line_column(reading.sources.files[0], d.span.begin);
    out += "[" + d.code + " " + std::to_string(place.line) + ":" + std::to_string(place.column) + "]\n";
  }
  return out;
}

struct Row {
  const char* text;
  const char* statements;
};

void check(std::initializer_list<Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(statements(row.text), row.statements) << row.text;
}

TEST(ReadStatement, Declarations) {
  check({
      {"dim N, K = 3, M = 2 N", "dim N K=3 M=(* 2 N)\n"},
      {"input x1, x2", "input | x1 | x2\n"},
      {"dim N, K\nparam W1 \"W^{(1)}\" : K×N, b1 \"b^{(1)}\" : K",
       "dim N K\nparam | W1\"W^{(1)}\" : K N | b1\"b^{(1)}\" : K\n"},
      {"dim N, K\nparam W : KxN, V : 3x4, U : Kx2N, T : 2xK x 3",
       "dim N K\nparam | W : K N | V : 3 4 | U : K (* 2 N) | T : 2 K 3\n"},
      {"dim xmax\ninput x : xmax, y : 2 xmax + 1", "dim xmax\ninput | x : xmax | y : (+ (* 2 xmax) 1)\n"},
      {"given x, y : 3, c", "given | x : 3 | y : 3 | c\n"},
      {"given x : 3, c : scalar, y : 4", "given | x : 3 | c : | y : 4\n"},
      {"input x : 4 in 0..3", "input | x : 4 in <0, 3>\n"},
      {"input x, y in {0, 1}", "input | x in {0, 1} | y in {0, 1}\n"},
      {"input x : 2 in {-1,1}, y : 3", "input | x : 2 in {(- 1), 1} | y : 3\n"},
      {"input x : 2 in [0, 1), y in (-1, 1]", "input | x : 2 in [0, 1) | y in ((- 1), 1]\n"},
      {"input x : 2 in [[0, 1], [1, 2]]", "input | x : 2 in [(vector 0 1), (vector 1 2)]\n"},
      {"given n in integers, m ∈ ℕ, r in ℝ", "given | n in Z | m in N | r in R\n"},
      {"dim N\ngiven t in 1..N", "dim N\ngiven | t in <1, N>\n"},
      {"dim N, K\ninput x ∈ ℝ^N, W ∈ ℝ^{K×N}, v in {0,1}^3",
       "dim N K\ninput | x : N in R | W : K N in R | v : 3 in {0, 1}\n"},
      {"find V : 3×4, a : 3, u : 1×3, c : 1", "find | V : 3 4 | a : 3 | u : 1 3 | c : 1\n"},
      {"dim N\nfn f, g : scalar, N -> N", "dim N\nfn f g ( :) ( : N) -> : N\n"},
      {"fn loss : scalar -> scalar   # any\ny = loss(2)", "fn loss ( :) -> :\ndef y = (loss 2)\n"},
      {"fn psi\ny = psi'(2)", "fn ψ () ->\ndef y = (ψ' 2)\n"},
      {"dim N, K\nfn f : KxN, N -> 2xK", "dim N K\nfn f ( : K N) ( : N) -> : 2 K\n"},
      {"input claim", "[reserved-word 1:7]\n"},
      {"input x̄", "[bar-declared 1:7]\n"},
      {"input x : , y", "[syntax 1:11]\n"},
  });
}

TEST(ReadStatement, Definitions) {
  check({
      {"y = 2", "def y = 2\n"},
      {"y' = 2\nz = y' + y''", "def y' = 2\ndef z = (+ y' (T y'))\n"},
      {"y \"y'\" = 2", "def y\"y'\" = 2\n"},
      {"W : 2×3 = [1 2 3; 4 5 6]", "def W : 2 3 = (matrix (row 1 2 3) (row 4 5 6))\n"},
      {"A[i,j] = i + j", "def A[i, j] = (+ i j)\n"},
      {"x[1] = 3", "def x[1] = 3\n"},
      {"g(u, v) = u v\ny = g(1, 2) + u(3)", "def g(u;v;) = (* u v)\ndef y = (+ (g 1 2) (* u 3))\n"},
      {"dim N\ng(u, v : N, c : scalar) = c uᵀ v", "dim N\ndef g(u : N;v : N;c :;) = (* (* c (T u)) v)\n"},
      {"g(sigma) = sigma(2)", "def g(σ;) = (* σ 2)\n"},
      {"h[t] = h[t-1] + 1 for t in 1..T", "def h[t] = (+ (at h (+ t (- 1))) 1) for (t (.. 1 T))\n"},
      {"sigma1 = 2\ny = σ1", "def σ1 = 2\ndef y = σ1\n"},
      {"sign(x) = x", "def sign(x;) = x\n"},
      {"ȳ = 2", "[bar-declared 1:1]\n"},
      {"clam x = 2", "[unknown-statement 1:1]\n"},
      {"y = 2 +", "def y = (error)\n[syntax 1:8]\n"},
      {"y = ‖2\nz = y + 1", "def y = (error)\ndef z = (+ y 1)\n[unclosed-bracket 1:5]\n"},
      {"= 3", "[syntax 1:1]\n"},
  });
}

TEST(ReadStatement, Questions) {
  check({
      {"derive J", "derive J wrt \n"},
      {"derive J wrt x, x as index", "derive J wrt x, x as index\n"},
      {"derive J as steps wrt W1", "derive J wrt W1 as steps\n"},
      {"derive J as matrix", "[syntax 1:13]\n"},
      {"graph J", "graph J\n"},
      {"graph", "graph \n"},
      {"eval J, x̄ at N = 2, x = [1, 2], W = [1 -1]",
       "eval J, (bar x) at N=2 x=(vector 1 2) W=(matrix (row 1 (- 1)))\n"},
      {"claim x̄ = W1ᵀ z̄ + ȳ", "claim (= (bar x) (+ (* (T W1) (bar z)) (bar y)))\n"},
      {"prove \"sorts\" y = 1 <=> x > 0", "prove <sorts> (<=> (= y 1) (> x 0))\n"},
      {"claim x[i] = 0 for i in 1..N", "claim (= (at x i) 0) for (i (.. 1 N))\n"},
      {"claim x[i] = y[j] for all i, j", "claim (= (at x i) (at y j)) for (i), (j)\n"},
      {"assume z1 = −1, x > 0", "assume (= z1 (- 1)), (> x 0)\n"},
      {"such that t = 1 <=> x > 0", "such that (<=> (= t 1) (> x 0))\n"},
      {"such x", "such that \n[syntax 1:6]\n"},  // remembered, without a formula
      {"assume x >, y", "assume \n[syntax 1:11]\n"},
      {"assume x = 0 for i ≠ j", "assume (=> (!= i j) (= x 0))\n"},
      {"claim x = 0 for 1 < i < j", "claim (=> (chain (< 1 i) (< i j)) (= x 0))\n"},
      {"zeros L wrt w1, w2", "zeros L wrt w1, w2\n"},
      {"sign ∂L/∂w1", "sign (partial L w1) wrt \n"},
      {"gradcheck J wrt x at x = 1", "gradcheck J wrt x at x=1\n"},
      {"problem 3: what's known — all of it!  # really\ny = 1",
       "problem 3: what's known — all of it!\ndef y = 1\n"},
  });
}

TEST(ReadStatement, WhereItEnds) {
  check({
      {"y = 1 +\n2", "def y = (+ 1 2)\n"},
      {"y = 1\n+ 2", "def y = (+ 1 2)\n"},
      {"y = 1\n  2", "def y = (error)\n[two-numbers 2:3]\n"},
      {"y = a\n  b", "def y = (* a b)\n"},
      {"y = (1\n+\n2)\nz = 3", "def y = (+ 1 2)\ndef z = 3\n"},
      {"  y = 1\n  z = 2", "def y = 1\ndef z = 2\n"},
      {"y = 1\n  z = 2", "def y = 1\ndef z = 2\n"},
      {"problem a\n  y = 1\n  z = 2", "problem a\ndef y = 1\ndef z = 2\n"},
      {"eval J\n  at x = 1,\n     y = 2", "eval J at x=1 y=2\n"},
      {"eval J at x = 1,\ny = 2", "eval J at x=1 y=2\n"},
      {"y = (1\nclaim x = 2", "def y = (error)\nclaim (= x 2)\n[unclosed-bracket 1:5]\n"},
      {"y = (1\nz = 2", "def y = (error)\ndef z = 2\n[unclosed-bracket 1:5]\n"},
      {"W = [1 2\n     3 4]\nz = 2", "def W = (matrix (row 1 2) (row 3 4))\ndef z = 2\n"},
      {"prove y = 1\n  <=> x < 2", "prove (<=> (= y 1) (< x 2))\n"},
      {"prove y = 1 and\n  x = 2", "prove (and (= y 1) (= x 2))\n"},
      {"y = 1 # + 2\nz = 2\n\n\n", "def y = 1\ndef z = 2\n"},
      {"y = 1\r\nz = 2\r\n", "def y = 1\ndef z = 2\n"},
      {"y = 1 ~ 2\nz = $\nw = 1",
       "def y = (error)\ndef z = (error)\ndef w = 1\n[unknown-character 1:7]\n[unknown-character 2:5]\n"},
      {"y = \"abc\nz = 2", "def y = (error)\ndef z = 2\n[unclosed-string 1:5]\n"},
      {"y = \xff\xfe 1", "def y = (error)\n[invalid-utf8 1:5]\n"},
      {"", ""},
      {"\xef\xbb\xbfy = 1", "def y = 1\n"},
  });
}

TEST(ReadStatement, ScopesForgetNames) {
  check({
      {"input y'\nz = y'\nproblem b\ninput y\nz = y'",
       "input | y'\ndef z = y'\nproblem b\ninput | y\ndef z = (T y)\n"},
      {"fn g\ninput x\nz = g(x)\nproblem b\ninput g, x\nz = g(x)",
       "fn g () ->\ninput | x\ndef z = (g x)\nproblem b\ninput | g | x\ndef z = (* g x)\n"},
  });
}

TEST(ReadStatement, TheResidualNet) {
  EXPECT_EQ(statements(R"(
    # problem 2: a residual net, shapes symbolic
    dim N, K
    input x : N
    given r : K, s : N
    param W1 "W^{(1)}" : K×N, b1 "b^{(1)}" : K
    param W2 "W^{(2)}" : N×K, b2 "b^{(2)}" : N
    z = W1 x + b1
    h = σ(z)
    y = x + W2 h + b2
    R = rᵀ h
    S = 1/2 ‖y − s‖²
    J = R + S
    derive J
    derive J wrt x as index
    graph J
    claim x̄ = W1ᵀ z̄ + ȳ
    claim x̄[i] = Σ_j W1[j,i] z̄[j] + ȳ[i]
    eval J, x̄ at N = 2, K = 1, x = [1, 2], r = [3], s = [0, 0], W1 = [1 -1], b1 = [0], W2 = [1; 2], b2 = [0, 0]
)"),
            R"(dim N K
input | x : N
given | r : K | s : N
param | W1"W^{(1)}" : K N | b1"b^{(1)}" : K
param | W2"W^{(2)}" : N K | b2"b^{(2)}" : N
def z = (+ (* W1 x) b1)
def h = (σ z)
def y = (+ x (* W2 h) b2)
def R = (* (T r) h)
def S = (* (/ 1 2) (^ (norm (+ y (- s))) 2))
def J = (+ R S)
derive J wrt 
derive J wrt x as index
graph J
claim (= (bar x) (+ (* (T W1) (bar z)) (bar y)))
claim (= (at (bar x) i) (+ (sum (* (at W1 j i) (at (bar z) j)) (j)) (at (bar y) i)))
eval J, (bar x) at N=2 K=1 x=(vector 1 2) r=(vector 3) s=(vector 0 0) W1=(matrix (row 1 (- 1))) b1=(vector 0) W2=(matrix (row 1) (row 2)) b2=(vector 0 0)
)");
}

TEST(ReadStatement, Limits) {
  ParseOptions options;
  options.limits.tokens = 10;
  Reading few = read_text("a = 1\nb = 2\nc = 3\nd = 4", options);
  ASSERT_FALSE(few.sheet.diagnostics.empty());
  EXPECT_EQ(few.sheet.diagnostics.back().code, "too-large");
  options = {};
  options.limits.statements = 2;
  few = read_text("a = 1\nb = 2\nc = 3\nd = 4", options);
  EXPECT_EQ(few.sheet.statements.size(), 2u);
  options = {};
  options.limits.diagnostics = 3;
  few = read_text("a = )\nb = )\nc = )\nd = )\ne = ~", options);
  ASSERT_EQ(few.sheet.diagnostics.size(), 4u);
  EXPECT_EQ(few.sheet.diagnostics.back().code, "too-many-errors");
}

double seconds_to_read(const std::string& text) {
  const std::clock_t start = std::clock();
  const Reading reading = read_text(text);
  EXPECT_LT(reading.sheet.statements.size(), 1'000'000u);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// 200 kB of anything; the bound leaves room for sanitizers on a busy machine, and none for quadratic
// behaviour.
TEST(ReadStatement, ALongLineIsReadAtOnce) {
  const std::pair<const char*, const char*> repeated[] = {
      {"", "y1 = W1 x + b1\n"},
      {"y = ", "(x + "},
      {"y = ", "[1, "},
      {"y = ", "[1 2; "},
      {"y = x", " + x"},
      {"y = x", " x"},
      {"y = x", "'"},
      {"y = ", "|x| "},
      {"y = ", "||"},
      {"y = [", "[1] "},
      {"param W", " : KxN, W"},
      {"y = x", "_i"},
      {"y = ", "xx"},
      {"claim ", "x = "},
      {"", "(\n"},
      {"", "claim (x\n"},
      {"y = ", "{"},
      {"y = ", "x[1]"},
      {"assume ", "x in [0, "},
      {"y = ", "∂"},
      {"y = ", "Σ_{j"},
      {"", "\xff"},
      {"eval J at ", "x = 1, "},
      {"y = x", "^2"},
      {"y = ", "f(x)"},
      {"y = x", "[1"},
      {"W : ", "x"},
      {"W : ", "2x"},
      {"dim N\nW : N", "xN"},
  };
  for (const auto& [first, then] : repeated) {
    std::string text = first;
    while (text.size() < 200'000) text += then;
    const double seconds = seconds_to_read(text);

    EXPECT_LT(seconds, 3.0) << first << then;
  }
}

}  // namespace
}  // namespace overbar
