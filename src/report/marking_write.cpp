// One row a format.
#include <algorithm>
#include <array>

#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"

namespace overbar::v1 {
namespace {

using Writer = std::string (*)(const Marking&, const WriteOptions&);

struct MarkingRow {
  MarkingFormat format;
  Writer write;
  Writer summary;  // none: the format has no table
};

constexpr std::array marking_rows{
    MarkingRow{MarkingFormat::text, marking_text, summary_text},
    MarkingRow{MarkingFormat::html, marking_html, summary_html},
    MarkingRow{MarkingFormat::json, marking_json, nullptr},
    MarkingRow{MarkingFormat::sarif, marking_sarif, nullptr},
    MarkingRow{MarkingFormat::latex, marking_latex, nullptr},
    MarkingRow{MarkingFormat::markdown, marking_markdown, summary_markdown},
    MarkingRow{MarkingFormat::csv, marking_csv, summary_csv},
    MarkingRow{MarkingFormat::gradescope, marking_gradescope, nullptr},
};

Writer writer_of(MarkingFormat format, Writer MarkingRow::*which) {
  const auto* row = std::ranges::find(marking_rows, format, &MarkingRow::format);
  return row == marking_rows.end() ? nullptr : row->*which;
}

}  // namespace

std::string write(const Marking& marking, MarkingFormat format, const WriteOptions& options) {
  const Writer writer = writer_of(format, &MarkingRow::write);
  return writer == nullptr ? std::string() : writer(marking, options);
}

bool has_summary(MarkingFormat format) { return writer_of(format, &MarkingRow::summary) != nullptr; }

std::string write_summary(const Marking& marking, MarkingFormat format, const WriteOptions& options) {
  const Writer writer = writer_of(format, &MarkingRow::summary);
  return writer == nullptr ? std::string() : writer(marking, options);
}

}  // namespace overbar::v1
