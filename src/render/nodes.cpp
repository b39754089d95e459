// Matrix notation, op by op. One loop over the nodes below the root, children before parents; a named
// quantity is a leaf, and so is the body of a call.
#include <algorithm>
#include <unordered_set>

#include "op/build.hpp"
#include "op/row.hpp"
#include "render/notator.hpp"

namespace overbar {
namespace {

/// Nodes below the root that have not been written yet, ascending.
std::vector<NodeId> unwritten(const Notator& notator, NodeId root) {
  std::vector<NodeId> order{root};
  std::unordered_set<NodeId> seen{root};
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const NodeId arg : written_args(notator.graph, order[next]))
      if (!notator.matrix.contains(arg) && seen.insert(arg).second) order.push_back(arg);
  std::ranges::sort(order);
  return order;
}

/// Terms of a sum and sides of a comparison: where some are plain numbers or names in every entry, and others
/// fix the shape, the plain ones are written as scalars: 1 − y, a − μ.
std::vector<MarkId> with_plain_scalars(Notator& n, NodeId node, std::span<const MarkId> written) {
  std::vector<MarkId> marks(written.begin(), written.end());
  const std::span<const NodeId> args = n.graph.args(node);
  if (args.empty() || n.graph.order(args[0]) == 0) return marks;
  std::vector<MarkId> plain;
  for (const NodeId arg : args) plain.push_back(broadcast_scalar(n, arg));
  std::size_t shaped = args.size();  // the first that shows the shape, and is no number itself
  for (std::size_t k = args.size(); k-- > 0;)
    if (plain[k] == no_mark && shows_size(n.graph, args[k])) shaped = k;
  if (shaped == args.size()) {
    if (n.graph.op(node) == Op::add && std::ranges::find(plain, no_mark) == plain.end()) plain[0] = no_mark;
    shaped = static_cast<std::size_t>(std::ranges::find(plain, no_mark) - plain.begin()) % args.size();
    marks[shaped] = sized_mark(n, args[shaped], marks[shaped]);
    plain[shaped] = no_mark;
  }
  for (std::size_t k = 0; k < marks.size(); ++k)
    if (plain[k] != no_mark) marks[k] = plain[k];
  return marks;
}

MarkId literal_form(Notator& n, NodeId node) {
  std::vector<MarkId> entries;
  for (const Rational& value : n.graph.rationals(n.graph.node(node).attr))
    entries.push_back(number_mark(n.notation, value));
  return tensor_mark(n, n.graph.axes(node), entries);
}

MarkId max_form(Notator& n, NodeId node, MarkId argument) {
  if (n.graph.order(node) != 0) return no_mark;
  return n.notation.call("max", "\\max", {argument});
}

MarkId power_form(Notator& n, NodeId node, MarkId base) {
  const Rational& exponent = n.graph.rationals(n.graph.node(node).attr).front();
  return power_mark(n.notation, base, exponent, n.graph.order(node));
}

/// e_t, which has its size in text: onehot(t, N).
MarkId onehot_mark(Notator& n, NodeId node, MarkId place) {
  return n.notation.call("onehot", "", {place, dim_mark(n, n.graph.axes(node).back())});
}

MarkId node_form(Notator& n, NodeId node, std::span<const MarkId> w) {
  const Graph& graph = n.graph;
  switch (graph.op(node)) {
    case Op::symbol:
      return n.notation.identifier(graph.symbol(graph.node(node).attr).name);
    case Op::let:
      return n.notation.identifier(graph.name(graph.node(node).attr));
    case Op::literal:
      return literal_form(n, node);
    case Op::pi:
      return n.notation.glyph(Glyph::pi);
    case Op::dim_value:
      return dim_mark(n, Dim{static_cast<std::int32_t>(graph.node(node).attr)});
    case Op::delta:
      return identity_mark(n, graph.axes(node)[0], false);
    case Op::iota:
      return no_mark;
    case Op::basis:  // e_t
      return n.graph.order(node) == 1 ? onehot_mark(n, node, w[0]) : no_mark;
    case Op::contract:
      return contraction_matrix_form(n, node);
    case Op::add:
      return sum_mark(n, with_plain_scalars(n, node, w));
    case Op::apply:
      return application_mark(n, node, w);
    case Op::call:  // mean(X[n,:]) is no matter of the matrix X
      if (const std::size_t batch = call_batch(graph, node);
          batch > 1 || (batch == 1 && graph.function(graph.node(node).attr).result.axes.empty()))
        return no_mark;
      return call_mark(n, node, w);
    case Op::exp:
    case Op::log:
    case Op::sin:
    case Op::cos:
    case Op::erf:
    case Op::det:
      return function_mark(n, node, w);
    case Op::pow:
      return power_form(n, node, w[0]);
    case Op::reduce_max:
      return max_form(n, node, w[0]);
    case Op::indicator:
      return n.notation.make(Mark::indicator, {w[0]});
    case Op::compare:
    case Op::logic:
    case Op::all:
      return formula_mark(n, node, with_plain_scalars(n, node, w));
    case Op::stack:
      return tensor_mark(n, graph.axes(node), w);
    case Op::inverse:
      return inverse_mark(n.notation, w[0]);
  }
  return no_mark;
}

/// May ∂ℓ(o, y)/∂o say which argument is meant? Each variable must be a name, and no other argument may
/// depend on it.
bool names_differ(const Notator& n, NodeId node, std::span<const MarkId> written) {
  const std::span<const NodeId> args = n.graph.args(node);
  for (const std::uint8_t position : n.graph.application(n.graph.node(node).attr).derivatives) {
    const Op op = n.graph.op(args[position]);
    if ((op != Op::symbol && op != Op::let) || n.notation.kind(written[position]) != Mark::identifier ||
        n.notation.name(written[position]).accent != Accent::none)
      return false;
    for (std::size_t k = 0; k < args.size(); ++k)
      if (k != position && depends_on(n.graph, args[k], args[position])) return false;
  }
  return true;
}

}  // namespace

std::span<const NodeId> written_args(const Graph& graph, NodeId node) {
  if (graph.op(node) == Op::let) return {};
  const std::span<const NodeId> args = graph.args(node);
  return graph.op(node) == Op::call ? args.first(args.size() - 1) : args;
}

MarkId matrix_form(Notator& n, NodeId root) {
  if (const auto it = n.matrix.find(root); it != n.matrix.end()) return it->second;
  for (const NodeId node : unwritten(n, root)) {
    std::vector<MarkId> written;
    const Op op = n.graph.op(node);
    const bool shaped_by_others =
        op == Op::contract || op == Op::add || op == Op::compare || op == Op::logic || op == Op::all;
    for (const NodeId arg : written_args(n.graph, node)) {
      const MarkId mark = n.matrix.at(arg);
      written.push_back(shaped_by_others ? mark : sized_mark(n, arg, mark));
    }
    // A contraction may index its factors away, so it looks for itself.
    const bool sayable = op == Op::contract || std::ranges::find(written, no_mark) == written.end();
    MarkId mark = sayable ? node_form(n, node, written) : no_mark;
    if (mark == no_mark && n.graph.order(node) == 0) mark = index_form(n, node, {}, {});
    n.matrix.insert_or_assign(node, mark);
  }
  return n.matrix.at(root);
}

void begin_equation(Notator& n) {
  n.matrix.clear();
  n.indexed.clear();
  for (IndexName& name : n.index_names) name.dim.reset();
}

MarkId sum_mark(Notator& n, std::span<const MarkId> written) {
  // Zero terms of a tensor sum do not occur; one term is itself.
  return written.size() == 1 ? written[0] : n.notation.make(Mark::sum, written);
}

MarkId function_mark(Notator& n, NodeId node, std::span<const MarkId> written) {
  const OpRow& facts = row(n.graph, node);
  return n.notation.call(std::string(facts.name), std::string(facts.latex), {written[0]});
}

MarkId application_mark(Notator& n, NodeId node, std::span<const MarkId> written) {
  const Application& application = n.graph.application(n.graph.node(node).attr);
  const Function& function = n.graph.function(application.function);
  if (function.prelude && function.name.text == "abs" && application.derivatives.empty())
    return n.notation.make(Mark::absolute, {written[0]});
  const bool unary = function.parameters.size() == 1;
  if (!unary && !application.derivatives.empty() && names_differ(n, node, written)) {
    std::vector<MarkId> parts{n.notation.call(Head{function.name, false, {}}, written)};
    for (const std::uint8_t position : application.derivatives) parts.push_back(written[position]);
    return n.notation.make(Mark::partial, parts);
  }
  return n.notation.call(Head{function.name, unary, application.derivatives}, written);
}

std::size_t call_batch(const Graph& graph, NodeId node) {
  const Function& function = graph.function(graph.node(node).attr);
  const std::vector<Dim>& axes = graph.axes(node);
  if (function.parameters.size() + 1 != graph.args(node).size() || axes.size() < function.result.order())
    return 0;
  const std::size_t batch = axes.size() - function.result.order();
  bool vectors = false;
  for (std::size_t k = 0; k < function.parameters.size(); ++k) {
    const std::vector<Dim>& own = graph.axes(graph.arg(node, k));
    if (own.size() == function.parameters[k].order()) continue;  // the same one everywhere
    const bool fits = own.size() == batch + function.parameters[k].order() &&
                      std::equal(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(batch), axes.begin());
    if (!fits) return 0;
    vectors = true;
  }
  return vectors ? batch : 0;
}

MarkId call_mark(Notator& n, NodeId node, std::span<const MarkId> written) {
  const Function& function = n.graph.function(n.graph.node(node).attr);
  return n.notation.call(Head{function.name, true, {}}, written);
}

MarkId dim_mark(Notator& n, Dim dim) {
  if (dim.is_constant()) return n.notation.number(std::to_string(dim.code));
  return n.notation.identifier(Name{.text = n.graph.dim_name(dim), .latex = {}, .of = {}, .of_latex = {}});
}

MarkId tensor_mark(Notator& n, const std::vector<Dim>& axes, std::span<const MarkId> entries) {
  if (axes.empty()) return entries[0];
  if (axes.size() == 1) return n.notation.make(Mark::vector, entries);
  // Above order 2, a vector of matrices.
  std::vector<Dim> inner(axes.begin() + 1, axes.end());
  const std::size_t size = entries.size() / static_cast<std::size_t>(axes[0].code);
  std::vector<MarkId> rows;
  for (std::size_t begin = 0; begin < entries.size(); begin += size)
    rows.push_back(axes.size() == 2 ? n.notation.make(Mark::row, entries.subspan(begin, size))
                                    : tensor_mark(n, inner, entries.subspan(begin, size)));
  return n.notation.make(axes.size() == 2 ? Mark::matrix : Mark::vector, rows);
}

MarkId family_mark(Notator& n, MarkId body, const std::vector<Dim>& axes, std::span<const MarkId> names) {
  std::vector<MarkId> parts{body};
  for (std::size_t k = 0; k < axes.size(); ++k)
    parts.push_back(n.notation.make(Mark::binder, {names[k], dim_mark(n, axes[k])}));
  return n.notation.make(Mark::family, parts);
}

MarkId entry_mark(Notator& n, MarkId tensor, std::span<const MarkId> indices) {
  if (indices.empty()) return tensor;
  std::vector<MarkId> parts{tensor};
  parts.insert(parts.end(), indices.begin(), indices.end());
  return n.notation.make(Mark::index, parts);
}

std::optional<Rational> consecutive(const Graph& graph, NodeId node) {
  if (graph.op(node) != Op::literal || graph.order(node) != 1) return std::nullopt;
  const std::vector<Rational>& values = graph.rationals(graph.node(node).attr);
  for (std::size_t k = 0; k < values.size(); ++k)
    if (!is_integer(values[k]) || (k > 0 && values[k] != values[k - 1] + 1)) return std::nullopt;
  return values.front();
}

std::optional<Reciprocal> reciprocal(const Graph& graph, NodeId node) {
  if (graph.op(node) != Op::pow) return std::nullopt;
  const Rational& exponent = graph.rationals(graph.node(node).attr).front();
  if (exponent >= 0) return std::nullopt;
  return Reciprocal{graph.arg(node, 0), -exponent};
}

}  // namespace overbar
