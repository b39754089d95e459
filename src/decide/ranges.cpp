// Ranges of nodes: one forward pass, children first.
#include <algorithm>
#include <map>

#include "decide/range.hpp"
#include "op/build.hpp"

namespace overbar {
namespace {

Comparison swapped(Comparison comparison) {
  switch (comparison) {
    case Comparison::lt:
      return Comparison::gt;
    case Comparison::le:
      return Comparison::ge;
    case Comparison::gt:
      return Comparison::lt;
    case Comparison::ge:
      return Comparison::le;
    default:
      return comparison;
  }
}

Range interval(std::optional<Rational> lower, bool lower_open, std::optional<Rational> upper,
               bool upper_open) {
  return {std::move(lower), std::move(upper), lower_open, upper_open};
}

/// Does `fact`, between the same two quantities, decide `asked`?
std::optional<bool> implied(Comparison fact, Comparison asked) {
  const auto set = [](Comparison c) -> unsigned {  // which of <, =, > it allows
    switch (c) {
      case Comparison::lt:
        return 1;
      case Comparison::eq:
        return 2;
      case Comparison::le:
        return 3;
      case Comparison::gt:
        return 4;
      case Comparison::ne:
        return 5;
      case Comparison::ge:
        return 6;
    }
    return 7;
  };
  if ((set(fact) & ~set(asked)) == 0) return true;
  if ((set(fact) & set(asked)) == 0) return false;
  return std::nullopt;
}

/// Ranges of the prelude's scalar functions, where their definition alone would give less.
struct FunctionRange {
  const char* name;
  std::size_t order;
  Range (*range)(const Range& argument);
};

Range unit_open(const Range&) { return interval(Rational(0), true, Rational(1), true); }
Range clipped(const Range& z) {  // relu
  Range r = z;
  if (!r.lower || *r.lower < 0) {
    r.lower = 0;
    r.lower_open = false;
  }
  if (r.upper && *r.upper <= 0) return point(0);
  return r;
}

const FunctionRange function_ranges[] = {
    {"σ", 0,
     [](const Range& z) {
       Range r = unit_open(z);
       if (z.nonnegative()) r.lower = Rational(1, 2), r.lower_open = z.positive();
       if (z.nonpositive()) r.upper = Rational(1, 2), r.upper_open = z.negative();
       return r;
     }},
    {"sigmoid", 0, unit_open},
    {"logistic", 0, unit_open},
    {"σ", 1, [](const Range&) { return interval(Rational(0), true, Rational(1, 4), false); }},
    {"sigmoid", 1, [](const Range&) { return interval(Rational(0), true, Rational(1, 4), false); }},
    {"tanh", 0,
     [](const Range& z) {
       Range r = interval(Rational(-1), true, Rational(1), true);
       if (z.nonnegative()) r.lower = 0, r.lower_open = z.positive();
       if (z.nonpositive()) r.upper = 0, r.upper_open = z.negative();
       return r;
     }},
    {"tanh", 1, [](const Range&) { return interval(Rational(0), true, Rational(1), false); }},
    {"relu", 0, clipped},
    {"relu", 1,
     [](const Range& z) {
       return z.positive()      ? point(1)
              : z.nonpositive() ? point(0)
                                : interval(Rational(0), false, Rational(1), false);
     }},
    {"softplus", 0, [](const Range&) { return interval(Rational(0), true, std::nullopt, false); }},
    {"softplus", 1, unit_open},
    {"abs", 0,
     [](const Range& z) {
       if (z.nonnegative()) return z;
       if (z.nonpositive()) return product(z, point(-1));
       return hull(clipped(z), clipped(product(z, point(-1))));
     }},
    {"abs", 1, [](const Range&) { return interval(Rational(-1), false, Rational(1), false); }},
    {"sign", 0, [](const Range&) { return interval(Rational(-1), false, Rational(1), false); }},
    {"step", 0,
     [](const Range& z) {
       return z.nonnegative() ? point(1)
              : z.negative()  ? point(0)
                              : interval(Rational(0), false, Rational(1), false);
     }},
    {"step_strict", 0,
     [](const Range& z) {
       return z.positive()      ? point(1)
              : z.nonpositive() ? point(0)
                                : interval(Rational(0), false, Rational(1), false);
     }},
};

}  // namespace

Ranges::Ranges(const Graph& graph, std::span<const NodeId> assumptions) : graph_(graph) {
  for (const NodeId assumption : assumptions) learn(assumption);
}

void Ranges::learn(NodeId assumption) {
  std::vector<NodeId> stack{assumption};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    const auto args = graph_.args(id);
    if (graph_.op(id) == Op::all || is_connective(graph_, id, Connective::conjunction)) {
      stack.insert(stack.end(), args.begin(), args.end());
      continue;
    }
    if (graph_.op(id) != Op::compare) continue;
    const auto comparison = static_cast<Comparison>(graph_.node(id).attr);
    facts_.push_back({comparison, args[0], args[1]});
    const auto bound = [&](NodeId node, Comparison relation, const Rational& value) {
      Range r;
      if (relation == Comparison::eq) r = point(value);
      if (relation == Comparison::lt || relation == Comparison::le) {
        r.upper = value;
        r.upper_open = relation == Comparison::lt;
      }
      if (relation == Comparison::gt || relation == Comparison::ge) {
        r.lower = value;
        r.lower_open = relation == Comparison::gt;
      }
      const auto [it, fresh] = assumed_.try_emplace(node, r);
      if (!fresh) it->second = intersection(it->second, r);
    };
    if (const auto value = constant_value(graph_, args[1])) bound(args[0], comparison, *value);
    if (const auto value = constant_value(graph_, args[0])) bound(args[1], swapped(comparison), *value);
  }
}

const Range& Ranges::of(NodeId node) {
  if (const auto it = known_.find(node); it != known_.end()) return it->second;
  for (const NodeId id : reachable(graph_, node)) {
    if (known_.contains(id)) continue;
    Range range = graph_.is_boolean(id) ? everything() : compute(id);
    if (const auto it = assumed_.find(id); it != assumed_.end()) range = intersection(range, it->second);
    known_.emplace(id, std::move(range));
  }
  return known_.at(node);
}

std::optional<bool> Ranges::relation(NodeId compare) {
  const NodeId a = graph_.arg(compare, 0);
  const NodeId b = graph_.arg(compare, 1);
  const auto comparison = static_cast<Comparison>(graph_.node(compare).attr);
  for (const Fact& fact : facts_) {
    if (fact.a == a && fact.b == b)
      if (const auto result = implied(fact.comparison, comparison)) return result;
    if (fact.a == b && fact.b == a)
      if (const auto result = implied(swapped(fact.comparison), comparison)) return result;
  }
  of(a);
  of(b);
  return decided(comparison, known_.at(a), known_.at(b));
}

Range Ranges::compute(NodeId id) {
  const Range zero_one = interval(Rational(0), false, Rational(1), false);
  const auto child = [&](std::size_t k) -> const Range& { return known_.at(graph_.arg(id, k)); };
  switch (graph_.op(id)) {
    case Op::symbol: {
      const Domain& domain = graph_.symbol(graph_.node(id).attr).domain;
      Range r = interval(domain.lower, false, domain.upper, false);
      if (!domain.values.empty())
        r = intersection(
            r, interval(std::ranges::min(domain.values), false, std::ranges::max(domain.values), false));
      return r;
    }
    case Op::literal: {
      const auto& values = graph_.rationals(graph_.node(id).attr);
      return interval(std::ranges::min(values), false, std::ranges::max(values), false);
    }
    case Op::pi:
      return interval(Rational(3141, 1000), true, Rational(3142, 1000), true);
    case Op::dim_value:
      return interval(Rational(1), false, std::nullopt, false);
    case Op::iota: {
      const Dim dim = graph_.axes(id)[0];
      return interval(Rational(1), false,
                      dim.is_constant() ? std::optional<Rational>(dim.code) : std::nullopt, false);
    }
    case Op::delta:
    case Op::basis:
      return zero_one;
    case Op::indicator: {
      const NodeId condition = graph_.arg(id, 0);
      if (graph_.op(condition) == Op::compare)
        if (const auto truth = relation(condition)) return point(*truth ? 1 : 0);
      return zero_one;
    }
    case Op::contract:
      return contraction(id);
    case Op::add: {
      Range total = point(0);
      for (std::size_t k = 0; k < graph_.args(id).size(); ++k) total = sum(total, child(k));
      return total;
    }
    case Op::apply:
      return application(id);
    case Op::call:
      if (const Function& f = graph_.function(graph_.node(id).attr); f.prelude && f.name.text == "softmax")
        return interval(Rational(0), true, Rational(1), false);
      return known_.at(graph_.args(id).back());
    case Op::let:
      return child(0);
    case Op::exp: {
      Range r = interval(Rational(0), true, std::nullopt, false);
      if (child(0).nonnegative()) r.lower = 1, r.lower_open = child(0).positive();
      if (child(0).nonpositive()) r.upper = 1, r.upper_open = child(0).negative();
      return r;
    }
    case Op::log: {
      Range r;
      const Range& x = child(0);
      if (x.lower && *x.lower >= 1) r.lower = 0, r.lower_open = *x.lower > 1 || x.lower_open;
      if (x.upper && *x.upper <= 1) r.upper = 0, r.upper_open = *x.upper < 1 || x.upper_open;
      return r;
    }
    case Op::sin:
    case Op::cos:
      return interval(Rational(-1), false, Rational(1), false);
    case Op::erf: {
      Range r = interval(Rational(-1), true, Rational(1), true);
      if (child(0).nonnegative()) r.lower = 0, r.lower_open = child(0).positive();
      if (child(0).nonpositive()) r.upper = 0, r.upper_open = child(0).negative();
      return r;
    }
    case Op::pow:
      return power(child(0), graph_.rationals(graph_.node(id).attr).front());
    case Op::reduce_max:
      return child(0);
    case Op::stack: {
      Range r = child(0);
      for (std::size_t k = 1; k < graph_.args(id).size(); ++k) r = hull(r, child(k));
      return r;
    }
    default:
      return everything();
  }
}

// The product of the factors, summed over the summed indices. A factor that stands more than once at the same
// indices is a power. A sum over an index that a one-hot factor (δ, basis) pins has a single term that is not
// 0.
Range Ranges::contraction(NodeId id) {
  const ContractView view = contract_view(graph_, id);
  const std::vector<Dim> dims = label_dims(graph_, id);
  std::vector<bool> pinned(view.label_count, false);
  std::map<std::pair<NodeId, std::vector<Label>>, int> powers;
  bool selects = false;
  for (std::size_t k = 0; k < view.factors.size(); ++k) {
    const NodeId factor = graph_.arg(id, k);
    const std::vector<Label> labels(view.factors[k].begin(), view.factors[k].end());
    if (graph_.op(factor) == Op::basis || graph_.op(factor) == Op::delta) {
      const Label last = labels.back();
      if (last >= view.out.size() && !pinned[last]) {
        pinned[last] = true;
        // An index from outside 1…d selects nothing, and the sum is 0.
        const bool inside =
            graph_.op(factor) == Op::delta || (graph_.op(graph_.arg(factor, 0)) == Op::literal);
        selects = selects || !inside;
        continue;
      }
    }
    ++powers[{factor, labels}];
  }
  Range range = point(1);
  for (const auto& [place, count] : powers) {
    const Range& factor = known_.at(place.first);
    range = product(range, count == 1 ? factor : power(factor, Rational(count)));
  }
  if (selects) range = hull(range, point(0));
  for (Label label = static_cast<Label>(view.out.size()); label < view.label_count; ++label) {
    if (pinned[label]) continue;
    if (dims[label].is_constant()) {
      range = product(range, point(dims[label].code));
      continue;
    }
    // At least one term, and no more known: a sum of terms ≥ c ≥ 0 is ≥ c.
    if (range.lower && *range.lower < 0) range.lower.reset();
    if (range.upper && *range.upper > 0) range.upper.reset();
  }
  return range;
}

Range Ranges::application(NodeId id) {
  const Application& application = graph_.application(graph_.node(id).attr);
  const Function& function = graph_.function(application.function);
  if (!function.prelude) return everything();  // a page may call its own function relu
  for (const FunctionRange& row : function_ranges)
    if (function.name.text == row.name && application.derivatives.size() == row.order)
      return row.range(known_.at(graph_.arg(id, 0)));
  return everything();
}

}  // namespace overbar
