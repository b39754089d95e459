// The class table as text, Markdown and CSV; HTML is in marking_html_summary.cpp.
#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/escape.hpp"
#include "report/layout.hpp"
#include "report/marking_table.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"
#include "report/text_block.hpp"

namespace overbar::v1 {
namespace {

std::string number(std::size_t count) { return count == 0 ? "" : fmt::format("{}", count); }

std::vector<std::string> header() {
  return {"page", "proved", "of", "", "refuted", "ill-shaped", "unknown", "not understood", "first wrong"};
}

std::vector<std::string> cells(const std::string& name, const MarkCounts& counts, const Link* first_wrong) {
  return {name,
          fmt::format("{}", counts.proved),
          fmt::format("{}", counts.links()),
          percentage(counts),
          number(counts.refuted),
          number(counts.ill_shaped),
          number(counts.unknown),
          number(counts.not_understood),
          first_wrong == nullptr
              ? ""
              : fmt::format("line {}: {}", spot(*first_wrong).line, one_line(*first_wrong))};
}

Row table_row(const std::vector<std::string>& texts, Tone tone) {
  Row row;
  row.tone = tone;
  for (const std::string& text : texts) row.cells.push_back({text, {}});
  return row;
}

Tone tone_of(const MarkCounts& counts) {
  return counts.refuted + counts.ill_shaped > 0                  ? Tone::bad
         : counts.proved == counts.links() && counts.links() > 0 ? Tone::good
                                                                 : Tone::neutral;
}

std::string markdown_row(const std::vector<std::string>& texts) {
  std::string text = "|";
  for (const std::string& one : texts) text += " " + (one.empty() ? "" : escape_markdown(one)) + " |";
  return text + "\n";
}

}  // namespace

std::string summary_text(const Marking& marking, const WriteOptions& options) {
  const Painter painter{options.color, options.ascii};
  const ClassTable table = class_table(marking);
  Table shown{header(), {}};
  for (const PageRow& row : table.rows)
    shown.rows.push_back(table_row(cells(row.name, row.counts, row.first_wrong), tone_of(row.counts)));
  std::string text;
  for (const std::string& line : table_lines(shown, painter, std::max<std::size_t>(options.width, 60)))
    text += line + "\n";
  return text + fmt::format("\n{} {}, {}\n", table.rows.size(), table.rows.size() == 1 ? "page" : "pages",
                            sentence(table.total));
}

std::string summary_markdown(const Marking& marking, const WriteOptions&) {
  const ClassTable table = class_table(marking);
  std::string text = markdown_row(header()) + "|" + repeat(" --- |", header().size()) + "\n";
  for (const PageRow& row : table.rows) text += markdown_row(cells(row.name, row.counts, row.first_wrong));
  return text + "\n" + escape_markdown(sentence(table.total)) + "\n";
}

std::string summary_csv(const Marking& marking, const WriteOptions&) {
  const ClassTable table = class_table(marking);
  std::vector<std::string> head{
      "page",           "links",           "proved",           "refuted",     "ill_shaped", "unknown",
      "not_understood", "proved_fraction", "first_wrong_line", "first_wrong", "layout"};
  head.insert(head.end(), table.quantities.begin(), table.quantities.end());
  std::string text = csv_row(head);
  for (const PageRow& row : table.rows) {
    const MarkCounts& c = row.counts;
    std::vector<std::string> fields{
        row.name,
        fmt::format("{}", c.links()),
        fmt::format("{}", c.proved),
        fmt::format("{}", c.refuted),
        fmt::format("{}", c.ill_shaped),
        fmt::format("{}", c.unknown),
        fmt::format("{}", c.not_understood),
        c.links() == 0
            ? ""
            : fmt::format("{:.4f}", static_cast<double>(c.proved) / static_cast<double>(c.links())),
        row.first_wrong == nullptr ? "" : fmt::format("{}", spot(*row.first_wrong).line),
        row.first_wrong == nullptr ? "" : one_line(*row.first_wrong),
        row.layout};
    for (const std::optional<QuantityMark>& cell : row.quantities)
      fields.emplace_back(cell ? identifier(cell->mark) : "");
    text += csv_row(fields);
  }
  return text;
}

}  // namespace overbar::v1
