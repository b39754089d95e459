#include "find/program.hpp"

#include <algorithm>

namespace overbar::synthesis {
namespace {

constexpr std::size_t max_terms = 4096;

bool is_leaf_kind(AtomKind kind) { return kind == AtomKind::weight || kind == AtomKind::input; }

FormulaId intern(Program& program, Formula formula) {
  const auto id = static_cast<FormulaId>(program.formulas.size());
  const auto [it, fresh] = program.formula_ids.try_emplace(
      {formula.kind, formula.truth, formula.relation, formula.argument, formula.arguments}, id);
  if (fresh) {
    program.formulas.push_back(std::move(formula));
    program.order.push_back({true, id});
  }
  return it->second;
}

AtomId intern(Program& program, AtomKind kind, const Polynomial& argument, FormulaId formula) {
  const auto id = static_cast<AtomId>(program.atoms.size());
  const auto [it, fresh] = program.unit_ids.try_emplace({kind, argument, formula}, id);
  if (fresh) {
    Atom atom;
    atom.kind = kind;
    atom.argument = argument;
    atom.formula = formula;
    program.atoms.push_back(std::move(atom));
    program.order.push_back({false, id});
  }
  return it->second;
}

/// What power of the atom is a lower one: 2 for 0/1 (x² = x), −2 for ±1 (x² = 1), 0 for none.
int power_rule(const Program& program, AtomId id) {
  if (is_zero_one(program, id)) return 2;
  const Atom& atom = program.atoms[id];
  if (!is_leaf_kind(atom.kind) || atom.domain.values.empty()) return 0;
  const auto one = [](const Rational& v) { return v == 1 || v == -1; };
  return std::ranges::all_of(atom.domain.values, one) ? -2 : 0;
}

Monomial product(const Program& program, const Monomial& a, const Monomial& b) {
  Monomial merged;
  std::ranges::merge(a, b, std::back_inserter(merged));
  Monomial result;
  for (const AtomId atom : merged) {
    const int rule = result.empty() || result.back() != atom ? 0 : power_rule(program, atom);
    if (rule == 0) result.push_back(atom);
    if (rule == -2) result.pop_back();
  }
  return result;
}

Integer floor_of(const Rational& value) {
  namespace mp = boost::multiprecision;
  Integer whole = mp::numerator(value) / mp::denominator(value);
  if (Rational(whole) > value) whole -= 1;
  return whole;
}

/// Σ coefficient · product of whole numbers, none of them a weight (whose rows are to keep their form).
bool is_whole(const Program& program, const Polynomial& polynomial) {
  return std::ranges::all_of(polynomial.terms, [&](const auto& term) {
    return std::ranges::all_of(term.first, [&](AtomId id) {
      const Atom& atom = program.atoms[id];
      if (!is_leaf_kind(atom.kind)) return is_zero_one(program, id);
      if (atom.kind == AtomKind::weight) return false;
      return atom.domain.integer || atom.domain.index_of ||
             (!atom.domain.values.empty() && std::ranges::all_of(atom.domain.values, is_integer));
    });
  });
}

// Σ aᵢ nᵢ + c with coprime whole aᵢ is whole but for c: ≥ 0 is ≥ 0 with ⌊c⌋, and > 0 is ≥ 0 with ⌈c⌉ − 1.
// Then what linear arithmetic says of whole numbers is enough more often.
Polynomial tightened(const Polynomial& polynomial, Relation& relation) {
  Polynomial rest = polynomial;
  rest.terms.erase(Monomial{});
  const Rational factor = primitive_factor(rest);
  const Rational c = polynomial.constant() * factor;
  if ((relation == Relation::eq || relation == Relation::ne) && !is_integer(c)) {
    const bool differs = relation == Relation::ne;
    relation = Relation::ge;
    return constant_polynomial(differs ? 1 : -1);
  }
  rest = scaled(rest, factor);
  Rational moved = c;
  if (relation == Relation::ge) moved = Rational(floor_of(c));
  if (relation == Relation::gt) {
    moved = -Rational(floor_of(-c)) - 1;
    relation = Relation::ge;
  }
  add_scaled(rest, constant_polynomial(moved), 1);
  return rest;
}

/// The formula that a 0/1 unit is 1 in.
FormulaId truth_of(Program& program, AtomId id) {
  const AtomKind kind = program.atoms[id].kind;
  if (kind == AtomKind::indicator) return program.atoms[id].formula;
  const Polynomial argument = program.atoms[id].argument;
  return compare(program, kind == AtomKind::step ? Relation::ge : Relation::gt, argument);
}

FormulaId connective(Program& program, FormulaKind kind, const std::vector<FormulaId>& parts) {
  // In a conjunction `true` says nothing and `false` everything; in a disjunction the other way round.
  const bool neutral = kind == FormulaKind::conjunction;
  Formula formula;
  formula.kind = kind;
  for (const FormulaId part : parts) {
    const Formula& one = program.formulas[part];
    if (one.kind == FormulaKind::literal) {
      if (one.truth != neutral) return part;
    } else if (one.kind == kind) {
      formula.arguments.insert(formula.arguments.end(), one.arguments.begin(), one.arguments.end());
    } else {
      formula.arguments.push_back(part);
    }
  }
  std::ranges::sort(formula.arguments);
  formula.arguments.erase(std::ranges::unique(formula.arguments).begin(), formula.arguments.end());
  if (formula.arguments.empty()) return truth(program, neutral);
  if (formula.arguments.size() == 1) return formula.arguments[0];
  return intern(program, std::move(formula));
}

}  // namespace

bool holds(Relation relation, const Rational& value) {
  switch (relation) {
    case Relation::ge:
      return value >= 0;
    case Relation::gt:
      return value > 0;
    case Relation::eq:
      return value == 0;
    case Relation::ne:
      return value != 0;
  }
  return false;
}

Program with_leaves_of(const Program& from) {
  Program program;
  program.atoms.assign(from.atoms.begin(), from.atoms.begin() + static_cast<std::ptrdiff_t>(from.leaf_count));
  program.leaf_count = from.leaf_count;
  for (AtomId id = 0; id < from.leaf_count; ++id) program.order.push_back({false, id});
  return program;
}

bool is_leaf(const Program& program, AtomId atom) { return atom < program.leaf_count; }

bool is_zero_one(const Program& program, AtomId id) {
  const Atom& atom = program.atoms[id];
  if (!is_leaf_kind(atom.kind)) return atom.kind != AtomKind::relu && atom.kind != AtomKind::abs;
  const Domain& domain = atom.domain;
  if (!domain.values.empty())
    return std::ranges::all_of(domain.values, [](const Rational& v) { return v == 0 || v == 1; });
  return domain.integer && domain.lower && domain.upper && *domain.lower >= 0 && *domain.upper <= 1;
}

AtomId add_leaf(Program& program, Atom atom) {
  const auto id = static_cast<AtomId>(program.atoms.size());
  program.atoms.push_back(std::move(atom));
  program.order.push_back({false, id});
  program.leaf_count = program.atoms.size();
  return id;
}

std::optional<Polynomial> multiply(const Program& program, const Polynomial& a, const Polynomial& b) {
  if (a.is_constant()) return scaled(b, a.constant());
  if (b.is_constant()) return scaled(a, b.constant());
  Polynomial result;
  for (const auto& [left, factor] : a.terms)
    for (const auto& [right, coefficient] : b.terms) {
      add_term(result, product(program, left, right), factor * coefficient);
      if (result.terms.size() > max_terms) return std::nullopt;
    }
  return result;
}

// Units of arguments that say the same are one: a positive factor changes no step, a sign no absolute value.
Polynomial unit(Program& program, AtomKind kind, const Polynomial& argument) {
  if (argument.is_constant()) {
    const Rational& c = argument.constant();
    if (kind == AtomKind::relu) return constant_polynomial(c > 0 ? c : Rational(0));
    if (kind == AtomKind::abs) return constant_polynomial(boost::multiprecision::abs(c));
    return constant_polynomial((kind == AtomKind::step ? c >= 0 : c > 0) ? 1 : 0);
  }
  if (kind == AtomKind::step || kind == AtomKind::strict_step)
    return indicator(program,
                     compare(program, kind == AtomKind::step ? Relation::ge : Relation::gt, argument));
  if (kind == AtomKind::abs && argument.terms.rbegin()->second < 0)
    return atom_polynomial(intern(program, kind, scaled(argument, -1), 0));
  return atom_polynomial(intern(program, kind, argument, 0));
}

Polynomial maximum(Program& program, const Polynomial& a, const Polynomial& b) {
  Polynomial difference = a;
  add_scaled(difference, b, -1);
  Polynomial result = b;
  add_scaled(result, unit(program, AtomKind::relu, difference), 1);
  return result;
}

Polynomial indicator(Program& program, FormulaId id) {
  if (const auto value = literal_value(program, id)) return constant_polynomial(*value ? 1 : 0);
  const Formula& formula = program.formulas[id];
  if (formula.kind == FormulaKind::compare) {
    const Polynomial argument = formula.argument;
    if (formula.relation == Relation::ge)
      return atom_polynomial(intern(program, AtomKind::step, argument, 0));
    if (formula.relation == Relation::gt)
      return atom_polynomial(intern(program, AtomKind::strict_step, argument, 0));
  }
  return atom_polynomial(intern(program, AtomKind::indicator, {}, id));
}

FormulaId truth(Program& program, bool value) {
  Formula formula;
  formula.truth = value;
  return intern(program, std::move(formula));
}

FormulaId compare(Program& program, Relation relation, const Polynomial& given) {
  if (given.is_constant()) return truth(program, holds(relation, given.constant()));
  const Polynomial argument = is_whole(program, given) ? tightened(given, relation) : given;
  if (argument.is_constant()) return truth(program, holds(relation, argument.constant()));
  // c + k u of one 0/1 unit u: what it says of u.
  const auto& last = *argument.terms.rbegin();
  if (argument.terms.size() <= 2 && last.first.size() == 1 && !is_leaf(program, last.first[0]) &&
      is_zero_one(program, last.first[0]) &&
      (argument.terms.size() == 1 || argument.terms.begin()->first.empty())) {
    const bool at_zero = holds(relation, argument.constant());
    const bool at_one = holds(relation, argument.constant() + last.second);
    if (at_zero == at_one) return truth(program, at_zero);
    const FormulaId on = truth_of(program, last.first[0]);
    return at_one ? on : negation(program, on);
  }
  Formula formula;
  formula.kind = FormulaKind::compare;
  formula.relation = relation;
  Rational factor = primitive_factor(argument);
  const bool symmetric = relation == Relation::eq || relation == Relation::ne;
  if (symmetric && last.second < 0) factor = -factor;
  formula.argument = factor == 1 ? argument : scaled(argument, factor);
  return intern(program, std::move(formula));
}

FormulaId conjunction(Program& program, const std::vector<FormulaId>& parts) {
  return connective(program, FormulaKind::conjunction, parts);
}

FormulaId disjunction(Program& program, const std::vector<FormulaId>& parts) {
  return connective(program, FormulaKind::disjunction, parts);
}

// De Morgan, from the leaves upward; a ⇔ b is negated on one side.
FormulaId negation(Program& program, FormulaId root) {
  if (const auto value = literal_value(program, root)) return truth(program, !*value);
  std::map<FormulaId, FormulaId> negated;
  for (const Program::Place& place : below(program, root)) {
    if (!place.is_formula) continue;
    const Formula formula = program.formulas[place.id];
    // Formulas inside indicators are visited as well, without harm: their negations are not used.
    std::vector<FormulaId> parts;
    for (const FormulaId part : formula.arguments) parts.push_back(negated.at(part));
    switch (formula.kind) {
      case FormulaKind::literal:
        negated[place.id] = truth(program, !formula.truth);
        break;
      case FormulaKind::compare: {
        constexpr Relation opposite[] = {Relation::gt, Relation::ge, Relation::ne, Relation::eq};
        const bool strictness = formula.relation == Relation::ge || formula.relation == Relation::gt;
        negated[place.id] = compare(program, opposite[static_cast<std::size_t>(formula.relation)],
                                    strictness ? scaled(formula.argument, -1) : formula.argument);
        break;
      }
      case FormulaKind::conjunction:
        negated[place.id] = disjunction(program, parts);
        break;
      case FormulaKind::disjunction:
        negated[place.id] = conjunction(program, parts);
        break;
      case FormulaKind::equivalence:
        negated[place.id] = equivalence(program, parts[0], formula.arguments[1]);
        break;
    }
  }
  return negated.at(root);
}

FormulaId implication(Program& program, FormulaId a, FormulaId b) {
  return disjunction(program, {negation(program, a), b});
}

FormulaId equivalence(Program& program, FormulaId a, FormulaId b) {
  if (a == b) return truth(program, true);
  if (const auto value = literal_value(program, a)) return *value ? b : negation(program, b);
  if (const auto value = literal_value(program, b)) return *value ? a : negation(program, a);
  if (program.formulas[a].kind == FormulaKind::compare && negation(program, a) == b)
    return truth(program, false);
  Formula formula;
  formula.kind = FormulaKind::equivalence;
  formula.arguments = {std::min(a, b), std::max(a, b)};
  return intern(program, std::move(formula));
}

std::optional<bool> literal_value(const Program& program, FormulaId formula) {
  const Formula& one = program.formulas[formula];
  if (one.kind != FormulaKind::literal) return std::nullopt;
  return one.truth;
}

}  // namespace overbar::synthesis
