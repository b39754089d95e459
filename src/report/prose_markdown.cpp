// Markdown by MD4C. Each formula travels through it as a private character with a number, so that its
// underscores and stars stay what they are.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <md4c.h>

#include "report/escape.hpp"
#include "report/prose.hpp"

namespace overbar::v1 {
namespace {

constexpr std::string_view open_mark = "\uE000";
constexpr std::string_view close_mark = "\uE001";

struct Span {
  MD_SPANTYPE type;
  std::string tag;  // that opens it; of a link not shown, nothing
};

struct Writing {
  const std::vector<MathRegion>* regions = nullptr;
  const FormulaWriter* formula = nullptr;
  std::string html;
  std::string after;  // of the formulas of the paragraph
  bool in_paragraph = false;
  bool in_cell = false;  // of a table or a heading, where no block may stand
  int pictures = 0;
  std::vector<Span> spans;  // those that are open
  bool comment = false;
};

Writing& of(void* data) { return *static_cast<Writing*>(data); }

void write_closing(Writing& w, const std::string& tag) {
  if (!tag.empty()) w.html += "</" + tag.substr(1, tag.find_first_of(" >") - 1) + ">";
}

void close_spans(Writing& w, std::size_t kept) {
  for (; w.spans.size() > kept; w.spans.pop_back()) write_closing(w, w.spans.back().tag);
}

/// No span reaches over the edge of a block.
void close_all(Writing& w) {
  close_spans(w, 0);
  w.pictures = 0;
}

/// What stands in a block of its own ends the paragraph, and with it all emphasis, until it is over.
void put_formula(Writing& w, std::size_t region) {
  if (region >= w.regions->size()) return;
  const FormulaHtml made = (*w.formula)(region);
  const bool block = (*w.regions)[region].display && !w.in_cell;
  if (!block || !w.in_paragraph) {
    w.html += made.html;
    w.after += made.after;
    return;
  }
  for (std::size_t k = w.spans.size(); k-- > 0;) write_closing(w, w.spans[k].tag);
  w.html += "</p>\n" + made.html + w.after + made.after + "<p>";
  for (const Span& span : w.spans) w.html += span.tag;
  w.after.clear();
}

/// Text with formulas in it.
void put_text(Writing& w, std::string_view text) {
  while (!text.empty()) {
    const std::size_t mark = std::min(text.find(open_mark), text.size());
    w.html += escape_html(text.substr(0, mark));
    text.remove_prefix(mark);
    if (text.empty()) break;
    text.remove_prefix(open_mark.size());
    const std::size_t end = text.find(close_mark);
    std::size_t number = 0;
    if (end == std::string_view::npos ||
        std::from_chars(text.data(), text.data() + end, number).ec != std::errc())
      continue;
    text.remove_prefix(end + close_mark.size());
    if (w.pictures == 0) put_formula(w, number);
  }
}

void flush(Writing& w) {
  w.html += w.after;
  w.after.clear();
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* data) {
  Writing& w = of(data);
  close_all(w);
  switch (type) {
    case MD_BLOCK_DOC:
      break;
    case MD_BLOCK_QUOTE:
      w.html += "<blockquote>\n";
      break;
    case MD_BLOCK_UL:
      w.html += "<ul>\n";
      break;
    case MD_BLOCK_OL:
      w.html += fmt::format("<ol start=\"{}\">\n", static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start);
      break;
    case MD_BLOCK_LI:
      w.html += "<li>";
      break;
    case MD_BLOCK_HR:
      w.html += "<hr>\n";
      break;
    case MD_BLOCK_H:
      w.html += fmt::format("<h{}>", std::min(6U, static_cast<MD_BLOCK_H_DETAIL*>(detail)->level + 2));
      w.in_cell = true;
      break;
    case MD_BLOCK_CODE:
      w.html += "<pre><code>";
      break;
    case MD_BLOCK_HTML:
      break;
    case MD_BLOCK_P:
      w.html += "<p>";
      w.in_paragraph = true;
      break;
    case MD_BLOCK_TABLE:
      w.html += "<div class=\"scroll\"><table>\n";
      break;
    case MD_BLOCK_THEAD:
      w.html += "<thead>\n";
      break;
    case MD_BLOCK_TBODY:
      w.html += "<tbody>\n";
      break;
    case MD_BLOCK_TR:
      w.html += "<tr>";
      break;
    case MD_BLOCK_TH:
      w.html += "<th>";
      w.in_cell = true;
      break;
    case MD_BLOCK_TD:
      w.html += "<td>";
      w.in_cell = true;
      break;
  }
  return 0;
}

int leave_block(MD_BLOCKTYPE type, void* detail, void* data) {
  Writing& w = of(data);
  close_all(w);
  switch (type) {
    case MD_BLOCK_DOC:
      flush(w);
      break;
    case MD_BLOCK_QUOTE:
      w.html += "</blockquote>\n";
      break;
    case MD_BLOCK_UL:
      w.html += "</ul>\n";
      break;
    case MD_BLOCK_OL:
      w.html += "</ol>\n";
      break;
    case MD_BLOCK_LI:
      flush(w);
      w.html += "</li>\n";
      break;
    case MD_BLOCK_HR:
      break;
    case MD_BLOCK_H:
      w.html += fmt::format("</h{}>\n", std::min(6U, static_cast<MD_BLOCK_H_DETAIL*>(detail)->level + 2));
      w.in_cell = false;
      flush(w);
      break;
    case MD_BLOCK_CODE:
      w.html += "</code></pre>\n";
      break;
    case MD_BLOCK_HTML:
      flush(w);
      break;
    case MD_BLOCK_P:
      w.html += "</p>\n";
      w.in_paragraph = false;
      flush(w);
      break;
    case MD_BLOCK_TABLE:
      w.html += "</table></div>\n";
      flush(w);
      break;
    case MD_BLOCK_THEAD:
      w.html += "</thead>\n";
      break;
    case MD_BLOCK_TBODY:
      w.html += "</tbody>\n";
      break;
    case MD_BLOCK_TR:
      w.html += "</tr>\n";
      break;
    case MD_BLOCK_TH:
      w.html += "</th>";
      w.in_cell = false;
      break;
    case MD_BLOCK_TD:
      w.html += "</td>";
      w.in_cell = false;
      break;
  }
  return 0;
}

bool is_harmless_link(std::string_view to) {
  return (to.starts_with("http://") || to.starts_with("https://") || to.starts_with("mailto:")) &&
         to.find_first_of("\"'<>\\ \n\t") == std::string_view::npos;
}

std::string opening_tag(MD_SPANTYPE type, void* detail) {
  switch (type) {
    case MD_SPAN_EM:
      return "<em>";
    case MD_SPAN_STRONG:
      return "<strong>";
    case MD_SPAN_CODE:
      return "<code>";
    case MD_SPAN_DEL:
      return "<del>";
    case MD_SPAN_U:
      return "<u>";
    case MD_SPAN_A: {
      const MD_ATTRIBUTE& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      const std::string_view to(href.text, href.size);
      return is_harmless_link(to) ? fmt::format("<a rel=\"noreferrer\" href=\"{}\">", escape_html(to)) : "";
    }
    default:
      return "";
  }
}

int enter_span(MD_SPANTYPE type, void* detail, void* data) {
  Writing& w = of(data);
  if (type == MD_SPAN_IMG) ++w.pictures;
  if (w.pictures > 0) return 0;
  w.spans.push_back({type, opening_tag(type, detail)});
  w.html += w.spans.back().tag;
  return 0;
}

/// MD4C does not always leave what it enters (the emphasis in *b[](*)), so what is open inside a span ends
/// with it, and all of it with the block.
int leave_span(MD_SPANTYPE type, void*, void* data) {
  Writing& w = of(data);
  if (type == MD_SPAN_IMG) {
    if (w.pictures > 0) --w.pictures;
    return 0;
  }
  if (w.pictures > 0) return 0;
  const auto last = std::ranges::find(w.spans.rbegin(), w.spans.rend(), type, &Span::type);
  if (last != w.spans.rend()) close_spans(w, static_cast<std::size_t>(w.spans.rend() - last) - 1);
  return 0;
}

/// Comments are not shown; other HTML is, as it is written.
void put_html(Writing& w, std::string_view text) {
  while (!text.empty()) {
    if (w.comment) {
      const std::size_t end = text.find("-->");
      if (end == std::string_view::npos) return;
      text.remove_prefix(end + 3);
      w.comment = false;
      continue;
    }
    const std::size_t begin = std::min(text.find("<!--"), text.size());
    put_text(w, text.substr(0, begin));
    text.remove_prefix(begin);
    w.comment = !text.empty();
    if (w.comment) text.remove_prefix(4);
  }
}

int text_piece(MD_TEXTTYPE type, const MD_CHAR* piece, MD_SIZE size, void* data) {
  Writing& w = of(data);
  const std::string_view text(piece, size);
  switch (type) {
    case MD_TEXT_NULLCHAR:
      w.html += "\uFFFD";
      break;
    case MD_TEXT_BR:
      w.html += "<br>\n";
      break;
    case MD_TEXT_SOFTBR:
      w.html += "\n";
      break;
    case MD_TEXT_ENTITY:
      w.html += text;
      break;  // "&name;", as MD4C has found
    case MD_TEXT_HTML:
      put_html(w, text);
      break;
    default:
      put_text(w, text);
      break;
  }
  return 0;
}

/// The page with a mark for each formula; the marks' own characters become �.
std::string with_marks(std::string_view page, const std::vector<MathRegion>& regions) {
  std::string text;
  const auto copy = [&](std::string_view part) {
    while (!part.empty()) {
      const std::size_t at = std::min({part.find(open_mark), part.find(close_mark), part.size()});
      text += part.substr(0, at);
      part.remove_prefix(at);
      if (part.empty()) break;
      text += "\uFFFD";
      part.remove_prefix(open_mark.size());
    }
  };
  std::size_t done = 0;
  for (std::size_t r = 0; r < regions.size(); ++r) {
    copy(page.substr(done, regions[r].begin - done));
    text += fmt::format("{}{}{}", open_mark, r, close_mark);
    done = regions[r].end;
  }
  copy(page.substr(done));
  return text;
}

}  // namespace

std::string markdown_prose(std::string_view page, const std::vector<MathRegion>& regions,
                           const FormulaWriter& formula) {
  Writing writing;
  writing.regions = &regions;
  writing.formula = &formula;
  const std::string text = with_marks(page, regions);
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = text_piece;
  md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &writing);
  // A display at the end of a paragraph leaves an empty one.
  for (std::size_t at = 0; (at = writing.html.find("<p></p>\n", at)) != std::string::npos;)
    writing.html.erase(at, 8);
  return std::move(writing.html);
}

}  // namespace overbar::v1
