#include "find/germ.hpp"

#include <algorithm>
#include <set>

namespace overbar::synthesis {
namespace {

/// Coefficients of 1, ε, ε², …
using Series = std::vector<Polynomial>;

constexpr std::size_t highest_power = 4;

std::optional<Series> product(const Program& to, const Series& a, const Series& b) {
  if (a.size() + b.size() > highest_power + 2) return std::nullopt;
  Series result(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto one = multiply(to, a[i], b[j]);
      if (!one) return std::nullopt;
      add_scaled(result[i + j], *one, 1);
    }
  return result;
}

void trim(Series& series) {
  while (series.size() > 1 && series.back().terms.empty()) series.pop_back();
}

std::optional<Series> image_of(const Polynomial& polynomial, const std::vector<Series>& images,
                               const Program& to) {
  Series sum(1);
  for (const auto& [monomial, coefficient] : polynomial.terms) {
    Series term{constant_polynomial(coefficient)};
    for (const AtomId atom : monomial) {
      auto next = product(to, term, images[atom]);
      if (!next) return std::nullopt;
      term = *std::move(next);
    }
    if (term.size() > sum.size()) sum.resize(term.size());
    for (std::size_t k = 0; k < term.size(); ++k) add_scaled(sum[k], term[k], 1);
  }
  trim(sum);
  return sum;
}

/// c₀ > 0, or c₀ = 0 and the same of the rest; the last may be 0 if the relation says so.
FormulaId sign_formula(Program& to, Relation relation, const Series& series) {
  if (relation == Relation::eq || relation == Relation::ne) {
    std::vector<FormulaId> parts;
    for (const Polynomial& part : series) parts.push_back(compare(to, relation, part));
    return relation == Relation::eq ? conjunction(to, parts) : disjunction(to, parts);
  }
  FormulaId formula = compare(to, relation, series.back());
  for (std::size_t k = series.size() - 1; k-- > 0;)
    formula = disjunction(to, {compare(to, Relation::gt, series[k]),
                               conjunction(to, {compare(to, Relation::eq, series[k]), formula})});
  return formula;
}

std::optional<Series> unit_near(Program& to, AtomKind kind, const Series& argument) {
  const Relation relation = kind == AtomKind::strict_step ? Relation::gt : Relation::ge;
  const Polynomial on = indicator(to, sign_formula(to, relation, argument));
  if (kind == AtomKind::step || kind == AtomKind::strict_step) return Series{on};
  if (argument.size() == 1) return Series{unit(to, kind, argument[0])};
  // relu(z) = on · z, |z| = (2 on − 1) z
  Polynomial factor = on;
  if (kind == AtomKind::abs) {
    factor = scaled(on, 2);
    add_scaled(factor, constant_polynomial(1), -1);
  }
  auto result = product(to, {factor}, argument);
  if (result) trim(*result);
  return result;
}

}  // namespace

std::optional<FormulaId> instantiate_near(const Program& from, const std::vector<Program::Place>& places,
                                          const Point& at, const Point& direction, Program& to) {
  std::vector<Series> atoms(from.atoms.size());
  std::vector<FormulaId> formulas(from.formulas.size(), 0);
  for (const Program::Place& place : places) {
    if (!place.is_formula) {
      const Atom& atom = from.atoms[place.id];
      Series& value = atoms[place.id];
      if (atom.kind == AtomKind::weight) {
        value = {atom_polynomial(place.id)};
      } else if (atom.kind == AtomKind::input) {
        value = {constant_polynomial(at[place.id]), constant_polynomial(direction[place.id])};
        trim(value);
      } else if (atom.kind == AtomKind::indicator) {
        value = {indicator(to, formulas[atom.formula])};
      } else {
        const auto argument = image_of(atom.argument, atoms, to);
        auto near = argument ? unit_near(to, atom.kind, *argument) : std::nullopt;
        if (!near) return std::nullopt;
        value = *std::move(near);
      }
      continue;
    }
    const Formula& formula = from.formulas[place.id];
    if (formula.kind == FormulaKind::compare) {
      const auto argument = image_of(formula.argument, atoms, to);
      if (!argument) return std::nullopt;
      formulas[place.id] = sign_formula(to, formula.relation, *argument);
      continue;
    }
    std::vector<FormulaId> parts;
    parts.reserve(formula.arguments.size());
    for (const FormulaId part : formula.arguments) parts.push_back(formulas[part]);
    formulas[place.id] = combined(to, formula, parts);
  }
  return formulas[places.back().id];
}

std::vector<Germ> boundary_germs(const Task& task, const Points& points, std::size_t most) {
  std::vector<Germ> result;
  if (points.complete || !task.premise_of_inputs) return result;
  const auto is_whole = [&](AtomId id) {
    const Domain& domain = task.program.atoms[id].domain;
    return domain.integer || domain.index_of || !domain.values.empty();
  };
  // The simplest input of each cell: where directions lead.
  std::vector<std::size_t> goals;
  std::set<std::vector<int>> cells;
  for (std::size_t k = 0; k < points.all.size() && goals.size() < 64; ++k)
    if (cells.insert(points.signatures[k]).second) goals.push_back(k);
  for (const std::size_t from : goals) {
    if (result.size() >= most) break;
    const std::vector<int>& here = points.signatures[from];
    if (std::ranges::find(here, 0) == here.end()) continue;
    std::set<std::vector<int>> reached;
    for (const std::size_t to : goals) {
      if (to == from || result.size() >= most) continue;
      Germ germ{points.all[from], Point(task.program.leaf_count)};
      bool real = true;
      for (const AtomId id : task.inputs) {
        germ.direction[id] = points.all[to][id] - germ.at[id];
        real = real && !(germ.direction[id] != 0 && is_whole(id));
      }
      std::vector<int> cell = here;
      for (std::size_t k = 0; k < cell.size(); ++k)
        if (cell[k] == 0) cell[k] = points.signatures[to][k];
      if (!real || cell == here || !reached.insert(cell).second) continue;
      // The domains are convex here; the premise must hold on the way, too.
      Program closed = with_leaves_of(task.program);
      const auto premise =
          instantiate_near(task.program, task.premise_places, germ.at, germ.direction, closed);
      if (premise && literal_value(closed, *premise).value_or(false)) result.push_back(std::move(germ));
    }
  }
  return result;
}

}  // namespace overbar::synthesis
