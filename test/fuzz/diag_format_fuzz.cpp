// Any bytes as a source, any span in or beyond it: printing must hold, and end in complete lines without
// control characters other than the line feed.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.hpp"
#include "diag/diagnostic.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace overbar;
  if (size < 4) return 0;
  const auto number = [&](std::size_t at) {
    return static_cast<std::uint32_t>(data[at] | data[at + 1] << 8U);
  };
  const Span span{0, number(0), number(2)};
  std::string text(reinterpret_cast<const char*>(data) + 4, size - 4);
  const std::string message = text.substr(0, 40);
  const SourceMap sources{{{"fuzz.ob", std::move(text)}}};
  const std::string out =
      format_diagnostic(sources, {Severity::error, "unknown-name", span, message, {{span, "here"}}});
  if (out.empty() || out.back() != '\n') std::abort();
  for (std::size_t at = 0; at < out.size();) {
    const auto character = decode_utf8(out, at);
    if (!character.valid || (character.value < 0x20 && character.value != '\n')) std::abort();
    at += character.size;
  }
  nearest_name(message, {"softmax", "loss", message});
  return 0;
}
