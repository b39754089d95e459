// Text to tree, and the tree as an s-expression.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "read/parse.hpp"
#include "read/print.hpp"

namespace overbar {

struct Reading {
  SourceMap sources;
  ast::Worksheet sheet;
};

/// Functions sigma, phi, relu, softmax, f, sqrt, max, min, sum; prefix: log, exp, det, tanh, tr (of a
/// product).
inline ParseOptions test_options() {
  ParseOptions options;
  for (const char* name :
       {"sigma", "phi", "relu", "softmax", "f", "sqrt", "max", "min", "sum", "diag", "step"})
    options.functions.push_back({name, KnownFunction::Prefix::none});
  for (const char* name : {"log", "exp", "det", "tanh"})
    options.functions.push_back({name, KnownFunction::Prefix::factor});
  options.functions.push_back({"tr", KnownFunction::Prefix::product});
  options.names = {"I", "x", "y", "y'", "z", "h", "A", "B", "W", "W1", "b", "J", "x_2", "C"};
  return options;
}

inline Reading read_text(std::string_view text, const ParseOptions& options = test_options()) {
  Reading out;
  out.sources.files.push_back({"test.ob", std::string(text)});
  out.sheet = parse_worksheet(out.sources, 0, options);
  return out;
}

inline const char* kind_name(ast::ExprKind kind) {
  constexpr const char* names[] = {
      "error",  "number",  "name", "inf",   "truth", "ones", "vector", "matrix", "row", "bar",   "partial",
      "grad",   "-",       "+",    "*",     "dot",   "o",    "/",      "./",     "^",   ".^",    "T",
      "inv",    "invT",    "call", "at",    ":",     "..",   "norm",   "abs",    "ind", "cases", "reduce",
      "binder", "compare", "in",   "chain", "not",   "and",  "or",     "=>",     "<=>",
  };
  return names[static_cast<int>(kind)];
}

/// (kind children…); names and numbers bare; calls as (σ' z), reductions as (sum (j) body), comparisons by
/// operator.
inline std::string tree(const ast::Ast& a, ast::ExprId id) {
  using namespace ast;
  if (id == no_expr) return "none";
  const ExprNode& e = a[id];
  std::string head = kind_name(e.kind);
  const std::string text(a.text(id));
  switch (e.kind) {
    case ExprKind::number:
    case ExprKind::name:
      return text;
    case ExprKind::infinity:
    case ExprKind::slice:
      return head;
    case ExprKind::truth:
      return e.op ? "true" : "false";
    case ExprKind::call:
      head = text + std::string(e.op, '\'');
      break;
    case ExprKind::norm:
      head += text.empty() ? "" : "_" + text;
      break;
    case ExprKind::index:
      head = e.op ? "sub" : "at";
      break;
    case ExprKind::binder:
      head = text;
      break;
    case ExprKind::reduce: {
      constexpr const char* words[] = {"sum", "prod", "max", "min", "mean"};
      head = std::string(words[e.op]) + (e.conditional ? "?" : "");
      break;
    }
    case ExprKind::compare: {
      constexpr const char* words[] = {"=", "!=", "<", "<=", ">", ">="};
      head = words[e.op];
      break;
    }
    default:
      break;
  }
  std::string out = "(" + head;
  for (const ExprId child : a.children(id)) out += " " + tree(a, child);
  return out + ")";
}

/// The tree of a formula; the diagnostics instead if there are any.
inline std::string tree_of(std::string_view text, const ParseOptions& options = test_options()) {
  SourceMap sources;
  sources.files.push_back({"test.ob", std::string(text)});
  ast::Worksheet sheet;
  const ast::ExprId id =
      parse_formula(sources, {0, 0, static_cast<std::uint32_t>(text.size())}, options, sheet);
  std::string out;
  for (const Diagnostic& d : sheet.diagnostics) out += "[" + d.code + "] ";
  return id == ast::no_expr ? out + "no formula" : out + tree(sheet.ast, id);
}

}  // namespace overbar
