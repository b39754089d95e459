// Time, memory, patience: what the core knows nothing of.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace overbar::cli {

/// Ends the program with a word on standard error when the memory is used up.
void limit_memory(std::uint64_t megabytes);

/// Interrupted, the program leaves no half-written file and a clean line.
void catch_interruptions();

/// Time runs from the last call of `start`.
class Stopwatch {
 public:
  explicit Stopwatch(double seconds) : seconds_(seconds) {}
  void start() { begin_ = std::chrono::steady_clock::now(); }
  bool is_over() const;

 private:
  double seconds_;  // 0: no limit
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// One line on standard error that says what is being done, from the third second on, on a terminal only.
class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void say(const std::string& text);

 private:
  void show(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::string text_ = "reading";
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::jthread thread_;
};

}  // namespace overbar::cli
