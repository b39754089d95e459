#include "find/half_spaces.hpp"

#include <algorithm>
#include <set>

namespace overbar::synthesis {
namespace {

constexpr std::size_t max_pieces = 64;
constexpr std::size_t max_half_spaces = 200;

bool depends(const Polynomial& polynomial, const std::vector<bool>& atoms) {
  return std::ranges::any_of(polynomial.terms, [&](const auto& term) {
    return std::ranges::any_of(term.first, [&](AtomId atom) { return static_cast<bool>(atoms[atom]); });
  });
}

using Pieces = std::vector<Polynomial>;

void keep_once(Pieces& pieces, const Polynomial& piece) {
  if (pieces.size() < max_pieces && std::ranges::find(pieces, piece) == pieces.end()) pieces.push_back(piece);
}

/// What the polynomial is on the regions where its units are linear, one polynomial over the inputs a region.
Pieces pieces_of(const Program& program, const Polynomial& polynomial, const std::vector<Pieces>& atoms) {
  Pieces sums{Polynomial{}};
  for (const auto& [monomial, coefficient] : polynomial.terms) {
    Pieces products{constant_polynomial(coefficient)};
    for (const AtomId atom : monomial) {
      Pieces next;
      for (const Polynomial& left : products)
        for (const Polynomial& right : atoms[atom])
          if (const auto both = multiply(program, left, right)) keep_once(next, *both);
      products = std::move(next);
    }
    Pieces next;
    for (const Polynomial& sum : sums)
      for (const Polynomial& product : products) {
        Polynomial total = sum;
        add_scaled(total, product, 1);
        keep_once(next, total);
      }
    sums = std::move(next);
  }
  return sums;
}

}  // namespace

Dependence dependence_on_weights(const Program& program) {
  Dependence result{std::vector<bool>(program.atoms.size(), false),
                    std::vector<bool>(program.formulas.size(), false)};
  for (const Program::Place& place : program.order) {
    if (place.is_formula) {
      const Formula& formula = program.formulas[place.id];
      result.formulas[place.id] = depends(formula.argument, result.atoms) ||
                                  std::ranges::any_of(formula.arguments, [&](FormulaId id) {
                                    return static_cast<bool>(result.formulas[id]);
                                  });
      continue;
    }
    const Atom& atom = program.atoms[place.id];
    result.atoms[place.id] = is_leaf(program, place.id) ? atom.kind == AtomKind::weight
                             : atom.kind == AtomKind::indicator
                                 ? static_cast<bool>(result.formulas[atom.formula])
                                 : depends(atom.argument, result.atoms);
  }
  return result;
}

std::vector<Polynomial> half_spaces(const Task& task) {
  const Program& program = task.program;
  const Dependence weights = dependence_on_weights(program);
  std::vector<Pieces> pieces(program.atoms.size());
  std::vector<Polynomial> result;
  std::set<Polynomial> seen;
  const auto add = [&](Polynomial form) {
    if (form.is_constant() || result.size() >= max_half_spaces) return;
    Rational factor = primitive_factor(form);
    if (form.terms.rbegin()->second < 0) factor = -factor;
    form = scaled(form, factor);
    if (seen.insert(form).second) result.push_back(std::move(form));
  };
  for (const Program::Place& place : below(program, task.goal)) {
    if (place.is_formula) {
      // Of an output compared with a quantity, the quantity.
      Polynomial known;
      for (const auto& [monomial, coefficient] : program.formulas[place.id].argument.terms)
        if (std::ranges::none_of(monomial,
                                 [&](AtomId atom) { return static_cast<bool>(weights.atoms[atom]); }))
          add_term(known, monomial, coefficient);
      for (const Polynomial& piece : pieces_of(program, known, pieces)) add(piece);
      continue;
    }
    if (weights.atoms[place.id]) continue;
    const Atom& atom = program.atoms[place.id];
    Pieces& own = pieces[place.id];
    if (is_leaf(program, place.id)) {
      own = {atom_polynomial(place.id)};
    } else if (is_zero_one(program, place.id)) {
      own = {Polynomial{}, constant_polynomial(1)};
      for (const Polynomial& piece : pieces_of(program, atom.argument, pieces)) add(piece);
    } else {
      if (atom.kind == AtomKind::relu) own.push_back({});
      for (const Polynomial& piece : pieces_of(program, atom.argument, pieces)) {
        add(piece);
        keep_once(own, piece);
        if (atom.kind == AtomKind::abs) keep_once(own, scaled(piece, -1));
      }
    }
  }
  return result;
}

}  // namespace overbar::synthesis
