// One statement of the page after the other.
#include <algorithm>

#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {

void Elaborator::report(Diagnostic diagnostic) {
  if (!is_consequence(diagnostic)) result_.diagnostics.push_back(std::move(diagnostic));
}

void Elaborator::open_problem(std::string title, Span span) {
  Problem fresh;
  fresh.title = std::move(title);
  fresh.span = span;
  result_.problems.push_back(std::move(fresh));
  scope_ = Scope{};
  callables_.clear();
  found_.clear();
  such_that_lost_ = false;
}

void Elaborator::statement(const ast::Worksheet& worksheet, std::size_t position) {
  worksheet_ = &worksheet;
  position_ = position;
  const ast::Ast& ast = worksheet.ast;
  const ast::Statement& statement = worksheet.statements[position];
  if (const auto* opening = std::get_if<ast::ScopeOpening>(&statement.body)) {
    open_problem(opening->title, statement.span);
    return;
  }
  if (result_.problems.empty()) open_problem("", statement.span);
  if (const auto* dims = std::get_if<ast::DimDeclaration>(&statement.body))
    declare_dims(ast, *dims);
  else if (const auto* quantities = std::get_if<ast::QuantityDeclaration>(&statement.body))
    declare_quantities(ast, *quantities);
  else if (const auto* function = std::get_if<ast::FunctionDeclaration>(&statement.body))
    declare_function(ast, *function);
  else if (const auto* definition = std::get_if<ast::Definition>(&statement.body))
    define(ast, *definition, statement.span);
  else if (const auto* assumption = std::get_if<ast::Assume>(&statement.body))
    assume(ast, *assumption);
  else
    ask(ast, statement);
}

Understood elaborate(const SourceMap& sources, const ast::Worksheet& worksheet,
                     const ElaborateOptions& options) {
  Elaborator elaborator(sources, options);
  for (std::size_t k = 0; k < worksheet.statements.size(); ++k) elaborator.statement(worksheet, k);
  Understood understood = elaborator.finish();
  std::erase_if(understood.problems, [](const Problem& problem) {
    return problem.quantities.empty() && problem.questions.empty() && problem.assumptions.empty();
  });
  return understood;
}

bool Elaborator::declare_name(const ast::Name& name, Span span) {
  const auto [it, fresh] = scope_.declared.try_emplace(name.text, span);
  if (fresh) return true;
  Diagnostic error = make_error(code("already-defined"), name.span, name.text + " is already defined");
  error.notes.push_back({it->second, "it was defined here"});
  report(std::move(error));
  return false;
}

void Elaborator::define(const ast::Ast& ast, const ast::Definition& definition, Span span) {
  if (definition.is_function) {
    if (!declare_name(definition.name, span)) return;
    Callable callable;
    callable.name = Name{definition.name.text, definition.name.latex, Accent::none, {}, {}};
    callable.ast = &ast;
    callable.definition = &definition;
    const auto& parameters = definition.parameters;
    callable.kind =
        parameters.size() == 1 && !parameters[0].shape.given ? Callable::Kind::scalar : Callable::Kind::kept;
    callables_.insert_or_assign(definition.name.text, callable);
    return;
  }
  // Unless all goes well, the name stands for something that has been reported.
  scope_.failed.insert(definition.name.text);
  auto known = ranges_of(ast, definition.binders, nullptr);
  if (!known) return;
  IndexRanges& ranges = *known;
  for (const auto& [index, range] : ranges)
    if (range.first != 1)
      return report(make_error(code("unknown-range"), definition.name.span,
                               "an axis begins at 1: for " + index + " in 1.." +
                                   std::to_string(range.first + range.dim.code - 1)));
  std::optional<std::vector<Dim>> declared;
  if (definition.shape.given) {
    declared = shape(ast, definition.shape);
    if (!declared) return;
  }
  std::vector<std::string> order;
  std::vector<ast::ExprId> written;
  std::vector<std::size_t> sliced;  // places of ':' on the left: X[n,:] = …
  for (std::size_t place = 0; place < definition.indices.size(); ++place) {
    const ast::ExprId index = definition.indices[place];
    if (ast[index].kind == ast::ExprKind::slice) {
      sliced.push_back(place);
      continue;
    }
    if (ast[index].kind != ast::ExprKind::name) {
      report(
          make_error(code("bad-index"), ast[index].span, "on the left side an index is a name: A[i,j] = …"));
      return;
    }
    order.emplace_back(ast.text(index));
    written.push_back(index);
    if (declared && place < declared->size())
      ranges.try_emplace(order.back(), IndexRange{(*declared)[place], 1});
  }
  // The left side's name is not known yet on the right: a recurrence would be read as something else.
  auto value = expression(ast, definition.value, scope_, ranges, order);
  if (!value) return report(value.error());
  Operand result = *value;
  if (is_unsized(result) && (!declared || !order.empty()))
    return report(fail_unsized().error(), ast[definition.value].span);
  if (graph().is_boolean(result.node) && (declared || !sliced.empty()))
    return report(not_a_quantity(ast[definition.value].span));
  if (!order.empty()) {
    std::vector<Dim> dims;
    for (std::size_t k = 0; k < order.size(); ++k) {
      const auto it = std::ranges::find(result.indices, order[k]);
      if (it != result.indices.end()) {
        dims.push_back(graph().axes(result.node)[static_cast<std::size_t>(it - result.indices.begin())]);
      } else if (const auto range = ranges.find(order[k]); range != ranges.end()) {
        dims.push_back(range->second.dim);
      } else {
        report(make_error(
            code("unknown-range"), ast[written[k]].span,
            "the range of index " + order[k] + " is not known; add `for " + order[k] + " in 1..N`"));
        return;
      }
    }
    auto node = indices_to_axes(graph(), result, order, dims);
    if (!node) return report(node.error(), ast[definition.value].span);
    if (!sliced.empty()) {
      // The value's own axes go where ':' stands.
      if (graph().order(*node) != definition.indices.size())
        return report(make_error(code("wrong-index-count"), ast[definition.value].span,
                                 "this is " + shape_text(graph(), result) + " at each index, for " +
                                     std::to_string(sliced.size()) + " ':' on the left"));
      std::vector<std::size_t> places;
      std::size_t own = order.size();
      std::size_t named = 0;
      for (std::size_t place = 0; place < definition.indices.size(); ++place)
        places.push_back(std::ranges::find(sliced, place) == sliced.end() ? named++ : own++);
      node = permute(graph(), *node, places);
    }
    result = Operand{*node, {}, false, Operand::Unsized::no};
  }
  if (!result.indices.empty())
    return report(make_error(code("unbound-index"), ast[definition.value].span,
                             "index " + result.indices[0] + " is free on the right but not on the left"));
  if (declared) {
    auto shaped = shaped_as(graph(), result, *declared);
    if (!shaped) return report(shaped.error(), definition.shape.span);
    result = *shaped;
  }
  if (graph().is_boolean(result.node)) result = collapsed(graph(), result);
  if (!declare_name(definition.name, span)) return;
  name_quantity({definition.name.text, definition.name.latex, Accent::none, {}, {}}, result,
                definition.name.span);
}

NodeId Elaborator::name_quantity(Name name, Operand value, Span span) {
  const std::string text = name.text;
  // A name for an adjoint is the adjoint itself, not a name for a name.
  if (graph().op(value.node) == Op::let && graph().name(graph().node(value.node).attr).accent != Accent::none)
    value.node = graph().arg(value.node, 0);
  value.node = let(graph(), std::move(name), value.node);
  scope_.values[text] = value;
  scope_.failed.erase(text);
  problem().quantities.push_back({text, value.node, value.row, span});
  return value.node;
}

void Elaborator::require(NodeId condition, const std::string& text, Span span) {
  auto& assumptions = problem().assumptions;
  const auto known = [&](const Formula& formula) { return formula.node == condition; };
  if (std::ranges::any_of(assumptions, known)) return;
  assumptions.push_back({condition, span});
  report(Diagnostic{Severity::note,
                    code("index-range-assumed"),
                    span,
                    "this index stays on its axis only if " + text + ", which is assumed from here on",
                    {}});
}

void Elaborator::assume(const ast::Ast& ast, const ast::Assume& assumption) {
  if (assumption.formulas.empty()) problem().assumption_lost = true;
  for (const ast::ExprId id : assumption.formulas) {
    const auto node = formula(ast, id, assumption.binders);
    if (node)
      problem().assumptions.push_back({*node, ast[id].span});
    else
      problem().assumption_lost = true;
  }
}

std::optional<NodeId> Elaborator::formula(const ast::Ast& ast, ast::ExprId id,
                                          const std::vector<ast::ExprId>& binders) {
  std::vector<ast::ExprId> open;
  const auto ranges = ranges_of(ast, binders, &open);
  if (!ranges) return std::nullopt;
  auto value = expression(ast, id, scope_, *ranges, {});
  if (!value) {
    report(value.error());
    return std::nullopt;
  }
  if (!graph().is_boolean(value->node)) {
    report(make_error(code("not-a-claim"), ast[id].span, "a claim is an equation or an inequality"));
    return std::nullopt;
  }
  for (const ast::ExprId binder : open) {
    const auto part = restricted(ast, binder, *value, *ranges);
    if (!part) return std::nullopt;
    *value = *part;
  }
  return all(graph(), value->node);
}

}  // namespace overbar
