// --certificates DIR: every certificate of the report in a file of its own, for overbar-audit. What an
// earlier run wrote for the same worksheets and this one does not is removed: an audit of the folder must not
// find a proof of what the worksheet no longer says.
#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "files.hpp"

namespace overbar::cli {
namespace {

constexpr std::string_view ending = ".certificate";

/// A worksheet's name without folder and ending.
std::string stem_of(const std::string& source) {
  std::string stem = std::filesystem::path(source).stem().string();
  return stem.empty() || stem == "-" ? "stdin" : stem;
}

/// "net-12": the worksheet, and the line of the question.
std::string name_of(const v1::Report& report, const v1::Place& place) {
  return fmt::format("{}-{}",
                     stem_of(place.source < report.sources.size() ? report.sources[place.source].name : ""),
                     place.line);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "net-12.certificate" or "net-12-2.certificate" for one of these worksheets.
bool is_ours(std::string_view name, const std::set<std::string, std::less<>>& stems) {
  if (!name.ends_with(ending)) return false;
  name.remove_suffix(ending.size());
  for (int numbers = 1; numbers <= 2; ++numbers) {
    const std::size_t dash = name.rfind('-');
    if (dash == std::string_view::npos || !is_number(name.substr(dash + 1))) return false;
    name = name.substr(0, dash);
    if (stems.contains(name)) return true;
  }
  return false;
}

OrComplaint<void> remove_earlier(const v1::Report& report, const std::string& folder,
                                 const std::vector<std::string>& names) {
  std::set<std::string, std::less<>> stems;
  for (const v1::Source& source : report.sources) stems.insert(stem_of(source.name));
  std::error_code error;
  std::vector<std::filesystem::path> earlier;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::filesystem::path& path = at->path();
    if (is_ours(path.filename().string(), stems) && std::ranges::find(names, path.string()) == names.end())
      earlier.push_back(path);
  }
  for (const std::filesystem::path& path : earlier)
    if (!error) std::filesystem::remove(path, error);
  if (error)
    return std::unexpected(
        fmt::format("cannot remove earlier certificates from {}: {}", folder, error.message()));
  return {};
}

/// The question as a comment: one line, whatever it is made of.
std::string heading(const std::string& question) {
  std::string text = "# " + question;
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return text + "\n";
}

}  // namespace

OrComplaint<std::vector<std::string>> write_certificates(const v1::Report& report,
                                                         const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return std::unexpected(fmt::format("cannot make the folder {}: {}", folder, error.message()));
  for (const v1::ProblemReport& problem : report.problems)
    for (const v1::Answer& answer : problem.answers)
      for (const v1::Block& block : answer.blocks) {
        const auto* decision = std::get_if<v1::Decision>(&block);
        if (decision == nullptr || decision->certificate.empty()) continue;
        const std::string stem = (std::filesystem::path(folder) / name_of(report, answer.place)).string();
        std::string name = stem + std::string(ending);
        for (int copy = 2; std::ranges::find(names, name) != names.end(); ++copy)
          name = fmt::format("{}-{}{}", stem, copy, ending);
        if (auto written = write_file(name, heading(answer.question) + decision->certificate); !written)
          return std::unexpected(written.error());
        names.push_back(std::move(name));
      }
  if (auto removed = remove_earlier(report, folder, names); !removed) return std::unexpected(removed.error());
  return names;
}

}  // namespace overbar::cli
