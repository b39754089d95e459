// Pages to mark, and the files that their marks are written to.
#pragma once
#include <string>
#include <vector>

#include "command.hpp"
#include "files.hpp"
#include "overbar/marking.hpp"

namespace overbar::cli {

struct MarkingTarget {
  v1::MarkingFormat format = v1::MarkingFormat::text;
  std::string_view ending = ".txt";
  bool to_folder = false;  // a file for each page
};

/// --format, else the ending of --output, else text (HTML into a folder).
OrComplaint<MarkingTarget> marking_target(const Settings& settings);

/// LaTeX or Markdown, by the ending of the name; standard input by what is in it.
OrComplaint<v1::Source> read_page(const std::string& name, std::uint64_t limit_mb);

/// A name in the folder for each page: that of the page where no two are the same, else with its path.
std::vector<std::string> file_names(const std::vector<std::string>& pages, std::string_view ending);

/// Makes the folder, and those that it is in, if there is none.
OrComplaint<void> make_folder(const std::string& name);

}  // namespace overbar::cli
