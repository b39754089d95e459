// What the files of the witness search share.
#pragma once
#include <random>

#include "decide/witness.hpp"

namespace overbar::witness {

struct Random {
  std::mt19937_64 engine;
  std::size_t below(std::size_t n) { return engine() % n; }
  bool percent(std::size_t p) { return below(100) < p; }
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::size_t>(high - low) + 1));
  }
};

struct Variable {
  std::uint32_t symbol = 0;
  std::vector<Dim> axes;
  Domain domain;
  bool coefficient = false;  // of a polynomial that stands for an opaque function
};

/// a − b compared with 0, entrywise; `entry` only, if it is given.
struct Atom {
  NodeId difference = no_node;
  Comparison relation = Comparison::eq;
  std::optional<std::size_t> entry;
};

struct Question {
  Graph& graph;
  NodeId claim = no_node;
  std::vector<NodeId> assumptions;
  EvaluateLimits limits;
  std::vector<Variable> variables;
  std::vector<Dim> dims;
  std::map<std::uint32_t, FunctionBody> functions;
  std::vector<Rational> literals;         // that occur in the claim: likely thresholds
  std::vector<Atom> assumed;              // what can be solved for
  std::vector<std::vector<Atom>> guides;  // further premises of the claim, tried in turn; may be empty
  std::vector<NodeId>
      rational_at_zero;      // arguments of transcendental functions: at 0 their value is rational
  std::vector<NodeId> ties;  // differences that are 0 exactly at a kink
};

/// Everything free in the claim and the assumptions.
Question make_question(Graph& graph, NodeId claim, std::span<const NodeId> assumptions,
                       const WitnessOptions& options);

/// Polynomials with free coefficients for every opaque function that occurs.
void add_functions(Question& question);

enum class Style : std::uint8_t { ones, zeros, tiny, small, halves, sparse, literals, fractions };
Style style_of(std::size_t trial);
Assignment<Rational> sample(const Question& question, const std::vector<std::size_t>& sizes, Style style,
                            Random& random);

/// Every symbol has one or two of 0, ±1, ±1/2, …, and of the ends of its domain; all sizes are this one.
Assignment<Rational> sample_plain(const Question& question, std::size_t size, Random& random);

bool is_allowed(const Domain& domain, const Rational& value, const Assignment<Rational>& at);

/// The sizes to try, in order.
std::vector<std::vector<std::size_t>> size_schedule(std::size_t dims, std::size_t max_size);

/// Moves the values so that the atoms hold; false where no way was found.
bool repair(const Question& question, Assignment<Rational>& at, std::span<const Atom> atoms, Random& random);

/// The evaluators of a question, made once.
class Tester {
 public:
  explicit Tester(const Question& question);

  struct Answer {
    bool refuted = false;
    bool exact = true;
    slong precision = 0;  // of the balls that decided
  };
  /// Do the assumptions hold and does the claim fail, for sure? Up to this many bits.
  Answer operator()(const Assignment<Rational>& at, slong max_precision) const;

  bool at_kink(const Assignment<Rational>& at) const;

 private:
  struct Node {
    NodeId node;
    Evaluator<Rational> exact;
    Evaluator<Ball> ball;
  };
  struct Decided {
    Truth truth = Truth::undecided;
    bool exact = true;
    slong precision = 0;
  };
  const Question& question_;
  std::vector<Node> nodes_;  // the claim, then the assumptions
  std::vector<Evaluator<Rational>> ties_;
  Decided decide(const Node& node, const Assignment<Rational>& at, slong max_precision) const;
};

/// Greedy: smaller sizes, then simpler entries, as long as it refutes (and stays off kinks if it is off
/// them).
Assignment<Rational> shrink(const Question& question, const Tester& tester, Assignment<Rational> at,
                            const std::function<bool()>& out_of_time);

/// The relation that fails, every named quantity, the functions.
Witness describe(const Question& question, const Tester& tester, Assignment<Rational> at);

}  // namespace overbar::witness
