// Z3 proposes weights that are right at the inputs seen so far.
//
// A stage says where they are looked for: some weights together take one of a list of choices (a group), the
// others are free. What depends on one group only has one known value for each choice, so that no unit below
// it needs arithmetic; a product with such a value, or with a 0/1 unit, is linear. What is left is mostly
// linear arithmetic.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "find/program.hpp"

namespace overbar::synthesis {

struct Group {
  std::vector<AtomId> weights;
  std::vector<std::vector<Rational>> choices;  // a value for each weight
  /// An interchangeable group of the same choices, which takes none that stands later than this one's.
  std::optional<std::size_t> not_before;
};

struct FreeWeight {
  bool integer = false;
  int denominator = 1;  // integer: what it is divided by
  std::optional<Rational> lower, upper;
};

struct Stage {
  std::string name;
  std::vector<Group> groups;
  std::map<AtomId, FreeWeight> free;
  /// Interchangeable units: the first weights are in lexicographic order.
  std::vector<std::pair<std::vector<AtomId>, std::vector<AtomId>>> ordered;
  bool complete = false;  // it holds all weights that are allowed, up to exchange
};

class Proposer {
 public:
  /// `program` has no inputs; it may grow meanwhile.
  Proposer(const Program& program, const Stage& stage);
  ~Proposer();
  Proposer(const Proposer&) = delete;
  Proposer& operator=(const Proposer&) = delete;

  void require(FormulaId formula);
  enum class Answer : std::uint8_t { found, none, gave_up, out_of_budget };
  /// `budget` is in Z3's units of work, a few million a second.
  Answer propose(std::uint64_t budget, const std::function<bool()>& out_of_time);
  /// found: a value for each leaf.
  const std::vector<Rational>& weights() const;
  std::uint64_t spent() const;
  /// Everything required so far is linear in the weights, without any choice.
  bool is_linear() const;
  /// none: numbers of the required formulas, in order, that exclude each other already.
  const std::vector<std::size_t>& core() const;

 private:
  struct Solver;
  std::unique_ptr<Solver> solver_;

  Answer propose_apart(std::uint64_t budget, const std::function<bool()>& out_of_time);
};

}  // namespace overbar::synthesis
