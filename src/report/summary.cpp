#include "report/summary.hpp"

#include <set>

#include <fmt/format.h>

namespace overbar::v1 {

Counts count(const Report& report) {
  Counts counts;
  for (const ProblemReport& problem : report.problems)
    for (const Answer& answer : problem.answers) {
      if (!answer.verdict) continue;
      if (*answer.verdict == Verdict::proved) ++counts.proved;
      if (*answer.verdict == Verdict::refuted) ++counts.refuted;
      if (*answer.verdict == Verdict::unknown) ++counts.unknown;
    }
  for (const Message& message : report.messages)
    if (message.severity == Message::Severity::error) ++counts.errors;
  return counts;
}

int exit_status(const Report& report) {
  const Counts counts = count(report);
  if (counts.errors > 0) return 2;
  if (counts.refuted > 0) return 1;
  return counts.unknown > 0 ? 3 : 0;
}

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::proved:
      return "proved";
    case Verdict::refuted:
      return "refuted";
    case Verdict::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::proved:
      return "✓";
    case Verdict::refuted:
      return "✗";
    case Verdict::unknown:
      return "?";
  }
  return "?";
}

std::string_view word(Ask ask) {
  switch (ask) {
    case Ask::derive:
      return "derive";
    case Ask::graph:
      return "graph";
    case Ask::eval:
      return "eval";
    case Ask::claim:
      return "claim";
    case Ask::zeros:
      return "zeros";
    case Ask::sign:
      return "sign";
    case Ask::find:
      return "find";
    case Ask::gradcheck:
      return "gradcheck";
  }
  return "claim";
}

std::string_view word(Message::Severity severity) {
  switch (severity) {
    case Message::Severity::error:
      return "error";
    case Message::Severity::warning:
      return "warning";
    case Message::Severity::note:
      return "note";
  }
  return "error";
}

std::string sentence(const Counts& counts) {
  std::string text;
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, what);
  };
  add(counts.proved, "proved");
  add(counts.refuted, "refuted");
  add(counts.unknown, "unknown");
  add(counts.errors, counts.errors == 1 ? "error" : "errors");
  return text;
}

std::string source_name(const Report& report, std::size_t source) {
  return source < report.sources.size() ? report.sources[source].name : std::string("command line");
}

std::string place_text(const Report& report, const Place& place) {
  return fmt::format("{}:{}", source_name(report, place.source), place.line);
}

std::string report_title(const Report& report) {
  std::string title;
  std::set<std::string> seen;
  for (const ProblemReport& problem : report.problems) {
    const std::string name = source_name(report, problem.place.source);
    if (seen.insert(name).second) title += (title.empty() ? "" : ", ") + name;
  }
  for (const Source& source : report.sources)
    if (report.problems.empty()) title += (title.empty() ? "" : ", ") + source.name;
  return title.empty() ? "Overbar" : title;
}

}  // namespace overbar::v1
