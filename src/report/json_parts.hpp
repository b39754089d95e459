// What the documents in JSON have in common.
#pragma once
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

using Json = nlohmann::ordered_json;

Json json(const Math& math);
Json json(const Value& value);
Json span_json(const std::string& file, const Place& place);

/// What is not UTF-8 becomes �: nothing here throws.
std::string printed(const Json& document);

}  // namespace overbar::v1
