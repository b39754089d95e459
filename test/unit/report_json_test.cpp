#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report_sample.hpp"

namespace overbar::v1 {
namespace {

using Json = nlohmann::json;

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "null") return value.is_null();
  return type == "integer" && value.is_number_integer();
}

/// As much of JSON Schema as docs/schema uses; what is wrong, or nothing.
std::string fault(const Json& root, const Json& schema, const Json& value, const std::string& path) {
  if (schema.contains("$ref"))
    return fault(root, root.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, path);
  if (schema.contains("type")) {
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    bool fits = false;
    for (const Json& type : types) fits = fits || has_type(value, type);
    if (!fits) return path + ": not " + types.dump();
  }
  if (schema.contains("const") && schema["const"] != value) return path + ": not " + schema["const"].dump();
  if (schema.contains("enum")) {
    bool found = false;
    for (const Json& one : schema["enum"]) found = found || one == value;
    if (!found) return path + ": not one of " + schema["enum"].dump();
  }
  if (schema.contains("minimum") && value < schema["minimum"]) return path + ": too small";
  for (const char* choice : {"anyOf", "oneOf"})
    if (schema.contains(choice)) {
      std::size_t fits = 0;
      std::string faults;
      for (const Json& one : schema[choice]) {
        const std::string what = fault(root, one, value, path);
        fits += what.empty() ? 1 : 0;
        faults += what + "\n";
      }
      if (fits == 0 || (std::string_view(choice) == "oneOf" && fits > 1))
        return path + ": fits " + std::to_string(fits) + "\n" + faults;
    }
  if (schema.contains("required"))
    for (const Json& key : schema["required"])
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
std::string unknown_field(const Json& root, const Json& schema, const Json& value, const std::string& path) {
  if (schema.contains("$ref"))
    return unknown_field(root, root.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))),
                         value, path);
  for (const char* choice : {"anyOf", "oneOf"})
    if (schema.contains(choice))
      for (const Json& one : schema[choice])
        if (fault(root, one, value, path).empty()) return unknown_field(root, one, value, path);
  if (value.is_object() && schema.contains("properties"))
    for (const auto& [key, of] : value.items()) {
      if (!schema["properties"].contains(key)) return path + "/" + key;
      if (std::string what = unknown_field(root, schema["properties"][key], of, path + "/" + key);
          !what.empty())
        return what;
    }
  if (value.is_array() && schema.contains("items"))
    for (const Json& one : value)
      if (std::string what = unknown_field(root, schema["items"], one, path + "/*"); !what.empty())
        return what;
  return {};
}

TEST(ReportJson, FitsItsSchema) {
  std::ifstream file(std::string(OVERBAR_SCHEMAS) + "/report-1.json");
  const Json schema = Json::parse(file);
  for (const Report& report : {sample::report(), sample::hostile_report(), Report{}}) {
    const Json value = Json::parse(write(report, Format::json, {}));
    EXPECT_EQ(fault(schema, schema, value, ""), "");
    EXPECT_EQ(unknown_field(schema, schema, value, ""), "");
  }
}

TEST(ReportJson, SaysWhatTheReportSays) {
  const Json value = Json::parse(write(sample::report(), Format::json, {}));
  EXPECT_EQ(value["summary"],
            Json::parse(R"({"proved": 1, "refuted": 1, "unknown": 1, "errors": 0, "exit_status": 1})"));
  const Json& answers = value["problems"][0]["answers"];
  EXPECT_EQ(answers[0]["ask"], "derive");
  EXPECT_TRUE(answers[0]["verdict"].is_null());
  EXPECT_EQ(answers[1]["span"]["line"], 8);
  EXPECT_EQ(answers[1]["blocks"][0]["certificate"], "normal-form\nx_bar 1 W1 z_bar\n");
  EXPECT_TRUE(answers[1]["blocks"][0]["witness"].is_null());
  const Json& witness = answers[2]["blocks"][0]["witness"];
  EXPECT_EQ(witness["values"][1]["exact"], Json::parse(R"(["1/2", "2"])"));
  EXPECT_TRUE(witness["intermediate"][0]["exact"].is_null());
  EXPECT_TRUE(witness["replay"].get<std::string>().starts_with("overbar eval"));
}

}  // namespace
}  // namespace overbar::v1
