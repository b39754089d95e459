// A page that stands alone: MathML, inline SVG, one style sheet; no script, nothing fetched (and a policy
// that says so).
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html_block.hpp"
#include "report/html_document.hpp"
#include "report/summary.hpp"
#include "report/writers.hpp"

namespace overbar::v1 {
namespace {

/// Where each answer is: "answer-2-3" is the third of the second problem.
std::string anchor(std::size_t problem, std::size_t answer) {
  return fmt::format("answer-{}-{}", problem + 1, answer + 1);
}

/// Claims with this verdict, as a list of links.
std::string links(const Report& report, Verdict verdict) {
  std::string text;
  for (std::size_t p = 0; p < report.problems.size(); ++p)
    for (std::size_t a = 0; a < report.problems[p].answers.size(); ++a) {
      const Answer& answer = report.problems[p].answers[a];
      if (answer.verdict == verdict)
        text += fmt::format("<li><a href=\"#{}\"><code>{}</code></a></li>\n", anchor(p, a),
                            escape_html(answer.question));
    }
  return text;
}

std::string summary(const Report& report) {
  const Counts counts = count(report);
  if (counts.verdicts() + counts.errors == 0) return {};
  std::string text = "<ul class=\"counts\">\n";
  const auto chip = [&](std::size_t number, std::string_view kind, std::string_view sign,
                        std::string_view what) {
    if (number > 0)
      text += fmt::format("<li class=\"{}\"><a href=\"#{}\"><span class=\"mark\">{}</span> {} {}</a></li>\n",
                          kind, kind, sign, number, what);
  };
  chip(counts.proved, "proved", mark(Verdict::proved), word(Verdict::proved));
  chip(counts.refuted, "refuted", mark(Verdict::refuted), word(Verdict::refuted));
  chip(counts.unknown, "unknown", mark(Verdict::unknown), word(Verdict::unknown));
  chip(counts.errors, "errors", "!", counts.errors == 1 ? "error" : "errors");
  text += "</ul>\n";
  // What needs attention comes first.
  for (const Verdict verdict : {Verdict::refuted, Verdict::unknown, Verdict::proved}) {
    const std::string list = links(report, verdict);
    if (list.empty()) continue;
    text +=
        fmt::format("<details class=\"{}\" id=\"{}\"{}><summary>{} {}</summary>\n<ul>\n{}</ul></details>\n",
                    word(verdict), word(verdict), verdict == Verdict::proved ? "" : " open", mark(verdict),
                    word(verdict), list);
  }
  return text;
}

std::string messages(const Report& report) {
  if (report.messages.empty()) return {};
  std::string text = "<section class=\"messages\" id=\"errors\">\n<h2>Messages</h2>\n";
  for (const Message& message : report.messages)
    text +=
        fmt::format("<pre class=\"{}\">{}</pre>\n", word(message.severity), escape_html(message.formatted));
  return text + "</section>\n";
}

std::string contents(const Report& report) {
  if (report.problems.size() < 2) return {};
  std::string text = "<nav aria-label=\"Problems\">\n<ol>\n";
  for (std::size_t p = 0; p < report.problems.size(); ++p) {
    const ProblemReport& problem = report.problems[p];
    const std::string title = problem.title.empty() ? place_text(report, problem.place) : problem.title;
    std::string marks;
    for (const Answer& answer : problem.answers)
      if (answer.verdict)
        marks += fmt::format("<span class=\"{}\" title=\"{}\">{}</span>", word(*answer.verdict),
                             word(*answer.verdict), mark(*answer.verdict));
    text += fmt::format("<li><a href=\"#problem-{}\">{}</a> <span class=\"marks\">{}</span></li>\n", p + 1,
                        escape_html(title), marks);
  }
  return text + "</ol>\n</nav>\n";
}

std::string article(const Answer& answer, const std::string& id) {
  const std::string_view kind = answer.verdict ? word(*answer.verdict) : std::string_view("plain");
  std::string text = fmt::format("<article class=\"{}\" id=\"{}\">\n<h3><code>{}</code>", kind, id,
                                 escape_html(answer.question));
  if (answer.verdict)
    text +=
        fmt::format(" <span class=\"verdict\">{} {}</span>", mark(*answer.verdict), word(*answer.verdict));
  text += "</h3>\n";
  const bool alone = std::ranges::count_if(answer.blocks, [](const Block& block) {
                       return std::holds_alternative<Decision>(block);
                     }) <= 1;
  for (const Block& block : answer.blocks) text += html_block(block, alone);
  return text + "</article>\n";
}

std::string section(const Report& report, std::size_t number) {
  const ProblemReport& problem = report.problems[number];
  const std::string place = escape_html(place_text(report, problem.place));
  const std::string title = problem.title.empty() ? place : escape_html(problem.title);
  std::string text = fmt::format("<section class=\"problem\" id=\"problem-{}\">\n<h2>{}", number + 1, title);
  if (!problem.title.empty()) text += fmt::format(" <span class=\"place\">{}</span>", place);
  text += "</h2>\n";
  if (!problem.given.empty()) text += "<div class=\"given\">\n" + html_equations(problem.given) + "</div>\n";
  for (std::size_t a = 0; a < problem.answers.size(); ++a)
    text += article(problem.answers[a], anchor(number, a));
  return text + "</section>\n";
}

constexpr std::string_view legend =
    "<dl class=\"legend\">\n"
    "<dt class=\"proved\">✓ proved</dt><dd>holds for all inputs, under the assumptions of the page</dd>\n"
    "<dt class=\"refuted\">✗ refuted</dt><dd>fails for the numbers shown, which replay</dd>\n"
    "<dt class=\"unknown\">? unknown</dt><dd>neither was shown</dd>\n"
    "</dl>\n"
    "<p>A bar is the derivative of the loss: x̄ = ∂J/∂x. Vectors are columns; a gradient has the shape of its "
    "variable.</p>\n";

}  // namespace

std::string write_html(const Report& report, const WriteOptions&) {
  const std::string title = report_title(report);
  std::string text = fmt::format("<header>\n<h1>{}</h1>\n{}</header>\n", escape_html(title), summary(report));
  text += contents(report) + "<main>\n" + messages(report);
  for (std::size_t p = 0; p < report.problems.size(); ++p) text += section(report, p);
  text += fmt::format("</main>\n<footer>\n{}<p>Overbar {}</p>\n</footer>\n", legend, version());
  return html_document(title, {"page.css"}, text);
}

}  // namespace overbar::v1
