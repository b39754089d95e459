// Proposed weights are tried at many inputs first, then proved or refuted by the exact case splitter.
#pragma once
#include "find/points.hpp"

namespace overbar::synthesis {

/// A value for each leaf; the inputs' places are unused (0).
using Weights = std::vector<Rational>;

struct Ruling {
  enum class Status : std::uint8_t { holds, fails, unsure } status = Status::unsure;
  std::vector<Point> against;  // fails: inputs at which the goal does
};

class Referee {
 public:
  Referee(const Task& task, Points points, std::function<bool()> out_of_time)
      : task_(task), points_(std::move(points)), out_of_time_(std::move(out_of_time)) {}

  const Points& points() const { return points_; }
  /// At most `most` inputs come back, of different cells, the simplest first.
  Ruling judge(const Weights& weights, std::size_t most);
  bool in_domains(const Weights& weights) const;
  /// How long one proof may take.
  void allow_nodes(std::uint64_t nodes) { nodes_ = nodes; }

 private:
  const Task& task_;
  Points points_;
  std::uint64_t nodes_ = 2000;
  std::vector<Point> refuting_;  // by proof attempts; tried first
  std::function<bool()> out_of_time_;

  Point simplified(const Program& program, const std::vector<Program::Place>& places, Point point) const;
};

}  // namespace overbar::synthesis
