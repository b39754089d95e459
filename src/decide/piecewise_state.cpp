#include "decide/piecewise_state.hpp"

#include <algorithm>
#include <limits>

namespace overbar::piecewise {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Row intern_row(State& state, std::vector<LinearTerm> terms) {
  std::string key;
  for (const LinearTerm& term : terms)
    (((key += std::to_string(term.column)) += '*') += to_string(term.coefficient.exact())) += '+';
  const auto [place, is_new] =
      state.row_index.try_emplace(std::move(key), static_cast<Row>(state.rows.size()));
  if (!is_new) return place->second;
  const Row row = place->second;
  std::vector<double> doubles;
  for (const LinearTerm& term : terms) {
    doubles.push_back(term.coefficient.approximate());
    if (terms.size() > 1) state.rows_with_column[term.column].push_back(row);
  }
  if (terms.size() == 1) state.row_of_column[terms[0].column] = row;
  state.rows.push_back(std::move(terms));
  state.row_doubles.push_back(std::move(doubles));
  state.lower.emplace_back();
  state.upper.emplace_back();
  state.lower_double.push_back(-infinity);
  state.upper_double.push_back(infinity);
  state.queued.push_back(0);
  state.kinks_of_row.emplace_back();
  return row;
}

Form negated(Form form, Relation relation) {
  form.scale = -form.scale;
  form.constant = -form.constant;
  form.relation = relation;
  return form;
}

Form with(Form form, Relation relation) {
  form.relation = relation;
  return form;
}

Linear difference(const Linear& a, const Linear& b) {
  Linear result = a;
  add_scaled(result, b, -1);
  return result;
}

void add_inputs(UnitTable& table, const Linear& linear) {
  for (const LinearTerm& term : linear.terms) table.inputs.push_back(term.column);
}

/// u = value, and the guard with a relation; the common shape of a case.
Case guarded(State& state, UnitId id, Form guard, const Linear& value) {
  return {{std::move(guard), form_of(state, difference(column_itself(id), value), Relation::eq)}, {}};
}

void build_kink(State& state, UnitId id, UnitTable& table) {
  const Unit& unit = state.problem.units[id];
  const Linear& a = state.values[unit.arguments[0]];
  Kink kink;
  switch (unit.kind) {
    case UnitKind::relu:
      kink.t = a, kink.on = a;
      break;
    case UnitKind::abs:
      kink.t = a, kink.on = a, kink.off = a, kink.kink = 2;
      scale(kink.off, -1);
      break;
    default: {  // max: t = b - a, a or b; min: t = a - b, a or b
      const Linear& b = state.values[unit.arguments[1]];
      kink.off = a, kink.on = b;
      kink.t = unit.kind == UnitKind::max ? difference(b, a) : difference(a, b);
      kink.kink = unit.kind == UnitKind::max ? 1 : -1;
    }
  }
  const Form t = form_of(state, kink.t, Relation::ge);
  for (const bool strict : {false, true})
    table.variants[strict] = {guarded(state, id, with(t, strict ? Relation::gt : Relation::ge), kink.on),
                              guarded(state, id, negated(t, strict ? Relation::ge : Relation::gt), kink.off)};
  add_inputs(table, kink.on);
  add_inputs(table, kink.off);
  std::uint32_t index = 0;
  for (const Linear* branch : {&kink.off, &kink.on}) {
    Linear over = difference(column_itself(id), *branch);
    if (kink.kink < 0) scale(over, -1);
    Fact fact;
    fact.form = form_of(state, over, Relation::ge);
    fact.name = {Name::Kind::always, id, index++};
    add_fact(state, std::move(fact));
  }
  kink.t_form = t;
  state.kinks_of_row[t.row].push_back(id);
  table.guard = t;
  table.kink = std::move(kink);
}

void add_zero_one(State& state, UnitId id) {
  for (std::uint32_t index : {0U, 1U}) {
    Fact fact;
    Linear linear = column_itself(id);
    if (index == 1) linear = {1, {{id, -1}}};
    fact.form = form_of(state, linear, Relation::ge);
    fact.name = {Name::Kind::always, id, index};
    add_fact(state, std::move(fact));
  }
}

void build_zero_one(State& state, UnitId id, UnitTable& table) {
  const Unit& unit = state.problem.units[id];
  add_zero_one(state, id);
  const Linear one{1, {}};
  if (unit.kind == UnitKind::indicator) {
    const FormulaId formula = unit.arguments[0];
    table.variants[0] = {
        {{form_of(state, difference(column_itself(id), one), Relation::eq)}, {{formula, true}}},
        {{form_of(state, column_itself(id), Relation::eq)}, {{formula, false}}}};
    return;
  }
  const Linear& t = state.values[unit.arguments[0]];
  const bool strict = unit.kind == UnitKind::strict_step;
  const Form guard = form_of(state, t, Relation::ge);
  table.variants[0] = {guarded(state, id, with(guard, strict ? Relation::gt : Relation::ge), one),
                       guarded(state, id, negated(guard, strict ? Relation::ge : Relation::gt), {})};
  table.guard = guard;
  add_inputs(table, t);
}

void build_gate(State& state, UnitId id, UnitTable& table) {
  const Unit& unit = state.problem.units[id];
  const Linear& gate = state.values[unit.arguments[0]];
  const Linear& value = state.values[unit.arguments[1]];
  const Linear one{1, {}};
  table.variants[0] = {guarded(state, id, form_of(state, difference(gate, one), Relation::eq), value),
                       guarded(state, id, form_of(state, gate, Relation::eq), {})};
  table.guard = form_of(state, value, Relation::ge);
  add_inputs(table, gate);
  add_inputs(table, value);
}

void build_variable(State& state, UnitId id) {
  const Domain& domain = state.problem.units[id].domain;
  const auto add = [&](const Rational& bound, bool strict, int sign) {
    Fact fact;
    Linear linear{Number(Rational(-sign * bound)), {{id, sign}}};
    fact.form = form_of(state, linear, strict ? Relation::gt : Relation::ge);
    fact.name = {Name::Kind::always, id, sign > 0 ? 0U : 1U};
    add_fact(state, std::move(fact));
  };
  if (!domain.values.empty()) {
    add(domain.values.front(), false, 1);
    add(domain.values.back(), false, -1);
    return;
  }
  if (domain.lower) add(*domain.lower, domain.lower_strict, 1);
  if (domain.upper) add(*domain.upper, domain.upper_strict, -1);
}

void enqueue(State& state, Row row) {
  const auto push = [&](Row r) {
    if (state.queued[r] == 0) {
      state.queued[r] = 1;
      state.queue.push_back(r);
    }
  };
  push(row);
  if (state.rows[row].size() == 1)
    for (const Row user : state.rows_with_column[state.rows[row][0].column]) push(user);
}

void set_bound(State& state, bool is_lower, Row row, Number value, bool strict, FactId fact) {
  Bound& bound = (is_lower ? state.lower : state.upper)[row];
  if (bound.fact != none) {
    const int order = compare(value, bound.value);
    if (order == 0 ? bound.strict || !strict : (order > 0) != is_lower) return;
  }
  using Kind = State::Change::Kind;
  state.trail.push_back({is_lower ? Kind::lower : Kind::upper, row, std::move(bound), {}});
  (is_lower ? state.lower_double : state.upper_double)[row] = value.approximate();
  bound = {fact, std::move(value), strict};
  enqueue(state, row);
  const Bound& low = state.lower[row];
  const Bound& high = state.upper[row];
  if (low.fact == none || high.fact == none || state.conflict) return;
  const int order = compare(low.value, high.value);
  if (order > 0 || (order == 0 && (low.strict || high.strict)))
    state.conflict = std::vector<Part>{lower_part(state, row), upper_part(state, row)};
}

}  // namespace

Form form_of(State& state, const Linear& linear, Relation relation) {
  Form form;
  form.relation = relation;
  form.constant = linear.constant;
  if (linear.terms.empty()) {
    form.scale = 1;
    return form;
  }
  form.scale = linear.terms.front().coefficient;
  std::vector<LinearTerm> terms = linear.terms;
  const Number inverse = Number(1) / form.scale;
  for (LinearTerm& term : terms) term.coefficient *= inverse;
  form.row = intern_row(state, std::move(terms));
  return form;
}

State make_state(const Problem& problem) {
  State state(problem);
  const std::size_t count = problem.units.size();
  state.units.resize(count);
  state.decided.resize(count);
  state.hulls.resize(count);
  state.rows_with_column.resize(count);
  state.row_of_column.assign(count, none);
  state.asserted.assign(problem.formulas.size(), {none, none});
  intern_row(state, {});
  Fact nothing;
  nothing.form = {0, 1, 0, Relation::eq};
  add_fact(state, std::move(nothing));
  Fact one;
  one.form = {0, 1, 1, Relation::gt};
  one.name.kind = Name::Kind::one;
  state.facts.push_back(std::move(one));
  for (UnitId id = 0; id < count; ++id) {
    if (problem.units[id].kind == UnitKind::affine) continue;
    form_of(state, column_itself(id), Relation::ge);
    UnitTable& table = state.units[id];
    switch (problem.units[id].kind) {
      case UnitKind::variable:
        build_variable(state, id);
        break;
      case UnitKind::step:
      case UnitKind::strict_step:
      case UnitKind::indicator:
        build_zero_one(state, id, table);
        break;
      case UnitKind::gate:
        build_gate(state, id, table);
        break;
      default:
        build_kink(state, id, table);
        break;
    }
  }
  state.atoms.resize(problem.formulas.size());
  for (FormulaId id = 0; id < problem.formulas.size(); ++id)
    if (problem.formulas[id].kind == FormulaKind::compare)
      state.atoms[id] = form_of(state, state.values[problem.formulas[id].unit], Relation::ge);
  // Bounds came before some of the rows that they reach.
  for (Row row = 0; row < state.rows.size(); ++row) enqueue(state, row);
  return state;
}

Mark mark(const State& state) { return {state.trail.size(), state.facts.size(), state.pending.size()}; }

void undo(State& state, const Mark& mark) {
  using Kind = State::Change::Kind;
  while (state.trail.size() > mark.trail) {
    State::Change& change = state.trail.back();
    switch (change.kind) {
      case Kind::lower:
        state.lower_double[change.id] =
            change.bound.fact == none ? -infinity : change.bound.value.approximate();
        state.lower[change.id] = std::move(change.bound);
        break;
      case Kind::upper:
        state.upper_double[change.id] =
            change.bound.fact == none ? infinity : change.bound.value.approximate();
        state.upper[change.id] = std::move(change.bound);
        break;
      case Kind::decided:
        state.decided[change.id] = 0;
        break;
      case Kind::asserted:
        state.asserted[change.id / 2][change.id % 2] = none;
        break;
      case Kind::hull:
        state.hulls[change.id] = change.hull;
        break;
    }
    state.trail.pop_back();
  }
  state.facts.resize(mark.facts);
  state.pending.resize(mark.pending);
  forget_queue(state);
  state.conflict.reset();
}

void forget_queue(State& state) {
  std::ranges::fill(state.queued, std::uint8_t{0});
  state.queue.clear();
}

FactId add_fact(State& state, Fact fact) {
  const auto id = static_cast<FactId>(state.facts.size());
  state.facts.push_back(std::move(fact));
  const Fact& added = state.facts.back();
  if (!added.linear || added.origin == Fact::Origin::hull) return id;
  const Form form = added.form;
  const Number value = -form.constant / form.scale;
  const bool strict = form.relation == Relation::gt;
  if (form.relation == Relation::eq || form.scale.sign() > 0)
    set_bound(state, true, form.row, value, strict, id);
  if (form.relation == Relation::eq || form.scale.sign() < 0)
    set_bound(state, false, form.row, value, strict, id);
  return id;
}

Part lower_part(const State& state, Row row) {
  const FactId fact = state.lower[row].fact;
  return {fact, Number(1) / state.facts[fact].form.scale};
}

Part upper_part(const State& state, Row row) {
  const FactId fact = state.upper[row].fact;
  return {fact, Number(-1) / state.facts[fact].form.scale};
}

std::vector<std::pair<FormulaId, bool>> unfold(const Formula& formula, bool truth) {
  std::vector<std::pair<FormulaId, bool>> parts;
  switch (formula.kind) {
    case FormulaKind::negation:
      parts = {{formula.arguments[0], !truth}};
      break;
    case FormulaKind::conjunction:
    case FormulaKind::disjunction:
      if (truth == (formula.kind == FormulaKind::conjunction))
        for (const FormulaId argument : formula.arguments) parts.emplace_back(argument, truth);
      break;
    case FormulaKind::implication:
      if (!truth) parts = {{formula.arguments[0], true}, {formula.arguments[1], false}};
      break;
    default:
      break;
  }
  return parts;
}

bool leaves_choice(const Formula& formula, bool truth) {
  switch (formula.kind) {
    case FormulaKind::literal:
      return formula.truth != truth;  // no case at all
    case FormulaKind::compare:
      return formula.comparison == (truth ? Comparison::ne : Comparison::eq);
    case FormulaKind::conjunction:
      return !truth;
    case FormulaKind::disjunction:
    case FormulaKind::implication:
      return truth;
    case FormulaKind::negation:
      return false;
    case FormulaKind::equivalence:
      return true;
  }
  return false;
}

std::vector<Case> cases_of_formula(const State& state, FormulaId id, bool truth) {
  const Formula& formula = state.problem.formulas[id];
  std::vector<Case> cases;
  const auto add = [&](std::vector<std::pair<FormulaId, bool>> asserted) {
    cases.push_back({{}, std::move(asserted)});
  };
  switch (formula.kind) {
    case FormulaKind::compare:
      cases.push_back({{negated(state.atoms[id], Relation::gt)}, {}});
      cases.push_back({{with(state.atoms[id], Relation::gt)}, {}});
      break;
    case FormulaKind::conjunction:
    case FormulaKind::disjunction:
      for (const FormulaId argument : formula.arguments) add({{argument, truth}});
      break;
    case FormulaKind::implication:
      add({{formula.arguments[0], false}});
      add({{formula.arguments[1], true}});
      break;
    case FormulaKind::equivalence:
      add({{formula.arguments[0], true}, {formula.arguments[1], truth}});
      add({{formula.arguments[0], false}, {formula.arguments[1], !truth}});
      break;
    default:
      break;
  }
  return cases;
}

Form atom_form(const State& state, FormulaId id, bool truth) {
  const Form& atom = state.atoms[id];
  switch (state.problem.formulas[id].comparison) {
    case Comparison::ge:
      return truth ? with(atom, Relation::ge) : negated(atom, Relation::gt);
    case Comparison::gt:
      return truth ? with(atom, Relation::gt) : negated(atom, Relation::ge);
    case Comparison::le:
      return truth ? negated(atom, Relation::ge) : with(atom, Relation::gt);
    case Comparison::lt:
      return truth ? negated(atom, Relation::gt) : with(atom, Relation::ge);
    default:
      return with(atom, Relation::eq);
  }
}

void assert_formula(State& state, FormulaId root, bool root_truth, Fact::Origin origin, FactId parent,
                    Name name) {
  struct Item {
    FormulaId formula;
    bool truth;
    FactId parent;
  };
  std::vector<Item> work{{root, root_truth, none}};
  while (!work.empty()) {
    const Item item = work.back();
    work.pop_back();
    FactId& known = state.asserted[item.formula][item.truth];
    if (known != none) continue;
    const Formula& formula = state.problem.formulas[item.formula];
    Fact fact;
    const bool choice = leaves_choice(formula, item.truth);
    fact.linear = formula.kind == FormulaKind::compare && !choice;
    if (fact.linear) fact.form = atom_form(state, item.formula, item.truth);
    fact.name = {item.truth ? Name::Kind::when_true : Name::Kind::when_false, item.formula, 0};
    const bool is_root = item.parent == none;
    fact.origin = is_root ? origin : Fact::Origin::asserted;
    const FactId from = is_root ? parent : item.parent;
    if (from != none) fact.parts = {{from, 1}};
    if (is_root && !fact.linear && name.kind != Name::Kind::nothing) fact.name = name;
    state.trail.push_back({State::Change::Kind::asserted, item.formula * 2 + item.truth, {}, {}});
    known = static_cast<FactId>(state.facts.size());
    const FactId id = add_fact(state, std::move(fact));
    if (choice) state.pending.push_back({item.formula, item.truth, id});
    for (const auto& [child, truth] : unfold(formula, item.truth)) work.push_back({child, truth, id});
  }
}

Linear linear_of(const State& state, const Fact& fact) {
  if (fact.origin == Fact::Origin::hull) return fact.own;
  Linear linear{fact.form.constant, state.rows[fact.form.row]};
  for (LinearTerm& term : linear.terms) term.coefficient *= fact.form.scale;
  return linear;
}

}  // namespace overbar::piecewise
