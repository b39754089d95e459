// SARIF 2.1.0 (OASIS): what editors and code review show beside the lines. One rule a mark; what holds is no
// result. Regions are given by line and column, counted in code points, and by bytes; repairs are fixes.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "report/json_parts.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"
#include "report/summary.hpp"

namespace overbar::v1 {
namespace {

struct Rule {
  Mark mark;
  std::string_view level, about, help;
};

constexpr std::array rules{
    Rule{Mark::refuted, "error", "The two sides are not equal.",
         "There are numbers, which the message shows, for which the two sides differ."},
    Rule{Mark::ill_shaped, "error", "The shapes do not fit.",
         "A product, sum or equation of quantities whose shapes do not fit has no meaning."},
    Rule{Mark::not_understood, "warning", "The formula could not be read.",
         "What stands here is no formula that Overbar knows; the message says what was expected."},
    Rule{Mark::unknown, "note", "Neither proved nor refuted.",
         "The formula was understood, but no method decided it."},
};

std::size_t rule_index(Mark mark) {
  return static_cast<std::size_t>(std::ranges::find(rules, mark, &Rule::mark) - rules.begin());
}

/// Relative references are percent-encoded (RFC 3986), so that a name with spaces or # stays one.
std::string uri(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~/").contains(c);
    text += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

Position position(std::string_view text, std::size_t offset) {
  Position at;
  const std::size_t end = std::min(offset, text.size());
  const std::size_t begin = end == 0 ? 0 : text.rfind('\n', end - 1) + 1;
  at.line = 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, end), '\n'));
  for (std::size_t i = begin; i < end; i += decode_utf8(text, i).size) ++at.column;
  return at;
}

Json region(const Marking& marking, const Place& place) {
  std::string_view text;
  if (place.source < marking.sources.size()) text = marking.sources[place.source].text;
  const Position begin = position(text, place.begin);
  const Position end = position(text, place.end);
  return {{"startLine", begin.line},   {"startColumn", begin.column},
          {"endLine", end.line},       {"endColumn", end.column},
          {"byteOffset", place.begin}, {"byteLength", place.end - std::min(place.begin, place.end)}};
}

Json artifact(const Marking& marking, std::size_t source) {
  return {{"uri", uri(source_name(marking, source))}, {"index", source}};
}

Json location(const Marking& marking, const Place& place) {
  return {{"physicalLocation",
           {{"artifactLocation", artifact(marking, place.source)}, {"region", region(marking, place)}}}};
}

std::string numbers(const Value& value) {
  const std::vector<std::string>& entries = value.exact.empty() ? value.decimal : value.exact;
  if (value.shape.empty()) return entries.empty() ? "" : entries.front();
  std::string text;
  constexpr std::size_t most = 12;
  for (std::size_t i = 0; i < std::min(entries.size(), most); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ", ", entries[i]);
  return fmt::format("[{}{}]", text, entries.size() > most ? ", …" : "");
}

std::string message_text(const Link& link) {
  std::string text = fmt::format("{}\n{}", one_line(link), joined(verdict_sentence(link)));
  if (const std::string more = remark(link); !more.empty()) text += fmt::format("\n{}", joined(more));
  if (!link.truth.empty()) text += fmt::format("\nThe left side is {}.", joined(link.truth));
  std::string with;
  for (const Value& value : link.witness)
    with += fmt::format("{}{} = {}", with.empty() ? "" : ", ", value.name.text, numbers(value));
  if (!with.empty()) text += fmt::format("\nWith {}.", with);
  for (const Repair& repair : link.repairs)
    text += fmt::format("\nRepair: {} ({} → {}).", joined(repair_sentence(repair)), joined(repair.original),
                        joined(repair.replacement));
  return text;
}

Json fix(const Marking& marking, const Repair& repair) {
  const Json replacement{{"deletedRegion", region(marking, repair.place)},
                         {"insertedContent", {{"text", repair.replacement}}}};
  const Json change{{"artifactLocation", artifact(marking, repair.place.source)},
                    {"replacements", Json::array({replacement})}};
  return {{"description", {{"text", repair_sentence(repair)}}}, {"artifactChanges", Json::array({change})}};
}

Json result(const Marking& marking, const Link& link) {
  const std::size_t rule = rule_index(link.mark);
  Json made{{"ruleId", identifier(link.mark)},
            {"ruleIndex", rule},
            {"level", rules[rule].level},
            {"message", {{"text", message_text(link)}}},
            {"locations", Json::array({location(marking, link.place)})},
            {"properties", {{"standing", identifier(link.standing)}}}};
  if (!link.repairs.empty()) {
    made["fixes"] = Json::array();
    for (const Repair& repair : link.repairs) made["fixes"].push_back(fix(marking, repair));
  }
  return made;
}

Json rules_json() {
  Json made = Json::array();
  for (const Rule& rule : rules)
    made.push_back({{"id", identifier(rule.mark)},
                    {"name", word(rule.mark)},
                    {"shortDescription", {{"text", rule.about}}},
                    {"fullDescription", {{"text", rule.help}}},
                    {"defaultConfiguration", {{"level", rule.level}}}});
  return made;
}

}  // namespace

std::string marking_sarif(const Marking& marking, const WriteOptions&) {
  Json artifacts = Json::array();
  for (const Source& source : marking.sources)
    artifacts.push_back(
        {{"location", {{"uri", uri(source.name)}}}, {"length", source.text.size()}, {"encoding", "UTF-8"}});
  Json results = Json::array();
  for (const MarkedPage& page : marking.pages)
    for (const Finding& finding : worst_first(page)) results.push_back(result(marking, *finding.link));
  Json notifications = Json::array();
  for (const Message& message : marking.messages)
    notifications.push_back({{"level", word(message.severity)},
                             {"message", {{"text", message.text}}},
                             {"descriptor", {{"id", message.code}}},
                             {"locations", Json::array({location(marking, message.place)})}});
  const bool failed = std::ranges::any_of(
      marking.messages, [](const Message& message) { return message.severity == Message::Severity::error; });
  const Json driver{{"name", "Overbar"}, {"semanticVersion", version()}, {"rules", rules_json()}};
  const Json invocation{{"executionSuccessful", !failed}, {"toolExecutionNotifications", notifications}};
  const Json run{{"tool", {{"driver", driver}}},
                 {"columnKind", "unicodeCodePoints"},
                 {"invocations", Json::array({invocation})},
                 {"artifacts", std::move(artifacts)},
                 {"results", std::move(results)}};
  return printed({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                  {"version", "2.1.0"},
                  {"runs", Json::array({run})}});
}

}  // namespace overbar::v1
