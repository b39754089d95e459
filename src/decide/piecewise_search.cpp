// The search: look for values that satisfy the assumption and make the claim false.
//
// A node propagates (piecewise_path), then asks a float program whether the relaxation has a point. No point:
// its multipliers, made exact, close the node. A point: it may refute the claim outright; otherwise it shows
// where the relaxation is loose, and there the node is split. When nothing is left to split, the exact
// simplex decides. So every answer rests on exact arithmetic: a refutation on an evaluation, a proof on sums
// of facts. The search is complete: each split decides a unit, a formula or a value, and there are finitely
// many (integers without bounds excepted; there the node limit ends it).
#include <algorithm>
#include <cmath>

#include "decide/piecewise_path.hpp"
#include "decide/piecewise_relaxation.hpp"
#include "decide/piecewise_witness.hpp"

namespace overbar::piecewise {
namespace {

struct Search {
  const Problem& problem;
  const Limits& limits;
  Doubles doubles;
  Path path;
  Verdict verdict;
  std::optional<Closed> closed;  // what the node just handled was closed by
  /// Of the subtree below the first `relaxed_below` elements of the path, with its root's program.
  std::optional<Relaxation> relaxation;
  Program relaxed_program;
  std::size_t relaxed_below = 0;
};

enum class Outcome : std::uint8_t { closed, split, finished };

/// An integer or finite variable whose value at the point is not in its domain.
std::optional<Element> domain_split(Search& search, const Program& program,
                                    const std::vector<double>& columns) {
  State& state = search.path.state;
  for (const Column column : program.relevant) {
    const Unit& unit = search.problem.units[column];
    if (unit.kind != UnitKind::variable || (!unit.domain.integer && unit.domain.values.empty())) continue;
    const Row row = state.row_of_column[column];
    const Bound& low = state.lower[row];
    const Bound& high = state.upper[row];
    if (low.fact != none && high.fact != none && low.value == high.value) continue;
    Rational cut =
        columns.empty() || !std::isfinite(columns[column]) ? Rational(0) : from_double(columns[column]);
    if (!columns.empty() && in_domain(unit.domain, cut) && !program.undecided.empty()) continue;
    // The cut must leave both sides open: low <= cut < high.
    if (low.fact != none && cut < low.value.exact()) cut = low.value.exact();
    if (high.fact != none && cut >= high.value.exact()) {
      cut = high.value.exact();
      if (unit.domain.integer) {
        cut -= 1;
      } else {
        cut = *(std::ranges::lower_bound(unit.domain.values, cut) - 1);
      }
    }
    Rational below, above;
    if (!domain_gap(unit.domain, cut, below, above)) continue;
    Element element = domain_element(state, column, below);
    const bool up = !columns.empty() && columns[column] > to_double(below) + 0.5;
    element.order = up ? std::vector<std::uint32_t>{1, 0} : std::vector<std::uint32_t>{0, 1};
    return element;
  }
  return std::nullopt;
}

std::optional<Element> formula_split(Search& search) {
  Path& path = search.path;
  State& state = path.state;
  for (const Pending& pending : state.pending) {
    if (path.truths[pending.formula] == static_cast<std::int8_t>(pending.truth)) continue;
    if (std::ranges::any_of(path.elements, [&](const Element& e) { return e.dependency == pending.fact; }))
      continue;
    Split split{Split::Kind::cases, pending.formula, pending.truth, {}, state.next_label++};
    Element element = make_element(state, std::move(split),
                                   cases_of_formula(state, pending.formula, pending.truth), pending.fact);
    for (std::uint32_t i = 0; i < element.cases.size(); ++i) element.order.push_back(i);
    return element;
  }
  return std::nullopt;
}

std::optional<Element> unit_split(Search& search, const Program& program, const FloatPoint& point) {
  State& state = search.path.state;
  if (program.undecided.empty()) return std::nullopt;
  UnitId best = program.undecided.front();
  bool first_case = true;
  double best_score = -1;
  if (!point.columns.empty())
    for (const UnitId unit : program.undecided) {
      bool first = true;
      const double gap = std::abs(true_value(state, point.columns, unit, first) - point.columns[unit]);
      const double score = gap * (point.weights[unit] + 1e-3);
      if (score <= best_score) continue;
      best_score = score;
      best = unit;
      first_case = first;
    }
  const bool flag = search.problem.units[best].kind == UnitKind::strict_step;
  Element element =
      make_element(state, split_of_unit(state, best, flag), state.units[best].variants[0], none);
  element.order = first_case ? std::vector<std::uint32_t>{0, 1} : std::vector<std::uint32_t>{1, 0};
  return element;
}

bool refuted_by(Search& search, std::vector<Rational> witness) {
  if (!refutes(search.problem, witness)) return false;
  search.verdict.status = Status::refuted;
  search.verdict.witness = simplify(search.problem, std::move(witness), search.limits.out_of_time);
  return true;
}

bool refuted_near(Search& search, const std::vector<double>& columns) {
  std::vector<double> values;
  for (UnitId id = 0; id < search.problem.units.size(); ++id)
    if (search.problem.units[id].kind == UnitKind::variable) values.push_back(columns[id]);
  auto witness = try_near(search.problem, search.doubles, values);
  return witness && refuted_by(search, std::move(*witness));
}

bool refuted_at(Search& search, const Program& program, const std::vector<Number>& columns) {
  std::vector<Rational> values;
  std::vector<std::uint8_t> relevant(columns.size());
  for (const Column column : program.relevant) relevant[column] = 1;
  for (UnitId id = 0; id < search.problem.units.size(); ++id) {
    const Unit& unit = search.problem.units[id];
    if (unit.kind != UnitKind::variable) continue;
    values.push_back(relevant[id] != 0 ? columns[id].exact() : nearest_member(unit.domain, 0).value_or(0));
  }
  return refuted_by(search, std::move(values));
}

bool out_of_time(const Search& search) { return search.limits.out_of_time && search.limits.out_of_time(); }

Outcome give_up(Search& search, std::string reason) {
  search.verdict.status = Status::unknown;
  search.verdict.reason = std::move(reason);
  return Outcome::finished;
}

Outcome split_on(Search& search, Element element) {
  ++search.verdict.statistics.splits;
  search.path.elements.push_back(std::move(element));
  enter_case(search.path.state, search.path.elements.back());
  return Outcome::split;
}

bool close_with(Search& search, const Program& program, const std::vector<Proposal>& proposals) {
  auto parts = repair(search.path.state, program, proposals);
  if (!parts) return false;
  search.closed = close_by_sum(search.path.state, *parts);
  return true;
}

/// From here on the relaxation is kept from node to node, if the subtree is of its kind. The bounds that it
/// rests on are tightened first, which may close the node.
bool relax_subtree(Search& search, Program& program) {
  State& state = search.path.state;
  if (program.undecided.empty()) return false;
  if (tighten_bounds(state, program, search.limits.out_of_time)) {
    if ((search.closed = propagate(search.path))) return true;
    program = make_program(state);
  }
  search.relaxation = make_relaxation(state, program);
  search.relaxed_program = program;
  search.relaxed_below = search.path.elements.size();
  return false;
}

std::vector<std::pair<UnitId, std::uint32_t>> decided_units(const Search& search) {
  std::vector<std::pair<UnitId, std::uint32_t>> decided;
  for (std::size_t i = search.relaxed_below; i < search.path.elements.size(); ++i) {
    const Element& element = search.path.elements[i];
    if (element.split.kind == Split::Kind::sign)
      decided.emplace_back(element.split.id, element.order[element.at]);
  }
  return decided;
}

/// A node below a relaxation; nothing if it takes more than that.
std::optional<Outcome> handle_relaxed(Search& search) {
  State& state = search.path.state;
  if (state.conflict) {
    search.closed = close_by_sum(state, *state.conflict);
    return Outcome::closed;
  }
  forget_queue(state);
  Relaxation& relaxation = *search.relaxation;
  enter_node(relaxation, state, decided_units(search));
  ++search.verdict.statistics.float_programs;
  RelaxedNode node = solve_node(relaxation, search.relaxed_program);
  if (node.answer.status == DualStatus::stopped) return std::nullopt;
  const bool open = node.answer.status == DualStatus::optimal;
  if (!open || node.slack < 1e-6) {
    const Program program = make_program(state);
    for (const double grid : {1.0 / (1 << 16), 1.0 / (1 << 30)})
      if (close_with(search, program, proposals_of(relaxation, state, node.answer, grid)))
        return Outcome::closed;
    if (!open) return std::nullopt;
  }
  if (refuted_near(search, node.columns)) return Outcome::finished;
  choose_branch(relaxation, state, node);
  if (!node.branch) return std::nullopt;
  Element element = make_element(state, split_of_unit(state, *node.branch, false),
                                 state.units[*node.branch].variants[0], none);
  element.order = {node.first_case, 1 - node.first_case};
  return split_on(search, std::move(element));
}

Outcome handle_node(Search& search) {
  State& state = search.path.state;
  if (search.relaxation && search.path.elements.size() < search.relaxed_below) search.relaxation.reset();
  if (search.relaxation)
    if (const auto outcome = handle_relaxed(search)) return *outcome;
  if ((search.closed = propagate(search.path))) return Outcome::closed;
  if (auto element = formula_split(search)) return split_on(search, std::move(*element));

  Program program = make_program(state);
  if (!search.relaxation && program.undecided.size() >= search.limits.relaxed_from) {
    if (relax_subtree(search, program)) return Outcome::closed;
    if (search.relaxation)
      if (const auto outcome = handle_relaxed(search)) return *outcome;
  }
  FloatPoint point;
  ExactPoint exact;
  bool solve = program.undecided.empty();
  if (!solve) {
    ++search.verdict.statistics.float_programs;
    point = solve_in_floats(state, program, search.limits.out_of_time);
    if (point.status == FloatStatus::infeasible) {
      if (close_with(search, program, point.proposals)) return Outcome::closed;
      solve = true;
    } else if (point.status == FloatStatus::feasible && refuted_near(search, point.columns)) {
      return Outcome::finished;
    }
  }
  if (solve) {
    ++search.verdict.statistics.exact_programs;
    exact = solve_exactly(state, program, search.limits.out_of_time);
    if (exact.status == ExactPoint::Status::infeasible) {
      if (close_with(search, program, exact.proposals)) return Outcome::closed;
      return give_up(search, "internal: a contradiction could not be written down");
    }
    if (exact.status == ExactPoint::Status::stopped) return give_up(search, "time limit");
    if (refuted_at(search, program, exact.columns)) return Outcome::finished;
    if (point.columns.empty()) {
      point.weights.assign(exact.columns.size(), 0.0);
      for (const Number& value : exact.columns) point.columns.push_back(value.approximate());
    }
  }
  if (auto element = domain_split(search, program, point.columns))
    return split_on(search, std::move(*element));
  if (auto element = unit_split(search, program, point)) return split_on(search, std::move(*element));
  return give_up(search, "internal: nothing left to split, and the point does not refute");
}

/// The split's own proof from those of its cases.
Closed join(State& state, const Element& element) {
  ProofNode node;
  node.is_split = true;
  node.split = element.split;
  Closed closed;
  for (const auto& one : element.closed) {
    node.cases.push_back(one->proof);
    closed.uses.insert(one->uses);
  }
  if (element.dependency != none) closed.uses.insert(element.dependency);
  state.proof.nodes.push_back(std::move(node));
  closed.proof = static_cast<ProofId>(state.proof.nodes.size() - 1);
  return closed;
}

/// Goes back to the nearest split with an open case and enters that. False when the root itself is closed.
bool backtrack(Search& search) {
  Path& path = search.path;
  Closed closed = std::move(*search.closed);
  while (!path.elements.empty()) {
    Element& element = path.elements.back();
    const bool used = leave_scope(path.state, closed, static_cast<FactId>(element.before.facts));
    undo(path.state, element.before);
    if (used) {
      element.closed[element.order[element.at]] = std::move(closed);
      if (++element.at < element.order.size()) {
        enter_case(path.state, element);
        return true;
      }
      closed = join(path.state, element);
    }
    path.elements.pop_back();
  }
  leave_scope(path.state, closed, 0);
  search.closed = std::move(closed);
  return false;
}

void assert_question(State& state) {
  if (state.problem.assumption)
    assert_formula(state, *state.problem.assumption, true, Fact::Origin::root, none, {});
  assert_formula(state, state.problem.claim, false, Fact::Origin::root, none, {});
}

}  // namespace

Verdict decide(const Problem& problem, const Limits& limits) {
  Verdict verdict;
  if (verdict.reason = fault(problem); !verdict.reason.empty()) return verdict;
  Doubles doubles = in_doubles(problem);
  if (auto witness = try_simple_points(problem, doubles, limits.out_of_time)) {
    verdict.status = Status::refuted;
    verdict.witness = simplify(problem, std::move(*witness), limits.out_of_time);
    return verdict;
  }
  Search search{problem, limits, std::move(doubles), {make_state(problem), {}, {}}, {}, {}, {}, {}, 0};
  assert_question(search.path.state);
  for (;;) {
    if (out_of_time(search)) {
      give_up(search, "time limit");
      break;
    }
    if (++search.verdict.statistics.nodes > limits.nodes) {
      give_up(search, "node limit");
      break;
    }
    const Outcome outcome = handle_node(search);
    if (outcome == Outcome::finished) break;
    if (outcome == Outcome::split || backtrack(search)) continue;
    search.verdict.status = Status::proved;
    search.verdict.certificate = write_certificate(problem, search.path.state.proof, search.closed->proof);
    break;
  }
  return std::move(search.verdict);
}

}  // namespace overbar::piecewise
