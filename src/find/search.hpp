// The loop: propose, judge, learn.
#pragma once
#include "find/find.hpp"
#include "find/germ.hpp"
#include "find/impossible.hpp"
#include "find/stages.hpp"

namespace overbar::synthesis {

class Search {
 public:
  Search(const Task& task, const FindOptions& options);

  enum class Outcome : std::uint8_t { found, impossible, unknown };
  Outcome run();

  const Weights& weights() const { return weights_; }
  Referee& referee() { return referee_; }
  /// Weights that the referee let pass turned out wrong here.
  void refute(const Point& point) { learn(point); }
  std::size_t rounds() const { return rounds_; }
  std::size_t inputs() const { return inputs_.size(); }
  const std::string& reason() const { return reason_; }

  /// impossible: inputs none of which can be spared, and what they demand of the weights. A direction that is
  /// not empty means: the inputs at + ε · direction, for all small ε > 0.
  std::vector<Germ> excluding() const;
  Exclusion exclusion();

 private:
  struct Place {
    std::function<std::optional<Stage>()> make;
    Stage stage;  // once it is visited
    std::unique_ptr<Proposer> proposer;
    std::size_t required = 0;  // demands that the proposer knows
    bool closed = false;       // nothing more is to be found here
  };

  const Task& task_;
  const FindOptions& options_;
  std::vector<Polynomial> half_spaces_;
  Referee referee_;
  Ground ground_;
  Program demands_program_;         // over weights alone
  std::vector<FormulaId> demands_;  // one for each input
  std::vector<Germ> inputs_;
  std::size_t rounds_ = 0;
  std::vector<Weights> unproved_;
  std::size_t blocked_ = 0;
  Weights weights_;
  std::vector<std::size_t> core_;
  std::string reason_;

  bool learn(const Point& point);
  void learn_boundaries();
  void sow();
  bool out_of_time() const { return options_.out_of_time && options_.out_of_time(); }
  enum class Result : std::uint8_t { found, none, later };
  Result visit(Place& place, std::uint64_t budget, std::size_t most_rounds);
  bool is_linear();
  bool reconsider();
  void spare_inputs();
};

}  // namespace overbar::synthesis
