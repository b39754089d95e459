#include "evaluate/gradcheck.hpp"

#include <algorithm>
#include <cmath>

namespace overbar {
namespace {

constexpr slong ball_bits = 320;
constexpr int step_bits = 80;

/// Which entries of a tensor are checked: all, or evenly spread ones.
std::vector<std::size_t> sample(std::size_t entries, std::size_t most) {
  std::vector<std::size_t> result;
  const std::size_t count = std::min(entries, most);
  for (std::size_t k = 0; k < count; ++k) result.push_back(k * entries / count);
  return result;
}

void record(GradcheckRow& row, std::size_t entry, double claimed, double truth, double difference) {
  const double error = std::abs(difference) / std::max({std::abs(claimed), std::abs(truth), 1e-8});
  if (row.checked++ > 0 && !(error > row.worst)) return;
  row.worst = error;
  row.worst_entry = entry;
  row.claimed = claimed;
  row.truth = truth;
}

struct Check {
  const Graph& graph;
  NodeId objective;
  const Assignment<Rational>& at;
  const GradcheckOptions& options;
};

template <class T>
Result<void> by_duals(const Check& check, const GradientClaim& claim, GradcheckRow& row) {
  const Assignment<T> plain = convert<T>(check.at);
  const Result<Value<T>> claimed = evaluate(check.graph, claim.gradient, plain, check.options.limits);
  if (!claimed) return std::unexpected(claimed.error());
  Assignment<Dual<T>> dual = convert<Dual<T>>(check.at);
  Tensor<Dual<T>>& variable = dual.symbols.at(claim.symbol);
  for (const std::size_t entry : sample(row.entries, check.options.max_entries)) {
    variable.data[entry].tangent = 1;
    const Result<Value<Dual<T>>> value = evaluate(check.graph, check.objective, dual, check.options.limits);
    variable.data[entry].tangent = 0;
    if (!value) return std::unexpected(value.error());
    const T truth = value->real.data.front().tangent;
    const T& given = claimed->real.data[entry];
    const T difference = given - truth;
    if constexpr (std::is_same_v<T, double>)
      record(row, entry, given, truth, difference);
    else
      record(row, entry, to_double(given), to_double(truth), to_double(difference));
  }
  return {};
}

/// A comparison that could go either way leaves a ball too wide to compare.
bool is_wide(const Ball& ball) {
  const Rational width = upper_bound(ball) - lower_bound(ball);
  return width > Rational(1, 1000000000000) * (1 + abs(upper_bound(ball)));
}

Result<void> by_differences(const Check& check, const GradientClaim& claim, GradcheckRow& row) {
  Assignment<Ball> at = convert<Ball>(check.at, ball_bits);
  const Result<Value<Ball>> claimed = evaluate(check.graph, claim.gradient, at, check.options.limits);
  if (!claimed) return std::unexpected(claimed.error());
  const Rational step(1, Integer(1) << step_bits);
  const Ball scale(1 / (2 * step), ball_bits);
  Tensor<Ball>& variable = at.symbols.at(claim.symbol);
  for (const std::size_t entry : sample(row.entries, check.options.max_entries)) {
    const Ball center = variable.data[entry];
    variable.data[entry] = center + Ball(step, ball_bits);
    const Result<Value<Ball>> above = evaluate(check.graph, check.objective, at, check.options.limits);
    variable.data[entry] = center - Ball(step, ball_bits);
    const Result<Value<Ball>> below = evaluate(check.graph, check.objective, at, check.options.limits);
    variable.data[entry] = center;
    if (!above) return std::unexpected(above.error());
    if (!below) return std::unexpected(below.error());
    const Ball truth = (above->real.data.front() - below->real.data.front()) * scale;
    const Ball& given = claimed->real.data[entry];
    if (is_wide(truth) || is_wide(given))
      return fail(code("undefined-value"), "the precision does not suffice to tell");
    record(row, entry, midpoint(given), midpoint(truth), midpoint(given - truth));
  }
  return {};
}

}  // namespace

Result<std::vector<GradcheckRow>> gradcheck(const Graph& graph, NodeId objective,
                                            std::span<const GradientClaim> claims,
                                            const Assignment<Rational>& at, const GradcheckOptions& options) {
  const auto& axes = graph.axes(objective);
  if (std::ranges::any_of(axes, [](Dim dim) { return dim != Dim{1}; }) || graph.is_boolean(objective))
    return fail(code("shape-mismatch"), "the objective is not a scalar");
  const Check check{graph, objective, at, options};
  std::vector<GradcheckRow> rows;
  for (const GradientClaim& claim : claims) {
    const auto it = at.symbols.find(claim.symbol);
    if (it == at.symbols.end())
      return fail(code("no-value"), to_string(graph.symbol(claim.symbol).name) + " has no value");
    const std::size_t entries = it->second.data.size();
    const auto fresh = [&](GradcheckMethod method) {
      return GradcheckRow{claim.symbol, method, entries, 0, 0, 0, 0, 0};
    };
    GradcheckRow row = fresh(GradcheckMethod::exact_duals);
    Result<void> done = by_duals<Rational>(check, claim, row);
    if (!done && (done.error().code == "not-rational" || done.error().code == "too-large")) {
      row = fresh(GradcheckMethod::central_differences);
      done = by_differences(check, claim, row);
      if (!done && done.error().code == "undefined-value") {
        row = fresh(GradcheckMethod::float_duals);
        done = by_duals<double>(check, claim, row);
      }
    }
    if (!done) return std::unexpected(done.error());
    rows.push_back(row);
  }
  return rows;
}

}  // namespace overbar
