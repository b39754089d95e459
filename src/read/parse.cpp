#include "read/parse.hpp"

#include <algorithm>

#include "read/parser.hpp"
#include "read/split.hpp"

namespace overbar {

namespace {

class Reader {
 public:
  Reader(const SourceMap& sources, std::uint32_t file, const ParseOptions& options)
      : sources_(sources), file_(file), options_(options), names_(options) {}

  ast::Worksheet run(std::span<const TextRange> blocks) {
    for (std::size_t i = 0; i < blocks.size() && !stopped_;) {
      if (blocks[i].kind == TextRange::Kind::heading) {
        heading(blocks[i++]);
        continue;
      }
      list_.tokens.clear();
      do lex(blocks[i++]);
      while (i < blocks.size() && blocks[i].kind == TextRange::Kind::continuation);
      statements();
    }
    finish();
    return std::move(sheet_);
  }

 private:
  void heading(const TextRange& range) {
    const std::string& text = sources_.files[file_].text;
    names_.open_scope();
    sheet_.statements.push_back({{file_, range.begin, range.end},
                                 ast::ScopeOpening{text.substr(range.begin, range.end - range.begin), true}});
  }

  void lex(const TextRange& range) {
    const std::size_t before = list_.tokens.size();
    if (stopped_) return;
    ReadLimits left = options_.limits;
    left.tokens =
        static_cast<std::uint32_t>(std::max<std::uint64_t>(left.tokens, tokens_) - tokens_ + before);
    if (!ast::lex_range(sources_, file_, range, left, list_, sheet_.diagnostics))
      stop(list_.tokens.empty() ? range.begin : list_.tokens.back().end,
           "more than " + std::to_string(options_.limits.tokens) + " symbols in one file");
    tokens_ += list_.tokens.size() - before;
  }

  void statements() {
    ast::Parser parser(file_, list_, names_, options_.limits, sheet_);
    for (std::size_t first = 0; first < list_.tokens.size();) {
      const std::size_t last = ast::statement_end(list_, first);
      if (sheet_.statements.size() >= options_.limits.statements)
        return stop(list_.tokens[first].begin,
                    "more than " + std::to_string(options_.limits.statements) + " statements in one file");
      parser.statement(first, last);
      first = last;
    }
  }

  void stop(std::uint32_t place, std::string message) {
    stopped_ = true;
    sheet_.diagnostics.push_back({Severity::error,
                                  code("too-large"),
                                  {file_, place, place},
                                  std::move(message) + "; the rest is not read",
                                  {}});
  }

  void finish() {
    auto& all = sheet_.diagnostics;
    std::ranges::stable_sort(all, {}, [](const Diagnostic& d) { return d.span.begin; });
    const std::size_t most = options_.limits.diagnostics;
    if (all.size() <= most) return;
    const std::size_t dropped = all.size() - most;
    const Span place = all[most].span;
    all.resize(most);
    all.push_back(
        {Severity::error, code("too-many-errors"), place, std::to_string(dropped) + " more not shown", {}});
  }

  const SourceMap& sources_;
  std::uint32_t file_;
  const ParseOptions& options_;
  ast::NameTable names_;
  ast::TokenList list_;
  ast::Worksheet sheet_;
  std::uint64_t tokens_ = 0;
  bool stopped_ = false;
};

}  // namespace

ast::Worksheet parse_worksheet(const SourceMap& sources, std::uint32_t file,
                               std::span<const TextRange> blocks, const ParseOptions& options) {
  return Reader(sources, file, options).run(blocks);
}

ast::Worksheet parse_worksheet(const SourceMap& sources, std::uint32_t file, const ParseOptions& options) {
  const TextRange whole{0, static_cast<std::uint32_t>(sources.files[file].text.size()),
                        TextRange::Kind::statements};
  return parse_worksheet(sources, file, {&whole, 1}, options);
}

ast::ExprId parse_formula(const SourceMap& sources, Span place, const ParseOptions& options,
                          ast::Worksheet& sheet) {
  ast::NameTable names(options);
  ast::TokenList list;
  const std::size_t reports = sheet.diagnostics.size();
  ast::lex_range(sources, place.file, {place.begin, place.end, TextRange::Kind::statements}, options.limits,
                 list, sheet.diagnostics);
  if (sheet.diagnostics.size() != reports) return ast::no_expr;
  return ast::Parser(place.file, list, names, options.limits, sheet).lone_formula(0, list.tokens.size());
}

}  // namespace overbar
