#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html_document.hpp"
#include "report/marking_html.hpp"
#include "report/marking_table.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"

namespace overbar::v1 {
namespace {

std::string quantity_cell(const std::optional<QuantityMark>& cell) {
  if (!cell) return "<td class=\"quantity none\">–</td>";
  return fmt::format("<td class=\"quantity {}\" title=\"{}, line {}\">{}</td>", identifier(cell->mark),
                     word(cell->mark), cell->line, sign(cell->mark));
}

/// A bar of the marks' shares.
std::string bar(const MarkCounts& counts) {
  if (counts.links() == 0) return {};
  std::string text = "<span class=\"bar\">";
  const auto part = [&](std::size_t number, Mark mark) {
    if (number > 0)
      text += fmt::format("<span class=\"{}\" style=\"flex-grow: {}\"></span>", identifier(mark), number);
  };
  part(counts.proved, Mark::proved);
  part(counts.unknown, Mark::unknown);
  part(counts.not_understood, Mark::not_understood);
  part(counts.ill_shaped, Mark::ill_shaped);
  part(counts.refuted, Mark::refuted);
  return text + "</span>";
}

}  // namespace

std::string class_table_html(const Marking& marking, bool linked) {
  const ClassTable table = class_table(marking);
  std::string text =
      "<div class=\"scroll\"><table class=\"class\">\n<thead><tr><th scope=\"col\">page</th><th "
      "scope=\"col\" "
      "colspan=\"3\">proved</th>";
  for (const std::string& quantity : table.quantities)
    text += "<th scope=\"col\" class=\"quantity\">" + escape_html(quantity) + "</th>";
  text += "<th scope=\"col\">first wrong</th></tr></thead>\n<tbody>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const PageRow& row = table.rows[r];
    const std::string name = escape_html(row.name);
    text += fmt::format(
        "<tr><td class=\"name\">{}</td><td class=\"number\">{}/{}</td><td "
        "class=\"number\">{}</td><td>{}</td>",
        linked ? fmt::format("<a href=\"#page-{}\">{}</a>", r + 1, name) : name, row.counts.proved,
        row.counts.links(), percentage(row.counts), bar(row.counts));
    for (const std::optional<QuantityMark>& cell : row.quantities) text += quantity_cell(cell);
    text += row.first_wrong == nullptr
                ? "<td></td></tr>\n"
                : fmt::format(
                      "<td class=\"first-wrong\"><span class=\"faint\">line {}</span> "
                      "<code>{}</code></td></tr>\n",
                      spot(*row.first_wrong).line, escape_html(one_line(*row.first_wrong)));
  }
  return text + "</tbody>\n</table></div>\n";
}

std::string summary_html(const Marking& marking, const WriteOptions&) {
  std::string text = fmt::format("<header>\n<h1>{}</h1>\n{}</header>\n<main>\n",
                                 escape_html(marking_title(marking)), counts_html(count_marks(marking)));
  text += messages_html(marking) + class_table_html(marking, false);
  text += "</main>\n" + marking_footer();
  return html_document(marking_title(marking), {"page.css", "marking.css"}, text);
}

}  // namespace overbar::v1
