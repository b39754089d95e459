#include "find/tester.hpp"

#include <cmath>

namespace overbar::synthesis {

Tester::Tester(const Program& program, const std::vector<Program::Place>& places)
    : numbers_(program.atoms.size()), truths_(program.formulas.size()) {
  const auto add_terms = [&](const Polynomial& polynomial, Step& step) {
    step.begin = static_cast<std::uint32_t>(terms_.size());
    for (const auto& [monomial, coefficient] : polynomial.terms) {
      Term term{to_double(coefficient), static_cast<std::uint32_t>(atoms_.size()), 0};
      atoms_.insert(atoms_.end(), monomial.begin(), monomial.end());
      term.end = static_cast<std::uint32_t>(atoms_.size());
      terms_.push_back(term);
    }
    step.end = static_cast<std::uint32_t>(terms_.size());
  };
  for (const Program::Place& place : places) {
    Step step;
    step.is_formula = place.is_formula;
    step.target = place.id;
    if (place.is_formula) {
      const Formula& formula = program.formulas[place.id];
      step.kind = static_cast<std::uint8_t>(formula.kind);
      step.relation = formula.relation;
      step.truth = formula.truth;
      if (formula.kind == FormulaKind::compare) {
        add_terms(formula.argument, step);
      } else {
        step.begin = static_cast<std::uint32_t>(parts_.size());
        parts_.insert(parts_.end(), formula.arguments.begin(), formula.arguments.end());
        step.end = static_cast<std::uint32_t>(parts_.size());
      }
    } else {
      const Atom& atom = program.atoms[place.id];
      step.kind = static_cast<std::uint8_t>(atom.kind);
      if (atom.kind == AtomKind::indicator)
        step.begin = atom.formula;
      else
        add_terms(atom.argument, step);
    }
    steps_.push_back(step);
  }
}

bool Tester::holds(const std::vector<double>& leaves) {
  bool last = true;
  for (const Step& step : steps_) {
    const auto sum = [&] {
      double total = 0;
      for (std::uint32_t k = step.begin; k < step.end; ++k) {
        double product = terms_[k].coefficient;
        for (std::uint32_t a = terms_[k].begin; a < terms_[k].end; ++a) product *= numbers_[atoms_[a]];
        total += product;
      }
      return total;
    };
    if (!step.is_formula) {
      double& value = numbers_[step.target];
      switch (static_cast<AtomKind>(step.kind)) {
        case AtomKind::weight:
        case AtomKind::input:
          value = leaves[step.target];
          break;
        case AtomKind::relu:
          value = std::max(sum(), 0.0);
          break;
        case AtomKind::abs:
          value = std::abs(sum());
          break;
        case AtomKind::step:
          value = sum() >= 0 ? 1 : 0;
          break;
        case AtomKind::strict_step:
          value = sum() > 0 ? 1 : 0;
          break;
        case AtomKind::indicator:
          value = truths_[step.begin] != 0 ? 1 : 0;
          break;
      }
      continue;
    }
    bool value = true;
    switch (static_cast<FormulaKind>(step.kind)) {
      case FormulaKind::literal:
        value = step.truth;
        break;
      case FormulaKind::compare: {
        const double total = sum();
        value = step.relation == Relation::ge   ? total >= 0
                : step.relation == Relation::gt ? total > 0
                : step.relation == Relation::eq ? total == 0
                                                : total != 0;
        break;
      }
      case FormulaKind::conjunction:
        for (std::uint32_t k = step.begin; k < step.end; ++k) value = value && truths_[parts_[k]] != 0;
        break;
      case FormulaKind::disjunction:
        value = false;
        for (std::uint32_t k = step.begin; k < step.end; ++k) value = value || truths_[parts_[k]] != 0;
        break;
      case FormulaKind::equivalence:
        value = truths_[parts_[step.begin]] == truths_[parts_[step.begin + 1]];
        break;
    }
    truths_[step.target] = value ? 1 : 0;
    last = value;
  }
  return last;
}

}  // namespace overbar::synthesis
