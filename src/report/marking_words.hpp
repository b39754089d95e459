// What all writers of a marked page say in the same words.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "overbar/marking.hpp"

namespace overbar::v1 {

std::string_view word(Mark mark);        // "ill-shaped"
std::string_view identifier(Mark mark);  // "ill_shaped", for programs
std::string_view sign(Mark mark);        // "✗"
std::string_view ascii_sign(Mark mark);  // "x"
std::string_view identifier(Standing standing);

/// Nothing is to be said against the link: proved, or a definition.
bool holds(const Link& link);

/// "refuted: entry 1 is 3 on the left and 0 on the right"; without a reason the word alone.
std::string verdict_sentence(const Link& link);

/// What the line's standing in the chain adds ("holds as a step; …"), and the convention under which it was
/// read; empty if neither.
std::string remark(const Link& link);

/// "transpose W2"; with the text that is replaced where `what` does not say it.
std::string repair_sentence(const Repair& repair);

/// The link in one line: as understood, else as written.
std::string one_line(const Link& link);

/// Where a reader looks for the link: the line of its relation where the left side stands on an earlier one.
const Place& spot(const Link& link);

struct Finding {
  const MarkedChain* chain = nullptr;
  const Link* link = nullptr;
};

/// Links that do not hold: the first wrong steps, then what else is wrong, then what is not decided.
std::vector<Finding> worst_first(const MarkedPage& page);

MarkCounts operator+(MarkCounts a, const MarkCounts& b);
MarkCounts count_marks(const Marking& marking);

/// "7 links: 5 proved, 1 refuted, 1 ill-shaped".
std::string sentence(const MarkCounts& counts);

std::string source_name(const Marking& marking, std::size_t source);
std::string page_name(const Marking& marking, const MarkedPage& page);

/// The bytes of a place; never outside the text.
std::string_view text_of(const Marking& marking, const Place& place);

/// A page in LaTeX, by the ending of its name.
bool is_latex(std::string_view name);

/// Spaces and line ends as one space each.
std::string joined(std::string_view text);

}  // namespace overbar::v1
