// An independent oracle for small piecewise-linear problems: every sign pattern (positive, zero, negative) of
// every unit and atom is enumerated, and its region tested by plain Fourier-Motzkin elimination in exact
// rationals. Shares no code with the engine but the problem itself. Exponential on purpose; recursion is
// bounded by the test's sizes.
#pragma once
#include <map>
#include <set>

#include "decide/piecewise.hpp"

namespace overbar::piecewise::oracle {

struct Affine {
  Rational constant = 0;
  std::vector<Rational> coefficients;
};

/// value > 0, value >= 0 or value = 0.
struct Constraint {
  Affine value;
  char relation = '>';
};

inline Affine combine(const Affine& a, const Rational& p, const Affine& b, const Rational& q) {
  Affine sum{a.constant * p + b.constant * q, {}};
  for (std::size_t i = 0; i < a.coefficients.size(); ++i)
    sum.coefficients.push_back(a.coefficients[i] * p + b.coefficients[i] * q);
  return sum;
}

inline bool feasible(std::vector<Constraint> system, std::size_t variables) {
  for (std::size_t v = 0; v < variables; ++v) {
    // Substitute by an equality if there is one.
    std::size_t pivot = system.size();
    for (std::size_t i = 0; i < system.size(); ++i)
      if (system[i].relation == '=' && system[i].value.coefficients[v] != 0) pivot = i;
    std::vector<Constraint> next;
    if (pivot < system.size()) {
      const Affine equality = system[pivot].value;
      for (std::size_t i = 0; i < system.size(); ++i)
        if (i != pivot)
          next.push_back({combine(system[i].value, 1, equality,
                                  -system[i].value.coefficients[v] / equality.coefficients[v]),
                          system[i].relation});
    } else {
      std::vector<const Constraint*> lower, upper;
      for (const Constraint& c : system) {
        const int sign = c.value.coefficients[v].sign();
        if (sign == 0) next.push_back(c);
        if (sign > 0) lower.push_back(&c);
        if (sign < 0) upper.push_back(&c);
      }
      for (const Constraint* l : lower)
        for (const Constraint* u : upper)
          next.push_back({combine(l->value, -u->value.coefficients[v], u->value, l->value.coefficients[v]),
                          l->relation == '>' || u->relation == '>' ? '>' : 'g'});
    }
    // Drop the ground constraints and the repeated ones.
    std::set<std::string> seen;
    system.clear();
    for (Constraint& c : next) {
      Rational scale = 0;
      for (const Rational& a : c.value.coefficients)
        if (scale == 0 && a != 0) scale = abs(a);
      if (scale == 0) {
        const int sign = c.value.constant.sign();
        if (c.relation == '>' ? sign <= 0 : c.relation == 'g' ? sign < 0 : sign != 0) return false;
        continue;
      }
      std::string key(1, c.relation);
      for (const Rational& a : c.value.coefficients) key += to_string(a / scale) + ",";
      key += to_string(c.value.constant / scale);
      if (seen.insert(key).second) system.push_back(std::move(c));
    }
  }
  return true;
}

struct Search {
  const Problem& problem;
  std::size_t variables = 0;
  std::vector<Affine> units;
  std::vector<bool> formulas;
  std::vector<Constraint> system;

  Affine number(const Rational& value) const { return {value, std::vector<Rational>(variables)}; }

  /// Runs `then` for each feasible sign of the value; true as soon as one of them is true.
  template <class Then>
  bool for_each_sign(Affine value, Then then) {
    bool constant = true;
    for (const Rational& a : value.coefficients) constant = constant && a == 0;
    if (constant) return then(value.constant.sign());
    for (const int sign : {1, 0, -1}) {
      system.push_back({sign < 0 ? combine(value, -1, value, 0) : value, sign == 0 ? '=' : '>'});
      const bool found = feasible(system, variables) && then(sign);
      system.pop_back();
      if (found) return true;
    }
    return false;
  }

  bool variable(UnitId id, std::size_t next_variable) {
    const Domain& domain = problem.units[id].domain;
    Affine self = number(0);
    self.coefficients[next_variable] = 1;
    const auto with_values = [&](const std::vector<Rational>& values) {
      for (const Rational& value : values) {
        if (!in_domain(domain, value)) continue;
        system.push_back({combine(self, 1, number(value), -1), '='});
        units.push_back(number(value));
        const bool found = refutable(next_variable + 1);
        units.pop_back();
        system.pop_back();
        if (found) return true;
      }
      return false;
    };
    if (!domain.values.empty()) return with_values(domain.values);
    if (domain.integer) {  // the tests give integers small bounds
      std::vector<Rational> values;
      for (int i = -20; i <= 20; ++i) values.emplace_back(i);
      return with_values(values);
    }
    std::size_t added = 0;
    if (domain.lower) {
      system.push_back({combine(self, 1, number(*domain.lower), -1), domain.lower_strict ? '>' : 'g'});
      ++added;
    }
    if (domain.upper) {
      system.push_back({combine(self, -1, number(*domain.upper), 1), domain.upper_strict ? '>' : 'g'});
      ++added;
    }
    units.push_back(self);
    const bool found = feasible(system, variables) && refutable(next_variable + 1);
    units.pop_back();
    system.resize(system.size() - added);
    return found;
  }

  bool with_unit(const Affine& value, std::size_t next_variable) {
    units.push_back(value);
    const bool found = refutable(next_variable);
    units.pop_back();
    return found;
  }

  bool with_formula(bool truth, std::size_t next_variable) {
    formulas.push_back(truth);
    const bool found = refutable(next_variable);
    formulas.pop_back();
    return found;
  }

  bool formula(std::size_t next_variable) {
    const Formula& f = problem.formulas[formulas.size()];
    const auto argument = [&](std::size_t i) -> bool { return formulas[f.arguments[i]]; };
    bool truth = f.truth;
    switch (f.kind) {
      case FormulaKind::literal:
        break;
      case FormulaKind::compare:
        return for_each_sign(units[f.unit], [&](int sign) {
          const bool holds = f.comparison == Comparison::ge   ? sign >= 0
                             : f.comparison == Comparison::gt ? sign > 0
                             : f.comparison == Comparison::le ? sign <= 0
                             : f.comparison == Comparison::lt ? sign < 0
                             : f.comparison == Comparison::eq ? sign == 0
                                                              : sign != 0;
          return with_formula(holds, next_variable);
        });
      case FormulaKind::conjunction:
        truth = true;
        for (std::size_t i = 0; i < f.arguments.size(); ++i) truth = truth && argument(i);
        break;
      case FormulaKind::disjunction:
        truth = false;
        for (std::size_t i = 0; i < f.arguments.size(); ++i) truth = truth || argument(i);
        break;
      case FormulaKind::negation:
        truth = !argument(0);
        break;
      case FormulaKind::implication:
        truth = argument(0) ? argument(1) : true;
        break;
      case FormulaKind::equivalence:
        truth = argument(0) == argument(1);
        break;
    }
    return with_formula(truth, next_variable);
  }

  bool refutable(std::size_t next_variable) {
    const auto id = static_cast<UnitId>(units.size());
    if (formulas.size() < problem.formulas.size() && problem.formulas[formulas.size()].units_before <= id)
      return formula(next_variable);
    if (id == problem.units.size())
      return !formulas[problem.claim] && (!problem.assumption || formulas[*problem.assumption]);
    const Unit& unit = problem.units[id];
    switch (unit.kind) {
      case UnitKind::variable:
        return variable(id, next_variable);
      case UnitKind::affine: {
        Affine sum = number(unit.constant);
        for (const Term& term : unit.terms) sum = combine(sum, 1, units[term.unit], term.coefficient);
        return with_unit(sum, next_variable);
      }
      case UnitKind::indicator:
        return with_unit(number(formulas[unit.arguments[0]] ? 1 : 0), next_variable);
      default:
        break;
    }
    const Affine a = units[unit.arguments[0]];
    const Affine b = unit.arguments.size() > 1 ? units[unit.arguments[1]] : number(0);
    const bool pair = unit.kind == UnitKind::max || unit.kind == UnitKind::min;
    return for_each_sign(pair ? combine(a, 1, b, -1) : a, [&](int sign) {
      switch (unit.kind) {
        case UnitKind::relu:
          return with_unit(sign > 0 ? a : number(0), next_variable);
        case UnitKind::abs:
          return with_unit(combine(a, sign, a, 0), next_variable);
        case UnitKind::max:
          return with_unit(sign > 0 ? a : b, next_variable);
        case UnitKind::min:
          return with_unit(sign > 0 ? b : a, next_variable);
        case UnitKind::step:
          return with_unit(number(sign >= 0 ? 1 : 0), next_variable);
        case UnitKind::strict_step:
          return with_unit(number(sign > 0 ? 1 : 0), next_variable);
        default:
          return with_unit(sign != 0 ? b : number(0), next_variable);  // a gate
      }
    });
  }
};

/// Whether the claim holds for all values.
inline bool is_true(const Problem& problem) {
  Search search{problem, 0, {}, {}, {}};
  for (const Unit& unit : problem.units) search.variables += unit.kind == UnitKind::variable ? 1 : 0;
  return !search.refutable(0);
}

}  // namespace overbar::piecewise::oracle
