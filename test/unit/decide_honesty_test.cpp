// The whole of decide() against evaluation: random worksheets of a few scalars over reals, boxes, whole
// numbers and finite sets, with products, quotients, kinks, indicators, comparisons, derivatives and
// assumptions. What is proved must fail at no point that is tried, and over finite domains every point is;
// what is refuted must fail where it says. Over finite domains nothing may stay unknown.
// OVERBAR_CLAIM_CASES=20000 for more.
#include <array>
#include <cstdlib>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "decide/decide.hpp"
#include "decide/witness.hpp"
#include "decide_worksheet.hpp"
#include "from_environment.hpp"

namespace overbar {
namespace {

struct Writer {
  std::mt19937_64 random;
  int quantities = 0;
  bool finite = true;
  std::vector<std::vector<Rational>> domains;  // of a, b, c: every value, or some

  int below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }

  std::string declaration(char name) {
    const auto all = [&](const char* text, std::vector<Rational> values) {
      domains.push_back(std::move(values));
      return std::string("input ") + name + text + "\n";
    };
    const std::vector<Rational> box{0, Rational(1, 4), Rational(1, 2), Rational(3, 4), 1};
    std::vector<Rational> line{0, 1, -1, 2, -2, Rational(1, 2), Rational(-1, 2), Rational(3, 2), 3, -3};
    switch (finite ? 1 + below(4) : below(6)) {
      case 1:
        return all(" in {0, 1}", {0, 1});
      case 2:
        return all(" in {-1, 1}", {-1, 1});
      case 3:
        return all(" in -2..2", {-2, -1, 0, 1, 2});
      case 4:
        return all(" in 0..3", {0, 1, 2, 3});
      case 5:
        return all(" in [0, 1]", box);
      default:
        return all("", std::move(line));
    }
  }

  std::string leaf() {
    static const std::vector<std::string> numbers = {"1", "2", "1/2", "3", "0"};
    if (quantities > 0 && below(4) == 0) return "q" + std::to_string(1 + below(quantities));
    return below(3) == 0 ? numbers[static_cast<std::size_t>(below(5))]
                         : std::string(1, static_cast<char>('a' + below(3)));
  }

  std::string term(int depth) {
    if (depth == 0) return leaf();
    const auto part = [&] { return term(depth - 1); };
    const std::string x = part();
    switch (below(14)) {
      case 0:
      case 1:
        return "(" + x + " + " + part() + ")";
      case 2:
        return "(" + x + " - " + part() + ")";
      case 3:
      case 4:
        return "((" + x + ") * (" + part() + "))";
      case 5:
        return "relu(" + x + ")";
      case 6:
        return "abs(" + x + ")";
      case 7:
        return "max(" + x + ", " + part() + ")";
      case 8:
        return "step(" + x + ")";
      case 9:
        return "step_strict(" + x + ")";
      case 10:
        return "1[" + x + (below(2) == 0 ? " < " : " = ") + part() + "]";
      case 11:
        return "(" + x + ")^2";
      case 12:
        return "((" + x + ") / (1 + (" + part() + ")^2))";
      default:
        return "min(" + x + ", " + part() + ")";
    }
  }

  std::string relation() {
    static const std::vector<std::string> signs = {" < ", " <= ", " = ", " ≠ ", " >= ", " > "};
    if (below(8) == 0) return "bar(a) * bar(a) >= 0";
    const std::string left = below(8) == 0 ? "bar(a)" : term(1 + below(2));
    return left + signs[static_cast<std::size_t>(below(6))] + term(below(2));
  }

  std::string formula() {
    const std::string x = relation();
    switch (below(7)) {
      case 0:
        return "(" + x + ") and (" + relation() + ")";
      case 1:
        return "(" + x + ") or (" + relation() + ")";
      case 2:
        return "(" + x + ") => (" + relation() + ")";
      case 3:
        return "(" + x + ") <=> (" + relation() + ")";
      case 4:
        return "not (" + x + ")";
      default:
        return x;
    }
  }

  std::string page() {
    std::string text = declaration('a') + declaration('b') + declaration('c');
    for (int k = 1; k <= 2; ++k) {
      text += "q" + std::to_string(k) + " = " + term(2) + " + a - a\n";
      quantities = k;
    }
    text += "J = q1 + a q2\nderive J\n";
    if (below(4) == 0) text += "assume " + relation() + "\n";
    return text + "claim " + formula() + "\n";
  }
};

/// Whether some point of the domains refutes the claim.
bool fails_somewhere(WorksheetProblem& asked, const Writer& writer) {
  Graph& graph = asked.graph();
  std::array<std::optional<std::uint32_t>, 3> symbols;
  for (std::uint32_t s = 0; s < graph.symbol_count(); ++s)
    for (std::size_t k = 0; k < 3; ++k)
      if (graph.symbol(s).name.text == std::string(1, static_cast<char>('a' + k)) &&
          graph.symbol(s).role == Role::input)
        symbols[k] = s;
  for (const Rational& a : writer.domains[0])
    for (const Rational& b : writer.domains[1])
      for (const Rational& c : writer.domains[2]) {
        Assignment<Rational> at;
        const std::array<Rational, 3> values{a, b, c};
        for (std::size_t k = 0; k < 3; ++k)
          if (symbols[k]) at.symbols[*symbols[k]] = Tensor<Rational>{{}, {values[k]}};
        if (check_witness(graph, asked.claims[0], asked.assumptions, at)) return true;
      }
  return false;
}

TEST(Honesty, NoVerdictIsWrong) {
  const std::uint64_t cases = from_environment("OVERBAR_CLAIM_CASES", 1000);
  const std::uint64_t begin = from_environment("OVERBAR_FIRST_CASE", 0);
  std::map<std::string, std::size_t> methods;
  std::size_t unknown = 0;
  for (std::uint64_t seed = begin; seed < begin + cases; ++seed) {
    Writer writer{std::mt19937_64(seed), 0, seed % 2 == 0, {}};
    const std::string text = writer.page();
    WorksheetProblem asked(text);
    ASSERT_EQ(asked.claims.size(), 1U) << text;
    NormalForms forms(asked.graph());
    DecideOptions options;
    int polls = 0;
    options.out_of_time = [&] { return ++polls > 3000; };
    const Decision decision = decide(forms, asked.claims[0], asked.assumptions, options);
    if (decision.outcome == Outcome::unknown) {
      ++unknown;
      EXPECT_FALSE(writer.finite) << "seed " << seed << "\n" << text << decision.reason;
      continue;
    }
    ++methods[(decision.outcome == Outcome::proved ? "proved: " : "refuted: ") + decision.method];
    if (decision.outcome == Outcome::proved) {
      ASSERT_FALSE(fails_somewhere(asked, writer)) << "seed " << seed << "\n" << text << decision.method;
    } else {
      ASSERT_TRUE(check_witness(asked.graph(), asked.claims[0], asked.assumptions, *decision.witness))
          << "seed " << seed << "\n"
          << text << decision.method;
    }
  }
  for (const auto& [method, count] : methods) RecordProperty(method, std::to_string(count));
  for (const auto& [method, count] : methods) std::printf("%6zu %s\n", count, method.c_str());
  std::printf("%6zu unknown\n", unknown);
  EXPECT_LT(unknown, cases / 10 + 1);
}

}  // namespace
}  // namespace overbar
