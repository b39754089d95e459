// The tactics for inequalities, asked directly: in decide() the search for a witness stands before them and
// would hide a proof that is none. Random claims about vectors, matrices and scalars of symbolic sizes: forms
// that hold for all expressions in them (squares, norms, bounds of units, Cauchy's inequality …), and what
// becomes of these when they are changed a little (≥ to >, a constant moved, sides swapped, an assumption
// dropped). What a tactic calls proved must fail at no point that is tried, at sizes from 1 to 3, among them
// 0, ±1 and the ends of the domains. OVERBAR_INEQUALITY_CASES=20000 for more.
#include <cstdlib>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "decide/tactic.hpp"
#include "decide/witness_search.hpp"
#include "decide_worksheet.hpp"
#include "from_environment.hpp"

namespace overbar {
namespace {

struct Writer {
  std::mt19937_64 random;

  std::size_t below(std::size_t n) { return random() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <std::size_t n>
  const char* any(const char* const (&choices)[n]) {
    return choices[below(n)];
  }

  std::string number() { return any({"0", "1", "2", "1/2", "1/4", "3", "1/100"}); }

  std::string vector(int depth) {
    if (depth == 0) return any({"x", "y", "x", "y", "u", "(A x)", "(Aᵀ x)", "𝟏_n"});
    const std::string v = vector(depth - 1);
    switch (below(14)) {
      case 0:
        return "relu(" + v + ")";
      case 1:
        return "tanh(" + v + ")";
      case 2:
        return "σ(" + v + ")";
      case 3:
        return "abs(" + v + ")";
      case 4:
        return "softmax(" + v + ")";
      case 5:
        return "exp(" + v + ")";
      case 6:
        return "(" + v + " ∘ " + vector(depth - 1) + ")";
      case 7:
        return "(" + v + " + " + vector(depth - 1) + ")";
      case 8:
        return "(" + v + " - " + vector(depth - 1) + ")";
      case 9:
        return "(" + scalar(0) + " " + v + ")";
      case 10:
        return "softplus(" + v + ")";
      case 11:
        return any({"σ′(", "tanh′(", "relu′("}) + v + ")";
      default:
        return v;
    }
  }

  std::string scalar(int depth) {
    if (depth == 0) return any({"a", "b", "c", "x[1]", "x[i]", "y[i]", "x[j]", "n"});
    const std::string s = scalar(depth - 1);
    switch (below(17)) {
      case 14:
        return "log(" + s + ")";
      case 15:
        return "(if " + s + " > 0 then log(" + s + ") else " + scalar(depth - 1) + ")";
      case 0:
        return "sum(" + vector(depth - 1) + ")";
      case 1:
        return "(" + vector(depth - 1) + "ᵀ " + vector(depth - 1) + ")";
      case 2:
        return "‖" + vector(depth - 1) + "‖²";
      case 3:
        return "‖" + vector(depth - 1) + "‖_1";
      case 4:
        return "‖" + vector(depth - 1) + "‖";
      case 5:
        return "max(" + vector(depth - 1) + ")";
      case 6:
        return "mean(" + vector(depth - 1) + ")";
      case 7:
        return "(" + s + " + " + scalar(depth - 1) + ")";
      case 8:
        return "(" + s + " - " + scalar(depth - 1) + ")";
      case 9:
        return "(" + s + ") (" + scalar(depth - 1) + ")";
      case 10:
        return any({"relu(", "abs(", "σ(", "tanh("}) + s + ")";
      case 11:
        return "(" + s + ")^2";
      case 12:
        return "(" + s + ")/(1 + (" + scalar(depth - 1) + ")^2)";
      case 13:
        return "log(1 + exp(" + s + "))";
      default:
        return s;
    }
  }

  std::string entry() {
    return "(" + vector(1 + static_cast<int>(below(2))) + ")[" + any({"1", "i", "j"}) + "]";
  }

  /// Both sides, smaller first, of what holds for all v, w, s, t.
  std::pair<std::string, std::string> true_sides(bool& strict) {
    const int depth = static_cast<int>(below(3));
    const std::string v = vector(depth), w = vector(static_cast<int>(below(2))),
                      s = one_in(3) ? entry() : scalar(depth), t = scalar(static_cast<int>(below(2)));
    strict = false;
    const std::string square = "(1 + (" + s + ")^2)", other = "(1 + (" + t + ")^2)";
    switch (below(70)) {
      case 0:
        return {"0", "‖" + v + "‖²"};
      case 1:
        return {"(" + v + "ᵀ " + w + ")^2", "‖" + v + "‖² ‖" + w + "‖²"};
      case 2:
        return {"2 (" + v + "ᵀ " + w + ")", "‖" + v + "‖² + ‖" + w + "‖²"};
      case 3:
        return {"sum(" + v + ")^2", "n ‖" + v + "‖²"};
      case 4:
        return {"‖relu(" + v + ") - relu(" + w + ")‖²", "‖" + v + " - " + w + "‖²"};
      case 5:
        return {"‖relu(" + v + ")‖_1", "‖" + v + "‖_1"};
      case 6:
        return {"abs(tanh(" + s + "))", "abs(" + s + ")"};
      case 7:
        return {"abs(relu(" + s + ") - relu(" + t + "))", "abs(" + s + " - " + t + ")"};
      case 8:
        return {"σ(" + s + ") (1 - σ(" + s + "))", "1/4"};
      case 9:
        return {"‖tanh(" + v + ")‖²", "n"};
      case 10:
        return {"‖A " + v + "‖²", "‖A‖_F^2 ‖" + v + "‖²"};
      case 11:
        return {"0", v + "ᵀ Aᵀ A " + v};
      case 12:
        return {"0", v + "ᵀ (Aᵀ A + e I) " + v};
      case 13:
        return {"e ‖" + v + "‖²", v + "ᵀ (Aᵀ A + e I) " + v};
      case 14:
        return {v + "ᵀ Aᵀ diag(σ′(A y)) A " + v, "1/4 ‖A " + v + "‖²"};
      case 15:
        return {"0", v + "ᵀ Aᵀ diag(σ′(A y)) A " + v};
      case 16:
        return {"(softmax(" + v + ")ᵀ " + w + ")^2", "Σ_k softmax(" + v + ")[k] " + w + "[k]^2"};
      case 17:
        return {"softmax(" + v + ")[i] (1 - softmax(" + v + ")[i])", "1/4"};
      case 18:
        return {"q[i] (1 - q[i])", "1/4"};
      case 19:
        return {"q[i]", "1"};
      case 20:
        return {"qᵀ x", "max(x)"};
      case 21:
        return {"(qᵀ " + v + ")^2", "Σ_k q[k] " + v + "[k]^2"};
      case 22:
        return {"‖e " + v + "‖_1", "e ‖" + v + "‖_1"};
      case 23:
        return {"abs(e (" + s + "))", "e abs(" + s + ")"};
      case 24:
        return {"abs(" + v + "ᵀ " + w + ")", "‖" + v + "‖ ‖" + w + "‖"};
      case 25:
        return {"‖" + v + " + " + w + "‖", "‖" + v + "‖ + ‖" + w + "‖"};
      case 26:
        return {"‖" + v + "‖", "‖" + v + "‖_1"};
      case 27:
        return {"abs(mean(" + v + "))", "max(abs(" + v + "))"};
      case 28:
        return {"mean(" + v + ")", "max(" + v + ")"};
      case 29:
        return {"max(" + v + ")", "logsumexp(" + v + ")"};
      case 30:
        return {"logsumexp(" + v + ")", "max(" + v + ") + log(n)"};
      case 31:
        return {"mean(" + v + ")^2", "1/n ‖" + v + "‖²"};
      case 32:
        return {"0", "variance(" + v + ")"};
      case 33:
        return {"‖layer_norm(" + v + ", 1/100)‖²", "n"};
      case 34:
        return {"‖" + v + " + " + w + "‖_1", "‖" + v + "‖_1 + ‖" + w + "‖_1"};
      case 35:
        return {"1 + " + s, "exp(" + s + ")"};
      case 36:
        return {"softplus(" + s + ")", "relu(" + s + ") + log(2)"};
      case 37:
        strict = true;
        return {"0", "Σ_k log(1 + exp(-" + v + "[k]))"};
      case 38:
        return {"(" + s + ") (" + t + ")", "1/2 (" + s + ")^2 + 1/2 (" + t + ")^2"};
      case 39:
        return {"0", "(σ(" + s + ") - σ(" + t + ")) ((" + s + ") - (" + t + "))"};
      case 40:
        return {"abs(" + v + "ᵀ " + w + ")", "‖" + v + "‖_1 max(abs(" + w + "))"};
      case 41:
        return {"‖" + v + "‖²", "‖" + v + "‖_1^2"};
      case 63:
        return {"(xᵀ " + v + ")^2", "‖" + v + "‖²"};
      case 64:
        return {"abs(xᵀ " + v + ")", "‖" + v + "‖"};
      case 65:
        return {one_in(2) ? "xᵀ y" : "-xᵀ y", any({"1", "2"})};
      case 66:
        return {"‖" + v + " - (xᵀ " + v + ") x‖", "‖" + v + "‖"};
      case 67:
        return {"abs(r a + (1 - r) b)", one_in(2) ? "1" : "max(abs(a), abs(b))"};
      case 68:
        return {"a + b - a b", one_in(2) ? "1" : "1 + a b c"};
      case 57:
        return {"‖tanh(" + v + ") - tanh(" + w + ")‖²", "‖" + v + " - " + w + "‖²"};
      case 58:
        return {"‖σ(" + v + ") - σ(" + w + ")‖", "1/4 ‖" + v + " - " + w + "‖"};
      case 59:
        return {"abs(softplus(" + s + ") - softplus(" + t + "))", "abs(" + s + " - " + t + ")"};
      case 60:
        return {"Σ_k p[k] " + v + "[k]^2 - (pᵀ " + v + ")^2", "‖" + v + "‖²"};
      case 61:
        return {"1/n", "max(p)"};
      case 62:
        return {"min(softmax(" + v + "))", "1/n"};
      case 43:
      case 44:
        return {"0", "Σ_k q[k] log(q[k]/p[k])"};
      case 45:
        return {"-Σ_k q[k] log(q[k])", "log(n)"};
      case 46:
        return {"0", "-Σ_k q[k] log(q[k])"};
      case 47:
        return {"-Σ_k q[k] log(q[k])", "-Σ_k q[k] log(p[k])"};
      case 48:
        return {"1/n", one_in(2) ? "‖q‖²" : "‖softmax(" + v + ")‖²"};
      case 49:
        return {"-Σ_k softmax(" + v + ")[k] log(softmax(" + v + ")[k])", "log(n)"};
      case 50:
        return {"-Σ_k q[k] log(q[k])", "logsumexp(" + v + ") - qᵀ " + v};
      case 51:
        return {"1 - 1/" + square, "log" + square};
      case 52:
        return {"log" + square, "(" + s + ")^2"};
      case 53:
        return {"1 - " + other + "/" + square, "log(" + square + "/" + other + ")"};
      case 54:
        return {"0", "(1 + e) log(1 + e) - e"};
      case 55:
        return {"-r log(r) - (1 - r) log(1 - r)", "log(2)"};
      case 56:
        return {"0", "r log(r/(1/3)) + (1 - r) log((1 - r)/(2/3))"};
      case 42:
        return {"huber(" + s + ", e)", "1/2 (" + s + ")^2"};
      default:
        return {"sum(" + v + ")", "sum(abs(" + v + "))"};
    }
  }

  /// About order, which softmax, exp and the like keep; a wrong sign or a wrong strictness is false.
  std::string order() {
    const std::string v = vector(one_in(2) ? 0 : 1), less = any({" < ", " <= ", " = "});
    const std::string image = any({"softmax(", "exp(", "σ(", "tanh(", "log_softmax(", "relu("}) + v + ")";
    std::string premise = image + "[i]" + less + image + "[j]";
    std::string conclusion = v + "[i]" + (one_in(4) ? any({" < ", " <= ", " = ", " >= "}) : less) + v + "[j]";
    if (one_in(2)) std::swap(premise, conclusion);
    return premise + (one_in(3) ? " <=> " : " => ") + conclusion;
  }

  std::string claim() {
    if (one_in(8)) return order();
    bool strict = false;
    auto [smaller, larger] = true_sides(strict);
    switch (below(10)) {
      case 0:
        strict = true;
        break;
      case 1:
        std::swap(smaller, larger);
        break;
      case 2:
        larger += " - " + number();
        break;
      case 3:
        smaller = any({"99/100", "2", "1/2", "-1"}) + std::string(" (") + smaller + ")";
        break;
      case 4:
        larger = any({"99/100", "2", "1/2", "-1"}) + std::string(" (") + larger + ")";
        break;
      case 5:
        smaller = one_in(2) ? scalar(2) : entry();
        break;
      case 6:
        smaller = scalar(2);
        larger = one_in(2) ? number() : scalar(1);
        strict = one_in(2);
        break;
      default:
        break;
    }
    return smaller + (strict ? " < " : " <= ") + larger;
  }

  std::string domain() {
    return any(
        {"", "", " in [0, 1]", " in [-1, 1]", " in {0, 1}", " in [0, 3]", " in {-1, 1}", " in [1/10, 1]"});
  }

  std::string page() {
    std::string text = "dim n, m\n";
    for (const char* name : {"x", "y", "u", "q", "p"})
      text += std::string("input ") + name + " : n" + domain() + "\n";
    text += "param A : n×n" + domain() + "\n";
    for (const char* name : {"a", "b", "c", "e", "r"}) text += std::string("input ") + name + domain() + "\n";
    text += "given i in 1..n, j in 1..n\n";
    if (!one_in(4)) text += "assume e >= 0\n";
    if (!one_in(3)) text += "assume q >= 0\n";
    if (!one_in(3)) text += "assume sum(q) = 1\n";
    if (!one_in(3)) text += "assume p > 0\n";
    if (!one_in(3)) text += "assume sum(p) = 1\n";
    if (!one_in(3)) text += "assume 0 < r < 1\n";
    if (one_in(4))
      text += std::string("assume ") +
              any({"a <= b",
                   "x >= 0",
                   "y <= x",
                   "|x| <= 1",
                   "a > 0",
                   "i ≠ j",
                   "a < c",
                   "sum(x) = 0",
                   "q > 0",
                   "x[i] = 1 or x[i] = -1",
                   "y[k] = 0 or y[k] = 1",
                   "a = b or a = 2",
                   "x[k] = 1 or y[k] = 1",
                   "‖x‖ = 1",
                   "‖x‖ = 1",
                   "‖x‖ = 2",
                   "‖x‖ <= 1",
                   "‖x‖² = 1",
                   "|a| <= 1",
                   "|x| < b"}) +
              "\n";
    if (one_in(6)) text += "assume ‖y‖ = 1\n";
    if (one_in(6)) text += "assume |b| <= 1\n";
    return text + "claim " + claim() + "\n";
  }
};

/// Whether the claim fails at one of many points where the assumptions hold.
bool fails_somewhere(WorksheetProblem& asked, std::uint64_t seed, std::size_t points) {
  using witness::Tester, witness::Variable, witness::Random, witness::make_question, witness::repair;
  witness::Question question = make_question(asked.graph(), asked.claims[0], asked.assumptions, {});
  const Tester test(question);
  Random random{std::mt19937_64(seed)};
  const std::vector<Rational> usual{
      0, 1, -1, Rational(1, 2), Rational(-1, 2), 2, -2, 3, -3, Rational(1, 3), Rational(1, 100), 10, -10};
  for (std::size_t k = 0; k < points; ++k) {
    Assignment<Rational> at;
    const std::size_t kinds = 1 + random.below(3);  // of numbers at this point
    std::vector<Rational> few;
    for (std::size_t v = 0; v < kinds; ++v) few.push_back(usual[random.below(usual.size())]);
    const std::size_t size = 1 + random.below(3);
    for (const Dim dim : question.dims)
      at.dims[dim.symbol()] = random.percent(80) ? size : 1 + random.below(3);
    for (const Variable& variable : question.variables) {
      Tensor<Rational>& tensor = at.symbols[variable.symbol];
      for (const Dim dim : variable.axes)
        tensor.shape.push_back(dim.is_constant() ? static_cast<std::size_t>(dim.code)
                                                 : at.dims.at(dim.symbol()));
      const Domain& domain = variable.domain;
      std::size_t count = 1;
      for (const std::size_t length : tensor.shape) count *= length;
      for (std::size_t e = 0; e < count; ++e) {
        Rational value = few[random.below(few.size())];
        if (domain.index_of) value = 1 + random.below(at.dims.at(domain.index_of->symbol()));
        if (!domain.values.empty()) value = domain.values[random.below(domain.values.size())];
        if (domain.lower && value < *domain.lower) value = *domain.lower;
        if (domain.upper && value > *domain.upper) value = *domain.upper;
        tensor.data.push_back(value);
      }
    }
    if (!question.assumed.empty() && !repair(question, at, question.assumed, random)) continue;
    if (test(at, 128).refuted) return true;
  }
  return false;
}

TEST(Inequalities, WhatATacticProvesFailsNowhere) {
  const std::uint64_t cases = from_environment("OVERBAR_INEQUALITY_CASES", 40);
  const std::uint64_t begin = from_environment("OVERBAR_FIRST_CASE", 0);
  const std::pair<const char*, Tactic*> tactics[] = {
      {"signs", sign_tactic}, {"entries", entries_tactic}, {"Z3", smt_entries_tactic}};
  std::map<std::string, std::size_t> proofs;
  for (std::uint64_t seed = begin; seed < begin + cases; ++seed) {
    Writer writer{std::mt19937_64(seed)};
    const std::string text = writer.page();
    WorksheetProblem asked(text);
    ASSERT_EQ(asked.claims.size(), 1U) << "seed " << seed << "\n" << text;
    NormalForms forms(asked.graph());
    DecideOptions options;
    int polls = 0;
    options.out_of_time = [&] { return ++polls > 400; };
    const Claim claim{forms, asked.graph(), asked.claims[0], asked.assumptions, options};
    for (const auto& [name, tactic] : tactics) {
      const auto decision = tactic(claim);
      if (!decision || decision->outcome != Outcome::proved) continue;
      ++proofs[name];
      ASSERT_FALSE(fails_somewhere(asked, seed, 60)) << "seed " << seed << "\n" << text << decision->method;
      break;
    }
  }
  std::size_t all = 0;
  for (const auto& [name, count] : proofs) {
    std::printf("%6zu proved by %s\n", count, name.c_str());
    all += count;
  }
  EXPECT_GT(all, cases / 10);
}

}  // namespace
}  // namespace overbar
