// The prelude, parsed: functions written in the worksheet language, and the derivative forms they prefer.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "read/ast.hpp"
#include "read/parse.hpp"

namespace overbar {

/// How the prelude prefers to write a derivative: the claim of forms.ob that says so.
struct PreferredForm {
  std::string argument;                   // scalar functions: the name of the argument, as in the claim
  ast::ExprId derivative = ast::no_expr;  // scalar functions: f′(argument)
  std::string result;  // tensor functions: the name of the call in the claim, as in p = softmax(z)
  std::vector<std::string> parameters;           // … of its arguments
  std::map<std::string, ast::ExprId> pullbacks;  // … the adjoint of each argument
};

struct Library {
  SourceMap sources;
  ast::Worksheet functions;
  ast::Worksheet forms;
  std::map<std::string, const ast::Definition*> definitions;
  std::map<std::string, PreferredForm> preferred;
};

/// Parsed once for the life of the program.
const Library& library();

}  // namespace overbar
