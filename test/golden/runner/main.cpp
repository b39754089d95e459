// golden-runner [--update] [--bin DIR] [--jobs N] [--time-limit SECONDS] [--only TEXT] FOLDER…
// Runs every case of the folders and compares its transcript with NAME.expected; --update rewrites those that
// differ.
#include <charconv>
#include <cstdio>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <stdlib.h>

#include "case.hpp"
#include "process.hpp"

namespace overbar::golden {
namespace {
namespace fs = std::filesystem;

struct Options {
  bool update = false;
  fs::path bin;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  unsigned seconds = 60;
  std::string only;
  std::vector<fs::path> folders;
};

constexpr int usage_error = 2;

bool read_number(std::string_view text, unsigned& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0;
}

bool read_options(const std::vector<std::string_view>& words, Options& options) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto word = words[i];
    if (word == "--update") {
      options.update = true;
      continue;
    }
    if (!word.starts_with("--")) {
      options.folders.emplace_back(word);
      continue;
    }
    if (++i == words.size()) return false;
    if (word == "--bin")
      options.bin = fs::absolute(words[i]);
    else if (word == "--only")
      options.only = words[i];
    else if (word == "--jobs" ? !read_number(words[i], options.jobs)
                              : word != "--time-limit" || !read_number(words[i], options.seconds))
      return false;
  }
  return !options.folders.empty();
}

/// The transcript must not depend on who runs it.
void settle_environment(const fs::path& bin) {
  const char* path = getenv("PATH");
  if (!bin.empty())
    setenv("PATH", fmt::format("{}:{}", bin.string(), path == nullptr ? "" : path).c_str(), 1);
  setenv("LC_ALL", "C.UTF-8", 1);
  setenv("NO_COLOR", "1", 1);
  setenv("TERM", "dumb", 1);
  unsetenv("COLUMNS");
}

fs::path make_scratch_folder() {
  std::string name = (fs::temp_directory_path() / "overbar-golden-XXXXXX").string();
  return mkdtemp(name.data()) == nullptr ? fs::path() : fs::path(name);
}

int run(const Options& options) {
  std::vector<std::string> complaints;
  std::vector<Case> cases;
  for (const auto& folder : options.folders)
    for (auto& found : find_cases(folder, complaints))
      if ((found.folder / found.file).string().find(options.only) != std::string::npos)
        cases.push_back(std::move(found));

  const fs::path scratch = make_scratch_folder();
  if (scratch.empty()) {
    fmt::print(stderr, "golden-runner: no temporary folder\n");
    return usage_error;
  }
  std::vector<Command> commands;
  const auto scratch_of = [&](std::size_t i) { return (scratch / std::to_string(i)).string(); };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    fs::create_directory(scratch_of(i));
    commands.push_back({cases[i].folder, replace_all(cases[i].command, "{tmp}", scratch_of(i))});
  }
  const auto outcomes = run_all(commands, options.jobs, std::chrono::seconds(options.seconds));

  std::size_t rewritten = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto actual = replace_all(transcript(outcomes[i]), scratch_of(i), "{tmp}");
    const auto path = cases[i].expected();
    const auto expected = read_file(path);
    if (expected == actual) continue;
    if (options.update && !outcomes[i].timed_out) {
      std::ofstream(path, std::ios::binary) << actual;
      fmt::print("wrote {}\n", path.string());
      ++rewritten;
    } else if (!expected) {
      complaints.push_back(
          fmt::format("{}: missing (make update-golden writes it); now:\n{}", path.string(), actual));
    } else {
      complaints.push_back(unified_diff(*expected, actual, path.string()) + "  command: " + commands[i].text);
    }
  }
  std::error_code ignored;
  fs::remove_all(scratch, ignored);
  for (const auto& complaint : complaints) fmt::print("{}\n", complaint);
  fmt::print("{} cases, {} failed, {} rewritten\n", cases.size(), complaints.size(), rewritten);
  return complaints.empty() ? 0 : 1;
}

}  // namespace
}  // namespace overbar::golden

int main(int argc, char** argv) {
  overbar::golden::Options options;
  if (!overbar::golden::read_options({argv + 1, argv + argc}, options)) {
    fmt::print(stderr,
               "usage: golden-runner [--update] [--bin DIR] [--jobs N] [--time-limit SECONDS] [--only TEXT] "
               "FOLDER...\n");
    return overbar::golden::usage_error;
  }
  overbar::golden::settle_environment(options.bin);
  return overbar::golden::run(options);
}
