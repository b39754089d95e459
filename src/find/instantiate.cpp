// Programs with leaves replaced, and programs at numbers.
#include <algorithm>

#include "find/program.hpp"

namespace overbar::synthesis {
namespace {

std::optional<Polynomial> image_of(const Polynomial& polynomial, const std::vector<Polynomial>& images,
                                   const Program& to) {
  Polynomial result;
  for (const auto& [monomial, coefficient] : polynomial.terms) {
    Polynomial term = constant_polynomial(coefficient);
    for (const AtomId atom : monomial) {
      auto next = multiply(to, term, images[atom]);
      if (!next) return std::nullopt;
      term = *std::move(next);
      if (term.terms.empty()) break;
    }
    add_scaled(result, term, 1);
  }
  return result;
}

}  // namespace

std::vector<Program::Place> below(const Program& program, FormulaId root) {
  std::vector<bool> atoms(program.atoms.size(), false);
  std::vector<bool> formulas(program.formulas.size(), false);
  formulas[root] = true;
  std::vector<Program::Place> result;
  const auto mark = [&](const Polynomial& polynomial) {
    for (const auto& [monomial, coefficient] : polynomial.terms)
      for (const AtomId atom : monomial) atoms[atom] = true;
  };
  for (auto place = program.order.rbegin(); place != program.order.rend(); ++place) {
    if (!(place->is_formula ? formulas[place->id] : atoms[place->id])) continue;
    result.push_back(*place);
    if (place->is_formula) {
      mark(program.formulas[place->id].argument);
      for (const FormulaId part : program.formulas[place->id].arguments) formulas[part] = true;
    } else {
      mark(program.atoms[place->id].argument);
      if (program.atoms[place->id].kind == AtomKind::indicator)
        formulas[program.atoms[place->id].formula] = true;
    }
  }
  std::ranges::reverse(result);
  return result;
}

std::vector<AtomId> leaves_of(const Program& program, FormulaId root) {
  std::vector<AtomId> leaves;
  for (const Program::Place& place : below(program, root))
    if (!place.is_formula && is_leaf(program, place.id)) leaves.push_back(place.id);
  std::ranges::sort(leaves);
  return leaves;
}

FormulaId combined(Program& to, const Formula& formula, const std::vector<FormulaId>& parts) {
  switch (formula.kind) {
    case FormulaKind::conjunction:
      return conjunction(to, parts);
    case FormulaKind::disjunction:
      return disjunction(to, parts);
    case FormulaKind::equivalence:
      return equivalence(to, parts[0], parts[1]);
    case FormulaKind::literal:
    case FormulaKind::compare:
      break;
  }
  return truth(to, formula.truth);
}

std::optional<FormulaId> instantiate(const Program& from, const std::vector<Program::Place>& places,
                                     const std::vector<Polynomial>& images, Program& to) {
  std::vector<Polynomial> atoms(from.atoms.size());
  std::vector<FormulaId> formulas(from.formulas.size(), 0);
  for (const Program::Place& place : places) {
    if (!place.is_formula) {
      const Atom& atom = from.atoms[place.id];
      if (is_leaf(from, place.id)) {
        atoms[place.id] = images[place.id];
      } else if (atom.kind == AtomKind::indicator) {
        atoms[place.id] = indicator(to, formulas[atom.formula]);
      } else {
        const auto argument = image_of(atom.argument, atoms, to);
        if (!argument) return std::nullopt;
        atoms[place.id] = unit(to, atom.kind, *argument);
      }
      continue;
    }
    const Formula& formula = from.formulas[place.id];
    if (formula.kind == FormulaKind::compare) {
      const auto argument = image_of(formula.argument, atoms, to);
      if (!argument) return std::nullopt;
      formulas[place.id] = compare(to, formula.relation, *argument);
      continue;
    }
    std::vector<FormulaId> parts;
    parts.reserve(formula.arguments.size());
    for (const FormulaId part : formula.arguments) parts.push_back(formulas[part]);
    formulas[place.id] = combined(to, formula, parts);
  }
  return formulas[places.back().id];
}

Rational value_at(const Polynomial& polynomial, const std::vector<Rational>& atoms) {
  Rational sum = 0;
  for (const auto& [monomial, coefficient] : polynomial.terms) {
    // Most terms are ±1 times one atom.
    if (monomial.size() == 1) {
      const Rational& value = atoms[monomial[0]];
      if (value == 0) continue;
      if (coefficient == 1)
        sum += value;
      else if (coefficient == -1)
        sum -= value;
      else
        sum += coefficient * value;
      continue;
    }
    Rational term = coefficient;
    for (const AtomId atom : monomial) {
      term *= atoms[atom];
      if (term == 0) break;
    }
    sum += term;
  }
  return sum;
}

bool holds(const Program& program, const std::vector<Program::Place>& places,
           const std::vector<Rational>& leaves) {
  std::vector<Rational> atoms(program.atoms.size());
  std::vector<bool> formulas(program.formulas.size(), false);
  for (const Program::Place& place : places) {
    if (!place.is_formula) {
      const Atom& atom = program.atoms[place.id];
      Rational& value = atoms[place.id];
      if (is_leaf(program, place.id)) {
        value = leaves[place.id];
        continue;
      }
      if (atom.kind == AtomKind::indicator) {
        value = formulas[atom.formula] ? 1 : 0;
        continue;
      }
      value = value_at(atom.argument, atoms);
      if (atom.kind == AtomKind::relu && value < 0) value = 0;
      if (atom.kind == AtomKind::abs && value < 0) value = -value;
      if (atom.kind == AtomKind::step) value = value >= 0 ? 1 : 0;
      if (atom.kind == AtomKind::strict_step) value = value > 0 ? 1 : 0;
      continue;
    }
    const Formula& formula = program.formulas[place.id];
    const auto part = [&](FormulaId id) { return static_cast<bool>(formulas[id]); };
    switch (formula.kind) {
      case FormulaKind::literal:
        formulas[place.id] = formula.truth;
        break;
      case FormulaKind::compare:
        formulas[place.id] = holds(formula.relation, value_at(formula.argument, atoms));
        break;
      case FormulaKind::conjunction:
        formulas[place.id] = std::ranges::all_of(formula.arguments, part);
        break;
      case FormulaKind::disjunction:
        formulas[place.id] = std::ranges::any_of(formula.arguments, part);
        break;
      case FormulaKind::equivalence:
        formulas[place.id] = formulas[formula.arguments[0]] == formulas[formula.arguments[1]];
        break;
    }
  }
  return formulas[places.back().id];
}

}  // namespace overbar::synthesis
