// Runs shell commands, a few at a time.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "case.hpp"

namespace overbar::golden {

struct Command {
  std::filesystem::path folder;
  std::string text;  // for /bin/sh
};

/// The outcome of each command, in their order. At most `jobs` run at once; one that exceeds the limit is
/// killed.
std::vector<Outcome> run_all(const std::vector<Command>& commands, unsigned jobs, std::chrono::seconds limit);

}  // namespace overbar::golden
