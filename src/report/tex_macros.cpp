#include <algorithm>
#include <array>
#include <vector>

#include "report/tex_mathml.hpp"

namespace overbar::v1 {
namespace {

constexpr std::size_t most_output = 20'000;
constexpr int most_rounds = 20;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t skip_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

/// "\name" at `at`, which holds a backslash; a command of one sign otherwise.
std::string_view command_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_letter(text[end])) ++end;
  if (end == at + 1) end = std::min(at + 2, text.size());
  return text.substr(at + 1, end - at - 1);
}

/// Behind the group that begins with { at `at`; `at` where none does or it is not closed.
std::size_t group_end(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '{') return at;
  int depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && --depth == 0)
      return i + 1;
  }
  return at;
}

/// One argument: a group without its braces, a command or a sign.
std::string_view argument(std::string_view text, std::size_t& at) {
  at = skip_space(text, at);
  if (at >= text.size()) return {};
  if (const std::size_t end = group_end(text, at); end > at) {
    const std::string_view inside = text.substr(at + 1, end - at - 2);
    at = end;
    return inside;
  }
  const std::size_t begin = at;
  at += text[at] == '\\' ? 1 + command_at(text, at).size() : 1;
  return text.substr(begin, at - begin);
}

std::string_view bracketed(std::string_view text, std::size_t& at) {
  const std::size_t open = skip_space(text, at);
  if (open >= text.size() || text[open] != '[') return {};
  const std::size_t close = text.find(']', open);
  if (close == std::string_view::npos) return {};
  at = close + 1;
  return text.substr(open + 1, close - open - 1);
}

void read_definition(std::string_view text, std::string_view command, std::size_t at, TexMacros& macros) {
  if (at < text.size() && text[at] == '*') ++at;
  std::string_view name = argument(text, at);
  if (!name.starts_with('\\')) return;
  name.remove_prefix(1);
  TexMacro macro;
  if (command == "def") {
    while (at + 1 < text.size() && text[at] == '#') {
      ++macro.arguments;
      at += 2;
    }
  } else if (const std::string_view count = bracketed(text, at);
             count.size() == 1 && count[0] > '0' && count[0] <= '9') {
    macro.arguments = count[0] - '0';
  }
  macro.body = std::string(argument(text, at));
  if (command == "DeclareMathOperator") macro.body = "\\operatorname{" + macro.body + "}";
  macros.insert_or_assign(std::string(name), std::move(macro));
}

std::string without_comments(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      result += text.substr(at++, 2);
    } else if (text[at] == '%') {
      at = std::min(text.find('\n', at), text.size());
      result += ' ';
    } else {
      result += text[at];
    }
  }
  return result;
}

}  // namespace

TexMacros tex_macros(std::string_view page) {
  static constexpr auto definers = std::to_array<std::string_view>(
      {"newcommand", "renewcommand", "providecommand", "def", "DeclareMathOperator"});
  TexMacros macros;
  for (std::size_t at = page.find('\\'); at < page.size(); at = page.find('\\', at)) {
    const std::string_view command = command_at(page, at);
    at += 1 + command.size();
    if (std::ranges::find(definers, command) != definers.end()) read_definition(page, command, at, macros);
  }
  return macros;
}

std::string tex_expanded(std::string_view formula, const TexMacros& macros) {
  std::string text = without_comments(formula);
  for (int round = 0; round < most_rounds; ++round) {
    std::string next;
    bool changed = false;
    for (std::size_t at = 0; at < text.size() && next.size() < most_output;) {
      if (text[at] != '\\') {
        next += text[at++];
        continue;
      }
      const std::string_view name = command_at(text, at);
      const auto macro = macros.find(name);
      at += 1 + name.size();
      if (macro == macros.end()) {
        next += '\\';
        next += name;
        continue;
      }
      changed = true;
      std::vector<std::string_view> arguments;
      for (int i = 0; i < macro->second.arguments; ++i) arguments.push_back(argument(text, at));
      const std::string& body = macro->second.body;
      for (std::size_t i = 0; i < body.size(); ++i) {
        const std::size_t number =
            body[i] == '#' && i + 1 < body.size() ? static_cast<std::size_t>(body[i + 1] - '1') : 9;
        if (number < arguments.size()) {
          next += arguments[number];
          ++i;
        } else {
          next += body[i];
        }
      }
      if (macro->second.arguments == 0 && !body.empty() && is_letter(body.back())) next += ' ';
    }
    text = std::move(next);
    if (!changed || text.size() >= most_output) break;
  }
  return text;
}

}  // namespace overbar::v1
