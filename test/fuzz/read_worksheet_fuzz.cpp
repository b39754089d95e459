// Any bytes are read as a worksheet and as Markdown: no crash, no hang, nodes after their children, spans
// inside the file; and what was read of each definition and claim is printed and reads back to the same tree.
#include <cstdlib>
#include <string>
#include <vector>

#include "read/markdown.hpp"
#include "read/parse.hpp"
#include "read/print.hpp"

namespace {

using namespace overbar;

void require(bool holds) {
  if (!holds) std::abort();
}

ParseOptions options() {
  ParseOptions out;
  for (const char* name : {"sigma", "relu", "f", "sqrt"})
    out.functions.push_back({name, KnownFunction::Prefix::none});
  for (const char* name : {"log", "exp", "det"})
    out.functions.push_back({name, KnownFunction::Prefix::factor});
  out.functions.push_back({"tr", KnownFunction::Prefix::product});
  out.names = {"I"};
  return out;
}

void check_places(const ast::Worksheet& sheet, std::size_t size) {
  for (ast::ExprId id = 0; id < sheet.ast.nodes.size(); ++id) {
    const Span span = sheet.ast[id].span;
    require(span.begin <= span.end && span.end <= size);
    for (const ast::ExprId child : sheet.ast.children(id)) require(child < id);
  }
  for (const Diagnostic& d : sheet.diagnostics) require(d.span.begin <= d.span.end && d.span.end <= size);
  for (const ast::Statement& s : sheet.statements) require(s.span.begin <= s.span.end && s.span.end <= size);
}

// The names a claim was read with are those of the worksheet around it, so the claim is printed into the same
// place: all the text before it stays, and the last statement is compared.
void check_printing(const ast::Worksheet& sheet, const std::string& text) {
  if (text.size() > 2000 || sheet.statements.empty() || !sheet.diagnostics.empty()) return;
  const ast::Statement& last = sheet.statements.back();
  const auto* claim = std::get_if<ast::Claim>(&last.body);
  if (claim == nullptr || !claim->binders.empty()) return;
  const std::string printed =
      text.substr(0, last.span.begin) + "claim " + print_expr(sheet.ast, claim->formula);
  SourceMap sources;
  sources.files.push_back({"printed", printed});
  const ast::Worksheet again = parse_worksheet(sources, 0, options());
  require(again.statements.size() == sheet.statements.size());
  const auto* same = std::get_if<ast::Claim>(&again.statements.back().body);
  require(same != nullptr && same_expr(sheet.ast, claim->formula, again.ast, same->formula));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  SourceMap sources;
  sources.files.push_back({"input", text});
  const ast::Worksheet sheet = parse_worksheet(sources, 0, options());
  check_places(sheet, size);
  check_printing(sheet, text);
  const MarkdownBlocks blocks = extract_blocks(text);
  check_places(parse_worksheet(sources, 0, blocks.ranges, options()), size);
  return 0;
}
