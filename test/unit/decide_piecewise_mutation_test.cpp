// Certificates are changed in one place or a few, at random: a number, a sign, an index, a word, a leaf
// dropped, two lines swapped. The auditor may accept one only if what it claims is still true, by the oracle,
// which knows nothing of certificates. A second test keeps the claim and asks more: that the proof itself is
// a proof. There the changes are such that a valid proof cannot survive them.
#include <sstream>

#include <gtest/gtest.h>

#include "audit/audit.hpp"
#include "piecewise_oracle.hpp"
#include "piecewise_random.hpp"

namespace overbar::piecewise {
namespace {

using Lines = std::vector<std::vector<std::string>>;

Lines cut(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    lines.emplace_back();
    for (std::string word; words >> word;) lines.back().push_back(word);
  }
  return lines;
}

std::string join(const Lines& lines) {
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) text += (i > 0 ? " " : "") + line[i];
    text += '\n';
  }
  return text;
}

/// The claim of a certificate that the auditor could read, for the oracle.
Problem read_back(const Lines& lines) {
  Problem p;
  const auto index = [](const std::string& word) { return static_cast<std::uint32_t>(std::stoul(word)); };
  const std::map<std::string, Comparison> comparisons = {{"ge", Comparison::ge}, {"gt", Comparison::gt},
                                                         {"le", Comparison::le}, {"lt", Comparison::lt},
                                                         {"eq", Comparison::eq}, {"ne", Comparison::ne}};
  for (std::size_t i = 1; i < lines.size() && lines[i] != std::vector<std::string>{"proof"}; ++i) {
    const auto& w = lines[i];
    if (w.empty()) continue;
    std::vector<FormulaId> rest;
    if (w[0] == "and" || w[0] == "or" || w[0] == "not" || w[0] == "implies" || w[0] == "iff")
      for (std::size_t k = 1; k < w.size(); ++k) rest.push_back(index(w[k]));
    if (w[0] == "var") {
      Domain d;
      if (w[2] == "in") {
        for (std::size_t k = 3; k < w.size(); ++k) d.values.push_back(*parse_rational(w[k]));
      } else {
        d.integer = w[2] == "integer";
        for (std::size_t k = 3; k < w.size(); k += 2) {
          (w[k][0] == 'g' ? d.lower : d.upper) = *parse_rational(w[k + 1]);
          (w[k][0] == 'g' ? d.lower_strict : d.upper_strict) = w[k][1] == 't';
        }
      }
      add_variable(p, w[1], d);
    } else if (w[0] == "affine") {
      std::vector<Term> terms;
      for (std::size_t k = 3; k < w.size(); k += 2) terms.push_back({*parse_rational(w[k]), index(w[k + 1])});
      add_affine(p, *parse_rational(w[2]), terms);
    } else if (w[0] == "relu") {
      add_relu(p, index(w[2]));
    } else if (w[0] == "abs") {
      add_abs(p, index(w[2]));
    } else if (w[0] == "max") {
      add_max(p, index(w[2]), index(w[3]));
    } else if (w[0] == "min") {
      add_min(p, index(w[2]), index(w[3]));
    } else if (w[0] == "step") {
      add_step(p, index(w[2]));
    } else if (w[0] == "strict_step") {
      add_strict_step(p, index(w[2]));
    } else if (w[0] == "gate") {
      add_gate(p, index(w[2]), index(w[3]));
    } else if (w[0] == "indicator") {
      add_indicator(p, index(w[2]));
    } else if (w[0] == "compare") {
      compare(p, index(w[2]), comparisons.at(w[1]));
    } else if (w[0] == "true" || w[0] == "false") {
      literal(p, w[0] == "true");
    } else if (w[0] == "and") {
      conjunction(p, rest);
    } else if (w[0] == "or") {
      disjunction(p, rest);
    } else if (w[0] == "not") {
      negation(p, rest[0]);
    } else if (w[0] == "implies") {
      implication(p, rest[0], rest[1]);
    } else if (w[0] == "iff") {
      equivalence(p, rest[0], rest[1]);
    } else if (w[0] == "assume") {
      p.assumption = index(w[1]);
    } else if (w[0] == "claim") {
      p.claim = index(w[1]);
    }
  }
  return p;
}

/// Changes one thing between two lines; false if it changed nothing.
bool mutate(Lines& lines, std::mt19937_64& random, std::size_t begin, std::size_t end) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const Lines before = lines;
  const std::size_t at = begin + below(end - begin);
  auto& line = lines[at];
  switch (below(8)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      std::swap(line, lines[begin + below(end - begin)]);
      break;
    case 2:
      if (line.size() > 2) line.erase(line.begin() + 1 + static_cast<std::ptrdiff_t>(below(line.size() - 1)));
      break;
    case 3:
      if (line.size() > 2) std::swap(line[1 + below(line.size() - 1)], line[1 + below(line.size() - 1)]);
      break;
    default: {
      if (line.empty()) return false;
      std::string& word = line[below(line.size())];
      static const std::vector<std::pair<std::string, std::string>> words = {{"ge", "gt"},
                                                                             {"gt", "ge"},
                                                                             {"le", "lt"},
                                                                             {"lt", "le"},
                                                                             {"eq", "ge"},
                                                                             {"ne", "eq"},
                                                                             {"true", "false"},
                                                                             {"false", "true"},
                                                                             {"step", "strict_step"},
                                                                             {"strict_step", "step"},
                                                                             {"or", "and"},
                                                                             {"and", "or"},
                                                                             {"relu", "abs"},
                                                                             {"max", "min"},
                                                                             {"min", "max"},
                                                                             {"low", "high"},
                                                                             {"high", "low"},
                                                                             {"iff", "implies"},
                                                                             {"integer", "real"},
                                                                             {"abs", "relu"}};
      for (const auto& [from, to] : words)
        if (word == from) {
          word = to;
          return true;
        }
      const std::size_t digit = word.find_first_of("0123456789");
      if (digit == std::string::npos) return false;
      switch (below(5)) {
        case 0:
          word[digit] = static_cast<char>('0' + below(10));
          break;
        case 1:
          word.insert(digit, 1, static_cast<char>('1' + below(9)));
          break;
        case 2:
          word = word[0] == '-' ? word.substr(1) : "-" + word;
          break;
        case 3:
          word += word.find('/') == std::string::npos ? "/2" : "1";
          break;
        default:
          word[word.find_last_of("0123456789")] = static_cast<char>('0' + below(10));
          break;
      }
    }
  }
  return lines != before;
}

struct Proved {
  Problem problem;
  std::string certificate;
};

std::vector<Proved> some_proofs(std::size_t count) {
  std::vector<Proved> proofs;
  for (std::uint64_t seed = 500'000; proofs.size() < count; ++seed) {
    Problem problem = random_problem(seed);
    if (problem.units.size() > 12) continue;
    Verdict verdict = decide(problem, {});
    if (verdict.status == Status::proved && verdict.statistics.nodes > 1)
      proofs.push_back({std::move(problem), std::move(verdict.certificate)});
  }
  return proofs;
}

TEST(PiecewiseMutation, NothingFalseIsAccepted) {
  std::mt19937_64 random(7);
  std::size_t tried = 0, accepted = 0, unreadable = 0;
  for (const Proved& proved : some_proofs(60)) {
    const Lines original = cut(proved.certificate);
    ASSERT_TRUE(oracle::is_true(read_back(original)));
    for (int round = 0; round < 100; ++round) {
      Lines lines = original;
      bool changed = false;
      for (int changes = 1 + round % 3; changes > 0; --changes)
        changed = mutate(lines, random, 1, lines.size() - 1) || changed;
      if (!changed) continue;
      ++tried;
      const audit::Report report = audit::audit(join(lines));
      if (report.verdict == audit::Verdict::unreadable) ++unreadable;
      if (report.verdict != audit::Verdict::valid) continue;
      ++accepted;
      ASSERT_TRUE(oracle::is_true(read_back(lines))) << join(lines);
    }
  }
  EXPECT_GT(tried, 4000U);
  EXPECT_GT(tried - unreadable, 1000U);  // most get as far as the rules
  EXPECT_LT(accepted, tried / 4);        // a changed name or a slack bound may leave a proof a proof
  RecordProperty("tried", std::to_string(tried));
  RecordProperty("accepted", std::to_string(accepted));
}

TEST(PiecewiseMutation, ABrokenTreeIsRejected) {
  std::mt19937_64 random(8);
  std::size_t tried = 0;
  for (const Proved& proved : some_proofs(60)) {
    const Lines original = cut(proved.certificate);
    const auto start = std::ranges::find(original, std::vector<std::string>{"proof"}) - original.begin();
    for (auto at = static_cast<std::size_t>(start) + 1; at < original.size(); ++at) {
      const std::string& word = original[at][0];
      if (word == "derive" || word == "hull") continue;  // one of these may be a line more than is needed
      Lines lines = original;
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));  // a leaf, a case, a split or an end
      EXPECT_EQ(audit::audit(join(lines)).verdict, audit::Verdict::rejected) << join(lines);
      ++tried;
      if (word == "case" || word == "end" || word == "qed") continue;
      lines = original;
      auto& line = lines[at];
      if (word ==
          "contradiction") {  // one multiplier with the other sign: a false sum, or one that is not 0 = c
        std::string& multiplier = line[1 + 2 * (random() % ((line.size() - 1) / 2))];
        multiplier = multiplier[0] == '-' ? multiplier.substr(1) : "-" + multiplier;
        if (line.size() > 3) {
          EXPECT_EQ(audit::audit(join(lines)).verdict, audit::Verdict::rejected) << join(lines);
          ++tried;
        }
      }
    }
  }
  EXPECT_GT(tried, 1000U);
}

TEST(PiecewiseMutation, AFalseClaimIsNotAccepted) {
  // The proofs are kept; the claim is replaced by its negation, or the assumption is dropped.
  for (const Proved& proved : some_proofs(40)) {
    Lines lines = cut(proved.certificate);
    const auto claim = std::ranges::find_if(lines, [](const auto& l) { return l[0] == "claim"; });
    const auto assume = std::ranges::find_if(lines, [](const auto& l) { return l[0] == "assume"; });
    if (assume != lines.end()) {
      Lines dropped = lines;
      dropped.erase(dropped.begin() + (assume - lines.begin()));
      if (audit::audit(join(dropped)).verdict == audit::Verdict::valid) {
        EXPECT_TRUE(oracle::is_true(read_back(dropped)));
      }
    }
    const std::size_t formulas = proved.problem.formulas.size();
    lines.insert(assume != lines.end() ? assume : claim, {"not", std::to_string(proved.problem.claim)});
    std::ranges::find_if(lines, [](const auto& l) { return l[0] == "claim"; })->at(1) =
        std::to_string(formulas);
    if (audit::audit(join(lines)).verdict == audit::Verdict::valid) {
      EXPECT_TRUE(oracle::is_true(read_back(lines)));
    }
  }
}

}  // namespace
}  // namespace overbar::piecewise
