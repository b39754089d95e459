// `find` against a plain counterexample loop: Z3 over all weights, one counterexample a round as the prover
// gives it, nothing else. Both with the same limit, in one run; the time is find's, the counters tell the
// rest: plain (seconds), plain_found, ratio (plain : find; a lower bound where plain found nothing), rounds
// of both. OVERBAR_FIND_LIMIT sets the limit in seconds (20).
#include <cstdlib>
#include <ctime>

#include <benchmark/benchmark.h>

#include "find/find.hpp"
#include "find/piecewise_form.hpp"
#include "find/stages.hpp"
#include "read/elaborate.hpp"

namespace overbar {
namespace {

/// Seconds of the processor, so that what else the machine does does not count.
double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double limit() {
  const char* text = std::getenv("OVERBAR_FIND_LIMIT");
  return text == nullptr ? 20 : std::strtod(text, nullptr);
}

std::function<bool()> until(double start) {
  return [start] { return now() - start > limit(); };
}

std::string sort(int n, const std::string& domain) {
  const std::string count = std::to_string(n);
  const std::string hidden = std::to_string(n - 1);
  std::string claim = "x[1]";
  for (int k = 2; k <= n; ++k) claim += " < x[" + std::to_string(k) + "]";
  return "input x : " + count + "\nfind V : " + hidden + "×" + count + domain + ", a : " + hidden + domain +
         ", u : 1×" + hidden + domain + ", c" + domain +
         "\nt = step(u step(V x + a) + c)\nsuch that t = 1 <=> " + claim + "\n";
}

std::string parity(int n) {
  const std::string count = std::to_string(n);
  std::string claim = "x[1] = 1";
  for (int k = 2; k <= n; ++k) claim = "(" + claim + ") <=> x[" + std::to_string(k) + "] = 0";
  return "input x : " + count + " in {0, 1}\nfind V : " + count + "×" + count + ", a : " + count +
         ", u : 1×" + count + ", c\nt = step(u step(V x + a) + c)\nsuch that t = 1 <=> (" + claim + ")\n";
}

struct Page {
  SourceMap sources;
  Understood understood;
  explicit Page(const std::string& text) {
    sources.files.push_back({"bench.ob", text});
    understood = elaborate(sources, parse_worksheet(sources, 0, prelude_parse_options()));
  }
  Problem& problem() { return understood.problems.front(); }
  const FindQuestion& question() { return std::get<FindQuestion>(problem().questions.front().ask); }
};

struct Plain {
  bool found = false;
  std::size_t rounds = 0;
  double seconds = 0;
};

Plain plain_loop(const synthesis::Task& task) {
  using namespace synthesis;
  Plain result;
  const double start = now();
  const auto over = until(start);
  Program demands = with_leaves_of(task.program);
  const Points none;
  Stage stage = full_stage(ground_of(task, {}, none));
  stage.ordered.clear();
  Proposer proposer(demands, stage);
  const auto closed = [&](const std::vector<Rational>& values, AtomKind kind, Program& to) {
    std::vector<Polynomial> images(task.program.leaf_count);
    for (AtomId id = 0; id < task.program.leaf_count; ++id)
      images[id] =
          task.program.atoms[id].kind == kind ? constant_polynomial(values[id]) : atom_polynomial(id);
    return instantiate(task.program, task.goal_places, images, to);
  };
  while (!over()) {
    ++result.rounds;
    if (proposer.propose(std::uint64_t{1} << 40U, over) != Proposer::Answer::found) break;
    Program of_inputs = with_leaves_of(task.program);
    const auto goal = closed(proposer.weights(), AtomKind::weight, of_inputs);
    const auto form = goal ? piecewise_form(of_inputs, std::nullopt, *goal) : std::nullopt;
    if (!form) break;
    const piecewise::Verdict verdict = piecewise::decide(form->problem, {over});
    if (verdict.status == piecewise::Status::proved) result.found = true;
    if (verdict.status != piecewise::Status::refuted) break;
    std::vector<Rational> point(task.program.leaf_count);
    for (std::size_t k = 0; k < form->variables.size(); ++k) point[form->variables[k]] = verdict.witness[k];
    const auto demand = closed(point, AtomKind::input, demands);
    if (!demand) break;
    proposer.require(*demand);
  }
  result.seconds = now() - start;
  return result;
}

void compare(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    Page page(text);
    NormalForms forms(*page.problem().graph);
    const double start = now();
    FindOptions options;
    options.out_of_time = until(start);
    const Found found = find_weights(forms, page.question().symbols, page.question().formula, {}, options);
    const double seconds = now() - start;
    state.SetIterationTime(seconds);
    const auto task =
        synthesis::translate(*page.problem().graph, page.question().symbols, page.question().formula, {});
    const Plain plain = plain_loop(*task);
    state.counters["found"] = found.outcome == Outcome::proved ? 1 : 0;
    state.counters["rounds"] = static_cast<double>(found.rounds);
    state.counters["plain"] = plain.seconds;
    state.counters["plain_found"] = plain.found ? 1 : 0;
    state.counters["plain_rounds"] = static_cast<double>(plain.rounds);
    state.counters["ratio"] = plain.seconds / seconds;
  }
}

const int registered = [] {
  const auto add = [](const std::string& name, const std::string& text) {
    benchmark::RegisterBenchmark(name.c_str(), [text](benchmark::State& state) { compare(state, text); })
        ->Iterations(1)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  };
  for (int n = 3; n <= 6; ++n) {
    add("sort_" + std::to_string(n) + "_whole", sort(n, " in -3..3"));
    add("sort_" + std::to_string(n) + "_real", sort(n, ""));
  }
  add("xor", parity(2));
  add("parity_3", parity(3));
  add("parity_4", parity(4));
  add("majority_5",
      "input x : 5 in {0,1}\nfind w : 1×5, b\ny = step(w x + b)\n"
      "such that y = 1 <=> x[1] + x[2] + x[3] + x[4] + x[5] >= 3\n");
  return 0;
}();

}  // namespace
}  // namespace overbar
