// Evaluation in doubles, before an exact one is worth its time: three-valued where rounding could matter.
#include <algorithm>
#include <cmath>

#include "decide/piecewise_witness.hpp"

namespace overbar::piecewise {
namespace {

constexpr double open = 1e-7;  // relative to what was summed: a value this close to 0 may have either sign

struct Approximate {
  double value = 0, size = 0;  // size: of the largest part that went into it
  bool near_zero() const { return std::abs(value) <= open * (1 + size); }
};

enum class Guess : std::uint8_t { no, yes, unsure };

Guess guess(bool truth) { return truth ? Guess::yes : Guess::no; }
Guess opposite(Guess g) { return g == Guess::unsure ? g : guess(g == Guess::no); }

Guess compare_to_zero(const Approximate& a, Comparison comparison) {
  if (a.near_zero()) return Guess::unsure;
  switch (comparison) {
    case Comparison::ge:
    case Comparison::gt:
      return guess(a.value > 0);
    case Comparison::le:
    case Comparison::lt:
      return guess(a.value < 0);
    case Comparison::eq:
      return Guess::no;
    case Comparison::ne:
      return Guess::yes;
  }
  return Guess::unsure;
}

Guess connective(const Formula& formula, const std::vector<Guess>& known) {
  const auto argument = [&](std::size_t i) { return known[formula.arguments[i]]; };
  const auto all = [&](Guess wanted) {  // yes if all are `wanted`
    Guess result = Guess::yes;
    for (const FormulaId part : formula.arguments) {
      if (known[part] == opposite(wanted)) return Guess::no;
      if (known[part] == Guess::unsure) result = Guess::unsure;
    }
    return result;
  };
  switch (formula.kind) {
    case FormulaKind::literal:
      return guess(formula.truth);
    case FormulaKind::conjunction:
      return all(Guess::yes);
    case FormulaKind::disjunction:
      return opposite(all(Guess::no));
    case FormulaKind::negation:
      return opposite(argument(0));
    case FormulaKind::implication:
      if (argument(0) == Guess::no || argument(1) == Guess::yes) return Guess::yes;
      return argument(0) == Guess::yes && argument(1) == Guess::no ? Guess::no : Guess::unsure;
    case FormulaKind::equivalence:
      if (argument(0) == Guess::unsure || argument(1) == Guess::unsure) return Guess::unsure;
      return guess(argument(0) == argument(1));
    default:
      return Guess::unsure;
  }
}

}  // namespace

Doubles in_doubles(const Problem& problem) {
  Doubles result;
  for (const Unit& unit : problem.units) {
    result.constants.push_back(to_double(unit.constant));
    for (const Term& term : unit.terms) result.coefficients.push_back(to_double(term.coefficient));
  }
  return result;
}

bool may_refute(const Problem& problem, const Doubles& doubles, const std::vector<double>& values) {
  std::vector<Approximate> units;
  std::vector<Guess> formulas;
  bool sure = true;  // no step stands so near its threshold that its value is open
  const auto formulas_up_to = [&](UnitId count) {
    while (formulas.size() < problem.formulas.size()) {
      const Formula& formula = problem.formulas[formulas.size()];
      if (formula.units_before > count) break;
      formulas.push_back(formula.kind == FormulaKind::compare
                             ? compare_to_zero(units[formula.unit], formula.comparison)
                             : connective(formula, formulas));
    }
  };
  std::size_t next_value = 0;
  std::size_t next_coefficient = 0;
  for (UnitId id = 0; id < problem.units.size() && sure; ++id) {
    formulas_up_to(id);
    const Unit& unit = problem.units[id];
    Approximate result;
    const auto argument = [&](std::size_t i) { return units[unit.arguments[i]]; };
    switch (unit.kind) {
      case UnitKind::variable:
        result.value = values[next_value++];
        result.size = std::abs(result.value);
        break;
      case UnitKind::affine:
        result.value = doubles.constants[id];
        result.size = std::abs(result.value);
        for (const Term& term : unit.terms) {
          const double coefficient = doubles.coefficients[next_coefficient++];
          result.value += coefficient * units[term.unit].value;
          result.size = std::max(result.size, std::abs(coefficient) * units[term.unit].size);
        }
        break;
      case UnitKind::relu:
        result = {std::max(argument(0).value, 0.0), argument(0).size};
        break;
      case UnitKind::abs:
        result = {std::abs(argument(0).value), argument(0).size};
        break;
      case UnitKind::max:
      case UnitKind::min:
        result = {unit.kind == UnitKind::max ? std::max(argument(0).value, argument(1).value)
                                             : std::min(argument(0).value, argument(1).value),
                  std::max(argument(0).size, argument(1).size)};
        break;
      case UnitKind::step:
      case UnitKind::strict_step:
        sure = !argument(0).near_zero();
        result = {argument(0).value > 0 ? 1.0 : 0.0, 1};
        break;
      case UnitKind::gate:
        result = argument(0).value > 0.5 ? argument(1) : Approximate{};
        break;
      case UnitKind::indicator:
        sure = formulas[unit.arguments[0]] != Guess::unsure;
        result = {formulas[unit.arguments[0]] == Guess::yes ? 1.0 : 0.0, 1};
        break;
    }
    units.push_back(result);
  }
  if (!sure) return true;
  formulas_up_to(static_cast<UnitId>(problem.units.size()));
  if (problem.assumption && formulas[*problem.assumption] == Guess::no) return false;
  return formulas[problem.claim] != Guess::yes;
}

}  // namespace overbar::piecewise
