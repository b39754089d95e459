#include <gtest/gtest.h>

#include "report/escape.hpp"
#include "report/markup.hpp"
#include "report_sample.hpp"

namespace overbar::v1 {
namespace {

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++count;
  return count;
}

/// Elements open and close in order; what is open at a fault, or nothing.
std::string unbalanced(std::string_view page) {
  std::vector<std::string> open;
  page.remove_prefix(page.find("<html"));
  while (!page.empty()) {
    page.remove_prefix(std::min(page.find('<'), page.size()));
    if (page.empty()) break;
    const std::size_t end = page.find('>');
    const std::string_view tag = page.substr(1, end - 1);
    const std::string name(tag.substr(0, tag.find_first_of(" \n")));
    page.remove_prefix(end + 1);
    if (tag.ends_with('/') || name == "meta") continue;
    if (!name.starts_with('/')) {
      open.push_back(name);
      continue;
    }
    if (open.empty() || "/" + open.back() != name)
      return name + " closes " + (open.empty() ? "nothing" : open.back());
    open.pop_back();
  }
  return open.empty() ? "" : open.back();
}

TEST(ReportHtml, StandsAlone) {
  const std::string page = write(sample::report(), Format::html, {});
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(unbalanced(page), "");
  for (const char* fetched :
       {"<script", "<link", "<img", "<iframe", "@import", "url(", " src=", "href=\"http"})
    EXPECT_FALSE(page.contains(fetched)) << fetched;
  EXPECT_TRUE(page.contains("Content-Security-Policy"));
  EXPECT_TRUE(page.contains("prefers-color-scheme: dark"));
  EXPECT_TRUE(page.contains("@media print"));
}

TEST(ReportHtml, HasEveryAnswerAndLinksToIt) {
  const std::string page = write(sample::report(), Format::html, {});
  EXPECT_EQ(count_of(page, "<article"), 7U);
  EXPECT_TRUE(page.contains("href=\"#answer-1-3\""));
  EXPECT_TRUE(page.contains("<article class=\"refuted\" id=\"answer-1-3\">"));
  for (std::size_t at = 0; (at = page.find("href=\"#", at)) != std::string::npos; ++at) {
    const std::string id = page.substr(at + 7, page.find('"', at + 7) - at - 7);
    EXPECT_EQ(count_of(page, "id=\"" + id + "\""), 1U) << id;
  }
  EXPECT_TRUE(page.contains("<svg"));
  EXPECT_TRUE(page.contains("<mfrac>"));
  EXPECT_TRUE(page.contains("<summary>Certificate</summary>"));
}

TEST(ReportHtml, HostileTextStaysText) {
  const std::string page = write(sample::hostile_report(), Format::html, {});
  EXPECT_EQ(unbalanced(page), "");
  EXPECT_FALSE(page.contains("<script"));
  EXPECT_FALSE(page.contains('\x1b'));
  EXPECT_EQ(escape_html("<a b=\"c\">&'\x07\n"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\uFFFD\n");
}

TEST(ReportHtml, OnlyPlainMarkupIsTaken) {
  EXPECT_TRUE(is_plain_mathml("<msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo>"));
  EXPECT_TRUE(is_plain_mathml(
      "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">‾</mo></mover><mspace width=\"1em\"/>"));
  for (const char* bad :
       {"<mi>x", "x</mi>", "<mi><mn>x</mi></mn>", "<script>x</script>", "<mi onclick=\"x\">x</mi>",
        "<mi href=\"javascript:x\">x</mi>", "</math><b>x</b>", "<mi style=\"background:url(//x)\">x</mi>",
        "<mi a=b>x</mi>", "<!-- x -->", "<mi a=\"<\">x</mi>", "<", "<mtext><img src=\"x\"/></mtext>"})
    EXPECT_FALSE(is_plain_mathml(bad)) << bad;
  EXPECT_TRUE(is_plain_svg(sample::picture().svg));
  EXPECT_TRUE(is_plain_svg(
      "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><style>g{fill:red}</style></svg>"));
  for (const char* bad :
       {"", "<svg><foreignObject></foreignObject></svg>", "<svg><style>@import 'x'</style></svg>",
        "<svg><a href=\"//x\"></a></svg>", "<svg><a xlink:href=\"data:x\"></a></svg>",
        "<svg onload=\"x\"></svg>", "<svg></svg><script></script>", "<svg><image href=\"#a\"/></svg>"})
    EXPECT_FALSE(is_plain_svg(bad)) << bad;
}

}  // namespace
}  // namespace overbar::v1
