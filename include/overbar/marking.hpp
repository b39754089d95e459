// Marking a person's derivation: pages in, each link of each chain of equalities marked.
//
//   namespace ob = overbar::v1;
//   ob::Marking marking = ob::check({{"page.md", text}}, {.given = ob::Source{"net.ob", net}});
//   std::cout << ob::write(marking, ob::MarkingFormat::text, {});
//
// Included by overbar.hpp; plain data, as everything there.
#pragma once
#include "overbar/overbar.hpp"

namespace overbar::v1 {

/// What became of one link: left RELATION right.
enum class Mark : std::uint8_t {
  proved,
  refuted,
  ill_shaped,      // the shapes do not fit
  unknown,         // understood, not decided
  not_understood,  // could not be read; the reason says where and what was expected
  definition,      // gives a new name its meaning, or declares one: nothing to decide
};

/// Where a link stands in its chain, when each line is compared with the derived truth as well.
enum class Standing : std::uint8_t {
  sound,        // the link holds, and so does its line
  first_wrong,  // the first link that does not hold
  wrong,        // one more that does not hold
  consistent,   // holds as a step, but carries an error of an earlier line on
  recovered,    // does not hold as a step, yet its line is right again
  open,         // not decided, or not comparable
};

/// A small edit that makes a link true; proved before it is suggested.
struct Repair {
  Place place;              // what is replaced, in the page
  std::string original;     // as it stands there
  std::string replacement;  // in the page's own notation
  std::string what;  // one line: "transpose W2", "σ′ at z, not at h", "the path through y is missing"
  Math line;         // the whole side as repaired
};

struct Link {
  Place place;  // from the left side to the right side
  Place left;
  Place relation;
  Place right;
  std::string source;  // the text of `place`, as written
  Mark mark = Mark::unknown;
  Standing standing = Standing::open;
  Math subject;  // the left side, as understood, without free indices; empty where it was not
  Math claim;    // both sides, as understood; empty where one was not
  std::string
      reading;  // a convention that made it true, e.g. "∂y/∂x read as the direct derivative"; mostly empty
  std::string truth;  // for a wrong line: what the left side really is, as text
  Math truth_math;
  std::string method;               // which tactic decided
  std::string reason;               // one line
  std::vector<Value> witness;       // refuted: numbers
  std::vector<Value> intermediate;  // both sides at these numbers, and what they are made of
  std::string replay;
  std::vector<Repair> repairs;  // best first
};

/// One chain of equalities, or a single formula that could not be read.
struct MarkedChain {
  Place place;
  std::string number;  // of the equation, if it has one
  std::vector<Link> links;
};

struct MarkedPage {
  std::size_t source = 0;
  std::vector<MarkedChain> chains;
  /// "numerator layout", where the page uses another layout than Overbar's throughout; a sentence about the
  /// mixture where it mixes them; else empty.
  std::string layout;
  bool mixed_layouts = false;
};

struct Marking {
  std::vector<Source> sources;  // the pages; then the worksheet that was given, if any
  std::vector<MarkedPage> pages;
  std::vector<Message> messages;  // of the worksheet and of ```overbar blocks
};

struct CheckOptions {
  std::optional<Source> given;   // a worksheet
  std::optional<Source> macros;  // LaTeX definitions
  bool repairs = true;
  std::uint64_t seed = 1;
  /// Asked again for each link: a fresh clock for each. The core reads no clock.
  std::function<std::function<bool()>()> time_limit;
  std::function<void(const std::string&)> progress;
};

Marking check(std::vector<Source> pages, const CheckOptions& options);

struct MarkCounts {
  std::size_t proved = 0, refuted = 0, ill_shaped = 0, unknown = 0, not_understood = 0, definitions = 0;
  std::size_t links() const { return proved + refuted + ill_shaped + unknown + not_understood; }
};
MarkCounts count_marks(const MarkedPage& page);

enum class MarkingFormat : std::uint8_t { text, html, json, sarif, latex, markdown, csv, gradescope };

/// The pages with their marks. LaTeX and Markdown give one page back as its author wrote it, with notes,
/// where it came in that language; other pages, and several pages, become a list of what was marked.
std::string write(const Marking& marking, MarkingFormat format, const WriteOptions& options);

/// A table with a row a page: how much of it is proved, and where it goes wrong first. For text, HTML,
/// Markdown and CSV.
std::string write_summary(const Marking& marking, MarkingFormat format, const WriteOptions& options);
bool has_summary(MarkingFormat format);

/// Pages that were marked one by one, as one marking; the worksheet that they share comes once.
Marking merge(std::vector<Marking> parts);

/// As for claims: 0 all proved, 1 some refuted, 2 some not understood or ill-shaped, 3 none of these, some
/// unknown; `strict` makes ill-shaped and not understood count as refuted.
int exit_status(const Marking& marking, bool strict);

}  // namespace overbar::v1
