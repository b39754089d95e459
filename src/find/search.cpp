#include "find/search.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "find/half_spaces.hpp"

namespace overbar::synthesis {
namespace {

constexpr std::size_t first_inputs = 48;
constexpr std::size_t inputs_a_round = 8;
constexpr std::size_t most_unproved = 10;
constexpr std::size_t most_blocked = 100;
constexpr std::uint64_t first_nodes = 2000;
constexpr int most_passes = 6;
constexpr std::size_t most_germs = 48;
constexpr std::size_t most_spared = 64;

}  // namespace

Search::Search(const Task& task, const FindOptions& options)
    : task_(task),
      options_(options),
      half_spaces_(half_spaces(task)),
      referee_(task, spread_points(task, half_spaces_, options.seed, options.out_of_time),
               options.out_of_time),
      ground_(ground_of(task, half_spaces_, referee_.points())),
      demands_program_(with_leaves_of(task.program)) {}

bool Search::learn(const Point& point) {
  const auto is_known = [&](const Germ& known) { return known.direction.empty() && known.at == point; };
  if (std::ranges::any_of(inputs_, is_known)) return false;
  std::vector<Polynomial> images(task_.program.leaf_count);
  for (AtomId id = 0; id < task_.program.leaf_count; ++id)
    images[id] = task_.program.atoms[id].kind == AtomKind::weight ? atom_polynomial(id)
                                                                  : constant_polynomial(point[id]);
  const auto demand = instantiate(task_.program, task_.goal_places, images, demands_program_);
  if (!demand) return false;
  inputs_.push_back({point, {}});
  demands_.push_back(*demand);
  return true;
}

/// What is demanded beside the boundaries of the specification; only where it says something new.
void Search::learn_boundaries() {
  for (Germ& germ : boundary_germs(task_, referee_.points(), most_germs)) {
    const auto demand =
        instantiate_near(task_.program, task_.goal_places, germ.at, germ.direction, demands_program_);
    if (!demand || literal_value(demands_program_, *demand).value_or(false) ||
        std::ranges::find(demands_, *demand) != demands_.end())
      continue;
    inputs_.push_back(std::move(germ));
    demands_.push_back(*demand);
  }
}

/// One input of each cell of the specification, the simplest.
void Search::sow() {
  const Points& points = referee_.points();
  const bool all = points.complete && points.all.size() <= first_inputs;
  std::set<std::vector<int>> cells;
  for (const std::size_t k : points.essential)
    if (cells.insert(points.signatures[k]).second) learn(points.all[k]);
  const std::size_t wanted = inputs_.size() + first_inputs;
  for (std::size_t k = 0; k < points.all.size() && inputs_.size() < wanted; ++k)
    if (cells.insert(points.signatures[k]).second || all) learn(points.all[k]);
}

Search::Result Search::visit(Place& place, std::uint64_t budget, std::size_t most_rounds) {
  if (!place.proposer) {
    std::optional<Stage> stage = place.make();
    if (!stage) {
      place.closed = true;
      return Result::none;
    }
    place.stage = *std::move(stage);
  }
  if (!place.proposer) place.proposer = std::make_unique<Proposer>(demands_program_, place.stage);
  for (std::size_t round = 0; round < most_rounds; ++round) {
    if (out_of_time()) return Result::later;
    for (; place.required < demands_.size(); ++place.required)
      place.proposer->require(demands_[place.required]);
    ++rounds_;
    if (options_.progress)
      options_.progress("round " + std::to_string(rounds_) + ", " + std::to_string(inputs_.size()) +
                        " counterexamples, " + place.stage.name);
    switch (place.proposer->propose(budget, options_.out_of_time)) {
      case Proposer::Answer::none:
        place.closed = true;
        return Result::none;
      case Proposer::Answer::gave_up:
        place.closed = true;
        return Result::later;
      case Proposer::Answer::out_of_budget:
        return Result::later;
      case Proposer::Answer::found:
        break;
    }
    const Weights proposed = place.proposer->weights();
    const Ruling ruling = referee_.judge(proposed, inputs_a_round);
    if (ruling.status == Ruling::Status::holds && referee_.in_domains(proposed)) {
      weights_ = proposed;
      return Result::found;
    }
    bool learnt = false;
    for (const Point& point : ruling.against) learnt = learn(point) || learnt;
    if (learnt) continue;
    // Nothing was learnt: the judge could not tell, or the numbers of the solver are not exact.
    if (ruling.status == Ruling::Status::unsure && unproved_.size() < most_unproved)
      unproved_.push_back(proposed);
    if (++blocked_ > most_blocked) {
      place.closed = true;
      return Result::later;
    }
    std::vector<FormulaId> others;
    for (const AtomId id : task_.weights) {
      Polynomial difference = atom_polynomial(id);
      add_scaled(difference, constant_polynomial(proposed[id]), -1);
      others.push_back(compare(demands_program_, Relation::ne, difference));
    }
    place.proposer->require(disjunction(demands_program_, others));
    place.stage.complete = false;
  }
  return Result::later;
}

/// Weights that could be neither proved nor refuted so far, with more patience.
bool Search::reconsider() {
  for (const Weights& weights : unproved_) {
    if (out_of_time()) return false;
    const Ruling ruling = referee_.judge(weights, inputs_a_round);
    if (ruling.status == Ruling::Status::holds && referee_.in_domains(weights)) {
      weights_ = weights;
      return true;
    }
    for (const Point& point : ruling.against) learn(point);
  }
  return false;
}

bool Search::is_linear() {
  Proposer probe(demands_program_, full_stage(ground_));
  for (const FormulaId demand : demands_) probe.require(demand);
  return probe.is_linear();
}

Search::Outcome Search::run() {
  if (inputs_.empty()) sow();
  std::vector<Place> places;
  const auto add = [&](std::function<std::optional<Stage>()> make) {
    places.push_back({std::move(make), {}, {}});
  };
  const auto add_candidates = [&](int tier, std::optional<int> size) {
    add([this, tier, size] { return candidate_stage(ground_, tier, size); });
  };
  const auto add_grid = [&](int size, int denominator) {
    add([this, size, denominator] { return grid_stage(ground_, size, denominator); });
  };
  add_candidates(0, 1);
  add_candidates(1, 1);
  add_candidates(1, 2);
  add_candidates(1, std::nullopt);
  // Without hidden units and products everything is linear, and soon decided.
  const bool linear = is_linear();
  const auto whole = [this] { return std::optional(full_stage(ground_)); };
  if (linear) {
    // Numbers as one would choose them first.
    add_grid(1, 1);
    add_grid(3, 1);
    if (ground_.fractions_help) {
      add_grid(2, 2);
      add_grid(1, 4);
      add_grid(1, 10);
    }
    add(whole);
  }
  // Layers of relu over one another: without small factors nothing is linear.
  add([this] { return small_factors_stage(ground_, 1); });
  add_candidates(2, 2);
  add_candidates(2, std::nullopt);
  add_grid(1, 1);
  add_candidates(3, std::nullopt);
  add_grid(2, 1);
  add([this] { return small_factors_stage(ground_, std::nullopt); });
  add_grid(3, 1);
  if (ground_.fractions_help) add_grid(2, 2);
  add_grid(8, 1);
  if (!linear) add(whole);
  std::uint64_t budget = 3'000'000;
  std::uint64_t nodes = first_nodes;
  std::size_t most_rounds = 25;
  for (int pass = 0; pass < most_passes || (options_.out_of_time && pass < 12);
       ++pass, budget *= 6, most_rounds *= 2) {
    bool open = false;
    referee_.allow_nodes(nodes);
    if (pass > 0 && reconsider()) return Outcome::found;
    if (pass == 1) learn_boundaries();
    nodes *= 8;
    for (Place& place : places) {
      if (place.closed) continue;
      const Result result = visit(place, budget, most_rounds);
      if (result == Result::found) return Outcome::found;
      if (result == Result::none && place.stage.complete) {
        core_ = place.proposer->core();
        if (place.proposer->is_linear() && demands_.size() <= most_spared) {
          core_.resize(demands_.size());
          std::iota(core_.begin(), core_.end(), std::size_t{0});
        }
        spare_inputs();
        return Outcome::impossible;
      }
      if (out_of_time()) {
        reason_ = "the time limit was reached";
        return Outcome::unknown;
      }
      open = open || !place.closed;
    }
    if (!open && unproved_.empty()) break;
  }
  reason_ = !unproved_.empty() ? "weights were proposed that could be neither proved nor refuted"
                               : "the search was given up";
  return Outcome::unknown;
}

// Inputs are left out one by one, the simplest last, as long as what the others demand still cannot be met.
void Search::spare_inputs() {
  if (core_.size() > most_spared) return;
  Stage stage = full_stage(ground_);
  for (std::size_t k = core_.size(); k-- > 0 && !out_of_time();) {
    std::vector<std::size_t> fewer = core_;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(k));
    Proposer proposer(demands_program_, stage);
    for (const std::size_t index : fewer) proposer.require(demands_[index]);
    if (proposer.propose(2'000'000, options_.out_of_time) == Proposer::Answer::none) core_ = std::move(fewer);
  }
}

std::vector<Germ> Search::excluding() const {
  std::vector<Germ> result;
  for (const std::size_t k : core_) result.push_back(inputs_[k]);
  return result;
}

Exclusion Search::exclusion() {
  std::vector<FormulaId> formulas;
  for (const std::size_t k : core_) formulas.push_back(demands_[k]);
  return confirm(demands_program_, formulas, options_.out_of_time);
}

}  // namespace overbar::synthesis
