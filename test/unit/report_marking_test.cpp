// Data formats of marked pages, counts and the exit status.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "marking_sample.hpp"
#include "report/csv.hpp"
#include "report/marking_words.hpp"
#include "schema.hpp"

namespace overbar::v1 {
namespace {

using Json = nlohmann::json;

TEST(Marking, CountsAndTheExitStatus) {
  Marking marking = sample::markdown_marking();
  const MarkCounts counts = count_marks(marking.pages[0]);
  EXPECT_EQ(counts.links(), 6U);
  EXPECT_EQ(counts.proved, 2U);
  EXPECT_EQ(exit_status(marking, false), 1);
  const auto with_all = [&](Mark mark) {
    for (MarkedChain& chain : marking.pages[0].chains)
      for (Link& link : chain.links) link.mark = mark;
  };
  with_all(Mark::ill_shaped);
  EXPECT_EQ(exit_status(marking, false), 2);
  EXPECT_EQ(exit_status(marking, true), 1);
  with_all(Mark::not_understood);
  EXPECT_EQ(exit_status(marking, false), 2);
  EXPECT_EQ(exit_status(marking, true), 1);
  with_all(Mark::unknown);
  EXPECT_EQ(exit_status(marking, true), 3);
  with_all(Mark::definition);
  EXPECT_EQ(count_marks(marking.pages[0]).links(), 0U);
  EXPECT_EQ(exit_status(marking, true), 0);
  marking.messages.push_back({Message::Severity::error, {}, "syntax", "", ""});
  EXPECT_EQ(exit_status(marking, false), 2);
}

TEST(Marking, TheFirstWrongStepIsTheWorst) {
  const Marking marking = sample::markdown_marking();
  const std::vector<Finding> findings = worst_first(marking.pages[0]);
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0].link->standing, Standing::first_wrong);
  EXPECT_EQ(findings[1].link->mark, Mark::refuted);
  EXPECT_EQ(findings[3].link->mark, Mark::unknown);
}

TEST(Marking, MergedPagesKeepTheirPlaces) {
  const Marking marking = sample::class_marking();
  ASSERT_EQ(marking.pages.size(), 2U);
  ASSERT_EQ(marking.sources.size(), 3U) << "the worksheet comes once";
  EXPECT_EQ(marking.sources[2].name, "net.ob");
  for (const MarkedPage& page : marking.pages)
    for (const MarkedChain& chain : page.chains)
      for (const Link& link : chain.links) {
        EXPECT_EQ(text_of(marking, link.place), link.source);
        for (const Repair& repair : link.repairs) EXPECT_EQ(text_of(marking, repair.place), repair.original);
      }
}

TEST(MarkingJson, FitsItsSchema) {
  std::ifstream file(std::string(OVERBAR_SCHEMAS) + "/marking-1.json");
  const Json schema = Json::parse(file);
  for (const Marking& marking : {sample::class_marking(), sample::hostile_marking(true), Marking{}}) {
    const Json value = Json::parse(write(marking, MarkingFormat::json, {}));
    EXPECT_EQ(fault(schema, schema, value, ""), "");
    EXPECT_EQ(unknown_field(schema, schema, value, ""), "");
  }
}

TEST(MarkingSarif, HasAResultForEachLinkThatDoesNotHold) {
  const Marking marking = sample::class_marking();
  const Json value = Json::parse(write(marking, MarkingFormat::sarif, {}));
  EXPECT_EQ(value["version"], "2.1.0");
  ASSERT_EQ(value["runs"].size(), 1U);
  const Json& run = value["runs"][0];
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  const Json& rules = run["tool"]["driver"]["rules"];
  ASSERT_EQ(run["results"].size(), 6U);
  for (const Json& result : run["results"]) {
    EXPECT_EQ(rules[result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
    EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
    ASSERT_EQ(result["locations"].size(), 1U);
    const Json& place = result["locations"][0]["physicalLocation"];
    const std::size_t source = place["artifactLocation"]["index"].get<std::size_t>();
    EXPECT_EQ(run["artifacts"][source]["location"]["uri"], place["artifactLocation"]["uri"]);
    EXPECT_EQ(place["artifactLocation"]["uri"], marking.sources[source].name);
  }
  const Json& fix = run["results"][0]["fixes"][0];
  const Json& replacement = fix["artifactChanges"][0]["replacements"][0];
  EXPECT_EQ(replacement["insertedContent"]["text"], "W_2^\\top");
  EXPECT_EQ(replacement["deletedRegion"]["byteLength"], 3);
  EXPECT_EQ(replacement["deletedRegion"]["startLine"], 7);
  EXPECT_EQ(replacement["deletedRegion"]["startColumn"], 13);
  EXPECT_EQ(replacement["deletedRegion"]["endColumn"], 16);
}

TEST(MarkingCsv, NoFieldIsAFormula) {
  EXPECT_EQ(csv_row({"=1+1", "-2.5", "-x", "@a", "+b", "a,b", "a\"b", "a\nb"}),
            "'=1+1,-2.5,'-x,'@a,'+b,\"a,b\",\"a\"\"b\",a b\r\n");
  for (const std::string& text : {write(sample::hostile_marking(false), MarkingFormat::csv, {}),
                                  write_summary(sample::hostile_marking(false), MarkingFormat::csv, {})}) {
    EXPECT_FALSE(text.contains("\n=")) << text;
    EXPECT_FALSE(text.contains(",=")) << text;
    EXPECT_FALSE(text.contains('\x1b')) << text;
  }
}

TEST(MarkingCsv, HasARowAPageAndAColumnAQuantity) {
  const std::string text = write_summary(sample::class_marking(), MarkingFormat::csv, {});
  EXPECT_TRUE(text.contains(",layout,ȳ,h̄,z̄\r\n")) << text;
  EXPECT_TRUE(text.contains("alice.md,6,2,1,1,1,1,0.3333,7,h̄ = W2 ȳ,,proved,ill_shaped,refuted\r\n")) << text;
  EXPECT_TRUE(has_summary(MarkingFormat::html));
  EXPECT_FALSE(has_summary(MarkingFormat::json));
}

TEST(MarkingGradescope, PointsAreThePartThatIsProved) {
  WriteOptions options;
  options.points = 10;
  const Json value = Json::parse(write(sample::latex_marking(), MarkingFormat::gradescope, options));
  EXPECT_EQ(value["score"], 5.0);
  ASSERT_EQ(value["tests"].size(), 3U);
  double sum = 0;
  for (const Json& test : value["tests"]) sum += test["max_score"].get<double>();
  EXPECT_NEAR(sum, 10, 0.02);
  EXPECT_EQ(value["tests"][0]["status"], "passed");
  EXPECT_EQ(value["tests"][1]["status"], "failed");
  EXPECT_EQ(value["tests"][1]["score"], 2.5);
  EXPECT_EQ(value["tests"][1]["visibility"], "visible");
  EXPECT_TRUE(value["tests"][1]["output"].get<std::string>().contains("transpose W2"));
  EXPECT_EQ(Json::parse(write(Marking{}, MarkingFormat::gradescope, options))["score"], 0.0);
}

}  // namespace
}  // namespace overbar::v1
