// What of a Markdown file matters: worksheet blocks, headings, maths; each with its place in the file.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "read/parse.hpp"

namespace overbar {

struct MathRange {
  std::uint32_t begin = 0;  // of the formula, without its dollars
  std::uint32_t end = 0;
  bool display = false;  // $$…$$
};

struct MarkdownBlocks {
  std::vector<TextRange> ranges;  // of ```overbar blocks and of headings, in the order of the file
  std::vector<MathRange> maths;
  /// For each range of kind `statements`, where its answers go: the end of the line of the closing fence.
  std::vector<std::uint32_t> answers_after;
};

MarkdownBlocks extract_blocks(std::string_view markdown);

}  // namespace overbar
