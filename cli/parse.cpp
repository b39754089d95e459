#include "parse.hpp"

#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "terminal.hpp"

namespace overbar::cli {
namespace {

std::string flag_names(const Option& option) {
  const std::string name = fmt::format("--{}", option.name);
  return option.letter == '\0' ? name : fmt::format("-{},{}", option.letter, name);
}

/// What is wrong with a number from 0 up; empty if nothing.
template <class T>
std::string number_fault(const std::string& text) {
  T value{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = fault == std::errc() && end == text.data() + text.size() && value >= 0 && value < T(1e18);
  return good ? ""
              : fmt::format("'{}' is not a {} from 0", text,
                            std::is_integral_v<T> ? "whole number" : "number");
}

void add_option(CLI::App& app, const Option& option, Settings& settings) {
  CLI::Option* made = std::visit(
      [&](auto field) -> CLI::Option* {
        auto& value = settings.*field;
        if constexpr (std::is_same_v<decltype(value), bool&>)
          return app.add_flag(flag_names(option), value);
        else
          return app.add_option(flag_names(option), value)->allow_extra_args(false);
      },
      option.field);
  if (!option.choices.empty())
    made->check([&option](const std::string& given) {
      const std::vector<std::string> choices = split(option.choices, '|');
      if (std::ranges::find(choices, given) != choices.end()) return std::string();
      return fmt::format("one of {}; not '{}'", fmt::join(choices, ", "), given);
    });
  if (std::holds_alternative<double Settings::*>(option.field)) made->check(number_fault<double>);
  if (std::holds_alternative<std::uint64_t Settings::*>(option.field))
    made->check(number_fault<std::uint64_t>);
}

void add_arguments(CLI::App& app, const Command& command, Settings& settings) {
  switch (command.takes) {
    case Arguments::files:
      app.add_option("FILE", settings.files);
      break;
    case Arguments::file_and_question:
      // All of them in one list: CLI11 would not know where the files end.
      app.add_option("FILE", settings.words);
      break;
    case Arguments::one_of:
      app.add_option("WORD", settings.words)->expected(1);
      break;
    case Arguments::none:
      break;
  }
}

/// The option that a misspelt one may have meant.
std::string did_you_mean(const Command& command, const std::vector<std::string>& words) {
  std::vector<std::string> known;
  for (const Option& option : options())
    if (takes(command, option) && !option.hidden) known.push_back(fmt::format("--{}", option.name));
  for (const std::string& given : words) {
    const std::string name = given.substr(0, given.find('='));
    if (!name.starts_with("--") || name.size() < 4 || std::ranges::find(known, name) != known.end()) continue;
    const std::string near = nearest(name, known);
    if (!near.empty()) return fmt::format("; did you mean {}?", near);
    for (const Option& option : options())
      if (name == fmt::format("--{}", option.name))
        return fmt::format("; '{}' has no {}", command.name, name);
  }
  return {};
}

}  // namespace

OrComplaint<Request> parse(std::vector<std::string> words) {
  Request request;
  if (!words.empty()) request.command = command_named(words.front());
  if (request.command != nullptr)
    words.erase(words.begin());
  else
    request.command = command_named("run");
  const Command& command = *request.command;
  CLI::App app;
  app.set_help_flag();
  for (const Option& option : options())
    if (takes(command, option)) add_option(app, option, request.settings);
  add_arguments(app, command, request.settings);
  std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 wants them
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    if (request.settings.help || std::ranges::find(words, "--help") != words.end() ||
        std::ranges::find(words, "-h") != words.end()) {
      request.settings.help = true;
      return request;
    }
    std::string what = error.what();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
      what =
          fmt::format("not understood: {}", fmt::join(app.remaining(), " ")) + did_you_mean(command, words);
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
      what = fmt::format("{} needs a value", what.substr(0, what.find(':')));
    return std::unexpected(what);
  }
  Settings& settings = request.settings;
  if (command.takes == Arguments::file_and_question && !settings.words.empty()) {
    settings.files = {settings.words.front()};
    settings.words.erase(settings.words.begin());
  }
  return request;
}

}  // namespace overbar::cli
