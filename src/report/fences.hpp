// Where the code blocks of a Markdown page are, and where answers of an earlier run are.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace overbar::v1 {

inline constexpr std::string_view answers_begin = "<!-- overbar: answers -->";
inline constexpr std::string_view answers_end = "<!-- overbar: end -->";

struct PagePart {
  enum class Kind { prose, code, answers } kind = Kind::prose;
  std::size_t begin = 0;  // whole lines
  std::size_t end = 0;
  std::string
      margin;  // what stands before a code block's fence on its line: spaces of a list, > of a quotation
};

/// The page in order, all of it.
std::vector<PagePart> page_parts(std::string_view page);

}  // namespace overbar::v1
