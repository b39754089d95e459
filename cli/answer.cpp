// The commands that ask questions: read, answer, write.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "command.hpp"
#include "files.hpp"
#include "formats.hpp"
#include "limits.hpp"
#include "terminal.hpp"

namespace overbar::cli {
namespace {

constexpr int misused = 2;

v1::EquationForm form_of(std::string_view name) {
  if (name == "index") return v1::EquationForm::index;
  return name == "steps" ? v1::EquationForm::steps : v1::EquationForm::vector;
}

/// "derive J wrt x, W1"; empty if nothing is asked on the command line.
OrComplaint<std::string> question_of(const Command& command, const Settings& settings) {
  if (settings.words.empty()) {
    if (settings.wrt.empty()) return std::string();
    return std::unexpected(fmt::format("--wrt needs a target: overbar {} {} TARGET --wrt {}", command.name,
                                       settings.files.empty() ? "FILE" : settings.files.front(),
                                       settings.wrt));
  }
  std::string text = fmt::format("{} {}", command.statement, fmt::join(settings.words, " "));
  if (!settings.wrt.empty()) text += fmt::format(" wrt {}", fmt::join(split(settings.wrt, ','), ", "));
  return text;
}

/// All files that cannot be read are named, not only the first.
bool read_all(const Command& command, const Settings& settings, std::vector<v1::Source>& sources,
              v1::Options& options) {
  bool good = true;
  const auto failed = [&](const std::string& what) {
    complain(what, settings.color);
    good = false;
  };
  for (const std::string& name : settings.files) {
    OrComplaint<v1::Source> source = read_worksheet(name, settings.input_limit);
    if (source) {
      sources.push_back(std::move(*source));
      continue;
    }
    std::vector<std::string> names;
    for (const Command& other : commands()) names.emplace_back(other.name);
    const bool first = command.name == "run" && &name == settings.files.data();
    const bool is_command = std::ranges::find(names, name) != names.end();
    const std::string near = first && !name.contains('.') ? nearest(name, names) : "";
    failed(source.error() + (!near.empty() ? fmt::format("; did you mean the command '{}'?", near)
                             : is_command  ? "; the command comes before everything else"
                                           : ""));
  }
  for (const std::string& name : settings.data) {
    OrComplaint<std::string> bytes = read_bytes(name, settings.input_limit);
    if (bytes)
      options.data.push_back({name, std::move(*bytes)});
    else
      failed(bytes.error());
  }
  return good;
}

bool nothing_is_answered(const v1::Report& report) {
  return report.messages.empty() &&
         std::ranges::all_of(report.problems,
                             [](const v1::ProblemReport& problem) { return problem.answers.empty(); });
}

}  // namespace

int answer_questions(const Command& command, const Settings& settings) {
  const auto misuse = [&](const std::string& what) {
    complain(what, settings.color);
    return misused;
  };
  if (settings.files.empty())
    return misuse(fmt::format("which file? Try 'overbar {}{}--help'",
                              command.name == "run" ? "" : command.name, command.name == "run" ? "" : " "));
  const OrComplaint<Target> target = target_of(settings);
  if (!target) return misuse(target.error());
  const OrComplaint<std::string> question = question_of(command, settings);
  if (!question) return misuse(question.error());

  limit_memory(settings.memory_limit);
  catch_interruptions();
  v1::Options options;
  std::vector<v1::Source> sources;
  if (!read_all(command, settings, sources, options)) return misused;
  options.form = form_of(settings.form);
  options.expand = settings.expand;
  options.backward = settings.backward;
  options.zeros = settings.zeros;
  options.jacobians = settings.jacobians;
  options.markup = *target != Target(v1::Format::text);
  options.seed = settings.seed;
  options.preferred_forms = !settings.no_preferred_forms;
  if (command.only) options.only = {*command.only};
  if (!question->empty()) options.extra_statements = {*question};

  v1::Report report;
  {
    Progress progress(!settings.quiet && is_terminal(Stream::error));
    Stopwatch stopwatch(settings.time_limit);
    options.out_of_time = [&] { return stopwatch.is_over(); };
    options.progress = [&](const std::string& what) {
      stopwatch.start();
      progress.say(what);
    };
    options.detail = [&](const std::string& what) { progress.say(what); };
    report = v1::answer(std::move(sources), options);
  }
  print_messages(report.messages, settings.color);
  if (nothing_is_answered(report)) {
    const std::string files = fmt::format("{}", fmt::join(settings.files, ", "));
    if (command.only)
      return misuse(fmt::format("{} asks no '{}' question", files, command.name) +
                    (command.statement.empty() ? ""
                                               : fmt::format("; to ask one: overbar {} {} {}", command.name,
                                                             settings.files.front(), command.placeholder())));
    if (!settings.quiet) remark(fmt::format("{} asks nothing", files), settings.color);
  }
  if (!settings.certificates.empty()) {
    const auto names = write_certificates(report, settings.certificates);
    if (!names) return misuse(names.error());
    if (!settings.quiet)
      remark(names->empty()
                 ? "no answer comes with a certificate; nothing was written"
                 : fmt::format("{} certificate{} in {}; to check: overbar-audit {}", names->size(),
                               names->size() == 1 ? "" : "s", settings.certificates, fmt::join(*names, " ")),
             settings.color);
  }
  const bool to_terminal = settings.output.empty() || settings.output == "-";
  v1::WriteOptions writing;
  writing.color = to_terminal && use_color(settings.color, Stream::out);
  writing.ascii = settings.ascii || (to_terminal && needs_ascii());
  writing.quiet = settings.quiet;
  writing.width = to_terminal ? page_width() : writing.width;
  const OrComplaint<std::string> text = document(report, *target, writing);
  if (!text) return misuse(text.error());
  const OrComplaint<void> written = write_file(to_terminal ? "-" : settings.output, *text);
  if (!written) return misuse(written.error());
  return v1::exit_status(report);
}

}  // namespace overbar::cli
