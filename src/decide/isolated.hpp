// A computation in a process of its own: for a library whose single steps know no limit. It can be ended at
// any moment, cannot take more memory than it is given, and whatever becomes of it, this process goes on.
#pragma once
#include <cstdint>
#include <functional>
#include <shared_mutex>
#include <string>

namespace overbar {

struct Isolated {
  enum class Ending : std::uint8_t { answered, out_of_time, failed } ending = Ending::failed;
  std::string answer;
};

struct IsolationLimits {
  std::uint64_t megabytes = 1024;  // beside what this process has already
  std::uint64_t seconds = 120;     // of processor time; twice that by the clock
};

/// What `work` returns, computed on a copy of this process; nothing that it changes is seen here.
/// `out_of_time` (may be empty) is asked every few milliseconds; once it says so, the computation is ended.
Isolated isolated(const std::function<std::string()>& work, const std::function<bool()>& out_of_time,
                  const IsolationLimits& limits = {});

/// Held, shared, while a library with locks of its own is used in this process: the copy is made at a moment
/// when no other thread is inside it, since a lock that such a thread holds would never be released in the
/// copy. What `work` calls must not take it.
std::shared_mutex& isolation_gate();

}  // namespace overbar
