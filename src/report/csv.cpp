#include "report/csv.hpp"

#include <algorithm>

#include "report/layout.hpp"

namespace overbar::v1 {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text != "-" &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

std::string field(std::string_view text) {
  std::string clean = without_controls(text);
  std::ranges::replace(clean, '\n', ' ');
  if (!clean.empty() && std::string_view("=+-@").contains(clean.front()) && !is_number(clean))
    clean.insert(0, "'");
  if (clean.find_first_of("\",") == std::string::npos) return clean;
  std::string quoted = "\"";
  for (const char c : clean) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

std::string csv_row(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& text : fields) line += (&text == fields.data() ? "" : ",") + field(text);
  return line + "\r\n";
}

}  // namespace overbar::v1
