// The text of a Markdown file. Maths come first, as in every renderer of Markdown with maths: a line of a
// formula that begins with - or = is no list and no heading. What is left, with the maths blotted out, is
// Markdown, of which headings and ```overbar blocks matter.
#include <algorithm>

#include "read/characters.hpp"
#include "read/markdown.hpp"
#include "read/page_reader.hpp"

namespace overbar::latex {

namespace {

struct Piece {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Fenced blocks, code between backticks, comments: nothing in them is maths.
std::vector<Piece> code_pieces(const std::string& text) {
  std::vector<Piece> out;
  const auto size = static_cast<std::uint32_t>(text.size());
  const auto line_end = [&](std::uint32_t from) {
    const std::size_t end = text.find('\n', from);
    return end == std::string::npos ? size : static_cast<std::uint32_t>(end);
  };
  for (std::uint32_t at = 0; at < size;) {
    std::uint32_t first = at;
    while (first < size && (text[first] == ' ' || text[first] == '>' || text[first] == '\t')) ++first;
    const bool fence = first < size && (text[first] == '`' || text[first] == '~') &&
                       text.compare(first, 3, std::string(3, text[first])) == 0;
    if (fence) {
      const char mark = text[first];
      std::uint32_t length = 0;
      while (first + length < size && text[first + length] == mark) ++length;
      const std::string closing(length, mark);
      std::uint32_t end = line_end(at);
      while (end < size) {
        std::uint32_t line = end + 1;
        const std::uint32_t stop = line_end(line);
        while (line < stop && (text[line] == ' ' || text[line] == '>' || text[line] == '\t')) ++line;
        end = stop;
        if (text.compare(line, length, closing) == 0) break;
      }
      out.push_back({at, end});
      at = std::min(size, end + 1);
      continue;
    }
    const std::uint32_t stop = line_end(at);
    for (std::uint32_t i = at; i < stop;) {
      if (text[i] == '\\') {
        i += 2;
        continue;
      }
      if (text.compare(i, 4, "<!--") == 0) {
        const std::size_t closing = text.find("-->", i);
        const std::uint32_t end =
            closing == std::string::npos ? size : static_cast<std::uint32_t>(closing + 3);
        out.push_back({i, end});
        i = end;
        continue;
      }
      if (text[i] != '`') {
        ++i;
        continue;
      }
      std::uint32_t length = 0;
      while (i + length < size && text[i + length] == '`') ++length;
      // The same number of backticks closes it, in this paragraph.
      std::uint32_t closing = i + length;
      while (closing < size) {
        if (text[closing] == '`') {
          std::uint32_t run = 0;
          while (closing + run < size && text[closing + run] == '`') ++run;
          if (run == length) break;
          closing += run;
        } else if (text[closing] == '\n' && closing + 1 < size &&
                   (text[closing + 1] == '\n' || text[closing + 1] == '\r')) {
          closing = size;
        } else {
          ++closing;
        }
      }
      if (closing >= size) {
        i += length;
        continue;
      }
      out.push_back({i, closing + length});
      i = closing + length;
    }
    at = stop + 1;
    if (!out.empty()) at = std::max(at, out.back().end);
  }
  return out;
}

}  // namespace

void PageReader::markdown_page() {
  markdown_ = true;
  const auto size = static_cast<std::uint32_t>(text_.size());
  const std::vector<Piece> codes = code_pieces(text_);
  std::vector<FormulaPlace> places;
  std::vector<Piece> outer;  // with their dollars
  std::size_t code = 0;
  const auto add = [&](std::uint32_t begin, std::uint32_t inside, std::size_t closing, std::size_t mark,
                       bool display, std::string environment) {
    std::size_t line = text_.rfind('\n', begin);
    line = line == std::string::npos ? 0 : line + 1;
    while (line < begin && blank(text_[line])) ++line;
    places.push_back(
        {inside, static_cast<std::uint32_t>(closing), display, std::move(environment), text_[line] == '>'});
    outer.push_back({begin, static_cast<std::uint32_t>(closing + mark)});
    return static_cast<std::uint32_t>(closing + mark);
  };
  /// Up to `mark` in the same paragraph.
  const auto find_in_paragraph = [&](std::uint32_t from, std::string_view mark, bool blank_lines) {
    bool empty_line = false;
    for (std::uint32_t i = from; i < size; ++i) {
      if (text_.compare(i, mark.size(), mark) == 0) return static_cast<std::size_t>(i);
      if (text_[i] == '\n') {
        if (empty_line && !blank_lines) return std::string::npos;
        empty_line = true;
      } else if (!blank(text_[i]) && text_[i] != '>') {
        empty_line = false;
      }
      if (text_[i] == '\\') {
        ++i;
        if (i < size && text_[i] != '\n') empty_line = false;
      }
    }
    return std::string::npos;
  };
  for (std::uint32_t at = 0; at < size;) {
    while (code < codes.size() && codes[code].end <= at) ++code;
    if (code < codes.size() && codes[code].begin <= at) {
      at = codes[code].end;
      continue;
    }
    const char c = text_[at];
    if (c == '$') {
      const bool display = at + 1 < size && text_[at + 1] == '$';
      const std::uint32_t inside = at + (display ? 2 : 1);
      const std::size_t closing = find_in_paragraph(inside, display ? "$$" : "$", display);
      // $ between a word and a number is money.
      const bool opens =
          display ||
          (closing != std::string::npos && closing > inside &&
           (!blank(text_[inside]) || blank(text_[closing - 1])) &&
           (blank(text_[inside]) || !blank(text_[closing - 1])) &&
           (closing + 1 >= size || !ast::is_digit(static_cast<unsigned char>(text_[closing + 1]))));
      if (closing == std::string::npos && display)
        page_.elements.emplace_back(PageUnread{span(at, inside), "this formula is not closed: expected $$"});
      at = closing == std::string::npos || !opens ? inside
                                                  : add(at, inside, closing, display ? 2 : 1, display, {});
    } else if (c == '\\' && at + 1 < size && (text_[at + 1] == '(' || text_[at + 1] == '[')) {
      const bool display = text_[at + 1] == '[';
      const std::size_t closing = find_in_paragraph(at + 2, display ? "\\]" : "\\)", display);
      at = closing == std::string::npos ? at + 2 : add(at, at + 2, closing, 2, display, {});
    } else if (c == '\\' && text_.compare(at, 7, "\\begin{") == 0) {
      const std::size_t brace = text_.find('}', at);
      std::uint32_t next = at + 7;
      if (brace != std::string::npos && brace - at < 40) {
        const std::string environment = text_.substr(at + 7, brace - at - 7);
        const std::string closing = "\\end{" + environment + "}";
        const std::size_t place = text_.find(closing, brace);
        std::string plain =
            environment.ends_with('*') ? environment.substr(0, environment.size() - 1) : environment;
        const bool display = plain == "equation" || plain == "align" || plain == "gather" ||
                             plain == "multline" || plain == "eqnarray" || plain == "flalign" ||
                             plain == "aligned" || plain == "split" || plain == "gathered" ||
                             plain == "displaymath";
        if (display && place != std::string::npos)
          next = add(at, static_cast<std::uint32_t>(brace + 1), place, closing.size(), true, plain);
        else if (display)
          page_.elements.emplace_back(
              PageUnread{span(at, next), "this formula is not closed: expected " + closing});
      }
      at = next;
    } else if (c == '\\' && at + 1 < size) {
      std::uint32_t name_end = at + 1;
      while (name_end < size && (text_[name_end] | 32) >= 'a' && (text_[name_end] | 32) <= 'z') ++name_end;
      const std::string command = text_.substr(at + 1, name_end - at - 1);
      if (Macros::defines(command)) {
        Lexer lexer(text_, name_end, size);
        if (macros_.define(command, [&](Token& token) { return lexer.next(token); }))
          name_end = lexer.position();
      }
      at = std::max(at + 2, name_end);
    } else {
      ++at;
    }
  }

  std::string masked = text_;
  for (const Piece& piece : outer)
    for (std::uint32_t i = piece.begin; i < piece.end; ++i)
      if (masked[i] != '\n') masked[i] = 'x';
  // A line break inside a formula begins nothing.
  for (const Piece& piece : outer)
    for (std::uint32_t i = piece.begin; i < piece.end; ++i)
      if (masked[i] == '\n') masked[i] = ' ';
  const MarkdownBlocks blocks = extract_blocks(masked);

  std::size_t next_range = 0;
  std::uint32_t said = 0;
  const auto ranges_before = [&](std::uint32_t place) {
    while (next_range < blocks.ranges.size() && blocks.ranges[next_range].begin < place) {
      const TextRange& range = blocks.ranges[next_range];
      prose(std::min(said, range.begin), range.begin);
      if (range.kind == TextRange::Kind::heading) {
        heading(range.begin, range.end);
        ++next_range;
      } else {
        std::size_t last = next_range + 1;
        while (last < blocks.ranges.size() && blocks.ranges[last].kind == TextRange::Kind::continuation)
          ++last;
        block(std::span(blocks.ranges).subspan(next_range, last - next_range));
        end_sentence();
        next_range = last;
      }
      said = std::max(said, blocks.ranges[next_range - 1].end);
    }
  };
  for (std::size_t i = 0; i < places.size(); ++i) {
    ranges_before(outer[i].begin);
    if (said < outer[i].begin) prose(said, outer[i].begin);
    // A formula in a heading is part of the title.
    const bool in_heading = outer[i].begin < said;
    if (!in_heading) formula(places[i]);
    said = std::max(said, outer[i].end);
  }
  ranges_before(size + 1);
}

}  // namespace overbar::latex
