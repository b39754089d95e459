// overbar: a proof-reader and compiler for backprop.
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "parse.hpp"
#include "terminal.hpp"

namespace {

using namespace overbar;

int run(int argument_count, char** arguments) {
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

}  // namespace

int main(int argument_count, char** arguments) {
  const int status = run(argument_count, arguments);
  // Help, manual, version: what could not be written is an error here too.
  if (std::fflush(stdout) == 0) return status;
  cli::complain(std::string("cannot write standard output: ") + std::strerror(errno));
  return 2;
}
