#include "check/probe.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "op/build.hpp"

namespace overbar {
namespace {

constexpr std::size_t point_count = 3;
constexpr std::size_t positive_point = 1;  // all its entries are
constexpr int solving_attempts = 12;
constexpr double same = 1e-9;
constexpr double different = 1e-6;

double magnitude(std::span<const double> values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

}  // namespace

Probe::Probe(Graph& graph, std::vector<NodeId> assumptions)
    : graph_(graph), assumptions_(std::move(assumptions)) {
  if (assumptions_.empty()) {
    for (std::size_t k = 0; k < point_count; ++k)
      points_.push_back({MemoEvaluator(graph_), {std::mt19937_64(7 + k)}, k});
    return;
  }
  // What the assumptions are about gets values for which they hold, exactly; the rest comes when it is met.
  witness::Question question = witness::make_question(graph_, truth(graph_, true), assumptions_, {});
  witness::add_functions(question);
  functions_ = question.functions;
  for (std::size_t k = 0; k < point_count; ++k) {
    Point point{MemoEvaluator(graph_), {std::mt19937_64(7 + k)}, k};
    for (int attempt = 0; attempt < solving_attempts; ++attempt) {
      std::vector<std::size_t> sizes;
      for (const Dim dim : question.dims) sizes.push_back(size_of(point, dim));
      Assignment<Rational> at = witness::sample(question, sizes, witness::Style::fractions, point.random);
      if (!witness::repair(question, at, question.assumed, point.random)) continue;
      const auto dims = point.values.assignment.dims;
      point.values.assignment = convert<double>(at);
      point.values.assignment.dims.insert(dims.begin(), dims.end());
      points_.push_back(std::move(point));
      break;
    }
  }
}

std::size_t Probe::size_of(Point& point, Dim dim) {
  if (dim.is_constant()) return static_cast<std::size_t>(dim.code);
  auto& dims = point.values.assignment.dims;
  // Neighbouring symbols get different sizes; never 1, at which sums and transposes cannot be told apart.
  return dims.try_emplace(dim.symbol(), 2 + (dim.symbol() + point.number) % 3).first->second;
}

void Probe::give_symbol(Point& point, std::uint32_t id) {
  Assignment<double>& at = point.values.assignment;
  if (at.symbols.contains(id)) return;
  const Symbol& symbol = graph_.symbol(id);
  Tensor<double> value;
  for (const Dim dim : graph_.type_of(symbol.type).axes) value.shape.push_back(size_of(point, dim));
  const Domain& domain = symbol.domain;
  std::uniform_real_distribution<double> unit(0.2, 1.8);
  for (std::size_t entry = 0; entry < entry_count(value.shape); ++entry) {
    double number = unit(point.random.engine);
    if (point.number != positive_point && point.random.percent(45)) number = -number;
    if (domain.index_of) {
      number = static_cast<double>(1 + point.random.below(size_of(point, *domain.index_of)));
    } else if (!domain.values.empty()) {
      number = domain.values[point.random.below(domain.values.size())].convert_to<double>();
    } else {
      if (domain.integer) number = std::round(3 * number);
      if (domain.lower && domain.upper) {
        const auto low = domain.lower->convert_to<double>();
        const auto high = domain.upper->convert_to<double>();
        number = low + (high - low) * unit(point.random.engine) / 2;
        if (domain.integer) number = std::round(number);
      } else if (domain.lower) {
        number = domain.lower->convert_to<double>() + std::abs(number);
      } else if (domain.upper) {
        number = domain.upper->convert_to<double>() - std::abs(number);
      }
    }
    value.data.push_back(number);
  }
  at.symbols.emplace(id, std::move(value));
}

void Probe::give_function(std::uint32_t function, NodeId root) {
  if (!functions_.contains(function)) {
    witness::Question question = witness::make_question(graph_, root, {}, {});
    witness::add_functions(question);
    functions_.insert(question.functions.begin(), question.functions.end());
  }
  const NodeId roots[] = {root};
  std::map<std::uint32_t, FunctionBody> one{{function, functions_.at(function)}};
  prepare_bodies(graph_, roots, one);
  functions_[function] = one.at(function);
  for (const auto& [derivatives, body] : functions_[function].bodies)
    for (const NodeId id : reachable(graph_, body))
      if (graph_.op(id) == Op::symbol &&
          std::ranges::find(functions_[function].placeholders, id) == functions_[function].placeholders.end())
        for (Point& point : points_) give_symbol(point, graph_.node(id).attr);
  for (Point& point : points_) point.values.assignment.functions[function] = functions_[function];
}

void Probe::prepare(NodeId root) {
  const auto known = [&](NodeId id) { return id < prepared_.size() && prepared_[id]; };
  std::vector<NodeId> stack{root};
  std::vector<NodeId> fresh;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (known(id)) continue;
    if (id >= prepared_.size()) prepared_.resize(id + 1, false);
    prepared_[id] = true;
    fresh.push_back(id);
    for (const NodeId arg : graph_.args(id)) stack.push_back(arg);
  }
  bool functions = false;
  for (const NodeId id : fresh) {
    for (const Dim dim : graph_.axes(id))
      for (Point& point : points_) size_of(point, dim);
    if (graph_.op(id) == Op::dim_value)
      for (Point& point : points_) size_of(point, Dim{static_cast<std::int32_t>(graph_.node(id).attr)});
    if (graph_.op(id) == Op::symbol)
      for (Point& point : points_) give_symbol(point, graph_.node(id).attr);
    if (graph_.op(id) != Op::apply) continue;
    functions = true;
    const std::uint32_t function = graph_.application(graph_.node(id).attr).function;
    if (graph_.function(function).opaque) give_function(function, root);
  }
  const NodeId roots[] = {root};
  if (functions) prepare_functions(graph_, roots);
}

Agreement Probe::compare(NodeId a, NodeId b) {
  if (a == b) return Agreement::agree;
  prepare(a);
  if (b != no_node) prepare(b);
  bool met = false;
  for (Point& point : points_) {
    const Value<double>* left = point.values(a);
    const Value<double>* right = b == no_node ? nullptr : point.values(b);
    if (left == nullptr || (b != no_node && right == nullptr)) continue;
    const std::vector<double>& x = left->real.data;
    met = true;
    double scale = std::max(1e-3, magnitude(x));
    if (right != nullptr) scale = std::max(scale, magnitude(right->real.data));
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double difference = std::abs(x[k] - (right == nullptr ? 0.0 : right->real.data[k]));
      if (difference > different * scale) return Agreement::differ;
      if (difference > same * scale) met = false;
    }
  }
  return met ? Agreement::agree : Agreement::undefined;
}

namespace {

/// The fraction of the smallest denominator that is this number, as far as rounding tells (continued
/// fractions).
std::optional<Rational> simple_fraction(double number) {
  constexpr std::int64_t largest = 1000;
  std::int64_t above = 1, below = 0, above_before = 0, below_before = 1;
  double rest = std::abs(number);
  for (int step = 0; step < 12; ++step) {
    if (rest > 1e6) return std::nullopt;
    const auto whole = static_cast<std::int64_t>(std::floor(rest));
    const std::int64_t next_above = whole * above + above_before;
    const std::int64_t next_below = whole * below + below_before;
    if (next_below > largest || next_above > largest) return std::nullopt;
    above_before = std::exchange(above, next_above);
    below_before = std::exchange(below, next_below);
    const double fraction = static_cast<double>(above) / static_cast<double>(below);
    if (std::abs(fraction - std::abs(number)) < 1e-9 * std::max(1.0, std::abs(number)))
      return Rational(number < 0 ? -above : above) / Rational(below);
    rest = 1 / (rest - static_cast<double>(whole));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Rational> Probe::ratio(NodeId a, NodeId b) {
  prepare(a);
  prepare(b);
  std::optional<double> found;
  for (Point& point : points_) {
    const Value<double>* above = point.values(a);
    const Value<double>* below = point.values(b);
    if (above == nullptr || below == nullptr) continue;
    const std::vector<double>& x = above->real.data;
    const std::vector<double>& y = below->real.data;
    const auto largest = std::ranges::max_element(y, {}, [](double value) { return std::abs(value); });
    if (largest == y.end() || std::abs(*largest) < 1e-6 || x.size() != y.size()) continue;
    const double here = x[static_cast<std::size_t>(largest - y.begin())] / *largest;
    if (!std::isfinite(here)) return std::nullopt;
    if (found && std::abs(here - *found) > 1e-7 * std::max(1.0, std::abs(here))) return std::nullopt;
    for (std::size_t k = 0; k < x.size(); ++k)
      if (std::abs(x[k] - here * y[k]) > 1e-7 * std::max(std::abs(x[k]), std::abs(*largest)))
        return std::nullopt;
    if (!found) found = here;
  }
  return found ? simple_fraction(*found) : std::nullopt;
}

}  // namespace overbar
