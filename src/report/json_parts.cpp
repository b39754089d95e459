#include "report/json_parts.hpp"

namespace overbar::v1 {

Json json(const Math& math) {
  Json made{{"text", math.text}, {"latex", math.latex}, {"mathml", math.mathml}};
  if (!math.ascii.empty()) made["ascii"] = math.ascii;
  return made;
}

Json json(const Value& value) {
  Json made{{"name", json(value.name)}, {"shape", value.shape}};
  made["exact"] = value.exact.empty() ? Json(nullptr) : Json(value.exact);
  made["decimal"] = value.decimal;
  return made;
}

Json span_json(const std::string& file, const Place& place) {
  return {{"file", file},
          {"line", place.line},
          {"column", place.column},
          {"begin", place.begin},
          {"end", place.end}};
}

std::string printed(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace overbar::v1
