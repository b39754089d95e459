// Calls of functions: opaque ones, scalar ones (applied entrywise), and those that keep their call.
#include <algorithm>

#include "derive/derive.hpp"
#include "diag/codes.hpp"
#include "op/build.hpp"
#include "read/elaborator.hpp"

namespace overbar {
namespace {

constexpr std::size_t max_call_depth = 64;
constexpr std::size_t most_calls_read = 100'000;

/// The own axes of a value as index axes, so that scalar notation acts on every entry.
Operand entrywise(const Graph& graph, const Operand& value) {
  Operand result = value;
  for (std::size_t k = 0; k < own_order(graph, value); ++k) result.indices.push_back("#" + std::to_string(k));
  return result;
}

/// … and back.
Result<Operand> restored(Graph& graph, const Operand& value, const std::vector<std::string>& indices,
                         std::size_t own, bool row) {
  std::vector<std::string> order = indices;
  for (std::size_t k = 0; k < own; ++k) order.push_back("#" + std::to_string(k));
  std::vector<Dim> dims;
  for (const std::string& name : order) {
    const auto it = std::ranges::find(value.indices, name);
    if (it == value.indices.end())
      return fail(code("not-understood"), "this function does not use its argument");
    dims.push_back(graph.axes(value.node)[static_cast<std::size_t>(it - value.indices.begin())]);
  }
  auto node = indices_to_axes(graph, value, order, dims);
  if (!node) return std::unexpected(node.error());
  return Operand{*node, indices, row, Operand::Unsized::no};
}

/// Arguments with indices get those of all, in one order: then the axes of the call are those of its
/// arguments. The person's letters come before own axes (entrywise).
Result<void> spread_indices(Graph& graph, std::vector<Operand>& args) {
  const auto united = unite(graph, args);
  if (!united) return std::unexpected(united.error());
  std::vector<std::string> names;
  std::vector<Dim> dims;
  for (const bool own : {false, true})
    for (std::size_t k = 0; k < united->names.size(); ++k) {
      if (united->names[k].starts_with('#') != own) continue;
      names.push_back(united->names[k]);
      dims.push_back(united->dims[k]);
    }
  for (Operand& arg : args) {
    if (arg.indices.empty() || arg.indices == names) continue;
    const auto node = indices_to_axes(graph, arg, names, dims);
    if (!node) return std::unexpected(node.error());
    arg.node = *node;
    arg.indices = names;
  }
  return {};
}

std::string wrong_count(const std::string& name, std::size_t wanted, std::size_t given) {
  return name + " takes " + std::to_string(wanted) + (wanted == 1 ? " argument" : " arguments") + ", not " +
         std::to_string(given);
}

/// leaky_relu(z, a)
std::string signature(const std::string& name, const ast::Definition& definition) {
  std::string text = name + "(";
  for (const auto& parameter : definition.parameters)
    text += (text.back() == '(' ? "" : ", ") + parameter.name.text;
  return text + ")";
}

/// An error of the body of a function: of functions in functions the outermost and the innermost are named.
std::string within(const std::string& name, const std::string& message) {
  constexpr std::string_view in = "in ";
  constexpr std::string_view dots = "… ";
  std::string rest = message;
  if (rest.starts_with(in)) {
    rest.erase(0, std::min(rest.find(": "), rest.size() - 2) + 2);
    if (rest.starts_with(dots)) rest.erase(0, dots.size());
    if (rest.starts_with(in)) return "in " + name + ": … " + rest;
  }
  return "in " + name + ": " + message;
}

const std::string row_index = "#row";
constexpr char of_caller = '\'';

/// Is every vector parameter given a matrix, of the same number of rows?
bool takes_rows(const Graph& graph, const std::vector<ast::Definition::Parameter>& parameters,
                const std::vector<Operand>& args) {
  std::optional<Dim> rows;
  for (std::size_t k = 0; k < args.size(); ++k) {
    const std::size_t wanted = parameters[k].shape.dimensions.size();
    if (wanted == 0) continue;
    const std::vector<Dim> axes = own_axes(graph, args[k]);
    if (wanted != 1 || axes.size() != 2 || !args[k].indices.empty() || axes[0] == Dim{1} ||
        axes[1] == Dim{1} || args[k].unsized != Operand::Unsized::no || (rows && *rows != axes[0]))
      return false;
    rows = axes[0];
  }
  return rows.has_value();
}

/// Does the body of a definition name a quantity of the page that is not one of its parameters?
bool names_quantity(const ast::Ast& ast, const ast::Definition& definition, const Scope& page) {
  std::vector<ast::ExprId> stack{definition.value};
  while (!stack.empty()) {
    const ast::ExprId id = stack.back();
    stack.pop_back();
    const auto children = ast.children(id);
    stack.insert(stack.end(), children.begin(), children.end());
    if (ast[id].kind != ast::ExprKind::name) continue;
    const std::string name(ast.text(id));
    if (page.values.contains(name) &&
        std::ranges::none_of(definition.parameters, [&](const auto& p) { return p.name.text == name; }))
      return true;
  }
  return false;
}

constexpr unsigned longest_number = 1U << 16U;  // bits

/// f(f(a)) of a function f(a) = g(g(a)) …: coefficients double their length at each level.
bool has_long_number(const Graph& graph, NodeId body) {
  return std::ranges::any_of(reachable(graph, body), [&](NodeId id) {
    return graph.op(id) == Op::literal &&
           std::ranges::any_of(graph.rationals(graph.node(id).attr), [](const Rational& value) {
             const Integer top = abs(numerator(value));
             return (top != 0 && msb(top) > longest_number) || msb(denominator(value)) > longest_number;
           });
  });
}

}  // namespace

bool Elaborator::is_function(const std::string& name) const {
  if (callables_.contains(name) || library().definitions.contains(name)) return true;
  const std::vector<std::string> builtin = builtin_names();
  return std::ranges::find(builtin, name) != builtin.end();
}

std::vector<std::string> Elaborator::function_names() const {
  std::vector<std::string> names = builtin_names();
  for (const auto& [name, callable] : callables_) names.push_back(name);
  for (const auto& [name, definition] : library().definitions) names.push_back(name);
  return names;
}

Result<Operand> Elaborator::call(const std::string& name, std::size_t order, std::vector<Operand> args) {
  auto it = callables_.find(name);
  const bool own = it != callables_.end() && it->second.ast != &library().functions.ast;
  if (!own && order == 0)
    if (auto result = builtin(name, args)) return *std::move(result);
  if (it == callables_.end()) {
    const auto found = library().definitions.find(name);
    if (found == library().definitions.end())
      return fail(code("unknown-function"), "unknown function " + name);
    Callable callable;
    callable.name = Name{name, {}, Accent::none, {}, {}};
    callable.ast = &library().functions.ast;
    callable.definition = found->second;
    const auto& parameters = found->second->parameters;
    callable.kind =
        parameters.size() == 1 && !parameters[0].shape.given ? Callable::Kind::scalar : Callable::Kind::kept;
    it = callables_.emplace(name, callable).first;
  }
  if (call_depth_ >= max_call_depth)
    return fail(code("too-deep"), "functions call each other more than 64 deep");
  ++call_depth_;
  Result<Operand> result = fail(code("not-understood"), "");
  if (it->second.kind == Callable::Kind::opaque) {
    result = call_opaque(it->second, order, std::move(args));
  } else if (it->second.kind == Callable::Kind::scalar && args.size() == 1) {
    result = call_scalar(it->second, order, args[0]);
  } else if (order != 0) {
    result = fail(code("bad-derivative"), "a prime needs a function of one scalar");
  } else {
    result = call_kept(it->second, std::move(args));
  }
  --call_depth_;
  if (it->second.mentions_page) ++page_mentions_;
  return result;
}

Result<Operand> Elaborator::body_of(Callable& callable, std::vector<Operand> args) {
  // A function that calls another one twice, which does the same, … is read twice as often at each level.
  if (calls_read_ >= most_calls_read)
    return fail(code("too-large"),
                "functions are called more than " + std::to_string(most_calls_read) + " times");
  ++calls_read_;
  if (callable.reading)
    return fail(code("calls-itself"), callable.name.text + " calls itself, and that has no end");
  const ast::Definition& definition = *callable.definition;
  if (args.size() != definition.parameters.size())
    return fail(code("wrong-argument-count"), wrong_count(signature(callable.name.text, definition),
                                                          definition.parameters.size(), args.size()));
  Scope scope;
  for (std::size_t k = 0; k < args.size(); ++k) {
    const auto& parameter = definition.parameters[k];
    const auto& dims = parameter.shape.dimensions;
    const std::vector<Dim> own = own_axes(graph(), args[k]);
    if (own.size() != dims.size() || is_unsized(args[k]))
      return fail(code("shape-mismatch"), "argument " + std::to_string(k + 1) + " of " + callable.name.text +
                                              " is " + shape_text(graph(), args[k]) + ", which does not fit");
    for (std::size_t axis = 0; axis < dims.size(); ++axis) {
      const auto& node = (*callable.ast)[dims[axis]];
      const std::string text(callable.ast->text(dims[axis]));
      if (node.kind == ast::ExprKind::name) {
        const auto [bound, fresh] = scope.dims.try_emplace(text, own[axis]);
        if (bound->second != own[axis])
          return fail(code("shape-mismatch"), "the arguments of " + callable.name.text + " have sizes " +
                                                  to_string(graph(), bound->second) + " and " +
                                                  to_string(graph(), own[axis]) +
                                                  " where one size is needed");
      } else if (to_string(graph(), own[axis]) != text) {
        return fail(code("shape-mismatch"), "argument " + std::to_string(k + 1) + " of " +
                                                callable.name.text + " must have size " + text);
      }
    }
    scope.values[parameter.name.text] = args[k];
    // Σ_k in the body is not the caller's k: in f(A[k,:]) the row's index gets a name that no text has.
    for (std::string& index : scope.values[parameter.name.text].indices)
      index.insert(index.begin(), of_caller);
  }
  const bool own = callable.ast != &library().functions.ast;
  if (own && (callable.mentions_page || names_quantity(*callable.ast, definition, scope_))) {
    callable.mentions_page = true;
    // H(a) = min(a, δ): the page's names are known in it too, behind the parameters.
    Scope around = scope_;
    for (const auto& [name, dim] : scope.dims) around.dims.insert_or_assign(name, dim);
    for (const auto& [name, value] : scope.values) around.values.insert_or_assign(name, value);
    scope = std::move(around);
  }
  const std::size_t mentions = page_mentions_;
  callable.reading = true;
  auto body = expression(*callable.ast, definition.value, scope);
  callable.reading = false;
  if (!body) return fail(body.error().code, within(callable.name.text, body.error().message));
  if (is_unsized(*body))
    return fail(code("unsized"), within(callable.name.text, fail_unsized().error().message));
  for (std::string& index : body->indices) {
    if (!index.starts_with(of_caller))
      return fail(code("unbound-index"), "in " + callable.name.text + ": index " + index + " is free");
    index.erase(index.begin());
  }
  // … itself, or through a function that it calls.
  callable.mentions_page = callable.mentions_page || page_mentions_ != mentions;
  return *body;
}

// -- scalar functions

Result<std::uint32_t> Elaborator::scalar_function(Callable& callable) {
  if (callable.function != ~std::uint32_t{0} || !callable.bodies.empty()) return callable.function;
  Graph& g = graph();
  const std::uint32_t scalar_type = g.intern_type(Type{});
  const NodeId placeholder =
      symbol_node(g, g.add_symbol({Name{"z", {}, Accent::none, {}, {}}, Role::placeholder, scalar_type, {}}));
  auto body = body_of(callable, {scalar_value(placeholder)});
  if (!body) return std::unexpected(body.error());
  if (callable.mentions_page) {
    if (g.order(body->node) != 0 || g.is_boolean(body->node))
      return fail(code("not-a-scalar"), "in " + callable.name.text + ": its value must be a scalar");
    callable.placeholder = placeholder;
    callable.bodies = {body->node};
    return callable.function;
  }
  Function function{callable.name, {Type{}}, Type{}, false, placeholder, {body->node}};
  const bool function_of_library = callable.ast == &library().functions.ast;
  function.prelude = function_of_library;
  callable.function = g.add_function(std::move(function));
  if (options_.preferred_forms) {
    const auto form = library().preferred.find(callable.name.text);
    if (form != library().preferred.end() && form->second.derivative != ast::no_expr) {
      Scope scope;
      scope.values[form->second.argument] = scalar_value(placeholder);
      auto derivative = expression(library().forms.ast, form->second.derivative, scope);
      if (!derivative) return fail(derivative.error().code, derivative.error().message);
      // Reading the form has applied the function, and so made raw derivatives already.
      g.function(callable.function).bodies.resize(1);
      g.function(callable.function).bodies.push_back(derivative->node);
    }
  }
  ensure_derivatives(g, callable.function, 2);
  if (!function_of_library && std::ranges::any_of(g.function(callable.function).bodies,
                                                  [&](NodeId each) { return has_long_number(g, each); })) {
    callable.function = ~std::uint32_t{0};
    return fail(code("too-large"),
                "the numbers in the derivative of " + callable.name.text + " are too long");
  }
  return callable.function;
}

Result<Operand> Elaborator::call_scalar(Callable& callable, std::size_t order, const Operand& arg) {
  auto function = scalar_function(callable);
  if (!function) return std::unexpected(function.error());
  if (is_unsized(arg)) return fail_unsized();
  if (order > 8) return fail(code("bad-derivative"), "at most eight primes");
  if (callable.mentions_page) {
    Graph& g = graph();
    while (callable.bodies.size() <= order)
      callable.bodies.push_back(pull_back(g, callable.bodies.back(), literal(g, 1), callable.placeholder));
    const NodeId lifted = lift(g, callable.bodies[order], callable.placeholder, arg.node);
    if (lifted == no_node)
      return fail(code("not-understood"), "in " + callable.name.text +
                                              ": a determinant or inverse of its argument is for scalars, "
                                              "this is " +
                                              shape_text(g, arg));
    return with_node(arg, lifted);
  }
  ensure_derivatives(graph(), *function, order + 1);
  return with_node(arg, apply(graph(), *function, std::vector<std::uint8_t>(order, 0), {arg.node}));
}

// -- opaque functions

Result<Operand> Elaborator::call_opaque(Callable& callable, std::size_t order, std::vector<Operand> args) {
  Graph& g = graph();
  const Function& function = g.function(callable.function);
  if (args.size() != function.parameters.size())
    return fail(code("wrong-argument-count"),
                wrong_count(callable.name.text, function.parameters.size(), args.size()));
  if (order > 0 && args.size() != 1)
    return fail(code("bad-derivative"), "a prime needs a function of one argument");
  // Tensors given to scalar parameters are batches: the function acts on every entry.
  const bool all_scalar =
      std::ranges::all_of(function.parameters, [](const Type& type) { return type.axes.empty(); });
  if (all_scalar) {
    auto values = aligned(g, args);
    if (!values) return std::unexpected(values.error());
    std::vector<NodeId> nodes;
    for (const Operand& value : *values) nodes.push_back(value.node);
    const NodeId node = apply(g, callable.function, std::vector<std::uint8_t>(order, 0), nodes);
    if (function.result.axes.empty()) return with_node(values->front(), node);
    return Operand{node, values->front().indices, false, Operand::Unsized::no};
  }
  std::vector<NodeId> nodes;
  bool row = false;
  for (std::size_t k = 0; k < args.size(); ++k) {
    auto fitted = shaped_as(g, args[k], function.parameters[k].axes);
    if (!fitted)
      return fail(code("shape-mismatch"), "argument " + std::to_string(k + 1) + " of " + callable.name.text +
                                              " is " + shape_text(g, args[k]) + ", but " +
                                              to_string(g, function.parameters[k]) + " was declared");
    if (!fitted->indices.empty())
      return fail(code("batch"), callable.name.text + " takes whole tensors, not indexed ones");
    row = row || args[k].row;
    nodes.push_back(fitted->node);
  }
  const NodeId node = apply(g, callable.function, std::vector<std::uint8_t>(order, 0), nodes);
  return Operand{node, {}, row && g.order(node) == 1, Operand::Unsized::no};
}

// -- kept calls

std::uint32_t Elaborator::kept_function(Callable& callable) {
  if (callable.function == ~std::uint32_t{0})
    callable.function = graph().add_function(
        {callable.name, {}, Type{}, false, no_node, {}, callable.ast == &library().functions.ast});
  return callable.function;
}

Result<Operand> Elaborator::call_kept(Callable& callable, std::vector<Operand> args) {
  Graph& g = graph();
  const auto& parameters = callable.definition->parameters;
  if (args.size() != parameters.size())
    return fail(code("wrong-argument-count"), wrong_count(signature(callable.name.text, *callable.definition),
                                                          parameters.size(), args.size()));
  bool row = false;
  bool flat_row = false;  // a 1×n matrix was given for a vector
  bool by_rows = false;   // matrices were given for vectors: softmax(Q Kᵀ)
  const bool all_scalar =
      std::ranges::all_of(parameters, [](const auto& p) { return p.shape.dimensions.empty(); });
  std::vector<Operand> given = args;
  std::size_t own = 0;
  std::vector<std::string> indices;
  if (all_scalar) {
    auto values = aligned(g, args);
    if (!values) return std::unexpected(values.error());
    own = own_order(g, values->front());
    row = values->front().row;
    indices = values->front().indices;
    // Scalars stay scalars: only what has entries is spread.
    for (std::size_t k = 0; k < args.size(); ++k) {
      if (is_unsized(args[k])) args[k] = values->at(k);
      if (own_order(g, args[k]) == own) args[k] = entrywise(g, args[k]);
    }
    if (auto spread = spread_indices(g, args); !spread) return std::unexpected(spread.error());
  } else if (takes_rows(g, parameters, args)) {
    for (std::size_t k = 0; k < args.size(); ++k)
      if (!parameters[k].shape.dimensions.empty()) args[k].indices = {row_index};
    by_rows = true;
  } else {
    for (std::size_t k = 0; k < args.size(); ++k) {
      if (parameters[k].shape.dimensions.size() != 1) continue;
      const std::vector<Dim> axes = own_axes(g, args[k]);
      if (axes.size() == 2 && (axes[0] == Dim{1} || axes[1] == Dim{1})) {
        flat_row = flat_row || axes[0] == Dim{1};
        if (auto flat = shaped_as(g, args[k], {axes[0] == Dim{1} ? axes[1] : axes[0]})) args[k] = *flat;
      }
      row = row || args[k].row;
      args[k].row = false;
    }
    if (auto spread = spread_indices(g, args); !spread) return std::unexpected(spread.error());
  }
  auto body = body_of(callable, args);
  if (!body) return body;
  if (all_scalar && own > 0) {
    body = restored(g, *body, indices, own, row);
    if (!body) return body;
  }
  if (by_rows && (body->indices != std::vector<std::string>{row_index} || own_order(g, *body) != 1))
    return fail(code("shape-mismatch"),
                callable.name.text +
                    " of a matrix: only functions whose value is a vector act on its rows; write " +
                    callable.name.text + "(X[n,:]) for one row");
  std::vector<NodeId> nodes;
  for (const Operand& arg : args) nodes.push_back(arg.node);
  if (callable.mentions_page && !by_rows) return body;
  const std::uint32_t function = kept_function(callable);
  if (!all_scalar && g.function(function).parameters.empty()) {
    // Orders only: sizes may differ from call to call.
    for (const auto& parameter : parameters)
      g.function(function).parameters.push_back(
          Type{std::vector<Dim>(parameter.shape.dimensions.size()), false});
    g.function(function).result = Type{std::vector<Dim>(own_order(g, *body)), false};
  }
  Operand result = with_node(*body, overbar::call(g, function, nodes, body->node));
  if (!all_scalar && !callable.mentions_page) attach_pullbacks(callable, args, result);
  if (by_rows) return scalar_value(result.node);
  if (own_order(g, result) == 1 && !all_scalar) {
    result.row = row;
    if (flat_row) return shaped_as(g, result, {Dim{1}, own_axes(g, result)[0]});
  }
  return result;
}

void Elaborator::attach_pullbacks(const Callable& callable, const std::vector<Operand>& args,
                                  const Operand& result) {
  if (!options_.preferred_forms || graph().op(result.node) != Op::call ||
      graph().pullback(result.node, 0) != nullptr)
    return;
  const auto form = library().preferred.find(callable.name.text);
  if (form == library().preferred.end() || form->second.pullbacks.empty()) return;
  const bool by_rows = result.indices == std::vector<std::string>{row_index};
  if (!by_rows && std::ranges::any_of(args, [](const Operand& arg) { return !arg.indices.empty(); })) return;
  Graph& g = graph();
  Scope scope;
  const auto& parameters = callable.definition->parameters;
  for (std::size_t k = 0; k < args.size(); ++k) {
    scope.values[form->second.parameters[k]] = args[k];
    const auto& dims = parameters[k].shape.dimensions;
    for (std::size_t axis = 0; axis < dims.size(); ++axis)
      scope.dims.try_emplace(std::string(callable.ast->text(dims[axis])), own_axes(g, args[k])[axis]);
  }
  const NodeId placeholder = symbol_node(
      g,
      g.add_symbol({Name{"ȳ", {}, Accent::none, {}, {}}, Role::placeholder, g.node(result.node).type, {}}));
  scope.values[form->second.result] = result;
  scope.bars[result.node] = with_node(result, placeholder);
  scope.bars[result.node].row = false;
  for (std::size_t k = 0; k < args.size(); ++k) {
    const auto it = form->second.pullbacks.find(form->second.parameters[k]);
    if (it == form->second.pullbacks.end()) continue;
    auto body = expression(library().forms.ast, it->second, scope);
    if (body && by_rows && args[k].indices.empty() && !body->indices.empty())
      *body = summed(g, *body, row_index);
    if (body && by_rows && body->indices == args[k].indices && g.type(body->node) == g.type(args[k].node))
      g.set_pullback(result.node, k, {placeholder, body->node});
    else if (body && !by_rows)
      if (auto fitted = shaped_as(g, *body, g.axes(args[k].node)); fitted && fitted->indices.empty())
        g.set_pullback(result.node, k, {placeholder, fitted->node});
  }
}

}  // namespace overbar
