#include <algorithm>

#include "op/support.hpp"

namespace overbar {
namespace {

std::optional<bool> known(const Graph& graph, NodeId id) {
  if (graph.op(id) != Op::logic || !graph.args(id).empty()) return std::nullopt;
  return graph.node(id).attr == static_cast<std::uint32_t>(Connective::conjunction);
}

NodeId intern_logic(Graph& graph, Connective connective, std::span<const NodeId> args) {
  const Type type = args.empty() ? Type{{}, true} : graph.type(args[0]);
  return graph.intern(Op::logic, static_cast<std::uint32_t>(connective), type, args);
}

/// and, or: flattened, without their neutral element and repetitions; decided by their absorbing element.
NodeId junction(Graph& graph, Connective connective, const std::vector<NodeId>& args) {
  const bool neutral = connective == Connective::conjunction;
  std::vector<NodeId> kept;
  const auto keep = [&](NodeId arg) {
    if (std::ranges::find(kept, arg) == kept.end()) kept.push_back(arg);
  };
  for (const NodeId arg : args) {
    if (const auto value = known(graph, arg)) {
      if (*value != neutral) return truth(graph, !neutral);
      continue;
    }
    if (is_connective(graph, arg, connective)) {
      const std::vector<NodeId> inner(graph.args(arg).begin(), graph.args(arg).end());
      std::ranges::for_each(inner, keep);
    } else {
      keep(arg);
    }
  }
  if (kept.size() == 1) return kept.front();
  return intern_logic(graph, connective, kept);
}

NodeId negation(Graph& graph, NodeId arg) {
  if (const auto value = known(graph, arg)) return truth(graph, !*value);
  if (is_connective(graph, arg, Connective::negation)) return graph.arg(arg, 0);
  return intern_logic(graph, Connective::negation, {{arg}});
}

}  // namespace

bool is_connective(const Graph& graph, NodeId id, Connective connective) {
  return graph.op(id) == Op::logic && graph.node(id).attr == static_cast<std::uint32_t>(connective);
}

// The empty conjunction is true, the empty disjunction false.
NodeId truth(Graph& graph, bool value) {
  return intern_logic(graph, value ? Connective::conjunction : Connective::disjunction, {});
}

NodeId logic(Graph& graph, Connective connective, std::vector<NodeId> args) {
  switch (connective) {
    case Connective::conjunction:
    case Connective::disjunction:
      return junction(graph, connective, args);
    case Connective::negation:
      return negation(graph, args[0]);
    case Connective::implication:
      if (const auto value = known(graph, args[0])) return *value ? args[1] : truth(graph, true);
      if (const auto value = known(graph, args[1])) return *value ? args[1] : negation(graph, args[0]);
      break;
    case Connective::equivalence:
      for (const std::size_t k : {std::size_t{0}, std::size_t{1}})
        if (const auto value = known(graph, args[k]))
          return *value ? args[1 - k] : negation(graph, args[1 - k]);
      break;
  }
  return intern_logic(graph, connective, args);
}

namespace {

Result<void> check(const Graph& graph, NodeId id) {
  if (!graph.is_boolean(id)) return ill_formed(graph, id, "is a truth value");
  for (const NodeId arg : graph.args(id))
    if (graph.type(arg) != graph.type(id)) return ill_formed(graph, id, "joins truth values of one shape");
  const std::size_t count = graph.args(id).size();
  switch (static_cast<Connective>(graph.node(id).attr)) {
    case Connective::negation:
      if (count != 1) return ill_formed(graph, id, "negates one claim");
      break;
    case Connective::implication:
    case Connective::equivalence:
      if (count != 2) return ill_formed(graph, id, "joins two claims");
      break;
    default:
      break;
  }
  return {};
}

NodeId rebuild(Graph& graph, NodeId id, std::span<const NodeId> args) {
  return logic(graph, static_cast<Connective>(graph.node(id).attr), {args.begin(), args.end()});
}

Truth joined(Connective connective, Truth a, Truth b) {
  switch (connective) {
    case Connective::conjunction:
      return conjunction(a, b);
    case Connective::disjunction:
      return disjunction(a, b);
    case Connective::implication:
      return disjunction(overbar::negation(a), b);
    case Connective::equivalence:
      return equivalence(a, b);
    case Connective::negation:
      break;
  }
  return Truth::undecided;
}

struct Evaluate {
  template <class T>
  static Result<Value<T>> of(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
    const auto connective = static_cast<Connective>(context.graph.node(id).attr);
    if (inputs.empty()) return Value<T>{{}, scalar_tensor(truth_of(connective == Connective::conjunction))};
    Value<T> result{{}, inputs[0]->truth};
    if (connective == Connective::negation) {
      for (Truth& entry : result.truth.data) entry = overbar::negation(entry);
      return result;
    }
    for (const View<T>* other : inputs.subspan(1))
      for (std::size_t k = 0; k < result.truth.data.size(); ++k)
        result.truth.data[k] = joined(connective, result.truth.data[k], other->truth.data[k]);
    return result;
  }
};

}  // namespace

extern constinit const OpRow logic_row{.op = Op::logic,
                                       .name = "logic",
                                       .notation = Notation::special,
                                       .latex = "",
                                       .check = check,
                                       .rebuild = rebuild,
                                       .vjp = no_vjp,
                                       .evaluate = evaluators<Evaluate>()};

}  // namespace overbar
