#include "evaluate/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "evaluate/memo.hpp"
#include "evaluate/schedule.hpp"
#include "op/dense.hpp"
#include "op/native.hpp"
#include "op/row.hpp"

// A loop over the ids below the roots, children first. A symbol's value is read where it lies in the
// assignment, a name's where its definition has it; any other is freed after its last use. The body of a
// function is evaluated by the same loop, scheduled once and run for every entry.

namespace overbar {
namespace {

constexpr std::uint32_t absent = Schedule::absent;
using Step = Schedule::Step;
constexpr int max_depth = 64;  // of functions whose bodies apply functions

/// Does this kind of number leave the body of a call to a kernel?
template <class T>
bool is_native(const Graph& graph, NodeId id) {
  return std::is_same_v<T, double> && graph.op(id) == Op::call &&
         native_call(graph.function(graph.node(id).attr)) != nullptr;
}

template <class T>
Schedule make_schedule(const Graph& graph, std::span<const NodeId> roots, std::span<const NodeId> bound) {
  std::unordered_set<NodeId> seen(roots.begin(), roots.end());
  std::vector<NodeId> order(seen.begin(), seen.end());
  const auto needed = [&](NodeId id) -> std::span<const NodeId> {
    if (std::ranges::find(bound, id) != bound.end()) return {};
    const std::span<const NodeId> args = graph.args(id);
    return is_native<T>(graph, id) ? args.first(args.size() - 1) : args;
  };
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const NodeId arg : needed(order[next]))
      if (seen.insert(arg).second) order.push_back(arg);
  std::ranges::sort(order);
  Schedule schedule;
  for (const NodeId id : order) {
    Step step;
    step.node = id;
    const auto it = std::ranges::find(bound, id);
    if (it != bound.end()) step.bound = static_cast<std::uint32_t>(it - bound.begin());
    step.first_arg = static_cast<std::uint32_t>(schedule.args.size());
    schedule.steps.push_back(step);
    for (const NodeId arg : needed(id)) schedule.args.push_back(schedule.position(arg));
    if (it == bound.end() && is_native<T>(graph, id)) schedule.args.push_back(absent);
    schedule.steps.back().arg_count = static_cast<std::uint32_t>(schedule.args.size()) - step.first_arg;
  }
  for (const NodeId root : roots) schedule.roots.push_back(schedule.position(root));
  for (const std::uint32_t arg : schedule.args)
    if (arg != absent) ++schedule.steps[arg].uses;
  for (const std::uint32_t root : schedule.roots) ++schedule.steps[root].uses;
  return schedule;
}

template <class T>
Result<void> check_numbers(const Evaluation<T>& context, const Value<T>& value) {
  if constexpr (std::is_same_v<T, double>) {
    if (!all_finite(value.real.data)) return fail(code("too-large"), "the number is too large");
    return {};
  }
  for (const T& entry : value.real.data) {
    if (!is_finite(entry)) return fail(code("too-large"), "the number is too large");
    if (bit_size(entry) > context.limits.bits) return fail(code("too-large"), "the exact number is too long");
  }
  return {};
}

template <class T>
Result<Value<T>> evaluate_node(const Evaluation<T>& context, NodeId id, Inputs<T> inputs) {
  Result<Value<T>> value = row(context.graph, id).evaluate.template get<T>()(context, id, inputs);
  if (value)
    if (Result<void> fine = check_numbers(context, *value); !fine) return std::unexpected(fine.error());
  return value;
}

/// An error in a quantity that has a name says so: the first name that depends on the failing node.
Error located(const Graph& graph, const Schedule& schedule, std::uint32_t failed, Error error) {
  std::vector<bool> depends(schedule.steps.size(), false);
  depends[failed] = true;
  for (std::uint32_t k = failed; k < schedule.steps.size(); ++k) {
    const Step& step = schedule.steps[k];
    for (std::uint32_t a = 0; a < step.arg_count; ++a) {
      const std::uint32_t arg = schedule.args[step.first_arg + a];
      if (arg != absent && depends[arg]) depends[k] = true;
    }
    if (!depends[k] || graph.op(step.node) != Op::let) continue;
    error.message = "in " + to_string(graph.name(graph.node(step.node).attr)) + ": " + error.message;
    return error;
  }
  return error;
}

/// The values of one run, and how often each is still needed.
template <class T>
struct Values {
  std::vector<Value<T>> made;
  std::vector<View<T>> views;        // of each step: its own value, or one that lies elsewhere
  std::vector<std::uint32_t> owner;  // whose value the view is
  std::vector<std::uint32_t> uses;   // of each owner

  explicit Values(const Schedule& schedule) : made(schedule.steps.size()) {
    views.reserve(made.size());
    owner.reserve(made.size());
    uses.reserve(made.size());
    for (const Step& step : schedule.steps) uses.push_back(step.uses);
  }
  void add(Value<T>&& value) {
    const auto k = static_cast<std::uint32_t>(views.size());
    made[k] = std::move(value);
    add(View<T>{made[k].real, made[k].truth}, k);
  }
  void add(const View<T>& view, std::uint32_t owned_by) {
    const auto k = static_cast<std::uint32_t>(views.size());
    views.push_back(view);
    owner.push_back(owned_by);
    if (owned_by != k) uses[owned_by] += uses[k];
  }
  void drop(std::uint32_t k, Workspace<T>& workspace) {
    if (--uses[owner[k]] > 0) return;
    workspace.recycle(std::move(made[owner[k]].real.data));
    made[owner[k]].real.data = {};
    made[owner[k]].truth.data = {};
  }
};

const Tensor<Truth> no_truth;

/// A symbol's value that has the right shape is read where it lies; anything else is the op's own affair.
template <class T>
const Tensor<T>* value_in_assignment(const Evaluation<T>& context, NodeId id) {
  if (context.graph.op(id) != Op::symbol) return nullptr;
  const auto it = context.assignment.symbols.find(context.graph.node(id).attr);
  if (it == context.assignment.symbols.end()) return nullptr;
  const Result<Shape> shape = context.shape_of(id);
  return shape && *shape == it->second.shape && entry_count(*shape) == it->second.data.size() ? &it->second
                                                                                              : nullptr;
}

template <class T>
Result<std::vector<Value<T>>> run_schedule(const Evaluation<T>& context, const Schedule& schedule,
                                           std::span<const Value<T>> bound) {
  Values<T> values(schedule);
  std::vector<const View<T>*> inputs;
  for (std::uint32_t k = 0; k < schedule.steps.size(); ++k) {
    const Step& step = schedule.steps[k];
    if (context.limits.out_of_time && context.limits.out_of_time())
      return fail(code("out-of-time"), "the time is over");
    if (step.bound != absent) {
      values.add(View<T>{bound[step.bound].real, bound[step.bound].truth}, k);
      continue;
    }
    const std::span<const std::uint32_t> args{schedule.args.data() + step.first_arg, step.arg_count};
    const Op op = context.graph.op(step.node);
    if ((op == Op::let || op == Op::call) && args.back() != absent) {
      const std::uint32_t source = args.back();
      values.add(values.views[source], values.owner[source]);
    } else if (const Tensor<T>* given = value_in_assignment(context, step.node)) {
      values.add(View<T>{*given, no_truth}, k);
    } else {
      inputs.clear();
      for (const std::uint32_t arg : args) inputs.push_back(arg == absent ? nullptr : &values.views[arg]);
      Result<Value<T>> value = evaluate_node<T>(context, step.node, inputs);
      if (!value) {
        if (context.depth > 0) return std::unexpected(std::move(value.error()));
        return std::unexpected(located(context.graph, schedule, k, std::move(value.error())));
      }
      values.add(*std::move(value));
    }
    for (const std::uint32_t arg : args)
      if (arg != absent) values.drop(arg, context.workspace);
  }
  std::vector<Value<T>> result;
  for (const std::uint32_t root : schedule.roots) {
    const std::uint32_t owner = values.owner[root];
    Value<T>& own = values.made[owner];
    const bool is_own = &values.views[root].real == &own.real;
    if (--values.uses[owner] == 0 && is_own)
      result.push_back(std::move(own));
    else
      result.push_back(Value<T>(values.views[root]));
  }
  return result;
}

template <class T>
Result<std::vector<Value<T>>> run_body(const Evaluation<T>& context, NodeId body,
                                       std::span<const NodeId> placeholders,
                                       std::span<const std::vector<Value<T>>> points) {
  if (context.depth >= max_depth) return fail(code("too-large"), "functions apply functions too deeply");
  Evaluation<T> inner = context;
  ++inner.depth;
  const Schedule schedule = make_schedule<T>(context.graph, {&body, 1}, placeholders);
  std::vector<Value<T>> result;
  for (const std::vector<Value<T>>& point : points) {
    Result<std::vector<Value<T>>> values = run_schedule<T>(inner, schedule, point);
    if (!values) return values;
    result.push_back(std::move(values->front()));
  }
  return result;
}

}  // namespace

template <class T>
Evaluator<T>::Evaluator(const Graph& graph, std::span<const NodeId> roots)
    : graph_(&graph), schedule_(std::make_shared<Schedule>(make_schedule<T>(graph, roots, {}))) {}

template <class T>
Result<std::vector<Value<T>>> Evaluator<T>::operator()(const Assignment<T>& assignment,
                                                       const EvaluateLimits& limits) const {
  Workspace<T> workspace;
  return (*this)(assignment, limits, workspace);
}

template <class T>
Result<std::vector<Value<T>>> Evaluator<T>::operator()(const Assignment<T>& assignment,
                                                       const EvaluateLimits& limits,
                                                       Workspace<T>& workspace) const {
  return run_schedule<T>(Evaluation<T>{*graph_, assignment, limits, workspace, run_body<T>}, *schedule_, {});
}

const Value<double>* MemoEvaluator::operator()(NodeId root) {
  const Evaluation<double> context{*graph_, assignment, limits_, workspace_, run_body<double>};
  std::vector<NodeId> stack{root};
  std::vector<View<double>> views;
  std::vector<const View<double>*> inputs;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    if (values_.contains(id)) {
      stack.pop_back();
      continue;
    }
    std::span<const NodeId> args = graph_->args(id);
    const bool native = is_native<double>(*graph_, id);
    if (native) args = args.first(args.size() - 1);
    const std::size_t before = stack.size();
    for (const NodeId arg : args)
      if (!values_.contains(arg)) stack.push_back(arg);
    if (stack.size() != before) continue;
    stack.pop_back();
    std::optional<Value<double>>& result = values_[id];
    if (!std::ranges::all_of(args, [&](NodeId arg) { return values_.at(arg).has_value(); })) continue;
    views.clear();
    for (const NodeId arg : args)
      views.push_back(View<double>{values_.at(arg)->real, values_.at(arg)->truth});
    inputs.clear();
    for (const View<double>& view : views) inputs.push_back(&view);
    if (native) inputs.push_back(nullptr);
    auto value = evaluate_node<double>(context, id, inputs);
    // A singular matrix, in rounded numbers, has a huge inverse.
    constexpr double huge = 1e7;
    const auto is_huge = [&](double entry) { return std::abs(entry) > huge; };
    if (!value || (graph_->op(id) == Op::inverse && std::ranges::any_of(value->real.data, is_huge))) continue;
    result = *std::move(value);
  }
  const std::optional<Value<double>>& value = values_.at(root);
  return value ? &*value : nullptr;
}

template class Evaluator<double>;
template class Evaluator<Rational>;
template class Evaluator<Ball>;
template class Evaluator<Dual<double>>;
template class Evaluator<Dual<Rational>>;

}  // namespace overbar
