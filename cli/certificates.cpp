// --certificates DIR: every certificate of the report in a file of its own, for overbar-audit.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "files.hpp"

namespace overbar::cli {
namespace {

/// "net-12": the file's name without folder and ending, and the line of the question.
std::string name_of(const v1::Report& report, const v1::Place& place) {
  const std::string stem = place.source < report.sources.size()
                               ? std::filesystem::path(report.sources[place.source].name).stem().string()
                               : std::string();
  return fmt::format("{}-{}", stem.empty() || stem == "-" ? "stdin" : stem, place.line);
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
        std::string name = stem + ".certificate";
        for (int copy = 2; std::ranges::find(names, name) != names.end(); ++copy)
          name = fmt::format("{}-{}.certificate", stem, copy);
        if (auto written = write_file(name, heading(answer.question) + decision->certificate); !written)
          return std::unexpected(written.error());
        names.push_back(std::move(name));
      }
  return names;
}

}  // namespace overbar::cli
