// What a claim is about: its free symbols, sizes and functions; what it assumes in a form that can be solved;
// where its kinks are.
#include <algorithm>
#include <set>

#include "decide/witness_search.hpp"
#include "op/build.hpp"

namespace overbar::witness {
namespace {

/// The relations that a formula asserts outright: through `all` and `and`.
void collect_atoms(Graph& graph, NodeId formula, std::vector<Atom>& atoms) {
  std::vector<NodeId> pending{formula};
  while (!pending.empty()) {
    const NodeId id = pending.back();
    pending.pop_back();
    const bool conjunction = is_connective(graph, id, Connective::conjunction);
    if (graph.op(id) == Op::all || conjunction || graph.op(id) == Op::let) {
      const std::span<const NodeId> args = graph.args(id);
      pending.insert(pending.end(), args.rbegin(), args.rend());
    } else if (graph.op(id) == Op::compare) {
      const NodeId difference = subtract(graph, graph.arg(id, 0), graph.arg(id, 1));
      atoms.push_back({difference, static_cast<Comparison>(graph.node(id).attr), std::nullopt});
    }
  }
}

bool is_order(const Graph& graph, NodeId id) {
  if (graph.op(id) != Op::compare) return false;
  const auto relation = static_cast<Comparison>(graph.node(id).attr);
  return relation != Comparison::eq && relation != Comparison::ne;
}

/// To refute P ⇒ Q, P must hold; P ⇔ Q is looked at from both sides, and without a guide.
void collect_guides(Graph& graph, NodeId claim, std::vector<std::vector<Atom>>& guides) {
  while (graph.op(claim) == Op::all || graph.op(claim) == Op::let) claim = graph.arg(claim, 0);
  if (graph.op(claim) == Op::compare && is_order(graph, claim)) {
    // To refute a ≥ b, a < b must hold somewhere.
    constexpr Comparison opposite[] = {Comparison::ge, Comparison::gt, Comparison::le, Comparison::lt};
    const NodeId difference = subtract(graph, graph.arg(claim, 0), graph.arg(claim, 1));
    guides.emplace_back();
    guides.push_back({{difference, opposite[graph.node(claim).attr], std::size_t{0}}});
  }
  if (graph.op(claim) != Op::logic) return;
  const auto connective = static_cast<Connective>(graph.node(claim).attr);
  if (connective == Connective::implication) {
    guides.emplace_back();
    collect_atoms(graph, graph.arg(claim, 0), guides.back());
    // Of a claim about every index, it may hold at one of them only.
    if (graph.order(claim) > 0) {
      guides.push_back(guides.back());
      for (Atom& atom : guides.back()) atom.entry = 0;
      guides.emplace_back();
    }
  } else if (connective == Connective::equivalence) {
    const std::vector<NodeId> sides(graph.args(claim).begin(), graph.args(claim).end());
    guides.emplace_back();
    for (const NodeId side : sides) {
      guides.emplace_back();
      collect_atoms(graph, side, guides.back());
    }
  }
}

/// The boundaries of piecewise functions: orders under an indicator, and arguments of functions whose bodies
/// have one (these have their kink at 0).
void collect_ties(Graph& graph, const std::vector<NodeId>& below, std::vector<NodeId>& ties) {
  std::set<NodeId> conditions;
  std::set<std::uint32_t> kinked;
  std::vector<NodeId> found;
  for (auto it = below.rbegin(); it != below.rend(); ++it) {
    const NodeId id = *it;
    if (graph.op(id) == Op::indicator || (graph.op(id) == Op::logic && conditions.contains(id)))
      conditions.insert(graph.args(id).begin(), graph.args(id).end());
    if (conditions.contains(id) && is_order(graph, id)) found.push_back(id);
  }
  for (const NodeId id : found) ties.push_back(subtract(graph, graph.arg(id, 0), graph.arg(id, 1)));
  for (const NodeId id : below) {
    if (graph.op(id) != Op::apply) continue;
    const Function& function = graph.function(graph.application(graph.node(id).attr).function);
    if (function.opaque || function.bodies.empty()) continue;
    const std::vector<NodeId> body = reachable(graph, function.bodies[0]);
    if (std::ranges::any_of(body, [&](NodeId part) { return is_order(graph, part); }))
      ties.push_back(graph.arg(id, 0));
  }
  std::ranges::sort(ties);
  ties.erase(std::ranges::unique(ties).begin(), ties.end());
}

/// σ(0), tanh(0), e⁰ are rational: an assumed equation can be met exactly there.
void collect_transcendental(const Graph& graph, const std::vector<NodeId>& below,
                            std::vector<NodeId>& found) {
  const auto is_transcendental = [&](NodeId id) {
    const Op op = graph.op(id);
    return op == Op::exp || op == Op::sin || op == Op::erf;
  };
  for (const NodeId id : below) {
    if (is_transcendental(id)) {
      found.push_back(graph.arg(id, 0));
    } else if (graph.op(id) == Op::apply) {
      const Function& function = graph.function(graph.application(graph.node(id).attr).function);
      if (function.opaque || function.bodies.empty()) continue;
      const std::vector<NodeId> body = reachable(graph, function.bodies[0]);
      if (std::ranges::any_of(body, is_transcendental)) found.push_back(graph.arg(id, 0));
    }
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
}

void collect_dims(const std::vector<Dim>& axes, std::set<Dim>& dims) {
  for (const Dim dim : axes)
    if (!dim.is_constant()) dims.insert(dim);
}

}  // namespace

Question make_question(Graph& graph, NodeId claim, std::span<const NodeId> assumptions,
                       const WitnessOptions& options) {
  Question q{graph, claim, {assumptions.begin(), assumptions.end()}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  q.limits.entries = std::size_t{1} << 18U;
  q.limits.bits = std::size_t{1} << 14U;
  q.limits.out_of_time = options.out_of_time;
  std::vector<NodeId> roots = q.assumptions;
  roots.push_back(claim);
  prepare_functions(graph, roots);
  const std::vector<NodeId> below = reachable(graph, roots);
  std::set<Dim> dims;
  std::set<Rational> literals;
  for (const NodeId id : below) {
    const Node& node = graph.node(id);
    collect_dims(graph.axes(id), dims);
    if (node.op == Op::dim_value) dims.insert(Dim{static_cast<std::int32_t>(node.attr)});
    if (node.op == Op::literal && literals.size() < 16)
      literals.insert(graph.rationals(node.attr).begin(), graph.rationals(node.attr).end());
    if (node.op == Op::apply)
      for (const Type& type : graph.function(graph.application(node.attr).function).parameters)
        collect_dims(type.axes, dims);
    if (node.op != Op::symbol) continue;
    const Symbol& symbol = graph.symbol(node.attr);
    if (symbol.domain.index_of) collect_dims({*symbol.domain.index_of}, dims);
    q.variables.push_back({node.attr, graph.axes(id), symbol.domain, false});
  }
  q.dims.assign(dims.rbegin(), dims.rend());  // in the order of declaration: later symbols have smaller codes
  q.literals.assign(literals.begin(), literals.end());
  for (const NodeId assumption : q.assumptions) collect_atoms(graph, assumption, q.assumed);
  collect_guides(graph, claim, q.guides);
  collect_ties(graph, below, q.ties);
  collect_transcendental(graph, below, q.rational_at_zero);
  return q;
}

}  // namespace overbar::witness
