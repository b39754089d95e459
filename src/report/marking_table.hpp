// The class at a glance: a row a page, a column for each quantity that the pages derive.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "overbar/marking.hpp"

namespace overbar::v1 {

/// What became of one quantity on one page: the worst mark among the links of the chains that begin with it.
struct QuantityMark {
  Mark mark = Mark::proved;
  std::uint32_t line = 0;  // of that link
};

struct PageRow {
  std::string name;
  MarkCounts counts;
  const Link* first_wrong = nullptr;
  std::string layout;
  std::vector<std::optional<QuantityMark>> quantities;
};

struct ClassTable {
  std::vector<std::string> quantities;
  std::vector<PageRow> rows;
  MarkCounts total;
};

ClassTable class_table(const Marking& marking);

/// The left side of a chain's first link: what the chain is about.
std::string quantity_of(const Marking& marking, const MarkedChain& chain);

/// The part of all links that is proved, as "87.5 %"; "–" where there is none.
std::string percentage(const MarkCounts& counts);

}  // namespace overbar::v1
