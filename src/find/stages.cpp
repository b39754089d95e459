#include "find/stages.hpp"

#include <algorithm>
#include <set>

#include "find/half_spaces.hpp"

namespace overbar::synthesis {
namespace {

FreeWeight free_weight(const Domain& domain) {
  FreeWeight weight;
  weight.integer = domain.integer || domain.index_of.has_value();
  weight.lower = domain.index_of ? Rational(1) : domain.lower;
  weight.upper = domain.index_of ? Rational(domain.index_of->code) : domain.upper;
  return weight;
}

/// One weight of a finite set.
Group single(AtomId id, std::vector<Rational> values) {
  Group group;
  group.weights = {id};
  for (Rational& value : values) group.choices.push_back({std::move(value)});
  return group;
}

std::vector<Rational> allowed(const Domain& domain, const std::vector<Rational>& values) {
  std::vector<Rational> result;
  for (const Rational& value : values)
    if (is_in_domain(domain, value) && std::ranges::find(result, value) == result.end())
      result.push_back(value);
  return result;
}

void add_weight(Stage& stage, const Task& task, AtomId id) {
  const Domain& domain = task.program.atoms[id].domain;
  if (!domain.values.empty())
    stage.groups.push_back(single(id, allowed(domain, domain.values)));
  else
    stage.free.emplace(id, free_weight(domain));
}

/// The weight as a whole number (or a multiple of 1/denominator) of at most this size; false: there is none.
bool add_small_weight(Stage& stage, const Task& task, AtomId id, int size, int denominator) {
  const Domain& domain = task.program.atoms[id].domain;
  if (!domain.values.empty()) {
    stage.groups.push_back(single(id, allowed(domain, domain.values)));
    return true;
  }
  FreeWeight weight = free_weight(domain);
  if (!weight.integer) weight.denominator = denominator;
  const bool inside =
      weight.integer && weight.lower && weight.upper && *weight.lower >= -size && *weight.upper <= size;
  stage.complete = stage.complete && inside;
  weight.integer = true;
  weight.lower = weight.lower ? std::max(*weight.lower, Rational(-size)) : Rational(-size);
  weight.upper = weight.upper ? std::min(*weight.upper, Rational(size)) : Rational(size);
  stage.free.emplace(id, weight);
  return *weight.lower <= *weight.upper;
}

/// Interchangeable units in order, where their weights are free.
void add_order(Stage& stage, const Ground& ground) {
  for (const auto& [pair, exchangeable] : ground.exchangeable) {
    const auto& low = ground.rows[pair.first].weights;
    const auto& high = ground.rows[pair.second].weights;
    const auto is_free = [&](AtomId id) { return stage.free.contains(id); };
    if (exchangeable && std::ranges::all_of(low, is_free) && std::ranges::all_of(high, is_free))
      stage.ordered.emplace_back(low, high);
  }
}

}  // namespace

Ground ground_of(const Task& task, const std::vector<Polynomial>& half_spaces, const Points& points) {
  Ground ground{task, half_spaces, points, first_layer(task), false, {}};
  const Dependence weights = dependence_on_weights(task.program);
  for (const Program::Place& place : task.goal_places) {
    if (place.is_formula) {
      const Formula& formula = task.program.formulas[place.id];
      const bool equation = formula.kind == FormulaKind::compare &&
                            (formula.relation == Relation::eq || formula.relation == Relation::ne);
      ground.fractions_help = ground.fractions_help || (equation && weights.formulas[place.id]);
    } else if (!is_leaf(task.program, place.id) && weights.atoms[place.id]) {
      ground.fractions_help = ground.fractions_help || !is_zero_one(task.program, place.id);
    }
  }
  for (std::size_t k = 1; k < ground.rows.size(); ++k)
    ground.exchangeable[{k - 1, k}] = !exchange(task, ground.rows[k - 1], ground.rows[k]).empty();
  return ground;
}

namespace {

/// Groups for the rows of the first layer; the weights that they hold.
std::set<AtomId> add_candidates(Stage& stage, const Ground& ground, int tier) {
  constexpr const char* names[] = {"a half-space of the specification for each unit",
                                   "half-spaces of the specification", "sums and differences",
                                   "rows of −1, 0, 1"};
  stage.name = names[tier];
  std::set<AtomId> taken;
  if (tier == 0 && (ground.half_spaces.empty() || ground.half_spaces.size() > ground.rows.size()))
    return taken;
  std::vector<std::optional<std::size_t>> group_of(ground.rows.size());
  for (std::size_t k = 0; k < ground.rows.size(); ++k) {
    const UnitRow& row = ground.rows[k];
    if (std::ranges::any_of(row.weights, [&](AtomId id) { return taken.contains(id); })) continue;
    Group group;
    group.weights = row.weights;
    const std::vector<Polynomial> own =
        tier == 0 ? std::vector{ground.half_spaces[k % ground.half_spaces.size()]} : ground.half_spaces;
    group.choices = candidates(ground.task, row, own, ground.points, tier);
    if (group.choices.empty()) continue;
    if (k > 0 && group_of[k - 1]) {
      const auto it = ground.exchangeable.find({k - 1, k});
      if (it != ground.exchangeable.end() && it->second &&
          stage.groups[*group_of[k - 1]].choices == group.choices)
        group.not_before = group_of[k - 1];
    }
    group_of[k] = stage.groups.size();
    stage.groups.push_back(std::move(group));
    taken.insert(row.weights.begin(), row.weights.end());
  }
  return taken;
}

}  // namespace

std::optional<Stage> candidate_stage(const Ground& ground, int tier, std::optional<int> size) {
  Stage stage;
  const std::set<AtomId> taken = add_candidates(stage, ground, tier);
  if (taken.empty()) return std::nullopt;
  for (const AtomId id : ground.task.weights) {
    if (taken.contains(id)) continue;
    if (!size)
      add_weight(stage, ground.task, id);
    else if (!add_small_weight(stage, ground.task, id, *size, 1))
      return std::nullopt;
  }
  stage.complete = false;
  return stage;
}

std::optional<Stage> grid_stage(const Ground& ground, int size, int denominator) {
  Stage stage;
  stage.name = (denominator == 1 ? "whole weights up to "
                                 : "multiples of 1/" + std::to_string(denominator) + " up to ") +
               std::to_string(size);
  stage.complete = true;
  for (const AtomId id : ground.task.weights)
    if (!add_small_weight(stage, ground.task, id, size, denominator)) return std::nullopt;
  add_order(stage, ground);
  return stage;
}

std::optional<Stage> small_factors_stage(const Ground& ground, std::optional<int> tier) {
  const Program& program = ground.task.program;
  Stage stage;
  std::set<AtomId> taken;
  if (tier) {
    taken = add_candidates(stage, ground, *tier);
    if (taken.empty()) return std::nullopt;
  }
  // Units whose value is known for each choice.
  std::set<AtomId> known;
  for (const UnitRow& row : ground.rows)
    if (std::ranges::all_of(row.weights, [&](AtomId id) { return taken.contains(id); }))
      known.insert(row.unit);
  std::set<AtomId> factors;
  const auto look_at = [&](const Polynomial& polynomial) {
    for (const auto& [monomial, coefficient] : polynomial.terms) {
      std::vector<AtomId> weights;
      bool value = false;
      for (const AtomId id : monomial) {
        const AtomKind kind = program.atoms[id].kind;
        if (kind == AtomKind::weight && !taken.contains(id)) weights.push_back(id);
        value = value || ((kind == AtomKind::relu || kind == AtomKind::abs) && !known.contains(id));
      }
      if (!value && !weights.empty()) weights.erase(weights.begin());
      factors.insert(weights.begin(), weights.end());
    }
  };
  for (const Program::Place& place : ground.task.goal_places)
    look_at(place.is_formula ? program.formulas[place.id].argument : program.atoms[place.id].argument);
  if (factors.empty()) return std::nullopt;
  stage.name = tier ? "half-spaces, small outer weights" : "small outer weights";
  for (const AtomId id : ground.task.weights) {
    if (taken.contains(id)) continue;
    const Domain& domain = program.atoms[id].domain;
    if (!factors.contains(id) || !domain.values.empty()) {
      add_weight(stage, ground.task, id);
      continue;
    }
    std::vector<Rational> values = tier ? allowed(domain, {0, 1, -1})
                                        : allowed(domain, {0, 1, -1, 2, -2, Rational(1, 2), Rational(-1, 2)});
    if (values.empty()) return std::nullopt;
    stage.groups.push_back(single(id, std::move(values)));
  }
  add_order(stage, ground);
  return stage;
}

Stage full_stage(const Ground& ground) {
  Stage stage;
  stage.name = "all weights";
  stage.complete = true;
  for (const AtomId id : ground.task.weights) add_weight(stage, ground.task, id);
  add_order(stage, ground);
  return stage;
}

}  // namespace overbar::synthesis
