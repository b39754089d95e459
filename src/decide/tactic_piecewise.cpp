#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "decide/piecewise.hpp"
#include "decide/tactic.hpp"
#include "decide/written_out.hpp"
#include "op/build.hpp"
#include "op/entrywise.hpp"
#include "op/row.hpp"

// A claim over known sizes whose every entry is piecewise linear, written entry by entry for the exact case
// splitter. A value is affine over the splitter's units; a product needs a constant, or a side made of 0/1
// units, on one side.

namespace overbar {
namespace {

namespace pl = piecewise;

constexpr std::size_t max_entries = 200'000;

/// constant + Σ coefficient · unit
struct Affine {
  Rational constant;
  std::map<pl::UnitId, Rational> terms;
  bool is_constant() const { return terms.empty(); }
};

struct Entries {
  std::vector<std::size_t> shape;
  std::vector<Affine> real;
  std::vector<pl::FormulaId> truth;
};

Affine scaled(const Affine& a, const Rational& factor) {
  Affine result;
  if (factor == 0) return result;
  result.constant = a.constant * factor;
  for (const auto& [unit, coefficient] : a.terms) result.terms[unit] = coefficient * factor;
  return result;
}

void accumulate(Affine& total, const Affine& a) {
  total.constant += a.constant;
  for (const auto& [unit, coefficient] : a.terms) {
    Rational& sum = total.terms[unit];
    sum += coefficient;
    if (sum == 0) total.terms.erase(unit);
  }
}

class Translator {
 public:
  explicit Translator(Graph& graph) : graph_(graph) {}

  pl::Problem problem;
  std::vector<std::pair<std::uint32_t, std::size_t>> variables;  // (symbol, entry) of each variable, in order

  /// The formula of a boolean scalar node; nullopt when it is not piecewise linear or has a symbolic size.
  std::optional<pl::FormulaId> formula(NodeId root) {
    for (const NodeId id : reachable(graph_, root)) {
      if (entries_.contains(id)) continue;
      auto entries = translate(id);
      if (!entries) return std::nullopt;
      total_ += entries->real.size() + entries->truth.size();
      if (total_ > max_entries) return std::nullopt;
      entries_.emplace(id, *std::move(entries));
    }
    return entries_.at(root).truth[0];
  }

 private:
  Graph& graph_;
  std::unordered_map<NodeId, Entries> entries_;
  std::map<std::pair<Rational, std::map<pl::UnitId, Rational>>, pl::UnitId> affine_units_;
  std::map<std::pair<int, pl::UnitId>, pl::UnitId> unary_units_;
  std::size_t total_ = 0;

  const Entries& entries(NodeId id, std::size_t arg) const { return entries_.at(graph_.arg(id, arg)); }

  pl::UnitId unit(const Affine& a) {
    if (a.constant == 0 && a.terms.size() == 1 && a.terms.begin()->second == 1) return a.terms.begin()->first;
    const auto [it, fresh] = affine_units_.try_emplace({a.constant, a.terms}, 0);
    if (fresh) {
      std::vector<pl::Term> terms;
      for (const auto& [id, coefficient] : a.terms) terms.push_back({coefficient, id});
      it->second = pl::add_affine(problem, a.constant, std::move(terms));
    }
    return it->second;
  }

  static Affine of_unit(pl::UnitId id) {
    Affine a;
    a.terms[id] = 1;
    return a;
  }

  /// Σ aᵢ nᵢ of whole numbers nᵢ.
  bool is_whole(const Affine& a) const {
    return std::ranges::all_of(a.terms, [&](const auto& term) {
      const pl::Unit& u = problem.units[term.first];
      if (pl::is_zero_one(problem, term.first)) return true;
      if (u.kind != pl::UnitKind::variable) return false;
      return u.domain.integer ||
             (!u.domain.values.empty() && std::ranges::all_of(u.domain.values, is_integer));
    });
  }

  // Σ aᵢ nᵢ + c with coprime whole aᵢ is whole but for c: ≥ 0 is ≥ 0 with ⌊c⌋, and > 0 is ≥ 0 with ⌈c⌉ − 1.
  // Over unbounded whole numbers no number of splits would say so.
  static Affine tightened(const Affine& a, bool strict) {
    namespace mp = boost::multiprecision;
    Integer numerators = 0;
    Integer denominators = 1;
    for (const auto& [id, coefficient] : a.terms) {
      numerators = mp::gcd(numerators, mp::numerator(coefficient));
      denominators = mp::lcm(denominators, mp::denominator(coefficient));
    }
    Affine result = scaled(a, Rational(denominators) / Rational(numerators));
    const Rational c = strict ? Rational(-result.constant) : result.constant;
    Integer whole = mp::numerator(c) / mp::denominator(c);
    if (Rational(whole) > c) whole -= 1;
    result.constant = strict ? Rational(-whole - 1) : Rational(whole);
    return result;
  }

  enum Unary : int { relu, absolute, step, strict_step };
  Affine unary(Unary kind, const Affine& given) {
    Affine a = given;
    if ((kind == step || kind == strict_step) && !a.is_constant() && is_whole(a)) {
      a = tightened(a, kind == strict_step);
      kind = step;
    }
    const Rational& c = a.constant;
    Affine result;
    if (a.is_constant()) {
      if (kind == relu) result.constant = c > 0 ? c : Rational(0);
      if (kind == absolute) result.constant = boost::multiprecision::abs(c);
      if (kind == step) result.constant = c >= 0 ? 1 : 0;
      if (kind == strict_step) result.constant = c > 0 ? 1 : 0;
      return result;
    }
    const pl::UnitId z = unit(a);
    const auto [it, fresh] = unary_units_.try_emplace({kind, z}, 0);
    if (fresh)
      it->second = kind == relu       ? pl::add_relu(problem, z)
                   : kind == absolute ? pl::add_abs(problem, z)
                   : kind == step     ? pl::add_step(problem, z)
                                      : pl::add_strict_step(problem, z);
    return of_unit(it->second);
  }

  std::optional<Affine> product(const Affine& a, const Affine& b) {
    if (a.is_constant()) return scaled(b, a.constant);
    if (b.is_constant()) return scaled(a, b.constant);
    const auto zero_one = [&](const Affine& x) {
      return std::ranges::all_of(x.terms, [&](const auto& t) { return pl::is_zero_one(problem, t.first); });
    };
    if (!zero_one(a)) return zero_one(b) ? product(b, a) : std::nullopt;
    // (c + Σ aᵢ gᵢ) b = c b + Σ aᵢ (gᵢ b)
    Affine result = scaled(b, a.constant);
    const pl::UnitId value = unit(b);
    for (const auto& [gate, coefficient] : a.terms) {
      const pl::UnitId gated = gate == value ? gate : pl::add_gate(problem, gate, value);
      accumulate(result, scaled(of_unit(gated), coefficient));
    }
    return result;
  }

  std::optional<std::vector<std::size_t>> shape_of(NodeId id) const {
    std::vector<std::size_t> shape;
    std::size_t count = 1;
    for (const Dim dim : graph_.axes(id)) {
      if (!dim.is_constant()) return std::nullopt;
      shape.push_back(static_cast<std::size_t>(dim.code));
      count *= shape.back();
      if (count > max_entries) return std::nullopt;
    }
    return shape;
  }

  std::optional<Entries> translate(NodeId id) {
    const auto shape = shape_of(id);
    if (!shape) return std::nullopt;
    Entries result{*shape, {}, {}};
    const std::size_t count = entry_count(*shape);
    const auto constants = [&](auto value) {
      for (std::size_t k = 0; k < count; ++k) result.real.push_back(Affine{value(k), {}});
      return result;
    };
    switch (graph_.op(id)) {
      case Op::symbol:
        return symbol(id, std::move(result), count);
      case Op::literal: {
        const auto& values = graph_.rationals(graph_.node(id).attr);
        return constants([&](std::size_t k) { return values[k]; });
      }
      case Op::delta:
        return constants([&](std::size_t k) { return Rational(k / (*shape)[0] == k % (*shape)[0] ? 1 : 0); });
      case Op::iota:
        return constants([](std::size_t k) { return Rational(k + 1); });
      case Op::basis:
        return basis(id, std::move(result));
      case Op::contract:
        return contraction(id, std::move(result));
      case Op::add:
        result.real.resize(count);
        for (std::size_t k = 0; k < graph_.args(id).size(); ++k)
          for (std::size_t e = 0; e < count; ++e) accumulate(result.real[e], entries(id, k).real[e]);
        return result;
      case Op::apply:
        return application(id, std::move(result));
      case Op::let:
      case Op::call:
        result = entries_.at(graph_.args(id).back());
        return result;
      case Op::stack:
        for (std::size_t k = 0; k < count; ++k) result.real.push_back(entries(id, k).real[0]);
        return result;
      case Op::reduce_max:
        return maximum(id, std::move(result));
      case Op::indicator:
        for (const pl::FormulaId f : entries(id, 0).truth) {
          const pl::Formula& formula = problem.formulas[f];
          if (formula.kind == pl::FormulaKind::literal)
            result.real.push_back(Affine{formula.truth ? 1 : 0, {}});
          else
            result.real.push_back(of_unit(pl::add_indicator(problem, f)));
        }
        return result;
      case Op::compare:
        for (std::size_t e = 0; e < count; ++e) result.truth.push_back(comparison(id, e));
        return result;
      case Op::logic:
        return connective(id, std::move(result), count);
      case Op::all:
        result.truth.push_back(pl::conjunction(problem, entries(id, 0).truth));
        return result;
      case Op::pow: {
        // Constants only: a power of a variable is not piecewise linear.
        const Rational exponent = graph_.rationals(graph_.node(id).attr).front();
        for (const Affine& a : entries(id, 0).real) {
          if (!a.is_constant() || !is_integer(exponent) || boost::multiprecision::abs(exponent) > 64)
            return std::nullopt;
          const auto value = power(a.constant, static_cast<int>(exponent));
          if (!value) return std::nullopt;
          result.real.push_back(Affine{*value, {}});
        }
        return result;
      }
      default:
        return std::nullopt;
    }
  }

  std::optional<Entries> symbol(NodeId id, Entries result, std::size_t count) {
    const std::uint32_t number = graph_.node(id).attr;
    const Symbol& symbol = graph_.symbol(number);
    if (symbol.domain.index_of && !symbol.domain.index_of->is_constant()) return std::nullopt;
    pl::Domain domain;
    domain.lower = symbol.domain.lower;
    domain.upper = symbol.domain.upper;
    domain.integer = symbol.domain.integer;
    domain.values = symbol.domain.values;
    std::ranges::sort(domain.values);
    domain.values.erase(std::ranges::unique(domain.values).begin(), domain.values.end());
    if (!domain.values.empty()) domain = pl::Domain{{}, {}, false, false, false, domain.values};
    for (std::size_t e = 0; e < count; ++e) {
      std::string name = symbol.name.text;
      std::ranges::replace(name, ' ', '_');
      if (count > 1) name += "[" + std::to_string(e + 1) + "]";
      result.real.push_back(of_unit(pl::add_variable(problem, name, domain)));
      variables.emplace_back(number, e);
    }
    return result;
  }

  std::optional<Entries> basis(NodeId id, Entries result) {
    const std::size_t size = result.shape.back();
    for (const Affine& index : entries(id, 0).real) {
      if (!index.is_constant()) return std::nullopt;
      for (std::size_t k = 1; k <= size; ++k) result.real.push_back(Affine{index.constant == k ? 1 : 0, {}});
    }
    return result;
  }

  std::optional<Entries> contraction(NodeId id, Entries result) {
    const ContractView view = contract_view(graph_, id);
    const std::vector<Dim> dims = label_dims(graph_, id);
    std::vector<std::size_t> sizes;
    std::size_t steps = 1;
    for (const Dim dim : dims) {
      if (!dim.is_constant()) return std::nullopt;
      sizes.push_back(static_cast<std::size_t>(dim.code));
      steps *= sizes.back();
      if (steps > max_entries * 8) return std::nullopt;
    }
    result.real.resize(entry_count(result.shape));
    std::vector<std::size_t> at(sizes.size(), 0);
    const auto offset = [&](std::span<const Label> labels) {
      std::size_t place = 0;
      for (const Label label : labels) place = place * sizes[label] + at[label];
      return place;
    };
    for (std::size_t step = 0; step < steps; ++step) {
      std::size_t rest = step;
      for (std::size_t label = sizes.size(); label-- > 0;) {
        at[label] = rest % sizes[label];
        rest /= sizes[label];
      }
      Affine term{1, {}};
      // Constants first, so that a zero ends the product early.
      bool zero = false;
      std::vector<const Affine*> varying;
      for (std::size_t k = 0; k < view.factors.size() && !zero; ++k) {
        const Affine& factor = entries(id, k).real[offset(view.factors[k])];
        if (!factor.is_constant())
          varying.push_back(&factor);
        else
          term.constant *= factor.constant;
        zero = term.constant == 0;
      }
      for (std::size_t k = 0; k < varying.size() && !zero; ++k) {
        auto next = product(term, *varying[k]);
        if (!next) return std::nullopt;
        term = *std::move(next);
      }
      if (!zero) accumulate(result.real[offset(view.out)], term);
    }
    return result;
  }

  std::optional<Entries> application(NodeId id, Entries result) {
    const Application& application = graph_.application(graph_.node(id).attr);
    const Function& function = graph_.function(application.function);
    if (!function.prelude || !application.derivatives.empty()) return std::nullopt;
    const std::string& name = function.name.text;
    for (const Affine& z : entries(id, 0).real) {
      if (name == "relu") {
        result.real.push_back(unary(relu, z));
      } else if (name == "abs") {
        result.real.push_back(unary(absolute, z));
      } else if (name == "step") {
        result.real.push_back(unary(step, z));
      } else if (name == "step_strict") {
        result.real.push_back(unary(strict_step, z));
      } else {
        return std::nullopt;
      }
    }
    return result;
  }

  std::optional<Entries> maximum(NodeId id, Entries result) {
    const Entries& from = entries(id, 0);
    const std::vector<std::size_t> places = reduced_places(graph_, id, from.shape);
    std::vector<std::optional<Affine>> best(entry_count(result.shape));
    for (std::size_t e = 0; e < from.real.size(); ++e) {
      auto& slot = best[places[e]];
      slot = slot ? of_unit(pl::add_max(problem, unit(*slot), unit(from.real[e]))) : from.real[e];
    }
    for (auto& slot : best) result.real.push_back(*slot);
    return result;
  }

  pl::FormulaId comparison(NodeId id, std::size_t entry) {
    constexpr pl::Comparison table[] = {pl::Comparison::lt, pl::Comparison::le, pl::Comparison::gt,
                                        pl::Comparison::ge, pl::Comparison::eq, pl::Comparison::ne};
    Affine difference = entries(id, 0).real[entry];
    accumulate(difference, scaled(entries(id, 1).real[entry], -1));
    const auto comparison = table[graph_.node(id).attr];
    if (difference.is_constant()) {
      const Rational& c = difference.constant;
      const bool truth[] = {c >= 0, c > 0, c <= 0, c < 0, c == 0, c != 0};  // in pl::Comparison's order
      return pl::literal(problem, truth[static_cast<std::size_t>(comparison)]);
    }
    if (is_whole(difference)) {
      if (comparison == pl::Comparison::ge || comparison == pl::Comparison::gt)
        return pl::compare(problem, unit(tightened(difference, comparison == pl::Comparison::gt)),
                           pl::Comparison::ge);
      if (comparison == pl::Comparison::le || comparison == pl::Comparison::lt)
        return pl::compare(problem, unit(tightened(scaled(difference, -1), comparison == pl::Comparison::lt)),
                           pl::Comparison::ge);
    }
    return pl::compare(problem, unit(difference), comparison);
  }

  std::optional<Entries> connective(NodeId id, Entries result, std::size_t count) {
    const auto kind = static_cast<Connective>(graph_.node(id).attr);
    for (std::size_t e = 0; e < count; ++e) {
      std::vector<pl::FormulaId> args;
      for (std::size_t k = 0; k < graph_.args(id).size(); ++k) args.push_back(entries(id, k).truth[e]);
      switch (kind) {
        case Connective::conjunction:
          result.truth.push_back(pl::conjunction(problem, args));
          break;
        case Connective::disjunction:
          result.truth.push_back(pl::disjunction(problem, args));
          break;
        case Connective::negation:
          result.truth.push_back(pl::negation(problem, args[0]));
          break;
        case Connective::implication:
          result.truth.push_back(pl::implication(problem, args[0], args[1]));
          break;
        case Connective::equivalence:
          result.truth.push_back(pl::equivalence(problem, args[0], args[1]));
          break;
      }
    }
    return result;
  }
};

}  // namespace

namespace {

std::optional<Decision> by_case_split(const Claim& claim, std::uint64_t nodes) {
  Graph& graph = claim.graph;
  Translator translator(graph);
  std::vector<pl::FormulaId> assumed;
  for (const NodeId assumption : claim.assumptions) {
    const NodeId plain = written_out(graph, assumption);
    if (plain == no_node) return std::nullopt;
    const auto formula = translator.formula(plain);
    if (!formula) return std::nullopt;
    assumed.push_back(*formula);
  }
  const NodeId plain = written_out(graph, claim.formula);
  if (plain == no_node) return std::nullopt;
  const auto formula = translator.formula(plain);
  if (!formula) return std::nullopt;
  translator.problem.claim = *formula;
  if (!assumed.empty()) translator.problem.assumption = pl::conjunction(translator.problem, assumed);
  pl::Limits limits;
  limits.nodes = nodes;
  if (claim.options.out_of_time) limits.out_of_time = claim.options.out_of_time;
  pl::Verdict verdict = pl::decide(translator.problem, limits);
  if (verdict.status == pl::Status::proved) {
    const std::uint64_t splits = verdict.statistics.splits;
    Decision decision =
        proved("exact case split",
               splits == 0 ? "it follows by exact linear arithmetic, without a split"
                           : fmt::format("{} split{}, every case closed by exact linear arithmetic", splits,
                                         splits == 1 ? "" : "s"));
    decision.certificate = std::move(verdict.certificate);
    return decision;
  }
  if (verdict.status == pl::Status::unknown)
    return Decision{Outcome::unknown, {}, verdict.reason, std::nullopt, {}};
  Assignment<Rational> at;
  for (std::size_t v = 0; v < translator.variables.size(); ++v) {
    const auto [symbol, entry] = translator.variables[v];
    Tensor<Rational>& tensor = at.symbols[symbol];
    if (tensor.data.empty()) {
      std::size_t count = 1;
      for (const Dim dim : graph.type_of(graph.symbol(symbol).type).axes) {
        tensor.shape.push_back(static_cast<std::size_t>(dim.code));
        count *= tensor.shape.back();
      }
      tensor.data.assign(count, Rational(0));
    }
    tensor.data[entry] = verdict.witness[v];
  }
  return Decision{Outcome::refuted, "exact case split", "fails at the values below", std::move(at), {}};
}

}  // namespace

std::optional<Decision> piecewise_tactic(const Claim& claim) {
  return by_case_split(claim, pl::Limits{}.nodes);
}

std::optional<Decision> quick_piecewise_tactic(const Claim& claim) { return by_case_split(claim, 50); }

}  // namespace overbar
