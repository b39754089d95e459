#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.hpp"

namespace overbar::cli {
namespace {

std::unexpected<std::string> cannot_read(const std::string& name, std::string_view why) {
  return std::unexpected(fmt::format("cannot read {}: {}", name, why));
}

/// Bytes of the character that begins at `at`; 0 if none does (RFC 3629: no overlong forms, no surrogates).
std::size_t character_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(at + i) & 0xc0U) != 0x80) return 0;
  const unsigned second = byte(at + 1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90);
  return wrong ? 0 : size;
}

/// Why the text is not UTF-8; empty if it is.
std::string encoding_fault(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return "it is UTF-16; please save it as UTF-8";
  if (text.contains('\0')) return "it is a binary file, not a worksheet";
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_size(text, at);
    if (size == 0)
      return fmt::format("line {} is not UTF-8 (byte 0x{:02x}); please save it as UTF-8", line,
                         static_cast<unsigned char>(text[at]));
    if (text[at] == '\n') ++line;
    at += size;
  }
  return {};
}

}  // namespace

OrComplaint<std::string> read_bytes(const std::string& name, std::uint64_t limit_mb) {
  const bool standard = name == "-";
  const int file = standard ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return cannot_read(name, errno == ENOENT ? "there is no such file" : std::strerror(errno));
  std::string bytes;
  std::string fault;
  struct stat about {};
  if (fstat(file, &about) == 0 && S_ISDIR(about.st_mode)) fault = "it is a folder";
  std::array<char, 1U << 16U> buffer{};
  while (fault.empty()) {
    const ssize_t count = read(file, buffer.data(), buffer.size());
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      fault = std::strerror(errno);
    else
      bytes.append(buffer.data(), static_cast<std::size_t>(count));
    if (bytes.size() > limit_mb * 1'000'000)
      fault = fmt::format("it is larger than {} MB (--input-limit)", limit_mb);
  }
  if (!standard) close(file);
  if (!fault.empty()) return cannot_read(standard ? "standard input" : name, fault);
  return bytes;
}

OrComplaint<v1::Source> read_worksheet(const std::string& name, std::uint64_t limit_mb) {
  OrComplaint<std::string> text = read_bytes(name, limit_mb);
  if (!text) return std::unexpected(text.error());
  const std::string fault = encoding_fault(*text);
  if (!fault.empty()) return cannot_read(name == "-" ? "standard input" : name, fault);
  if (text->starts_with("\xef\xbb\xbf")) text->erase(0, 3);
  if (name != "-") return v1::Source{name, std::move(*text)};
  // Standard input has no ending to go by.
  const bool page = text->starts_with("```overbar") || text->contains("\n```overbar");
  return v1::Source{page ? "stdin.md" : "stdin.ob", std::move(*text)};
}

}  // namespace overbar::cli
