#include "read/page.hpp"

#include <algorithm>

#include "read/lexer.hpp"
#include "read/page_reader.hpp"

namespace overbar {

namespace latex {

namespace {

constexpr std::uint32_t parser_depth = 1024;  // a LaTeX group is up to five brackets and operators

}  // namespace

PageReader::PageReader(const SourceMap& sources, std::uint32_t file, const PageOptions& options, Task task,
                       Survey survey)
    : sources_(sources),
      file_(file),
      options_(options),
      text_(sources.files[file].text),
      task_(task),
      survey_(std::move(survey)),
      staged_(adjoints_by_d(text_)),
      speaks_of_differentials_(text_.contains("differential ") || text_.contains("ifferentials")),
      limits_(options.parse.limits),
      macros_(options.limits),
      names_(options, survey_.notation(layer_letter(text_).letter), page_.names) {
  circled_times_ = circled_times_is_entrywise(text_);
  page_.labels = names_.notation().labels;
  page_.shadowed = names_.notation().shadowed;
  page_.step = names_.notation().step;
  for (const std::string& name : survey_.typed()) {
    PageName function;
    function.name = name;
    function.function = true;
    names_.learn(function);
  }
  limits_.depth = std::max(limits_.depth, parser_depth);
  macros_.define_all(options.macros);
  const LayerLetter layers = layer_letter(text_);
  layer_letter_ = layers.letter;
  layers_below_ = layers.below;
  add_expr(page_.sheet.ast, ast::ExprKind::slice, span(0, 0), {});        // whole_axis
  add_expr(page_.sheet.ast, ast::ExprKind::number, span(0, 0), {}, "1");  // first_entry
}

Page PageReader::take() {
  end_sentence();
  return std::move(page_);
}

}  // namespace latex

Page read_page(const SourceMap& sources, std::uint32_t file, const PageOptions& options) {
  using latex::PageReader;
  const std::string& name = sources.files[file].name;
  const bool latex = name.ends_with(".tex") || name.ends_with(".ltx");
  const auto run = [&](PageReader& reader) { latex ? reader.latex_page() : reader.markdown_page(); };
  latex::Survey survey;
  // With a worksheet, that says what the names are.
  if (options.names.empty() && options.dims.empty()) {
    PageReader scout(sources, file, options, PageReader::Task::survey, {});
    run(scout);
    survey = scout.survey();
  }
  PageOptions own = options;
  std::erase_if(own.parse.functions, [shadowed = survey.notation().shadowed](const KnownFunction& function) {
    return shadowed.contains(ast::normalise_name(function.name));
  });
  PageReader reader(sources, file, own, PageReader::Task::read, survey);
  run(reader);
  if (!reader.used_early()) return reader.take();
  // h(x) stands above h(x) = …: read again, with h known from the beginning.
  PageReader again(sources, file, own, PageReader::Task::read, std::move(survey));
  again.foretell(reader);
  run(again);
  return again.take();
}

}  // namespace overbar
