#include "report/markup.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace overbar::v1 {
namespace {

constexpr auto mathml_elements = std::to_array<std::string_view>(
    {"math", "maction", "menclose", "merror",  "mfenced",    "mfrac",       "mi",       "mmultiscripts",
     "mn",   "mo",      "mover",    "mpadded", "mphantom",   "mprescripts", "mroot",    "mrow",
     "ms",   "mspace",  "msqrt",    "mstyle",  "msub",       "msubsup",     "msup",     "mtable",
     "mtd",  "mtext",   "mtr",      "munder",  "munderover", "none",        "semantics"});
constexpr auto svg_elements =
    std::to_array<std::string_view>({"svg",     "g",       "a",        "circle",         "clipPath", "defs",
                                     "desc",    "ellipse", "line",     "linearGradient", "marker",   "path",
                                     "pattern", "polygon", "polyline", "rect",           "stop",     "style",
                                     "symbol",  "text",    "textPath", "title",          "tspan",    "use"});

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == ':' || c == '.';
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// Style sheets may colour, but not fetch.
bool fetches(std::string_view css) {
  const std::string text = lower(css);
  return text.contains("@import") || text.contains("expression(") || text.contains("javascript:") ||
         text.contains('\\') || (text.contains("url(") && !text.contains("url(#"));
}

bool is_harmless(std::string_view name, std::string_view value) {
  const std::string key = lower(name);
  if (key.starts_with("on") || value.contains('<')) return false;
  if (key == "href" || key.ends_with(":href") || key == "src" || key == "action")
    return value.starts_with('#');
  if (key.starts_with("xmlns")) return value.starts_with("http://www.w3.org/");
  return !fetches(value);
}

/// A reader of tags, one pass; anything that it does not know is not plain.
class Reader {
 public:
  Reader(std::string_view text, std::span<const std::string_view> elements)
      : rest_(text), elements_(elements) {}

  bool is_plain() {
    while (!rest_.empty()) {
      const std::size_t tag = std::min(rest_.find('<'), rest_.size());
      const bool in_style = !open_.empty() && open_.back() == "style";
      if (in_style && fetches(rest_.substr(0, tag))) return false;
      rest_.remove_prefix(tag);
      if (!rest_.empty() && !read_tag()) return false;
    }
    return open_.empty();
  }

 private:
  std::string_view name() {
    const auto* end = std::ranges::find_if_not(rest_, is_name);
    const std::string_view found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(found.size());
    return found;
  }

  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  bool skip(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  bool read_tag() {
    rest_.remove_prefix(1);
    if (skip("/")) {
      const std::string_view closed = name();
      skip_space();
      if (open_.empty() || open_.back() != closed || !skip(">")) return false;
      open_.pop_back();
      return true;
    }
    const std::string_view opened = name();
    if (std::ranges::find(elements_, opened) == elements_.end()) return false;
    while (true) {
      skip_space();
      if (skip("/>")) return true;
      if (skip(">")) break;
      const std::string_view key = name();
      if (key.empty() || !skip("=") || rest_.empty()) return false;
      const char quote = rest_.front();
      if (quote != '"' && quote != '\'') return false;
      rest_.remove_prefix(1);
      const std::size_t end = rest_.find(quote);
      if (end == std::string_view::npos || !is_harmless(key, rest_.substr(0, end))) return false;
      rest_.remove_prefix(end + 1);
    }
    open_.push_back(opened);
    return true;
  }

  std::string_view rest_;
  std::span<const std::string_view> elements_;
  std::vector<std::string_view> open_;
};

}  // namespace

bool is_plain_mathml(std::string_view text) { return Reader(text, mathml_elements).is_plain(); }

bool is_plain_svg(std::string_view text) {
  const std::size_t begin = text.find("<svg");
  return begin != std::string_view::npos && Reader(text.substr(begin), svg_elements).is_plain();
}

}  // namespace overbar::v1
