#include "api/bindings.hpp"

#include <algorithm>

#include "api/data.hpp"
#include "derive/derive.hpp"
#include "evaluate/evaluate.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

std::string shape_text(const Shape& shape) {
  if (shape.empty()) return "a scalar";
  std::string text;
  for (const std::size_t size : shape) text += (text.empty() ? "" : "×") + std::to_string(size);
  return text;
}

Error mismatch(const Graph& graph, std::uint32_t symbol, const Shape& given, const std::string& why) {
  return {code("shape-mismatch"),
          "the value of " + to_string(graph.symbol(symbol).name) + " is " + shape_text(given) + why};
}

/// The value's axes are the symbol's, axes of size 1 aside; symbolic sizes are learned on the way.
Result<Tensor<Rational>> fitted(const Graph& graph, std::uint32_t symbol, Tensor<Rational> value,
                                Assignment<Rational>& at) {
  const std::vector<Dim> axes = graph.type_of(graph.symbol(symbol).type).axes;
  Shape shape;
  std::size_t next = 0;
  const Shape given = value.shape;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const auto known = [&]() -> std::optional<std::size_t> {
      if (axes[k].is_constant()) return static_cast<std::size_t>(axes[k].code);
      const auto it = at.dims.find(axes[k].symbol());
      return it == at.dims.end() ? std::nullopt : std::optional<std::size_t>(it->second);
    }();
    // Axes of size 1 that the symbol does not have are skipped where more are given than wanted.
    while (given.size() - next > axes.size() - k && next < given.size() && given[next] == 1) ++next;
    if (next == given.size() || (given.size() - next < axes.size() - k && known == 1)) {
      shape.push_back(1);
      if (known && *known != 1)
        return std::unexpected(mismatch(graph, symbol, given, ", not " + to_string(graph, Type{axes})));
      continue;
    }
    if (known && *known != given[next])
      return std::unexpected(
          mismatch(graph, symbol, given,
                   ", but axis " + std::to_string(k + 1) + " has size " + std::to_string(*known)));
    shape.push_back(given[next]);
    if (!known && !axes[k].is_constant()) at.dims[axes[k].symbol()] = given[next];
    ++next;
  }
  if (entry_count(shape) != value.data.size())
    return std::unexpected(mismatch(graph, symbol, given, ", not " + to_string(graph, Type{axes})));
  value.shape = std::move(shape);
  return value;
}

/// What the statement leaves open is taken from the data files: sizes and symbols, by name.
Result<void> add_data(Context& context, Assignment<Rational>& at) {
  Graph& g = context.graph;
  for (const v1::Options::Data& file : context.options.data) {
    const auto values = read_data(file);
    if (!values) return std::unexpected(values.error());
    for (std::uint32_t dim = 0; dim < g.dim_symbol_count(); ++dim) {
      const auto it = values->find(g.dim_name(Dim{~static_cast<std::int32_t>(dim)}));
      if (it == values->end() || at.dims.contains(dim)) continue;
      const Rational& size = it->second.data[0];
      if (!it->second.shape.empty() || !is_integer(size) || size < 1 || size > 100'000'000)
        return fail(code("bad-data"), file.name + ": " + it->first + " is a size: a whole number from 1");
      at.dims[dim] = static_cast<std::size_t>(size);
    }
    for (std::uint32_t symbol = 0; symbol < g.symbol_count(); ++symbol) {
      if (g.symbol(symbol).role == Role::placeholder || at.symbols.contains(symbol)) continue;
      const auto it = values->find(to_string(g.symbol(symbol).name));
      if (it == values->end()) continue;
      auto tensor = fitted(g, symbol, it->second, at);
      if (!tensor) return fail(tensor.error().code, file.name + ": " + tensor.error().message);
      at.symbols[symbol] = *std::move(tensor);
    }
  }
  return {};
}

/// First and second derivatives, as far as a gradient or a Hessian can ask for them.
void add_derivatives(Graph& g, FunctionBody& body) {
  const auto count = static_cast<std::uint8_t>(body.placeholders.size());
  for (std::uint8_t k = 0; k < count; ++k) {
    const NodeId first = jacobian(g, body.bodies.at({}), body.placeholders[k]);
    body.bodies[{k}] = first;
    for (std::uint8_t l = k; l < count; ++l) body.bodies[{k, l}] = jacobian(g, first, body.placeholders[l]);
  }
}

}  // namespace

Result<Assignment<Rational>> assignment_of(Context& context, const Bindings& bindings) {
  Graph& g = context.graph;
  Assignment<Rational> at;
  for (const auto& [dim, size] : bindings.dims) at.dims[dim.symbol()] = static_cast<std::size_t>(size);
  for (const auto& [symbol, node] : bindings.symbols) {
    auto value = evaluate<Rational>(g, node, at);
    if (!value)
      return fail(value.error().code, to_string(g.symbol(symbol).name) + ": " + value.error().message);
    auto tensor = fitted(g, symbol, std::move(value->real), at);
    if (!tensor) return std::unexpected(tensor.error());
    at.symbols[symbol] = *std::move(tensor);
  }
  if (auto read = add_data(context, at); !read) return std::unexpected(read.error());
  for (const Bindings::FunctionValue& function : bindings.functions) {
    FunctionBody body{function.parameters, {}};
    body.bodies[{}] = function.body;
    add_derivatives(g, body);
    at.functions[function.function] = std::move(body);
  }
  return at;
}

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): a few good bits from a counter.
struct Random {
  std::uint64_t state;
  std::uint64_t next() {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
};

Rational random_value(Random& random, const Domain& domain) {
  if (!domain.values.empty()) return domain.values[random.next() % domain.values.size()];
  Rational value(static_cast<int>(random.next() % 33) - 16, domain.integer ? 1 : 8);
  if (domain.lower && domain.upper && !domain.integer)
    return *domain.lower +
           (*domain.upper - *domain.lower) * Rational(static_cast<int>(random.next() % 15) + 1, 16);
  if (domain.lower && value < *domain.lower) value = 2 * *domain.lower - value;
  if (domain.upper && value > *domain.upper) value = 2 * *domain.upper - value;
  if (domain.lower && value < *domain.lower) value = *domain.lower;
  return value;
}

/// c + Σ over the parameters of (a Σ u + b Σ u² + d Σ u³ …): nothing about it is special. Of a tensor result,
/// a broadcast of it; of a result shaped as a parameter, that parameter's entries.
FunctionBody polynomial(Graph& g, std::uint32_t function, Random& random) {
  const Function f = g.function(function);
  FunctionBody body;
  std::vector<NodeId> terms;
  const auto coefficient = [&] { return Rational(static_cast<int>(random.next() % 9) + 1, 8); };
  for (std::size_t k = 0; k < f.parameters.size(); ++k) {
    const NodeId u = symbol_node(g, g.add_symbol({Name{"u" + std::to_string(k + 1), {}, Accent::none, {}, {}},
                                                  Role::placeholder,
                                                  g.intern_type(f.parameters[k]),
                                                  {}}));
    body.placeholders.push_back(u);
    const bool same = f.parameters[k].axes == f.result.axes;
    for (int degree = 1; degree <= 3; ++degree) {
      const NodeId power = pow(g, u, degree);
      NodeId term = same ? power : broadcast(g, sum_all(g, power), f.result.axes);
      terms.push_back(scale(g, coefficient(), term));
    }
    if (k > 0)
      terms.push_back(
          scale(g, coefficient(),
                broadcast(g, hadamard(g, {sum_all(g, body.placeholders[0]), sum_all(g, u)}), f.result.axes)));
  }
  body.bodies[{}] = add(g, terms);
  add_derivatives(g, body);
  return body;
}

}  // namespace

void complete(Context& context, std::span<const NodeId> nodes, Assignment<Rational>& at,
              std::uint64_t attempt) {
  Graph& g = context.graph;
  Random random{context.options.seed + 1000003 * attempt};
  for (const NodeId id : reachable(g, nodes)) {
    for (const Dim dim : g.axes(id))
      if (!dim.is_constant() && !at.dims.contains(dim.symbol()))
        at.dims[dim.symbol()] = 2 + at.dims.size() % 4;
    if (g.op(id) == Op::dim_value) {
      const Dim dim{static_cast<std::int32_t>(g.node(id).attr)};
      if (!at.dims.contains(dim.symbol())) at.dims[dim.symbol()] = 2 + at.dims.size() % 4;
    }
  }
  for (const NodeId id : reachable(g, nodes)) {
    if (g.op(id) == Op::apply) {
      const std::uint32_t function = g.application(g.node(id).attr).function;
      if (g.function(function).opaque && !at.functions.contains(function))
        at.functions[function] = polynomial(g, function, random);
    }
    if (g.op(id) != Op::symbol) continue;
    const std::uint32_t symbol = g.node(id).attr;
    if (at.symbols.contains(symbol) || g.symbol(symbol).role == Role::placeholder) continue;
    Domain domain = g.symbol(symbol).domain;
    if (domain.index_of)
      domain.upper = domain.index_of->is_constant() ? Rational(domain.index_of->code)
                                                    : Rational(at.dims[domain.index_of->symbol()]);
    Tensor<Rational>& tensor = at.symbols[symbol];
    for (const Dim dim : g.axes(id))
      tensor.shape.push_back(dim.is_constant() ? static_cast<std::size_t>(dim.code)
                                               : at.dims.at(dim.symbol()));
    for (std::size_t k = 0; k < entry_count(tensor.shape); ++k)
      tensor.data.push_back(random_value(random, domain));
  }
}

std::optional<std::string> missing_value(const Graph& graph, NodeId node, const Assignment<Rational>& at) {
  for (const NodeId id : reachable(graph, node)) {
    for (const Dim dim : graph.axes(id))
      if (!dim.is_constant() && !at.dims.contains(dim.symbol()))
        return "the size of " + graph.dim_name(dim) + " is not given";
    if (graph.op(id) == Op::symbol) {
      const std::uint32_t symbol = graph.node(id).attr;
      if (graph.symbol(symbol).role != Role::placeholder && !at.symbols.contains(symbol))
        return to_string(graph.symbol(symbol).name) + " has no value";
    }
    if (graph.op(id) == Op::apply) {
      const Application& application = graph.application(graph.node(id).attr);
      if (graph.function(application.function).opaque && !at.functions.contains(application.function))
        return to_string(graph.function(application.function).name) + " is any function; say which: at " +
               to_string(graph.function(application.function).name) + "(u) = …";
    }
  }
  return std::nullopt;
}

}  // namespace overbar
