// Where weights are looked for, the likeliest places first.
#pragma once
#include "find/proposer.hpp"
#include "find/rows.hpp"

namespace overbar::synthesis {

/// What the stages are made from.
struct Ground {
  const Task& task;
  const std::vector<Polynomial>& half_spaces;
  const Points& points;
  std::vector<UnitRow> rows;    // of the first layer
  bool fractions_help = false;  // there is more than thresholds, whose rows may be scaled
  std::map<std::pair<std::size_t, std::size_t>, bool> exchangeable;  // rows next to each other, by number
};
Ground ground_of(const Task& task, const std::vector<Polynomial>& half_spaces, const Points& points);

/// Hidden units of the first layer are chosen among candidates (tier 0: each among the two sides of a
/// half-space of its own), the other weights are whole numbers of at
/// most this size, if it is given; nullopt: there are none to choose.
std::optional<Stage> candidate_stage(const Ground& ground, int tier, std::optional<int> size);
/// Every weight is a whole number (or a multiple of 1/denominator) of at most this size.
std::optional<Stage> grid_stage(const Ground& ground, int size, int denominator);
/// What multiplies a relu or another weight is one of a few small numbers, so that the rest is linear; with
/// candidates for the first layer, if a tier is given.
std::optional<Stage> small_factors_stage(const Ground& ground, std::optional<int> tier);
/// All weights that are allowed.
Stage full_stage(const Ground& ground);

}  // namespace overbar::synthesis
