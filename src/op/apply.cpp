#include <algorithm>

#include "op/native.hpp"
#include "op/support.hpp"

// A function applied entrywise or to whole tensors. An argument's axes are batch axes (shared by all
// arguments) followed by the axes of the parameter; the result has the batch axes, the result's own axes,
// and, for each derivative taken, the axes of that parameter. So φ″(z) for φ: scalar → scalar has the axes of
// z, and the second derivative of ℓ: N → scalar is an N×N matrix.

namespace overbar {
namespace {

std::vector<Dim> result_axes(const Graph& graph, const Application& application,
                             std::span<const NodeId> args) {
  const Function& function = graph.function(application.function);
  const std::vector<Dim>& first = graph.axes(args[0]);
  std::vector<Dim> axes(first.begin(),
                        first.end() - static_cast<std::ptrdiff_t>(function.parameters[0].order()));
  axes.insert(axes.end(), function.result.axes.begin(), function.result.axes.end());
  for (const std::uint8_t position : application.derivatives) {
    const std::vector<Dim>& core = function.parameters[position].axes;
    axes.insert(axes.end(), core.begin(), core.end());
  }
  return axes;
}

}  // namespace

NodeId apply(Graph& graph, std::uint32_t function, std::vector<std::uint8_t> derivatives,
             std::vector<NodeId> args) {
  std::ranges::sort(derivatives);
  const Function& f = graph.function(function);
  // A derivative whose body is a number (step′ = 0) is that number.
  if (!f.opaque && derivatives.size() < f.bodies.size())
    if (const auto value = constant_value(graph, f.bodies[derivatives.size()]))
      return filled(graph, *value, graph.axes(args[0]));
  const Application application{function, std::move(derivatives)};
  const Type type{result_axes(graph, application, args)};
  return graph.intern(Op::apply, graph.intern_application(application), type, args);
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  const Application& application = graph.application(graph.node(id).attr);
  if (application.function >= graph.function_count()) return ill_formed(graph, id, "names no function");
  const Function& function = graph.function(application.function);
  if (graph.args(id).size() != function.parameters.size() || graph.args(id).empty())
    return ill_formed(graph, id, "wrong number of arguments");
  const std::size_t batch = graph.order(graph.arg(id, 0)) - function.parameters[0].order();
  const std::vector<Dim>& first = graph.axes(graph.arg(id, 0));
  for (std::size_t k = 0; k < function.parameters.size(); ++k) {
    std::vector<Dim> expected(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(batch));
    const std::vector<Dim>& core = function.parameters[k].axes;
    expected.insert(expected.end(), core.begin(), core.end());
    if (graph.axes(graph.arg(id, k)) != expected)
      return ill_formed(graph, id, "an argument has the wrong shape");
  }
  for (const std::uint8_t position : application.derivatives)
    if (position >= function.parameters.size()) return ill_formed(graph, id, "differentiates at no argument");
  if (!std::ranges::is_sorted(application.derivatives))
    return ill_formed(graph, id, "derivatives must be sorted");
  if (graph.axes(id) != result_axes(graph, application, graph.args(id)))
    return ill_formed(graph, id, "has the wrong shape");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  const Application application = graph.application(graph.node(id).attr);
  return apply(graph, application.function, application.derivatives, {args.begin(), args.end()});
}

NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t arg) {
  const Application application = graph.application(graph.node(id).attr);
  const Function& function = graph.function(application.function);
  const std::size_t core = function.parameters[arg].order();
  std::vector<std::uint8_t> derivatives = application.derivatives;
  // The axes of a new derivative come last only if its position sorts last; else they are moved there.
  const auto place =
      std::ranges::upper_bound(derivatives, static_cast<std::uint8_t>(arg)) - derivatives.begin();
  derivatives.insert(derivatives.begin() + place, static_cast<std::uint8_t>(arg));
  const std::vector<NodeId> args(graph.args(id).begin(), graph.args(id).end());
  const NodeId derivative = apply(graph, application.function, derivatives, args);
  const std::vector<Label> own = label_range(graph.order(id));
  const std::vector<Label> fresh = label_range(core, own.size());
  std::size_t after = 0;
  for (std::size_t k = static_cast<std::size_t>(place) + 1; k < derivatives.size(); ++k)
    after += function.parameters[derivatives[k]].order();
  std::vector<Label> labels(own.begin(), own.end() - static_cast<std::ptrdiff_t>(after));
  labels.insert(labels.end(), fresh.begin(), fresh.end());
  labels.insert(labels.end(), own.end() - static_cast<std::ptrdiff_t>(after), own.end());
  const std::size_t batch = graph.order(args[arg]) - core;
  std::vector<Label> out(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(batch));
  out.insert(out.end(), fresh.begin(), fresh.end());
  return contract(graph, std::move(out), graph.axes(args[arg]), {{adjoint, own}, {derivative, labels}});
}

struct Body {
  NodeId node = no_node;
  std::span<const NodeId> placeholders;
};

template <class T>
Result<Body> find_body(const Evaluation<T>& context, const Application& application) {
  const Function& function = context.graph.function(application.function);
  if (!function.opaque) {
    if (application.derivatives.size() < function.bodies.size())
      return Body{function.bodies[application.derivatives.size()], {&function.placeholder, 1}};
    return fail(code("no-value"), "a derivative of " + to_string(function.name) + " has no body yet");
  }
  const auto it = context.assignment.functions.find(application.function);
  if (it == context.assignment.functions.end())
    return fail(code("no-value"), to_string(function.name) + " is any function: it has no value");
  const auto body = it->second.bodies.find(application.derivatives);
  if (body == it->second.bodies.end())
    return fail(code("no-value"), "a derivative of " + to_string(function.name) + " has no body");
  return Body{body->second, it->second.placeholders};
}

// The body is evaluated for each entry of the batch, a few hundred at a time.
struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const Application& application = context.graph.application(context.graph.node(id).attr);
    const Function& function = context.graph.function(application.function);
    Result<Shape> shape = context.shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    Value<T> result{{std::move(*shape), {}}, {}};
    if constexpr (std::is_same_v<T, double>)
      if (const NativeScalar kernel = native_scalar(function, application.derivatives.size())) {
        const std::vector<double>& x = inputs[0]->real.data;
        result.real.data = context.workspace.take(x.size(), 0);
        std::ranges::transform(x, result.real.data.begin(), kernel);
        return result;
      }
    const Result<Body> body = find_body(context, application);
    if (!body) return std::unexpected(body.error());
    const std::size_t batch_axes = inputs[0]->real.shape.size() - function.parameters[0].order();
    std::size_t batch = 1;
    for (std::size_t axis = 0; axis < batch_axes; ++axis) batch *= inputs[0]->real.shape[axis];
    constexpr std::size_t chunk = 256;
    for (std::size_t begin = 0; begin < batch; begin += chunk) {
      std::vector<std::vector<Value<T>>> points;
      for (std::size_t k = begin; k < std::min(batch, begin + chunk); ++k)
        points.push_back(point(inputs, batch_axes, batch, k));
      const auto values = context.run(context, body->node, body->placeholders, points);
      if (!values) return std::unexpected(values.error());
      for (const Value<T>& value : *values)
        result.real.data.insert(result.real.data.end(), value.real.data.begin(), value.real.data.end());
    }
    return result;
  }

  /// The k-th entry of the batch: one slice of each argument.
  template <class T>
  static std::vector<Value<T>> point(Inputs<T> inputs, std::size_t batch_axes, std::size_t batch,
                                     std::size_t k) {
    std::vector<Value<T>> slices;
    for (const View<T>* input : inputs) {
      const Tensor<T>& x = input->real;
      const std::size_t size = x.data.size() / batch;
      const auto first = x.data.begin() + static_cast<std::ptrdiff_t>(k * size);
      slices.push_back({{{x.shape.begin() + static_cast<std::ptrdiff_t>(batch_axes), x.shape.end()},
                         {first, first + static_cast<std::ptrdiff_t>(size)}},
                        {}});
    }
    return slices;
  }
};

}  // namespace

extern constinit const OpRow apply_row{.op = Op::apply,
                                       .name = "apply",
                                       .notation = Notation::special,
                                       .latex = "",
                                       .check = check,
                                       .rebuild = rebuild,
                                       .vjp = vjp,
                                       .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
