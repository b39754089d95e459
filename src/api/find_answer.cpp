// Weights such that a claim holds, or why there are none.
#include <algorithm>
#include <map>

#include "api/context.hpp"
#include "api/values.hpp"
#include "find/find.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// V = [1 -1; 0 1], as a line of a worksheet.
v1::Equation weight_line(Graph& g, std::uint32_t symbol, const Tensor<Rational>& tensor) {
  // Entry by entry, also where all are equal.
  const NodeId value =
      g.intern(Op::literal, g.intern_rationals(tensor.data), g.type(symbol_node(g, symbol)), {});
  return {math_of_name(g.symbol(symbol).name), {math_of(g, value)}, {}};
}

/// "2", "2 − 3ε", "ε"
std::string near_text(const Rational& at, const Rational& direction) {
  if (direction == 0) return to_string(at);
  const Rational size = direction < 0 ? Rational(-direction) : direction;
  const std::string epsilon = size == 1          ? "ε"
                              : is_integer(size) ? to_string(size) + "ε"
                                                 : to_string(size) + " ε";
  if (at == 0) return (direction < 0 ? "−" : "") + epsilon;
  return to_string(at) + (direction < 0 ? " − " : " + ") + epsilon;
}

/// "x = (0, 1)", "x = 0, y = 2 + ε"
std::string input_text(const Graph& g, const ExcludingInput& input) {
  std::string text;
  for (const auto& [symbol, tensor] : input.at.symbols) {
    text += (text.empty() ? "" : ", ") + to_string(g.symbol(symbol).name) + " = ";
    if (tensor.data.size() != 1) text += "(";
    for (std::size_t k = 0; k < tensor.data.size(); ++k)
      text += (k == 0 ? "" : ", ") +
              near_text(tensor.data[k],
                        input.direction ? input.direction->symbols.at(symbol).data[k] : Rational(0));
    if (tensor.data.size() != 1) text += ")";
  }
  return text;
}

/// A sum of weights, in the order of the page; the constant, without a name, comes last.
using Terms = std::map<std::uint32_t, std::pair<std::string, Rational>>;
constexpr std::uint32_t constant_place = ~std::uint32_t{0};

/// "w[1] + 2 b − 1"
std::string sum_text(const Terms& terms) {
  std::string text;
  for (const auto& [place, term] : terms) {
    const auto& [name, coefficient] = term;
    if (coefficient == 0) continue;
    const Rational size = coefficient < 0 ? Rational(-coefficient) : coefficient;
    if (text.empty())
      text += coefficient < 0 ? "−" : "";
    else
      text += coefficient < 0 ? " − " : " + ";
    text += name.empty() ? to_string(size) : size == 1 ? name : to_string(size) + " " + name;
  }
  return text.empty() ? "0" : text;
}

/// A demand as one writes it: −w − b > 0 is w + b < 0. `below` where it was turned round, or counts as such
/// in the sum (an equation that is subtracted).
struct Line {
  Terms terms;
  bool below = false;
  std::string relation;
};

/// The weight that stands in all demands, best the last (a bias): it is to come with a + everywhere.
std::uint32_t common_weight(const std::vector<Demand>& demands) {
  std::map<std::uint32_t, std::size_t> count;
  for (const Demand& demand : demands)
    for (const Demand::Term& term : demand.terms) ++count[term.place];
  std::uint32_t best = constant_place;
  for (const auto& [place, times] : count)
    if (times == demands.size()) best = place;
  return best;
}

Line line_of(const Demand& demand, std::uint32_t common) {
  Line line;
  std::ptrdiff_t negative = 0;
  for (const Demand::Term& term : demand.terms) {
    line.terms[term.place] = {term.weight, term.coefficient};
    if (term.coefficient < 0) ++negative;
  }
  line.terms[constant_place] = {"", demand.constant};
  if (demand.comparison == Comparison::eq) {
    line.below = demand.times < 0;
    line.relation = "=";
    return line;
  }
  const auto it = line.terms.find(common);
  line.below = common != constant_place ? it->second.second < 0
                                        : negative * 2 > static_cast<std::ptrdiff_t>(demand.terms.size());
  const bool strict = demand.comparison == Comparison::gt;
  line.relation = line.below ? (strict ? "<" : "≤") : (strict ? ">" : "≥");
  if (line.below)
    for (auto& [place, term] : line.terms) term.second = -term.second;
  return line;
}

// Each demand is p ≥ 0, p > 0 or p = 0, and Σ times · p is a number. Those that were turned round add up to
// one side, the others to the other: E < 0 and E ≥ 0, or the like.
std::string contradiction_text(const std::vector<Demand>& demands) {
  struct Side {
    Terms sum;
    std::size_t lines = 0;
    std::string relation;
  };
  Side above;
  Side below;
  const std::uint32_t common = common_weight(demands);
  for (const Demand& demand : demands) {
    const Line line = line_of(demand, common);
    Side& side = line.below ? below : above;
    ++side.lines;
    // A strict line makes the sum strict.
    if (side.relation.empty() || side.relation == "=" || line.relation == "<" || line.relation == ">")
      side.relation = line.relation == "=" && !side.relation.empty() ? side.relation : line.relation;
    const Rational times = demand.times < 0 ? Rational(-demand.times) : demand.times;
    for (const auto& [place, term] : line.terms) {
      auto& total = side.sum[place];
      total.first = term.first;
      total.second += times * term.second;
    }
  }
  const auto says = [](const Side& side) { return sum_text(side.sum) + " " + side.relation + " 0"; };
  if (above.lines == 0) return "added up, these give " + says(below);
  if (below.lines == 0) return "added up, these give " + says(above);
  const bool equations = above.relation == "=" && below.relation == "=";
  return "added up, these give " + says(below) + (equations ? " and also " : " and ") + says(above) +
         ", which cannot both be";
}

void describe_impossible(const Graph& g, const Found& found, v1::Answer& answer, v1::Decision& block) {
  block.verdict = v1::Verdict::refuted;
  const bool has_inputs = !found.excluding.empty() && !found.excluding.front().at.symbols.empty();
  v1::Table table;
  if (!found.demands.empty()) {
    const bool multiplied =
        std::ranges::any_of(found.demands, [](const Demand& d) { return d.times != 1 && d.times != -1; });
    table.header = {"from", "follows"};
    if (multiplied) table.header.emplace_back("times");
    for (const Demand& demand : found.demands) {
      const Line line = line_of(demand, common_weight(found.demands));
      v1::Row row{{{input_text(g, found.excluding[demand.input]), {}},
                   {sum_text(line.terms) + " " + line.relation + " 0", {}}},
                  v1::Tone::neutral};
      if (multiplied)
        row.cells.push_back({to_string(demand.times < 0 ? Rational(-demand.times) : demand.times), {}});
      table.rows.push_back(std::move(row));
    }
    answer.blocks.emplace_back(std::move(table));
    block.method = "sum of linear inequalities";
    block.reason = "impossible: " + contradiction_text(found.demands);
    const bool near = std::ranges::any_of(
        found.demands, [&](const Demand& d) { return found.excluding[d.input].direction.has_value(); });
    if (near) block.reason += "; ε is any small positive number";
    return;
  }
  if (has_inputs) {
    table.header = {"inputs that exclude all weights together"};
    constexpr std::size_t most = 16;
    for (std::size_t k = 0; k < found.excluding.size() && k < most; ++k)
      table.rows.push_back({{{input_text(g, found.excluding[k]), {}}}, v1::Tone::neutral});
    if (found.excluding.size() > most)
      table.rows.push_back(
          {{{"… and " + std::to_string(found.excluding.size() - most) + " more", {}}}, v1::Tone::neutral});
    answer.blocks.emplace_back(std::move(table));
  }
  const std::string where = !has_inputs ? ""
                            : found.excluding.size() == 1
                                ? " at this input"
                                : " at these " + counted(found.excluding.size(), "input");
  block.reason = found.exhausted > 0
                     ? "impossible: each of the " + counted(found.exhausted, "choice") + " is wrong" + where
                     : "impossible: no weights are right" + where;
  block.method = !found.certificate.empty() ? "exact case split"
                 : found.exhausted > 0      ? "exhaustion"
                                            : "Z3, uncertified";
}

}  // namespace

void answer_find(Context& context, const Question& question, const FindQuestion& ask, v1::Answer& answer) {
  Graph& g = context.graph;
  FindOptions options;
  options.seed = context.options.seed;
  options.out_of_time = context.options.out_of_time;
  options.progress = [&](const std::string& what) {
    if (context.options.detail) context.options.detail("find: " + what);
  };
  const Found found =
      find_weights(context.forms, ask.symbols, ask.formula, assumptions_of(context, question), options);
  v1::Decision block;
  block.claim = math_of(g, ask.formula);
  block.method = found.method;
  block.reason = found.reason;
  block.certificate = found.certificate;
  if (found.outcome == Outcome::proved) {
    block.verdict = v1::Verdict::proved;
    v1::Equations weights;
    for (const std::uint32_t symbol : ask.symbols)
      if (const auto it = found.weights.symbols.find(symbol); it != found.weights.symbols.end())
        weights.lines.push_back(weight_line(g, symbol, it->second));
    answer.blocks.emplace_back(std::move(weights));
    block.reason = found.reason + "; found in " + counted(found.rounds, "round") + " from " +
                   counted(found.inputs, "input");
    if (found.inputs == 0) block.reason += "; no input was met that satisfies the assumptions";
  } else if (found.outcome == Outcome::refuted) {
    describe_impossible(g, found, answer, block);
  }
  answer.verdict = block.verdict;
  answer.blocks.emplace_back(std::move(block));
}

}  // namespace overbar
