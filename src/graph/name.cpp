#include "graph/name.hpp"

namespace overbar {
namespace {

/// Bytes of the first character and of the combining marks (U+0300–U+036F, lead bytes CC and CD) that follow
/// it.
std::size_t first_letter_size(const std::string& text) {
  std::size_t end = 0;
  const auto continuation = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
  };
  const auto step = [&] {
    ++end;
    while (end < text.size() && continuation(end)) ++end;
  };
  if (text.empty()) return 0;
  step();
  while (end < text.size() && (text[end] == '\xCC' || text[end] == '\xCD')) step();
  return end;
}

}  // namespace

bool written_as_fraction(const Name& name) {
  return name.accent == Accent::derivative || (name.accent == Accent::none && name.text.starts_with("∂"));
}

std::string to_string(const Name& name) {
  switch (name.accent) {
    case Accent::none:
      return name.text;
    case Accent::bar: {
      if (name.text.starts_with("∂")) return "bar(" + name.text + ")";
      std::string text = name.text;
      return text.insert(first_letter_size(text), "\xCC\x84");
    }
    case Accent::derivative:
      return "∂" + name.of + "/∂" + name.text;
  }
  return name.text;
}

}  // namespace overbar
