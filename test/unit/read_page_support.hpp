// A page to one line of text: what was read of each of its elements, in the worksheet language.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "read/elaborate.hpp"
#include "read/page.hpp"
#include "read/print.hpp"

namespace overbar {

inline PageName quantity(std::string name, unsigned order = 0, std::string latex = {}) {
  return {std::move(name), std::move(latex), false, static_cast<std::uint8_t>(order)};
}

/// A network as in a course: x, y, s : N; z, h, r : K; W1 : K×N, W2 : N×K; scalars J, R, S, L, a, t; f is a
/// function.
inline PageOptions page_options() {
  PageOptions out;
  out.parse = prelude_parse_options();
  out.names = {quantity("W1", 2, "W^{(1)}"),
               quantity("b1", 1, "b^{(1)}"),
               quantity("W2", 2, "W^{(2)}"),
               quantity("b2", 1, "b^{(2)}"),
               quantity("x", 1),
               quantity("y", 1),
               quantity("s", 1),
               quantity("z", 1),
               quantity("h", 1),
               quantity("r", 1),
               quantity("J"),
               quantity("R"),
               quantity("S"),
               quantity("A", 2),
               quantity("B", 2),
               quantity("X", 2),
               quantity("w", 1),
               quantity("λ"),
               quantity("a"),
               quantity("t", 1),
               quantity("y\u0302", 1),
               quantity("loss"),
               quantity("L"),
               quantity("h_in", 1),
               quantity("u", 1)};
  out.names.push_back({"f", "", true, 0});
  out.names.push_back({"φ", "", true, 0});
  out.dims = {"N", "K", "n", "m"};
  return out;
}

struct ReadPage {
  SourceMap sources;
  Page page;
};

inline ReadPage page_of(std::string text, const PageOptions& options, bool markdown) {
  ReadPage out;
  out.sources.files.push_back({markdown ? "page.md" : "page.tex", std::move(text)});
  out.page = read_page(out.sources, 0, options);
  return out;
}

inline std::string shape_text(const ast::Ast& ast, const ast::Shape& shape) {
  std::string out;
  for (const ast::ExprId dim : shape.dimensions) out += (out.empty() ? "" : "×") + print_expr(ast, dim);
  return out.empty() ? "scalar" : out;
}

inline std::string sides_text(const ReadPage& read, const PageChain& chain) {
  constexpr const char* relations[] = {" = ", " := ", " ≠ ", " < ", " ≤ ", " > ", " ≥ ", " ≈ "};
  const ast::Ast& ast = read.page.sheet.ast;
  std::string out = chain.after == PageLink::implies ? "⇒ " : chain.after == PageLink::equivalent ? "⇔ " : "";
  for (std::size_t i = 0; i < chain.sides.size(); ++i) {
    if (i) out += relations[static_cast<int>(chain.relations[i - 1].kind)];
    out += chain.sides[i].expr == ast::no_expr ? "?(" + chain.sides[i].problem + ")"
                                               : print_expr(ast, chain.sides[i].expr);
    for (const PageChain::Shape& said : chain.shapes)
      if (said.side == i) out += " ∈ " + shape_text(ast, said.shape);
  }
  for (const ast::ExprId binder : chain.binders) out += " for " + print_expr(ast, binder);
  if (chain.condition != ast::no_expr) out += " if " + print_expr(ast, chain.condition);
  if (!chain.number.empty()) out += " #" + chain.number;
  return out;
}

inline std::string statement_text(const ReadPage& read, const ast::Statement& statement) {
  const ast::Ast& ast = read.page.sheet.ast;
  std::string out;
  if (const auto* dims = std::get_if<ast::DimDeclaration>(&statement.body)) {
    for (const auto& item : dims->items) out += (out.empty() ? "dim " : ", ") + item.name.text;
  } else if (const auto* quantities = std::get_if<ast::QuantityDeclaration>(&statement.body)) {
    for (const auto& item : quantities->items)
      out += (out.empty() ? "input " : ", ") + item.name.text + " : " + shape_text(ast, item.shape) +
             (item.domain.kind == ast::Domain::Kind::none ? "" : " in a set");
  } else if (const auto* functions = std::get_if<ast::FunctionDeclaration>(&statement.body)) {
    for (const auto& name : functions->names) out += (out.empty() ? "fn " : ", ") + name.text;
    for (const auto& argument : functions->arguments)
      out += (&argument == functions->arguments.data() ? " : " : ", ") + shape_text(ast, argument);
    out += " -> " + shape_text(ast, functions->result);
  } else if (const auto* definition = std::get_if<ast::Definition>(&statement.body)) {
    out += definition->name.text;
    if (definition->is_function) {
      out += "(";
      for (const auto& parameter : definition->parameters)
        out += (&parameter == definition->parameters.data() ? "" : ", ") + parameter.name.text;
      out += ")";
    }
    out += " = " + print_expr(ast, definition->value);
  } else {
    out = "statement";
  }
  return "[" + out + "]";
}

/// The elements, with " | " between them.
inline std::string page_text(const ReadPage& read) {
  std::string out;
  for (const PageElement& element : read.page.elements) {
    if (!out.empty()) out += " | ";
    if (const auto* chain = std::get_if<PageChain>(&element))
      out += sides_text(read, *chain);
    else if (const auto* statement = std::get_if<PageStatement>(&element))
      out += statement_text(read, read.page.sheet.statements[statement->position]);
    else if (const auto* assumption = std::get_if<PageAssumption>(&element))
      out += "assume " + print_expr(read.page.sheet.ast, assumption->formula);
    else if (const auto* unread = std::get_if<PageUnread>(&element))
      out += "!(" + unread->problem + ")";
    else if (const auto* heading = std::get_if<PageHeading>(&element))
      out += "# " + heading->title;
  }
  return out;
}

inline std::string latex_text(std::string text, const PageOptions& options = page_options()) {
  return page_text(page_of(std::move(text), options, false));
}
inline std::string markdown_text(std::string text, const PageOptions& options = page_options()) {
  return page_text(page_of(std::move(text), options, true));
}
/// One displayed formula.
inline std::string formula_text(const std::string& formula, const PageOptions& options = page_options()) {
  return latex_text("$$" + formula + "$$", options);
}

}  // namespace overbar
