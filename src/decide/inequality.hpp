// What a comparison of scalars follows from: comparisons that are closer to single entries.
#pragma once
#include <functional>
#include <vector>

#include "decide/openings.hpp"

namespace overbar {

/// One of many ways, which is worth little work, but that much whatever else has been tried.
enum class Attempt : std::uint8_t { none, tangent, exchange };

struct Subgoal {
  NodeId goal = no_node;
  std::vector<NodeId> facts;    // that may be used for it, beside those of the whole
  std::vector<NodeId> indices;  // that are new in it
  Attempt attempt = Attempt::none;
};

struct Reduction {
  NormalForms& forms;
  OpeningContext& opening;
  Ranges& ranges;
  bool open_names = false;
  std::vector<std::pair<NodeId, Rational>> norms =
      {};  // vectors v and what is assumed of ‖v‖², a positive number
  /// Do these hold, all of them? Then the whole does.
  std::function<bool(const std::vector<Subgoal>&)> shows;
};

/// Tries the ways to reduce the relation; true once one has been shown.
bool reduce_inequality(const Reduction& reduction, NodeId relation);

/// Relations between scalars that follow from one where exponentials occur: without common positive factors
/// and denominators, and a ≥ b from eᵃ ≥ eᵇ.
std::vector<NodeId> simpler_relations(NormalForms& forms, NodeId relation);

}  // namespace overbar
