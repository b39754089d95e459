// overbar: a proof-reader and compiler for backprop.
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "parse.hpp"
#include "terminal.hpp"

int main(int argument_count, char** arguments) {
  using namespace overbar;
  const std::vector<std::string> words(arguments + 1, arguments + argument_count);
  const auto request = cli::parse(words);
  if (!request) {
    cli::complain(request.error());
    return 2;
  }
  const cli::Settings& settings = request->settings;
  if (settings.version) {
    fmt::print("overbar {}\n", v1::version());
    return 0;
  }
  if (settings.help || words.empty()) {
    std::fputs(cli::help_text(request->command, cli::use_color(settings.color, cli::Stream::out)).c_str(),
               settings.help ? stdout : stderr);
    return settings.help ? 0 : 2;
  }
  return request->command->act(*request->command, settings);
}
