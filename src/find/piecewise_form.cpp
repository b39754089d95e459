#include "find/piecewise_form.hpp"

#include <algorithm>

namespace overbar::synthesis {
namespace {

namespace pl = piecewise;

pl::Domain domain_of(const Domain& from) {
  pl::Domain domain;
  if (!from.values.empty()) {
    for (const Rational& value : from.values)
      if (is_in_domain(from, value)) domain.values.push_back(value);
    std::ranges::sort(domain.values);
    domain.values.erase(std::ranges::unique(domain.values).begin(), domain.values.end());
    return domain;
  }
  domain.integer = from.integer;
  domain.lower = from.index_of ? Rational(1) : from.lower;
  domain.upper = from.index_of ? Rational(from.index_of->code) : from.upper;
  return domain;
}

class Former {
 public:
  Former(const Program& program, pl::Problem& problem)
      : program_(program),
        problem_(problem),
        units_(program.atoms.size()),
        formulas_(program.formulas.size()) {}

  bool add(const Program::Place& place, std::vector<AtomId>& variables) {
    if (place.is_formula) return add_formula(place.id);
    const Atom& atom = program_.atoms[place.id];
    if (is_leaf(program_, place.id)) {
      std::string name = atom.name;
      std::ranges::replace(name, ' ', '_');
      units_[place.id] = pl::add_variable(problem_, name, domain_of(atom.domain));
      variables.push_back(place.id);
      return true;
    }
    if (atom.kind == AtomKind::indicator) {
      units_[place.id] = pl::add_indicator(problem_, formulas_[atom.formula]);
      return true;
    }
    const auto z = affine(atom.argument);
    if (!z) return false;
    units_[place.id] = atom.kind == AtomKind::relu   ? pl::add_relu(problem_, *z)
                       : atom.kind == AtomKind::abs  ? pl::add_abs(problem_, *z)
                       : atom.kind == AtomKind::step ? pl::add_step(problem_, *z)
                                                     : pl::add_strict_step(problem_, *z);
    return true;
  }

  pl::FormulaId formula(FormulaId id) const { return formulas_[id]; }

 private:
  const Program& program_;
  pl::Problem& problem_;
  std::vector<pl::UnitId> units_;
  std::vector<pl::FormulaId> formulas_;
  std::map<Monomial, pl::UnitId> products_;

  /// 0/1 factors switch the one other factor on and off.
  std::optional<pl::UnitId> product(const Monomial& monomial) {
    if (monomial.size() == 1) return units_[monomial[0]];
    const auto [it, fresh] = products_.try_emplace(monomial, 0);
    if (!fresh) return it->second;
    std::optional<AtomId> other;
    std::vector<AtomId> gates;
    for (const AtomId atom : monomial) {
      if (is_zero_one(program_, atom)) {
        gates.push_back(atom);
      } else if (other) {
        return std::nullopt;
      } else {
        other = atom;
      }
    }
    if (!other) {
      other = gates.back();
      gates.pop_back();
    }
    pl::UnitId made = units_[*other];
    for (const AtomId gate : gates) made = pl::add_gate(problem_, units_[gate], made);
    return it->second = made;
  }

  std::optional<pl::UnitId> affine(const Polynomial& polynomial) {
    std::vector<pl::Term> terms;
    for (const auto& [monomial, coefficient] : polynomial.terms) {
      if (monomial.empty()) continue;
      const auto made = product(monomial);
      if (!made) return std::nullopt;
      terms.push_back({coefficient, *made});
    }
    const Rational constant = polynomial.constant();
    if (constant == 0 && terms.size() == 1 && terms[0].coefficient == 1) return terms[0].unit;
    return pl::add_affine(problem_, constant, std::move(terms));
  }

  bool add_formula(FormulaId id) {
    const Formula& formula = program_.formulas[id];
    std::vector<pl::FormulaId> parts;
    for (const FormulaId part : formula.arguments) parts.push_back(formulas_[part]);
    switch (formula.kind) {
      case FormulaKind::literal:
        formulas_[id] = pl::literal(problem_, formula.truth);
        return true;
      case FormulaKind::compare: {
        constexpr pl::Comparison comparisons[] = {pl::Comparison::ge, pl::Comparison::gt, pl::Comparison::eq,
                                                  pl::Comparison::ne};
        const auto z = affine(formula.argument);
        if (z)
          formulas_[id] = pl::compare(problem_, *z, comparisons[static_cast<std::size_t>(formula.relation)]);
        return z.has_value();
      }
      case FormulaKind::conjunction:
        formulas_[id] = pl::conjunction(problem_, parts);
        return true;
      case FormulaKind::disjunction:
        formulas_[id] = pl::disjunction(problem_, parts);
        return true;
      case FormulaKind::equivalence:
        formulas_[id] = pl::equivalence(problem_, parts[0], parts[1]);
        return true;
    }
    return false;
  }
};

}  // namespace

std::optional<PiecewiseForm> piecewise_form(const Program& program, std::optional<FormulaId> assumption,
                                            FormulaId claim) {
  PiecewiseForm form;
  std::vector<bool> atoms(program.atoms.size(), false);
  std::vector<bool> formulas(program.formulas.size(), false);
  std::vector<FormulaId> roots{claim};
  if (assumption) roots.push_back(*assumption);
  for (const FormulaId root : roots)
    for (const Program::Place& place : below(program, root))
      (place.is_formula ? formulas : atoms)[place.id] = true;
  Former former(program, form.problem);
  for (const Program::Place& place : program.order)
    if ((place.is_formula ? formulas : atoms)[place.id] && !former.add(place, form.variables))
      return std::nullopt;
  form.problem.claim = former.formula(claim);
  if (assumption) form.problem.assumption = former.formula(*assumption);
  return form;
}

}  // namespace overbar::synthesis
