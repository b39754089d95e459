// A golden case: a file, the command that its first line asks for, and the transcript expected of it.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace overbar::golden {

struct Case {
  std::filesystem::path folder;
  std::string file;     // bare name; the command runs in `folder`
  std::string command;  // for /bin/sh, `{tmp}` still in it

  std::filesystem::path expected() const;
};

/// What a command did: its two streams and how it ended.
struct Outcome {
  std::string output;
  std::string errors;
  int status = 0;
  bool timed_out = false;
};

/// The cases of a subject, by name: its files .ob .md .tex .sh; sub-folders and README.md are no cases. A
/// message where there is something wrong with the folder itself: nothing in it, or an expectation of no
/// case.
std::vector<Case> find_cases(const std::filesystem::path& folder, std::vector<std::string>& complaints);

/// The command of the text's first line, `# run: …`, `% run: …` or `<!-- run: … -->`; nullopt if there is
/// none.
std::optional<std::string> run_line(std::string_view text);

/// Standard output, `--- stderr` and standard error if there was any, `--- exit N`.
std::string transcript(const Outcome& outcome);

std::optional<std::string> read_file(const std::filesystem::path& path);

/// `text` with every `from` replaced.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// Unified diff with three lines of context; empty when the texts are the same.
std::string unified_diff(std::string_view expected, std::string_view actual, std::string_view name);

}  // namespace overbar::golden
