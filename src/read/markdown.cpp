// MD4C calls back with pieces of text, and the pieces that are verbatim point into the file itself: that is
// where the places come from. Line ends and expanded blanks come from elsewhere and are told apart by their
// address. A block inside a quotation or a list has other characters between its lines, so each of its lines
// is a range of its own, a `continuation` of the first.
#include "read/markdown.hpp"

#include <functional>

#include <md4c.h>

namespace overbar {

namespace {

struct Extraction {
  std::string_view text;
  MarkdownBlocks out;
  bool in_code = false;
  bool in_heading = false;
  int maths = 0;  // depth of maths spans
  bool display = false;
  bool fresh = false;  // the block, heading or formula has no text yet

  bool locate(const char* piece, MD_SIZE size, std::uint32_t& begin, std::uint32_t& end) const {
    const std::less_equal<const char*> before;
    if (size == 0 || !before(text.data(), piece) || !before(piece + size, text.data() + text.size()))
      return false;
    begin = static_cast<std::uint32_t>(piece - text.data());
    end = begin + size;
    return true;
  }

  void code(std::uint32_t begin, std::uint32_t end) {
    if (fresh) {
      out.ranges.push_back({begin, end, TextRange::Kind::statements});
      fresh = false;
      return;
    }
    TextRange& last = out.ranges.back();
    const std::string_view between = text.substr(last.end, begin - last.end);
    if (begin >= last.end && between.find_first_not_of(" \t\r\n") == std::string_view::npos)
      last.end = end;
    else
      out.ranges.push_back({begin, end, TextRange::Kind::continuation});
  }

  void heading(std::uint32_t begin, std::uint32_t end) {
    if (fresh)
      out.ranges.push_back({begin, end, TextRange::Kind::heading});
    else
      out.ranges.back().end = end;
    fresh = false;
  }

  void formula(std::uint32_t begin, std::uint32_t end) {
    if (fresh)
      out.maths.push_back({begin, end, display});
    else
      out.maths.back().end = end;
    fresh = false;
  }

  // The answers of a block stand behind its closing fence: the line behind the last line of text, or, in an
  // empty block or one without an end, the last line itself.
  void close_code() {
    if (fresh) return;
    std::size_t place = out.ranges.back().end;
    const auto line_end = [&](std::size_t from) { return std::min(text.find('\n', from), text.size()); };
    place = line_end(place > 0 && text[place - 1] == '\n' ? place - 1 : place);
    while (place < text.size()) {
      const std::size_t next = line_end(place + 1);
      const std::string_view line = text.substr(place + 1, next - place - 1);
      const bool fence =
          line.find("```") != std::string_view::npos || line.find("~~~") != std::string_view::npos;
      const bool blank = line.find_first_not_of(" \t\r>") == std::string_view::npos;
      if (fence) place = next;
      if (fence || !blank) break;
      place = next;
    }
    out.answers_after.push_back(static_cast<std::uint32_t>(place));
  }
};

Extraction& of(void* data) { return *static_cast<Extraction*>(data); }

int enter_block(MD_BLOCKTYPE type, void* detail, void* data) {
  Extraction& e = of(data);
  if (type == MD_BLOCK_CODE) {
    const auto* code = static_cast<const MD_BLOCK_CODE_DETAIL*>(detail);
    e.in_code = code->fence_char != 0 && std::string_view(code->lang.text, code->lang.size) == "overbar";
    e.fresh = true;
  } else if (type == MD_BLOCK_H) {
    e.in_heading = e.fresh = true;
  }
  return 0;
}

int leave_block(MD_BLOCKTYPE type, void*, void* data) {
  Extraction& e = of(data);
  if (type == MD_BLOCK_CODE && e.in_code) e.close_code();
  if (type == MD_BLOCK_CODE) e.in_code = false;
  if (type == MD_BLOCK_H) e.in_heading = false;
  return 0;
}

int enter_span(MD_SPANTYPE type, void*, void* data) {
  Extraction& e = of(data);
  if (type != MD_SPAN_LATEXMATH && type != MD_SPAN_LATEXMATH_DISPLAY) return 0;
  ++e.maths;
  e.display = type == MD_SPAN_LATEXMATH_DISPLAY;
  if (!e.in_heading) e.fresh = true;
  return 0;
}

int leave_span(MD_SPANTYPE type, void*, void* data) {
  if (type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY) --of(data).maths;
  return 0;
}

int text_piece(MD_TEXTTYPE, const MD_CHAR* piece, MD_SIZE size, void* data) {
  Extraction& e = of(data);
  std::uint32_t begin = 0, end = 0;
  if (!e.locate(piece, size, begin, end)) return 0;
  if (e.in_code)
    e.code(begin, end);
  else if (e.in_heading)
    e.heading(begin, end);
  else if (e.maths > 0)
    e.formula(begin, end);
  return 0;
}

}  // namespace

MarkdownBlocks extract_blocks(std::string_view markdown) {
  Extraction extraction;
  extraction.text = markdown;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_LATEXMATHSPANS | MD_FLAG_TABLES;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = text_piece;
  md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &extraction);
  return std::move(extraction.out);
}

}  // namespace overbar
