// Random words of matrices with QᵀQ = I, PP = P, AB = I: what the assumptions make equal is proved, and
// nothing is proved that fails for some matrices that satisfy them.
#include <random>

#include <gtest/gtest.h>

#include "decide/tactic.hpp"
#include "decide/witness.hpp"
#include "decide_worksheet.hpp"

namespace overbar {
namespace {

const std::string assumed =
    "dim n\ninput x : n\nparam Q : n×n, P : n×n, A : n×n, B : n×n\n"
    "assume Qᵀ Q = I\nassume P P = P\nassume A B = I\n";

using Word = std::vector<std::string>;
const std::vector<std::string> letters{"Q", "Qᵀ", "P", "Pᵀ", "A", "B"};
// Each side of a row may stand for the other.
const std::vector<std::pair<Word, Word>> equal_words{
    {{"Qᵀ", "Q"}, {}}, {{"P", "P"}, {"P"}}, {{"Pᵀ", "Pᵀ"}, {"Pᵀ"}}, {{"A", "B"}, {}}};

class Words {
 public:
  explicit Words(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  Word word(std::size_t longest) {
    Word word;
    for (std::size_t left = below(longest) + 1; left > 0; --left)
      word.push_back(letters[below(letters.size())]);
    return word;
  }
  /// The same product for all matrices that satisfy the assumptions.
  Word inflated(Word word) {
    for (std::size_t times = below(3) + 1; times > 0; --times) {
      const Word& insert = below(2) == 0 ? equal_words[0].first : equal_words[3].first;
      word.insert(word.begin() + static_cast<std::ptrdiff_t>(below(word.size() + 1)), insert.begin(),
                  insert.end());
      for (std::size_t k = 0; k < word.size(); ++k)
        if (word[k][0] == 'P' && below(3) == 0) {
          word.insert(word.begin() + static_cast<std::ptrdiff_t>(k), word[k]);
          break;
        }
    }
    return word;
  }

 private:
  std::mt19937 random_;
};

std::string applied(const Word& word) {
  std::string text;
  for (const std::string& letter : word) text += letter + " ";
  return text + "x";
}

bool proved_by_assumptions(WorksheetProblem& problem) {
  NormalForms forms(problem.graph());
  const DecideOptions options;
  const Claim claim{forms, problem.graph(), problem.claims.at(0), problem.assumptions, options};
  const auto decision = given_equations_tactic(claim);
  return decision && decision->outcome == Outcome::proved;
}

/// An orthogonal matrix, a projection that is not symmetric, a matrix and its inverse, a vector.
Assignment<Rational> example(const Graph& graph, std::size_t which) {
  const std::vector<std::vector<Rational>> q{
      {Rational(3, 5), Rational(4, 5), Rational(-4, 5), Rational(3, 5)}, {0, 1, 1, 0}};
  const std::vector<std::vector<Rational>> p{{1, 2, 0, 0}, {2, -1, 2, -1}};
  const std::vector<std::vector<Rational>> a{{1, 2, 3, 5}, {0, -1, 2, 1}};
  const std::vector<std::vector<Rational>> b{{-5, 2, 3, -1}, {Rational(1, 2), Rational(1, 2), -1, 0}};
  const std::vector<std::vector<Rational>> x{{1, 2}, {-3, 7}};
  Assignment<Rational> at;
  at.dims[0] = 2;
  for (std::uint32_t s = 0; s < graph.symbol_count(); ++s) {
    const std::string& name = graph.symbol(s).name.text;
    const auto& values = name == "Q" ? q : name == "P" ? p : name == "A" ? a : name == "B" ? b : x;
    at.symbols[s] = {name == "x" ? Shape{2} : Shape{2, 2}, values[which]};
  }
  return at;
}

TEST(GivenEquations, WhatTheyMakeEqualIsProved) {
  Words words(7);
  for (int k = 0; k < 60; ++k) {
    const Word word = words.word(4);
    const std::string claim = applied(word) + " = " + applied(words.inflated(word));
    WorksheetProblem problem(assumed + "claim " + claim);
    EXPECT_TRUE(proved_by_assumptions(problem)) << claim;
  }
}

TEST(GivenEquations, NothingElseIs) {
  Words words(11);
  int refuted = 0;
  for (int k = 0; k < 150; ++k) {
    const Word word = words.word(4);
    Word other = words.inflated(word);
    other[words.below(other.size())] = letters[words.below(letters.size())];
    const std::string claim = applied(word) + " = " + applied(other);
    WorksheetProblem problem(assumed + "claim " + claim);
    bool holds = true;
    for (const std::size_t which : {std::size_t{0}, std::size_t{1}})
      holds = holds && !check_witness(problem.graph(), problem.claims[0], problem.assumptions,
                                      example(problem.graph(), which));
    if (holds) continue;
    ++refuted;
    EXPECT_FALSE(proved_by_assumptions(problem)) << claim;
  }
  EXPECT_GT(refuted, 50);
}

TEST(GivenEquations, UnderARootAndInADenominator) {
  WorksheetProblem problem(assumed + "claim ‖Q x‖ / (1 + ‖Q x‖²) = ‖x‖ / (1 + xᵀ x)");
  EXPECT_TRUE(proved_by_assumptions(problem));
}

TEST(GivenEquations, AFactorThatMayBeZeroIsNotDividedOut) {
  const std::string text = "input a, x, y\nassume a x = a y\n";
  WorksheetProblem wrong(text + "claim x = y");
  EXPECT_FALSE(proved_by_assumptions(wrong));
  WorksheetProblem right(text + "claim a x + 1 = a y + 1");
  EXPECT_TRUE(proved_by_assumptions(right));
}

TEST(GivenEquations, SizesArePositive) {
  WorksheetProblem problem("dim n\ninput x : n, y : n\nassume x / n = y / n\nclaim x = y");
  EXPECT_TRUE(proved_by_assumptions(problem));
}

}  // namespace
}  // namespace overbar
