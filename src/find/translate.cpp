#include "find/translate.hpp"

#include <algorithm>
#include <set>

#include "base/tensor.hpp"
#include "decide/written_out.hpp"
#include "op/build.hpp"
#include "op/entrywise.hpp"
#include "op/row.hpp"

namespace overbar::synthesis {
namespace {

constexpr std::size_t max_entries = 100'000;

struct Entries {
  Shape shape;
  std::vector<Polynomial> real;
  std::vector<FormulaId> truth;
};

std::unexpected<std::string> unsuited(std::string why) { return std::unexpected(std::move(why)); }

class Translator {
 public:
  Translator(Graph& graph, Program& program) : graph_(graph), program_(program) {}

  OrWhy<void> leaves(const std::vector<NodeId>& roots, const std::vector<std::uint32_t>& found) {
    for (const NodeId id : reachable(graph_, roots)) {
      if (graph_.op(id) != Op::symbol) continue;
      const std::uint32_t number = graph_.node(id).attr;
      const Symbol& symbol = graph_.symbol(number);
      const auto shape = shape_of(id);
      if (!shape) return std::unexpected(shape.error());
      if (symbol.domain.index_of && !symbol.domain.index_of->is_constant())
        return unsuited("the size of " + graph_.dim_name(*symbol.domain.index_of) + " must be a number");
      Entries entries{*shape, {}, {}};
      for (std::size_t k = 0; k < entry_count(*shape); ++k) {
        Atom atom;
        atom.kind = std::ranges::find(found, number) != found.end() ? AtomKind::weight : AtomKind::input;
        atom.domain = symbol.domain;
        atom.symbol = number;
        atom.entry = k;
        atom.name = symbol.name.text + index_text(*shape, k);
        entries.real.push_back(atom_polynomial(add_leaf(program_, std::move(atom))));
      }
      entries_.emplace(id, std::move(entries));
    }
    return {};
  }

  OrWhy<FormulaId> formula(NodeId root) {
    for (const NodeId id : reachable(graph_, root)) {
      if (entries_.contains(id)) continue;
      auto entries = translated(id);
      if (!entries) return std::unexpected(entries.error());
      total_ += entries->real.size() + entries->truth.size();
      if (total_ > max_entries) return unsuited("too many entries");
      entries_.emplace(id, *std::move(entries));
    }
    return entries_.at(root).truth[0];
  }

 private:
  Graph& graph_;
  Program& program_;
  std::unordered_map<NodeId, Entries> entries_;
  std::size_t total_ = 0;

  const Entries& entries(NodeId id, std::size_t arg) const { return entries_.at(graph_.arg(id, arg)); }

  static std::string index_text(const Shape& shape, std::size_t entry) {
    if (shape.empty()) return {};
    std::string text;
    const std::vector<std::size_t> steps = strides(shape);
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      text += (axis == 0 ? "" : ",") + std::to_string(entry / steps[axis] % shape[axis] + 1);
    return "[" + text + "]";
  }

  OrWhy<Shape> shape_of(NodeId id) const {
    Shape shape;
    std::size_t count = 1;
    for (const Dim dim : graph_.axes(id)) {
      if (!dim.is_constant()) return unsuited("the size " + graph_.dim_name(dim) + " must be a number");
      shape.push_back(static_cast<std::size_t>(dim.code));
      count *= shape.back();
      if (count > max_entries) return unsuited("too many entries");
    }
    return shape;
  }

  OrWhy<Entries> translated(NodeId id) {
    const auto shape = shape_of(id);
    if (!shape) return std::unexpected(shape.error());
    Entries result{*shape, {}, {}};
    const std::size_t count = entry_count(*shape);
    const auto constants = [&](auto value) {
      for (std::size_t k = 0; k < count; ++k) result.real.push_back(constant_polynomial(value(k)));
      return result;
    };
    switch (graph_.op(id)) {
      case Op::literal: {
        const auto& values = graph_.rationals(graph_.node(id).attr);
        return constants([&](std::size_t k) { return values[k]; });
      }
      case Op::dim_value:
        return unsuited("the size " + graph_.dim_name(Dim{static_cast<std::int32_t>(graph_.node(id).attr)}) +
                        " must be a number");
      case Op::delta:
        return constants([&](std::size_t k) { return Rational(k / (*shape)[0] == k % (*shape)[0] ? 1 : 0); });
      case Op::iota:
        return constants([](std::size_t k) { return Rational(k + 1); });
      case Op::basis:
        for (const Polynomial& index : entries(id, 0).real)
          for (std::size_t k = 1; k <= shape->back(); ++k) {
            Polynomial difference = index;
            add_scaled(difference, constant_polynomial(k), -1);
            result.real.push_back(indicator(program_, compare(program_, Relation::eq, difference)));
          }
        return result;
      case Op::contract:
        return contraction(id, std::move(result));
      case Op::add:
        result.real.resize(count);
        for (std::size_t k = 0; k < graph_.args(id).size(); ++k)
          for (std::size_t e = 0; e < count; ++e) add_scaled(result.real[e], entries(id, k).real[e], 1);
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
        return maxima(id, std::move(result));
      case Op::indicator:
        for (const FormulaId f : entries(id, 0).truth) result.real.push_back(indicator(program_, f));
        return result;
      case Op::compare:
        for (std::size_t e = 0; e < count; ++e) result.truth.push_back(comparison(id, e));
        return result;
      case Op::logic:
        return connectives(id, std::move(result), count);
      case Op::all:
        result.truth.push_back(conjunction(program_, entries(id, 0).truth));
        return result;
      case Op::pow:
        return powers(id, std::move(result));
      default:
        return unsuited(std::string(row(graph_, id).name) + " has no exact arithmetic here");
    }
  }

  OrWhy<Entries> powers(NodeId id, Entries result) {
    const Rational exponent = graph_.rationals(graph_.node(id).attr).front();
    if (!is_integer(exponent) || boost::multiprecision::abs(exponent) > 16)
      return unsuited("only whole powers have exact arithmetic here");
    const int times = static_cast<int>(exponent);
    for (const Polynomial& base : entries(id, 0).real) {
      if (base.is_constant()) {
        const auto value = power(base.constant(), times);
        if (!value) return unsuited("a division by 0");
        result.real.push_back(constant_polynomial(*value));
        continue;
      }
      if (times < 0) return unsuited("a quotient of what is free has no exact arithmetic here");
      Polynomial value = constant_polynomial(1);
      for (int k = 0; k < times; ++k) {
        auto next = multiply(program_, value, base);
        if (!next) return unsuited("a product has too many terms");
        value = *std::move(next);
      }
      result.real.push_back(std::move(value));
    }
    return result;
  }

  OrWhy<Entries> contraction(NodeId id, Entries result) {
    const ContractView view = contract_view(graph_, id);
    std::vector<std::size_t> sizes;
    std::size_t steps = 1;
    for (const Dim dim : label_dims(graph_, id)) {
      if (!dim.is_constant()) return unsuited("the size " + graph_.dim_name(dim) + " must be a number");
      sizes.push_back(static_cast<std::size_t>(dim.code));
      steps *= sizes.back();
      if (steps > max_entries * 8) return unsuited("too many entries");
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
      Polynomial term = constant_polynomial(1);
      for (std::size_t k = 0; k < view.factors.size() && !term.terms.empty(); ++k) {
        auto next = multiply(program_, term, entries(id, k).real[offset(view.factors[k])]);
        if (!next) return unsuited("a product has too many terms");
        term = *std::move(next);
      }
      add_scaled(result.real[offset(view.out)], term, 1);
    }
    return result;
  }

  OrWhy<Entries> application(NodeId id, Entries result) {
    const Application& application = graph_.application(graph_.node(id).attr);
    const std::string& name = graph_.function(application.function).name.text;
    constexpr std::pair<std::string_view, AtomKind> units[] = {{"relu", AtomKind::relu},
                                                               {"abs", AtomKind::abs},
                                                               {"step", AtomKind::step},
                                                               {"step_strict", AtomKind::strict_step}};
    const auto* found = std::ranges::find(units, name, [](const auto& one) { return one.first; });
    if (found == std::end(units)) return unsuited(name + " has no exact arithmetic here");
    for (const Polynomial& z : entries(id, 0).real) result.real.push_back(unit(program_, found->second, z));
    return result;
  }

  OrWhy<Entries> maxima(NodeId id, Entries result) {
    const Entries& from = entries(id, 0);
    const std::vector<std::size_t> places = reduced_places(graph_, id, from.shape);
    std::vector<std::optional<Polynomial>> best(entry_count(result.shape));
    for (std::size_t e = 0; e < from.real.size(); ++e) {
      auto& slot = best[places[e]];
      slot = slot ? maximum(program_, *slot, from.real[e]) : from.real[e];
    }
    for (auto& slot : best) result.real.push_back(*slot);
    return result;
  }

  FormulaId comparison(NodeId id, std::size_t entry) {
    Polynomial difference = entries(id, 0).real[entry];
    add_scaled(difference, entries(id, 1).real[entry], -1);
    switch (static_cast<Comparison>(graph_.node(id).attr)) {
      case Comparison::lt:
        return compare(program_, Relation::gt, scaled(difference, -1));
      case Comparison::le:
        return compare(program_, Relation::ge, scaled(difference, -1));
      case Comparison::gt:
        return compare(program_, Relation::gt, difference);
      case Comparison::ge:
        return compare(program_, Relation::ge, difference);
      case Comparison::eq:
        return compare(program_, Relation::eq, difference);
      case Comparison::ne:
        break;
    }
    return compare(program_, Relation::ne, difference);
  }

  OrWhy<Entries> connectives(NodeId id, Entries result, std::size_t count) {
    const auto kind = static_cast<Connective>(graph_.node(id).attr);
    for (std::size_t e = 0; e < count; ++e) {
      std::vector<FormulaId> args;
      for (std::size_t k = 0; k < graph_.args(id).size(); ++k) args.push_back(entries(id, k).truth[e]);
      result.truth.push_back(kind == Connective::conjunction   ? conjunction(program_, args)
                             : kind == Connective::disjunction ? disjunction(program_, args)
                             : kind == Connective::negation    ? negation(program_, args[0])
                             : kind == Connective::implication ? implication(program_, args[0], args[1])
                                                               : equivalence(program_, args[0], args[1]));
    }
    return result;
  }
};

}  // namespace

OrWhy<Task> translate(Graph& graph, const std::vector<std::uint32_t>& found, NodeId formula,
                      const std::vector<NodeId>& assumptions) {
  std::vector<NodeId> roots;
  for (const NodeId node : assumptions) roots.push_back(written_out(graph, node));
  roots.push_back(written_out(graph, formula));
  if (std::ranges::find(roots, no_node) != roots.end())
    return unsuited("a function that is not given has no value to test");
  Task task;
  Translator translator(graph, task.program);
  if (auto done = translator.leaves(roots, found); !done) return std::unexpected(done.error());
  std::vector<FormulaId> formulas;
  for (const NodeId root : roots) {
    const auto one = translator.formula(root);
    if (!one) return std::unexpected(one.error());
    formulas.push_back(*one);
  }
  Program& program = task.program;
  for (AtomId id = 0; id < program.leaf_count; ++id)
    (program.atoms[id].kind == AtomKind::weight ? task.weights : task.inputs).push_back(id);
  std::vector<FormulaId> premises;
  std::vector<FormulaId> conditions;
  task.claim = formulas.back();
  formulas.pop_back();
  for (const FormulaId one : formulas) {
    const std::vector<AtomId> leaves = leaves_of(program, one);
    const bool of_weights = !leaves.empty() && std::ranges::all_of(leaves, [&](AtomId id) {
      return program.atoms[id].kind == AtomKind::weight;
    });
    (of_weights ? conditions : premises).push_back(one);
  }
  task.premise = conjunction(program, premises);
  conditions.push_back(task.claim);
  task.claim = conjunction(program, conditions);
  task.goal = implication(program, task.premise, task.claim);
  task.premise_places = below(program, task.premise);
  task.goal_places = below(program, task.goal);
  task.premise_of_inputs = std::ranges::none_of(leaves_of(program, task.premise), [&](AtomId id) {
    return program.atoms[id].kind == AtomKind::weight;
  });
  return task;
}

}  // namespace overbar::synthesis
