#include "op/support.hpp"

namespace overbar {

NodeId all(Graph& graph, NodeId condition) {
  if (graph.order(condition) == 0) return condition;
  return graph.intern(Op::all, 0, Type{{}, true}, {{condition}});
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (graph.args(id).size() != 1 || !graph.is_boolean(graph.arg(id, 0)) || graph.type(id) != Type{{}, true})
    return ill_formed(graph, id, "says that every entry is true");
  return {};
}

NodeId rebuild(Graph& graph, NodeId /*id*/, std::span<const NodeId> args) { return all(graph, args[0]); }

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& /*context*/, NodeId /*id*/, Inputs<T> inputs) {
    Truth result = Truth::yes;
    for (const Truth entry : inputs[0]->truth.data) result = conjunction(result, entry);
    return Value<T>{{}, scalar_tensor(result)};
  }
};

}  // namespace

extern constinit const OpRow all_row{.op = Op::all,
                                     .name = "all",
                                     .notation = Notation::special,
                                     .latex = "",
                                     .check = check,
                                     .rebuild = rebuild,
                                     .vjp = no_vjp,
                                     .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
