#include "report/math_regions.hpp"

#include <algorithm>
#include <array>

namespace overbar::v1 {
namespace {

constexpr auto environments =
    std::to_array<std::string_view>({"equation", "align", "gather", "multline", "eqnarray", "alignat",
                                     "flalign", "displaymath", "math", "dmath"});
constexpr auto verbatim = std::to_array<std::string_view>(
    {"verbatim", "verbatim*", "lstlisting", "comment", "minted", "filecontents"});

bool is_math_environment(std::string_view name) {
  if (name.ends_with('*')) name.remove_suffix(1);
  return std::ranges::find(environments, name) != environments.end();
}

class Scanner {
 public:
  Scanner(std::string_view text, bool latex) : text_(text), latex_(latex) {
    constexpr std::string_view start = "\\begin{document}";
    const std::size_t document = latex ? text.find(start) : std::string_view::npos;
    if (document != std::string_view::npos) at_ = document + start.size();
  }

  std::vector<MathRegion> all() {
    while (at_ < text_.size())
      if (!step()) ++at_;
    return std::move(regions_);
  }

 private:
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  /// The name in \begin{name} at `at_`; empty if there is none.
  std::string_view begun() const {
    constexpr std::string_view begin = "\\begin{";
    if (!starts(begin)) return {};
    const std::size_t name = at_ + begin.size();
    const std::size_t end = text_.find('}', name);
    return end == std::string_view::npos || end - name > 40 ? std::string_view()
                                                            : text_.substr(name, end - name);
  }

  void skip_to_line_end() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  bool at_line_begin() const {
    std::size_t at = at_;
    while (at > 0 && text_[at - 1] == ' ') --at;
    return at == 0 || text_[at - 1] == '\n';
  }

  /// A fence of Markdown, to its end.
  bool skip_fence() {
    if (!at_line_begin() || !(starts("```") || starts("~~~"))) return false;
    const std::string fence(text_.substr(at_, text_.find_first_not_of(text_[at_], at_) - at_));
    for (skip_to_line_end(); at_ < text_.size(); skip_to_line_end()) {
      ++at_;
      const std::size_t line = std::min(text_.find_first_not_of(" >", at_), text_.size());
      if (text_.substr(line).starts_with(fence)) {
        at_ = line;
        skip_to_line_end();
        return true;
      }
    }
    return true;
  }

  bool skip_code_span() {
    const std::size_t open = std::min(text_.find_first_not_of('`', at_), text_.size());
    const std::string ticks(text_.substr(at_, open - at_));
    for (std::size_t close = text_.find(ticks, open); close != std::string_view::npos;
         close = text_.find(ticks, close)) {
      const std::size_t end = std::min(text_.find_first_not_of('`', close), text_.size());
      if (end - close == ticks.size()) {
        at_ = end;
        return true;
      }
      close = end;
    }
    at_ = open;
    return true;
  }

  /// The delimiter `close` from `from` on, not behind a backslash; npos where an empty line comes first.
  std::size_t closing(std::string_view close, std::size_t from) const {
    for (std::size_t at = from; at < text_.size(); ++at) {
      if (text_.substr(at).starts_with(close)) return at;
      if (!latex_ && close == "$" && text_[at] == '`') break;  // code comes first
      if (text_[at] == '\\' && ++at == text_.size()) break;
      if (text_[at] == '\n') {
        const std::size_t next = text_.find_first_not_of(" \t\r", at + 1);
        if (next != std::string_view::npos && text_[next] == '\n') break;
      }
      if (latex_ && text_[at] == '%') {
        const std::size_t end = text_.find('\n', at);
        if (end == std::string_view::npos) break;
        at = end;
      }
    }
    return std::string_view::npos;
  }

  bool add(std::size_t open_size, std::string_view close, bool display) {
    const std::size_t inner = at_ + open_size;
    const std::size_t end = closing(close, inner);
    if (end == std::string_view::npos) return false;
    regions_.push_back({at_, end + close.size(), inner, end, display, {}});
    at_ = end + close.size();
    return true;
  }

  bool add_dollar() {
    const auto space = [&](std::size_t at) {
      return at >= text_.size() || text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\t';
    };
    if (latex_) return add(1, "$", false);
    // Prices are no maths: no space inside the dollars, no digit behind them.
    if (space(at_ + 1)) return false;
    const std::size_t end = closing("$", at_ + 1);
    if (end == std::string_view::npos || end == at_ + 1 || space(end - 1)) return false;
    if (end + 1 < text_.size() && text_[end + 1] >= '0' && text_[end + 1] <= '9') return false;
    return add(1, "$", false);
  }

  bool add_environment(std::string_view name) {
    const std::string end = "\\end{" + std::string(name) + "}";
    const std::size_t inner = at_ + 8 + name.size();
    const std::size_t close = text_.find(end, inner);
    if (close == std::string_view::npos) return false;
    regions_.push_back({at_, close + end.size(), inner, close, name != "math", std::string(name)});
    at_ = close + end.size();
    return true;
  }

  /// Takes what begins here; false: one ordinary character.
  bool step() {
    const char c = text_[at_];
    if (latex_ && c == '%') {
      skip_to_line_end();
      return true;
    }
    if (!latex_ && (c == '`' || c == '~')) return skip_fence() || (c == '`' && skip_code_span());
    if (c == '$') return starts("$$") ? add(2, "$$", true) : add_dollar();
    if (c != '\\') return false;
    if (starts("\\(")) return add(2, "\\)", false);
    if (starts("\\[")) return add(2, "\\]", true);
    if (const std::string_view name = begun(); !name.empty()) {
      if (is_math_environment(name)) return add_environment(name);
      if (std::ranges::find(verbatim, name) != verbatim.end()) {
        const std::string end = "\\end{" + std::string(name) + "}";
        at_ = std::min(text_.find(end, at_), text_.size());
        return true;
      }
    }
    ++at_;  // with what is escaped
    return false;
  }

  std::string_view text_;
  bool latex_;
  std::size_t at_ = 0;
  std::vector<MathRegion> regions_;
};

}  // namespace

std::vector<MathRegion> math_regions(std::string_view page, bool latex) { return Scanner(page, latex).all(); }

}  // namespace overbar::v1
