// The pages of test/marking, and what is expected of them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "overbar/marking.hpp"

namespace overbar::marking {

struct Exercise {
  std::string name;  // of its folder
  std::optional<v1::Source> given, right, wrong;
};

/// In the order of their names.
std::vector<Exercise> load_exercises(const std::string& folder);

/// "% expect: wrong" behind the lines of a page, by line.
std::map<std::uint32_t, std::string> expectations(const std::string& page);

v1::Marking mark(const v1::Source& page, const std::optional<v1::Source>& given, bool repairs = true);

/// Everything that is not as it should be, a line each: every link holds but those on lines that say
/// otherwise.
std::string faults(const v1::Marking& marking, const std::map<std::uint32_t, std::string>& expected);

}  // namespace overbar::marking
