// A tiny independent evaluator over exact rationals, by the definition of each op; and a dump of a node's
// structure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "op/build.hpp"

namespace overbar::sample {

using Entries = std::vector<Rational>;

struct Values {
  std::map<std::string, int> dims;
  std::map<std::string, Entries> symbols;
};

class Evaluator {
 public:
  Evaluator(const Graph& graph, const Values& values) : g_(graph), values_(values) {}

  /// nullopt: a division by zero, or an op that is not known here.
  std::optional<Entries> operator()(NodeId root) {
    for (const NodeId id : reachable(g_, root)) {
      if (done_.contains(id)) continue;
      auto entries = evaluate(id);
      if (!entries) return std::nullopt;
      done_.emplace(id, *std::move(entries));
    }
    return done_.at(root);
  }

 private:
  const Graph& g_;
  const Values& values_;
  std::map<NodeId, Entries> done_;

  int size(Dim dim) const { return dim.is_constant() ? dim.code : values_.dims.at(g_.dim_name(dim)); }
  std::size_t count(NodeId id) const {
    std::size_t total = 1;
    for (const Dim dim : g_.axes(id)) total *= static_cast<std::size_t>(size(dim));
    return total;
  }
  const Entries& arg(NodeId id, std::size_t k) const { return done_.at(g_.arg(id, k)); }

  Entries contraction(NodeId id) {
    const ContractView view = contract_view(g_, id);
    const std::vector<Dim> dims = label_dims(g_, id);
    Entries result(count(id), Rational(0));
    std::vector<int> at(dims.size(), 0);
    const auto place = [&](std::span<const Label> labels) {
      std::size_t offset = 0;
      for (const Label label : labels)
        offset = offset * static_cast<std::size_t>(size(dims[label])) + static_cast<std::size_t>(at[label]);
      return offset;
    };
    for (bool more = true; more;) {
      Rational term = 1;
      for (std::size_t k = 0; k < view.factors.size(); ++k) term *= arg(id, k)[place(view.factors[k])];
      result[place(view.out)] += term;
      more = false;
      for (std::size_t label = dims.size(); label-- > 0 && !more;) {
        more = ++at[label] < size(dims[label]);
        if (!more) at[label] = 0;
      }
    }
    return result;
  }

  /// Any function will do for an unknown one; its derivatives need only differ from it.
  static Rational unknown_function(const Rational& t, std::size_t derivatives) {
    return t * t * t + 2 * t + 1 + Rational(derivatives) * (5 * t + 7);
  }

  std::optional<Entries> evaluate(NodeId id) {
    Entries result;
    switch (g_.op(id)) {
      case Op::symbol: {
        const auto known = values_.symbols.find(g_.symbol(g_.node(id).attr).name.text);
        return known == values_.symbols.end() ? Entries(count(id), Rational(1)) : known->second;
      }
      case Op::literal:
        return g_.rationals(g_.node(id).attr);
      case Op::dim_value:
        return Entries{Rational(size(Dim{static_cast<std::int32_t>(g_.node(id).attr)}))};
      case Op::delta:
        for (int i = 0; i < size(g_.axes(id)[0]); ++i)
          for (int j = 0; j < size(g_.axes(id)[0]); ++j) result.emplace_back(i == j ? 1 : 0);
        return result;
      case Op::iota:
        for (int i = 0; i < size(g_.axes(id)[0]); ++i) result.emplace_back(i + 1);
        return result;
      case Op::basis:
        for (const Rational& index : arg(id, 0))
          for (int i = 0; i < size(g_.axes(id).back()); ++i) result.emplace_back(index == i + 1 ? 1 : 0);
        return result;
      case Op::contract:
        return contraction(id);
      case Op::let:
      case Op::call:
        return done_.at(g_.args(id).back());
      case Op::add:
        result.assign(count(id), Rational(0));
        for (std::size_t k = 0; k < g_.args(id).size(); ++k)
          for (std::size_t i = 0; i < result.size(); ++i) result[i] += arg(id, k)[i];
        return result;
      case Op::pow:
        for (const Rational& base : arg(id, 0)) {
          const Rational exponent = g_.rationals(g_.node(id).attr).front();
          if (!is_integer(exponent)) return std::nullopt;
          const auto value = power(base, static_cast<int>(exponent));
          if (!value) return std::nullopt;
          result.push_back(*value);
        }
        return result;
      case Op::apply:
        for (const Rational& t : arg(id, 0))
          result.push_back(unknown_function(t, g_.application(g_.node(id).attr).derivatives.size()));
        return result;
      case Op::compare:
        for (std::size_t i = 0; i < arg(id, 0).size(); ++i) {
          const Rational difference = arg(id, 0)[i] - arg(id, 1)[i];
          const auto kind = static_cast<Comparison>(g_.node(id).attr);
          const bool holds = kind == Comparison::lt   ? difference < 0
                             : kind == Comparison::le ? difference <= 0
                             : kind == Comparison::gt ? difference > 0
                             : kind == Comparison::ge ? difference >= 0
                             : kind == Comparison::eq ? difference == 0
                                                      : difference != 0;
          result.emplace_back(holds ? 1 : 0);
        }
        return result;
      case Op::indicator:
        return arg(id, 0);
      case Op::reduce_max:
        if (g_.order(id) != 0) return std::nullopt;
        return Entries{*std::ranges::max_element(arg(id, 0))};
      default:
        return std::nullopt;
    }
  }
};

/// What a node is, down to the names in it: equal for equal nodes of two graphs.
inline std::string structure(const Graph& g, NodeId id, int depth = 0) {
  if (depth > 60) return "…";
  std::string text = std::to_string(static_cast<int>(g.op(id)));
  switch (g.op(id)) {
    case Op::symbol:
      return g.symbol(g.node(id).attr).name.text;
    case Op::let:
      return to_string(g.name(g.node(id).attr));
    case Op::literal:
    case Op::pow:
      for (const Rational& value : g.rationals(g.node(id).attr)) text += ":" + to_string(value);
      break;
    case Op::contract:
      for (const Label label : g.labels(g.node(id).attr)) text += "," + std::to_string(label);
      break;
    case Op::apply:
      text += "'" + std::to_string(g.application(g.node(id).attr).derivatives.size());
      break;
    case Op::compare:
      text += "~" + std::to_string(g.node(id).attr);
      break;
    default:
      break;
  }
  text += to_string(g, g.type(id)) + "(";
  for (const NodeId arg : g.args(id)) text += structure(g, arg, depth + 1) + ";";
  return text + ")";
}

}  // namespace overbar::sample
