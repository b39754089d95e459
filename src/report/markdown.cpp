// A page that was Markdown stays as its author wrote it; the answers stand under the blocks that ask, between
// two comments, by which a later run knows them and replaces them. So the page is a fixed point: answering
// the answered page gives the same page. Other worksheets become a page.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/fences.hpp"
#include "report/layout.hpp"
#include "report/markdown_block.hpp"
#include "report/summary.hpp"
#include "report/writers.hpp"

namespace overbar::v1 {
namespace {

bool is_page(const Source& source) {
  return source.name.ends_with(".md") || source.name.ends_with(".markdown");
}

/// Stands on a Markdown page (a question of the command line stands on none).
bool is_on_page(const Report& report, const Place& place) {
  return place.source < report.sources.size() && is_page(report.sources[place.source]) &&
         place.begin < report.sources[place.source].text.size();
}

/// What is to be put on one page, in order.
struct Note {
  std::size_t at = 0;
  std::string text;
};

std::vector<Note> notes_of(const Report& report, std::size_t source) {
  std::vector<Note> notes;
  for (const Message& message : report.messages)
    if (message.place.source == source && is_on_page(report, message.place))
      notes.push_back({message.place.begin, markdown_listing(message.formatted, "text")});
  for (const ProblemReport& problem : report.problems)
    for (const Answer& answer : problem.answers)
      if (answer.place.source == source && is_on_page(report, answer.place))
        notes.push_back({answer.place.begin, markdown_answer(answer)});
  std::ranges::stable_sort(notes, {}, &Note::at);
  return notes;
}

/// The answers between their comments, each line behind the margin of the block that asks.
std::string framed(const std::string& answers, const std::string& margin) {
  const std::string bare = margin.substr(0, margin.find_last_not_of(' ') + 1);
  std::string text = bare + "\n";
  for (const std::string& line :
       split_lines(fmt::format("{}\n\n{}{}\n", answers_begin, answers, answers_end)))
    text += (line.empty() ? bare : margin + line) + "\n";
  return text;
}

/// An empty line, but for the margin of a quotation.
bool ends_with_empty_line(const std::string& text) {
  const std::size_t last = text.find_last_not_of(" >\n");
  return std::ranges::count(text.substr(last == std::string::npos ? 0 : last + 1), '\n') >= 2;
}

std::string answered_page(const Report& report, std::size_t source) {
  const std::string& page = report.sources[source].text;
  std::vector<Note> notes = notes_of(report, source);
  auto next = notes.begin();
  std::string text;
  for (const PagePart& part : page_parts(page)) {
    if (part.kind == PagePart::Kind::answers) {
      // With the empty line that was put before them.
      if (ends_with_empty_line(text)) text.erase(text.rfind('\n', text.size() - 2) + 1);
      continue;
    }
    text += page.substr(part.begin, part.end - part.begin);
    std::string answers;
    for (; next != notes.end() && next->at < part.end; ++next) answers += next->text;
    if (answers.empty()) continue;
    if (!text.ends_with('\n')) text += '\n';
    text += framed(answers, part.margin);
  }
  return text;
}

bool has_notes(const Report& report, std::size_t source) { return !notes_of(report, source).empty(); }

/// Of a worksheet, and of questions of the command line.
std::string generated(const Report& report) {
  std::string text;
  for (const Message& message : report.messages)
    if (!is_on_page(report, message.place)) text += markdown_listing(message.formatted, "text");
  for (const ProblemReport& problem : report.problems) {
    const bool shown =
        std::ranges::any_of(problem.answers, [&](const Answer& a) { return !is_on_page(report, a.place); });
    if (!shown && (!problem.answers.empty() || is_on_page(report, problem.place))) continue;
    text +=
        "## " +
        escape_markdown(problem.title.empty() ? source_name(report, problem.place.source) : problem.title) +
        "\n\n";
    text += markdown_equations(problem.given);
    for (const Answer& answer : problem.answers)
      if (!is_on_page(report, answer.place)) text += markdown_answer(answer);
  }
  if (text.empty()) return {};
  const std::string counts = sentence(count(report));
  return "# " + escape_markdown(report_title(report)) + "\n\n" +
         (counts.empty() ? "" : escape_markdown(counts) + "\n\n") + text;
}

}  // namespace

std::string write_markdown(const Report& report, const WriteOptions&) {
  std::string text = generated(report);
  while (text.ends_with("\n\n")) text.pop_back();
  const bool only_generated = !text.empty();
  for (std::size_t source = 0; source < report.sources.size(); ++source) {
    if (!is_page(report.sources[source]) || (only_generated && !has_notes(report, source))) continue;
    text += (text.empty() ? "" : "\n") + answered_page(report, source);
  }
  return text;
}

}  // namespace overbar::v1
