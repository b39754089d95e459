// The path of splits that the search stands on, and how proofs of its closed branches are put together.
//
// A closed branch has a proof and the set of facts it uses. Leaving the scope of a split replaces derived
// facts in that set by what they were derived from (and writes the derivations into the proof). If nothing of
// the split's own case is left, the proof stands without the split: it is dropped together with its other
// cases (backjumping).
#pragma once
#include "decide/piecewise_state.hpp"

namespace overbar::piecewise {

struct FactSet {
  std::vector<std::uint64_t> words;
  void insert(FactId fact) {
    if (words.size() <= fact / 64) words.resize(fact / 64 + 1);
    words[fact / 64] |= std::uint64_t{1} << (fact % 64);
  }
  void erase(FactId fact) {
    if (words.size() > fact / 64) words[fact / 64] &= ~(std::uint64_t{1} << (fact % 64));
  }
  bool contains(FactId fact) const {
    return words.size() > fact / 64 && ((words[fact / 64] >> (fact % 64)) & 1U) != 0;
  }
  void insert(const FactSet& other) {
    if (words.size() < other.words.size()) words.resize(other.words.size());
    for (std::size_t i = 0; i < other.words.size(); ++i) words[i] |= other.words[i];
  }
};

struct Closed {
  ProofId proof = 0;
  FactSet uses;
};

struct Element {
  Split split;
  std::vector<Case> cases;
  FactId dependency = none;  // split on a formula: the fact that asserts it
  std::vector<std::optional<Closed>> closed;
  std::vector<std::uint32_t> order;  // of the open cases
  std::size_t at = 0;
  Mark before{};
};

struct Path {
  State state;
  std::vector<Element> elements;
  std::vector<std::int8_t> truths;  // of formulas, by the bounds: 1, 0, or -1 for not known
};

/// The proof that says: these parts sum to a contradiction.
Closed close_by_sum(State&, const std::vector<Part>& parts);

/// Facts from first_fact on go out of scope. Returns whether a case of the split that made them was used.
bool leave_scope(State&, Closed&, FactId first_fact);

void enter_case(State&, const Element&);

Split split_of_unit(State&, UnitId, bool flag);
Element make_element(State&, Split, std::vector<Case>, FactId dependency);
Element domain_element(State&, UnitId variable, const Rational& cut);

/// The greatest domain value <= bound and the least value > that; false when there is no such pair in the
/// domain.
bool domain_gap(const Domain&, const Rational& bound, Rational& below, Rational& above);

/// Finds everything that has no choice left: bounds, then splits with at most one open case, which are put on
/// the path. Returns the proof when that closes the node.
std::optional<Closed> propagate(Path&);

}  // namespace overbar::piecewise
