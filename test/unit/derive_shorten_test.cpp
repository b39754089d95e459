// What a derivation shows is equal to what the sweep left, by the normal form, for every function of the
// prelude and for nets in which much cancels; and it reads as on paper.
#include <gtest/gtest.h>

#include "derive/derive.hpp"
#include "op/row.hpp"
#include "read/elaborate.hpp"
#include "read/library.hpp"
#include "read/parse.hpp"
#include "render/render.hpp"
#include "rewrite/normal_form.hpp"

namespace overbar {
namespace {

struct Page {
  SourceMap sources;
  Understood understood;
  Problem& problem() { return understood.problems.at(0); }
  NodeId find(const std::string& name) {
    for (const Quantity& quantity : problem().quantities)
      if (quantity.name == name) return quantity.node;
    ADD_FAILURE() << "no " << name;
    return no_node;
  }
};

Page read(const std::string& text) {
  Page page;
  page.sources.files.push_back({"page.ob", text});
  const ast::Worksheet worksheet = parse_worksheet(page.sources, 0, prelude_parse_options());
  for (const Diagnostic& d : worksheet.diagnostics) ADD_FAILURE() << d.message << "\n" << text;
  page.understood = elaborate(page.sources, worksheet, {});
  for (const Diagnostic& d : page.understood.diagnostics) ADD_FAILURE() << d.message << "\n" << text;
  return page;
}

/// Every equation of ∂J, shortened, is proved equal to the unshortened one.
void check(const std::string& text) {
  Page page = read(text);
  Graph& graph = *page.problem().graph;
  const NodeId objective = page.find("J");
  DeriveOptions unshortened;
  unshortened.shorten = false;
  const Backprop raw = backpropagate(graph, objective, unshortened);
  const Backprop shown = backpropagate(graph, objective, {});
  ASSERT_EQ(raw.equations.size(), shown.equations.size()) << text;
  NormalForms forms(graph);
  for (const BarEquation& equation : shown.equations) {
    const BarEquation* other = raw.find(equation.of);
    ASSERT_NE(other, nullptr) << text;
    EXPECT_TRUE(prove_equal(forms, equation.body, other->body).proved)
        << text << render(graph, equation.body) << "\n"
        << render(graph, other->body);
  }
  const auto valid = validate(graph);
  EXPECT_TRUE(valid.has_value()) << (valid ? "" : valid.error().message);
}

TEST(Shorten, KeepsWhatIsWrittenWithExponentials) {
  for (const char* p :
       {"1/(1 + exp(-c))", "1/(1 + exp(c))", "exp(c)/(1 + exp(c))", "exp(-c)/(1 + exp(-c))",
        "(exp(c) - exp(-c))/(exp(c) + exp(-c))", "(exp(-c) - exp(c))/(exp(-c) + exp(c))",
        "(exp(2 c) - 1)/(exp(2 c) + 1)", "2/(1 + exp(-2 c)) - 1", "c/(1 + exp(-c))", "log(1 + exp(c))"}) {
    const std::string scalar = std::string("input x, y\nc = 2 x\np = ") + p + "\n";
    check(scalar + "J = -(y log(p) + (1 - y) log(1 - p))\n");
    check(scalar + "J = exp(c) p + c p^2 + exp(-c)\n");
    check(scalar + "q = p exp(c)\nJ = y q + p\n");
  }
  for (const char* p :
       {"1 / (1 + exp(-c))", "exp(c) / (1 + exp(c))", "(exp(c) - exp(-c)) / (exp(c) + exp(-c))"}) {
    const std::string vector =
        std::string("dim N\nparam W : N×N\ninput x : N\ngiven g : N\nc = W x\np = ") + p + "\n";
    check(vector + "J = gᵀ p\n");
    check(vector + "J = 1/2 ‖p - g‖^2 + gᵀ exp(c)\n");
  }
}

TEST(Shorten, KeepsEveryFunctionOfThePrelude) {
  const std::string tensors = "dim n\ninput z : n, t : n, c : n, A : n×n, a, b\n";
  for (const char* entrywise :
       {"sigma", "sigmoid", "logistic", "tanh", "relu",        "softplus",   "swish", "silu",
        "gelu",  "abs",     "sign",     "step", "step_strict", "square",     "exp",   "log",
        "sqrt",  "sin",     "cos",      "erf",  "softmax",     "log_softmax"}) {
    check(tensors + "y = " + entrywise + "(z)\nJ = cᵀ y\n");
    check(tensors + "y = " + entrywise + "(A z)\nu = y ∘ y\nJ = cᵀ u + a ‖y‖²\n");
  }
  for (const char* call :
       {"leaky_relu(z, 1/10)", "max(z, t)", "min(z, t)", "hinge(z, t)", "huber(z, 1)",
        "binary_cross_entropy(z, t)", "layer_norm(z, 1/10)", "rms_norm(z, 1/10)", "z / ‖z‖", "A^-1 z"})
    check(tensors + "y = " + call + "\nJ = cᵀ y\n");
  for (const char* number :
       {"max(a, b)", "hinge(a, b)", "huber(a, b)", "binary_cross_entropy(a, b)", "cross_entropy(z, t)",
        "CE(t, z)", "softmax_cross_entropy(z, t)", "squared_error(z, t)", "logsumexp(z)", "mean(z)",
        "variance(z)", "logdet(A)", "log det(A)", "tr(A A)", "‖z‖", "‖z‖_1", "‖A‖_F", "max(z)", "zᵀ A^-1 z"})
    check(tensors + "y = " + number + "\nJ = a y^2 + y\n");
}

TEST(Shorten, KeepsNets) {
  const std::string sizes = "dim N, K, B\n";
  check(sizes +
        "input x : N\ngiven t : K\nparam W : K×N, b : K\nz = W x + b\np = softmax(z)\n"
        "J = -Σ_k t[k] log(p[k])\n");
  check(sizes + "input x : N\ngiven t in 1..K\nparam W : K×N\np = softmax(W x)\nJ = -log(p[t])\n");
  check(sizes +
        "input Z : B×K\ngiven T : B×K\nP[n,k] = exp(Z[n,k]) / Σ_j exp(Z[n,j])\n"
        "J = -1/B Σ_n Σ_k T[n,k] log(P[n,k])\n");
  check(sizes +
        "input X : B×N\ngiven t : B\nparam w : N\ny = σ(X w)\n"
        "J = -Σ_n (t[n] log(y[n]) + (1 - t[n]) log(1 - y[n]))\n");
  check(sizes + "input u : N, v : N\nJ = uᵀ v / (‖u‖ ‖v‖)\n");
  check(sizes + "input x : N\nparam v : N, g\nw = g v / ‖v‖\ny = wᵀ x\nJ = y^2\n");
  check(sizes + "input x : N, g : N\nμ = mean(x)\nv = variance(x)\nu = (x - μ) / sqrt(v + 1)\nJ = gᵀ u\n");
  check(sizes + "input q : N, k : K×N, v : K\na = softmax(k q)\nJ = aᵀ v\n");
  check(sizes +
        "input x : N, h : N\nparam U : N×N, W : N×N\nz = σ(W x)\ng = tanh(U (z ∘ h))\n"
        "y = (1 - z) ∘ h + z ∘ g\nJ = 1/2 ‖y - x‖²\n");
}

std::string equation_of(Page& page, const std::string& name) {
  const Backprop shown = backpropagate(*page.problem().graph, page.find("J"), {});
  return render(*page.problem().graph, shown.find(page.find(name))->body);
}

TEST(Shorten, ReadsAsOnPaper) {
  Page softmax = read("dim K\ninput z : K, t : K\np = softmax(z)\nJ = -Σ_k t[k] log(p[k])\n");
  EXPECT_EQ(equation_of(softmax, "z"), "sum(t) p − t");
  Page index = read("dim K\ninput z : K\ngiven t in 1..K\np = softmax(z)\nJ = -log(p[t])\n");
  EXPECT_EQ(equation_of(index, "z"), "p − onehot(t, K)");
  Page logistic = read("input z, t\ny = σ(z)\nJ = -t log(y) - (1 - t) log(1 - y)\n");
  EXPECT_EQ(equation_of(logistic, "z"), "y − t");
  Page norm =
      read("dim N\ninput x : N, g : N\nμ = mean(x)\nv = variance(x)\nq = (x - μ) / sqrt(v + 1)\nJ = gᵀ q\n");
  EXPECT_EQ(equation_of(norm, "x"), "(q̄ − 1/N sum(q̄) 𝟏 − 1/N (q̄ᵀ q) q)/√(v + 1)");
  Page cosine = read("dim N\ninput u : N, v : N\nJ = uᵀ v / (‖u‖ ‖v‖)\n");
  EXPECT_EQ(equation_of(cosine, "u"), "v/(‖u‖ ‖v‖) − (J/‖u‖²) u");
  // σ′ stays σ′ where nothing cancels.
  Page net = read("dim N\ninput x : N, r : N\nparam W : N×N\nz = W x\nh = σ(z)\nJ = rᵀ h\n");
  EXPECT_EQ(equation_of(net, "z"), "h̄ ∘ σ′(z)");
}

}  // namespace
}  // namespace overbar
