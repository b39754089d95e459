#include "formats.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace overbar::cli {
namespace {

struct FormatRow {
  std::string_view name;
  Target target;
  std::string_view endings;
};

constexpr std::array format_rows{
    FormatRow{"text", v1::Format::text, ".txt"},  FormatRow{"html", v1::Format::html, ".html|.htm"},
    FormatRow{"md", v1::Format::markdown, ".md"}, FormatRow{"latex", v1::Format::latex, ".tex"},
    FormatRow{"json", v1::Format::json, ".json"}, FormatRow{"svg", Drawing::svg, ".svg"},
    FormatRow{"dot", Drawing::dot, ".dot|.gv"},
};

}  // namespace

OrComplaint<Target> target_of(const Settings& settings) {
  std::string known;
  for (const FormatRow& row : format_rows) {
    if (row.name == settings.format) return row.target;
    for (const std::string& ending : split(row.endings, '|')) {
      if (settings.format.empty() && settings.output.ends_with(ending)) return row.target;
      known += " " + ending;
    }
  }
  if (settings.output.empty() || settings.output == "-") return v1::Format::text;
  return std::unexpected(
      fmt::format("the ending of {} is none of{}; say the format with --format", settings.output, known));
}

OrComplaint<std::string> document(const v1::Report& report, const Target& target,
                                  const v1::WriteOptions& options) {
  if (const auto* format = std::get_if<v1::Format>(&target)) return v1::write(report, *format, options);
  const v1::Picture* picture = nullptr;
  std::size_t count = 0;
  for (const v1::ProblemReport& problem : report.problems)
    for (const v1::Answer& answer : problem.answers)
      for (const v1::Block& block : answer.blocks)
        if (const auto* found = std::get_if<v1::Picture>(&block)) {
          picture = found;
          ++count;
        }
  if (count == 0)
    return std::unexpected("there is no picture to write; 'overbar graph FILE TARGET' asks for one");
  if (count > 1)
    return std::unexpected(
        fmt::format("there are {} pictures; 'overbar graph FILE TARGET' asks for one", count));
  return std::get<Drawing>(target) == Drawing::svg ? picture->svg : picture->dot;
}

}  // namespace overbar::cli
