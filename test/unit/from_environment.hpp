// Numbers of cases and seeds, for longer runs than the suite's.
#pragma once
#include <cstdint>
#include <cstdlib>

namespace overbar {

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace overbar
