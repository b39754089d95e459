#include "find/proposer.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <z3++.h>

#include "decide/isolated.hpp"

namespace overbar::synthesis {
namespace {

/// What a number is for the solver: a known value for each choice of one group, a truth value as 0/1, or a
/// term.
struct Number {
  enum class Kind : std::uint8_t { choice, truth, term } kind = Kind::choice;
  std::optional<std::size_t> group;    // choice; none: a constant
  std::vector<Rational> values;        // choice: one a choice of the group
  std::optional<z3::expr> expression;  // truth, term
};

struct Truth {
  std::optional<z3::expr> expression;
  std::optional<std::size_t> group;  // known for each choice of one group
  std::vector<bool> values;
};

}  // namespace

struct Proposer::Solver {
  Solver(const Program& p, const Stage& s) : program(p), stage(s), solver(context, z3::solver::simple()) {
    context.set_enable_exceptions(false);
    numbers.resize(program.leaf_count);
    for (std::size_t g = 0; g < stage.groups.size(); ++g) add_group(g);
    for (const auto& [id, weight] : stage.free) add_free(id, weight);
    for (const auto& [low, high] : stage.ordered) order(low, high);
  }

  const Program& program;
  const Stage stage;
  z3::context context;
  z3::solver solver;
  std::vector<std::optional<Number>> numbers;
  std::vector<std::optional<Truth>> truths;
  std::vector<std::vector<z3::expr>> selectors;
  std::map<AtomId, z3::expr> free_terms;
  std::vector<z3::expr> trackers;
  std::vector<Rational> weights;
  std::vector<std::size_t> core;
  std::uint64_t spent = 0;
  bool linear = true;
  bool products = false;  // of free weights

  z3::expr real(const Rational& value) { return context.real_val(to_string(value).c_str()); }
  z3::expr integer(const Rational& value) { return context.int_val(to_string(value).c_str()); }
  z3::expr zero_of(const z3::expr& like) { return like.is_int() ? context.int_val(0) : context.real_val(0); }

  void add_group(std::size_t g) {
    const Group& group = stage.groups[g];
    selectors.emplace_back();
    std::vector<z3::expr>& own = selectors.back();
    z3::expr_vector any(context);
    for (std::size_t k = 0; k < group.choices.size(); ++k) {
      own.push_back(context.bool_const(("s" + std::to_string(g) + "_" + std::to_string(k)).c_str()));
      any.push_back(own.back());
    }
    solver.add(z3::mk_or(any));
    for (std::size_t k = 0; k < own.size(); ++k)
      for (std::size_t other = 0; other < k; ++other) solver.add(!own[k] || !own[other]);
    for (std::size_t w = 0; w < group.weights.size(); ++w) {
      Number number;
      number.group = g;
      for (const auto& choice : group.choices) number.values.push_back(choice[w]);
      numbers[group.weights[w]] = std::move(number);
    }
    if (group.not_before) {
      z3::expr_vector earlier(context);
      for (std::size_t k = 0; k < own.size(); ++k) {
        earlier.push_back(selectors[*group.not_before][k]);
        solver.add(!own[k] || z3::mk_or(earlier));
      }
    }
  }

  void add_free(AtomId id, const FreeWeight& weight) {
    const std::string name = "w" + std::to_string(id);
    z3::expr term = weight.integer ? context.int_const(name.c_str()) : context.real_const(name.c_str());
    const auto scaled_up = [&](const Rational& value) {
      return weight.integer ? value * weight.denominator : value;
    };
    if (weight.lower) solver.add(as_real(term) >= real(scaled_up(*weight.lower)));
    if (weight.upper) solver.add(as_real(term) <= real(scaled_up(*weight.upper)));
    free_terms.emplace(id, term);
    if (weight.integer && weight.denominator != 1)
      term = z3::to_real(term) / context.real_val(weight.denominator);
    Number number;
    number.kind = Number::Kind::term;
    number.expression = term;
    numbers[id] = std::move(number);
  }

  void order(const std::vector<AtomId>& low, const std::vector<AtomId>& high) {
    z3::expr after = context.bool_val(true);
    for (std::size_t k = std::min<std::size_t>(low.size(), 3); k-- > 0;) {
      const auto a = free_terms.find(low[k]);
      const auto b = free_terms.find(high[k]);
      if (a == free_terms.end() || b == free_terms.end()) return;
      after = a->second < b->second || (a->second == b->second && after);
    }
    solver.add(after);
  }

  /// One of these choices of the group is taken.
  z3::expr chosen(std::size_t group, const std::vector<bool>& in) {
    const auto count = static_cast<std::size_t>(std::ranges::count(in, true));
    if (count == 0 || count == in.size()) return context.bool_val(count != 0);
    const bool inside = count * 2 <= in.size();
    z3::expr_vector any(context);
    for (std::size_t k = 0; k < in.size(); ++k)
      if (in[k] == inside) any.push_back(selectors[group][k]);
    return inside ? z3::mk_or(any) : !z3::mk_or(any);
  }

  /// Everything below the formula, itself last.
  void encode(FormulaId root) {
    numbers.resize(program.atoms.size());
    truths.resize(program.formulas.size());
    if (truths[root]) return;
    for (const Program::Place& place : below(program, root)) {
      if (place.is_formula) {
        if (!truths[place.id]) truths[place.id] = encoded_formula(program.formulas[place.id]);
      } else if (!numbers[place.id]) {
        numbers[place.id] = encoded_unit(program.atoms[place.id]);
      }
    }
  }

  /// The value of a polynomial over constants and one group; nullopt if there is more in it.
  std::optional<Number> known(const Polynomial& polynomial) {
    Number sum;
    std::size_t count = 1;
    for (const AtomId id : atoms_of(polynomial)) {
      const Number& number = *numbers[id];
      if (number.kind != Number::Kind::choice || (sum.group && number.group && *sum.group != *number.group))
        return std::nullopt;
      if (number.group) {
        sum.group = number.group;
        count = number.values.size();
      }
    }
    for (std::size_t k = 0; k < count; ++k) {
      Rational total = 0;
      for (const auto& [monomial, coefficient] : polynomial.terms) {
        Rational term = coefficient;
        for (const AtomId id : monomial)
          term *= numbers[id]->group ? numbers[id]->values[k] : numbers[id]->values[0];
        total += term;
      }
      sum.values.push_back(std::move(total));
    }
    return sum;
  }

  /// coefficient · (one value a choice)… · truths… · terms…, as a sum of conditional terms.
  void add_product(const Monomial& monomial, const Rational& coefficient, std::vector<z3::expr>& summands) {
    std::map<std::size_t, std::vector<Rational>> choices;
    z3::expr_vector conditions(context);
    std::vector<z3::expr> terms;
    Rational factor = coefficient;
    for (const AtomId id : monomial) {
      const Number& number = *numbers[id];
      if (number.kind == Number::Kind::truth) {
        conditions.push_back(*number.expression);
      } else if (number.kind == Number::Kind::term) {
        terms.push_back(*number.expression);
      } else if (!number.group) {
        factor *= number.values[0];
      } else {
        auto& values = choices.try_emplace(*number.group, number.values.size(), Rational(1)).first->second;
        for (std::size_t k = 0; k < values.size(); ++k) values[k] *= number.values[k];
      }
    }
    products = products || terms.size() > 1;
    if (terms.size() > 1 || !choices.empty() || !conditions.empty()) linear = false;
    struct Case {
      Rational value;
      std::vector<z3::expr> conditions;
    };
    std::vector<Case> cases{{factor, {}}};
    for (const auto& [group, values] : choices) {
      std::vector<Rational> distinct = values;
      std::ranges::sort(distinct);
      distinct.erase(std::ranges::unique(distinct).begin(), distinct.end());
      std::vector<Case> next;
      for (const Rational& value : distinct) {
        if (value == 0) continue;
        std::vector<bool> in;
        for (const Rational& one : values) in.push_back(one == value);
        for (const Case& before : cases) {
          Case both = before;
          both.value *= value;
          both.conditions.push_back(chosen(group, in));
          next.push_back(std::move(both));
        }
      }
      cases = std::move(next);
    }
    for (const Case& one : cases) {
      if (one.value == 0) continue;
      z3::expr_vector all(context);
      for (const z3::expr& condition : conditions) all.push_back(condition);
      for (const z3::expr& condition : one.conditions) all.push_back(condition);
      std::optional<z3::expr> term;
      for (const z3::expr& part : terms) term = term ? product(*term, part) : part;
      z3::expr value = term ? scaled_term(*term, one.value)
                            : (is_integer(one.value) ? integer(one.value) : real(one.value));
      summands.push_back(all.empty() ? value : z3::ite(z3::mk_and(all), value, zero_of(value)));
    }
  }

  static z3::expr as_real(const z3::expr& term) { return term.is_int() ? z3::to_real(term) : term; }
  static z3::expr product(const z3::expr& a, const z3::expr& b) {
    return a.is_int() && b.is_int() ? a * b : as_real(a) * as_real(b);
  }
  z3::expr scaled_term(const z3::expr& term, const Rational& factor) {
    if (factor == 1) return term;
    return term.is_int() && is_integer(factor) ? integer(factor) * term : real(factor) * as_real(term);
  }

  z3::expr term_of(const Polynomial& polynomial) {
    std::vector<z3::expr> summands;
    for (const auto& [monomial, coefficient] : polynomial.terms) add_product(monomial, coefficient, summands);
    if (summands.empty()) return context.int_val(0);
    const bool integral = std::ranges::all_of(summands, [](const z3::expr& e) { return e.is_int(); });
    z3::expr_vector parts(context);
    for (const z3::expr& part : summands) parts.push_back(integral ? part : as_real(part));
    return z3::sum(parts);
  }

  Number encoded_unit(const Atom& atom) {
    linear = false;
    Number number;
    if (atom.kind == AtomKind::indicator) {
      const Truth& truth = *truths[atom.formula];
      if (truth.group) {
        number.group = truth.group;
        for (const bool value : truth.values) number.values.emplace_back(value ? 1 : 0);
        return number;
      }
      number.kind = Number::Kind::truth;
      number.expression = *truth.expression;
      return number;
    }
    if (auto values = known(atom.argument)) {
      for (Rational& value : values->values) {
        if (atom.kind == AtomKind::relu && value < 0) value = 0;
        if (atom.kind == AtomKind::abs && value < 0) value = -value;
        if (atom.kind == AtomKind::step) value = value >= 0 ? 1 : 0;
        if (atom.kind == AtomKind::strict_step) value = value > 0 ? 1 : 0;
      }
      return *std::move(values);
    }
    const z3::expr z = term_of(atom.argument);
    const z3::expr zero = zero_of(z);
    if (atom.kind == AtomKind::step || atom.kind == AtomKind::strict_step) {
      number.kind = Number::Kind::truth;
      number.expression = atom.kind == AtomKind::step ? z >= zero : z > zero;
      return number;
    }
    number.kind = Number::Kind::term;
    number.expression = z3::ite(z >= zero, z, atom.kind == AtomKind::relu ? zero : -z);
    return number;
  }

  Truth encoded_formula(const Formula& formula) {
    Truth truth;
    if (formula.kind == FormulaKind::literal) {
      truth.expression = context.bool_val(formula.truth);
      return truth;
    }
    if (formula.kind == FormulaKind::compare) {
      if (const auto values = known(formula.argument)) {
        for (const Rational& value : values->values) truth.values.push_back(holds(formula.relation, value));
        truth.group = values->group;
        truth.expression =
            truth.group ? chosen(*truth.group, truth.values) : context.bool_val(truth.values[0]);
        return truth;
      }
      const z3::expr z = term_of(formula.argument);
      const z3::expr zero = zero_of(z);
      truth.expression = formula.relation == Relation::ge   ? z >= zero
                         : formula.relation == Relation::gt ? z > zero
                         : formula.relation == Relation::eq ? z == zero
                                                            : z != zero;
      return truth;
    }
    const auto argument = [&](std::size_t k) -> const Truth& { return *truths[formula.arguments[k]]; };
    z3::expr_vector parts(context);
    bool one_group = true;
    for (std::size_t k = 0; k < formula.arguments.size(); ++k) {
      parts.push_back(*argument(k).expression);
      one_group = one_group && argument(k).group && argument(k).group == argument(0).group;
    }
    if (one_group) {
      truth.group = argument(0).group;
      for (std::size_t c = 0; c < argument(0).values.size(); ++c) {
        const auto value = [&](FormulaId id) { return static_cast<bool>(truths[id]->values[c]); };
        truth.values.push_back(formula.kind == FormulaKind::conjunction
                                   ? std::ranges::all_of(formula.arguments, value)
                               : formula.kind == FormulaKind::disjunction
                                   ? std::ranges::any_of(formula.arguments, value)
                                   : value(formula.arguments[0]) == value(formula.arguments[1]));
      }
      truth.expression = chosen(*truth.group, truth.values);
      return truth;
    }
    truth.expression = formula.kind == FormulaKind::conjunction   ? z3::mk_and(parts)
                       : formula.kind == FormulaKind::disjunction ? z3::mk_or(parts)
                                                                  : parts[0] == parts[1];
    return truth;
  }

  Rational value_of(const z3::expr& term, const z3::model& model) {
    const z3::expr value = model.eval(term, true);
    if (const auto number = parse_rational(Z3_get_numeral_string(context, value))) return *number;
    // An algebraic number: a rational beside it, which may or may not do.
    if (value.is_algebraic()) {
      const z3::expr near(context, Z3_get_algebraic_number_upper(context, value, 6));
      if (const auto number = parse_rational(Z3_get_numeral_string(context, near))) return *number;
    }
    return 0;
  }

  void read_model() {
    const z3::model model = solver.get_model();
    weights.assign(program.leaf_count, Rational(0));
    for (std::size_t g = 0; g < selectors.size(); ++g)
      for (std::size_t k = 0; k < selectors[g].size(); ++k)
        if (model.eval(selectors[g][k], true).is_true()) {
          for (std::size_t w = 0; w < stage.groups[g].weights.size(); ++w)
            weights[stage.groups[g].weights[w]] = stage.groups[g].choices[k][w];
          break;
        }
    for (const auto& [id, term] : free_terms)
      weights[id] = value_of(term, model) / (stage.free.at(id).integer ? stage.free.at(id).denominator : 1);
  }

  void read_core() {
    core.clear();
    const z3::expr_vector from = solver.unsat_core();
    for (const z3::expr& literal : from)
      for (std::size_t k = 0; k < trackers.size(); ++k)
        if (z3::eq(literal, trackers[k])) core.push_back(k);
    std::ranges::sort(core);
  }
};

Proposer::Proposer(const Program& program, const Stage& stage) {
  const std::shared_lock inside(isolation_gate());
  solver_ = std::make_unique<Solver>(program, stage);
}

Proposer::~Proposer() {
  const std::shared_lock inside(isolation_gate());
  solver_.reset();
}

void Proposer::require(FormulaId formula) {
  const std::shared_lock inside(isolation_gate());
  Solver& s = *solver_;
  s.encode(formula);
  s.trackers.push_back(s.context.bool_const(("t" + std::to_string(s.trackers.size())).c_str()));
  s.solver.add(!s.trackers.back() || *s.truths[formula]->expression);
}

namespace {

/// In slices, so that the clock is asked in between; each is longer than the last.
Proposer::Answer solved(z3::context& context, z3::solver& solver, const std::vector<z3::expr>& trackers,
                        std::uint64_t budget, std::uint64_t& spent,
                        const std::function<bool()>& out_of_time) {
  z3::expr_vector assumed(context);
  for (const z3::expr& tracker : trackers) assumed.push_back(tracker);
  std::uint64_t slice = 2'000'000;
  while (budget > 0) {
    slice = std::min(slice, budget);
    z3::params parameters(context);
    parameters.set("rlimit", static_cast<unsigned>(std::min<std::uint64_t>(slice, 4'000'000'000U)));
    solver.set(parameters);
    const z3::check_result result = solver.check(assumed);
    if (result == z3::sat) return Proposer::Answer::found;
    if (result == z3::unsat) return Proposer::Answer::none;
    spent += slice;
    budget -= slice;
    const std::string reason = solver.reason_unknown();
    if (reason.find("resource") == std::string::npos && reason.find("canceled") == std::string::npos &&
        reason.find("max.") == std::string::npos)
      return Proposer::Answer::gave_up;
    if (out_of_time && out_of_time()) return Proposer::Answer::out_of_budget;
    slice = std::min<std::uint64_t>(slice * 2, 4'000'000);
  }
  return Proposer::Answer::out_of_budget;
}

}  // namespace

Proposer::Answer Proposer::propose(std::uint64_t budget, const std::function<bool()>& out_of_time) {
  if (solver_->products) return propose_apart(budget, out_of_time);
  const std::shared_lock inside(isolation_gate());
  Solver& s = *solver_;
  const Answer answer = solved(s.context, s.solver, s.trackers, budget, s.spent, out_of_time);
  if (answer == Answer::found) s.read_model();
  if (answer == Answer::none) s.read_core();
  return answer;
}

// Products of free weights: a single step of cylindrical decomposition does not ask for the time. The copy
// says which answer, what was spent, and the weights or the core.
Proposer::Answer Proposer::propose_apart(std::uint64_t budget, const std::function<bool()>& out_of_time) {
  Solver& s = *solver_;
  const Isolated run = isolated(
      [&] {
        const Answer answer = solved(s.context, s.solver, s.trackers, budget, s.spent, {});
        std::string text = fmt::format("{} {}", static_cast<int>(answer), s.spent);
        if (answer == Answer::found) {
          s.read_model();
          for (const Rational& weight : s.weights) text += " " + to_string(weight);
        }
        if (answer == Answer::none) {
          s.read_core();
          for (const std::size_t k : s.core) text += fmt::format(" {}", k);
        }
        return text;
      },
      out_of_time);
  if (run.ending == Isolated::Ending::out_of_time) return Answer::out_of_budget;
  std::istringstream in(run.answer);
  int answer = 0;
  if (run.ending == Isolated::Ending::failed || !(in >> answer >> s.spent)) return Answer::gave_up;
  std::string word;
  if (answer == static_cast<int>(Answer::found)) {
    s.weights.clear();
    while (in >> word) s.weights.push_back(parse_rational(word).value_or(Rational(0)));
    s.weights.resize(s.program.leaf_count);
    return Answer::found;
  }
  if (answer == static_cast<int>(Answer::none)) {
    s.core.clear();
    for (std::size_t k = 0; in >> k;) s.core.push_back(k);
    return Answer::none;
  }
  return answer == static_cast<int>(Answer::out_of_budget) ? Answer::out_of_budget : Answer::gave_up;
}

const std::vector<Rational>& Proposer::weights() const { return solver_->weights; }
std::uint64_t Proposer::spent() const { return solver_->spent; }
bool Proposer::is_linear() const { return solver_->linear; }
const std::vector<std::size_t>& Proposer::core() const { return solver_->core; }

}  // namespace overbar::synthesis
