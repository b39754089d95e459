#include "decide/entry.hpp"

#include <algorithm>

#include "op/build.hpp"
#include "op/row.hpp"

// An index goes from a node into its arguments: through what acts entrywise it goes unchanged, through a
// contraction it goes to the factors that carry its label, and a factor e_t (basis) hands its t on to the
// factors that it is summed with. It stops at what has no parts: symbols, opaque functions of tensors.
// The work is a stack of (node, indices), so depth costs no recursion; each pair is made once.

namespace overbar {
namespace {

bool takes_nothing(const std::vector<NodeId>& indices) {
  return std::ranges::all_of(indices, [](NodeId index) { return index == no_node; });
}

std::vector<Dim> remaining(const Graph& graph, NodeId node, const std::vector<NodeId>& indices) {
  std::vector<Dim> axes;
  for (std::size_t axis = 0; axis < indices.size(); ++axis)
    if (indices[axis] == no_node) axes.push_back(graph.axes(node)[axis]);
  return axes;
}

}  // namespace

NodeId same_index(Graph& graph, NodeId a, NodeId b) {
  if (a == b) return literal(graph, 1);
  return indicator(graph, compare(graph, Comparison::eq, a, b));
}

NodeId Entries::at(NodeId node, std::vector<NodeId> indices) {
  std::vector<Job> stack{{node, std::move(indices)}};
  const Job root = stack.front();
  while (!stack.empty()) {
    const Job job = stack.back();
    if (done_.contains(job)) {
      stack.pop_back();
      continue;
    }
    missing_.clear();
    const NodeId result = made(job);
    if (missing_.empty()) {
      done_.emplace(job, result);
      stack.pop_back();
    } else {
      stack.insert(stack.end(), missing_.begin(), missing_.end());
    }
  }
  return done_.at(root);
}

/// The result of another job; if it is not there yet it is noted as missing, and what is returned only has
/// the right type.
NodeId Entries::wanted(NodeId node, std::vector<NodeId> indices) {
  const Job job{node, std::move(indices)};
  if (const auto it = done_.find(job); it != done_.end()) return it->second;
  missing_.push_back(job);
  return no_node;
}

/// node[indices], written as it stands.
NodeId Entries::picked(NodeId node, const std::vector<NodeId>& indices) {
  if (takes_nothing(indices)) return node;
  std::vector<Label> out;
  std::vector<Label> labels;
  std::vector<Factor> factors{{node, {}}};
  for (std::size_t axis = 0; axis < indices.size(); ++axis) {
    labels.push_back(static_cast<Label>(axis));
    if (indices[axis] == no_node)
      out.push_back(labels.back());
    else
      factors.push_back({basis(graph_, indices[axis], graph_.axes(node)[axis]), {labels.back()}});
  }
  factors[0].labels = labels;
  return contract(graph_, std::move(out), remaining(graph_, node, indices), std::move(factors));
}

NodeId Entries::of_literal(const Job& job) {
  const auto& [node, indices] = job;
  const bool known = std::ranges::all_of(
      indices, [&](NodeId index) { return index == no_node || is_literal(graph_, index); });
  if (!known || takes_nothing(indices)) return picked(node, indices);
  const std::vector<Rational> values = graph_.rationals(graph_.node(node).attr);
  std::vector<Rational> kept;
  for (std::size_t place = 0; place < values.size(); ++place) {
    std::size_t rest = place;
    bool wanted = true;
    for (std::size_t axis = indices.size(); axis-- > 0;) {
      const auto size = static_cast<std::size_t>(graph_.axes(node)[axis].code);
      wanted = wanted &&
               (indices[axis] == no_node || scalar_value(graph_, indices[axis]) == Rational(rest % size + 1));
      rest /= size;
    }
    if (wanted) kept.push_back(values[place]);
  }
  const std::vector<Dim> axes = remaining(graph_, node, indices);
  std::size_t count = 1;
  for (const Dim dim : axes) count *= static_cast<std::size_t>(dim.code);
  if (kept.size() != count) return picked(node, indices);  // an index outside its range
  return axes.empty() ? literal(graph_, kept[0]) : literal_tensor(graph_, axes, std::move(kept));
}

NodeId Entries::of_function(const Job& job) {
  const auto& [node, indices] = job;
  const Application application = graph_.application(graph_.node(node).attr);
  const Function& function = graph_.function(application.function);
  const std::size_t batch = graph_.order(graph_.arg(node, 0)) - function.parameters[0].order();
  // The batch axes come first; what is behind them belongs to the function's own result.
  std::vector<NodeId> args;
  const std::vector<NodeId> old(graph_.args(node).begin(), graph_.args(node).end());
  for (std::size_t k = 0; k < old.size(); ++k) {
    std::vector<NodeId> inner(indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(batch));
    inner.resize(graph_.order(old[k]), no_node);
    args.push_back(wanted(old[k], std::move(inner)));
  }
  if (!missing_.empty()) return no_node;
  const NodeId whole = apply(graph_, application.function, application.derivatives, args);
  std::vector<NodeId> own(indices.begin() + static_cast<std::ptrdiff_t>(batch), indices.end());
  std::vector<NodeId> rest;
  for (std::size_t axis = 0; axis < batch; ++axis)
    if (indices[axis] == no_node) rest.push_back(no_node);
  rest.insert(rest.end(), own.begin(), own.end());
  return picked(whole, rest);
}

NodeId Entries::of_contraction(const Job& job) {
  const auto& [node, indices] = job;
  const ContractView view = contract_view(graph_, node);
  const std::vector<Dim> dims = label_dims(graph_, node);
  std::vector<NodeId> pinned(view.label_count, no_node);
  for (std::size_t axis = 0; axis < indices.size(); ++axis) pinned[view.out[axis]] = indices[axis];
  const std::vector<NodeId> old(graph_.args(node).begin(), graph_.args(node).end());
  std::vector<std::vector<Label>> labels;
  for (const auto& factor : view.factors) labels.emplace_back(factor.begin(), factor.end());
  // A factor e_t over a summed label, or a pinned one, says what its label is.
  const auto is_free = [&](Label label) { return label < indices.size(); };
  std::vector<bool> gone(old.size(), false);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t k = 0; k < old.size(); ++k) {
      if (gone[k] || graph_.op(old[k]) != Op::basis) continue;
      const Label last = labels[k].back();
      if (is_free(last) || pinned[last] != no_node) continue;
      std::vector<NodeId> inner;
      for (std::size_t axis = 0; axis + 1 < labels[k].size(); ++axis)
        inner.push_back(pinned[labels[k][axis]]);
      if (std::ranges::find(inner, no_node) != inner.end()) continue;
      const NodeId index = wanted(graph_.arg(old[k], 0), std::move(inner));
      if (index == no_node) return no_node;
      pinned[last] = index;
      gone[k] = changed = true;
    }
  }
  std::vector<Label> out;
  for (std::size_t axis = 0; axis < indices.size(); ++axis)
    if (indices[axis] == no_node) out.push_back(view.out[axis]);
  std::vector<Factor> factors;
  for (std::size_t k = 0; k < old.size(); ++k) {
    if (gone[k]) continue;
    std::vector<NodeId> inner;
    std::vector<Label> rest;
    for (const Label label : labels[k]) {
      inner.push_back(pinned[label]);
      if (pinned[label] == no_node) rest.push_back(label);
    }
    factors.push_back({wanted(old[k], std::move(inner)), std::move(rest)});
  }
  if (!missing_.empty()) return no_node;
  // A summed label that an e_t pins is no longer summed; one that only carried e_t counts Σ e_t = 1.
  return contract(graph_, std::move(out), remaining(graph_, node, indices), std::move(factors));
}

NodeId Entries::made(const Job& job) {
  const auto& [node, indices] = job;
  switch (graph_.op(node)) {
    case Op::literal:
      return of_literal(job);
    case Op::delta:
      if (takes_nothing(indices)) return node;
      if (indices[0] != no_node && indices[1] != no_node) return same_index(graph_, indices[0], indices[1]);
      return basis(graph_, indices[0] == no_node ? indices[1] : indices[0], graph_.axes(node)[0]);
    case Op::iota:
      return indices[0] == no_node ? node : indices[0];
    case Op::basis: {
      const NodeId index = wanted(graph_.arg(node, 0), {indices.begin(), indices.end() - 1});
      if (index == no_node) return no_node;
      if (indices.back() == no_node) return basis(graph_, index, graph_.axes(node).back());
      if (graph_.order(index) == 0) return same_index(graph_, index, indices.back());
      std::vector<NodeId> rest(graph_.order(index), no_node);
      rest.push_back(indices.back());
      return picked(basis(graph_, index, graph_.axes(node).back()), rest);
    }
    case Op::contract:
      return of_contraction(job);
    case Op::apply:
      return of_function(job);
    case Op::let:
      if (!through_names_) return picked(node, indices);
      if (!takes_nothing(indices)) return wanted(graph_.arg(node, 0), indices);
      break;
    case Op::call: {
      const Function& function = graph_.function(graph_.node(node).attr);
      if (!through_names_ || (function.prelude && function.name.text == "softmax"))
        return picked(node, indices);
      return wanted(graph_.args(node).back(), indices);
    }
    case Op::add:
    case Op::exp:
    case Op::log:
    case Op::sin:
    case Op::cos:
    case Op::erf:
    case Op::pow:
    case Op::indicator:
    case Op::compare:
    case Op::logic: {
      std::vector<NodeId> args;
      const std::vector<NodeId> old(graph_.args(node).begin(), graph_.args(node).end());
      for (const NodeId arg : old) args.push_back(wanted(arg, indices));
      if (!missing_.empty()) return no_node;
      if (graph_.op(node) == Op::logic && args.empty()) return node;
      const auto comparison = static_cast<Comparison>(graph_.node(node).attr);
      if (graph_.op(node) == Op::compare && comparison == Comparison::eq) {
        // 1[P] = 1 is P.
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
          if (graph_.op(args[side]) == Op::indicator && constant_value(graph_, args[1 - side]) == Rational(1))
            return graph_.arg(args[side], 0);
      }
      if (graph_.op(node) == Op::compare && args[0] == args[1] && graph_.order(args[0]) == 0) {
        return truth(graph_, comparison == Comparison::eq || comparison == Comparison::le ||
                                 comparison == Comparison::ge);
      }
      return row(graph_, node).rebuild.value(graph_, node, args);
    }
    case Op::reduce_max: {
      const std::vector<Label> reduced = graph_.labels(graph_.node(node).attr);
      std::vector<NodeId> inner;
      std::vector<Label> left;
      Label place = 0;
      std::size_t next = 0;
      for (std::size_t axis = 0; axis < graph_.order(graph_.arg(node, 0)); ++axis) {
        const bool gone = std::ranges::find(reduced, static_cast<Label>(axis)) != reduced.end();
        inner.push_back(gone ? no_node : indices[next++]);
        if (inner.back() != no_node) continue;
        if (gone) left.push_back(place);
        ++place;
      }
      const NodeId arg = wanted(graph_.arg(node, 0), std::move(inner));
      return arg == no_node ? no_node : reduce_max(graph_, arg, std::move(left));
    }
    case Op::stack: {
      const bool known =
          std::ranges::all_of(indices, [&](NodeId i) { return i != no_node && is_literal(graph_, i); });
      if (!known || indices.empty()) break;
      std::size_t place = 0;
      for (std::size_t axis = 0; axis < indices.size(); ++axis) {
        const Rational& index = scalar_value(graph_, indices[axis]);
        const Dim dim = graph_.axes(node)[axis];
        if (!is_integer(index) || index < 1 || index > dim.code) return picked(node, indices);
        place = place * static_cast<std::size_t>(dim.code) + (index - 1).convert_to<std::size_t>();
      }
      return wanted(graph_.arg(node, place), {});
    }
    default:
      break;
  }
  // What has no parts to go into: its own arguments are looked at whole.
  std::vector<NodeId> args;
  const std::vector<NodeId> old(graph_.args(node).begin(), graph_.args(node).end());
  for (const NodeId arg : old) args.push_back(wanted(arg, std::vector<NodeId>(graph_.order(arg), no_node)));
  if (!missing_.empty()) return no_node;
  return picked(args.empty() || args == old ? node : row(graph_, node).rebuild.value(graph_, node, args),
                indices);
}

}  // namespace overbar
