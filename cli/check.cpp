// overbar check: pages are marked several at a time, each by itself; what is printed does not depend on how
// many.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "command.hpp"
#include "files.hpp"
#include "limits.hpp"
#include "page_files.hpp"
#include "terminal.hpp"

namespace overbar::cli {
namespace {

constexpr int misused = 2;

struct Input {
  std::vector<v1::Source> pages;
  v1::CheckOptions options;
};

/// All files that cannot be read are named, not only the first.
bool read_all(const Settings& settings, Input& input) {
  bool good = true;
  const auto take = [&](OrComplaint<v1::Source> source, auto use) {
    if (source)
      use(std::move(*source));
    else
      complain(source.error(), settings.color);
    good = good && source.has_value();
  };
  for (const std::string& name : settings.files)
    take(read_page(name, settings.input_limit),
         [&](v1::Source source) { input.pages.push_back(std::move(source)); });
  if (!settings.given.empty())
    take(read_worksheet(settings.given, settings.input_limit),
         [&](v1::Source source) { input.options.given = std::move(source); });
  if (!settings.macros.empty())
    take(read_worksheet(settings.macros, settings.input_limit),
         [&](v1::Source source) { input.options.macros = std::move(source); });
  return good;
}

/// A fresh clock for each link.
std::function<std::function<bool()>()> clocks(double seconds) {
  return [seconds]() -> std::function<bool()> {
    return [watch = Stopwatch(seconds)] { return watch.is_over(); };
  };
}

/// Each page by itself, in the order of the pages, on so many threads.
std::vector<v1::Marking> mark_all(Input& input, std::size_t jobs, Progress& progress) {
  std::vector<v1::Marking> marked(input.pages.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < input.pages.size(); i = next++) {
      progress.say(input.pages.size() == 1
                       ? input.pages[i].name
                       : fmt::format("{} ({} of {})", input.pages[i].name, i + 1, input.pages.size()));
      std::vector<v1::Source> page;
      page.push_back(std::move(input.pages[i]));
      marked[i] = v1::check(std::move(page), input.options);
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(jobs, input.pages.size()); ++i) threads.emplace_back(work);
  work();
  threads.clear();
  return marked;
}

/// What is asked and cannot be; empty if all is well.
std::string fault(const Settings& settings, const MarkingTarget& target) {
  if (settings.summary && !target.to_folder && !v1::has_summary(target.format))
    return "--summary is a table: as text, html, md or csv";
  const bool page_as_it_is =
      target.format == v1::MarkingFormat::latex || target.format == v1::MarkingFormat::markdown;
  if (page_as_it_is && settings.files.size() > 1 && !settings.summary && !target.to_folder &&
      !settings.output.empty() && settings.output != "-")
    return "several pages cannot be written back into one; -o FOLDER/ gives each its own";
  return {};
}

OrComplaint<void> write_folder(const Settings& settings, const MarkingTarget& target,
                               const std::vector<v1::Marking>& marked, const v1::WriteOptions& writing) {
  if (auto made = make_folder(settings.output); !made) return made;
  const std::string folder = settings.output + (settings.output.ends_with('/') ? "" : "/");
  const std::vector<std::string> names = file_names(settings.files, target.ending);
  for (std::size_t i = 0; i < marked.size(); ++i)
    if (auto written = write_file(folder + names[i], v1::write(marked[i], target.format, writing)); !written)
      return written;
  return {};
}

OrComplaint<void> write_tables(const std::string& folder, const v1::Marking& whole,
                               const v1::WriteOptions& writing) {
  const std::string prefix = folder + (folder.ends_with('/') ? "" : "/");
  if (auto written =
          write_file(prefix + "summary.html", write_summary(whole, v1::MarkingFormat::html, writing));
      !written)
    return written;
  return write_file(prefix + "summary.csv", write_summary(whole, v1::MarkingFormat::csv, writing));
}

bool nothing_is_marked(const v1::Marking& marking) {
  return marking.messages.empty() && std::ranges::all_of(marking.pages, [](const v1::MarkedPage& page) {
           return v1::count_marks(page).links() == 0;
         });
}

}  // namespace

int check_pages(const Command&, const Settings& settings) {
  const auto misuse = [&](const std::string& what) {
    complain(what, settings.color);
    return misused;
  };
  if (settings.files.empty()) return misuse("which page? Try 'overbar check --help'");
  const OrComplaint<MarkingTarget> target = marking_target(settings);
  if (!target) return misuse(target.error());
  if (const std::string what = fault(settings, *target); !what.empty()) return misuse(what);

  limit_memory(settings.memory_limit);
  catch_interruptions();
  Input input;
  if (!read_all(settings, input)) return misused;
  input.options.repairs = !settings.no_repairs;
  input.options.seed = settings.seed;
  input.options.time_limit = clocks(settings.time_limit);
  const std::size_t jobs =
      settings.jobs > 0 ? settings.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<v1::Marking> marked;
  {
    Progress progress(!settings.quiet && is_terminal(Stream::error));
    marked = mark_all(input, jobs, progress);
  }

  v1::WriteOptions writing;
  const bool to_terminal = settings.output.empty() || settings.output == "-";
  writing.color = to_terminal && use_color(settings.color, Stream::out);
  writing.ascii = settings.ascii || (to_terminal && needs_ascii());
  writing.quiet = settings.quiet;
  writing.width = to_terminal ? page_width() : writing.width;
  writing.points = settings.points;
  OrComplaint<void> written;
  if (target->to_folder) written = write_folder(settings, *target, marked, writing);
  const v1::Marking whole = v1::merge(std::move(marked));
  print_messages(whole.messages, settings.color);
  if (target->to_folder && written && settings.summary)
    written = write_tables(settings.output, whole, writing);
  if (!target->to_folder)
    written = write_file(to_terminal ? "-" : settings.output,
                         settings.summary ? v1::write_summary(whole, target->format, writing)
                                          : v1::write(whole, target->format, writing));
  if (!written) return misuse(written.error());
  if (nothing_is_marked(whole) && !settings.quiet)
    remark(fmt::format("{} has no equation to mark", fmt::join(settings.files, ", ")), settings.color);
  return v1::exit_status(whole, settings.strict);
}

}  // namespace overbar::cli
