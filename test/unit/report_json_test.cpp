#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report_sample.hpp"
#include "schema.hpp"

namespace overbar::v1 {
namespace {

using Json = nlohmann::json;

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
