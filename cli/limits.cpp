#include "limits.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "files.hpp"
#include "terminal.hpp"

namespace overbar::cli {
namespace {

constexpr std::string_view clear_line = "\r\x1b[K";

volatile std::sig_atomic_t progress_is_shown = 0;

void write_error(std::string_view text) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

/// Written beforehand: when memory is out, there is none for composing a message.
std::array<char, 128> out_of_memory_message{};

void out_of_memory() {
  forget_unfinished_file();
  if (progress_is_shown != 0) write_error(clear_line);
  write_error(out_of_memory_message.data());
  _exit(2);
}

extern "C" void overbar_interrupted(int signal) {
  forget_unfinished_file();
  if (progress_is_shown != 0) write_error(clear_line);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

void limit_memory(std::uint64_t megabytes) {
  fmt::format_to_n(out_of_memory_message.data(), out_of_memory_message.size() - 1,
                   "overbar: error: out of memory at {} MB (--memory-limit)\n", megabytes);
  std::set_new_handler(out_of_memory);
#ifndef __SANITIZE_ADDRESS__  // whose shadow takes terabytes of addresses
  if (megabytes == 0) return;
  rlimit limit{};
  getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, megabytes << 20U);
  setrlimit(RLIMIT_AS, &limit);
#endif
}

void catch_interruptions() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU})
    std::signal(signal, overbar_interrupted);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow so large is an error of `write`
}

bool Stopwatch::is_over() const {
  return seconds_ > 0 && std::chrono::steady_clock::now() - begin_ > std::chrono::duration<double>(seconds_);
}

Progress::Progress(bool wanted) {
  if (wanted) thread_ = std::jthread([this](const std::stop_token& stop) { show(stop); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  if (progress_is_shown != 0) write_error(clear_line);
  progress_is_shown = 0;
}

void Progress::say(const std::string& text) {
  const std::lock_guard lock(mutex_);
  text_ = text.substr(0, text.find('\n'));
  std::erase_if(text_, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

void Progress::show(const std::stop_token& stop) {
  static constexpr std::array<std::string_view, 4> wheel{"⠋", "⠙", "⠸", "⠴"};
  const bool ascii = needs_ascii();
  std::unique_lock lock(mutex_);
  for (std::size_t turn = 0;
       !wake_.wait_for(lock, stop, std::chrono::milliseconds(200), [] { return false; }); ++turn) {
    if (stop.stop_requested()) return;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    if (seconds < 2) continue;
    // Cut by bytes at a space, so that the line stays one line and no character is cut in two.
    std::string text = text_;
    if (text.size() > 60) text = text.substr(0, std::min(text.rfind(' ', 60), text.size())) + " ...";
    progress_is_shown = 1;
    write_error(fmt::format("{}{} {} ({:.0f} s)", clear_line, ascii ? "*" : wheel[turn % wheel.size()], text,
                            seconds));
  }
}

}  // namespace overbar::cli
