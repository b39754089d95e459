// A page in Markdown as its author wrote it, with a note under each paragraph whose formulas were marked,
// between two comments by which a later run knows and replaces it. Pages in LaTeX, and several pages, become
// a list.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/fences.hpp"
#include "report/layout.hpp"
#include "report/markdown_block.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"
#include "report/math_regions.hpp"

namespace overbar::v1 {
namespace {

/// The link in a few lines, as an item of a list.
std::string item(const Link& link) {
  std::string text = fmt::format("- {} ", sign(link.mark));
  text += link.claim.latex.empty() ? markdown_code(one_line(link)) : markdown_math(link.claim);
  text += fmt::format(" (line {})", spot(link).line);
  const auto add = [&](const std::string& line) { text += "\\\n  " + line; };
  if (!holds(link)) {
    const std::string reason = link.reason.empty() ? "" : ": " + escape_markdown(joined(link.reason));
    add(fmt::format("**{}**{}", word(link.mark), reason));
  }
  if (const std::string more = remark(link); !more.empty()) add("*" + escape_markdown(joined(more)) + "*");
  if (!holds(link)) {
    if (!link.truth_math.latex.empty()) add("The left side is " + markdown_math(link.truth_math));
    for (const Repair& repair : link.repairs) {
      std::string line = "Repair: " + escape_markdown(joined(repair_sentence(repair)));
      if (!repair.original.empty() || !repair.replacement.empty())
        line +=
            fmt::format(": {} → {}", markdown_code(joined(repair.original)),
                        repair.replacement.empty() ? "nothing" : markdown_code(joined(repair.replacement)));
      add(line);
    }
  }
  return text + "\n";
}

std::string items(const MarkedChain& chain) {
  std::string text;
  for (const Link& link : chain.links)
    if (link.mark != Mark::definition) text += item(link);
  return text;
}

/// Behind the paragraph that holds `at`: the next empty line or the end of the page.
std::size_t paragraph_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t line = std::min(text.find('\n', at), text.size());
    if (line >= text.size()) return text.size();
    const std::size_t next = text.find_first_not_of(" \t\r>", line + 1);
    if (next == std::string_view::npos || text[next] == '\n') return line + 1;
    at = line + 1;
  }
  return text.size();
}

/// What stands before the text of the line at `at`, as spaces behind the mark of a list: spaces, > of a
/// quotation.
std::string margin_at(std::string_view text, std::size_t at) {
  const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  const std::size_t mark = std::min(text.find_first_not_of(" >", begin), text.size());
  std::string margin(text.substr(begin, mark - begin));
  const std::size_t digits = std::min(text.find_first_not_of("0123456789", mark), text.size());
  const bool bullet = mark < text.size() && std::string_view("-*+").contains(text[mark]);
  const bool number = digits > mark && digits < text.size() && std::string_view(".)").contains(text[digits]);
  const std::size_t end = (bullet ? mark : digits) + 1;
  if ((bullet || number) && end < text.size() && text[end] == ' ') margin.append(end + 1 - mark, ' ');
  return margin;
}

std::string framed(const std::string& notes, const std::string& margin) {
  const std::string bare = margin.substr(0, margin.find_last_not_of(' ') + 1);
  std::string text = bare + "\n";
  for (const std::string& line :
       split_lines(fmt::format("{}\n\n{}\n{}\n", answers_begin, notes, answers_end)))
    text += (line.empty() ? bare : margin + line) + "\n";
  return text;
}

struct Note {
  std::size_t at = 0;
  std::string margin;
  std::vector<const MarkedChain*> chains;
};

std::string note_text(const Note& note) {
  bool all_hold = true;
  std::string text;
  for (const MarkedChain* chain : note.chains) {
    text += items(*chain);
    for (const Link& link : chain->links) all_hold = all_hold && holds(link) && remark(link).empty();
  }
  return all_hold ? "✓ proved\n" : text;
}

/// One note a paragraph, behind it.
std::vector<Note> notes_of(const MarkedPage& page, std::string_view text) {
  const std::vector<MathRegion> regions = math_regions(text, false);
  std::vector<Note> notes;
  for (const MarkedChain& chain : page.chains) {
    if (items(chain).empty()) continue;
    std::size_t first = std::min<std::size_t>(chain.place.begin, text.size());
    std::size_t last = std::min<std::size_t>(chain.place.end, text.size());
    for (const MathRegion& region : regions)
      if (region.begin <= chain.place.begin && chain.place.begin < region.end) {
        first = region.begin;
        last = region.end;
      }
    const std::size_t at = paragraph_end(text, last);
    if (notes.empty() || notes.back().at != at) notes.push_back({at, margin_at(text, first), {}});
    notes.back().chains.push_back(&chain);
  }
  std::ranges::stable_sort(notes, {}, &Note::at);
  return notes;
}

/// The page without the notes of an earlier run and the empty lines that were put before them.
class Copy {
 public:
  explicit Copy(const std::string& text) : text_(text), parts_(page_parts(text)) {}

  void up_to(std::size_t end, std::string& result) {
    for (const PagePart& part : parts_) {
      if (part.end <= done_ || part.begin >= end) continue;
      const std::size_t begin = std::max(part.begin, done_);
      if (part.kind != PagePart::Kind::answers)
        result += text_.substr(begin, std::min(part.end, end) - begin);
      else if (const std::size_t last = result.find_last_not_of(" >\n");
               std::ranges::count(result.substr(last == std::string::npos ? 0 : last + 1), '\n') >= 2)
        result.erase(result.rfind('\n', result.size() - 2) + 1);
    }
    done_ = std::max(done_, end);
  }

 private:
  const std::string& text_;
  std::vector<PagePart> parts_;
  std::size_t done_ = 0;
};

std::string annotated(const Marking& marking, const MarkedPage& page) {
  const std::string& text = marking.sources[page.source].text;
  std::string result;
  Copy copy(text);
  for (const Note& note : notes_of(page, text)) {
    copy.up_to(note.at, result);
    if (!result.ends_with('\n')) result += '\n';
    result += framed(note_text(note), note.margin);
  }
  copy.up_to(text.size(), result);
  return result;
}

std::string listed(const Marking& marking) {
  std::string text;
  for (const MarkedPage& page : marking.pages) {
    text +=
        fmt::format("{}## {}\n\n{}\n\n", text.empty() ? "" : "\n", escape_markdown(page_name(marking, page)),
                    escape_markdown(sentence(count_marks(page))));
    if (!page.layout.empty()) text += escape_markdown(page.layout) + "\n\n";
    for (const MarkedChain& chain : page.chains) text += items(chain);
  }
  return text;
}

}  // namespace

std::string marking_markdown(const Marking& marking, const WriteOptions&) {
  const auto is_page = [](std::string_view name) {
    return name.ends_with(".md") || name.ends_with(".markdown");
  };
  if (marking.pages.size() == 1 && is_page(page_name(marking, marking.pages.front())))
    return annotated(marking, marking.pages.front());
  return listed(marking);
}

}  // namespace overbar::v1
