#include <gtest/gtest.h>

#include "read/markdown.hpp"
#include "read_support.hpp"

namespace overbar {
namespace {

std::string show(std::string_view text) {
  const MarkdownBlocks blocks = extract_blocks(text);
  std::string out;
  for (const TextRange& range : blocks.ranges) {
    constexpr const char* kinds[] = {"block", "more", "heading"};
    out += std::string(kinds[static_cast<int>(range.kind)]) + "<" +
           std::string(text.substr(range.begin, range.end - range.begin)) + ">\n";
  }
  for (const MathRange& range : blocks.maths)
    out += (range.display ? "display<" : "inline<") +
           std::string(text.substr(range.begin, range.end - range.begin)) + ">\n";
  return out;
}

TEST(ReadMarkdown, Blocks) {
  EXPECT_EQ(show("# A *net*\n\nProse.\n\n```overbar\ny = 1\n\n  z = 2\n```\n\n```python\nx = 1\n```\n\n## "
                 "Next\n\n~~~overbar\nw = 1\n~~~\n"),
            "heading<A *net>\nblock<y = 1\n\n  z = 2>\nheading<Next>\nblock<w = 1>\n");
  EXPECT_EQ(show("> ```overbar\n> y = 1 +\n>   2\n> ```\n"), "block<y = 1 +>\nmore<2>\n");
  EXPECT_EQ(show("- item\n\n  ```overbar\n  y = 1\n  z = 2\n  ```\n"), "block<y = 1\n  z = 2>\n");
  EXPECT_EQ(show("    y = 1\n"), "");
  EXPECT_EQ(show("```overbar\n```\n"), "");
  EXPECT_EQ(show("Title\n=====\n\n```overbar\ny = 1"), "heading<Title>\nblock<y = 1>\n");
}

TEST(ReadMarkdown, Maths) {
  EXPECT_EQ(show("Let $x$ be\n\n$$\n\\bar x = 1 \\\\\ny = 2\n$$\n\nand `$no$`, 3\\$.\n"),
            "inline<x>\ndisplay<\\bar x = 1 \\\\\ny = 2>\n");
}

TEST(ReadMarkdown, AnswersGoBehindTheFence) {
  const std::string text = "# A\n\n```overbar\ny = 1\n```\nProse\n\n> ```overbar\n> z = 1\n> ```\nEnd";
  const MarkdownBlocks blocks = extract_blocks(text);
  ASSERT_EQ(blocks.answers_after.size(), 2u);
  EXPECT_EQ(text.substr(blocks.answers_after[0], 6), "\nProse");
  EXPECT_EQ(text.substr(blocks.answers_after[1], 4), "\nEnd");
}

TEST(ReadMarkdown, PlacesAreThoseOfTheFile) {
  SourceMap sources;
  sources.files.push_back({"a.md",
                           "# First\n\n```overbar\ninput x\ny = x +\n```\n\n# Second\n\n> ```overbar\n> z = "
                           "(1\n>   + 2)\n> w = x x)\n> ```\n"});
  const MarkdownBlocks blocks = extract_blocks(sources.files[0].text);
  const ast::Worksheet sheet = parse_worksheet(sources, 0, blocks.ranges, test_options());
  ASSERT_EQ(sheet.statements.size(), 6u);
  EXPECT_EQ(std::get<ast::ScopeOpening>(sheet.statements[0].body).title, "First");
  EXPECT_EQ(std::get<ast::ScopeOpening>(sheet.statements[3].body).title, "Second");
  EXPECT_EQ(tree(sheet.ast, std::get<ast::Definition>(sheet.statements[4].body).value), "(+ 1 2)");
  ASSERT_EQ(sheet.diagnostics.size(), 2u);
  EXPECT_EQ(line_column(sources.files[0], sheet.diagnostics[0].span.begin).line, 5u);
  EXPECT_EQ(line_column(sources.files[0], sheet.diagnostics[1].span.begin).line, 13u);
}

}  // namespace
}  // namespace overbar
