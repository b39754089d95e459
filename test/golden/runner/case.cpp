#include "case.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace overbar::golden {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view space = " \t\r";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string shell_quote(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "'\\''") + "'";
}

std::string with_final_newline(std::string text) {
  if (!text.empty() && text.back() != '\n') text += "\n\\ no newline at the end\n";
  return text;
}

}  // namespace

fs::path Case::expected() const { return folder / fs::path(file).replace_extension(".expected"); }

std::optional<std::string> run_line(std::string_view text) {
  struct Comment {
    std::string_view open, close;
  };
  constexpr std::array comments = {Comment{"#", ""}, Comment{"%", ""}, Comment{"<!--", "-->"}};
  std::string_view line = trim(text.substr(0, text.find('\n')));
  for (const auto& [open, close] : comments) {
    if (!line.starts_with(open) || !line.ends_with(close)) continue;
    const auto inside = trim(line.substr(open.size(), line.size() - open.size() - close.size()));
    constexpr std::string_view word = "run:";
    if (inside.starts_with(word)) return std::string(trim(inside.substr(word.size())));
  }
  return std::nullopt;
}

std::vector<Case> find_cases(const fs::path& folder, std::vector<std::string>& complaints) {
  std::vector<Case> cases;
  std::vector<fs::path> expectations;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const fs::path& path = entry.path();
    const auto extension = path.extension();
    if (extension == ".expected") expectations.push_back(path);
    const bool is_case =
        extension == ".ob" || extension == ".md" || extension == ".tex" || extension == ".sh";
    if (!is_case || path.filename() == "README.md" || !entry.is_regular_file()) continue;
    const std::string name = path.filename().string();
    const auto asked = run_line(read_file(path).value_or(""));
    const std::string_view usual = extension == ".sh" ? "sh -e {file}" : "overbar --time-limit 1000 {file}";
    cases.push_back(
        {folder, name, replace_all(asked.value_or(std::string(usual)), "{file}", shell_quote(name))});
  }
  std::ranges::sort(cases, {}, &Case::file);
  if (cases.empty()) complaints.push_back(fmt::format("{}: no cases", folder.string()));
  for (std::size_t i = 1; i < cases.size(); ++i)
    if (cases[i].expected() == cases[i - 1].expected())
      complaints.push_back(fmt::format("{}: {} and {} share one expectation", folder.string(),
                                       cases[i - 1].file, cases[i].file));
  for (const auto& path : expectations)
    if (std::ranges::none_of(cases, [&](const Case& c) { return c.expected() == path; }))
      complaints.push_back(fmt::format("{}: the expectation of no case", path.string()));
  return cases;
}

std::string transcript(const Outcome& outcome) {
  std::string text = with_final_newline(outcome.output);
  if (!outcome.errors.empty()) text += "--- stderr\n" + with_final_newline(outcome.errors);
  text += outcome.timed_out ? "--- timed out\n" : fmt::format("--- exit {}\n", outcome.status);
  return text;
}

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace overbar::golden
