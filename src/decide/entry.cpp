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

constexpr std::size_t most_terms = 16;  // of a sum that is written out

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

/// A factor e_t over a summed label says what that label is, once the labels of t are known; the factor is
/// then done with. False if a t is missing.
bool Entries::pin(const Product& product, Pins& pins) {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t k = 0; k < product.args.size(); ++k) {
      if (pins.gone[k] || graph_.op(product.args[k]) != Op::basis) continue;
      const Label last = product.labels[k].back();
      if (last < product.order || pins.at[last] != no_node) continue;
      std::vector<NodeId> inner;
      for (std::size_t axis = 0; axis + 1 < product.labels[k].size(); ++axis)
        inner.push_back(pins.at[product.labels[k][axis]]);
      if (std::ranges::find(inner, no_node) != inner.end()) continue;
      const NodeId index = wanted(graph_.arg(product.args[k], 0), std::move(inner));
      if (index == no_node) return false;
      pins.at[last] = index;
      pins.gone[k] = changed = true;
    }
  }
  return true;
}

/// The labels of a scalar sum of few terms, all sizes known: giving them values gives every label one. Empty
/// where it stays a sum.
std::vector<Label> Entries::few_labels(const Product& product, const Pins& pins) const {
  std::vector<bool> known;
  for (const NodeId index : pins.at) known.push_back(index != no_node);
  std::vector<Label> chosen;
  std::size_t count = 1;
  const auto close = [&] {
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t k = 0; k < product.args.size(); ++k) {
        if (pins.gone[k] || graph_.op(product.args[k]) != Op::basis || known[product.labels[k].back()])
          continue;
        const auto inner = std::span(product.labels[k]).first(product.labels[k].size() - 1);
        if (!std::ranges::all_of(inner, [&](Label label) { return known[label]; })) continue;
        known[product.labels[k].back()] = changed = true;
      }
    }
  };
  const auto is_last = [&](Label label) {
    for (std::size_t k = 0; k < product.args.size(); ++k)
      if (graph_.op(product.args[k]) == Op::basis && product.labels[k].back() == label) return true;
    return false;
  };
  for (const bool last : {false, true})  // what an e_t may say comes later
    for (std::size_t next = product.order; next < known.size(); ++next) {
      const auto label = static_cast<Label>(next);
      if (known[label] || is_last(label) != last) continue;
      if (!product.dims[label].is_constant()) return {};
      count *= static_cast<std::size_t>(product.dims[label].code);
      if (count > most_terms) return {};
      chosen.push_back(label);
      known[label] = true;
      close();
    }
  return chosen;
}

/// The product at pinned labels; labels without a pin stay, as axes or summed. no_node: something is missing.
NodeId Entries::pinned_product(const Product& product, const Pins& pins, std::vector<Label> out,
                               const std::vector<Dim>& axes) {
  std::vector<Factor> factors;
  for (std::size_t k = 0; k < product.args.size(); ++k) {
    if (pins.gone[k]) continue;
    std::vector<NodeId> inner;
    std::vector<Label> rest;
    for (const Label label : product.labels[k]) {
      inner.push_back(pins.at[label]);
      if (pins.at[label] == no_node) rest.push_back(label);
    }
    factors.push_back({wanted(product.args[k], std::move(inner)), std::move(rest)});
  }
  return missing_.empty() ? contract(graph_, std::move(out), axes, std::move(factors)) : no_node;
}

NodeId Entries::of_contraction(const Job& job) {
  const auto& [node, indices] = job;
  const ContractView view = contract_view(graph_, node);
  Product product{
      {graph_.args(node).begin(), graph_.args(node).end()}, {}, label_dims(graph_, node), indices.size()};
  for (const auto& factor : view.factors) product.labels.emplace_back(factor.begin(), factor.end());
  Pins pins{std::vector<NodeId>(view.label_count, no_node), std::vector<bool>(product.args.size(), false)};
  std::vector<Label> out;
  for (std::size_t axis = 0; axis < indices.size(); ++axis) {
    pins.at[axis] = indices[axis];
    if (indices[axis] == no_node) out.push_back(static_cast<Label>(axis));
  }
  if (!pin(product, pins)) return no_node;
  const std::vector<Label> few =
      through_names_ && out.empty() ? few_labels(product, pins) : std::vector<Label>{};
  if (few.empty()) return pinned_product(product, pins, out, remaining(graph_, node, indices));
  std::size_t count = 1;
  for (const Label label : few) count *= static_cast<std::size_t>(product.dims[label].code);
  std::vector<NodeId> terms;
  for (std::size_t k = 0; k < count; ++k) {
    Pins term = pins;
    std::size_t rest = k;
    for (const Label label : few) {
      const auto size = static_cast<std::size_t>(product.dims[label].code);
      term.at[label] = literal(graph_, Rational(rest % size + 1));
      rest /= size;
    }
    if (pin(product, term)) terms.push_back(pinned_product(product, term, {}, {}));
  }
  return missing_.empty() ? add(graph_, std::move(terms)) : no_node;
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
      if (open_ || !takes_nothing(indices)) return wanted(graph_.arg(node, 0), indices);
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
