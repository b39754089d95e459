#include "decide/smt.hpp"

#include <algorithm>

#include "op/build.hpp"
#include "op/entrywise.hpp"
#include "op/row.hpp"

namespace overbar::smt {
namespace {

constexpr std::size_t most_entries = 20'000;
constexpr std::size_t most_steps = 200'000;  // of one product

}  // namespace

z3::expr Translator::number(const Rational& value) { return context_.real_val(to_string(value).c_str()); }

z3::expr Translator::fresh(const char* prefix) {
  return context_.real_const((prefix + std::to_string(fresh_++)).c_str());
}

std::optional<z3::expr> Translator::formula(NodeId root) {
  for (const NodeId id : reachable(graph_, root)) {
    if (entries_.contains(id)) continue;
    auto entries = translate(id);
    if (!entries) return std::nullopt;
    total_ += entries->values.size();
    if (total_ > most_entries) return std::nullopt;
    entries_.emplace(id, *std::move(entries));
  }
  return entries_.at(root).values[0];
}

std::optional<std::vector<std::size_t>> Translator::shape_of(NodeId id) const {
  std::vector<std::size_t> shape;
  std::size_t count = 1;
  for (const Dim dim : graph_.axes(id)) {
    if (!dim.is_constant()) return std::nullopt;
    shape.push_back(static_cast<std::size_t>(dim.code));
    count *= shape.back();
    if (count > most_entries) return std::nullopt;
  }
  return shape;
}

std::optional<Entries> Translator::translate(NodeId id) {
  const auto shape = shape_of(id);
  if (!shape) return std::nullopt;
  Entries result{*shape, {}};
  const std::size_t count = entry_count(*shape);
  switch (graph_.op(id)) {
    case Op::symbol:
      return symbol(id, std::move(result));
    case Op::literal:
      for (std::size_t k = 0; k < count; ++k)
        result.values.push_back(number(graph_.rationals(graph_.node(id).attr)[k]));
      return result;
    case Op::delta:
      for (std::size_t k = 0; k < count; ++k)
        result.values.push_back(number(k / (*shape)[0] == k % (*shape)[0] ? 1 : 0));
      return result;
    case Op::iota:
      for (std::size_t k = 0; k < count; ++k) result.values.push_back(number(Rational(k + 1)));
      return result;
    case Op::basis:
      for (const z3::expr& index : argument(id, 0).values)
        for (std::size_t k = 1; k <= shape->back(); ++k)
          result.values.push_back(z3::ite(index == number(Rational(k)), number(1), number(0)));
      return result;
    case Op::contract:
      return contraction(id, std::move(result));
    case Op::add:
      for (std::size_t e = 0; e < count; ++e) {
        z3::expr_vector parts(context_);
        for (std::size_t k = 0; k < graph_.args(id).size(); ++k) parts.push_back(argument(id, k).values[e]);
        result.values.push_back(parts.empty() ? number(0) : z3::sum(parts));
      }
      return result;
    case Op::apply:
      return application(id, std::move(result));
    case Op::exp:
      result = without_meaning(id, std::move(result), "exp");
      for (const z3::expr& value : result.values) conditions.push_back(value > number(0));
      return result;
    case Op::sin:
    case Op::cos:
    case Op::erf:
      result = without_meaning(id, std::move(result),
                               graph_.op(id) == Op::sin   ? "sin"
                               : graph_.op(id) == Op::cos ? "cos"
                                                          : "erf");
      for (const z3::expr& value : result.values)
        conditions.push_back(value <= number(1) && value >= number(-1));
      return result;
    case Op::log:
      for (const z3::expr& x : argument(id, 0).values) conditions.push_back(x > number(0));
      return without_meaning(id, std::move(result), "log");
    case Op::pow:
      return power(id, std::move(result));
    case Op::let:
    case Op::call:
      return entries_.at(graph_.args(id).back());
    case Op::stack:
      for (std::size_t k = 0; k < count; ++k) result.values.push_back(argument(id, k).values[0]);
      return result;
    case Op::reduce_max:
      return maximum(id, std::move(result));
    case Op::indicator:
      for (const z3::expr& truth : argument(id, 0).values)
        result.values.push_back(z3::ite(truth, number(1), number(0)));
      return result;
    case Op::compare:
      for (std::size_t e = 0; e < count; ++e) {
        const z3::expr& a = argument(id, 0).values[e];
        const z3::expr& b = argument(id, 1).values[e];
        const auto comparison = static_cast<Comparison>(graph_.node(id).attr);
        result.values.push_back(comparison == Comparison::lt   ? a < b
                                : comparison == Comparison::le ? a <= b
                                : comparison == Comparison::gt ? a > b
                                : comparison == Comparison::ge ? a >= b
                                : comparison == Comparison::eq ? a == b
                                                               : a != b);
      }
      return result;
    case Op::logic:
      return connective(id, std::move(result));
    case Op::all: {
      z3::expr_vector parts(context_);
      for (const z3::expr& part : argument(id, 0).values) parts.push_back(part);
      result.values.push_back(z3::mk_and(parts));
      return result;
    }
    default:
      return std::nullopt;
  }
}

std::optional<Entries> Translator::symbol(NodeId id, Entries result) {
  const std::uint32_t number_of_symbol = graph_.node(id).attr;
  const Symbol& symbol = graph_.symbol(number_of_symbol);
  Domain domain = symbol.domain;
  if (domain.index_of) {
    if (!domain.index_of->is_constant()) return std::nullopt;
    domain.integer = true;
    if (!domain.lower) domain.lower = 1;
    if (!domain.upper) domain.upper = domain.index_of->code;
  }
  for (std::size_t e = 0; e < entry_count(result.shape); ++e) {
    const std::string name = "s" + std::to_string(number_of_symbol) + "_" + std::to_string(e);
    const bool whole = domain.integer && domain.values.empty();
    integral = integral || whole;
    const z3::expr base = whole ? context_.int_const(name.c_str()) : context_.real_const(name.c_str());
    const z3::expr value = whole ? z3::to_real(base) : base;
    if (domain.lower) conditions.push_back(value >= number(*domain.lower));
    if (domain.upper) conditions.push_back(value <= number(*domain.upper));
    if (!domain.values.empty()) {
      z3::expr_vector any(context_);
      for (const Rational& member : domain.values) any.push_back(value == number(member));
      conditions.push_back(z3::mk_or(any));
    }
    variables.push_back({number_of_symbol, e, value});
    result.values.push_back(value);
  }
  return result;
}

std::optional<Entries> Translator::contraction(NodeId id, Entries result) {
  const ContractView view = contract_view(graph_, id);
  std::vector<std::size_t> sizes;
  std::size_t steps = 1;
  for (const Dim dim : label_dims(graph_, id)) {
    if (!dim.is_constant()) return std::nullopt;
    sizes.push_back(static_cast<std::size_t>(dim.code));
    steps *= sizes.back();
    if (steps > most_steps) return std::nullopt;
  }
  std::vector<std::size_t> at(sizes.size(), 0);
  const auto offset = [&](std::span<const Label> labels) {
    std::size_t place = 0;
    for (const Label label : labels) place = place * sizes[label] + at[label];
    return place;
  };
  std::vector<std::vector<z3::expr>> sums(entry_count(result.shape));
  for (std::size_t step = 0; step < steps; ++step) {
    std::size_t rest = step;
    for (std::size_t label = sizes.size(); label-- > 0;) {
      at[label] = rest % sizes[label];
      rest /= sizes[label];
    }
    std::optional<z3::expr> product;
    bool zero = false;
    for (std::size_t k = 0; k < view.factors.size() && !zero; ++k) {
      const z3::expr& factor = argument(id, k).values[offset(view.factors[k])];
      zero = factor.is_numeral() && Z3_get_numeral_string(context_, factor) == std::string_view("0");
      product = product ? *product * factor : factor;
    }
    if (!zero) sums[offset(view.out)].push_back(product ? *product : number(1));
  }
  for (const std::vector<z3::expr>& sum : sums) {
    z3::expr_vector parts(context_);
    for (const z3::expr& part : sum) parts.push_back(part);
    result.values.push_back(sum.empty() ? number(0) : z3::sum(parts));
  }
  return result;
}

/// f(x) as a function that Z3 knows nothing of but that equal arguments give equal values.
Entries Translator::without_meaning(NodeId id, Entries result, const std::string& name) {
  faithful = false;
  const z3::sort real = context_.real_sort();
  const z3::func_decl function = context_.function(name.c_str(), real, real);
  for (const z3::expr& x : argument(id, 0).values) result.values.push_back(function(x));
  return result;
}

std::optional<Entries> Translator::application(NodeId id, Entries result) {
  const Application& application = graph_.application(graph_.node(id).attr);
  const Function& function = graph_.function(application.function);
  if (function.opaque) {
    if (function.parameters.size() != 1 || function.parameters[0].order() != 0 ||
        function.result.order() != 0)
      return std::nullopt;
    return without_meaning(
        id, std::move(result),
        "f" + std::to_string(application.function) + "_" + std::to_string(application.derivatives.size()));
  }
  if (!function.prelude || !application.derivatives.empty()) return std::nullopt;
  const std::string& name = function.name.text;
  const z3::expr zero = number(0), one = number(1);
  for (const z3::expr& z : argument(id, 0).values) {
    if (name == "relu")
      result.values.push_back(z3::ite(z >= zero, z, zero));
    else if (name == "abs")
      result.values.push_back(z3::ite(z >= zero, z, -z));
    else if (name == "step")
      result.values.push_back(z3::ite(z >= zero, one, zero));
    else if (name == "step_strict")
      result.values.push_back(z3::ite(z > zero, one, zero));
    else
      return std::nullopt;
  }
  return result;
}

/// x^(p/q) is r^p for the r ≥ 0 with r^q = x; negative powers are quotients.
std::optional<z3::expr> Translator::power_of(const z3::expr& base, const Rational& exponent) {
  const Integer top = boost::multiprecision::numerator(exponent);
  const Integer bottom = boost::multiprecision::denominator(exponent);
  if (abs(top) > 16 || bottom > 4) return std::nullopt;
  z3::expr root = base;
  const auto times = [&](const z3::expr& x, int count) {
    z3::expr product = x;
    for (int k = 1; k < count; ++k) product = product * x;
    return product;
  };
  if (bottom > 1) {
    root = fresh("root");
    conditions.push_back(root >= number(0));
    conditions.push_back(times(root, static_cast<int>(bottom)) == base);
  }
  if (top == 0) return number(1);
  z3::expr result = times(root, static_cast<int>(abs(top)));
  if (top > 0) return result;
  const z3::expr inverse = fresh("inverse");
  conditions.push_back(inverse * result == number(1));
  return inverse;
}

std::optional<Entries> Translator::power(NodeId id, Entries result) {
  const Rational exponent = graph_.rationals(graph_.node(id).attr).front();
  for (const z3::expr& base : argument(id, 0).values) {
    const auto value = power_of(base, exponent);
    if (!value) return std::nullopt;
    result.values.push_back(*value);
  }
  return result;
}

Entries Translator::maximum(NodeId id, Entries result) {
  const Entries& from = argument(id, 0);
  const std::vector<std::size_t> places = reduced_places(graph_, id, from.shape);
  std::vector<std::optional<z3::expr>> best(entry_count(result.shape));
  for (std::size_t e = 0; e < from.values.size(); ++e) {
    const z3::expr& value = from.values[e];
    auto& slot = best[places[e]];
    slot = slot ? z3::ite(*slot >= value, *slot, value) : value;
  }
  for (const auto& value : best) result.values.push_back(*value);
  return result;
}

Entries Translator::connective(NodeId id, Entries result) {
  const auto kind = static_cast<Connective>(graph_.node(id).attr);
  for (std::size_t e = 0; e < entry_count(result.shape); ++e) {
    z3::expr_vector parts(context_);
    for (std::size_t k = 0; k < graph_.args(id).size(); ++k) parts.push_back(argument(id, k).values[e]);
    result.values.push_back(kind == Connective::conjunction   ? z3::mk_and(parts)
                            : kind == Connective::disjunction ? z3::mk_or(parts)
                            : kind == Connective::negation    ? !parts[0]
                            : kind == Connective::implication ? z3::implies(parts[0], parts[1])
                                                              : parts[0] == parts[1]);
  }
  return result;
}

}  // namespace overbar::smt
