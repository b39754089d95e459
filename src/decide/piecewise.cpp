#include "decide/piecewise.hpp"

#include <algorithm>

namespace overbar::piecewise {
namespace {

UnitId add_unit(Problem& problem, UnitKind kind, std::vector<std::uint32_t> arguments, std::string name) {
  Unit unit;
  unit.kind = kind;
  unit.arguments = std::move(arguments);
  unit.name = std::move(name);
  problem.units.push_back(std::move(unit));
  return static_cast<UnitId>(problem.units.size() - 1);
}

FormulaId add_formula(Problem& problem, FormulaKind kind, std::vector<FormulaId> arguments) {
  Formula formula;
  formula.kind = kind;
  formula.arguments = std::move(arguments);
  formula.units_before = static_cast<UnitId>(problem.units.size());
  problem.formulas.push_back(std::move(formula));
  return static_cast<FormulaId>(problem.formulas.size() - 1);
}

std::string domain_fault(const Domain& domain) {
  if (!domain.values.empty()) {
    if (domain.lower || domain.upper || domain.integer) return "a finite domain has bounds as well";
    for (std::size_t i = 1; i < domain.values.size(); ++i)
      if (domain.values[i - 1] >= domain.values[i]) return "the values of a finite domain do not ascend";
  }
  return {};  // an empty range is sense: everything is true of its members
}

bool compare_to_zero(const Rational& value, Comparison comparison) {
  switch (comparison) {
    case Comparison::ge:
      return value >= 0;
    case Comparison::gt:
      return value > 0;
    case Comparison::le:
      return value <= 0;
    case Comparison::lt:
      return value < 0;
    case Comparison::eq:
      return value == 0;
    case Comparison::ne:
      return value != 0;
  }
  return false;
}

bool formula_value(const Formula& formula, const Evaluation& values) {
  const auto argument = [&](std::size_t i) { return values.formulas[formula.arguments[i]]; };
  switch (formula.kind) {
    case FormulaKind::literal:
      return formula.truth;
    case FormulaKind::compare:
      return compare_to_zero(values.units[formula.unit], formula.comparison);
    case FormulaKind::conjunction:
      return std::ranges::all_of(formula.arguments, [&](FormulaId f) { return values.formulas[f]; });
    case FormulaKind::disjunction:
      return std::ranges::any_of(formula.arguments, [&](FormulaId f) { return values.formulas[f]; });
    case FormulaKind::negation:
      return !argument(0);
    case FormulaKind::implication:
      return !argument(0) || argument(1);
    case FormulaKind::equivalence:
      return argument(0) == argument(1);
  }
  return false;
}

Rational unit_value(const Unit& unit, const Evaluation& values) {
  const auto argument = [&](std::size_t i) -> const Rational& { return values.units[unit.arguments[i]]; };
  switch (unit.kind) {
    case UnitKind::variable:
      return 0;
    case UnitKind::affine: {
      Rational sum = unit.constant;
      for (const Term& term : unit.terms)
        if (values.units[term.unit] != 0) sum += term.coefficient * values.units[term.unit];
      return sum;
    }
    case UnitKind::relu:
      return argument(0) >= 0 ? argument(0) : Rational(0);
    case UnitKind::abs:
      return argument(0) >= 0 ? argument(0) : Rational(-argument(0));
    case UnitKind::max:
      return argument(0) >= argument(1) ? argument(0) : argument(1);
    case UnitKind::min:
      return argument(0) <= argument(1) ? argument(0) : argument(1);
    case UnitKind::step:
      return argument(0) >= 0 ? 1 : 0;
    case UnitKind::strict_step:
      return argument(0) > 0 ? 1 : 0;
    case UnitKind::gate:
      return argument(0) != 0 ? argument(1) : Rational(0);
    case UnitKind::indicator:
      return values.formulas[unit.arguments[0]] ? 1 : 0;
  }
  return 0;
}

std::size_t argument_count(UnitKind kind) {
  switch (kind) {
    case UnitKind::variable:
    case UnitKind::affine:
      return 0;
    case UnitKind::max:
    case UnitKind::min:
    case UnitKind::gate:
      return 2;
    default:
      return 1;
  }
}

bool printable_name(const std::string& name) {
  return name.size() <= 200 &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; });
}

std::string unit_fault(const Problem& problem, UnitId id) {
  const Unit& unit = problem.units[id];
  if (!printable_name(unit.name)) return "a unit's name has a blank in it or is too long";
  if (unit.arguments.size() != argument_count(unit.kind)) return "a unit has the wrong number of arguments";
  if (unit.kind == UnitKind::variable)
    return unit.name.empty() ? "a variable has no name" : domain_fault(unit.domain);
  for (const Term& term : unit.terms)
    if (term.unit >= id) return "a unit stands before its argument";
  if (unit.kind == UnitKind::indicator) {
    const FormulaId formula = unit.arguments[0];
    if (formula >= problem.formulas.size()) return "an indicator of a formula that does not exist";
    return problem.formulas[formula].units_before > id ? "an indicator stands before its formula" : "";
  }
  for (const UnitId argument : unit.arguments)
    if (argument >= id) return "a unit stands before its argument";
  if (unit.kind == UnitKind::gate && !is_zero_one(problem, unit.arguments[0]))
    return "the first argument of a gate is not known to be 0 or 1";
  return {};
}

}  // namespace

UnitId add_variable(Problem& problem, std::string name, Domain domain) {
  const UnitId id = add_unit(problem, UnitKind::variable, {}, std::move(name));
  problem.units[id].domain = std::move(domain);
  return id;
}

UnitId add_affine(Problem& problem, Rational constant, std::vector<Term> terms, std::string name) {
  const UnitId id = add_unit(problem, UnitKind::affine, {}, std::move(name));
  problem.units[id].constant = std::move(constant);
  problem.units[id].terms = std::move(terms);
  return id;
}

UnitId add_relu(Problem& problem, UnitId z, std::string name) {
  return add_unit(problem, UnitKind::relu, {z}, std::move(name));
}
UnitId add_abs(Problem& problem, UnitId z, std::string name) {
  return add_unit(problem, UnitKind::abs, {z}, std::move(name));
}
UnitId add_max(Problem& problem, UnitId a, UnitId b, std::string name) {
  return add_unit(problem, UnitKind::max, {a, b}, std::move(name));
}
UnitId add_min(Problem& problem, UnitId a, UnitId b, std::string name) {
  return add_unit(problem, UnitKind::min, {a, b}, std::move(name));
}
UnitId add_step(Problem& problem, UnitId z, std::string name) {
  return add_unit(problem, UnitKind::step, {z}, std::move(name));
}
UnitId add_strict_step(Problem& problem, UnitId z, std::string name) {
  return add_unit(problem, UnitKind::strict_step, {z}, std::move(name));
}
UnitId add_gate(Problem& problem, UnitId zero_one, UnitId value, std::string name) {
  return add_unit(problem, UnitKind::gate, {zero_one, value}, std::move(name));
}
UnitId add_indicator(Problem& problem, FormulaId formula, std::string name) {
  return add_unit(problem, UnitKind::indicator, {formula}, std::move(name));
}

FormulaId literal(Problem& problem, bool truth) {
  const FormulaId id = add_formula(problem, FormulaKind::literal, {});
  problem.formulas[id].truth = truth;
  return id;
}

FormulaId compare(Problem& problem, UnitId a, Comparison comparison, const Rational& constant) {
  if (constant != 0) a = add_affine(problem, -constant, {{1, a}});
  const FormulaId id = add_formula(problem, FormulaKind::compare, {});
  problem.formulas[id].unit = a;
  problem.formulas[id].comparison = comparison;
  return id;
}

FormulaId compare(Problem& problem, UnitId a, Comparison comparison, UnitId b) {
  return compare(problem, add_affine(problem, 0, {{1, a}, {-1, b}}), comparison, Rational(0));
}

FormulaId conjunction(Problem& problem, std::vector<FormulaId> parts) {
  return add_formula(problem, FormulaKind::conjunction, std::move(parts));
}
FormulaId disjunction(Problem& problem, std::vector<FormulaId> parts) {
  return add_formula(problem, FormulaKind::disjunction, std::move(parts));
}
FormulaId negation(Problem& problem, FormulaId a) { return add_formula(problem, FormulaKind::negation, {a}); }
FormulaId implication(Problem& problem, FormulaId a, FormulaId b) {
  return add_formula(problem, FormulaKind::implication, {a, b});
}
FormulaId equivalence(Problem& problem, FormulaId a, FormulaId b) {
  return add_formula(problem, FormulaKind::equivalence, {a, b});
}

bool is_zero_one(const Problem& problem, UnitId id) {
  // Gates of 0/1 units are a chain through their second argument, and valid when the first is 0/1 as well.
  while (problem.units[id].kind == UnitKind::gate) id = problem.units[id].arguments[1];
  const Unit& unit = problem.units[id];
  switch (unit.kind) {
    case UnitKind::step:
    case UnitKind::strict_step:
    case UnitKind::indicator:
      return true;
    case UnitKind::variable: {
      const Domain& domain = unit.domain;
      if (!domain.values.empty())
        return std::ranges::all_of(domain.values, [](const Rational& v) { return v == 0 || v == 1; });
      return domain.integer && domain.lower && domain.upper && *domain.lower >= 0 && *domain.upper <= 1;
    }
    default:
      return false;
  }
}

std::string fault(const Problem& problem) {
  for (UnitId id = 0; id < problem.units.size(); ++id)
    if (std::string text = unit_fault(problem, id); !text.empty()) return text;
  UnitId before = 0;
  for (FormulaId id = 0; id < problem.formulas.size(); ++id) {
    const Formula& formula = problem.formulas[id];
    if (formula.units_before < before || formula.units_before > problem.units.size())
      return "formulas and units are out of order";
    before = formula.units_before;
    if (formula.kind == FormulaKind::compare && formula.unit >= formula.units_before)
      return "a comparison stands before its unit";
    for (const FormulaId argument : formula.arguments)
      if (argument >= id) return "a formula stands before its argument";
    const std::size_t count = formula.arguments.size();
    const bool binary = formula.kind == FormulaKind::implication || formula.kind == FormulaKind::equivalence;
    const bool leaf = formula.kind == FormulaKind::literal || formula.kind == FormulaKind::compare;
    if ((binary && count != 2) || (leaf && count != 0) ||
        (formula.kind == FormulaKind::negation && count != 1))
      return "a formula has the wrong number of arguments";
  }
  if (problem.claim >= problem.formulas.size()) return "there is no claim";
  if (problem.assumption && *problem.assumption >= problem.formulas.size())
    return "there is no such assumption";
  return {};
}

bool in_domain(const Domain& domain, const Rational& value) {
  if (!domain.values.empty()) return std::ranges::binary_search(domain.values, value);
  if (domain.integer && !is_integer(value)) return false;
  if (domain.lower && (value < *domain.lower || (domain.lower_strict && value == *domain.lower)))
    return false;
  return !(domain.upper && (value > *domain.upper || (domain.upper_strict && value == *domain.upper)));
}

Evaluation evaluate(const Problem& problem, const std::vector<Rational>& values) {
  Evaluation result;
  result.units.reserve(problem.units.size());
  result.formulas.reserve(problem.formulas.size());
  std::size_t next_value = 0;
  const auto formulas_up_to = [&](UnitId units) {
    while (result.formulas.size() < problem.formulas.size()) {
      const Formula& formula = problem.formulas[result.formulas.size()];
      if (formula.units_before > units) break;
      result.formulas.push_back(formula_value(formula, result));
    }
  };
  for (UnitId id = 0; id < problem.units.size(); ++id) {
    formulas_up_to(id);
    const Unit& unit = problem.units[id];
    result.units.push_back(unit.kind == UnitKind::variable ? values[next_value++] : unit_value(unit, result));
  }
  formulas_up_to(static_cast<UnitId>(problem.units.size()));
  return result;
}

bool refutes(const Problem& problem, const std::vector<Rational>& values) {
  std::size_t next = 0;
  for (const Unit& unit : problem.units)
    if (unit.kind == UnitKind::variable) {
      if (next >= values.size() || !in_domain(unit.domain, values[next])) return false;
      ++next;
    }
  const Evaluation evaluation = evaluate(problem, values);
  if (problem.assumption && !evaluation.formulas[*problem.assumption]) return false;
  return !evaluation.formulas[problem.claim];
}

}  // namespace overbar::piecewise
