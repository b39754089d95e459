#include "op/native.hpp"
#include "op/support.hpp"

// A call that stays visible: softmax(z) is written as a call, and is its body wherever that matters. The
// prelude may state a preferred pullback of a call (p ∘ (p̄ − pᵀp̄ 1) for softmax); else the adjoint flows
// through the body.

namespace overbar {

NodeId call(Graph& graph, std::uint32_t function, std::vector<NodeId> args, NodeId body) {
  args.push_back(body);
  return graph.intern(Op::call, function, graph.type(body), args);
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).empty()) return ill_formed(graph, id, "has a body");
  if (graph.type(graph.args(id).back()) != graph.type(id))
    return ill_formed(graph, id, "has its body's type");
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  const NodeId fresh = graph.intern(Op::call, graph.node(id).attr, graph.type(args.back()), args);
  if (fresh == id) return id;
  // The pullbacks are over the old arguments: write them over the new ones.
  std::unordered_map<NodeId, NodeId> replacement{{id, fresh}};
  const std::vector<NodeId> old(graph.args(id).begin(), graph.args(id).end());
  for (std::size_t k = 0; k < old.size(); ++k)
    if (old[k] != args[k]) replacement.emplace(old[k], args[k]);
  for (std::size_t k = 0; k + 1 < old.size(); ++k)
    if (const auto* rule = graph.pullback(id, k))
      if (graph.pullback(fresh, k) == nullptr)
        graph.set_pullback(fresh, k, {rule->placeholder, substitute(graph, rule->body, replacement)});
  return fresh;
}

NodeId vjp(Graph& graph, NodeId id, NodeId adjoint, std::size_t arg) {
  const std::size_t body = graph.args(id).size() - 1;
  if (arg != body) {
    const auto* rule = graph.pullback(id, arg);
    return rule == nullptr ? no_node : substitute(graph, rule->body, {{rule->placeholder, adjoint}});
  }
  for (std::size_t k = 0; k < body; ++k)
    if (graph.pullback(id, k) != nullptr) return no_node;
  return adjoint;
}

/// The body over other values of the arguments.
Result<Value<double>> body_at(const Evaluation<double>& context, NodeId id,
                              std::vector<Value<double>> point) {
  std::span<const NodeId> args = context.graph.args(id);
  auto values = context.run(context, args.back(), args.first(args.size() - 1), {&point, 1});
  if (!values) return std::unexpected(values.error());
  return std::move(values->front());
}

/// By the kernel; by the body where the kernel does not know the shapes.
Result<Value<double>> native(const Evaluation<double>& context, NodeId id, Inputs<double> inputs) {
  const NativeCall kernel = native_call(context.graph.function(context.graph.node(id).attr));
  const Inputs<double> given = inputs.first(inputs.size() - 1);
  std::vector<const Tensor<double>*> args;
  for (const View<double>* input : given) args.push_back(&input->real);
  if (kernel != nullptr)
    if (auto value = kernel(args)) return Value<double>{std::move(*value), {}};
  std::vector<Value<double>> point;
  for (const View<double>* input : given) point.emplace_back(*input);
  return body_at(context, id, std::move(point));
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    if (inputs.back() != nullptr) return Value<T>(*inputs.back());
    if constexpr (std::is_same_v<T, double>) return native(context, id, inputs);
    return fail(code("no-value"), "a call has no body");
  }
};

}  // namespace

extern constinit const OpRow call_row{.op = Op::call,
                                      .name = "call",
                                      .notation = Notation::special,
                                      .latex = "",
                                      .check = check,
                                      .rebuild = rebuild,
                                      .vjp = vjp,
                                      .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
