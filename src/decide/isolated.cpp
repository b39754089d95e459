#include "decide/isolated.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <new>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

// fork, and the answer through a pipe. The copy has one thread. Of the locks that another thread may hold at
// that moment, the C library releases its own (memory, streams) in the copy; those of Z3 are what the gate is
// for. Nobody else may inherit the writing end of the pipe, or its end would not be seen; so the gate is
// closed, to other copies too, from the making of the pipe until this process has let go of that end.

namespace overbar {
namespace {

constexpr char end_of_answer = '\n';

void limit(int resource, rlim_t value) {
  rlimit both{};
  if (getrlimit(resource, &both) != 0) return;
  both.rlim_cur = std::min({both.rlim_cur, both.rlim_max, value});
  setrlimit(resource, &both);
}

/// Bytes of address space in use; 0 where the system does not say.
[[maybe_unused]] std::uint64_t bytes_in_use() {
  std::uint64_t pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    unsigned long long first = 0;
    if (std::fscanf(file, "%llu", &first) == 1) pages = first;
    std::fclose(file);
  }
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

/// The copy is no program of its own: it says nothing, cleans nothing up, and leaves when its parent does.
void live_in_isolation(const IsolationLimits& limits) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGPIPE, SIGALRM})
    std::signal(signal, SIG_DFL);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  std::set_new_handler(nullptr);
  if (const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.seconds);
  // One that waits for what never comes uses no processor time; a busy machine gives less than the clock
  // says.
  alarm(static_cast<unsigned>(2 * limits.seconds));
#if !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)  // whose shadows take terabytes of addresses
  if (const std::uint64_t used = bytes_in_use(); used > 0) limit(RLIMIT_AS, used + (limits.megabytes << 20U));
#endif
}

void write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(to, text.data(), text.size());
    if (count < 0 && errno != EINTR) return;
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// An exception ends the copy here: it must not wander up into what this is a copy of.
[[noreturn]] void answer_and_end(const std::function<std::string()>& work, int to) noexcept {
  write_all(to, work() + end_of_answer);
  _exit(0);
}

/// Until the other end is closed; false if the time was over before.
bool read_all(int from, std::string& text, const std::function<bool()>& out_of_time) {
  int patience = 1;  // milliseconds
  for (;;) {
    pollfd ready{from, POLLIN, 0};
    const int count = poll(&ready, 1, out_of_time ? patience : -1);
    if (count > 0) {
      std::array<char, 4096> part{};
      const ssize_t size = read(from, part.data(), part.size());
      if (size == 0 || (size < 0 && errno != EINTR)) return true;
      if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
    } else if (count < 0 && errno != EINTR) {
      return true;
    }
    if (out_of_time && out_of_time()) return false;
    patience = std::min(patience * 2, 20);
  }
}

}  // namespace

std::shared_mutex& isolation_gate() {
  static std::shared_mutex gate;
  return gate;
}

Isolated isolated(const std::function<std::string()>& work, const std::function<bool()>& out_of_time,
                  const IsolationLimits& limits) {
  std::array<int, 2> ends{};
  pid_t child = -1;
  {
    const std::lock_guard closed(isolation_gate());
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    child = fork();
    if (child == 0) {
      live_in_isolation(limits);
      answer_and_end(work, ends[1]);
    }
    close(ends[1]);
  }
  Isolated result;
  const bool in_time = child > 0 && read_all(ends[0], result.answer, out_of_time);
  close(ends[0]);
  if (child < 0) return {};
  kill(child, SIGKILL);
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  // Without its last character the answer was cut short: by a limit, or by an error in the library.
  if (!in_time) return {Isolated::Ending::out_of_time, {}};
  if (!result.answer.ends_with(end_of_answer)) return {};
  result.answer.pop_back();
  result.ending = Isolated::Ending::answered;
  return result;
}

}  // namespace overbar
