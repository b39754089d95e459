// How good the marks are: right pages with one small mistake in them.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mutate.hpp"
#include "pages.hpp"

namespace overbar::marking {

/// What became of mutants of one kind. A mutant counts as changed if its link is refuted (by exact numbers),
/// has no shape or cannot be read, or if its two sides differ at random numbers; the engine's "proved" is not
/// believed.
struct Tally {
  std::size_t mutants = 0;
  std::size_t equivalent = 0;  // the two sides still agree
  std::size_t reread = 0;      // agree under another convention, which the link says
  std::size_t changed = 0;
  std::size_t detected = 0;        // the link is refuted, ill-shaped or not understood …
  std::size_t first_there = 0;     // … and nothing before it is
  std::size_t not_understood = 0;  // of the detected
  std::size_t repaired = 0;  // the first edit that is suggested makes the page right: provably what was there
  std::size_t place = 0;     // … where the mistake is
  std::size_t exact = 0;     // … and gives back the formula as it was written
  std::size_t unsound = 0;   // proved, though the sides differ
  double seconds = 0;

  Tally& operator+=(const Tally& other);
};

struct Measurement {
  std::size_t pages = 0;
  std::size_t links = 0;         // of unmutated pages
  std::size_t false_alarms = 0;  // refuted or ill-shaped on an unmutated page
  std::size_t unmarked = 0;      // unknown or not understood there
  double seconds = 0;            // for these
  std::map<std::string, Tally> kinds;
  std::vector<std::string> misses;  // what was not detected, and what was accused falsely

  Tally total() const;
};

struct Plan {
  std::size_t per_page = 10;  // mutants; 0: all there are
  std::uint64_t seed = 1;
  bool repairs = true;
};

Measurement measure(const std::vector<Exercise>& exercises, const Plan& plan);

/// As a table.
std::string table(const Measurement& measurement);

}  // namespace overbar::marking
