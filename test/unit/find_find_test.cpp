// What `find` answers is never trusted: weights are written into the page, which is read again, decided anew
// and tried at thousands of inputs; where there are said to be none, small weights are tried one by one.
#include <random>

#include "find_worksheet.hpp"

namespace overbar {
namespace {

struct Case {
  const char* name;
  const char* page;
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

void expect_right(const std::string& text) {
  WorksheetProblem page(text);
  const Found found = find_on(page);
  ASSERT_EQ(found.outcome, Outcome::proved) << found.reason;
  if (!found.certificate.empty()) {
    EXPECT_EQ(audit::audit(found.certificate).verdict, audit::Verdict::valid);
  }
  const std::string written = filled_in(text, page.graph(), found.weights);
  SCOPED_TRACE(written);
  WorksheetProblem fresh(written);
  ASSERT_FALSE(fresh.claims.empty());
  NormalForms forms(fresh.graph());
  for (const NodeId claim : fresh.claims)
    EXPECT_EQ(decide(forms, claim, fresh.assumptions).outcome, Outcome::proved);
  std::vector<NodeId> roots = fresh.assumptions;
  roots.insert(roots.end(), fresh.claims.begin(), fresh.claims.end());
  std::size_t tried = 0;
  for (const auto& at : sample_inputs(fresh.graph(), free_symbols(fresh.graph(), roots))) {
    bool assumed = true;
    for (const NodeId assumption : fresh.assumptions)
      assumed = assumed && is_true(fresh.graph(), assumption, at);
    if (!assumed) continue;
    ++tried;
    for (const NodeId claim : fresh.claims) ASSERT_TRUE(is_true(fresh.graph(), claim, at));
  }
  EXPECT_GT(tried, 0U);
}

class Finds : public testing::TestWithParam<Case> {};
TEST_P(Finds, WeightsThatStandUp) { expect_right(GetParam().page); }

constexpr Case possible[] = {
    {"Sort4",
     "input x : 4\nfind V : 3×4, a : 3, u : 1×3, c : 1\ng = step(V x + a)\nt = step(u g + c)\n"
     "such that t = 1 <=> x[1] < x[2] < x[3] < x[4]\n"},
    {"Sort4WholeWeights",
     "input x : 4\nfind V : 3×4 in -3..3, a : 3 in -3..3, u : 1×3 in -3..3, c : 1 in -3..3\n"
     "t = step(u step(V x + a) + c)\nsuch that t = 1 <=> x[1] < x[2] < x[3] < x[4]\n"},
    {"Sort6",
     "input x : 6\nfind V : 5×6, a : 5, u : 1×5, c : 1\nt = step(u step(V x + a) + c)\n"
     "such that t = 1 <=> x[1] < x[2] < x[3] < x[4] < x[5] < x[6]\n"},
    {"DescendingWithTies",
     "input x : 3\nfind V : 2×3, a : 2, u : 1×2, c\nt = step_strict(u step(V x + a) + c)\n"
     "such that t = 1 <=> x[1] >= x[2] >= x[3]\n"},
    {"StrictUnits",
     "input x : 3\nfind V : 2×3, a : 2, u : 1×2, c\nt = step_strict(u step_strict(V x + a) + c)\n"
     "such that t = 1 <=> x[1] < x[2] < x[3]\n"},
    {"Xor",
     "input x : 2 in {0,1}\nfind V : 2×2, a : 2, u : 1×2, c\ny = step(u step(V x + a) + c)\n"
     "such that y = 1 <=> x[1] != x[2]\n"},
    {"XnorOfSigns",
     "input x : 2 in {-1,1}\nfind V : 2×2, a : 2, u : 1×2, c\ny = step(u step(V x + a) + c)\n"
     "such that y = 1 <=> x[1] = x[2]\n"},
    {"XorRelu",
     "input x : 2 in {0,1}\nfind W : 2×2, c : 2, w : 2, b\ny = wᵀ relu(Wᵀ x + c) + b\n"
     "such that y = x[1] + x[2] - 2 x[1] x[2]\n"},
    {"Parity4",
     "input x : 4 in {0,1}\nfind V : 4×4, a : 4, u : 1×4, c\nt = step(u step(V x + a) + c)\n"
     "such that t = 1 <=> (x[1] = 1 <=> (x[2] = 1 <=> (x[3] = 1 <=> x[4] = 0)))\n"},
    {"Majority5",
     "input x : 5 in {0,1}\nfind w : 1×5, b\ny = step(w x + b)\n"
     "such that y = 1 <=> x[1]+x[2]+x[3]+x[4]+x[5] >= 3\n"},
    {"SmallSet",
     "input x : 3 in {0,1}\nfind w : 1×3 in {-1,0,1}, b in {-1.5,-0.5,0.5}\ny = step(w x + b)\n"
     "such that y = 1 <=> (x[1] = 1 and x[3] = 0)\n"},
    {"Interval",
     "input x\nfind v : 2, a : 2, u : 1×2, c\ny = step(u step(v x + a) + c)\n"
     "such that y = 1 <=> -2 <= x <= 2\n"},
    {"OpenInterval",
     "input x\nfind v : 2, a : 2, u : 1×2, c\ny = step(u step(v x + a) + c)\n"
     "such that y = 1 <=> -2 < x < 5/2\n"},
    {"Triangle",
     "input x : 2\nfind W : 3×2, b : 3, v : 1×3, c\no = step(v step(W x + b) + c)\n"
     "such that o = 0 <=> (x[1] > 1/2 and x[2] > 1/2 and x[1] + x[2] < 4)\n"},
    {"MaxByRelu", "input x : 2\nfind W : 3×2, v : 1×3\ny = v relu(W x)\nsuch that y = max(x[1], x[2])\n"},
    {"MinByAbs",
     "input x : 2\nfind W : 2×2, v : 1×2\ny = v abs(W x)\nassume x[1] + x[2] >= 0\n"
     "such that y = min(x[1], x[2])\n"},
    {"MinInABox",
     "input x : 2 in [0, 1]\nfind W : 2×2, v : 1×2\ny = v relu(W x)\n"
     "such that y = min(x[1], x[2])\n"},
    {"Rank",
     "input x : 3\nfind W : 2×3, u : 1×2, c\nr = u step(W x) + c\nassume x[1] != x[2], x[1] != x[3]\n"
     "such that r = 1 + 1[x[1] > x[2]] + 1[x[1] > x[3]]\n"},
    {"Pattern",
     "input x : 4 in {-1, 1}\nfind w : 1×4, b\ny = step(w x + b)\n"
     "such that y = 1 <=> (x[1] = -1 and x[2] = 1 and x[3] = -1 and x[4] = 1)\n"},
    {"FullAdder",
     "input a, b, c in {0, 1}\nfind V : 3×3, d : 3, S : 2×3, e : 2\ny = step(S step(V [a, b, c] + d) + e)\n"
     "such that 2 y[2] + y[1] = a + b + c\n"},
    {"WholeNumbersCompared",
     "input p, q in integers\nfind w1, w2, b\ny = step(w1 p + w2 q + b)\n"
     "such that y = 1 <=> p > q\n"},
    {"WholeNumbersEqual",
     "input p, q in -5..5\nfind V : 2×2, a : 2, u : 1×2, c\ny = step(u step(V [p, q] + a) + c)\n"
     "such that y = 1 <=> p = q\n"},
    {"FixedEntries",
     "input x : 4\nfind v1, v2, v3 in -3..3\nfind a : 3, u : 1×3, c\nV = [v1 -1 0 0; 0 v2 -1 0; 0 0 1 v3]\n"
     "t = step(u step(V x + a) + c)\nsuch that t = 1 <=> x[1] < x[2] < x[3] < x[4]\n"},
    {"FixedByAClaim",
     "input x : 3\nfind V : 2×3, a : 2, u : 1×2, c\nt = step(u step(V x + a) + c)\n"
     "such that t = 1 <=> x[1] < x[2] < x[3]\nsuch that V[1,2] = -2\nsuch that u[1,1] = u[1,2]\n"},
    {"Hat",
     "input x\nfind w : 3, b : 3, v : 3\ny = vᵀ relu(w x + b)\nsuch that y = max(0, 1 - abs(x - 1))\n"},
    {"Indicators",
     "input x : 2\nfind v1, v2, c\ny = v1 1[x[1] > 0] + v2 1[x[2] > 0] + c\n"
     "such that y >= 0 <=> (x[1] > 0 and x[2] > 0)\n"},
    {"Linear", "input x : 2\nfind W : 2×2\ny = W x\nsuch that y[1] = x[2]\nsuch that y[2] = 2 x[1] - x[2]\n"},
    {"TwoHiddenLayers",
     "input x : 2 in {0,1}\nfind V : 2×2 in -2..2, a : 2 in -2..2, W : 2×2 in -2..2, b : 2 in -2..2,"
     " u : 1×2 in -2..2, c in -2..2\ny = step(u step(W step(V x + a) + b) + c)\n"
     "such that y = 1 <=> x[1] != x[2]\n"},
};
INSTANTIATE_TEST_SUITE_P(Find, Finds, testing::ValuesIn(possible),
                         [](const auto& one) { return one.param.name; });

class FindsNone : public testing::TestWithParam<Case> {};

/// No weights of a small grid are right at all the inputs that are said to exclude them.
TEST_P(FindsNone, AndSmallWeightsAgree) {
  WorksheetProblem page(GetParam().page);
  const FindQuestion question = find_question(page);
  const Found found = find_on(page);
  ASSERT_EQ(found.outcome, Outcome::refuted) << found.reason;
  if (!found.certificate.empty()) {
    EXPECT_EQ(audit::audit(found.certificate).verdict, audit::Verdict::valid);
  }
  for (const ExcludingInput& input : found.excluding)
    if (input.direction) return;  // no single input excludes them
  for (const auto& weights : sample_inputs(page.graph(), question.symbols)) {
    bool right = true;
    for (const ExcludingInput& input : found.excluding) {
      Assignment<Rational> at = weights;
      at.symbols.insert(input.at.symbols.begin(), input.at.symbols.end());
      right = right && is_true(page.graph(), question.formula, at);
    }
    ASSERT_FALSE(right);
  }
}

constexpr Case impossible[] = {
    {"XorByOneUnit",
     "input x : 2 in {0,1}\nfind w : 1×2, b\ny = step(w x + b)\nsuch that y = 1 <=> x[1] != x[2]\n"},
    {"XorByALine",
     "input x : 2 in {0,1}\nfind w : 2, b\ny = wᵀ x + b\nsuch that y = x[1] + x[2] - 2 x[1] x[2]\n"},
    {"IntervalByOneUnit", "input x\nfind v, a\ny = step(v x + a)\nsuch that y = 1 <=> -2 <= x <= 2\n"},
    {"LessByOneClosedUnit",
     "input x : 2\nfind w : 1×2, b\ny = step(w x + b)\nsuch that y = 1 <=> x[1] < x[2]\n"},
    {"AbsByOneRelu", "input x\nfind w, v, b, c\ny = v relu(w x + b) + c\nsuch that y = abs(x)\n"},
    {"WeightsTooSmall",
     "input x : 3 in {0,1}\nfind w : 1×3 in {-1,0,1}, b in {-2.5,-1.5,-0.5,0.5}\ny = step(w x + b)\n"
     "such that y = 1 <=> (x[1] = 1 and (x[2] = 1 or x[3] = 1))\n"},
    {"NoSquareRoot", "find a in 1..9\nsuch that a^2 = 7\n"},
    {"NoBias", "input x : 2 in {0,1}\nfind w : 1×2\ny = step(w x)\nsuch that y = 1 <=> x[1] = 1\n"},
};
INSTANTIATE_TEST_SUITE_P(Find, FindsNone, testing::ValuesIn(impossible),
                         [](const auto& one) { return one.param.name; });

// Every truth table of two inputs, and random ones of three, with weights of a small set: found exactly where
// trying all of them finds some.
TEST(Find, AgreesWithTryingAllWeights) {
  std::mt19937_64 random(20260101);
  for (int trial = 0; trial < 40; ++trial) {
    const std::uint64_t table = trial < 16 ? static_cast<std::uint64_t>(trial) : random() % 256;
    const int inputs = trial < 16 ? 2 : 3;
    std::string claim;
    for (int row = 0; row < (1 << inputs); ++row) {
      if ((table >> row & 1U) == 0) continue;
      claim += claim.empty() ? "(" : " or (";
      for (int k = 0; k < inputs; ++k)
        claim += (k > 0 ? " and x[" : "x[") + std::to_string(k + 1) + "] = " + std::to_string(row >> k & 1);
      claim += ")";
    }
    if (claim.empty()) claim = "x[1] = 2";
    const std::string n = std::to_string(inputs);
    const std::string text = "input x : " + n + " in {0,1}\nfind w : 1×" + n +
                             " in -1..1, b in -1..1\ny = step(w x + b)\n" + "such that y = 1 <=> (" + claim +
                             ")\n";
    SCOPED_TRACE(text);
    bool exists = false;
    int weights = 3;
    for (int k = 0; k < inputs; ++k) weights *= 3;
    for (int code = 0; code < weights && !exists; ++code) {
      exists = true;
      for (int row = 0; row < (1 << inputs); ++row) {
        int sum = code % 3 - 1;
        int rest = code / 3;
        for (int k = 0; k < inputs; ++k, rest /= 3) sum += (rest % 3 - 1) * (row >> k & 1);
        exists = exists && (sum >= 0) == ((table >> row & 1U) != 0);
      }
    }
    if (exists) {
      expect_right(text);
    } else {
      WorksheetProblem page(text);
      EXPECT_EQ(find_on(page).outcome, Outcome::refuted);
    }
  }
}

TEST(Find, SaysWhatItCannotRead) {
  WorksheetProblem sized("dim N\ninput x : N\nfind w : N\nsuch that wᵀ x = x[1]\n");
  EXPECT_EQ(find_on(sized).outcome, Outcome::unknown);
  WorksheetProblem opaque("fn φ : scalar -> scalar\ninput x\nfind w\nsuch that φ(w x) = φ(0)\n");
  EXPECT_EQ(find_on(opaque).outcome, Outcome::unknown);
  WorksheetProblem smooth("input x\nfind w\nsuch that sigma(w x) = 1/2\n");
  EXPECT_EQ(find_on(smooth).outcome, Outcome::unknown);
}

TEST(Find, StopsWhenTimeIsOver) {
  WorksheetProblem page(
      "input x : 4\nfind V : 2×4, a : 2, u : 1×2, c\nt = step(u step(V x + a) + c)\n"
      "such that t = 1 <=> x[1] < x[2] < x[3] < x[4]\n");
  int asked = 0;
  FindOptions options;
  options.out_of_time = [&] { return ++asked > 5; };
  NormalForms forms(page.graph());
  const FindQuestion& question = find_question(page);
  const Found found = find_weights(forms, question.symbols, question.formula, page.assumptions, options);
  EXPECT_EQ(found.outcome, Outcome::unknown);
  EXPECT_NE(found.reason.find("time limit"), std::string::npos) << found.reason;
}

}  // namespace
}  // namespace overbar
