#include "process.hpp"

#include <cstdio>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace overbar::golden {
namespace {

using Clock = std::chrono::steady_clock;

struct Running {
  std::size_t index;
  pid_t pid;
  std::FILE* output;
  std::FILE* errors;
  Clock::time_point deadline;
  bool killed = false;
};

std::string take(std::FILE* file) {
  std::string text;
  std::rewind(file);
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, n);
  std::fclose(file);
  return text;
}

[[noreturn]] void become(const Command& command, int output, int errors) {
  setpgid(0, 0);  // so that the whole pipeline can be killed
  const int input = open("/dev/null", O_RDONLY);
  if (chdir(command.folder.c_str()) != 0) _exit(126);
  dup2(input, 0);
  dup2(output, 1);
  dup2(errors, 2);
  execl("/bin/sh", "sh", "-c", command.text.c_str(), static_cast<char*>(nullptr));
  _exit(127);
}

Running start(std::size_t index, const Command& command, std::chrono::seconds limit) {
  Running child{index, 0, std::tmpfile(), std::tmpfile(), Clock::now() + limit};
  child.pid = fork();
  if (child.pid == 0) become(command, fileno(child.output), fileno(child.errors));
  setpgid(child.pid, child.pid);
  return child;
}

}  // namespace

std::vector<Outcome> run_all(const std::vector<Command>& commands, unsigned jobs,
                             std::chrono::seconds limit) {
  std::vector<Outcome> outcomes(commands.size());
  std::vector<Running> running;
  std::size_t next = 0;
  while (next < commands.size() || !running.empty()) {
    while (next < commands.size() && running.size() < jobs) {
      running.push_back(start(next, commands[next], limit));
      ++next;
    }
    for (std::size_t i = 0; i < running.size();) {
      Running& child = running[i];
      int status = 0;
      if (waitpid(child.pid, &status, WNOHANG) == 0) {
        if (!child.killed && Clock::now() > child.deadline) {
          kill(-child.pid, SIGKILL);
          child.killed = true;
        }
        ++i;
        continue;
      }
      const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      outcomes[child.index] = {take(child.output), take(child.errors), code, child.killed};
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return outcomes;
}

}  // namespace overbar::golden
