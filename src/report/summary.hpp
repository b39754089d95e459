// What all writers say in the same words: verdicts, counts, places.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

struct Counts {
  std::size_t proved = 0;
  std::size_t refuted = 0;
  std::size_t unknown = 0;
  std::size_t errors = 0;
  std::size_t verdicts() const { return proved + refuted + unknown; }
};

Counts count(const Report& report);

std::string_view word(Verdict verdict);  // "proved"
std::string_view mark(Verdict verdict);  // "✓"
std::string_view word(Ask ask);          // "derive"
std::string_view word(Message::Severity severity);

/// "3 proved, 1 refuted, 1 unknown"; what there is none of is left out.
std::string sentence(const Counts& counts);

/// "page.md:12".
std::string place_text(const Report& report, const Place& place);
std::string source_name(const Report& report, std::size_t source);

/// "net.ob, page.md": what the report is of.
std::string report_title(const Report& report);

}  // namespace overbar::v1
