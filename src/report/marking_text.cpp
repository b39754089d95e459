// For a terminal: the page with marks in its margin and, under the lines that do not hold, why. What is wrong
// comes first, in a list.
#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "report/layout.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"
#include "report/text_block.hpp"

namespace overbar::v1 {
namespace {

constexpr std::size_t most_signs = 4;

Style style_of(const Link& link) {
  switch (link.mark) {
    case Mark::proved:
      return link.standing == Standing::consistent ? Style::doubt : Style::good;
    case Mark::refuted:
    case Mark::ill_shaped:
      return Style::bad;
    case Mark::unknown:
    case Mark::not_understood:
      return Style::doubt;
    case Mark::definition:
      break;
  }
  return Style::faint;
}

struct Bytes {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What is underlined: the right side, or all that was not understood.
Bytes underlined(const Link& link) {
  return link.right.end > link.right.begin ? Bytes{link.right.begin, link.right.end}
                                           : Bytes{link.place.begin, link.place.end};
}

/// The margin's sign stands at the relation.
std::size_t sign_at(const Link& link) {
  return link.relation.end > link.relation.begin ? link.relation.begin : link.place.begin;
}

struct Ink {
  const Painter& painter;
  std::size_t width;

  std::string sign_of(const Link& link) const {
    return std::string(painter.ascii ? ascii_sign(link.mark) : sign(link.mark));
  }
};

void append(Lines& lines, Lines more, std::size_t by) {
  indent(more, by);
  for (std::string& line : more) lines.push_back(std::move(line));
}

/// `label  text`, the text wrapped behind its label.
void add_labelled(Lines& lines, std::string_view label, const std::string& text, const Ink& ink,
                  Style style = Style::plain) {
  constexpr std::size_t label_width = 8;
  const Lines parts = wrap(text, ink.width - std::min(ink.width - 20, label_width));
  for (std::size_t i = 0; i < parts.size(); ++i)
    lines.push_back(
        ink.painter.paint(Style::faint, pad_right(i == 0 ? std::string(label) : "", label_width)) +
        ink.painter.paint(style, parts[i]));
}

/// Why a link does not hold, and how it would.
Lines message_lines(const Link& link, const Ink& ink) {
  const Painter& painter = ink.painter;
  Lines lines;
  if (!holds(link)) {
    const std::string says = painter.seen(joined(verdict_sentence(link)));
    const std::size_t verdict = std::min(says.size(), word(link.mark).size());
    Lines paragraph = wrap(says, ink.width);
    if (paragraph[0].size() >= verdict)
      paragraph[0] =
          painter.paint(style_of(link), paragraph[0].substr(0, verdict)) + paragraph[0].substr(verdict);
    append(lines, std::move(paragraph), 0);
  }
  const std::string more = painter.seen(joined(remark(link)));
  if (!more.empty())
    for (const std::string& part : wrap(more, ink.width)) lines.push_back(painter.paint(Style::faint, part));
  if (holds(link)) return lines;
  if (!link.truth.empty()) {
    const std::string text =
        painter.ascii && !link.truth_math.ascii.empty() ? link.truth_math.ascii : link.truth;
    add_labelled(lines, "truth", painter.seen(joined(text)), ink);
  }
  const auto values = [&](std::string_view label, const std::vector<Value>& all) {
    Lines more_lines = value_lines(all, painter);
    for (std::size_t i = 0; i < more_lines.size(); ++i)
      lines.push_back(painter.paint(Style::faint, pad_right(i == 0 ? std::string(label) : "", 8)) +
                      more_lines[i]);
  };
  values("with", link.witness);
  values("then", link.intermediate);
  // A worksheet to replay it is long, and says little more than the numbers above; the other formats have it.
  if (!link.replay.empty() && link.replay.find('\n') == std::string::npos)
    lines.push_back(
        painter.paint(Style::faint, "replay  " + painter.seen(link.replay)));  // to be copied whole
  for (const Repair& repair : link.repairs) {
    add_labelled(lines, &repair == link.repairs.data() ? "repair" : "or",
                 painter.seen(joined(repair_sentence(repair))), ink, Style::good);
    if (!repair.replacement.empty() || !repair.original.empty())
      add_labelled(lines, "",
                   painter.seen(fmt::format("{} → {}", joined(repair.original), joined(repair.replacement))),
                   ink);
  }
  return lines;
}

/// A piece of a line of the page that fits the width.
std::vector<Bytes> pieces(std::string_view text, Bytes line, const Ink& ink) {
  std::vector<Bytes> result;
  Bytes piece{line.begin, line.begin};
  for (std::size_t at = line.begin; at < line.end;) {
    std::size_t word = at;
    while (word < line.end && text[word] == ' ') ++word;
    std::size_t end = word;
    while (end < line.end && text[end] != ' ') ++end;
    if (piece.end > piece.begin &&
        columns(ink.painter.seen(text.substr(piece.begin, end - piece.begin))) > ink.width) {
      result.push_back(piece);
      piece.begin = word;
    }
    piece.end = end;
    at = end;
  }
  result.push_back(piece);
  return result;
}

std::size_t columns_between(std::string_view text, std::size_t begin, std::size_t end, const Ink& ink) {
  return end <= begin ? 0 : columns(ink.painter.seen(text.substr(begin, end - begin)));
}

class PageText {
 public:
  PageText(const Marking& marking, const MarkedPage& page, const Ink& ink) : ink_(ink) {
    if (page.source < marking.sources.size()) text_ = marking.sources[page.source].text;
    for (const MarkedChain& chain : page.chains)
      for (const Link& link : chain.links) links_.push_back(&link);
    std::ranges::stable_sort(links_, {}, [](const Link* link) { return sign_at(*link); });
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      lines_.push_back({at, end > at && text_[end - 1] == '\r' ? end - 1 : end});
      at = end + 1;
    }
    number_width_ = std::max<std::size_t>(3, fmt::formatted_size("{}", lines_.size()));
  }

  Lines all() {
    for (std::size_t i = 0; i < lines_.size(); ++i) add_line(i);
    return std::move(result_);
  }

 private:
  std::size_t margin() const { return most_signs + number_width_ + 2; }

  std::string margin_of(std::size_t number, Bytes line) const {
    std::string signs;
    std::size_t count = 0;
    const Link* worst = nullptr;
    for (const Link* link : links_)
      if (sign_at(*link) >= line.begin && sign_at(*link) <= line.end) {
        ++count;
        signs += ink_.painter.paint(style_of(*link), ink_.sign_of(*link));
        if (worst == nullptr || (holds(*worst) && !holds(*link))) worst = link;
      }
    if (count > most_signs) {
      signs = ink_.painter.paint(style_of(*worst), ink_.sign_of(*worst)) +
              fmt::format("{:>3}", std::min<std::size_t>(count, 999));
      count = most_signs;
    }
    return std::string(most_signs - count, ' ') + signs + " " +
           ink_.painter.paint(Style::faint, fmt::format("{:>{}}", number, number_width_)) + " ";
  }

  void underline(const Link& link, Bytes piece) {
    const Bytes span = underlined(link);
    const std::size_t begin = std::max(span.begin, piece.begin);
    const std::size_t end = std::min(span.end, piece.end);
    if (begin >= end) return;
    std::size_t skip = columns_between(text_, piece.begin, begin, ink_);
    std::size_t length = std::max<std::size_t>(1, columns_between(text_, begin, end, ink_));
    const bool blank = text_.substr(begin, end - begin).find_first_not_of(" \t\r") == std::string_view::npos;
    if (blank) return;
    for (std::size_t at = begin; at < end && (text_[at] == ' ' || text_[at] == '\t') && length > 1; ++at) {
      ++skip;
      --length;
    }
    result_.push_back(std::string(margin() + skip, ' ') +
                      ink_.painter.paint(style_of(link), "^" + std::string(length - 1, '~')));
  }

  void add_line(std::size_t i) {
    const Bytes line = lines_[i];
    const std::size_t next =
        i + 1 < lines_.size() ? lines_[i + 1].begin : std::numeric_limits<std::size_t>::max();
    bool first = true;
    for (const Bytes piece : pieces(text_, line, ink_)) {
      std::string shown = ink_.painter.seen(text_.substr(piece.begin, piece.end - piece.begin));
      std::string whole = (first ? margin_of(i + 1, line) : std::string(margin(), ' ')) + shown;
      while (whole.ends_with(' ')) whole.pop_back();
      result_.push_back(std::move(whole));
      first = false;
      for (const Link* link : links_)
        if (!holds(*link)) underline(*link, piece);
    }
    std::set<std::string> said;  // about links of this line that hold: each once
    for (const Link* link : links_) {
      const Bytes span = underlined(*link);
      const std::size_t last = span.end > span.begin ? span.end - 1 : span.end;
      const bool ends_here = last >= line.begin && last < next;
      if (!ends_here || (holds(*link) && (remark(*link).empty() || !said.insert(remark(*link)).second)))
        continue;
      append(result_, message_lines(*link, Ink{ink_.painter, ink_.width - 2}), margin() + 2);
    }
  }

  const Ink& ink_;
  std::string_view text_;
  std::vector<const Link*> links_;
  std::vector<Bytes> lines_;
  std::size_t number_width_ = 3;
  Lines result_;
};

Lines list_lines(const MarkedPage& page, const Ink& ink) {
  Lines lines;
  std::size_t place_width = 0;
  const std::vector<Finding> findings = worst_first(page);
  const auto place = [](const Link& link) {
    return fmt::format("{}:{}", spot(link).line, spot(link).column);
  };
  for (const Finding& finding : findings) place_width = std::max(place_width, place(*finding.link).size());
  for (const Finding& finding : findings) {
    const Link& link = *finding.link;
    const std::string hint =
        link.repairs.empty()
            ? joined(verdict_sentence(link))
            : fmt::format("{}; {}", word(link.mark), joined(repair_sentence(link.repairs.front())));
    const std::string text = fmt::format("{}  {}", one_line(link), hint);
    const Lines parts = wrap(ink.painter.seen(text), ink.width - place_width - 5);
    for (std::size_t i = 0; i < parts.size(); ++i)
      lines.push_back(i == 0 ? fmt::format("{} {}  {}", ink.painter.paint(style_of(link), ink.sign_of(link)),
                                           pad_left(place(link), place_width), parts[i])
                             : std::string(place_width + 6, ' ') + parts[i]);
  }
  return lines;
}

/// One line a link that does not hold, as compilers write them.
std::string quiet_text(const Marking& marking, const Ink& ink) {
  std::string text;
  for (const MarkedPage& page : marking.pages)
    for (const MarkedChain& chain : page.chains)
      for (const Link& link : chain.links) {
        if (holds(link)) continue;
        std::string says = one_line(link);
        if (!link.repairs.empty())
          says += fmt::format(" [{}]", joined(repair_sentence(link.repairs.front())));
        else if (!link.reason.empty())
          says += fmt::format(" [{}]", joined(link.reason));
        text += fmt::format("{}:{}:{}: {}: {}\n", ink.painter.seen(page_name(marking, page)), spot(link).line,
                            spot(link).column, ink.painter.paint(style_of(link), word(link.mark)),
                            ink.painter.seen(says));
      }
  return text;
}

}  // namespace

std::string marking_text(const Marking& marking, const WriteOptions& options) {
  const Painter painter{options.color, options.ascii};
  const std::size_t width = std::max<std::size_t>(options.width, 40);
  const Ink ink{painter, width};
  if (options.quiet) return quiet_text(marking, ink);
  std::string text;
  for (const MarkedPage& page : marking.pages) {
    Lines lines;
    const std::string title = painter.seen(page_name(marking, page));
    const std::string counts = sentence(count_marks(page));
    const std::size_t gap = columns(title) + columns(counts) + 2 <= width
                                ? width - columns(title) - columns(counts)
                                : std::size_t{2};
    lines.push_back(painter.paint(Style::title, title) + std::string(gap, ' ') + counts);
    lines.push_back(painter.paint(Style::faint, painter.seen(repeat("─", width))));
    if (!page.layout.empty())
      for (const std::string& part : wrap(painter.seen(page.layout), width))
        lines.push_back(painter.paint(page.mixed_layouts ? Style::doubt : Style::faint, part));
    append(lines, list_lines(page, ink), 0);
    if (lines.size() > 2) lines.emplace_back();
    append(lines, PageText(marking, page, Ink{painter, width - 10}).all(), 0);
    for (const std::string& line : lines) text += line + "\n";
    text += "\n";
  }
  if (marking.pages.size() > 1)
    text += sentence(count_marks(marking)) + "\n";
  else if (text.ends_with("\n\n"))
    text.pop_back();
  return text;
}

}  // namespace overbar::v1
