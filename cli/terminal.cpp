#include "terminal.hpp"

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace overbar::cli {
namespace {

constexpr std::string_view reset = "\x1b[0m";
constexpr std::string_view bold = "\x1b[1m";

std::string_view tone(v1::Message::Severity severity) {
  switch (severity) {
    case v1::Message::Severity::error:
      return "\x1b[1;31m";
    case v1::Message::Severity::warning:
      return "\x1b[1;35m";
    case v1::Message::Severity::note:
      return "\x1b[1;36m";
  }
  return "";
}

std::string_view word(v1::Message::Severity severity) {
  switch (severity) {
    case v1::Message::Severity::error:
      return "error: ";
    case v1::Message::Severity::warning:
      return "warning: ";
    case v1::Message::Severity::note:
      return "note: ";
  }
  return "";
}

int descriptor(Stream stream) { return stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO; }

void say(v1::Message::Severity severity, std::string_view text, std::string_view when) {
  const bool paint = use_color(when, Stream::error);
  const std::string line = fmt::format("{}overbar: {}{}{}{}{}\n", paint ? bold : "", paint ? reset : "",
                                       paint ? tone(severity) : "", word(severity), paint ? reset : "", text);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace

bool is_terminal(Stream stream) { return isatty(descriptor(stream)) != 0; }

bool use_color(std::string_view when, Stream stream) {
  if (when != "auto") return when == "always";
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  if (term == nullptr || std::string_view(term) == "dumb") return false;
  return is_terminal(stream);
}

bool needs_ascii() {
  if (!is_terminal(Stream::out))
    return false;  // what goes into files and pipes is the same everywhere: UTF-8
  if (std::setlocale(LC_CTYPE, "") == nullptr) return true;
  const bool unicode = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
  std::setlocale(LC_CTYPE, "C");
  return !unicode;
}

std::size_t page_width() {
  constexpr std::size_t usual = 100;
  winsize size{};
  if (!is_terminal(Stream::out) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return usual;
  return std::clamp<std::size_t>(size.ws_col, 40, 120);
}

void complain(std::string_view text, std::string_view color) {
  say(v1::Message::Severity::error, text, color);
}

void remark(std::string_view text, std::string_view color) { say(v1::Message::Severity::note, text, color); }

// `place: error: message [code]`, the source line, carets; notes come with lines of the same kind.
std::string paint_diagnostic(const v1::Message& message) {
  const std::string_view severity = word(message.severity);
  const std::string_view color = tone(message.severity);
  std::string result;
  std::string_view rest = message.formatted;
  bool first = true;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t at = line.find(severity);
    const std::size_t carets = line.find_first_of("^~");
    if (first && at != std::string_view::npos)
      result += fmt::format("{}{}{}{}{}{}{}{}{}", bold, line.substr(0, at), reset, color, severity, reset,
                            bold, line.substr(at + severity.size()), reset);
    else if (carets != std::string_view::npos && line.find_first_not_of(" \t|^~") == std::string_view::npos)
      result += fmt::format("{}{}{}{}", line.substr(0, carets), color, line.substr(carets), reset);
    else
      result += line;
    result += '\n';
    first = false;
  }
  return result;
}

void print_messages(const std::vector<v1::Message>& messages, std::string_view color) {
  const bool paint = use_color(color, Stream::error);
  for (const v1::Message& message : messages) {
    std::string text = paint ? paint_diagnostic(message) : message.formatted;
    if (!text.ends_with('\n')) text += '\n';
    std::fwrite(text.data(), 1, text.size(), stderr);
  }
}

// Edit distance (Wagner and Fischer), one row at a time.
std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = word.size() / 3 + 1;
  for (const std::string& candidate : known) {
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::size_t diagonal = std::exchange(row[0], i);
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        const std::size_t replaced = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace overbar::cli
