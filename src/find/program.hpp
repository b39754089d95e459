// What is asked, entry by entry: formulas over polynomials in weights, inputs and units.
//
// A program is a DAG of atoms and formulas, hash-consed, arguments before their users. Its leaves (weights
// and inputs) come first and have the same numbers in every program made from it, so that "these inputs,
// weights open" and "these weights, inputs open" are both one substitution (instantiate): of numbers for
// leaves, with everything that becomes constant folded away. Formulas are kept in negation normal form.
#pragma once
#include <optional>
#include <string>
#include <tuple>

#include "decide/domain.hpp"
#include "find/polynomial.hpp"
#include "graph/graph.hpp"

namespace overbar::synthesis {

using FormulaId = std::uint32_t;

enum class AtomKind : std::uint8_t {
  weight,       // to be found
  input,        // everything else that is free: the claim is for all its values
  relu,         // max(argument, 0)
  abs,          // |argument|
  step,         // 1 if argument ≥ 0, else 0
  strict_step,  // 1 if argument > 0, else 0
  indicator,    // 1 if the formula is true, else 0
};

struct Atom {
  AtomKind kind = AtomKind::weight;
  Polynomial argument;
  FormulaId formula = 0;     // of an indicator
  Domain domain;             // of a leaf
  std::uint32_t symbol = 0;  // of a leaf: which entry of which symbol it is
  std::size_t entry = 0;
  std::string name;  // of a leaf
};

enum class Relation : std::uint8_t { ge, gt, eq, ne };
enum class FormulaKind : std::uint8_t { literal, compare, conjunction, disjunction, equivalence };

struct Formula {
  FormulaKind kind = FormulaKind::literal;
  bool truth = true;                 // literal
  Relation relation = Relation::ge;  // compare: argument (≥ > = ≠) 0
  Polynomial argument;
  std::vector<FormulaId> arguments;  // ascending
};

struct Program {
  struct Place {
    bool is_formula = false;
    std::uint32_t id = 0;
  };
  std::vector<Atom> atoms;
  std::vector<Formula> formulas;
  std::vector<Place> order;    // everything, arguments before their users
  std::size_t leaf_count = 0;  // atoms 0 … leaf_count − 1

  std::map<std::tuple<AtomKind, Polynomial, FormulaId>, AtomId> unit_ids;
  std::map<std::tuple<FormulaKind, bool, Relation, Polynomial, std::vector<FormulaId>>, FormulaId>
      formula_ids;
};

/// A program with the leaves of `from` and nothing else.
Program with_leaves_of(const Program& from);

/// value (≥ > = ≠) 0
bool holds(Relation relation, const Rational& value);
bool is_leaf(const Program& program, AtomId atom);
/// Its only values are 0 and 1.
bool is_zero_one(const Program& program, AtomId atom);

// -- constructors; each keeps what it makes simple
AtomId add_leaf(Program& program, Atom atom);  // before everything else
/// nullopt: too many terms. Uses x² = x of a 0/1 atom and x² = 1 of one in {−1, 1}.
std::optional<Polynomial> multiply(const Program& program, const Polynomial& a, const Polynomial& b);
Polynomial unit(Program& program, AtomKind kind, const Polynomial& argument);
Polynomial maximum(Program& program, const Polynomial& a, const Polynomial& b);
Polynomial indicator(Program& program, FormulaId formula);

FormulaId truth(Program& program, bool value);
FormulaId compare(Program& program, Relation relation, const Polynomial& argument);
FormulaId conjunction(Program& program, const std::vector<FormulaId>& parts);
FormulaId disjunction(Program& program, const std::vector<FormulaId>& parts);
FormulaId negation(Program& program, FormulaId formula);
FormulaId implication(Program& program, FormulaId a, FormulaId b);
FormulaId equivalence(Program& program, FormulaId a, FormulaId b);
std::optional<bool> literal_value(const Program& program, FormulaId formula);

// -- substitution and evaluation
/// What the formula is built from, itself last, in order.
std::vector<Program::Place> below(const Program& program, FormulaId root);
/// The leaves below the formula, ascending.
std::vector<AtomId> leaves_of(const Program& program, FormulaId root);

/// `root` of `from` in `to`, with leaf k replaced by images[k]; nullopt: too large.
std::optional<FormulaId> instantiate(const Program& from, const std::vector<Program::Place>& places,
                                     const std::vector<Polynomial>& images, Program& to);

/// A formula of another program, in `to`, of `parts`; not a comparison.
FormulaId combined(Program& to, const Formula& formula, const std::vector<FormulaId>& parts);

/// Whether the formula that `places` ends in is true; `leaves` has a value for each leaf.
bool holds(const Program& program, const std::vector<Program::Place>& places,
           const std::vector<Rational>& leaves);
Rational value_at(const Polynomial& polynomial, const std::vector<Rational>& atoms);

}  // namespace overbar::synthesis
