// One row a format.
#include <array>

#include "report/writers.hpp"

namespace overbar::v1 {
namespace {

struct Writer {
  Format format;
  std::string (*write)(const Report&, const WriteOptions&);
};

constexpr std::array writers{
    Writer{Format::text, write_text},         Writer{Format::html, write_html},
    Writer{Format::markdown, write_markdown}, Writer{Format::latex, write_latex},
    Writer{Format::json, write_json},
};

}  // namespace

std::string write(const Report& report, Format format, const WriteOptions& options) {
  for (const Writer& writer : writers)
    if (writer.format == format) return writer.write(report, options);
  return {};
}

}  // namespace overbar::v1
