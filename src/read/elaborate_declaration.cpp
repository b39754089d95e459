// dim, input, given, param, find, fn.
#include <algorithm>

#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {

void Elaborator::declare_dims(const ast::Ast& ast, const ast::DimDeclaration& declaration) {
  for (const auto& item : declaration.items) {
    if (!declare_name(item.name, item.name.span)) continue;
    Dim dim = Dim{1};
    if (item.value == ast::no_expr) {
      dim = graph().dim_symbol(item.name.text);
    } else {
      const auto value = dimension(ast, item.value);
      if (!value) {
        scope_.failed.insert(item.name.text);
        continue;
      }
      dim = *value;
    }
    scope_.dims[item.name.text] = dim;
  }
}

std::optional<Dim> Elaborator::dimension(const ast::Ast& ast, ast::ExprId id) {
  const ast::ExprNode& node = ast[id];
  const std::string text(ast.text(id));
  if (node.kind == ast::ExprKind::number) {
    const auto value = parse_rational(text);
    if (value && is_integer(*value) && *value >= 1 && *value <= 100'000'000)
      return Dim{static_cast<std::int32_t>(*value)};
    report(make_error(code("bad-dimension"), node.span, "a dimension is a whole number from 1, or a name"));
    return std::nullopt;
  }
  if (node.kind == ast::ExprKind::name) {
    if (const auto it = scope_.dims.find(text); it != scope_.dims.end()) return it->second;
    if (scope_.failed.contains(text)) return std::nullopt;
    std::vector<std::string> known;
    for (const auto& [name, dim] : scope_.dims) known.push_back(name);
    std::string message = "unknown dimension " + text;
    const std::string near = nearest_name(text, known);
    message += near.empty() ? "; declare it: dim " + text : "; did you mean " + near + "?";
    report(make_error(code("unknown-dimension"), node.span, message));
    return std::nullopt;
  }
  // Arithmetic of known numbers, as in a worksheet with dim N = 3 and x : 2N.
  if (auto value = expression(ast, id, scope_); value && is_literal(graph(), value->node)) {
    const Rational& number = overbar::scalar_value(graph(), value->node);
    if (is_integer(number) && number >= 1 && number <= 100'000'000)
      return Dim{static_cast<std::int32_t>(number)};
  }
  report(make_error(code("bad-dimension"), node.span,
                    "a dimension is a whole number or a name; give this size a name of its own: dim M"));
  return std::nullopt;
}

std::optional<std::vector<Dim>> Elaborator::shape(const ast::Ast& ast, const ast::Shape& written) {
  std::vector<Dim> dims;
  for (const ast::ExprId id : written.dimensions) {
    const auto dim = dimension(ast, id);
    if (!dim) return std::nullopt;
    dims.push_back(*dim);
  }
  if (dims.size() > 8) {
    report(make_error(code("order-too-high"), written.span, "at most eight axes"));
    return std::nullopt;
  }
  return dims;
}

void Elaborator::declare_quantities(const ast::Ast& ast, const ast::QuantityDeclaration& declaration) {
  constexpr Role roles[] = {Role::input, Role::given, Role::param, Role::find};
  const Role role = roles[static_cast<std::size_t>(declaration.role)];
  for (const auto& item : declaration.items) {
    const auto dims = shape(ast, item.shape);
    if (!dims) scope_.failed.insert(item.name.text);
    if (!dims || !declare_name(item.name, item.name.span)) continue;
    Symbol symbol{Name{item.name.text, item.name.latex, Accent::none, {}, {}},
                  role,
                  graph().intern_type(Type{*dims}),
                  {}};
    const std::uint32_t id = graph().add_symbol(std::move(symbol));
    const NodeId node = symbol_node(graph(), id);
    scope_.values[item.name.text] = scalar_value(node);
    problem().quantities.push_back({item.name.text, node, false, item.name.span});
    if (role == Role::find) found_.push_back(id);
    apply_domain(ast, item.domain, node, id);
  }
}

// Closed rational bounds and finite sets are kept with the symbol; everything else is an assumption.
void Elaborator::apply_domain(const ast::Ast& ast, const ast::Domain& domain, NodeId node,
                              std::uint32_t symbol) {
  using Kind = ast::Domain::Kind;
  Domain& restriction = graph().symbol(symbol).domain;
  const auto lose = [&](const Diagnostic& diagnostic) {
    problem().assumption_lost = true;
    report(diagnostic);
  };
  const auto value_of = [&](ast::ExprId id) -> std::optional<Operand> {
    if (ast[id].kind == ast::ExprKind::infinity) return std::nullopt;
    if (ast[id].kind == ast::ExprKind::neg && ast[ast.child(id, 0)].kind == ast::ExprKind::infinity)
      return std::nullopt;
    auto value = expression(ast, id, scope_);
    if (value && !graph().is_boolean(value->node)) return *value;
    lose(value ? not_a_quantity(ast[id].span) : value.error());
    return std::nullopt;
  };
  const auto number = [&](const std::optional<Operand>& value) -> std::optional<Rational> {
    if (!value || !is_literal(graph(), value->node)) return std::nullopt;
    return overbar::scalar_value(graph(), value->node);
  };
  const auto bound = [&](ast::ExprId id, bool lower, bool open) {
    if (id == ast::no_expr) return;
    const auto value = value_of(id);
    if (!value) return;
    if (const auto limit = number(value); limit && !open) {
      (lower ? restriction.lower : restriction.upper) = *limit;
      return;
    }
    const Comparison relation =
        lower ? (open ? Comparison::gt : Comparison::ge) : (open ? Comparison::lt : Comparison::le);
    auto claim = compared(graph(), relation, scalar_value(node), *value);
    if (!claim) return lose(make_error(claim.error().code, domain.span, claim.error().message));
    problem().assumptions.push_back({collapsed(graph(), *claim).node, domain.span});
  };
  // Of nothing everything is true.
  const auto not_empty = [&] {
    if (!restriction.lower || !restriction.upper || *restriction.lower <= *restriction.upper) return;
    lose(make_error(code("bad-domain"), domain.span, "no number lies in this range"));
    restriction = Domain{};
  };
  switch (domain.kind) {
    case Kind::none:
    case Kind::reals:
      return;
    case Kind::integers:
      restriction.integer = true;
      return;
    case Kind::naturals:
      restriction.integer = true;
      restriction.lower = 0;
      return;
    case Kind::interval:
      bound(domain.lower, true, domain.open_below);
      bound(domain.upper, false, domain.open_above);
      return not_empty();
    case Kind::integer_range:
      restriction.integer = true;
      if (ast[domain.upper].kind == ast::ExprKind::name)
        if (const auto it = scope_.dims.find(std::string(ast.text(domain.upper)));
            it != scope_.dims.end() && !it->second.is_constant()) {
          restriction.index_of = it->second;
          restriction.lower = 1;
          return;
        }
      bound(domain.lower, true, false);
      bound(domain.upper, false, false);
      return not_empty();
    case Kind::finite_set:
      for (const ast::ExprId id : domain.values) {
        const auto value = number(value_of(id));
        if (!value)
          return lose(make_error(code("bad-domain"), ast[id].span, "the values of a set are numbers"));
        restriction.values.push_back(*value);
      }
      return;
  }
}

void Elaborator::declare_function(const ast::Ast& ast, const ast::FunctionDeclaration& declaration) {
  if (declaration.arguments.size() > most_parameters)
    return report(make_error(code("wrong-argument-count"), declaration.arguments[most_parameters].span,
                             "a function has at most " + std::to_string(most_parameters) +
                                 " parameters, not " + std::to_string(declaration.arguments.size()) +
                                 "; give it a vector"));
  std::vector<Type> parameters;
  for (const ast::Shape& parameter : declaration.arguments) {
    const auto dims = shape(ast, parameter);
    if (!dims) return;
    parameters.push_back(Type{*dims});
  }
  const auto result = shape(ast, declaration.result);
  if (!result) return;
  for (const ast::Name& name : declaration.names) {
    if (!declare_name(name, name.span)) continue;
    declare_function(Name{name.text, name.latex, Accent::none, {}, {}}, parameters, Type{*result});
  }
}

void Elaborator::declare_function(Name name, std::vector<Type> arguments, Type result) {
  Callable callable;
  callable.kind = Callable::Kind::opaque;
  callable.name = std::move(name);
  callable.function =
      graph().add_function({callable.name, std::move(arguments), std::move(result), true, no_node, {}});
  callables_.insert_or_assign(callable.name.text, callable);
}

}  // namespace overbar
