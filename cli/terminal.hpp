// What kind of terminal there is, and what is said on standard error.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::cli {

enum class Stream : std::uint8_t { out, error };

/// `when`: auto, always or never.
bool use_color(std::string_view when, Stream stream);
bool is_terminal(Stream stream);
/// A terminal that cannot show Unicode.
bool needs_ascii();
/// Columns of a report.
std::size_t page_width();

/// `overbar: error: text` on standard error.
void complain(std::string_view text, std::string_view color = "auto");
/// The same of something that is no error.
void remark(std::string_view text, std::string_view color = "auto");
/// A diagnostic as the library formats it, in colour.
std::string paint_diagnostic(const v1::Message& message);
/// Diagnostics on standard error.
void print_messages(const std::vector<v1::Message>& messages, std::string_view color);

/// The nearest of `known` to a misspelt word, if it is near; else empty.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace overbar::cli
