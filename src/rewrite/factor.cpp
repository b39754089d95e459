#include "rewrite/factor.hpp"

#include <algorithm>
#include <functional>

#include "op/build.hpp"
#include "op/row.hpp"

// A factor is common to terms if the same node stands in each at the same output indices, its other indices
// summed. What is left of a term is a tensor over the output indices that some rest mentions, then the summed
// ones of the factor; the rests are added and the factor is put back:
//     Σ_n X[n,d] X[n,e] w[e] − Σ_n X[n,d] y[n]   =   Σ_n X[n,d] (X w − y)[n].
// Greedily: the factor that most terms share first. Cost: quadratic in the factors of one sum.

namespace overbar {
namespace {

constexpr std::size_t max_terms = 16;
constexpr std::size_t max_factors = 12;
constexpr double shorter = 0.01;  // costs are compared with this slack

struct Term {
  NodeId node = no_node;
  Rational coefficient = 1;
  std::vector<Label> out;
  std::vector<Factor> factors;
  std::vector<Dim> dims;  // of the labels
};

Term term_of(Graph& graph, NodeId node) {
  Term term{node, 1, {}, {}, {}};
  for (std::size_t axis = 0; axis < graph.order(node); ++axis) {
    term.out.push_back(static_cast<Label>(axis));
    term.dims.push_back(graph.axes(node)[axis]);
  }
  if (graph.op(node) != Op::contract) {
    term.factors.push_back({node, term.out});
    return term;
  }
  const ContractView view = contract_view(graph, node);
  term.dims = label_dims(graph, node);
  for (std::size_t k = 0; k < view.factors.size(); ++k) {
    const NodeId arg = graph.arg(node, k);
    if (is_literal(graph, arg))
      term.coefficient *= scalar_value(graph, arg);
    else
      term.factors.push_back({arg, {view.factors[k].begin(), view.factors[k].end()}});
  }
  return term;
}

bool is_free(const Term& term, Label label) { return label < term.out.size(); }

/// The factor of `other` that is `factor` of `term`: the same node, free indices alike, summed where summed.
std::optional<std::size_t> same_factor(const Term& term, const Factor& factor, const Term& other) {
  for (std::size_t k = 0; k < other.factors.size(); ++k) {
    const Factor& candidate = other.factors[k];
    if (candidate.node != factor.node) continue;
    bool alike = true;
    for (std::size_t s = 0; s < factor.labels.size(); ++s) {
      const bool free = is_free(term, factor.labels[s]);
      alike = alike && free == is_free(other, candidate.labels[s]) &&
              (!free || factor.labels[s] == candidate.labels[s]);
      for (std::size_t r = 0; r < s; ++r)
        alike =
            alike && (factor.labels[r] == factor.labels[s]) == (candidate.labels[r] == candidate.labels[s]);
    }
    if (alike) return k;
  }
  return std::nullopt;
}

std::vector<Label> summed_labels(const Term& term, const Factor& factor) {
  std::vector<Label> labels;
  for (const Label label : factor.labels)
    if (!is_free(term, label) && std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
  return labels;
}

bool mentions(const Term& term, std::size_t except, Label label) {
  for (std::size_t k = 0; k < term.factors.size(); ++k)
    if (k != except && std::ranges::find(term.factors[k].labels, label) != term.factors[k].labels.end())
      return true;
  return false;
}

struct Shared {
  std::size_t term = 0;  // where the factor was seen first
  std::size_t factor = 0;
  std::vector<std::pair<std::size_t, std::size_t>> where;  // term, factor
};

/// A vector under a sum comes out only of plain products: (A + Aᵀ) x, but not (A diag(u) + B diag(v)) x.
bool reads_well(const std::vector<Term>& terms, const Shared& shared) {
  const Factor& factor = terms[shared.term].factors[shared.factor];
  if (factor.labels.size() != 1 || is_free(terms[shared.term], factor.labels[0])) return true;
  return std::ranges::all_of(shared.where, [&](const auto& place) {
    return std::ranges::count_if(terms[place.first].factors,
                                 [](const Factor& f) { return !f.labels.empty(); }) <= 2;
  });
}

Shared most_shared(const std::vector<Term>& terms) {
  Shared best;
  for (std::size_t t = 0; t < terms.size(); ++t)
    for (std::size_t f = 0; f < terms[t].factors.size(); ++f) {
      Shared shared{t, f, {{t, f}}};
      for (std::size_t u = 0; u < terms.size(); ++u) {
        if (u == t) continue;
        if (const auto k = same_factor(terms[t], terms[t].factors[f], terms[u]))
          shared.where.emplace_back(u, *k);
      }
      // A number is taken out of all terms or of none.
      if (terms[t].factors[f].labels.empty() && shared.where.size() < terms.size()) continue;
      if (!reads_well(terms, shared)) continue;
      if (shared.where.size() > best.where.size()) best = shared;
    }
  return best;
}

/// Terms over the same axes, added; the coefficient of all in front (a whole number only where a factor
/// stands there already), positive terms first.
NodeId added(Graph& graph, std::vector<NodeId> nodes, bool rest) {
  const Rational size = boost::multiprecision::abs(split_coefficient(graph, nodes.front()).coefficient);
  const auto coefficient = [&](NodeId node) { return split_coefficient(graph, node).coefficient; };
  const bool alike = std::ranges::all_of(
      nodes, [&](NodeId node) { return boost::multiprecision::abs(coefficient(node)) == size; });
  std::ranges::stable_partition(nodes, [&](NodeId node) { return coefficient(node) > 0; });
  Rational front = alike && (rest || !is_integer(size)) ? size : Rational(1);
  if (rest && coefficient(nodes.front()) < 0) front = -front;
  if (front == 1 || nodes.size() == 1) return add(graph, nodes);
  std::vector<NodeId> scaled;
  for (const NodeId node : nodes) scaled.push_back(scale(graph, 1 / front, node));
  return scale(graph, front, add(graph, scaled));
}

NodeId factored_sum(Graph& graph, std::vector<NodeId> nodes) {
  while (nodes.size() > 1 && nodes.size() <= max_terms) {
    std::vector<Term> terms;
    for (const NodeId node : nodes) {
      terms.push_back(term_of(graph, node));
      if (terms.back().factors.size() > max_factors) return added(graph, nodes, false);
    }
    const Shared shared = most_shared(terms);
    if (shared.where.size() < 2) break;
    const Term& first = terms[shared.term];
    const Factor factor = first.factors[shared.factor];
    const std::vector<Label> summed = summed_labels(first, factor);
    // The axes of the rests: output axes that some rest mentions (or that the factor lacks), then the summed.
    std::vector<Label> kept;
    for (const Label label : first.out) {
      bool wanted = std::ranges::find(factor.labels, label) == factor.labels.end();
      for (const auto& [t, f] : shared.where) wanted = wanted || mentions(terms[t], f, label);
      if (wanted) kept.push_back(label);
    }
    if (kept.size() + summed.size() > std::max<std::size_t>(2, first.out.size())) break;
    std::vector<Dim> axes;
    for (const Label label : kept) axes.push_back(first.dims[label]);
    for (const Label label : summed) axes.push_back(first.dims[label]);
    std::vector<NodeId> rests;
    for (const auto& [t, f] : shared.where) {
      Term rest = terms[t];
      std::vector<Label> out = kept;
      for (const Label label : summed) {
        const auto slot = std::ranges::find(factor.labels, label) - factor.labels.begin();
        out.push_back(rest.factors[f].labels[static_cast<std::size_t>(slot)]);
      }
      rest.factors.erase(rest.factors.begin() + static_cast<std::ptrdiff_t>(f));
      rest.factors.insert(rest.factors.begin(), {literal(graph, rest.coefficient), {}});
      rests.push_back(contract(graph, out, axes, rest.factors));
    }
    const NodeId rest = added(graph, rests, true);
    std::vector<Label> labels = kept;
    labels.insert(labels.end(), summed.begin(), summed.end());
    const NodeId product =
        contract(graph, first.out, graph.axes(nodes.front()), {factor, {rest, std::move(labels)}});
    std::vector<NodeId> next;
    for (std::size_t t = 0; t < nodes.size(); ++t) {
      const bool gone = std::ranges::find(shared.where, t, &std::pair<std::size_t, std::size_t>::first) !=
                        shared.where.end();
      if (!gone)
        next.push_back(nodes[t]);
      else if (t == std::ranges::min_element(shared.where)->first)
        next.push_back(product);
    }
    if (reading_cost(graph, add(graph, next)) > reading_cost(graph, add(graph, nodes)) - shorter) break;
    nodes = std::move(next);
  }
  return added(graph, nodes, false);
}

/// b^r b^s at the same indices is b^(r+s), and gone where that is 1.
NodeId with_powers_merged(Graph& graph, NodeId node) {
  Term term = term_of(graph, node);
  struct Power {
    NodeId base;
    Rational exponent;
    std::vector<Label> labels;
  };
  std::vector<Power> powers;
  bool merges = false;
  for (const Factor& factor : term.factors) {
    const bool is_pow = graph.op(factor.node) == Op::pow;
    const NodeId base = is_pow ? graph.arg(factor.node, 0) : factor.node;
    const Rational exponent = is_pow ? graph.rationals(graph.node(factor.node).attr).front() : Rational(1);
    const auto same = std::ranges::find_if(
        powers, [&](const Power& p) { return p.base == base && p.labels == factor.labels; });
    if (same != powers.end() && (exponent < 0 || same->exponent < 0)) {
      same->exponent += exponent;
      merges = true;
    } else {
      powers.push_back({base, exponent, factor.labels});
    }
  }
  if (!merges) return node;
  std::vector<Factor> factors{{literal(graph, term.coefficient), {}}};
  for (const Power& power : powers)
    if (power.exponent != 0) factors.push_back({pow(graph, power.base, power.exponent), power.labels});
  // An index that only cancelled factors had is still counted.
  for (const Power& power : powers)
    if (power.exponent == 0 && !power.labels.empty()) {
      std::vector<Dim> axes;
      for (const Label label : power.labels) axes.push_back(term.dims[label]);
      factors.push_back({filled(graph, 1, axes), power.labels});
    }
  return contract(graph, term.out, graph.axes(node), std::move(factors));
}

/// −a + b of plain names is b − a.
NodeId positive_first(Graph& graph, NodeId sum) {
  std::vector<NodeId> terms(graph.args(sum).begin(), graph.args(sum).end());
  for (const NodeId term : terms) {
    const Scaled part = split_coefficient(graph, term);
    const Op op = graph.op(part.rest);
    if ((op != Op::let && op != Op::symbol) || boost::multiprecision::abs(part.coefficient) != 1) return sum;
  }
  std::ranges::stable_partition(terms,
                                [&](NodeId term) { return split_coefficient(graph, term).coefficient > 0; });
  return add(graph, terms);
}

/// −c … (a − b) …: the sign goes into the difference, c … (b − a) …
NodeId with_sign_inside(Graph& graph, NodeId node) {
  const Term term = term_of(graph, node);
  if (term.coefficient >= 0) return node;
  for (std::size_t k = 0; k < term.factors.size(); ++k) {
    const NodeId sum = term.factors[k].node;
    // (a − b)(a − b)ᵀ stays a square.
    if (graph.op(sum) != Op::add || std::ranges::count(term.factors, sum, &Factor::node) > 1) continue;
    if (constant_value(graph, graph.arg(sum, 0))) continue;  // 1 − y stays as it is
    std::vector<NodeId> turned;
    bool mixed = false;
    for (const NodeId part : std::vector<NodeId>(graph.args(sum).begin(), graph.args(sum).end())) {
      const NodeId opposite = negate(graph, part);
      mixed = mixed || split_coefficient(graph, opposite).coefficient > 0;
      turned.push_back(opposite);
    }
    if (!mixed) continue;
    std::ranges::stable_partition(
        turned, [&](NodeId part) { return split_coefficient(graph, part).coefficient > 0; });
    std::vector<Factor> factors = term.factors;
    factors[k].node = add(graph, turned);
    factors.insert(factors.begin(), {literal(graph, -term.coefficient), {}});
    return contract(graph, term.out, graph.axes(node), std::move(factors));
  }
  return node;
}

}  // namespace

std::vector<NodeId> nodes_down_to_names(const Graph& graph, NodeId root) {
  std::vector<NodeId> found{root};
  std::unordered_map<NodeId, bool> seen{{root, true}};
  for (std::size_t next = 0; next < found.size(); ++next) {
    const Op op = graph.op(found[next]);
    if (op == Op::let || op == Op::symbol) continue;
    auto args = graph.args(found[next]);
    if (op == Op::call) args = args.first(args.size() - 1);
    for (const NodeId arg : args)
      if (seen.emplace(arg, true).second) found.push_back(arg);
  }
  std::ranges::sort(found);
  return found;
}

NodeId substitute_down_to_names(Graph& graph, NodeId root,
                                const std::unordered_map<NodeId, NodeId>& replacement) {
  std::unordered_map<NodeId, NodeId> result;
  for (const NodeId id : nodes_down_to_names(graph, root)) {
    if (const auto it = replacement.find(id); it != replacement.end()) {
      result[id] = it->second;
      continue;
    }
    const Op op = graph.op(id);
    result[id] = id;
    if (op == Op::let || op == Op::symbol) continue;
    if (op == Op::call) {
      // The body of a call is not looked at: the call stays, or is opened where an argument changes.
      const auto args = graph.args(id).first(graph.args(id).size() - 1);
      if (std::ranges::any_of(args, [&](NodeId arg) { return result.at(arg) != arg; }))
        result[id] = substitute(graph, id, replacement);
      continue;
    }
    std::vector<NodeId> args;
    bool changed = false;
    for (const NodeId arg : graph.args(id)) {
      args.push_back(result.at(arg));
      changed = changed || args.back() != arg;
    }
    if (changed) result[id] = row(graph, id).rebuild.value(graph, id, args);
  }
  return result.at(root);
}

double reading_cost(const Graph& graph, NodeId root) {
  std::unordered_map<NodeId, double> costs;
  for (const NodeId id : nodes_down_to_names(graph, root)) {
    const auto cost_of = [&](NodeId arg) {
      const auto it = costs.find(arg);
      return it == costs.end() ? 0.0 : it->second;
    };
    double cost = 0;
    if (graph.op(id) != Op::let)
      for (const NodeId arg : graph.args(id)) cost += cost_of(arg);
    switch (graph.op(id)) {
      case Op::literal:
        cost = is_literal(graph, id) && boost::multiprecision::abs(scalar_value(graph, id)) == 1 ? 0.1 : 0.6;
        break;
      case Op::contract: {
        const ContractView view = contract_view(graph, id);
        std::vector<bool> seen(view.label_count, false);
        for (const auto& labels : view.factors)
          for (const Label label : labels) seen[label] = true;
        // 𝟏, but for a plain number or name in every entry: 1 − y, x − μ.
        const bool plain = std::ranges::none_of(seen, std::identity{}) && graph.args(id).size() == 1;
        for (const Label label : view.out)
          if (!seen[label]) cost += plain ? 0.1 : 1.2;
        break;
      }
      case Op::add:
        cost += 0.2;
        break;
      case Op::pow:
        cost += graph.rationals(graph.node(id).attr).front() == -1 ? 0.5 : 0.7;
        break;
      case Op::apply:
        cost += graph.application(graph.node(id).attr).derivatives.empty() ? 1 : 1.2;
        break;
      default:
        cost += 1;
    }
    costs[id] = cost;
  }
  return costs.at(root);
}

namespace {

NodeId one_pass(Graph& graph, NodeId root) {
  std::unordered_map<NodeId, NodeId> result;
  for (const NodeId id : nodes_down_to_names(graph, root)) {
    const Op op = graph.op(id);
    NodeId fresh = id;
    if (op != Op::let && op != Op::symbol && op != Op::call) {
      std::vector<NodeId> args;
      bool changed = false;
      for (const NodeId arg : graph.args(id)) {
        const auto it = result.find(arg);
        args.push_back(it == result.end() ? arg : it->second);
        changed = changed || args.back() != arg;
      }
      if (changed) fresh = row(graph, id).rebuild.value(graph, id, args);
    }
    if (graph.op(fresh) == Op::add) {
      const NodeId shared = factored_sum(graph, {graph.args(fresh).begin(), graph.args(fresh).end()});
      if (reading_cost(graph, shared) < reading_cost(graph, fresh) - shorter) fresh = shared;
    }
    if (graph.op(fresh) == Op::add) fresh = positive_first(graph, fresh);
    if (graph.op(fresh) == Op::contract) fresh = with_powers_merged(graph, fresh);
    result[id] = fresh;
  }
  return result.at(root);
}

}  // namespace

NodeId with_common_factors(Graph& graph, NodeId root) {
  constexpr int max_passes = 4;  // what is left over may share factors again
  for (int pass = 0; pass < max_passes; ++pass) {
    const NodeId next = one_pass(graph, root);
    if (next == root) break;
    root = next;
  }
  if (graph.op(root) != Op::add) return with_sign_inside(graph, root);
  std::vector<NodeId> terms(graph.args(root).begin(), graph.args(root).end());
  terms.front() = with_sign_inside(graph, terms.front());
  return add(graph, terms);
}

}  // namespace overbar
