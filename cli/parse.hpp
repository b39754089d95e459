#pragma once
#include <string>
#include <vector>

#include "command.hpp"
#include "files.hpp"

namespace overbar::cli {

struct Request {
  const Command* command = nullptr;
  Settings settings;
};

/// The words after the program's name. Without a command it is `run`.
OrComplaint<Request> parse(std::vector<std::string> words);

}  // namespace overbar::cli
