// The report as data for other programs; docs/json-schema.md says what the fields mean,
// docs/schema/report-1.json what they may be. Fields may be added in version 1; a change of what one means is
// version 2.
#include "report/json_parts.hpp"
#include "report/summary.hpp"
#include "report/writers.hpp"

namespace overbar::v1 {
namespace {

constexpr int schema_version = 1;

Json json(const Equation& equation);
Json json(const Block& block);
Json json(const DerivativeExample& example);

template <class T>
Json list(const std::vector<T>& all) {
  Json made = Json::array();
  for (const T& one : all) made.push_back(json(one));
  return made;
}

Json span_of(const Report& report, const Place& place) {
  return span_json(source_name(report, place.source), place);
}

Json json(const Equation& equation) {
  Json made{{"left", json(equation.left)}, {"right", list(equation.right)}};
  if (!equation.note.empty()) made["note"] = equation.note;
  return made;
}

Json json(const Prose& prose) { return {{"kind", "prose"}, {"text", prose.text}}; }

Json json(const Equations& equations) { return {{"kind", "equations"}, {"lines", list(equations.lines)}}; }

Json json(const Values& values) {
  return {{"kind", "values"}, {"title", values.title}, {"values", list(values.values)}};
}

Json json(const Decision& decision) {
  Json made{{"kind", "decision"},
            {"verdict", word(decision.verdict)},
            {"claim", json(decision.claim)},
            {"method", decision.method.empty() ? Json(nullptr) : Json(decision.method)},
            {"reason", decision.reason}};
  made["witness"] = nullptr;
  if (decision.verdict == Verdict::refuted || !decision.witness.empty())
    made["witness"] = {{"values", list(decision.witness)},
                       {"intermediate", list(decision.intermediate)},
                       {"replay", decision.replay}};
  made["certificate"] = decision.certificate.empty() ? Json(nullptr) : Json(decision.certificate);
  return made;
}

std::string_view word(DerivativeSign found) {
  constexpr std::string_view words[] = {"zero",        "not zero",    "nonnegative",
                                        "nonpositive", "either sign", "unknown"};
  return words[static_cast<std::size_t>(found)];
}

Json json(const DerivativeExample& example) {
  return {{"value", json(example.value)}, {"values", list(example.values)}, {"replay", example.replay}};
}

Json json(const DerivativeFinding& finding) {
  return {{"quantity", json(finding.quantity)}, {"derivative", json(finding.derivative)},
          {"found", word(finding.found)},       {"reason", finding.reason},
          {"because", list(finding.because)},   {"examples", list(finding.examples)}};
}

Json json(const Table& table) {
  Json rows = Json::array();
  for (const Row& row : table.rows) {
    Json cells = Json::array();
    for (const Cell& cell : row.cells) {
      Json made{{"text", cell.math && cell.text.empty() ? cell.math->text : cell.text}};
      if (cell.math) made["math"] = json(*cell.math);
      cells.push_back(std::move(made));
    }
    Json made{{"tone", row.tone == Tone::good  ? "good"
                       : row.tone == Tone::bad ? "bad"
                                               : "neutral"},
              {"cells", std::move(cells)}};
    if (row.finding) made["finding"] = json(*row.finding);
    rows.push_back(std::move(made));
  }
  return {{"kind", "table"}, {"header", table.header}, {"rows", std::move(rows)}};
}

Json json(const Picture& picture) {
  return {{"kind", "picture"},
          {"caption", picture.caption},
          {"svg", picture.svg},
          {"dot", picture.dot},
          {"text", picture.text}};
}

Json json(const Block& block) {
  return std::visit([](const auto& one) { return json(one); }, block);
}

Json answer_json(const Report& report, const Answer& answer) {
  return {{"ask", word(answer.ask)},
          {"question", answer.question},
          {"span", span_of(report, answer.place)},
          {"verdict", answer.verdict ? Json(word(*answer.verdict)) : Json(nullptr)},
          {"blocks", list(answer.blocks)}};
}

Json problem_json(const Report& report, const ProblemReport& problem) {
  Json answers = Json::array();
  for (const Answer& answer : problem.answers) answers.push_back(answer_json(report, answer));
  return {{"title", problem.title},
          {"span", span_of(report, problem.place)},
          {"given", list(problem.given)},
          {"answers", std::move(answers)}};
}

}  // namespace

std::string write_json(const Report& report, const WriteOptions&) {
  const Counts counts = count(report);
  Json made{{"schema", "overbar-report"}, {"schema_version", schema_version}, {"overbar", version()}};
  made["summary"] = {{"proved", counts.proved},
                     {"refuted", counts.refuted},
                     {"unknown", counts.unknown},
                     {"errors", counts.errors},
                     {"exit_status", exit_status(report)}};
  made["sources"] = Json::array();
  for (const Source& source : report.sources) made["sources"].push_back(source.name);
  made["problems"] = Json::array();
  for (const ProblemReport& problem : report.problems)
    made["problems"].push_back(problem_json(report, problem));
  made["messages"] = Json::array();
  for (const Message& message : report.messages)
    made["messages"].push_back({{"severity", word(message.severity)},
                                {"code", message.code},
                                {"text", message.text},
                                {"span", span_of(report, message.place)},
                                {"formatted", message.formatted}});
  return printed(made);
}

}  // namespace overbar::v1
