#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.hpp"

namespace overbar::cli {
namespace {

/// The name of the file being written, where a signal handler can read it.
std::array<char, 4096> unfinished{};

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::unexpected<std::string> cannot_write(const std::string& name, int error) {
  return std::unexpected(fmt::format("cannot write {}: {}", name, std::strerror(error)));
}

OrComplaint<void> write_in_place(const std::string& name, const std::string& text) {
  const int file = open(name.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return cannot_write(name, errno);
  const bool good = write_all(file, text);
  const int error = errno;
  close(file);
  if (!good) return cannot_write(name, error);
  return {};
}

}  // namespace

void forget_unfinished_file() {
  if (unfinished[0] != '\0') unlink(unfinished.data());
}

OrComplaint<void> write_file(const std::string& name, const std::string& text) {
  if (name == "-") {
    std::fflush(stdout);
    if (!write_all(STDOUT_FILENO, text)) return cannot_write("standard output", errno);
    return {};
  }
  struct stat about {};
  const bool exists = stat(name.c_str(), &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) return cannot_write(name, EISDIR);
  if (exists && !S_ISREG(about.st_mode)) return write_in_place(name, text);
  if (exists && access(name.c_str(), W_OK) != 0) return cannot_write(name, errno);
  std::string target = name;
  if (char* resolved = exists ? realpath(name.c_str(), nullptr) : nullptr) {
    target = resolved;
    std::free(resolved);
  }
  const std::string part = fmt::format("{}.part-{}", target, getpid());
  if (part.size() >= unfinished.size()) return cannot_write(name, ENAMETOOLONG);
  const int file = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return cannot_write(name, errno);
  std::ranges::copy(part, unfinished.begin());
  bool good = write_all(file, text) && (!exists || fchmod(file, about.st_mode & 07777U) == 0);
  int error = errno;
  if (close(file) != 0 && good) {
    good = false;
    error = errno;
  }
  if (good && rename(part.c_str(), target.c_str()) != 0) {
    good = false;
    error = errno;
  }
  if (!good) forget_unfinished_file();
  unfinished.fill('\0');
  if (!good) return cannot_write(name, error);
  return {};
}

}  // namespace overbar::cli
