// LaTeX's prose, as far as homework and papers have it: headings, lists, theorems and solutions, emphasis,
// quotes. What a command does that is not known here is left out; its text stays.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "report/escape.hpp"
#include "report/prose.hpp"

namespace overbar::v1 {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Style {
  std::string_view name, open, close;
};
constexpr std::array inline_styles{
    Style{"textbf", "<strong>", "</strong>"},
    Style{"textit", "<em>", "</em>"},
    Style{"emph", "<em>", "</em>"},
    Style{"texttt", "<code>", "</code>"},
    Style{"underline", "<u>", "</u>"},
    Style{"textsc", "", ""},
    Style{"footnote", "<small> (", ")</small>"},
};
constexpr std::array headings{
    Style{"title", "<h3>", "</h3>\n"},         Style{"chapter", "<h3>", "</h3>\n"},
    Style{"section", "<h3>", "</h3>\n"},       Style{"subsection", "<h4 class=\"section\">", "</h4>\n"},
    Style{"subsubsection", "<h5>", "</h5>\n"}, Style{"paragraph", "<h5>", "</h5>\n"},
    Style{"subparagraph", "<h5>", "</h5>\n"},
};
constexpr std::array blocks{
    Style{"itemize", "<ul>\n", "</ul>\n"},
    Style{"enumerate", "<ol>\n", "</ol>\n"},
    Style{"description", "<ul>\n", "</ul>\n"},
    Style{"quote", "<blockquote>\n", "</blockquote>\n"},
    Style{"quotation", "<blockquote>\n", "</blockquote>\n"},
};
/// Commands whose argument is no text of the page.
constexpr auto dropped = std::to_array<std::string_view>({"label",
                                                          "vspace",
                                                          "hspace",
                                                          "usepackage",
                                                          "documentclass",
                                                          "pagestyle",
                                                          "thispagestyle",
                                                          "input",
                                                          "include",
                                                          "includegraphics",
                                                          "bibliography",
                                                          "bibliographystyle",
                                                          "setlength",
                                                          "color",
                                                          "date",
                                                          "author",
                                                          "newtheorem",
                                                          "theoremstyle",
                                                          "DeclareMathOperator",
                                                          "newcommand",
                                                          "renewcommand",
                                                          "providecommand",
                                                          "def",
                                                          "graphicspath",
                                                          "geometry",
                                                          "cite",
                                                          "citep",
                                                          "citet",
                                                          "hypersetup"});

template <class Rows>
const Style* style_of(const Rows& rows, std::string_view name) {
  const auto* found = std::ranges::find(rows, name, &Style::name);
  return found == rows.end() ? nullptr : &*found;
}

class Prose {
 public:
  Prose(std::string_view text, const std::vector<MathRegion>& regions, const FormulaWriter& formula)
      : text_(text), regions_(regions), formula_(formula) {}

  std::string whole() {
    constexpr std::string_view begin = "\\begin{document}";
    const std::size_t body = text_.find(begin);
    if (body != std::string_view::npos) at_ = body + begin.size();
    while (at_ < text_.size() && !ended_) step();
    close_paragraph();
    while (!open_.empty()) close_block();
    return std::move(html_);
  }

 private:
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void open_paragraph() {
    if (in_paragraph_ || in_heading_) return;
    html_ += "<p>";
    in_paragraph_ = true;
  }
  void close_paragraph() {
    // What a group has opened ends with its paragraph.
    for (std::size_t i = groups_.size(); i-- > 0;) {
      html_ += groups_[i].close;
      groups_[i] = {};
    }
    in_heading_ = false;
    if (in_paragraph_) html_ += "</p>\n";
    in_paragraph_ = false;
    html_ += after_;
    after_.clear();
  }
  void close_block() {
    html_ += open_.back().close;
    open_.pop_back();
  }

  void put_formula() {
    const MathRegion& region = regions_[next_];
    const FormulaHtml made = formula_(next_);
    if (region.display && !in_heading_) {
      close_paragraph();
      html_ += made.html + made.after;
    } else {
      open_paragraph();
      html_ += made.html;
      after_ += made.after;
    }
    at_ = region.end;
    ++next_;
  }

  std::string_view command() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    if (end == at_ + 1 && end < text_.size()) end += decode_utf8(text_, end).size;
    return text_.substr(at_ + 1, end - at_ - 1);
  }

  /// Passes over [options] and {arguments} that stand here.
  void skip_arguments() {
    while (at_ < text_.size() && (text_[at_] == '[' || text_[at_] == '{' || text_[at_] == '*')) {
      if (text_[at_] == '*') {
        ++at_;
        continue;
      }
      const char close = text_[at_] == '[' ? ']' : '}';
      int depth = 0;
      std::size_t i = at_;
      for (; i < text_.size(); ++i) {
        if (text_[i] == '\\')
          ++i;
        else if (text_[i] == '{')
          ++depth;
        else if (text_[i] == '}')
          --depth;
        if (i < text_.size() && text_[i] == close && depth <= 0) break;
      }
      at_ = std::min(i + 1, text_.size());
    }
  }

  std::string_view simple_argument() {
    if (!starts("{")) return {};
    const std::size_t close = text_.find('}', at_);
    if (close == std::string_view::npos) return {};
    const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    return inside;
  }

  /// A group whose text goes on being read; `close` is put where it ends.
  void begin_group(std::string close, bool heading = false) {
    if (!starts("{")) {
      html_ += close;
      return;
    }
    ++at_;
    groups_.push_back({std::move(close), heading});
  }

  void begin_environment() {
    at_ += 6;
    std::string name(simple_argument());
    if (name == "verbatim" || name == "verbatim*" || name == "lstlisting") {
      close_paragraph();
      const std::string end = "\\end{" + name + "}";
      const std::size_t close = std::min(text_.find(end, at_), text_.size());
      html_ += "<pre><code>" + escape_html(text_.substr(at_, close - at_)) + "</code></pre>\n";
      at_ = std::min(close + end.size(), text_.size());
      return;
    }
    if (name.ends_with('*')) name.pop_back();
    if (name == "document") return;
    if (name == "abstract" || name == "center" || name == "figure" || name == "table" || name == "minipage" ||
        name == "parts" || name == "questions") {
      close_paragraph();
      skip_arguments();
      open_.push_back({name, ""});
      return;
    }
    close_paragraph();
    if (const Style* block = style_of(blocks, name)) {
      html_ += block->open;
      open_.push_back({name, std::string(block->close)});
    } else {
      html_ +=
          fmt::format("<div class=\"environment\"><p class=\"environment-name\">{}</p>\n", escape_html(name));
      open_.push_back({name, "</div>\n"});
    }
    if (starts("[")) skip_arguments();
  }

  void end_environment() {
    at_ += 4;
    std::string name(simple_argument());
    if (name.ends_with('*')) name.pop_back();
    close_paragraph();
    if (name == "document") {
      ended_ = true;
      return;
    }
    if (std::ranges::none_of(
            open_, [&](const Open& one) { return one.name == name || one.name == "item of " + name; }))
      return;
    while (!open_.empty()) {
      const bool last = open_.back().name == name;
      close_block();
      if (last) break;
    }
  }

  void begin_item() {
    close_paragraph();
    if (!open_.empty() && open_.back().name.starts_with("item of ")) close_block();
    const std::string list = open_.empty() ? "" : open_.back().name;
    if (style_of(blocks, list) == nullptr) return;
    html_ += "<li>";
    open_.push_back({"item of " + list, "</li>\n"});
    if (starts("[")) {
      const std::size_t close = std::min(text_.find(']', at_), text_.size());
      open_paragraph();
      html_ +=
          "<strong>" + escape_html(text_.substr(at_ + 1, close - std::min(close, at_ + 1))) + "</strong> ";
      at_ = std::min(close + 1, text_.size());
    }
  }

  void put_text(std::string_view text) {
    open_paragraph();
    html_ += escape_html(text);
  }

  void put_command() {
    const std::string_view name = command();
    if (name == "begin") return begin_environment();
    if (name == "end") return end_environment();
    at_ += 1 + name.size();
    if (starts("*")) ++at_;
    while (!name.empty() && is_letter(name[0]) && at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (name == "item") return begin_item();
    if (name == "par") return close_paragraph();
    if (name == "\\" || name == "newline") {
      if (starts("[")) skip_arguments();
      if (in_paragraph_) html_ += "<br>\n";
      return;
    }
    if (name == "ldots" || name == "dots") return put_text("…");
    if (name == "ref" || name == "eqref") return put_text(fmt::format("({})", simple_argument()));
    if (name == "url" || name == "href") return put_text(simple_argument());
    if (name == "LaTeX" || name == "TeX") return put_text(name);
    if (const Style* heading = style_of(headings, name)) {
      close_paragraph();
      if (starts("[")) skip_arguments();
      html_ += heading->open;
      in_heading_ = starts("{");
      return begin_group(std::string(heading->close), true);
    }
    if (const Style* style = style_of(inline_styles, name)) {
      open_paragraph();
      html_ += style->open;
      return begin_group(std::string(style->close));
    }
    if (std::ranges::find(dropped, name) != dropped.end()) {
      if (name == "def" && starts("\\")) at_ += 1 + command().size();
      return skip_arguments();
    }
    if (name.size() == 1 && std::string_view("%$#&_{}").contains(name[0])) return put_text(name);
    if (name == " " || name == "," || name == ";" || name == "quad" || name == "qquad") return put_text(" ");
  }

  void step() {
    if (next_ < regions_.size() && at_ >= regions_[next_].begin) {
      if (at_ == regions_[next_].begin) return put_formula();
      ++next_;  // inside something that was passed over
      return;
    }
    const char c = text_[at_];
    if (c == '\\') return put_command();
    if (c == '%') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      if (at_ < text_.size()) ++at_;
      return;
    }
    if (c == '\n') {
      const std::size_t next = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
      const bool empty_line = std::ranges::count(text_.substr(at_, next - at_), '\n') > 1;
      if (empty_line && !in_heading_)
        close_paragraph();
      else if (in_paragraph_ || in_heading_)
        html_ += "\n";
      at_ = next;
      return;
    }
    if (c == '{') {
      ++at_;
      groups_.push_back({"", false});
      return;
    }
    if (c == '}') {
      ++at_;
      if (groups_.empty()) return;
      html_ += groups_.back().close;
      if (groups_.back().heading) {
        in_heading_ = false;
        html_ += after_;
        after_.clear();
      }
      groups_.pop_back();
      return;
    }
    put_plain();
  }

  void put_plain() {
    struct Twin {
      std::string_view tex, shown;
    };
    constexpr std::array twins{Twin{"---", "—"},    Twin{"--", "–"}, Twin{"``", "“"}, Twin{"''", "”"},
                               Twin{"~", "\u00a0"}, Twin{"`", "‘"},  Twin{"'", "’"}};
    for (const Twin& twin : twins)
      if (starts(twin.tex)) {
        at_ += twin.tex.size();
        return put_text(twin.shown);
      }
    const std::size_t limit = next_ < regions_.size() ? regions_[next_].begin : text_.size();
    std::size_t end = std::min(text_.find_first_of("\\%\n{}-`'~", at_ + 1), text_.size());
    end = std::max(at_ + 1, std::min(end, limit));
    const std::string_view piece = text_.substr(at_, end - at_);
    at_ = end;
    const bool blank = piece.find_first_not_of(" \t\r") == std::string_view::npos;
    if (!blank || in_paragraph_ || in_heading_) put_text(piece);
  }

  struct Open {
    std::string name;
    std::string close;
  };
  struct Group {
    std::string close;
    bool heading = false;
  };

  std::string_view text_;
  const std::vector<MathRegion>& regions_;
  const FormulaWriter& formula_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  bool in_paragraph_ = false;
  bool in_heading_ = false;
  bool ended_ = false;
  std::vector<Open> open_;
  std::vector<Group> groups_;
  std::string after_;
  std::string html_;
};

}  // namespace

std::string latex_prose(std::string_view page, const std::vector<MathRegion>& regions,
                        const FormulaWriter& formula) {
  return Prose(page, regions, formula).whole();
}

}  // namespace overbar::v1
