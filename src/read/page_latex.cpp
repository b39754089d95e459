// The text of a LaTeX file: its formulas, headings and definitions of macros; comments, verbatim text and
// what stands behind \end{document} are no part of it.
#include <algorithm>
#include <array>

#include "read/latex_commands.hpp"
#include "read/page_reader.hpp"

namespace overbar::latex {

namespace {

constexpr auto displays = std::to_array<std::string_view>(
    {"equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "xalignat", "displaymath",
     "math", "aligned", "split", "gathered", "dmath", "IEEEeqnarray"});
constexpr auto verbatim = std::to_array<std::string_view>(
    {"verbatim", "lstlisting", "comment", "minted", "Verbatim", "tikzpicture", "filecontents"});
constexpr auto headings = std::to_array<std::string_view>(
    {"section", "subsection", "subsubsection", "chapter", "part", "paragraph", "question"});

std::string_view plain_name(std::string_view environment) {
  return environment.ends_with('*') ? environment.substr(0, environment.size() - 1) : environment;
}

bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

/// The place behind `closing`, or npos; escaped characters and comments do not count.
std::size_t find_closing(const std::string& text, std::size_t from, std::size_t end,
                         std::string_view closing) {
  for (std::size_t i = from; i < end; ++i) {
    if (text.compare(i, closing.size(), closing) == 0) return i;
    if (text[i] == '\\') ++i;
    if (i < end && text[i] == '%' && (i == 0 || text[i - 1] != '\\'))
      while (i < end && text[i] != '\n') ++i;
  }
  return std::string::npos;
}

}  // namespace

void PageReader::latex_page() {
  markdown_ = false;
  std::size_t begin = 0;
  std::size_t end = text_.size();
  if (const std::size_t closing = text_.find("\\end{document}"); closing != std::string::npos) end = closing;
  if (const std::size_t opening = text_.find("\\begin{document}");
      opening != std::string::npos && opening < end) {
    macros_.define_all(std::string_view(text_).substr(0, opening));
    begin = opening + std::string_view("\\begin{document}").size();
  }
  latex_range(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
}

// Maths in $…$, $$…$$, \(…\), \[…\] and environments; the words between go to prose().
void PageReader::latex_range(std::uint32_t begin, std::uint32_t end) {
  std::uint32_t said = begin;  // prose from here on has not been looked at
  for (std::uint32_t at = begin; at < end;) {
    const char c = text_[at];
    if (c == '%' && !markdown_) {
      prose(said, at);
      while (at < end && text_[at] != '\n') ++at;
      said = at;
    } else if (c == '$') {
      const bool display = at + 1 < end && text_[at + 1] == '$';
      const std::uint32_t inside = at + (display ? 2 : 1);
      const std::size_t closing = find_closing(text_, inside, end, display ? "$$" : "$");
      prose(said, at);
      if (closing == std::string::npos) {
        page_.elements.emplace_back(
            PageUnread{span(at, inside), "this formula is not closed: a dollar is missing"});
        at = inside;
      } else {
        formula({inside, static_cast<std::uint32_t>(closing), display, {}, false});
        at = static_cast<std::uint32_t>(closing) + (display ? 2 : 1);
      }
      said = at;
    } else if (c == '\\' && at + 1 < end) {
      if (!latex_command(at, end, said)) at += 2;
    } else {
      ++at;
    }
  }
  prose(said, end);
}

/// True if it moved `at`.
bool PageReader::latex_command(std::uint32_t& at, std::uint32_t end, std::uint32_t& said) {
  const char next = text_[at + 1];
  const auto maths = [&](std::uint32_t inside, std::string_view closing, bool display,
                         std::string environment) {
    prose(said, at);
    const std::size_t place = find_closing(text_, inside, end, closing);
    if (place == std::string::npos) {
      page_.elements.emplace_back(
          PageUnread{span(at, inside), "this formula is not closed: expected " + std::string(closing)});
      at = inside;
    } else {
      formula({inside, static_cast<std::uint32_t>(place), display, std::move(environment), false});
      at = static_cast<std::uint32_t>(place + closing.size());
    }
    said = at;
    return true;
  };
  if (next == '(') return maths(at + 2, "\\)", false, {});
  if (next == '[') return maths(at + 2, "\\]", true, {});
  if (!is_letter(next)) return false;
  std::uint32_t name_end = at + 1;
  while (name_end < end && is_letter(text_[name_end])) ++name_end;
  const std::string command = text_.substr(at + 1, name_end - at - 1);
  const auto braces = [&](std::uint32_t from, std::uint32_t& inside, std::uint32_t& behind) {
    while (from < end && (text_[from] == ' ' || text_[from] == '*' || text_[from] == '\n')) ++from;
    if (from >= end || text_[from] != '{') return false;
    inside = from + 1;
    unsigned depth = 1;
    for (std::uint32_t i = inside; i < end; ++i) {
      if (text_[i] == '\\') {
        ++i;
        continue;
      }
      if (text_[i] == '{') ++depth;
      if (text_[i] == '}' && --depth == 0) {
        behind = i;
        return true;
      }
    }
    return false;
  };
  std::uint32_t inside = 0, behind = 0;
  if (Macros::defines(command)) {
    prose(said, at);
    Lexer lexer(text_, name_end, end);
    if (macros_.define(command, [&](Token& token) { return lexer.next(token); })) {
      at = lexer.position();
    } else {
      page_.elements.emplace_back(
          PageUnread{span(at, name_end), "this definition of a macro is not understood"});
      at = name_end;
    }
    said = at;
    return true;
  }
  if (const std::string environment = macros_.begun_by(command);
      std::ranges::find(displays, plain_name(environment)) != displays.end())
    if (const std::string ending = macros_.ended_by(environment); !ending.empty())
      return maths(name_end, "\\" + ending, true, std::string(plain_name(environment)));
  if (command == "begin" && braces(name_end, inside, behind)) {
    const std::string environment = text_.substr(inside, behind - inside);
    const std::string_view plain = plain_name(environment);
    const std::string closing = "\\end{" + environment + "}";
    if (std::ranges::find(displays, plain) != displays.end()) {
      std::uint32_t from = behind + 1;
      if ((plain == "alignat" || plain == "xalignat" || plain == "IEEEeqnarray") &&
          braces(from, inside, behind))
        from = behind + 1;
      return maths(from, closing, plain != "math", std::string(plain));
    }
    if (std::ranges::find(verbatim, plain) != verbatim.end() || plain == "overbar") {
      prose(said, at);
      const std::size_t place = text_.find(closing, behind);
      const std::uint32_t stop =
          place == std::string::npos || place > end ? end : static_cast<std::uint32_t>(place);
      if (plain == "overbar") {
        const TextRange range{behind + 1, stop, TextRange::Kind::statements};
        block({&range, 1});
      }
      at = std::min<std::uint32_t>(end, stop + static_cast<std::uint32_t>(closing.size()));
      said = at;
      return true;
    }
    prose(said, at);
    end_sentence();
    at = behind + 1;
    said = at;
    return true;
  }
  if (command == "end" && braces(name_end, inside, behind)) {
    prose(said, at);
    end_sentence();
    at = behind + 1;
    said = at;
    return true;
  }
  if (command == "item" || command == "par" || command == "newpage" || command == "bigskip" ||
      command == "medskip") {
    prose(said, at);
    end_sentence();
    at = name_end;
    said = at;
    return true;
  }
  if (std::ranges::find(headings, std::string_view(command)) != headings.end() &&
      braces(name_end, inside, behind)) {
    prose(said, at);
    heading(inside, behind);
    at = behind + 1;
    said = at;
    return true;
  }
  // \label{…} and the like say nothing.
  if (const Command known = command_of(command);
      (known.action == Action::label || known.action == Action::skip1) && command != "footnote" &&
      braces(name_end, inside, behind)) {
    prose(said, at);
    at = behind + 1;
    said = at;
    return true;
  }
  prose(said, at);
  at = name_end;
  said = at;
  return true;
}

}  // namespace overbar::latex
