// The marks as data for other programs; docs/marking-json.md says what the fields mean,
// docs/schema/marking-1.json what they may be. Fields may be added in version 1; a change of what one means
// is version 2.
#include "report/json_parts.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"
#include "report/summary.hpp"

namespace overbar::v1 {
namespace {

constexpr int schema_version = 1;

Json math_or_null(const Math& math) { return math.text.empty() ? Json(nullptr) : json(math); }

Json values_json(const std::vector<Value>& values) {
  Json made = Json::array();
  for (const Value& value : values) made.push_back(json(value));
  return made;
}

Json counts_json(const MarkCounts& counts) {
  return {{"links", counts.links()},          {"proved", counts.proved},
          {"refuted", counts.refuted},        {"ill_shaped", counts.ill_shaped},
          {"unknown", counts.unknown},        {"not_understood", counts.not_understood},
          {"definitions", counts.definitions}};
}

Json place_json(const Marking& marking, const Place& place) {
  return span_json(source_name(marking, place.source), place);
}

Json repair_json(const Marking& marking, const Repair& repair) {
  return {{"span", place_json(marking, repair.place)},
          {"original", repair.original},
          {"replacement", repair.replacement},
          {"what", repair.what},
          {"side", math_or_null(repair.line)}};
}

Json link_json(const Marking& marking, const Link& link) {
  Json made{{"span", place_json(marking, link.place)},
            {"left", place_json(marking, link.left)},
            {"relation", place_json(marking, link.relation)},
            {"right", place_json(marking, link.right)},
            {"source", link.source},
            {"mark", identifier(link.mark)},
            {"standing", identifier(link.standing)},
            {"subject", math_or_null(link.subject)},
            {"claim", math_or_null(link.claim)},
            {"reading", link.reading},
            {"method", link.method.empty() ? Json(nullptr) : Json(link.method)},
            {"reason", link.reason}};
  Math truth = link.truth_math;
  if (truth.text.empty()) truth.text = link.truth;
  made["truth"] = math_or_null(truth);
  made["witness"] = nullptr;
  if (!link.witness.empty() || !link.intermediate.empty())
    made["witness"] = {{"values", values_json(link.witness)},
                       {"intermediate", values_json(link.intermediate)},
                       {"replay", link.replay}};
  made["repairs"] = Json::array();
  for (const Repair& repair : link.repairs) made["repairs"].push_back(repair_json(marking, repair));
  return made;
}

Json page_json(const Marking& marking, const MarkedPage& page) {
  Json chains = Json::array();
  for (const MarkedChain& chain : page.chains) {
    Json links = Json::array();
    for (const Link& link : chain.links) links.push_back(link_json(marking, link));
    chains.push_back({{"span", place_json(marking, chain.place)},
                      {"number", chain.number.empty() ? Json(nullptr) : Json(chain.number)},
                      {"links", std::move(links)}});
  }
  return {{"file", page_name(marking, page)},
          {"summary", counts_json(count_marks(page))},
          {"layout", page.layout},
          {"mixed_layouts", page.mixed_layouts},
          {"chains", std::move(chains)}};
}

}  // namespace

std::string marking_json(const Marking& marking, const WriteOptions&) {
  Json made{{"schema", "overbar-marking"}, {"schema_version", schema_version}, {"overbar", version()}};
  made["summary"] = counts_json(count_marks(marking));
  made["summary"]["exit_status"] = exit_status(marking, false);
  made["sources"] = Json::array();
  for (const Source& source : marking.sources) made["sources"].push_back(source.name);
  made["pages"] = Json::array();
  for (const MarkedPage& page : marking.pages) made["pages"].push_back(page_json(marking, page));
  made["messages"] = Json::array();
  for (const Message& message : marking.messages)
    made["messages"].push_back({{"severity", word(message.severity)},
                                {"code", message.code},
                                {"text", message.text},
                                {"span", place_json(marking, message.place)},
                                {"formatted", message.formatted}});
  return printed(made);
}

}  // namespace overbar::v1
