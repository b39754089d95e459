#include "page_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>

#include <fmt/format.h>
#include <sys/stat.h>

namespace overbar::cli {
namespace {

struct MarkingFormatRow {
  std::string_view name;
  v1::MarkingFormat format;
  std::string_view endings;  // the first is what is written into a folder
};

constexpr std::array marking_format_rows{
    MarkingFormatRow{"text", v1::MarkingFormat::text, ".txt"},
    MarkingFormatRow{"html", v1::MarkingFormat::html, ".html|.htm"},
    MarkingFormatRow{"md", v1::MarkingFormat::markdown, ".md"},
    MarkingFormatRow{"latex", v1::MarkingFormat::latex, ".tex"},
    MarkingFormatRow{"json", v1::MarkingFormat::json, ".json"},
    MarkingFormatRow{"sarif", v1::MarkingFormat::sarif, ".sarif"},
    MarkingFormatRow{"csv", v1::MarkingFormat::csv, ".csv"},
    MarkingFormatRow{"gradescope", v1::MarkingFormat::gradescope, ".results.json"},
};

bool is_folder(const std::string& name) {
  struct stat about {};
  return name.ends_with('/') || (stat(name.c_str(), &about) == 0 && S_ISDIR(about.st_mode));
}

MarkingTarget made(const MarkingFormatRow& row, bool to_folder) {
  return {row.format, row.endings.substr(0, row.endings.find('|')), to_folder};
}

std::string_view base_name(std::string_view name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

OrComplaint<MarkingTarget> marking_target(const Settings& settings) {
  const bool to_folder = is_folder(settings.output);
  std::string known;
  for (const MarkingFormatRow& row : marking_format_rows) {
    if (row.name == settings.format) return made(row, to_folder);
    for (const std::string& ending : split(row.endings, '|')) {
      if (settings.format.empty() && !to_folder && settings.output.ends_with(ending)) return made(row, false);
      known += " " + ending;
    }
  }
  if (to_folder) return made(marking_format_rows[1], true);
  if (settings.output.empty() || settings.output == "-") return MarkingTarget{};
  return std::unexpected(
      fmt::format("the ending of {} is none of{}; say the format with --format", settings.output, known));
}

OrComplaint<v1::Source> read_page(const std::string& name, std::uint64_t limit_mb) {
  OrComplaint<v1::Source> source = read_worksheet(name, limit_mb);
  if (!source) return source;
  if (name == "-") {
    const bool latex = source->text.contains("\\documentclass") ||
                       source->text.contains("\\begin{document}") || source->text.contains("\\section") ||
                       source->text.contains("\\begin{align") || source->text.contains("\\begin{equation");
    source->name = latex ? "stdin.tex" : "stdin.md";
    return source;
  }
  if (name.ends_with(".tex") || name.ends_with(".md")) return source;
  if (name.ends_with(".ob"))
    return std::unexpected(fmt::format("{} is a worksheet, not a page; give it with --given {}", name, name));
  return std::unexpected(fmt::format("{} is no page: its name ends neither in .tex nor in .md", name));
}

std::vector<std::string> file_names(const std::vector<std::string>& pages, std::string_view ending) {
  const auto without_ending = [](std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return std::string(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
  };
  std::multiset<std::string, std::less<>> stems;
  for (const std::string& page : pages) stems.insert(without_ending(base_name(page)));
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const std::string& page : pages) {
    std::string stem = without_ending(base_name(page));
    if (stems.count(stem) > 1) {
      stem = page;
      std::ranges::replace(stem, '/', '-');
      stem.erase(0, std::min(stem.find_first_not_of(".-"), stem.size()));
      std::ranges::replace(stem, '.', '-');
    }
    std::string name = stem + std::string(ending);
    for (int again = 2; !taken.insert(name).second; ++again)
      name = fmt::format("{}-{}{}", stem, again, ending);
    names.push_back(std::move(name));
  }
  return names;
}

OrComplaint<void> make_folder(const std::string& name) {
  for (std::size_t at = name.find('/', 1);; at = name.find('/', at + 1)) {
    const std::string part = name.substr(0, at);
    if (mkdir(part.c_str(), 0777) != 0 && errno != EEXIST)
      return std::unexpected(fmt::format("cannot make the folder {}: {}", part, std::strerror(errno)));
    if (at == std::string::npos || at + 1 == name.size()) break;
  }
  return {};
}

}  // namespace overbar::cli
