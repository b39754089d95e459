// Which format a report is written in.
#pragma once
#include <string>
#include <variant>

#include "command.hpp"
#include "files.hpp"

namespace overbar::cli {

/// A picture alone, instead of a report.
enum class Drawing : std::uint8_t { svg, dot };
using Target = std::variant<v1::Format, Drawing>;

/// --format, else the ending of --output, else text.
OrComplaint<Target> target_of(const Settings& settings);

/// The document. A drawing is the one picture of the report.
OrComplaint<std::string> document(const v1::Report& report, const Target& target,
                                  const v1::WriteOptions& options);

}  // namespace overbar::cli
