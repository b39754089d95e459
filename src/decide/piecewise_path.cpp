#include "decide/piecewise_path.hpp"

#include <algorithm>

#include "decide/piecewise_bounds.hpp"

namespace overbar::piecewise {
namespace {

constexpr int depth_limit = 200;  // of the nested refutation of a formula; deeper ones are split in the open

Name use(State& state, FactId id, FactSet& uses) {
  Fact& fact = state.facts[id];
  if (fact.name.kind == Name::Kind::nothing && id != fact_nothing) {
    fact.name.kind = Name::Kind::labelled;
    fact.name.a = state.next_label++;
  }
  if (id != fact_nothing && id != fact_one) uses.insert(id);
  return fact.name;
}

ProofId add_node(State& state, ProofNode node) {
  state.proof.nodes.push_back(std::move(node));
  return static_cast<ProofId>(state.proof.nodes.size() - 1);
}

std::vector<NamedPart> named(State& state, const std::vector<Part>& parts, FactSet& uses) {
  std::vector<NamedPart> result;
  for (const Part& part : parts)
    if (!part.multiplier.is_zero()) result.push_back({use(state, part.fact, uses), part.multiplier});
  return result;
}

/// A form that the bounds contradict at once, and the bound that does it.
std::optional<std::vector<NamedPart>> clash(State& state, const Form& form, const Name& name, FactSet& uses) {
  const Number value = -form.constant / form.scale;
  const bool strict = form.relation == Relation::gt;
  const bool as_lower = form.relation == Relation::eq || form.scale.sign() > 0;
  const bool as_upper = form.relation == Relation::eq || form.scale.sign() < 0;
  if (const Bound& high = state.upper[form.row]; as_lower && high.fact != none) {
    const int order = compare(value, high.value);
    if (order > 0 || (order == 0 && (strict || high.strict))) {
      std::vector<NamedPart> sum = named(state, {upper_part(state, form.row)}, uses);
      sum.push_back({name, Number(1) / form.scale});
      return sum;
    }
  }
  if (const Bound& low = state.lower[form.row]; as_upper && low.fact != none) {
    const int order = compare(value, low.value);
    if (order < 0 || (order == 0 && (strict || low.strict))) {
      std::vector<NamedPart> sum = named(state, {lower_part(state, form.row)}, uses);
      sum.push_back({name, Number(-1) / form.scale});
      return sum;
    }
  }
  return std::nullopt;
}

std::optional<Closed> close_by_clash(State& state, const Form& form, const Name& name) {
  Closed closed;
  auto sum = clash(state, form, name, closed.uses);
  if (!sum) return std::nullopt;
  ProofNode node;
  node.contradiction = std::move(*sum);
  closed.proof = add_node(state, std::move(node));
  return closed;
}

std::optional<Closed> close_case(Path& path, const Case& one, Label label, int depth);

/// Asserting that the formula has this truth contradicts the bounds.
std::optional<Closed> refute(Path& path, FormulaId id, bool truth, int depth) {
  State& state = path.state;
  if (depth > depth_limit || path.truths[id] != static_cast<std::int8_t>(!truth)) return std::nullopt;
  const Formula& formula = state.problem.formulas[id];
  if (leaves_choice(formula, truth)) {
    ProofNode node;
    node.is_split = true;
    node.split = {Split::Kind::cases, id, truth, {}, state.next_label++};
    Closed closed;
    for (const Case& one : cases_of_formula(state, id, truth)) {
      auto branch = close_case(path, one, node.split.label, depth + 1);
      if (!branch) return std::nullopt;
      node.cases.push_back(branch->proof);
      closed.uses.insert(branch->uses);
    }
    closed.proof = add_node(state, std::move(node));
    return closed;
  }
  if (formula.kind == FormulaKind::compare)
    return close_by_clash(state, atom_form(state, id, truth),
                          {truth ? Name::Kind::when_true : Name::Kind::when_false, id, 0});
  for (const auto& [child, child_truth] : unfold(formula, truth))
    if (auto closed = refute(path, child, child_truth, depth + 1)) return closed;
  return std::nullopt;
}

std::optional<Closed> close_case(Path& path, const Case& one, Label label, int depth) {
  for (std::uint32_t i = 0; i < one.facts.size(); ++i)
    if (auto closed = close_by_clash(path.state, one.facts[i], {Name::Kind::labelled, label, i}))
      return closed;
  for (const auto& [formula, truth] : one.asserted)
    if (auto closed = refute(path, formula, truth, depth)) return closed;
  return std::nullopt;
}

std::int8_t atom_truth(const State& state, FormulaId id) {
  const Form& atom = state.atoms[id];
  const bool same = atom.scale.sign() > 0;
  const Bound& low = same ? state.lower[atom.row] : state.upper[atom.row];
  const Bound& high = same ? state.upper[atom.row] : state.lower[atom.row];
  int low_sign = -2;  // what is known: value > or >= this many signs
  bool positive = false, nonnegative = false, negative = false, nonpositive = false;
  if (low.fact != none) {
    low_sign = (atom.scale * low.value + atom.constant).sign();
    nonnegative = low_sign >= 0;
    positive = low_sign > 0 || (low_sign == 0 && low.strict);
  }
  if (high.fact != none) {
    const int high_sign = (atom.scale * high.value + atom.constant).sign();
    nonpositive = high_sign <= 0;
    negative = high_sign < 0 || (high_sign == 0 && high.strict);
  }
  const auto answer = [](bool yes, bool no) { return static_cast<std::int8_t>(yes ? 1 : no ? 0 : -1); };
  switch (state.problem.formulas[id].comparison) {
    case Comparison::ge:
      return answer(nonnegative, negative);
    case Comparison::gt:
      return answer(positive, nonpositive);
    case Comparison::le:
      return answer(nonpositive, positive);
    case Comparison::lt:
      return answer(negative, nonnegative);
    case Comparison::eq:
      return answer(nonnegative && nonpositive, positive || negative);
    case Comparison::ne:
      return answer(positive || negative, nonnegative && nonpositive);
  }
  return -1;
}

void find_truths(Path& path) {
  const State& state = path.state;
  path.truths.resize(state.problem.formulas.size());
  for (FormulaId id = 0; id < path.truths.size(); ++id) {
    const Formula& formula = state.problem.formulas[id];
    const auto argument = [&](std::size_t i) { return path.truths[formula.arguments[i]]; };
    const auto all = [&](std::int8_t wanted) {  // 1 if all are `wanted`, 0 if one is the opposite
      std::int8_t result = 1;
      for (const FormulaId child : formula.arguments) {
        if (path.truths[child] == 1 - wanted) return std::int8_t{0};
        if (path.truths[child] < 0) result = -1;
      }
      return result;
    };
    const auto inverse = [](std::int8_t t) { return static_cast<std::int8_t>(t < 0 ? -1 : 1 - t); };
    std::int8_t truth = -1;
    switch (formula.kind) {
      case FormulaKind::literal:
        truth = formula.truth ? 1 : 0;
        break;
      case FormulaKind::compare:
        truth = atom_truth(state, id);
        break;
      case FormulaKind::conjunction:
        truth = all(1);
        break;
      case FormulaKind::disjunction:
        truth = inverse(all(0));
        break;
      case FormulaKind::negation:
        truth = inverse(argument(0));
        break;
      case FormulaKind::implication:
        truth = argument(0) == 0 || argument(1) == 1 ? 1 : argument(0) == 1 && argument(1) == 0 ? 0 : -1;
        break;
      case FormulaKind::equivalence:
        truth =
            argument(0) < 0 || argument(1) < 0 ? -1 : static_cast<std::int8_t>(argument(0) == argument(1));
        break;
    }
    path.truths[id] = truth;
  }
}

enum class Forced : std::uint8_t { open, committed, closed };

/// Tries every case; puts the split on the path when one case is open.
Forced force(Path& path, Element element, std::optional<Closed>& result) {
  for (std::uint32_t i = 0; i < element.cases.size(); ++i) {
    element.closed[i] = close_case(path, element.cases[i], element.split.label, 0);
    if (!element.closed[i]) element.order.push_back(i);
    if (element.order.size() > 1) return Forced::open;
  }
  State& state = path.state;
  if (element.order.empty()) {
    ProofNode node;
    node.is_split = true;
    node.split = element.split;
    result.emplace();
    for (const auto& closed : element.closed) {
      node.cases.push_back(closed->proof);
      result->uses.insert(closed->uses);
    }
    if (element.dependency != none) use(state, element.dependency, result->uses);
    result->proof = add_node(state, std::move(node));
    return Forced::closed;
  }
  path.elements.push_back(std::move(element));
  enter_case(state, path.elements.back());
  return Forced::committed;
}

/// Whether a case could be closed: a quick test before the work is done.
bool clashes(const State& state, const Form& form) {
  const bool as_lower = form.relation == Relation::eq || form.scale.sign() > 0;
  const bool as_upper = form.relation == Relation::eq || form.scale.sign() < 0;
  const Bound& low = state.lower[form.row];
  const Bound& high = state.upper[form.row];
  if (!(as_lower && high.fact != none) && !(as_upper && low.fact != none)) return false;
  const double value = -form.constant.approximate() / form.scale.approximate();
  const double slack = 1e-9 * (1 + std::abs(value));
  return (as_lower && value >= state.upper_double[form.row] - slack) ||
         (as_upper && value <= state.lower_double[form.row] + slack);
}

bool may_close(const Path& path, const Case& one) {
  return std::ranges::any_of(one.facts, [&](const Form& form) { return clashes(path.state, form); }) ||
         std::ranges::any_of(one.asserted, [&](const auto& item) {
           return path.truths[item.first] == static_cast<std::int8_t>(!item.second);
         });
}

Forced force_unit(Path& path, UnitId unit, std::optional<Closed>& result) {
  for (const bool flag : {false, true}) {
    const std::vector<Case>& cases = path.state.units[unit].variants[flag];
    if (cases.empty() || (!may_close(path, cases[0]) && !may_close(path, cases[1]))) continue;
    Split split = split_of_unit(path.state, unit, flag);
    const Forced forced = force(path, make_element(path.state, std::move(split), cases, none), result);
    if (forced != Forced::open) return forced;
  }
  return Forced::open;
}

/// Moves a bound of an integer or finite variable to the next value of its domain.
Forced force_domain(Path& path, UnitId unit, std::optional<Closed>& result) {
  const Domain& domain = path.state.problem.units[unit].domain;
  if (!domain.integer && domain.values.empty()) return Forced::open;
  const Row row = path.state.row_of_column[unit];
  for (const bool lower : {true, false}) {
    const Bound& bound = lower ? path.state.lower[row] : path.state.upper[row];
    if (bound.fact == none) continue;
    Rational value = bound.value.exact();
    Rational below, above;
    if (in_domain(domain, value)) {
      if (!bound.strict) continue;
      if (!lower) {  // x < value: the gap that ends at value
        if (domain.integer) {
          below = value - 1;
        } else {
          const auto place = std::ranges::lower_bound(domain.values, value);
          if (place == domain.values.begin()) continue;
          below = *(place - 1);
        }
        value = below;
      }
    }
    if (!domain_gap(domain, value, below, above)) continue;
    const Forced forced = force(path, domain_element(path.state, unit, below), result);
    if (forced != Forced::open) return forced;
  }
  return Forced::open;
}

Forced force_pending(Path& path, std::size_t index, std::optional<Closed>& result) {
  State& state = path.state;
  const Pending pending = state.pending[index];
  if (path.truths[pending.formula] == static_cast<std::int8_t>(pending.truth)) return Forced::open;
  std::vector<Case> cases = cases_of_formula(state, pending.formula, pending.truth);
  std::size_t open = 0;
  for (const Case& one : cases) open += may_close(path, one) ? 0 : 1;
  if (open > 1) return Forced::open;
  for (const Element& element : path.elements)
    if (element.dependency == pending.fact) return Forced::open;  // already split
  Split split{Split::Kind::cases, pending.formula, pending.truth, {}, state.next_label++};
  return force(path, make_element(state, std::move(split), std::move(cases), pending.fact), result);
}

}  // namespace

Closed close_by_sum(State& state, const std::vector<Part>& parts) {
  Closed closed;
  ProofNode node;
  node.contradiction = named(state, parts, closed.uses);
  closed.proof = add_node(state, std::move(node));
  return closed;
}

bool leave_scope(State& state, Closed& closed, FactId first_fact) {
  bool used = false;
  std::vector<Step> steps;  // last first
  for (auto id = static_cast<FactId>(state.facts.size()); id-- > first_fact;) {
    if (!closed.uses.contains(id)) continue;
    closed.uses.erase(id);
    const Fact& fact = state.facts[id];
    switch (fact.origin) {
      case Fact::Origin::root:
      case Fact::Origin::split:
        used = true;
        break;
      case Fact::Origin::asserted:
        use(state, fact.parts[0].fact, closed.uses);
        break;
      case Fact::Origin::derived:
      case Fact::Origin::hull: {
        Step step;
        step.kind = fact.origin == Fact::Origin::derived ? Step::Kind::derive : fact.hull;
        step.label = fact.name.a;
        step.unit = fact.unit;
        step.parts = named(state, fact.parts, closed.uses);
        steps.push_back(std::move(step));
        break;
      }
    }
  }
  if (!steps.empty()) {
    std::ranges::reverse(steps);
    auto& old = state.proof.nodes[closed.proof].steps;
    std::ranges::move(old, std::back_inserter(steps));
    old = std::move(steps);
  }
  return used;
}

void enter_case(State& state, const Element& element) {
  const std::uint32_t index = element.order[element.at];
  const Case& one = element.cases[index];
  const Split& split = element.split;
  if (split.kind != Split::Kind::cases && split.kind != Split::Kind::domain) {
    state.decided[split.id] = 1;
    state.trail.push_back({State::Change::Kind::decided, split.id, {}, {}});
  }
  for (std::uint32_t i = 0; i < one.facts.size(); ++i) {
    Fact fact;
    fact.origin = Fact::Origin::split;
    fact.form = one.facts[i];
    fact.name = {Name::Kind::labelled, split.label, i};
    add_fact(state, std::move(fact));
  }
  for (const auto& [formula, truth] : one.asserted)
    assert_formula(state, formula, truth, Fact::Origin::split, none, {});
}

Split split_of_unit(State& state, UnitId unit, bool flag) {
  Split::Kind kind = Split::Kind::sign;
  const UnitKind unit_kind = state.problem.units[unit].kind;
  if (unit_kind == UnitKind::gate) kind = Split::Kind::gate;
  if (unit_kind == UnitKind::indicator) kind = Split::Kind::truth;
  if (unit_kind == UnitKind::strict_step) flag = true;
  return {kind, unit, flag, {}, state.next_label++};
}

Element make_element(State& state, Split split, std::vector<Case> cases, FactId dependency) {
  Element element;
  element.split = std::move(split);
  element.closed.resize(cases.size());
  element.cases = std::move(cases);
  element.dependency = dependency;
  element.before = mark(state);
  return element;
}

bool domain_gap(const Domain& domain, const Rational& bound, Rational& below, Rational& above) {
  if (!domain.values.empty()) {
    const auto place = std::ranges::upper_bound(domain.values, bound);
    if (place == domain.values.begin() || place == domain.values.end()) return false;
    below = *(place - 1);
    above = *place;
    return true;
  }
  const Integer top = boost::multiprecision::numerator(bound);
  const Integer bottom = boost::multiprecision::denominator(bound);
  Integer whole = top / bottom;
  if (whole * bottom > top) --whole;
  below = Rational(whole);
  above = below + 1;
  return true;
}

Element domain_element(State& state, UnitId variable, const Rational& cut) {
  Rational below, above;
  domain_gap(state.problem.units[variable].domain, cut, below, above);
  const Row row = state.row_of_column[variable];
  std::vector<Case> cases{{{{row, -1, Number(below), Relation::ge}}, {}},
                          {{{row, 1, Number(Rational(-above)), Relation::ge}}, {}}};
  return make_element(state, {Split::Kind::domain, variable, false, below, state.next_label++},
                      std::move(cases), none);
}

std::optional<Closed> propagate(Path& path) {
  State& state = path.state;
  // Of unbounded integers (p > q, q ≥ p) every pass may move a bound by 1, without end.
  constexpr int most_passes = 32;
  for (int pass = 0; pass < most_passes; ++pass) {
    propagate_bounds(state);
    if (state.conflict) return close_by_sum(state, *state.conflict);
    find_truths(path);
    bool progress = false;
    std::optional<Closed> result;
    const auto step = [&](Forced forced) {
      if (forced == Forced::committed) progress = true;
      return forced == Forced::closed || state.conflict;
    };
    const auto outcome = [&] {
      if (!result) result = close_by_sum(state, *state.conflict);
      return result;
    };
    for (UnitId unit = 0; unit < state.units.size(); ++unit) {
      if (state.problem.units[unit].kind == UnitKind::variable) {
        if (step(force_domain(path, unit, result))) return outcome();
      } else if (state.units[unit].splits() && state.decided[unit] == 0) {
        if (step(force_unit(path, unit, result))) return outcome();
      }
    }
    for (std::size_t i = 0; i < state.pending.size(); ++i)
      if (step(force_pending(path, i, result))) return outcome();
    if (!progress) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace overbar::piecewise
