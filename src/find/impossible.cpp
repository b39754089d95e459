#include "find/impossible.hpp"

#include <algorithm>

#include "find/piecewise_form.hpp"

namespace overbar::synthesis {
namespace {

constexpr std::uint64_t most_nodes = 20'000;
constexpr std::size_t most_exhausted = 50'000;

/// "p > 0, or p = 0 and …": nothing but p ≥ 0 is made use of.
const Formula* limit_of(const Program& program, const Formula& formula) {
  if (formula.kind != FormulaKind::disjunction || formula.arguments.size() != 2) return nullptr;
  for (const std::size_t k : {0, 1}) {
    const Formula& first = program.formulas[formula.arguments[k]];
    const Formula& other = program.formulas[formula.arguments[1 - k]];
    if (first.kind != FormulaKind::compare || first.relation != Relation::gt) continue;
    std::vector<FormulaId> parts = other.arguments;
    if (other.kind == FormulaKind::compare) parts = {formula.arguments[1 - k]};
    if (other.kind != FormulaKind::compare && other.kind != FormulaKind::conjunction) continue;
    for (const FormulaId part : parts) {
      const Formula& equation = program.formulas[part];
      if (equation.kind == FormulaKind::compare && equation.relation == Relation::eq &&
          (equation.argument == first.argument || equation.argument == scaled(first.argument, -1)))
        return &first;
    }
  }
  return nullptr;
}

/// The formula as a conjunction of linear inequalities and equations; false if it is none.
bool collect(const Program& program, FormulaId root, std::size_t point, std::vector<Inequality>& parts) {
  std::vector<FormulaId> open{root};
  while (!open.empty()) {
    const Formula& formula = program.formulas[open.back()];
    open.pop_back();
    if (formula.kind == FormulaKind::conjunction) {
      open.insert(open.end(), formula.arguments.rbegin(), formula.arguments.rend());
      continue;
    }
    const Formula* limit = limit_of(program, formula);
    if (limit == nullptr && (formula.kind != FormulaKind::compare || formula.relation == Relation::ne))
      return false;
    const Polynomial& argument = limit == nullptr ? formula.argument : limit->argument;
    for (const auto& [monomial, coefficient] : argument.terms)
      if (monomial.size() > 1 || (monomial.size() == 1 && !is_leaf(program, monomial[0]))) return false;
    parts.push_back({point, argument, limit == nullptr ? formula.relation : Relation::ge, 0});
  }
  return true;
}

/// A proof that the parts exclude each other (over real weights), if they do.
std::string refutation(const Program& program, const std::vector<FormulaId>& parts,
                       const std::function<bool()>& out_of_time) {
  Program copy = program;
  const FormulaId assumption = conjunction(copy, parts);
  const auto form = piecewise_form(copy, assumption, truth(copy, false));
  if (!form) return {};
  piecewise::Verdict verdict = piecewise::decide(form->problem, {out_of_time, most_nodes});
  return verdict.status == piecewise::Status::proved ? std::move(verdict.certificate) : std::string();
}

// Parts none of which can be spared: then the multipliers of the contradiction are unique up to a factor, the
// kernel of the matrix of coefficients. Gaussian elimination, exact.
bool find_multipliers(std::vector<Inequality>& parts) {
  std::vector<AtomId> columns;
  for (const Inequality& part : parts)
    for (const AtomId id : atoms_of(part.left)) columns.push_back(id);
  std::ranges::sort(columns);
  columns.erase(std::ranges::unique(columns).begin(), columns.end());
  const std::size_t count = parts.size();
  std::vector<std::vector<Rational>> rows;
  for (const AtomId id : columns) {
    rows.emplace_back();
    for (const Inequality& part : parts) rows.back().push_back(part.left.coefficient({id}));
  }
  std::vector<std::size_t> pivots;
  std::size_t rank = 0;
  for (std::size_t column = 0; column < count && rank < rows.size(); ++column) {
    std::size_t row = rank;
    while (row < rows.size() && rows[row][column] == 0) ++row;
    if (row == rows.size()) continue;
    std::swap(rows[row], rows[rank]);
    const Rational lead = rows[rank][column];
    for (Rational& value : rows[rank]) value /= lead;
    for (std::size_t other = 0; other < rows.size(); ++other) {
      if (other == rank || rows[other][column] == 0) continue;
      const Rational factor = rows[other][column];
      for (std::size_t k = 0; k < count; ++k) rows[other][k] -= factor * rows[rank][k];
    }
    pivots.push_back(column);
    ++rank;
  }
  if (rank + 1 != count) return false;
  std::size_t open = 0;
  while (std::ranges::find(pivots, open) != pivots.end()) ++open;
  Polynomial multipliers;
  for (std::size_t k = 0; k < rank; ++k)
    add_term(multipliers, {static_cast<AtomId>(pivots[k])}, -rows[k][open]);
  add_term(multipliers, {static_cast<AtomId>(open)}, 1);
  Rational factor = primitive_factor(multipliers);
  for (std::size_t k = 0; k < count; ++k)
    if (parts[k].relation != Relation::eq && multipliers.coefficient({static_cast<AtomId>(k)}) < 0) {
      factor = -factor;
      break;
    }
  Rational sum = 0;
  bool strict = false;
  for (std::size_t k = 0; k < count; ++k) {
    parts[k].times = multipliers.coefficient({static_cast<AtomId>(k)}) * factor;
    if (parts[k].relation != Relation::eq && parts[k].times <= 0) return false;
    sum += parts[k].times * parts[k].left.constant();
    strict = strict || parts[k].relation == Relation::gt;
  }
  const bool equations =
      std::ranges::all_of(parts, [](const Inequality& p) { return p.relation == Relation::eq; });
  return sum < 0 || (sum == 0 && strict) || (equations && sum != 0);
}

/// All weights that are allowed, one after the other; 0 if they are too many, or one of them is right.
std::size_t exhaust(const Program& program, const std::vector<FormulaId>& demands,
                    const std::function<bool()>& out_of_time) {
  Program copy = program;
  const FormulaId all = conjunction(copy, demands);
  const std::vector<Program::Place> places = below(copy, all);
  std::vector<AtomId> weights;
  std::vector<std::vector<Rational>> values;
  std::size_t count = 1;
  for (const AtomId id : synthesis::leaves_of(copy, all)) {
    auto own = finite_values(copy.atoms[id].domain, most_exhausted);
    if (!own || own->empty() || count * own->size() > most_exhausted) return 0;
    count *= own->size();
    weights.push_back(id);
    values.push_back(*std::move(own));
  }
  std::vector<Rational> leaves(copy.leaf_count);
  for (std::size_t number = 0; number < count; ++number) {
    if (out_of_time && number % 256 == 0 && out_of_time()) return 0;
    std::size_t rest = number;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      leaves[weights[k]] = values[k][rest % values[k].size()];
      rest /= values[k].size();
    }
    if (holds(copy, places, leaves)) return 0;
  }
  return count;
}

}  // namespace

Exclusion confirm(const Program& program, const std::vector<FormulaId>& demands,
                  const std::function<bool()>& out_of_time) {
  Exclusion result;
  result.certificate = refutation(program, demands, out_of_time);
  if (result.certificate.empty()) result.exhausted = exhaust(program, demands, out_of_time);
  std::vector<Inequality> parts;
  for (std::size_t k = 0; k < demands.size(); ++k)
    if (!collect(program, demands[k], k, parts)) return result;
  if (result.certificate.empty() || parts.size() > 40) return result;
  // Spare what can be spared; integers and bounds are forgotten, so that only sums of the parts count.
  Program relaxed = program;
  for (AtomId id = 0; id < relaxed.leaf_count; ++id) relaxed.atoms[id].domain = {};
  const auto exclude = [&](const std::vector<Inequality>& some) {
    Program copy = relaxed;
    std::vector<FormulaId> formulas;
    for (const Inequality& part : some) formulas.push_back(compare(copy, part.relation, part.left));
    return !refutation(copy, formulas, out_of_time).empty();
  };
  if (!exclude(parts)) return result;
  for (std::size_t k = parts.size(); k-- > 0;) {
    std::vector<Inequality> fewer = parts;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(k));
    if (exclude(fewer)) parts = std::move(fewer);
  }
  if (find_multipliers(parts)) result.parts = std::move(parts);
  return result;
}

}  // namespace overbar::synthesis
