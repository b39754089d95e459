// For a terminal: each problem with the person's own definitions, each question as written, its answer below.
#include <algorithm>

#include <fmt/format.h>

#include "report/layout.hpp"
#include "report/summary.hpp"
#include "report/text_block.hpp"
#include "report/writers.hpp"

namespace overbar::v1 {
namespace {

constexpr std::size_t answer_indent = 4;

std::size_t decisions(const Answer& answer) {
  return static_cast<std::size_t>(std::ranges::count_if(
      answer.blocks, [](const Block& block) { return std::holds_alternative<Decision>(block); }));
}

Lines answer_lines(const Answer& answer, const Painter& painter, std::size_t width) {
  Lines lines;
  const std::string sign = answer.verdict ? painter.seen(mark(*answer.verdict)) : " ";
  const Style style = answer.verdict ? style_of(*answer.verdict) : Style::plain;
  for (const std::string& line : split_lines(painter.seen(answer.question))) {
    const Lines parts = wrap(line, width - 2);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::string margin = lines.empty() ? painter.paint(style, sign) + " " : i == 0 ? "  " : "      ";
      lines.push_back(margin + painter.paint(Style::question, parts[i]));
    }
  }
  const bool alone = decisions(answer) <= 1;
  for (std::size_t i = 0; i < answer.blocks.size(); ++i) {
    Lines more = block_lines(answer.blocks[i], painter, width - answer_indent, alone);
    indent(more, answer_indent);
    if (i > 0) lines.emplace_back();
    lines.insert(lines.end(), more.begin(), more.end());
  }
  return lines;
}

std::string title_of(const Report& report, const ProblemReport& problem) {
  return problem.title.empty() ? source_name(report, problem.place.source) : problem.title;
}

Lines problem_lines(const Report& report, const ProblemReport& problem, const Painter& painter,
                    std::size_t width) {
  Lines lines;
  const std::string title = painter.seen(title_of(report, problem));
  const std::string place = painter.seen(problem.title.empty() ? "" : place_text(report, problem.place));
  const std::size_t gap =
      columns(title) + columns(place) + 2 <= width ? width - columns(title) - columns(place) : 2;
  lines.push_back(painter.paint(Style::title, title) +
                  (place.empty() ? "" : std::string(gap, ' ') + painter.paint(Style::faint, place)));
  lines.push_back(painter.paint(Style::faint, painter.seen(repeat("─", width))));
  if (!problem.given.empty()) {
    Lines given = equation_lines(problem.given, painter, width - answer_indent);
    indent(given, answer_indent);
    lines.insert(lines.end(), given.begin(), given.end());
    lines.emplace_back();
  }
  bool last_was_short = false;
  for (const Answer& answer : problem.answers) {
    const Lines more = answer_lines(answer, painter, width);
    // Claims that need two lines each stand close together.
    const bool is_short = more.size() <= 2;
    if (&answer != problem.answers.data() && !(is_short && last_was_short)) lines.emplace_back();
    lines.insert(lines.end(), more.begin(), more.end());
    last_was_short = is_short;
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string colored_sentence(const Counts& counts, const Painter& painter) {
  std::string text = sentence(counts);
  const auto color = [&](std::size_t number, Verdict verdict) {
    const std::string part = fmt::format("{} {}", number, word(verdict));
    const std::size_t at = text.find(part);
    if (number > 0 && at != std::string::npos)
      text.replace(at, part.size(), painter.paint(style_of(verdict), part));
  };
  color(counts.proved, Verdict::proved);
  color(counts.refuted, Verdict::refuted);
  color(counts.unknown, Verdict::unknown);
  return text;
}

/// One line a verdict, as compilers write them.
std::string quiet_text(const Report& report, const Painter& painter) {
  std::string text;
  for (const ProblemReport& problem : report.problems)
    for (const Answer& answer : problem.answers) {
      if (!answer.verdict) continue;
      const Lines question = split_lines(painter.seen(answer.question));
      text +=
          fmt::format("{}:{}: {}: {}\n", painter.seen(place_text(report, answer.place)), answer.place.column,
                      painter.paint(style_of(*answer.verdict), word(*answer.verdict)),
                      question.empty() ? "" : question[0]);
    }
  return text;
}

}  // namespace

std::string write_text(const Report& report, const WriteOptions& options) {
  const Painter painter{options.color, options.ascii};
  if (options.quiet) return quiet_text(report, painter);
  const std::size_t width = std::max<std::size_t>(options.width, 40);
  std::string text;
  for (const ProblemReport& problem : report.problems) {
    if (problem.answers.empty()) continue;
    for (const std::string& line : problem_lines(report, problem, painter, width)) text += line + "\n";
    text += "\n";
  }
  const Counts counts = count(report);
  if (counts.verdicts() > 0)
    text += colored_sentence(counts, painter) + "\n";
  else if (text.ends_with("\n\n"))
    text.pop_back();
  return text;
}

}  // namespace overbar::v1
