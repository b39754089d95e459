#include "decide/piecewise_relaxation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "decide/piecewise_bounds.hpp"

namespace overbar::piecewise {
namespace {

constexpr std::size_t most_tried = 8;  // units whose cases are both tried before a split
constexpr double worth_trying = 0.05;  // of the best score
constexpr double grid_of_bounds = 1.0 / (1 << 16);

bool has_hull(const State& state, UnitId unit) {
  return state.units[unit].kink && state.hulls[unit].facts[0] != none;
}

bool is_continuous(const State& state, Column column) {
  const Unit& unit = state.problem.units[column];
  if (unit.kind != UnitKind::variable || (!unit.domain.integer && unit.domain.values.empty())) return true;
  const Row row = state.row_of_column[column];
  return state.lower_double[row] == state.upper_double[row];
}

bool suits(const State& state, const Program& program) {
  const auto boxed = [&](Column column) {
    const Row row = state.row_of_column[column];
    return std::isfinite(state.lower_double[row]) && std::isfinite(state.upper_double[row]);
  };
  return std::ranges::all_of(program.undecided, [&](UnitId unit) { return has_hull(state, unit); }) &&
         std::ranges::all_of(program.free, boxed) &&
         std::ranges::all_of(program.relevant, [&](Column c) { return is_continuous(state, c); });
}

struct Builder {
  const State& state;
  const Program& program;
  Relaxation& made;
  std::vector<double> entries, lower, upper;

  /// Adds `line` (constant last) as a row between the bounds of the whole, where there are any.
  std::uint32_t add_line(const std::vector<double>& line, double low, double high) {
    const std::size_t columns = program.free.size();
    double least = 0, most = 0;
    for (std::size_t j = 0; j < columns; ++j) {
      least += std::min(line[j] * lower[j], line[j] * upper[j]);
      most += std::max(line[j] * lower[j], line[j] * upper[j]);
    }
    const double constant = line[columns];
    entries.insert(entries.end(), line.begin(), line.end() - 1);
    lower.push_back(std::isfinite(low) ? low - constant : least);
    upper.push_back(std::isfinite(high) ? high - constant : most);
    made.shift.push_back(constant);
    return static_cast<std::uint32_t>(lower.size() - 1);
  }

  void add_row(Row row) {
    if (row == 0 || made.variable[row] != none) return;
    std::vector<double> line(program.free.size() + 1);
    add_row_terms(state, made.expansion, row, 1, line.data());
    made.variable[row] = add_line(line, state.lower_double[row], state.upper_double[row]);
    made.rows.push_back(row);
    made.hulls.push_back(none);
  }

  std::uint32_t add_hull(FactId fact) {
    std::vector<double> line(program.free.size() + 1);
    add_fact_terms(state, made.expansion, state.facts[fact], 1, line.data());
    made.rows.push_back(none);
    made.hulls.push_back(fact);
    return add_line(line, 0, std::numeric_limits<double>::infinity());
  }
};

/// Sets the bounds of the case; they only get tighter.
void assume_case(Relaxation& relaxation, const State& state, std::size_t index, std::size_t which) {
  DualSimplex& lp = relaxation.lp;
  for (const Form& form : state.units[relaxation.undecided[index]].variants[0][which].facts) {
    const std::uint32_t v = form.row == 0 ? none : relaxation.variable[form.row];
    if (v == none) continue;
    const double value = -form.constant.approximate() / form.scale.approximate() - relaxation.shift[v];
    const bool equal = form.relation == Relation::eq;
    if (equal || form.scale.sign() > 0) lp.lower[v] = std::max(lp.lower[v], value);
    if (equal || form.scale.sign() < 0) lp.upper[v] = std::min(lp.upper[v], value);
  }
}

/// A bound that a row only has from its columns is theirs: its multiplier goes to them.
void write_out_borrowed_bounds(const Relaxation& relaxation, const State& state,
                               std::vector<double>& multipliers) {
  const DualSimplex& lp = relaxation.lp;
  for (std::size_t v = lp.columns; v < multipliers.size(); ++v) {
    const double m = multipliers[v];
    if (m == 0) continue;
    const Row row = relaxation.rows[v];
    const bool own = row == none ? m > 0 : (m > 0 ? state.lower[row] : state.upper[row]).fact != none;
    if (own) continue;
    multipliers[v] = 0;
    const double* line = lp.first_entries.data() + (v - lp.columns) * lp.width;
    for (std::size_t j = 0; j < lp.columns; ++j) multipliers[j] += m * line[j];
  }
}

double enough(const Relaxation& relaxation) {
  return relaxation.goal == none
             ? -1.0
             : -relaxation.goal_constant - 1e-7 * (1 + std::abs(relaxation.goal_constant));
}

struct Choice {
  double score = 0;
  std::size_t index = 0;
  bool first_holds = true;
};

std::vector<Choice> choices(const Relaxation& relaxation, const State& state,
                            const std::vector<double>& columns) {
  const DualSimplex& lp = relaxation.lp;
  std::vector<double> costs(lp.columns + lp.rows, 0.0);
  for (std::size_t j = 0; j < lp.columns; ++j)
    costs[lp.nonbasic[j]] = std::abs(lp.entries[lp.rows * lp.width + j]);
  std::vector<Choice> found;
  for (std::size_t i = 0; i < relaxation.undecided.size(); ++i) {
    if (relaxation.cases[i] >= 0) continue;
    const UnitId unit = relaxation.undecided[i];
    bool first = true;
    const double gap = std::abs(true_value(state, columns, unit, first) - columns[unit]);
    found.push_back({gap * (costs[relaxation.price[i]] + 1e-3), i, first});
  }
  std::ranges::sort(found, std::greater{}, &Choice::score);
  return found;
}

}  // namespace

std::optional<Relaxation> make_relaxation(const State& state, const Program& program) {
  if (!suits(state, program)) return std::nullopt;
  Relaxation made;
  made.expansion = expand(state, program);
  made.variable.assign(state.rows.size(), none);
  made.undecided = program.undecided;
  made.cases.assign(program.undecided.size(), -1);
  made.goal = program.goal;
  Builder builder{state, program, made, {}, {}, {}};
  for (std::size_t j = 0; j < program.free.size(); ++j) {
    const Row row = state.row_of_column[program.free[j]];
    made.rows.push_back(row);
    made.hulls.push_back(none);
    made.variable[row] = static_cast<std::uint32_t>(j);
    made.shift.push_back(0);
    builder.lower.push_back(state.lower_double[row]);
    builder.upper.push_back(state.upper_double[row]);
  }
  for (const FactId id : program.rows)
    if (id != program.goal && state.facts[id].origin != Fact::Origin::hull)
      builder.add_row(state.facts[id].form.row);
  for (const UnitId unit : program.undecided) {
    for (const Case& one : state.units[unit].variants[0])
      for (const Form& form : one.facts) builder.add_row(form.row);
    made.price.push_back(builder.add_hull(state.hulls[unit].facts[0]));
  }
  std::vector<double> objective(program.free.size() + 1);
  if (made.goal != none) add_fact_terms(state, made.expansion, state.facts[made.goal], 1, objective.data());
  made.goal_constant = objective.back();
  builder.entries.insert(builder.entries.end(), objective.begin(), objective.end() - 1);
  made.least = builder.lower;
  made.most = builder.upper;
  made.lp = make_dual_simplex(program.free.size(), builder.entries, std::move(builder.lower),
                              std::move(builder.upper));
  return made;
}

bool tighten_bounds(State& state, const Program& program, const std::function<bool()>& out_of_time) {
  auto relaxation = make_relaxation(state, program);
  if (!relaxation) return false;
  std::vector<std::uint8_t> open(state.values.size());
  for (const UnitId unit : program.undecided) open[unit] = 1;
  bool moved = false;
  for (const UnitId unit : program.undecided) {
    const UnitTable& table = state.units[unit];
    if (std::ranges::none_of(table.inputs, [&](Column c) { return open[c] != 0; })) continue;
    const Row row = table.kink->t_form.row;
    const std::uint32_t v = relaxation->variable[row];
    if (v == none) continue;
    for (const int sign : {1, -1}) {  // -row <= ..., then row <= ...
      if (out_of_time && out_of_time()) return moved;
      set_objective(relaxation->lp, v, -sign);
      const DualAnswer answer = maximize(relaxation->lp, -std::numeric_limits<double>::infinity());
      if (answer.status != DualStatus::optimal) continue;
      const double bound = answer.objective - sign * relaxation->shift[v];
      const double old = sign > 0 ? -state.lower_double[row] : state.upper_double[row];
      if (bound > old - 1e-3 * (1 + std::abs(old))) continue;
      if (auto found = repair_bound(state, program, row, sign,
                                    proposals_of(*relaxation, state, answer, grid_of_bounds))) {
        derive_bound(state, row, sign, std::move(found->constant), found->strict, std::move(found->parts));
        moved = true;
      }
    }
  }
  return moved;
}

void enter_node(Relaxation& relaxation, const State& state,
                const std::vector<std::pair<UnitId, std::uint32_t>>& decided) {
  std::ranges::copy(relaxation.least, relaxation.lp.lower.begin());
  std::ranges::copy(relaxation.most, relaxation.lp.upper.begin());
  std::ranges::fill(relaxation.cases, std::int8_t{-1});
  for (const auto& [unit, which] : decided) {
    const auto place = std::ranges::lower_bound(relaxation.undecided, unit);
    if (place == relaxation.undecided.end() || *place != unit) continue;
    const auto index = static_cast<std::size_t>(place - relaxation.undecided.begin());
    relaxation.cases[index] = static_cast<std::int8_t>(which);
    assume_case(relaxation, state, index, which);
  }
}

RelaxedNode solve_node(Relaxation& relaxation, const Program& program) {
  RelaxedNode node;
  node.answer = maximize(relaxation.lp, enough(relaxation));
  if (node.answer.status != DualStatus::optimal) return node;
  node.slack = node.answer.objective + relaxation.goal_constant;
  node.columns = column_values(relaxation.expansion, program, relaxation.lp.values.data());
  return node;
}

// Tries both cases of the most promising units; the product of what is left to close is to be least.
void choose_branch(Relaxation& relaxation, const State& state, RelaxedNode& node) {
  std::vector<Choice> found = choices(relaxation, state, node.columns);
  if (found.empty()) return;
  Choice best = found.front();
  if (found.size() > 1 && relaxation.goal != none) {
    const double open = enough(relaxation);
    const DualSimplex before = relaxation.lp;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < std::min(found.size(), most_tried); ++k) {
      if (found[k].score < worth_trying * found.front().score) break;
      std::array<double, 2> left{};
      for (const std::size_t which : {0U, 1U}) {
        assume_case(relaxation, state, found[k].index, which);
        const DualAnswer answer = maximize(relaxation.lp, open);
        left[which] = answer.status == DualStatus::optimal ? answer.objective - open : 0;
        relaxation.lp = before;
      }
      const double floor = 1e-6 * (1 + std::abs(open));
      const double score = std::max(left[0], floor) * std::max(left[1], floor);
      if (score >= least) continue;
      least = score;
      best = found[k];
      best.first_holds = left[0] <= left[1];
    }
  }
  node.branch = relaxation.undecided[best.index];
  node.first_case = best.first_holds ? 0 : 1;
}

std::vector<Proposal> proposals_of(const Relaxation& relaxation, const State& state, const DualAnswer& answer,
                                   double grid) {
  std::vector<double> multipliers = multipliers_of(relaxation.lp, answer);
  write_out_borrowed_bounds(relaxation, state, multipliers);
  std::vector<Proposal> proposals;
  const auto add = [&](FactId fact, double size, const Number& scale) {
    Number multiplier = on_grid(size, grid);
    if (!multiplier.is_zero()) proposals.push_back({fact, multiplier * scale});
  };
  for (std::size_t v = 0; v < multipliers.size(); ++v) {
    const double m = multipliers[v];
    if (std::abs(m) < grid / 2) continue;
    if (const Row row = relaxation.rows[v]; row != none) {
      const Part part = m > 0 ? lower_part(state, row) : upper_part(state, row);
      add(part.fact, std::abs(m), part.multiplier);
    } else if (m > 0) {
      add(relaxation.hulls[v], m, 1);
    }
  }
  if (answer.status != DualStatus::infeasible && relaxation.goal != none)
    proposals.push_back({relaxation.goal, 1});
  return proposals;
}

}  // namespace overbar::piecewise
