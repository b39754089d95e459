// Piecewise-linear problems over the rationals, and the question "is this formula true for all values?".
//
// A problem is a DAG of units (variables, affine combinations, relu, step, ...) and a DAG of formulas over
// them. Both are plain arrays addressed by index; an argument always stands before its user. Unit numbers
// and formula numbers are separate; Formula::units_before orders the two against each other.
//
//   Problem p;
//   auto x = add_variable(p, "x");
//   auto h = add_relu(p, x, "h");
//   p.claim = compare(p, h, Comparison::ge, x);          // relu(x) >= x, for all real x
//   Verdict v = decide(p, {});                           // proved, with a certificate that overbar-audit
//   re-checks
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/rational.hpp"

namespace overbar::piecewise {

using UnitId = std::uint32_t;
using FormulaId = std::uint32_t;

enum class UnitKind : std::uint8_t {
  variable,
  affine,       // constant + sum of coefficient * unit
  relu,         // max(z, 0)
  abs,          // |z|
  max,          // max(a, b)
  min,          // min(a, b)
  step,         // 1 if z >= 0, else 0
  strict_step,  // 1 if z > 0, else 0
  gate,         // g * v, where g is a unit whose only values are 0 and 1
  indicator,    // 1 if the formula is true, else 0
};

enum class Comparison : std::uint8_t { ge, gt, le, lt, eq, ne };

enum class FormulaKind : std::uint8_t {
  literal,
  compare,
  conjunction,
  disjunction,
  negation,
  implication,
  equivalence
};

/// What values a variable takes: reals or integers between bounds, or, if `values` is not empty, just those.
struct Domain {
  std::optional<Rational> lower, upper;
  bool lower_strict = false, upper_strict = false;
  bool integer = false;
  std::vector<Rational> values;  // ascending, distinct; excludes the fields above
};

struct Term {
  Rational coefficient;
  UnitId unit = 0;
};

struct Unit {
  UnitKind kind = UnitKind::variable;
  std::string name;                      // no blanks; may be empty except for a variable
  Domain domain;                         // variable
  Rational constant;                     // affine
  std::vector<Term> terms;               // affine
  std::vector<std::uint32_t> arguments;  // units; for an indicator one formula
};

struct Formula {
  FormulaKind kind = FormulaKind::literal;
  bool truth = true;                       // literal
  Comparison comparison = Comparison::ge;  // compare: unit (>= > <= < = !=) 0
  UnitId unit = 0;                         // compare
  std::vector<FormulaId> arguments;        // connectives
  UnitId units_before = 0;                 // number of units that existed when the formula was made
};

struct Problem {
  std::vector<Unit> units;
  std::vector<Formula> formulas;
  std::optional<FormulaId> assumption;
  FormulaId claim = 0;
};

UnitId add_variable(Problem&, std::string name, Domain domain = {});
UnitId add_affine(Problem&, Rational constant, std::vector<Term> terms, std::string name = {});
UnitId add_relu(Problem&, UnitId z, std::string name = {});
UnitId add_abs(Problem&, UnitId z, std::string name = {});
UnitId add_max(Problem&, UnitId a, UnitId b, std::string name = {});
UnitId add_min(Problem&, UnitId a, UnitId b, std::string name = {});
UnitId add_step(Problem&, UnitId z, std::string name = {});
UnitId add_strict_step(Problem&, UnitId z, std::string name = {});
UnitId add_gate(Problem&, UnitId zero_one, UnitId value, std::string name = {});
UnitId add_indicator(Problem&, FormulaId formula, std::string name = {});

FormulaId literal(Problem&, bool truth);
FormulaId compare(Problem&, UnitId a, Comparison, const Rational& constant = 0);
FormulaId compare(Problem&, UnitId a, Comparison, UnitId b);
FormulaId conjunction(Problem&, std::vector<FormulaId>);
FormulaId disjunction(Problem&, std::vector<FormulaId>);
FormulaId negation(Problem&, FormulaId);
FormulaId implication(Problem&, FormulaId a, FormulaId b);
FormulaId equivalence(Problem&, FormulaId a, FormulaId b);

/// Why the problem makes no sense (an index out of order, an empty domain, a gate that is not 0/1); empty if
/// it does.
std::string fault(const Problem&);

/// Whether the unit's structure shows that its only values are 0 and 1.
bool is_zero_one(const Problem&, UnitId);

bool in_domain(const Domain&, const Rational&);

/// The value of every unit and of every formula; `values` has one entry for each variable, in unit order.
struct Evaluation {
  std::vector<Rational> units;
  std::vector<bool> formulas;
};
Evaluation evaluate(const Problem&, const std::vector<Rational>& values);

/// The values lie in the domains, satisfy the assumption and make the claim false.
bool refutes(const Problem&, const std::vector<Rational>& values);

/// `out_of_time` is polled often; a limit that is reached gives `unknown`, never a wrong answer.
struct Limits {
  std::function<bool()> out_of_time;
  std::uint64_t nodes = 10'000'000;  // nodes of the search tree
  std::size_t relaxed_from = 8;      // undecided units from which a relaxation is kept between nodes
};

enum class Status : std::uint8_t { proved, refuted, unknown };

struct Statistics {
  std::uint64_t nodes = 0;
  std::uint64_t splits = 0;  // real choices, not forced ones
  std::uint64_t float_programs = 0;
  std::uint64_t exact_programs = 0;
};

struct Verdict {
  Status status = Status::unknown;
  std::string certificate;        // proved: the text that overbar-audit checks
  std::vector<Rational> witness;  // refuted: one value for each variable, in unit order
  std::string reason;             // unknown: which limit, or what is wrong with the problem
  Statistics statistics;
};

Verdict decide(const Problem&, const Limits&);

}  // namespace overbar::piecewise
