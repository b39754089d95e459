// Any bytes are read as a LaTeX page and as a Markdown page, beside a worksheet and alone: no crash, no hang,
// nodes after their children, spans inside the file, chains well formed, everything that was read printable;
// a side that was not read says why.
#include <cstdlib>
#include <string>

#include "read/elaborate.hpp"
#include "read/page.hpp"
#include "read/print.hpp"

namespace {

using namespace overbar;

void require(bool holds) {
  if (!holds) std::abort();
}

PageOptions options() {
  PageOptions out;
  out.parse = prelude_parse_options();
  const auto quantity = [&](const char* name, unsigned order, const char* latex) {
    out.names.push_back({name, latex, false, static_cast<std::uint8_t>(order)});
  };
  quantity("W1", 2, "W^{(1)}");
  quantity("W2", 2, "W^{(2)}");
  quantity("b1", 1, "");
  quantity("x", 1, "\\mathbf{x}");
  quantity("y", 1, "");
  quantity("z", 1, "");
  quantity("h", 1, "");
  quantity("A", 2, "");
  quantity("J", 0, "");
  quantity("loss", 0, "\\mathcal{L}");
  quantity("y\u0302", 1, "");
  quantity("y'", 1, "");
  out.names.push_back({"f", "", true, 0});
  out.dims = {"n", "m", "N"};
  out.macros = "\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\\def\\a{\\a\\a}";
  out.limits.expansions = 500;
  out.limits.expanded_tokens = 20'000;
  return out;
}

void check(const Page& page, std::size_t size) {
  const ast::Ast& ast = page.sheet.ast;
  const auto inside = [&](Span span) { return span.begin <= span.end && span.end <= size; };
  for (ast::ExprId id = 0; id < ast.nodes.size(); ++id) {
    require(inside(ast[id].span));
    for (const ast::ExprId child : ast.children(id)) require(child < id);
  }
  for (const Diagnostic& diagnostic : page.sheet.diagnostics) require(inside(diagnostic.span));
  for (const ast::Statement& statement : page.sheet.statements) require(inside(statement.span));
  for (const PageElement& element : page.elements) {
    if (const auto* chain = std::get_if<PageChain>(&element)) {
      require(!chain->sides.empty() && chain->sides.size() == chain->relations.size() + 1 &&
              inside(chain->span));
      for (const PageSide& side : chain->sides) {
        require(inside(side.span) && (side.expr == ast::no_expr) == !side.problem.empty());
        if (side.expr != ast::no_expr) require(!print_expr(ast, side.expr).empty());
      }
      for (const PageChain::Relation& relation : chain->relations) require(inside(relation.span));
      for (const ast::ExprId binder : chain->binders) require(ast[binder].kind == ast::ExprKind::binder);
      if (chain->condition != ast::no_expr) require(!print_expr(ast, chain->condition).empty());
    } else if (const auto* statement = std::get_if<PageStatement>(&element)) {
      require(statement->position < page.sheet.statements.size());
    } else if (const auto* unread = std::get_if<PageUnread>(&element)) {
      require(inside(unread->span) && !unread->problem.empty());
    } else if (const auto* assumption = std::get_if<PageAssumption>(&element)) {
      require(assumption->formula < ast.nodes.size());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const PageOptions known = options();
  static const PageOptions alone = [] {
    PageOptions out = options();
    out.names.clear();
    out.dims.clear();
    return out;
  }();
  for (const char* name : {"input.tex", "input.md"}) {
    SourceMap sources;
    sources.files.push_back({name, std::string(reinterpret_cast<const char*>(data), size)});
    check(read_page(sources, 0, known), size);
    check(read_page(sources, 0, alone), size);
  }
  return 0;
}
