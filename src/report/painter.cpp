#include "report/painter.hpp"

#include "report/layout.hpp"

namespace overbar::v1 {
namespace {

std::string_view code(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::title:
      return "\x1b[1m";
    case Style::question:
      return "\x1b[1;36m";
    case Style::name:
      return "\x1b[36m";
    case Style::good:
      return "\x1b[1;32m";
    case Style::bad:
      return "\x1b[1;31m";
    case Style::doubt:
      return "\x1b[1;33m";
    case Style::faint:
      return "\x1b[2m";
  }
  return "";
}

}  // namespace

Style style_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::proved:
      return Style::good;
    case Verdict::refuted:
      return Style::bad;
    case Verdict::unknown:
      return Style::doubt;
  }
  return Style::doubt;
}

Style style_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return Style::good;
    case Tone::bad:
      return Style::bad;
    case Tone::neutral:
      return Style::plain;
  }
  return Style::plain;
}

std::string Painter::seen(std::string_view text) const {
  const std::string clean = without_controls(text);
  return ascii ? to_ascii(clean) : clean;
}

std::string Painter::seen(const Math& math) const {
  return seen(ascii && !math.ascii.empty() ? math.ascii : math.text);
}

std::string Painter::paint(Style style, std::string_view text) const {
  if (!color || style == Style::plain || text.empty()) return std::string(text);
  return std::string(code(style)) + std::string(text) + "\x1b[0m";
}

}  // namespace overbar::v1
