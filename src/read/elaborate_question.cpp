// derive, graph, eval, claim, zeros, sign, find, gradcheck.
#include <algorithm>

#include "base/rational.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {
namespace {

std::string text_of(const SourceMap& sources, Span span) {
  return sources.files[span.file].text.substr(span.begin, span.end - span.begin);
}

/// derive J wrt x, x
bool is_hessian(const ast::Ast& ast, const ast::Derive& derive) {
  const auto is_name = [&](ast::ExprId id) { return ast[id].kind == ast::ExprKind::name; };
  return derive.wrt.size() == 2 && is_name(derive.wrt[0]) && is_name(derive.wrt[1]) &&
         ast.text(derive.wrt[0]) == ast.text(derive.wrt[1]);
}

}  // namespace

/// A quantity of the page by name, without reporting.
std::optional<NodeId> Elaborator::peek_objective() {
  if (worksheet_ == nullptr) return std::nullopt;
  // The latest `derive`, `zeros`, … before, else the next one that stands after this statement.
  const auto named = [&](const std::vector<ast::ExprId>& targets) -> std::optional<NodeId> {
    if (targets.empty() || worksheet_->ast[targets[0]].kind != ast::ExprKind::name) return std::nullopt;
    const std::string name(worksheet_->ast.text(targets[0]));
    objective_failed_ = objective_failed_ || scope_.failed.contains(name);
    const auto it = scope_.values.find(name);
    if (it == scope_.values.end() || graph().is_boolean(it->second.node)) return std::nullopt;
    return it->second.node;
  };
  const auto targets_of = [&](const ast::Statement& statement) -> std::optional<NodeId> {
    if (const auto* derive = std::get_if<ast::Derive>(&statement.body))
      if (!is_hessian(worksheet_->ast, *derive)) {
        const auto node = named(derive->targets);
        // A Jacobian (derive y wrt x) says nothing of what bars are.
        if (!node || derive->wrt.empty() || graph().order(*node) == 0) return node;
      }
    if (const auto* zeros = std::get_if<ast::Zeros>(&statement.body)) return named(zeros->targets);
    if (const auto* sign = std::get_if<ast::Sign>(&statement.body)) return named(sign->targets);
    if (const auto* check = std::get_if<ast::Gradcheck>(&statement.body)) return named(check->targets);
    return std::nullopt;
  };
  const auto& statements = worksheet_->statements;
  const auto opens = [&](std::size_t k) {
    return std::holds_alternative<ast::ScopeOpening>(statements[k].body);
  };
  for (std::size_t k = position_ + 1; k-- > 0 && !opens(k);)
    if (const auto node = targets_of(statements[k])) return node;
  for (std::size_t k = position_ + 1; k < statements.size() && !opens(k); ++k)
    if (const auto node = targets_of(statements[k])) return node;
  return std::nullopt;
}

// What bars mean: the objective of the last derivation above, or else of the first below. Without any
// derivation it is the last scalar that the page defines.
NodeId Elaborator::objective_for_bars() {
  if (problem().objective != no_node) return problem().objective;
  objective_failed_ = objective_lost_;
  const auto named = peek_objective();
  if (objective_failed_) return no_node;
  if (named) return problem().objective = *named;
  const auto& quantities = problem().quantities;
  for (auto it = quantities.rbegin(); it != quantities.rend(); ++it)
    if (graph().op(it->node) == Op::let && graph().order(it->node) == 0 && !graph().is_boolean(it->node))
      return problem().objective = it->node;
  return no_node;
}

std::optional<NodeId> Elaborator::target(const ast::Ast& ast, ast::ExprId id) {
  auto value = expression(ast, id, scope_);
  if (!value) {
    report(value.error());
    return std::nullopt;
  }
  if (!value->indices.empty()) {
    report(make_error(code("unbound-index"), ast[id].span, "index " + value->indices[0] + " is free here"));
    return std::nullopt;
  }
  if (is_unsized(*value)) {
    report(fail_unsized().error(), ast[id].span);
    return std::nullopt;
  }
  return value->node;
}

std::optional<std::vector<NodeId>> Elaborator::targets(const ast::Ast& ast,
                                                       const std::vector<ast::ExprId>& ids) {
  std::vector<NodeId> nodes;
  for (const ast::ExprId id : ids) {
    const auto node = target(ast, id);
    if (!node) return std::nullopt;
    if (graph().is_boolean(*node)) {
      report(make_error(code("not-a-quantity"), ast[id].span,
                        "this is true or false; a quantity is needed here"));
      return std::nullopt;
    }
    nodes.push_back(*node);
  }
  return nodes;
}

std::optional<Bindings> Elaborator::bindings(const ast::Ast& ast, const std::vector<ast::Binding>& at) {
  Bindings result;
  // The sizes that are given, wherever they stand in the list: a parameter of a function has them.
  const auto sized = [&](Type type) {
    for (Dim& dim : type.axes)
      for (const ast::Binding& binding : at) {
        if (ast[binding.target].kind != ast::ExprKind::name) continue;
        const auto it = scope_.dims.find(std::string(ast.text(binding.target)));
        if (it == scope_.dims.end() || it->second != dim || dim.is_constant()) continue;
        const auto size = ast[binding.value].kind == ast::ExprKind::number
                              ? parse_rational(std::string(ast.text(binding.value)))
                              : std::nullopt;
        if (size && is_integer(*size) && *size >= 1 && *size <= 1'000'000)
          dim = Dim{static_cast<std::int32_t>(*size)};
        break;
      }
    return type;
  };
  for (const ast::Binding& binding : at) {
    const ast::ExprNode& left = ast[binding.target];
    const std::string name(ast.text(binding.target));
    if (left.kind == ast::ExprKind::call) {
      // f(u) = expression: what an opaque function stands for.
      const auto it = callables_.find(name);
      if (it == callables_.end() || it->second.kind != Callable::Kind::opaque) {
        report(make_error(code("bad-binding"), left.span, name + " is not a function declared by fn"));
        return std::nullopt;
      }
      Scope scope = scope_;
      Bindings::FunctionValue function{it->second.function, {}, no_node};
      const auto& parameters = graph().function(it->second.function).parameters;
      const auto arguments = ast.children(binding.target);
      for (std::size_t k = 0; k < arguments.size() && k < parameters.size(); ++k) {
        const std::string argument(ast.text(arguments[k]));
        const NodeId placeholder =
            symbol_node(graph(), graph().add_symbol({Name{argument, {}, Accent::none, {}, {}},
                                                     Role::placeholder,
                                                     graph().intern_type(sized(parameters[k])),
                                                     {}}));
        scope.values[argument] = scalar_value(placeholder);
        function.parameters.push_back(placeholder);
      }
      auto body = expression(ast, binding.value, scope);
      if (!body || arguments.size() != parameters.size()) {
        report(body ? make_error(code("wrong-argument-count"), left.span, "wrong number of arguments")
                    : body.error());
        return std::nullopt;
      }
      function.body = body->node;
      result.functions.push_back(std::move(function));
      continue;
    }
    const auto value = target(ast, binding.value);
    if (!value) return std::nullopt;
    if (left.kind == ast::ExprKind::name && scope_.dims.contains(name)) {
      const Dim dim = scope_.dims.at(name);
      const bool whole = is_literal(graph(), *value) && is_integer(overbar::scalar_value(graph(), *value)) &&
                         overbar::scalar_value(graph(), *value) >= 1 &&
                         overbar::scalar_value(graph(), *value) <= 1'000'000;
      if (!whole) {
        report(make_error(code("bad-dimension"), ast[binding.value].span,
                          "a dimension is a whole number from 1"));
        return std::nullopt;
      }
      if (!dim.is_constant())
        result.dims.emplace_back(dim, static_cast<std::int64_t>(overbar::scalar_value(graph(), *value)));
      continue;
    }
    const auto node = target(ast, binding.target);
    if (!node) return std::nullopt;
    if (graph().op(*node) != Op::symbol) {
      report(
          make_error(code("bad-binding"), left.span, "only a declared quantity can be given a value here"));
      return std::nullopt;
    }
    result.symbols.emplace_back(graph().node(*node).attr, *value);
  }
  return result;
}

void Elaborator::ask(const ast::Ast& ast, const ast::Statement& statement) {
  const auto add = [&](auto question) {
    problem().questions.push_back({statement.span, text_of(sources_, statement.span),
                                   problem().assumptions.size(), problem().assumption_lost,
                                   std::move(question)});
  };
  if (const auto* derive = std::get_if<ast::Derive>(&statement.body)) {
    const auto nodes = targets(ast, derive->targets);
    const auto wrt = targets(ast, derive->wrt);
    if (!nodes || !wrt) return;
    for (const NodeId node : *nodes) {
      DeriveQuestion question{node, *wrt, false, false, std::nullopt};
      question.hessian = wrt->size() == 2 && (*wrt)[0] == (*wrt)[1];
      // A Jacobian or a Hessian says nothing of what bars are.
      question.bars = !question.hessian && (wrt->empty() || graph().order(node) == 0);
      if (question.bars) problem().objective = node;
      if (derive->form != ast::Derive::Form::unspecified)
        question.form = derive->form == ast::Derive::Form::index   ? DeriveForm::index
                        : derive->form == ast::Derive::Form::steps ? DeriveForm::steps
                                                                   : DeriveForm::vector;
      add(std::move(question));
    }
  } else if (const auto* graph_of = std::get_if<ast::Graph>(&statement.body)) {
    const auto nodes = targets(ast, graph_of->targets);
    if (!nodes) return;
    for (const NodeId node : *nodes) add(GraphQuestion{node});
  } else if (const auto* eval = std::get_if<ast::Eval>(&statement.body)) {
    EvalQuestion question;
    for (const ast::ExprId id : eval->targets) {
      // Free indices are axes: eval z[i] (1 − z[j]) is a matrix.
      const auto value = expression(ast, id, scope_);
      if (!value) return report(value.error());
      if (is_unsized(*value)) return report(fail_unsized().error(), ast[id].span);
      const std::optional<NodeId> node = value->node;
      question.targets.emplace_back(text_of(sources_, ast[id].span), *node);
    }
    auto at = bindings(ast, eval->at);
    if (!at) return;
    question.at = *std::move(at);
    add(std::move(question));
  } else if (const auto* claim = std::get_if<ast::Claim>(&statement.body)) {
    if (const auto node = formula(ast, claim->formula, claim->binders))
      add(ClaimQuestion{claim->label, *node});
  } else if (const auto* zeros = std::get_if<ast::Zeros>(&statement.body)) {
    const auto nodes = targets(ast, zeros->targets);
    const auto wrt = targets(ast, zeros->wrt);
    if (!nodes || !wrt) return;
    for (const NodeId node : *nodes) add(ZerosQuestion{node, *wrt});
  } else if (const auto* sign = std::get_if<ast::Sign>(&statement.body)) {
    const auto nodes = targets(ast, sign->targets);
    const auto wrt = targets(ast, sign->wrt);
    if (!nodes || !wrt) return;
    for (const NodeId node : *nodes) add(SignQuestion{node, *wrt});
  } else if (const auto* check = std::get_if<ast::Gradcheck>(&statement.body)) {
    const auto nodes = targets(ast, check->targets);
    const auto wrt = targets(ast, check->wrt);
    auto at = bindings(ast, check->at);
    if (!nodes || !wrt || !at) return;
    for (const NodeId node : *nodes) add(GradcheckQuestion{node, *wrt, *at});
  } else if (const auto* such = std::get_if<ast::SuchThat>(&statement.body)) {
    std::vector<NodeId> formulas;
    for (const ast::ExprId id : such->formulas)
      if (const auto node = formula(ast, id, {})) formulas.push_back(*node);
    const bool lost = formulas.empty() || formulas.size() < such->formulas.size();
    if (found_.empty() && !lost)
      return report(
          make_error(code("nothing-to-find"), statement.span, "`such that` needs a `find` before it"));
    const NodeId asked = logic(graph(), Connective::conjunction, formulas);
    // Several `such that` after one `find` are one question; with an error in one of them it is none.
    auto& questions = problem().questions;
    auto* last = questions.empty() ? nullptr : std::get_if<FindQuestion>(&questions.back().ask);
    const bool goes_on = last != nullptr && last->symbols == found_;
    such_that_lost_ = such_that_lost_ || lost;
    if (such_that_lost_) {
      if (goes_on) questions.pop_back();
      return;
    }
    if (goes_on) {
      last->formula = logic(graph(), Connective::conjunction, {last->formula, asked});
      questions.back().text += "\n" + text_of(sources_, statement.span);
      questions.back().assumption_count = problem().assumptions.size();
      return;
    }
    // Weights that were asked for before are to satisfy that, too.
    NodeId whole = asked;
    for (const Question& question : questions)
      if (const auto* before = std::get_if<FindQuestion>(&question.ask))
        for (const std::uint32_t symbol : before->symbols)
          if (depends_on(graph(), asked, symbol_node(graph(), symbol))) {
            whole = logic(graph(), Connective::conjunction, {before->formula, whole});
            break;
          }
    add(FindQuestion{found_, whole});
  }
}

}  // namespace overbar
