#include "report/marking_words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace overbar::v1 {
namespace {

struct MarkRow {
  Mark mark;
  std::string_view word, identifier, sign, ascii_sign;
  std::size_t MarkCounts::*count;
};

constexpr std::array mark_rows{
    MarkRow{Mark::proved, "proved", "proved", "✓", "+", &MarkCounts::proved},
    MarkRow{Mark::refuted, "refuted", "refuted", "✗", "x", &MarkCounts::refuted},
    MarkRow{Mark::ill_shaped, "ill-shaped", "ill_shaped", "⚠", "!", &MarkCounts::ill_shaped},
    MarkRow{Mark::unknown, "unknown", "unknown", "?", "?", &MarkCounts::unknown},
    MarkRow{Mark::not_understood, "not understood", "not_understood", "…", "~", &MarkCounts::not_understood},
    MarkRow{Mark::definition, "definition", "definition", "·", ".", &MarkCounts::definitions},
};

const MarkRow& row(Mark mark) {
  const auto* found = std::ranges::find(mark_rows, mark, &MarkRow::mark);
  return found == mark_rows.end() ? mark_rows[3] : *found;
}

/// Smaller is worse.
int badness(const Link& link) {
  switch (link.mark) {
    case Mark::refuted:
      return link.standing == Standing::first_wrong ? 0 : link.standing == Standing::recovered ? 3 : 2;
    case Mark::ill_shaped:
      return link.standing == Standing::first_wrong ? 1 : 2;
    case Mark::not_understood:
      return 4;
    case Mark::unknown:
      return 5;
    case Mark::proved:
    case Mark::definition:
      break;
  }
  return 6;
}

}  // namespace

std::string_view word(Mark mark) { return row(mark).word; }
std::string_view identifier(Mark mark) { return row(mark).identifier; }
std::string_view sign(Mark mark) { return row(mark).sign; }
std::string_view ascii_sign(Mark mark) { return row(mark).ascii_sign; }

std::string_view identifier(Standing standing) {
  switch (standing) {
    case Standing::sound:
      return "sound";
    case Standing::first_wrong:
      return "first_wrong";
    case Standing::wrong:
      return "wrong";
    case Standing::consistent:
      return "consistent";
    case Standing::recovered:
      return "recovered";
    case Standing::open:
      break;
  }
  return "open";
}

bool holds(const Link& link) { return link.mark == Mark::proved || link.mark == Mark::definition; }

std::string verdict_sentence(const Link& link) {
  return link.reason.empty() ? std::string(word(link.mark))
                             : fmt::format("{}: {}", word(link.mark), link.reason);
}

std::string remark(const Link& link) {
  std::string text;
  if (link.standing == Standing::consistent)
    text = "holds as a step, but carries the error of an earlier line on";
  if (link.standing == Standing::recovered) text = "the step does not hold, yet this line is right again";
  if (!link.reading.empty()) text += (text.empty() ? "" : "; ") + link.reading;
  return text;
}

std::string repair_sentence(const Repair& repair) {
  return repair.what.empty() ? std::string("a small edit makes it true") : repair.what;
}

std::string one_line(const Link& link) {
  if (!link.claim.text.empty()) return joined(link.claim.text);
  // As written, without the marks of its alignment.
  std::string text;
  for (std::size_t at = 0; at < link.source.size(); ++at) {
    if (link.source[at] == '\\' && at + 1 < link.source.size()) {
      if (link.source[at + 1] != '\\') text += link.source.substr(at, 2);
      ++at;
    } else if (link.source[at] != '&') {
      text += link.source[at];
    }
  }
  return joined(text);
}

const Place& spot(const Link& link) {
  return link.relation.end > link.relation.begin && link.relation.line != link.place.line ? link.relation
                                                                                          : link.place;
}

std::vector<Finding> worst_first(const MarkedPage& page) {
  std::vector<Finding> all;
  for (const MarkedChain& chain : page.chains)
    for (const Link& link : chain.links)
      if (!holds(link)) all.push_back({&chain, &link});
  std::ranges::stable_sort(all, {}, [](const Finding& finding) { return badness(*finding.link); });
  return all;
}

MarkCounts count_marks(const MarkedPage& page) {
  MarkCounts counts;
  for (const MarkedChain& chain : page.chains)
    for (const Link& link : chain.links) ++(counts.*(row(link.mark).count));
  return counts;
}

MarkCounts operator+(MarkCounts a, const MarkCounts& b) {
  for (const MarkRow& one : mark_rows) a.*one.count += b.*one.count;
  return a;
}

MarkCounts count_marks(const Marking& marking) {
  MarkCounts counts;
  for (const MarkedPage& page : marking.pages) counts = counts + count_marks(page);
  return counts;
}

std::string sentence(const MarkCounts& counts) {
  if (counts.links() == 0) return "nothing to mark";
  std::string text;
  for (const MarkRow& one : mark_rows)
    if (one.mark != Mark::definition && counts.*one.count > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts.*one.count, one.word);
  return fmt::format("{} {}: {}", counts.links(), counts.links() == 1 ? "link" : "links", text);
}

int exit_status(const Marking& marking, bool strict) {
  const MarkCounts counts = count_marks(marking);
  const std::size_t unclear = counts.ill_shaped + counts.not_understood;
  if (counts.refuted > 0 || (strict && unclear > 0)) return 1;
  const bool errors = std::ranges::any_of(
      marking.messages, [](const Message& message) { return message.severity == Message::Severity::error; });
  if (unclear > 0 || errors) return 2;
  return counts.unknown > 0 ? 3 : 0;
}

std::string source_name(const Marking& marking, std::size_t source) {
  return source < marking.sources.size() ? marking.sources[source].name : std::string();
}

std::string page_name(const Marking& marking, const MarkedPage& page) {
  return source_name(marking, page.source);
}

std::string_view text_of(const Marking& marking, const Place& place) {
  if (place.source >= marking.sources.size()) return {};
  const std::string_view text = marking.sources[place.source].text;
  const std::size_t begin = std::min<std::size_t>(place.begin, text.size());
  return text.substr(begin, std::max<std::size_t>(place.end, begin) - begin);
}

bool is_latex(std::string_view name) { return name.ends_with(".tex") || name.ends_with(".latex"); }

std::string joined(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space)
      result += c;
    else if (!result.empty() && result.back() != ' ')
      result += ' ';
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

}  // namespace overbar::v1
