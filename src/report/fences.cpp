#include "report/fences.hpp"

#include <algorithm>

namespace overbar::v1 {
namespace {

struct Fence {
  std::string margin;
  char sign = '`';
  std::size_t size = 0;  // of the row of signs
  bool is_bare = true;   // nothing behind it
};

/// A line that begins with three or more ` or ~ behind a margin; size 0 if it is none.
Fence fence_of(std::string_view line) {
  Fence fence;
  const std::size_t at = std::min(line.find_first_not_of(" >\t"), line.size());
  if (at == line.size() || (line[at] != '`' && line[at] != '~')) return fence;
  const std::size_t end = std::min(line.find_first_not_of(line[at], at), line.size());
  if (end - at < 3) return fence;
  fence.sign = line[at];
  fence.margin = std::string(line.substr(0, at));
  fence.is_bare = line.find_first_not_of(" \t\r\n", end) == std::string_view::npos;
  // `code` on a line of its own is no fence.
  if (fence.sign == '`' && line.find('`', end) != std::string_view::npos) return fence;
  fence.size = end - at;
  return fence;
}

std::string_view trimmed(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(" >\t"), line.size());
  const std::size_t end = line.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos || end < begin ? std::string_view()
                                                      : line.substr(begin, end + 1 - begin);
}

std::size_t line_end(std::string_view page, std::size_t begin) {
  const std::size_t end = page.find('\n', begin);
  return end == std::string_view::npos ? page.size() : end + 1;
}

/// Behind the line that ends the answers which begin at `begin`; 0 if nothing ends them.
std::size_t end_of_answers(std::string_view page, std::size_t begin) {
  for (std::size_t at = begin; at < page.size(); at = line_end(page, at))
    if (trimmed(page.substr(at, line_end(page, at) - at)) == answers_end) return line_end(page, at);
  return 0;
}

}  // namespace

std::vector<PagePart> page_parts(std::string_view page) {
  std::vector<PagePart> parts;
  Fence open;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t next = line_end(page, at);
    const std::string_view line = page.substr(at, next - at);
    const Fence fence = fence_of(line);
    if (open.size > 0) {
      parts.back().end = next;
      if (fence.is_bare && fence.sign == open.sign && fence.size >= open.size) {
        parts.back().margin = fence.margin;
        open.size = 0;
      }
    } else if (fence.size > 0) {
      open = fence;
      parts.push_back({PagePart::Kind::code, at, next, fence.margin});
    } else if (const std::size_t end = trimmed(line) == answers_begin ? end_of_answers(page, at) : 0;
               end > 0) {
      parts.push_back({PagePart::Kind::answers, at, end, ""});
      at = end;
      continue;
    } else if (!parts.empty() && parts.back().kind == PagePart::Kind::prose) {
      parts.back().end = next;
    } else {
      parts.push_back({PagePart::Kind::prose, at, next, ""});
    }
    at = next;
  }
  return parts;
}

}  // namespace overbar::v1
