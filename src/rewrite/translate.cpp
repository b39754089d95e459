#include "rewrite/translate.hpp"

#include <algorithm>
#include <unordered_set>

#include "rewrite/atoms.hpp"
#include "rewrite/functions.hpp"
#include "rewrite/power.hpp"

namespace overbar::normal {
namespace {

bool is_closed(const Graph& graph, NodeId id) { return graph.op(id) == Op::let || graph.op(id) == Op::call; }

/// The nodes below the root that must be translated, ascending; what is inside lets and calls is not looked
/// at.
std::vector<NodeId> open_nodes(const Graph& graph, const Translation& translation, NodeId root) {
  std::vector<NodeId> order{root};
  std::unordered_set<NodeId> seen{root};
  for (std::size_t next = 0; next < order.size(); ++next) {
    if (is_closed(graph, order[next])) continue;
    for (const NodeId arg : graph.args(order[next]))
      if (!translation.polys.contains(arg) && seen.insert(arg).second) order.push_back(arg);
  }
  std::ranges::sort(order);
  return order;
}

OwnSlots axes_of(const Graph& graph, NodeId id) {
  OwnSlots own;
  own.dims = graph.axes(id);
  for (std::uint32_t axis = 0; axis < own.dims.size(); ++axis) own.indices.push_back(free_index(axis));
  return own;
}

PolyId leaf(Space& space, AtomKind kind, std::uint32_t attr, const OwnSlots& own) {
  return poly_of(space, leaf_atom(space, kind, attr, own));
}

PolyId symbol(Space& space, NodeId id) {
  const std::uint32_t attr = space.graph.node(id).attr;
  const Symbol& s = space.graph.symbol(attr);
  if (s.domain.index_of && space.graph.order(id) == 0)
    return leaf(space, AtomKind::iota, 0, {{symbol_index(attr)}, {*s.domain.index_of}, {}});
  return leaf(space, AtomKind::symbol, attr, axes_of(space.graph, id));
}

PolyId literal(Space& space, NodeId id) {
  const std::uint32_t attr = space.graph.node(id).attr;
  const auto& values = space.graph.rationals(attr);
  if (space.graph.order(id) == 0) return constant(space, values.front());
  return leaf(space, AtomKind::literal, attr, axes_of(space.graph, id));
}

/// Multiplies the arguments one by one, and sums over an index as soon as no later argument has it.
PolyId contraction(Space& space, const Translation& t, NodeId id) {
  const ContractView view = contract_view(space.graph, id);
  const std::vector<Dim> dims = label_dims(space.graph, id);
  const std::size_t order = view.out.size();
  std::vector<std::size_t> last(view.label_count, 0);
  for (std::size_t f = 0; f < view.factors.size(); ++f)
    for (const Label label : view.factors[f]) last[label] = f;
  PolyId product = one_poly;
  for (std::size_t f = 0; f < view.factors.size() && !space.broken(); ++f) {
    std::vector<Index> to;
    for (const Label label : view.factors[f]) to.push_back(free_index(label));
    std::vector<SummedAxis> summed;
    for (Label label = static_cast<Label>(order); label < view.label_count; ++label)
      if (last[label] == f) summed.push_back({label, dims[label]});
    const PolyId factor = relabel_axes(space, t.polys.at(space.graph.arg(id, f)), to);
    product = multiply(space, product, factor, summed);
  }
  return product;
}

/// The arguments of an application, each parameter's own axes made private.
PolyId application(Space& space, const Translation& t, NodeId id) {
  const Graph& graph = space.graph;
  const std::uint32_t attr = graph.node(id).attr;
  const Function& function = graph.function(graph.application(attr).function);
  const auto batch =
      static_cast<std::uint32_t>(graph.order(graph.arg(id, 0)) - function.parameters[0].order());
  std::vector<PolyId> args;
  for (std::size_t k = 0; k < graph.args(id).size(); ++k) {
    std::vector<Index> to;
    for (std::uint32_t axis = 0; axis < batch; ++axis) to.push_back(free_index(axis));
    for (std::uint32_t axis = 0; axis < function.parameters[k].order(); ++axis)
      to.push_back(private_index(axis));
    args.push_back(relabel_axes(space, t.polys.at(graph.arg(id, k)), to));
  }
  std::vector<Index> own;
  for (auto axis = batch; axis < graph.order(id); ++axis) own.push_back(free_index(axis));
  return apply(space, attr, std::move(args), own);
}

PolyId power_of(Space& space, const Translation& t, NodeId id) {
  const auto exponent = to_exponent(space.graph.rationals(space.graph.node(id).attr).front());
  if (!exponent) return leaf(space, AtomKind::node, id, axes_of(space.graph, id));
  return raise(space, t.polys.at(space.graph.arg(id, 0)), *exponent);
}

PolyId sum_of(Space& space, const Translation& t, NodeId id) {
  Sum sum;
  for (const NodeId arg : space.graph.args(id)) add_poly(space, sum, t.polys.at(arg));
  return finish(space, std::move(sum));
}

/// 1 where the comparison holds.
PolyId comparison(Space& space, Comparison kind, PolyId a, PolyId b) {
  const PolyId difference = subtract(space, a, b);
  const auto negation = [&](PolyId truth) { return subtract(space, one_poly, truth); };
  switch (kind) {
    case Comparison::gt:
      return signs(space, difference).positive;
    case Comparison::lt:
      return signs(space, difference).negative;
    case Comparison::ge:
      return negation(signs(space, difference).negative);
    case Comparison::le:
      return negation(signs(space, difference).positive);
    case Comparison::eq:
      return vanishes(space, difference);
    case Comparison::ne:
      return negation(vanishes(space, difference));
  }
  return zero_poly;
}

PolyId connective(Space& space, Connective kind, const std::vector<PolyId>& args) {
  const auto negation = [&](PolyId truth) { return subtract(space, one_poly, truth); };
  PolyId product = one_poly;
  switch (kind) {
    case Connective::conjunction:
      for (const PolyId arg : args) product = multiply(space, product, arg);
      return product;
    case Connective::disjunction:
      for (const PolyId arg : args) product = multiply(space, product, negation(arg));
      return negation(product);
    case Connective::negation:
      return negation(args[0]);
    case Connective::implication:
      return negation(multiply(space, args[0], negation(args[1])));
    case Connective::equivalence: {
      const PolyId both = multiply(space, args[0], args[1]);
      return add(space, negation(add(space, args[0], args[1])), scale(space, 2, both));
    }
  }
  return product;
}

/// The axes of the argument that are reduced become private positions, the others are renumbered.
PolyId reduction(Space& space, const Translation& t, NodeId id) {
  const Graph& graph = space.graph;
  const NodeId arg = graph.arg(id, 0);
  const bool is_all = graph.op(id) == Op::all;
  const std::vector<Label> reduced = is_all ? std::vector<Label>{} : graph.labels(graph.node(id).attr);
  std::vector<Index> to;
  std::uint32_t kept = 0;
  std::uint32_t gone = 0;
  for (std::size_t axis = 0; axis < graph.order(arg); ++axis) {
    const bool goes = is_all || std::ranges::find(reduced, static_cast<Label>(axis)) != reduced.end();
    to.push_back(goes ? private_index(gone++) : free_index(kept++));
  }
  const PolyId poly = relabel_axes(space, t.polys.at(arg), to);
  return is_all ? all_entries(space, poly, gone) : maximum(space, poly, gone);
}

/// Σ over the entries of entry times the δs that say where it is.
PolyId stacked(Space& space, const Translation& t, NodeId id) {
  const std::vector<Dim>& axes = space.graph.axes(id);
  Sum sum;
  for (std::size_t entry = 0; entry < space.graph.args(id).size() && !space.broken(); ++entry) {
    PolyId place = t.polys.at(space.graph.arg(id, entry));
    std::size_t rest = entry;
    for (std::size_t axis = axes.size(); axis-- > 0;) {
      const auto size = static_cast<std::size_t>(axes[axis].code);
      const Index at = constant_index(static_cast<std::uint32_t>(rest % size + 1));
      place = multiply(space, place,
                       delta_poly(space, axes[axis], free_index(static_cast<std::uint32_t>(axis)), at));
      rest /= size;
    }
    add_poly(space, sum, place);
  }
  return finish(space, std::move(sum));
}

PolyId matrix_function(Space& space, const Translation& t, NodeId id) {
  const std::vector<Index> to{private_index(0), private_index(1)};
  const NodeId arg = space.graph.arg(id, 0);
  const PolyId matrix = relabel_axes(space, t.polys.at(arg), to);
  const Dim dim = space.graph.axes(arg)[0];
  if (space.graph.op(id) == Op::det) return determinant(space, matrix, dim);
  return inverse(space, matrix, dim, free_index(0), free_index(1));
}

PolyId translate_node(Space& space, const Translation& t, NodeId id) {
  const Graph& graph = space.graph;
  const std::uint32_t attr = graph.node(id).attr;
  const OwnSlots own = axes_of(graph, id);
  const auto arg = [&](std::size_t k) { return t.polys.at(graph.arg(id, k)); };
  switch (graph.op(id)) {
    case Op::symbol:
      return symbol(space, id);
    case Op::literal:
      return literal(space, id);
    case Op::pi:
      return leaf(space, AtomKind::pi, 0, {});
    case Op::dim_value:
      return dim_poly(space, Dim{static_cast<std::int32_t>(attr)});
    case Op::delta:
      return delta_poly(space, own.dims[0], own.indices[0], own.indices[1]);
    case Op::iota:
      return leaf(space, AtomKind::iota, 0, own);
    case Op::basis:
      return basis(space, arg(0), own.indices.back(), own.dims.back());
    case Op::contract:
      return contraction(space, t, id);
    case Op::add:
      return sum_of(space, t, id);
    case Op::apply:
      return application(space, t, id);
    case Op::pow:
      return power_of(space, t, id);
    case Op::exp:
      return exponential(space, arg(0));
    case Op::log:
      return logarithm(space, arg(0));
    case Op::sin:
      return sine(space, arg(0));
    case Op::cos:
      return cosine(space, arg(0));
    case Op::erf:
      return error_function(space, arg(0));
    case Op::reduce_max:
    case Op::all:
      return reduction(space, t, id);
    case Op::indicator:
      return arg(0);  // a truth value is 0 or 1 here
    case Op::compare:
      return comparison(space, static_cast<Comparison>(attr), arg(0), arg(1));
    case Op::logic: {
      std::vector<PolyId> args;
      for (std::size_t k = 0; k < graph.args(id).size(); ++k) args.push_back(arg(k));
      return connective(space, static_cast<Connective>(attr), args);
    }
    case Op::stack:
      return stacked(space, t, id);
    case Op::inverse:
    case Op::det:
      return matrix_function(space, t, id);
    case Op::let:
      return leaf(space, AtomKind::let, id, own);
    case Op::call:
      return leaf(space, AtomKind::call, id, own);
  }
  return leaf(space, AtomKind::node, id, own);
}

}  // namespace

PolyId translate(Space& space, Translation& t, NodeId root) {
  if (const auto it = t.polys.find(root); it != t.polys.end()) return it->second;
  for (const NodeId id : open_nodes(space.graph, t, root)) {
    const PolyId poly = translate_node(space, t, id);
    if (space.broken()) return zero_poly;  // nothing that was cut short is remembered
    t.polys.emplace(id, poly);
  }
  return t.polys.at(root);
}

PolyId definition(Space& space, Translation& t, AtomId atom) {
  const NodeId node = space.atom(atom).attr;
  const auto args = space.graph.args(node);
  return translate(space, t, space.graph.op(node) == Op::let ? args[0] : args.back());
}

}  // namespace overbar::normal
