#include "api/values.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "api/context.hpp"
#include "evaluate/evaluate.hpp"
#include "op/build.hpp"
#include "op/entrywise.hpp"

namespace overbar {
namespace {

std::vector<std::int64_t> shape_of(const Shape& shape) { return {shape.begin(), shape.end()}; }

/// [1, 2], [1 -1; 0 2]: a tensor in worksheet language.
std::string literal_text(const Tensor<Rational>& tensor) {
  if (tensor.shape.empty()) return to_string(tensor.data[0]);
  std::string text = "[";
  const bool vector = tensor.shape.size() == 1;
  const std::size_t columns = tensor.shape.back();
  for (std::size_t k = 0; k < tensor.data.size(); ++k) {
    if (k > 0) text += vector ? ", " : (k % columns == 0 ? "; " : " ");
    text += to_string(tensor.data[k]);
  }
  return text + "]";
}

std::string ball_text(const Ball& ball) { return decimal_text(midpoint(ball)); }

std::vector<std::size_t> entry_of(const Shape& shape, std::size_t place) {
  std::vector<std::size_t> entry(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0; place /= shape[axis])
    entry[axis] = place % shape[axis] + 1;
  return entry;
}

std::string entry_name(const std::vector<std::size_t>& entry) {
  std::string text;
  for (const std::size_t index : entry) text += (text.empty() ? "" : ",") + std::to_string(index);
  return text.empty() ? "" : "[" + text + "]";
}

}  // namespace

std::string decimal_text(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "undefined" : (value > 0 ? "∞" : "−∞");
  return fmt::format("{:.6g}", value);
}

v1::Value value_of(v1::Math name, const Tensor<Rational>& tensor) {
  v1::Value value{std::move(name), shape_of(tensor.shape), {}, {}};
  for (const Rational& entry : tensor.data) {
    value.exact.push_back(to_string(entry));
    value.decimal.push_back(decimal_text(to_double(entry)));
  }
  return value;
}

Result<v1::Value> try_evaluate(Graph& graph, NodeId node, const Assignment<Rational>& at,
                               const EvaluateLimits& limits) {
  v1::Math name = math_of(graph, node);
  prepare_functions(graph, std::span<const NodeId>(&node, 1));
  auto exact = evaluate<Rational>(graph, node, at, limits);
  if (exact) return value_of(std::move(name), exact->real);
  if (exact.error().code == code("out-of-time")) return std::unexpected(std::move(exact.error()));
  v1::Value value{std::move(name), {}, {}, {}};
  auto ball = evaluate<Ball>(graph, node, convert<Ball>(at), limits);
  if (ball) {
    value.shape = shape_of(ball->real.shape);
    for (const Ball& entry : ball->real.data) value.decimal.push_back(ball_text(entry));
    return value;
  }
  auto number = evaluate<double>(graph, node, convert<double>(at), limits);
  if (number) {
    value.shape = shape_of(number->real.shape);
    for (const double entry : number->real.data) value.decimal.push_back(decimal_text(entry));
    return value;
  }
  // What has no value is an answer; what was not computed is none.
  for (const Error* error : {&exact.error(), &ball.error(), &number.error()})
    if (error->code == code("undefined-value")) {
      value.decimal.emplace_back("undefined");
      return value;
    }
  return std::unexpected(std::move(number.error()));
}

v1::Value evaluated(Graph& graph, NodeId node, const Assignment<Rational>& at) {
  if (auto value = try_evaluate(graph, node, at, {})) return *std::move(value);
  return {math_of(graph, node), {}, {}, {"not computed"}};
}

std::set<std::uint32_t> coefficients(const Graph& graph, const Assignment<Rational>& at) {
  std::set<std::uint32_t> result;
  for (const auto& [function, body] : at.functions)
    if (const auto it = body.bodies.find({}); it != body.bodies.end())
      for (const NodeId id : reachable(graph, it->second))
        if (graph.op(id) == Op::symbol &&
            std::ranges::find(body.placeholders, id) == body.placeholders.end() &&
            at.symbols.contains(graph.node(id).attr))
          result.insert(graph.node(id).attr);
  return result;
}

/// Σ c e_i ⊗ e_j ⊗ e_k …: the language has no literal for tensors of higher order.
NodeId by_unit_vectors(Graph& graph, const std::vector<Dim>& axes, const Tensor<Rational>& value) {
  std::vector<NodeId> terms;
  for (std::size_t entry = 0; entry < value.data.size(); ++entry) {
    if (value.data[entry] == 0) continue;
    NodeId term = no_node;
    std::size_t rest = entry;
    for (std::size_t axis = axes.size(); axis-- > 0; rest /= value.shape[axis]) {
      std::vector<Rational> unit(value.shape[axis], Rational(0));
      unit[rest % value.shape[axis]] = 1;
      const NodeId vector = literal_tensor(graph, {axes[axis]}, std::move(unit));
      term = term == no_node ? vector : outer(graph, vector, term);
    }
    terms.push_back(scale(graph, value.data[entry], term));
  }
  return add(graph, terms);
}

// Sizes are put in as well: a literal has known ones. What multiplies a coefficient 0 is not written.
NodeId written_body(Graph& graph, const FunctionBody& body, const Assignment<Rational>& at) {
  const auto it = body.bodies.find({});
  if (it == body.bodies.end()) return no_node;
  const auto known = [&](std::vector<Dim> axes) {
    for (Dim& dim : axes)
      if (!dim.is_constant())
        if (const auto size = at.dims.find(dim.symbol()); size != at.dims.end())
          dim = Dim{static_cast<std::int32_t>(size->second)};
    return axes;
  };
  std::unordered_map<NodeId, NodeId> numbers;
  for (const NodeId placeholder : body.placeholders) {
    if (graph.order(placeholder) == 0) continue;
    Symbol sized = graph.symbol(graph.node(placeholder).attr);
    sized.type = graph.intern_type(Type{known(graph.axes(placeholder))});
    numbers[placeholder] = symbol_node(graph, graph.add_symbol(std::move(sized)));
  }
  for (const std::uint32_t symbol : coefficients(graph, at)) {
    const NodeId node = symbol_node(graph, symbol);
    const Tensor<Rational>& value = at.symbols.at(symbol);
    const bool zero = std::ranges::all_of(value.data, [](const Rational& x) { return x == 0; });
    const std::vector<Dim> axes = known(graph.axes(node));
    if (zero)
      numbers[node] = zeros(graph, axes);
    else if (axes.size() <= 2)
      numbers[node] = literal_tensor(graph, axes, value.data);
    else
      numbers[node] = by_unit_vectors(graph, axes, value);
  }
  const NodeId body_with_numbers = substitute(graph, it->second, numbers);
  for (const NodeId id : reachable(graph, body_with_numbers))
    if (known(graph.axes(id)) != graph.axes(id)) return no_node;
  return body_with_numbers;
}

v1::Value function_value(Graph& graph, std::uint32_t function, const FunctionBody& body,
                         const Assignment<Rational>& at) {
  const Function& f = graph.function(function);
  v1::Math name = math_of_name(f.name);
  const auto append = [&](std::string v1::Math::*spelling, const char* open, const char* comma,
                          const char* close) {
    name.*spelling += open;
    for (std::size_t k = 0; k < body.placeholders.size(); ++k)
      name.*spelling += (k == 0 ? "" : comma) + math_of(graph, body.placeholders[k]).*spelling;
    name.*spelling += close;
  };
  append(&v1::Math::text, "(", ", ", ")");
  append(&v1::Math::latex, "(", ", ", ")");
  append(&v1::Math::mathml, "<mo stretchy=\"false\">(</mo>", "<mo>,</mo>", "<mo stretchy=\"false\">)</mo>");
  const NodeId written = written_body(graph, body, at);
  const std::string text = written == no_node ? "?" : render(graph, written);
  return {std::move(name), {}, {text}, {text}};
}

Difference difference_of(Graph& graph, NodeId relation, const Assignment<Rational>& at) {
  const std::vector<NodeId> sides{graph.arg(relation, 0), graph.arg(relation, 1)};
  prepare_functions(graph, sides);
  const auto comparison = static_cast<Comparison>(graph.node(relation).attr);
  const auto at_entry = [](const Shape& shape, std::size_t k, const std::string& text) {
    Difference difference{text, entry_of(shape, k)};
    if (!shape.empty()) difference.text = "entry " + entry_name(difference.entry) + ": " + text;
    return difference;
  };
  if (auto exact = evaluate<Rational>(graph, sides, at)) {
    const auto& a = (*exact)[0].real;
    const auto& b = (*exact)[1].real;
    for (std::size_t k = 0; k < a.data.size(); ++k)
      if (!holds(comparison, a.data[k], b.data[k]))
        return at_entry(
            a.shape, k,
            "left " + to_string(a.data[k]) + ", right " + to_string(b.data[k]) +
                (comparison == Comparison::eq ? ", difference " + to_string(a.data[k] - b.data[k]) : ""));
    return {"the sides differ", entry_of(a.shape, 0)};
  }
  auto balls = evaluate<Ball>(graph, sides, convert<Ball>(at));
  if (!balls) return {"the sides differ", std::vector<std::size_t>(graph.order(sides[0]), 1)};
  const auto& a = (*balls)[0].real;
  const auto& b = (*balls)[1].real;
  std::size_t worst = 0;
  double size = -1;
  for (std::size_t k = 0; k < a.data.size(); ++k)
    if (const double d = std::abs(midpoint(a.data[k]) - midpoint(b.data[k])); d > size) {
      size = d;
      worst = k;
    }
  return at_entry(a.shape, worst,
                  "left " + ball_text(a.data[worst]) + ", right " + ball_text(b.data[worst]) +
                      ", difference " + decimal_text(midpoint(a.data[worst] - b.data[worst])) +
                      " (rigorous: the error bounds do not reach 0)");
}

std::string replay_statement(Graph& graph, const std::vector<std::string>& targets,
                             const Assignment<Rational>& at) {
  if (targets.empty()) return {};
  std::string text = "eval ";
  for (std::size_t k = 0; k < targets.size(); ++k) text += (k == 0 ? "" : ", ") + targets[k];
  std::string values;
  const auto add = [&](const std::string& name, const std::string& value) {
    values += (values.empty() ? " at " : ", ") + name + " = " + value;
  };
  for (const auto& [dim, size] : at.dims)
    add(graph.dim_name(Dim{~static_cast<std::int32_t>(dim)}), std::to_string(size));
  const std::set<std::uint32_t> hidden = coefficients(graph, at);
  for (const auto& [symbol, tensor] : at.symbols) {
    if (hidden.contains(symbol)) continue;
    if (tensor.shape.size() > 2) return {};  // no literal for tensors of higher order
    add(to_string(graph.symbol(symbol).name), literal_text(tensor));
  }
  for (const auto& [function, body] : at.functions) {
    std::string name = to_string(graph.function(function).name) + "(";
    for (std::size_t k = 0; k < body.placeholders.size(); ++k)
      name += (k == 0 ? "" : ", ") + render(graph, body.placeholders[k]);
    const NodeId written = written_body(graph, body, at);
    if (written == no_node) return {};
    add(name + ")", render(graph, written));
  }
  return text + values;
}

}  // namespace overbar
