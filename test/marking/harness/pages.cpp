#include "pages.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace overbar::marking {
namespace {

namespace files = std::filesystem;

std::optional<v1::Source> read(const files::path& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return v1::Source{path.filename().string(), text.str()};
}

std::optional<v1::Source> read_page(const files::path& folder, const std::string& stem) {
  for (const char* ending : {".tex", ".md"})
    if (auto page = read(folder / (stem + ending))) return page;
  return std::nullopt;
}

bool holds(const v1::Link& link) {
  return link.mark == v1::Mark::proved || link.mark == v1::Mark::definition;
}

bool is_as_expected(const v1::Link& link, const std::string& expected) {
  const bool refuted = link.mark == v1::Mark::refuted;
  const bool ill_shaped = link.mark == v1::Mark::ill_shaped;
  if (expected == "refuted") return refuted;
  if (expected == "ill-shaped") return ill_shaped;
  return expected == "wrong" && (refuted || ill_shaped);
}

/// The line where the link's right side ends.
std::uint32_t last_line(const v1::Marking& marking, const v1::Link& link) {
  const std::string& text = marking.sources[link.place.source].text;
  const auto end =
      text.begin() + std::min<std::ptrdiff_t>(link.place.end, static_cast<std::ptrdiff_t>(text.size()));
  return 1 + static_cast<std::uint32_t>(std::count(text.begin(), end, '\n'));
}

}  // namespace

std::vector<Exercise> load_exercises(const std::string& folder) {
  std::vector<Exercise> exercises;
  for (const files::directory_entry& entry : files::directory_iterator(folder)) {
    Exercise exercise{entry.path().filename().string(), read(entry.path() / "given.ob"),
                      read_page(entry.path(), "right"), read_page(entry.path(), "wrong")};
    if (exercise.right || exercise.wrong) exercises.push_back(std::move(exercise));
  }
  std::ranges::sort(exercises, {}, &Exercise::name);
  return exercises;
}

std::map<std::uint32_t, std::string> expectations(const std::string& page) {
  std::map<std::uint32_t, std::string> found;
  std::istringstream lines(page);
  std::string line;
  constexpr std::string_view sign = "% expect: ";
  for (std::uint32_t number = 1; std::getline(lines, line); ++number)
    if (const std::size_t at = line.find(sign); at != std::string::npos)
      found[number] = line.substr(at + sign.size());
  return found;
}

v1::Marking mark(const v1::Source& page, const std::optional<v1::Source>& given, bool repairs) {
  v1::CheckOptions options;
  options.given = given;
  options.repairs = repairs;
  options.time_limit = []() -> std::function<bool()> {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    return [end] { return std::chrono::steady_clock::now() > end; };
  };
  return v1::check({page}, options);
}

std::string faults(const v1::Marking& marking, const std::map<std::uint32_t, std::string>& expected) {
  constexpr std::array names{"proved", "refuted", "ill-shaped", "unknown", "not understood", "definition"};
  std::string text;
  std::set<std::uint32_t> met;
  for (const v1::Message& message : marking.messages)
    if (message.severity != v1::Message::Severity::note) text += message.formatted + "\n";
  for (const v1::MarkedPage& page : marking.pages)
    for (const v1::MarkedChain& chain : page.chains)
      for (const v1::Link& link : chain.links) {
        const auto about = expected.find(last_line(marking, link));
        const bool good = about == expected.end() ? holds(link) : is_as_expected(link, about->second);
        if (about != expected.end()) met.insert(about->first);
        if (!good)
          text += fmt::format("line {}: {} is {} ({}), expected {}\n", link.relation.line, link.source,
                              names[static_cast<std::size_t>(link.mark)], link.reason,
                              about == expected.end() ? "to hold" : about->second);
      }
  for (const auto& [line, what] : expected)
    if (!met.contains(line))
      text += fmt::format("line {}: no link ends here; expected one that is {}\n", line, what);
  return text;
}

}  // namespace overbar::marking
