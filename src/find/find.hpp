// Weights such that a claim holds for all inputs: found and proved, impossible, or unknown.
//
// Counterexample-guided synthesis (Solar-Lezama 2008): Z3 proposes weights that are right at finitely many
// inputs, the exact case splitter of decide proves them for all inputs or gives an input at which they are
// wrong, which is added. What makes it fast here: the first inputs are spread over the cells of the
// specification and their boundaries (points.hpp), the specification's own half-spaces are tried as hidden
// units first (rows.hpp), then small integers, and only then all weights; interchangeable hidden units are
// put in order. Weights that are proved are made smaller as long as the proof goes through. Nothing found, at
// inputs where no weights at all are right, means impossible: with a certificate where exact arithmetic
// confirms it.
#pragma once
#include "decide/decide.hpp"

namespace overbar {

struct FindOptions {
  std::uint64_t seed = 1;
  std::function<bool()> out_of_time;
  std::function<void(const std::string&)> progress;  // "round 3, 57 counterexamples"
};

/// What the claim asks of the weights at one input; `times` it in the contradiction, where that is a sum.
struct Demand {
  struct Term {
    std::uint32_t place = 0;  // in the order of the page
    std::string weight;
    Rational coefficient;
  };
  std::size_t input = 0;                   // of `excluding`
  std::vector<Term> terms;                 // Σ coefficient · weight …
  Rational constant;                       // … + constant
  Comparison comparison = Comparison::ge;  // to 0
  Rational times;
};

/// One input; or, where there is a direction, the inputs at + ε · direction for all small ε > 0.
struct ExcludingInput {
  Assignment<Rational> at;
  std::optional<Assignment<Rational>> direction;
};

struct Found {
  Outcome outcome = Outcome::unknown;  // proved: found; refuted: impossible
  Assignment<Rational> weights;
  NodeId claim = no_node;  // proved: what was asked, with the weights in it
  std::string method;
  std::string reason;
  std::string certificate;
  std::size_t rounds = 0;
  std::size_t inputs = 0;  // tried; the counterexamples are among them
  /// Impossible: the inputs that exclude all weights; `demands` where their sum is the contradiction.
  std::vector<ExcludingInput> excluding;
  std::vector<Demand> demands;
  std::size_t exhausted = 0;  // impossible: all weights that are allowed, each wrong at one of these inputs
};

Found find_weights(NormalForms& forms, const std::vector<std::uint32_t>& symbols, NodeId formula,
                   const std::vector<NodeId>& assumptions, const FindOptions& options);

}  // namespace overbar
