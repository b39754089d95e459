#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "decide/isolated.hpp"
#include "decide/smt.hpp"
#include "decide/tactic.hpp"
#include "decide/witness.hpp"
#include "decide/written_out.hpp"
#include "op/build.hpp"

// The last resort for claims of known sizes that are not piecewise linear: Z3 looks for values that satisfy
// the assumptions and refute the claim. That there are none is proved by Z3, without a certificate. A model
// is made rational and refutes only if the exact evaluation says so; an algebraic number is replaced by a
// rational one beside it, which most often does where an inequality is refuted.
//
// A single step of cylindrical decomposition may take hours and does not ask for the time. So all of Z3 runs
// in a process of its own, which is ended when the time is over, and its answer comes back as text: a word,
// and for a model a line "symbol entry value" for each variable.

namespace overbar {
namespace {

constexpr unsigned memory = 1024;  // MB
constexpr std::size_t most_for_decomposition = 4;
// Z3's own measure of work, a few million a second: what it is given when nobody watches a clock.
constexpr unsigned most_work = 40'000'000;

namespace answer {
constexpr std::string_view untranslatable = "untranslatable", failed = "failed", none = "none",
                           none_uninterpreted = "none uninterpreted", gave_up = "gave up",
                           uninterpreted = "uninterpreted", irrational = "irrational", values = "values";
}

std::optional<Rational> value_of(z3::context& context, const z3::expr& value) {
  if (value.is_numeral()) return parse_rational(Z3_get_numeral_string(context, value));
  if (!value.is_algebraic()) return std::nullopt;
  const z3::expr near(context, Z3_get_algebraic_number_upper(context, value, 8));
  return parse_rational(Z3_get_numeral_string(context, near));
}

std::string written(z3::context& context, const z3::model& model, const smt::Translator& translator) {
  std::string text{answer::values};
  for (const smt::Translator::Variable& variable : translator.variables) {
    const auto value = value_of(context, model.eval(variable.value, true).simplify());
    if (!value) return std::string(answer::irrational);
    text += fmt::format("\n{} {} {}", variable.symbol, variable.entry, to_string(*value));
  }
  return text;
}

/// What Z3 says about `formulas`, all of which are to hold but the last, which is to be false.
std::string ask(Graph& graph, const std::vector<NodeId>& formulas, unsigned work) {
  z3::context context;
  context.set_enable_exceptions(false);
  smt::Translator translator(graph, context);
  std::vector<z3::expr> asserted;
  for (const NodeId id : formulas) {
    const auto formula = translator.formula(id);
    if (!formula || context.check_error() != Z3_OK) return std::string(answer::untranslatable);
    asserted.push_back(*formula);
  }
  asserted.back() = !asserted.back();
  // With more variables cylindrical decomposition takes too long to be tried: it is left out.
  const bool few = translator.variables.size() <= most_for_decomposition;
  const bool polynomial = translator.faithful && !translator.integral && few;
  // First nlsat itself: the strategy qfnra gives it seconds, and a busy machine must not change an answer.
  z3::solver solver = polynomial
                          ? (z3::tactic(context, "qfnra-nlsat") | z3::tactic(context, "qfnra")).mk_solver()
                          : z3::solver(context, z3::solver::simple());
  for (const z3::expr& part : asserted) solver.add(part);
  for (const z3::expr& condition : translator.conditions) solver.add(condition);
  z3::params parameters(context);
  parameters.set("rlimit", work);
  if (!few) parameters.set("arith.nl.nra", false);
  solver.set(parameters);
  const z3::check_result result = solver.check();
  if (context.check_error() != Z3_OK) return std::string(answer::failed);
  if (result == z3::unsat)
    return std::string(translator.faithful ? answer::none : answer::none_uninterpreted);
  if (result == z3::unknown) return std::string(answer::gave_up);
  if (!translator.faithful) return std::string(answer::uninterpreted);
  return written(context, solver.get_model(), translator);
}

/// Nothing unless every line is a number for an entry that there is.
std::optional<Assignment<Rational>> read_values(const Graph& graph, std::string_view lines) {
  Assignment<Rational> at;
  std::istringstream in{std::string(lines)};
  std::uint32_t symbol = 0;
  std::size_t entry = 0;
  std::string number;
  while (in >> symbol >> entry >> number) {
    const auto value = parse_rational(number);
    if (!value || symbol >= graph.symbol_count()) return std::nullopt;
    Tensor<Rational>& tensor = at.symbols[symbol];
    if (tensor.data.empty()) {
      std::size_t count = 1;
      for (const Dim dim : graph.type_of(graph.symbol(symbol).type).axes) {
        tensor.shape.push_back(static_cast<std::size_t>(dim.code));
        count *= tensor.shape.back();
      }
      tensor.data.assign(count, Rational(0));
    }
    if (entry >= tensor.data.size()) return std::nullopt;
    tensor.data[entry] = *value;
  }
  return at;
}

bool sizes_are_known(const Graph& graph, NodeId root) {
  return std::ranges::all_of(reachable(graph, root), [&](NodeId id) {
    return std::ranges::all_of(graph.axes(id), [](Dim dim) { return dim.is_constant(); });
  });
}

Decision undecided(std::string reason) { return {Outcome::unknown, {}, std::move(reason), std::nullopt, {}}; }

std::optional<Decision> refuted_by(const Claim& claim, std::string_view lines) {
  const auto at = read_values(claim.graph, lines);
  if (!at) return undecided("its values are no numbers that can be checked");
  auto witness = check_witness(claim.graph, claim.formula, claim.assumptions, *at);
  if (!witness) return undecided("its values are irrational, and no rational ones were found beside them");
  Decision decision;
  decision.outcome = Outcome::refuted;
  decision.method = "Z3, then exact evaluation";
  decision.reason = "fails at the values below";
  decision.witness = std::move(witness->at);
  return decision;
}

}  // namespace

bool smt_proves(Graph& graph, std::vector<NodeId> formulas, unsigned work,
                const std::function<bool()>& out_of_time) {
  for (NodeId& formula : formulas) {
    formula = written_out(graph, formula, true);
    if (formula == no_node || !sizes_are_known(graph, formula)) return false;
  }
  const Isolated run =
      isolated([&] { return ask(graph, formulas, work); }, out_of_time, {.megabytes = memory, .seconds = 10});
  return run.ending != Isolated::Ending::out_of_time &&
         (run.answer == answer::none || run.answer == answer::none_uninterpreted);
}

std::optional<Decision> smt_tactic(const Claim& claim) {
  Graph& graph = claim.graph;
  std::vector<NodeId> formulas = claim.assumptions;
  formulas.push_back(claim.formula);
  for (NodeId& formula : formulas) {
    formula = written_out(graph, formula, true);
    if (formula == no_node || !sizes_are_known(graph, formula)) return std::nullopt;
  }
  const Isolated run = isolated([&] { return ask(graph, formulas, most_work); }, claim.options.out_of_time,
                                {.megabytes = memory, .seconds = 120});
  if (run.ending == Isolated::Ending::out_of_time) return undecided("the time limit was reached");
  const std::string_view said = run.answer;
  if (said == answer::untranslatable) return std::nullopt;
  if (said == answer::none) return proved("Z3, uncertified", "no real values refute it");
  if (said == answer::none_uninterpreted)
    return proved("Z3, uncertified", "no values refute it, whatever the functions in it are");
  if (said == answer::gave_up) return undecided("it gave up");
  if (said == answer::uninterpreted) return undecided("its values need not be those of the functions");
  if (said == answer::irrational) return undecided("its values are no numbers that can be checked");
  if (said.starts_with(answer::values)) return refuted_by(claim, said.substr(answer::values.size()));
  return undecided("it failed");
}

}  // namespace overbar
