// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace overbar::v1 {

/// One line. A field that a spreadsheet would take for a formula (=, +, -, @ …) gets an apostrophe before it,
/// which makes it text; numbers stay numbers.
std::string csv_row(const std::vector<std::string>& fields);

}  // namespace overbar::v1
