#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "command.hpp"
#include "terminal.hpp"

namespace overbar::cli {
namespace {

constexpr std::size_t page = 88;

/// Columns of a text whose only marks that take none are bars.
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0U) == 0x80) continue;
    if (text.substr(i).starts_with("\u0304")) continue;
    ++count;
  }
  return count;
}

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t used = indent;
  for (const std::string& word : split(text, ' ')) {
    const std::size_t size = columns(word);
    if (used > indent && used + 1 + size > page) {
      result += "\n" + std::string(indent, ' ');
      used = indent;
    } else if (used > indent) {
      result += ' ';
      ++used;
    }
    result += word;
    used += size;
  }
  return result;
}

struct Ink {
  bool on;
  std::string heading(std::string_view text) const {
    return on ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
  }
  std::string term(std::string_view text) const {
    return on ? fmt::format("\x1b[36m{}\x1b[0m", text) : std::string(text);
  }
};

struct Entry {
  std::string term;
  std::string says;
};

std::string entries(const Ink& ink, const std::vector<Entry>& all) {
  std::size_t width = 0;
  for (const Entry& entry : all) width = std::max(width, columns(entry.term));
  std::string text;
  for (const Entry& entry : all)
    text += fmt::format("  {}{}  {}\n", ink.term(entry.term), std::string(width - columns(entry.term), ' '),
                        wrapped(entry.says, width + 4));
  return text;
}

std::string default_of(const Option& option) {
  const Settings usual;
  if (const auto* field = std::get_if<double Settings::*>(&option.field))
    return fmt::format("{}", usual.**field);
  if (const auto* field = std::get_if<std::uint64_t Settings::*>(&option.field))
    return fmt::format("{}", usual.**field);
  if (const auto* field = std::get_if<std::string Settings::*>(&option.field)) return usual.**field;
  return {};
}

std::string options_text(const Ink& ink, const Command& command) {
  std::vector<Entry> all;
  for (const Option& option : options()) {
    if (option.hidden || !takes(command, option)) continue;
    std::string term = option.letter == '\0' ? "    " : fmt::format("-{}, ", option.letter);
    term += fmt::format("--{}", option.name);
    if (!option.value.empty()) term += fmt::format(" {}", option.value);
    std::string says(option.help);
    if (!option.choices.empty())
      says += fmt::format(" One of {}.", fmt::join(split(option.choices, '|'), ", "));
    const std::string usual = default_of(option);
    if (!usual.empty()) says += fmt::format(" Default {}.", usual);
    all.push_back({term, says});
  }
  return ink.heading("Options") + "\n" + entries(ink, all);
}

std::string examples_text(const Ink& ink, std::span<const Example> examples) {
  if (examples.empty()) return {};
  std::string text = ink.heading("Examples") + "\n";
  for (const Example& example : examples)
    text += fmt::format("  {}\n      {}\n", ink.term(example.command), example.says);
  return text + "\n";
}

std::string program_help(const Ink& ink) {
  std::string text = "Overbar: a proof-reader and compiler for backprop.\n\n";
  text += ink.heading("Usage") + "  overbar [COMMAND] FILE… [OPTION…]\n\n";
  std::vector<Entry> all;
  for (const Command& command : commands())
    all.push_back({std::string(command.name), std::string(command.summary)});
  text += ink.heading("Commands") + "\n" + entries(ink, all) + "\n";
  text += examples_text(ink, command_named("run")->examples);
  text += options_text(ink, *command_named("run")) + "\n";
  text += ink.heading("Exit status") + "\n" +
          entries(ink, {{"0", "every claim is proved, or there is none"},
                        {"1", "some claim is refuted"},
                        {"2", "something was not understood, or could not be read or written"},
                        {"3", "no claim is refuted, but some are not decided"}});
  return text + "\n'overbar COMMAND --help' says more about a command; 'overbar man | man -l -' about all.\n";
}

}  // namespace

std::string help_text(const Command* command, bool color) {
  const Ink ink{color};
  if (command == nullptr || command->name == "run") return program_help(ink);
  std::string text = fmt::format("{}  overbar {} {} [OPTION…]\n\n{}\n\n", ink.heading("Usage"), command->name,
                                 command->arguments, wrapped(command->about, 0));
  text += examples_text(ink, command->examples);
  return text + options_text(ink, *command);
}

int print_help(const Command&, const Settings& settings) {
  const Command* about = settings.words.empty() ? nullptr : command_named(settings.words.front());
  if (!settings.words.empty() && about == nullptr) {
    complain(fmt::format("there is no command '{}'", settings.words.front()));
    return 2;
  }
  std::fputs(help_text(about, use_color("auto", Stream::out)).c_str(), stdout);
  return 0;
}

}  // namespace overbar::cli
