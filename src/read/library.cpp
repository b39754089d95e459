#include "read/library.hpp"

#include "prelude/embedded.hpp"
#include "read/elaborate.hpp"

namespace overbar {
namespace {

using ast::ExprId;
using ast::ExprKind;

std::string embedded_text(std::string_view name) {
  for (const auto& file : embedded::prelude_files)
    if (file.name == name) return std::string(file.text);
  return {};
}

/// The functions that are nodes of the graph (read/builtin.cpp) and those of functions.ob.
ParseOptions base_options() {
  using Prefix = KnownFunction::Prefix;
  ParseOptions options;
  for (const char* name : {"exp", "log", "ln", "sin", "cos", "erf", "sqrt", "det"})
    options.functions.push_back({name, Prefix::factor});
  for (const char* name : {"tr", "trace"}) options.functions.push_back({name, Prefix::product});
  for (const char* name : {"sum", "max", "min", "diag", "inv", "transpose", "norm", "onehot", "distinct"})
    options.functions.push_back({name, Prefix::none});
  options.names.emplace_back("I");
  options.names.emplace_back("π");
  return options;
}

/// name(argument…) with plain names for arguments.
bool is_call_of_names(const ast::Ast& ast, ExprId id, const std::string& name,
                      std::vector<std::string>& arguments) {
  if (ast[id].kind != ExprKind::call || ast.text(id) != name) return false;
  for (const ExprId child : ast.children(id)) {
    if (ast[child].kind != ExprKind::name) return false;
    arguments.emplace_back(ast.text(child));
  }
  return true;
}

void read_form(const ast::Ast& ast, const std::string& function, const ast::Statement& statement,
               PreferredForm& form) {
  if (const auto* definition = std::get_if<ast::Definition>(&statement.body)) {
    std::vector<std::string> arguments;
    if (is_call_of_names(ast, definition->value, function, arguments)) {
      form.result = definition->name.text;
      form.parameters = arguments;
    }
    return;
  }
  const auto* claim = std::get_if<ast::Claim>(&statement.body);
  if (claim == nullptr || ast[claim->formula].kind != ExprKind::compare) return;
  const ExprId left = ast.child(claim->formula, 0);
  const ExprId right = ast.child(claim->formula, 1);
  std::vector<std::string> arguments;
  if (ast[left].op == 1 && is_call_of_names(ast, left, function, arguments) && arguments.size() == 1 &&
      form.derivative == ast::no_expr) {
    form.argument = arguments[0];
    form.derivative = right;
  } else if (ast[left].kind == ExprKind::bar && ast[ast.child(left, 0)].kind == ExprKind::name) {
    form.pullbacks.try_emplace(std::string(ast.text(ast.child(left, 0))), right);
  }
}

Library load() {
  Library loaded;
  loaded.sources.files.push_back({"functions.ob", embedded_text("functions.ob")});
  loaded.sources.files.push_back({"forms.ob", embedded_text("forms.ob")});
  ParseOptions options = base_options();
  loaded.functions = parse_worksheet(loaded.sources, 0, options);
  for (const ast::Statement& statement : loaded.functions.statements)
    if (const auto* definition = std::get_if<ast::Definition>(&statement.body))
      options.functions.push_back({definition->name.text, KnownFunction::Prefix::none});
  loaded.forms = parse_worksheet(loaded.sources, 1, options);
  return loaded;
}

/// Pointers into the worksheets, made once they no longer move.
void index_library(Library& loaded) {
  for (const ast::Statement& statement : loaded.functions.statements)
    if (const auto* definition = std::get_if<ast::Definition>(&statement.body))
      loaded.definitions.emplace(definition->name.text, definition);
  std::string function;
  for (const ast::Statement& statement : loaded.forms.statements) {
    if (const auto* opening = std::get_if<ast::ScopeOpening>(&statement.body)) {
      function = opening->title == "sigma" ? "σ" : opening->title;
      continue;
    }
    read_form(loaded.forms.ast, function, statement, loaded.preferred[function]);
  }
}

}  // namespace

const Library& library() {
  static Library loaded = load();
  static const bool indexed = (index_library(loaded), true);
  static_cast<void>(indexed);
  return loaded;
}

const ParseOptions& prelude_parse_options() {
  static const ParseOptions options = [] {
    ParseOptions made = base_options();
    for (const auto& [name, definition] : library().definitions)
      made.functions.push_back({name, KnownFunction::Prefix::none});
    return made;
  }();
  return options;
}

}  // namespace overbar
