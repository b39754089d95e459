// Claims that must be refuted, with witnesses that replay; and true ones, for which nothing may be found.
#include <gtest/gtest.h>

#include "decide/witness.hpp"
#include "decide_worksheet.hpp"

namespace overbar {
namespace {

struct Asked : WorksheetProblem {
  using WorksheetProblem::WorksheetProblem;
  std::optional<Witness> search() { return search_witness(graph(), claims.at(0), assumptions); }
};

std::optional<Witness> refuted(const std::string& text) {
  Asked asked(text);
  std::optional<Witness> witness = asked.search();
  if (!witness) return witness;
  // It replays, and the second search is the same.
  EXPECT_TRUE(check_witness(asked.graph(), asked.claims[0], asked.assumptions, witness->at).has_value());
  Asked again(text);
  const std::optional<Witness> second = again.search();
  EXPECT_TRUE(second && second->at.symbols == witness->at.symbols && second->at.dims == witness->at.dims);
  return witness;
}

const char* const net = R"(
dim N, K
input x : N
given r : K, s : N
param W1 : K×N, b1 : K
param W2 : N×K, b2 : N
z = W1 x + b1
h = sigma(z)
y = x + W2 h + b2
R = rᵀ h
S = 1/2 ‖y - s‖^2
J = R + S
derive J
)";

TEST(Witness, AForgottenPath) {
  const auto w = refuted(std::string(net) + "claim h̄ = W2ᵀ ȳ");
  ASSERT_TRUE(w.has_value());
  ASSERT_TRUE(w->mismatch.has_value());
  EXPECT_EQ(w->mismatch->index, std::vector<std::size_t>{1});
  for (const auto& [dim, size] : w->at.dims) EXPECT_EQ(size, 1U);
}

TEST(Witness, AWrongEvaluationPoint) {
  const auto w = refuted(std::string(net) + "claim z̄ = h̄ ∘ sigma'(h)");
  ASSERT_TRUE(w.has_value());
  EXPECT_FALSE(w->exact);
}

TEST(Witness, AMissingTranspose) {
  std::string text = net;
  text.replace(text.find("K×N"), std::string("K×N").size(), "N×N");
  text.replace(text.find("b1 : K"), 6, "b1 : N");
  text.replace(text.find("N×K"), std::string("N×K").size(), "N×N");
  text.replace(text.find("r : K"), 5, "r : N");
  const auto w = refuted(text + "claim x̄ = W1 z̄ + ȳ");
  ASSERT_TRUE(w.has_value());
  EXPECT_EQ(w->at.dims.begin()->second, 2U);
}

TEST(Witness, TrueAtTwoByTwoOnly) {
  const auto w = refuted(
      "dim n\ninput A : n×n, B : n×n, C : n×n\n"
      "claim (A B - B A) (A B - B A) C = C (A B - B A) (A B - B A)");
  ASSERT_TRUE(w.has_value());
  EXPECT_TRUE(w->exact);
  EXPECT_EQ(w->at.dims.begin()->second, 3U);
}

TEST(Witness, AnyFunction) {
  const auto w = refuted("input x, y\nfn f : scalar -> scalar\nclaim f(x + y) = f(x) + f(y)");
  ASSERT_TRUE(w.has_value());
  EXPECT_TRUE(w->exact);
  ASSERT_EQ(w->functions.size(), 1U);
}

TEST(Witness, AnyFunctionOfAVector) {
  const auto w = refuted("dim n\ninput x : n, y : n\nfn f : n -> scalar\nclaim f(x) + f(y) = 2 f(x)");
  EXPECT_TRUE(w.has_value());
}

TEST(Witness, AssumptionsAreMetExactly) {
  const auto w = refuted(R"(
input x1, x2
param w1, w2, w3, w4, w5, v1, v2, v3, v4, v5
fn loss : scalar -> scalar
h3 = relu(w3 x1 + v1 x2)
h4 = relu(v2 x1 + v3 x2)
z1 = w2 h3 + v4 h4
z2 = w4 h3 + v5 h4
h1 = relu(z1)
h2 = relu(z2)
y = w1 h1 + w5 h2
L = loss(y)
assume z1 = -1
claim ∂L/∂w3 = 0
)");
  ASSERT_TRUE(w.has_value());
  EXPECT_TRUE(w->exact);
  EXPECT_FALSE(w->at_kink);
}

TEST(Witness, InequalitiesAndDomains) {
  EXPECT_TRUE(refuted("dim n\ninput p : n\nassume p > 0\nassume Σ_k p[k] = 1\nclaim p <= 1/2 𝟏").has_value());
  EXPECT_TRUE(refuted("input x in [0, 1]\nclaim x^2 = x").has_value());
  EXPECT_TRUE(
      refuted("input x, y, z, u\nassume x < y\nassume y < z\nassume z < u\nclaim x + u = y + z").has_value());
}

TEST(Witness, OnlyAtAKink) {
  const auto w = refuted("input z\nclaim relu'(z) = 1[z >= 0]");
  ASSERT_TRUE(w.has_value());
  EXPECT_TRUE(w->at_kink);
  const auto shifted = refuted("input x, w\nclaim step(w x - 7/3) = step_strict(w x - 7/3)");
  ASSERT_TRUE(shifted.has_value());
  EXPECT_TRUE(shifted->at_kink);
}

TEST(Witness, Implications) {
  EXPECT_TRUE(refuted("input x, y\nclaim x + y = 3 => x y = 2").has_value());
  EXPECT_TRUE(refuted("input x : 3\nclaim x[1] < x[2] < x[3] <=> x[1] < x[3]").has_value());
}

TEST(Witness, SquareRootsAreNotNegative) {
  const auto w = refuted("input x\nclaim sqrt(x^2) = x");
  ASSERT_TRUE(w.has_value());
  EXPECT_EQ(w->at.symbols.begin()->second.data.front(), -1);
  EXPECT_TRUE(w->exact);
}

TEST(Witness, WhatIsNotOneIsNotTaken) {
  Asked asked("input x in [0, 1]\nassume x > 1/4\nclaim x^2 = x");
  Graph& g = asked.graph();
  const std::uint32_t x = g.node(asked.problem().quantities[0].node).attr;
  const auto check = [&](const Rational& value) {
    Assignment<Rational> at;
    at.symbols[x] = scalar_tensor(value);
    return check_witness(g, asked.claims[0], asked.assumptions, at).has_value();
  };
  EXPECT_TRUE(check(Rational(1, 2)));
  EXPECT_FALSE(check(1));               // the claim holds
  EXPECT_FALSE(check(2));               // outside the domain
  EXPECT_FALSE(check(Rational(1, 8)));  // against the assumption
}

TEST(Witness, NothingAgainstTheTruth) {
  for (const char* claim :
       {"dim n\ninput z : n\ninput c\nclaim softmax(z + c 𝟏) = softmax(z)",
        "input z\nclaim sigma(-z) = 1 - sigma(z)",
        "input x\nclaim exp(log(x)) = x",  // undefined elsewhere: no witness there
        "input x\nclaim x / x = 1", "dim n\ninput A : n×n\nclaim A A⁻¹ = I",
        "dim n\ninput A : n×n, B : n×n\nclaim tr(A B) = tr(B A)", "dim n\ninput x : n\nclaim ‖x‖^2 >= 0",
        "input x\nassume x > 1\nclaim x^2 > x", "fn f : scalar -> scalar\ninput x\nclaim f(x) - f(x) = 0"}) {
    Asked asked(claim);
    ASSERT_FALSE(asked.claims.empty()) << claim;
    EXPECT_FALSE(asked.search().has_value()) << claim;
  }
}

}  // namespace
}  // namespace overbar
