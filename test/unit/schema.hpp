// As much of JSON Schema as docs/schema uses.
#pragma once
#include <string>

#include <nlohmann/json.hpp>

namespace overbar::v1 {

inline bool has_type(const nlohmann::json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  return type == "integer" && value.is_number_integer();
}

/// What is wrong, or nothing.
inline std::string fault(const nlohmann::json& root, const nlohmann::json& schema,
                         const nlohmann::json& value, const std::string& path) {
  if (schema.contains("$ref"))
    return fault(root, root.at(nlohmann::json::json_pointer(schema["$ref"].get<std::string>().substr(1))),
                 value, path);
  if (schema.contains("type")) {
    const nlohmann::json types =
        schema["type"].is_array() ? schema["type"] : nlohmann::json::array({schema["type"]});
    bool fits = false;
    for (const nlohmann::json& type : types) fits = fits || has_type(value, type);
    if (!fits) return path + ": not " + types.dump();
  }
  if (schema.contains("const") && schema["const"] != value) return path + ": not " + schema["const"].dump();
  if (schema.contains("enum")) {
    bool found = false;
    for (const nlohmann::json& one : schema["enum"]) found = found || one == value;
    if (!found) return path + ": not one of " + schema["enum"].dump();
  }
  if (schema.contains("minimum") && value < schema["minimum"]) return path + ": too small";
  for (const char* choice : {"anyOf", "oneOf"})
    if (schema.contains(choice)) {
      std::size_t fits = 0;
      std::string faults;
      for (const nlohmann::json& one : schema[choice]) {
        const std::string what = fault(root, one, value, path);
        fits += what.empty() ? 1 : 0;
        faults += what + "\n";
      }
      if (fits == 0 || (std::string_view(choice) == "oneOf" && fits > 1))
        return path + ": fits " + std::to_string(fits) + "\n" + faults;
    }
  if (schema.contains("required"))
    for (const nlohmann::json& key : schema["required"])
      if (!value.contains(key.get<std::string>())) return path + ": no " + key.get<std::string>();
  if (schema.contains("properties"))
    for (const auto& [key, of] : schema["properties"].items())
      if (value.is_object() && value.contains(key))
        if (std::string what = fault(root, of, value[key], path + "/" + key); !what.empty()) return what;
  if (schema.contains("items") && value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i)
      if (std::string what = fault(root, schema["items"], value[i], path + "/" + std::to_string(i));
          !what.empty())
        return what;
  return {};
}

/// Every field that is written is in the schema.
inline std::string unknown_field(const nlohmann::json& root, const nlohmann::json& schema,
                                 const nlohmann::json& value, const std::string& path) {
  if (schema.contains("$ref"))
    return unknown_field(root,
                         root.at(nlohmann::json::json_pointer(schema["$ref"].get<std::string>().substr(1))),
                         value, path);
  for (const char* choice : {"anyOf", "oneOf"})
    if (schema.contains(choice))
      for (const nlohmann::json& one : schema[choice])
        if (fault(root, one, value, path).empty()) return unknown_field(root, one, value, path);
  if (value.is_object() && schema.contains("properties"))
    for (const auto& [key, of] : value.items()) {
      if (!schema["properties"].contains(key)) return path + "/" + key;
      if (std::string what = unknown_field(root, schema["properties"][key], of, path + "/" + key);
          !what.empty())
        return what;
    }
  if (value.is_array() && schema.contains("items"))
    for (const nlohmann::json& one : value)
      if (std::string what = unknown_field(root, schema["items"], one, path + "/*"); !what.empty())
        return what;
  return {};
}

}  // namespace overbar::v1
