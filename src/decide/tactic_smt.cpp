#include <array>

#include "decide/smt.hpp"
#include "decide/tactic.hpp"
#include "decide/witness.hpp"
#include "decide/written_out.hpp"

// The last resort for claims of known sizes that are not piecewise linear: Z3 looks for values that satisfy
// the assumptions and refute the claim. That there are none is proved by Z3, without a certificate. A model
// is made rational and refutes only if the exact evaluation says so; an algebraic number is replaced by a
// rational one beside it, which most often does where an inequality is refuted.

namespace overbar {
namespace {

constexpr unsigned memory = 1024;  // MB
constexpr std::size_t most_for_decomposition = 4;
// In slices of Z3's own measure of work, so that the clock is asked in between; the last one takes some
// seconds.
constexpr std::array slices{2'000'000U, 8'000'000U, 32'000'000U};

std::optional<Rational> value_of(z3::context& context, const z3::expr& value) {
  if (value.is_numeral()) return parse_rational(Z3_get_numeral_string(context, value));
  if (!value.is_algebraic()) return std::nullopt;
  const z3::expr near(context, Z3_get_algebraic_number_upper(context, value, 8));
  return parse_rational(Z3_get_numeral_string(context, near));
}

std::optional<Assignment<Rational>> values_of(const Graph& graph, z3::context& context,
                                              const z3::model& model, const smt::Translator& translator) {
  Assignment<Rational> at;
  for (const smt::Translator::Variable& variable : translator.variables) {
    const auto value = value_of(context, model.eval(variable.value, true).simplify());
    if (!value) return std::nullopt;
    Tensor<Rational>& tensor = at.symbols[variable.symbol];
    if (tensor.data.empty()) {
      std::size_t count = 1;
      for (const Dim dim : graph.type_of(graph.symbol(variable.symbol).type).axes) {
        tensor.shape.push_back(static_cast<std::size_t>(dim.code));
        count *= tensor.shape.back();
      }
      tensor.data.assign(count, Rational(0));
    }
    tensor.data[variable.entry] = *value;
  }
  return at;
}

/// `few` variables: by cylindrical decomposition, which decides everything but whose single steps know no
/// limit when there are more; then it is left out.
z3::check_result check(z3::context& context, z3::solver& solver, bool few, const DecideOptions& options) {
  for (const unsigned slice : slices) {
    if (options.out_of_time && options.out_of_time()) break;
    z3::params parameters(context);
    parameters.set("rlimit", slice);
    if (!few) parameters.set("arith.nl.nra", false);
    parameters.set("max_memory", memory);
    solver.set(parameters);
    const z3::check_result result = solver.check();
    if (result != z3::unknown) return result;
    const std::string reason = solver.reason_unknown();
    if (reason.find("resource") == std::string::npos && reason.find("cancel") == std::string::npos &&
        reason.find("timeout") == std::string::npos)
      break;
  }
  return z3::unknown;
}

Decision undecided(std::string reason) { return {Outcome::unknown, {}, std::move(reason), std::nullopt, {}}; }

}  // namespace

std::optional<Decision> smt_tactic(const Claim& claim) {
  Graph& graph = claim.graph;
  z3::context context;
  context.set_enable_exceptions(false);
  smt::Translator translator(graph, context);
  z3::expr_vector asserted(context);
  const auto translated = [&](NodeId formula) -> std::optional<z3::expr> {
    const NodeId plain = written_out(graph, formula, true);
    if (plain == no_node) return std::nullopt;
    return translator.formula(plain);
  };
  for (const NodeId assumption : claim.assumptions) {
    const auto formula = translated(assumption);
    if (!formula) return std::nullopt;
    asserted.push_back(*formula);
  }
  const auto formula = translated(claim.formula);
  if (!formula || context.check_error() != Z3_OK) return std::nullopt;
  asserted.push_back(!*formula);
  for (const z3::expr& condition : translator.conditions) asserted.push_back(condition);

  const bool few = translator.variables.size() <= most_for_decomposition;
  const bool polynomial = translator.faithful && !translator.integral && few;
  z3::solver solver = polynomial ? z3::solver(context, "QF_NRA") : z3::solver(context, z3::solver::simple());
  for (const z3::expr& part : asserted) solver.add(part);
  const z3::check_result result = check(context, solver, few, claim.options);
  if (context.check_error() != Z3_OK) return undecided("it failed");
  if (result == z3::unsat)
    return proved("Z3, uncertified", translator.faithful
                                         ? "no real values refute it"
                                         : "no values refute it, whatever the functions in it are");
  if (result == z3::unknown) return undecided("it gave up");
  if (!translator.faithful) return undecided("its values need not be those of the functions");
  auto at = values_of(graph, context, solver.get_model(), translator);
  if (!at) return undecided("its values are no numbers that can be checked");
  auto witness = check_witness(graph, claim.formula, claim.assumptions, *at);
  if (!witness) return undecided("its values are irrational, and no rational ones were found beside them");
  Decision decision;
  decision.outcome = Outcome::refuted;
  decision.method = "Z3, then exact evaluation";
  decision.reason = "fails at the values below";
  decision.witness = std::move(witness->at);
  return decision;
}

}  // namespace overbar
