#include "read/page.hpp"

#include "read/page_reader.hpp"

namespace overbar {

namespace latex {

namespace {

constexpr std::uint32_t parser_depth = 1024;  // a LaTeX group is up to five brackets and operators

}  // namespace

PageReader::PageReader(const SourceMap& sources, std::uint32_t file, const PageOptions& options)
    : sources_(sources),
      file_(file),
      options_(options),
      text_(sources.files[file].text),
      staged_(adjoints_by_d(text_)),
      limits_(options.parse.limits),
      macros_(options.limits),
      names_(options, page_.names) {
  limits_.depth = std::max(limits_.depth, parser_depth);
  macros_.define_all(options.macros);
  const LayerLetter layers = layer_letter(text_);
  layer_letter_ = layers.letter;
  layers_below_ = layers.below;
  layer_letter_ = layer_letter(text_);
  add_expr(page_.sheet.ast, ast::ExprKind::slice, span(0, 0), {});  // whole_axis
}

Page PageReader::take() {
  end_sentence();
  return std::move(page_);
}

}  // namespace latex

Page read_page(const SourceMap& sources, std::uint32_t file, const PageOptions& options) {
  latex::PageReader reader(sources, file, options);
  const std::string& name = sources.files[file].name;
  if (name.ends_with(".tex") || name.ends_with(".ltx"))
    reader.latex_page();
  else
    reader.markdown_page();
  return reader.take();
}

}  // namespace overbar
