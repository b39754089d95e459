// Verified sort and random relu nets, by the case split and by Z3 alone, on the same claim under the same
// limit.
//   compare_z3 [sort|nets] [--limit SECONDS] [--seeds N]
#include <chrono>
#include <cstdlib>
#include <map>
#include <string_view>

#include <fmt/format.h>
#include <z3++.h>

#include "audit/audit.hpp"
#include "piecewise_nets.hpp"

namespace {

using namespace overbar;
using namespace overbar::piecewise;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Timed {
  std::string answer;  // proved, refuted, unknown
  double seconds = 0;
  std::size_t bytes = 0;     // of the certificate
  double audit_seconds = 0;  // its audit
};

Timed by_overbar(const Problem& problem, double limit) {
  const auto start = Clock::now();
  Limits limits;
  limits.out_of_time = [&] { return seconds_since(start) > limit; };
  const Verdict verdict = decide(problem, limits);
  Timed timed{"unknown", seconds_since(start), verdict.certificate.size(), 0};
  if (verdict.status == Status::refuted)
    timed.answer = refutes(problem, verdict.witness) ? "refuted" : "WRONG";
  if (verdict.status == Status::proved) {
    const auto audited = Clock::now();
    timed.answer = audit::audit(verdict.certificate).verdict == audit::Verdict::valid ? "proved" : "WRONG";
    timed.audit_seconds = seconds_since(audited);
  }
  return timed;
}

z3::expr unit_in_z3(z3::context& z3, const Problem& problem, UnitId id, const std::vector<z3::expr>& units) {
  const Unit& unit = problem.units[id];
  const auto number = [&](const Rational& value) { return z3.real_val(to_string(value).c_str()); };
  const z3::expr zero = z3.real_val(0), one = z3.real_val(1);
  switch (unit.kind) {
    case UnitKind::variable:
      return z3.real_const(unit.name.c_str());
    case UnitKind::affine: {
      z3::expr sum = number(unit.constant);
      for (const Term& term : unit.terms) sum = sum + number(term.coefficient) * units[term.unit];
      return sum;
    }
    case UnitKind::relu:
      return z3::ite(units[unit.arguments[0]] >= zero, units[unit.arguments[0]], zero);
    case UnitKind::step:
      return z3::ite(units[unit.arguments[0]] >= zero, one, zero);
    case UnitKind::strict_step:
      return z3::ite(units[unit.arguments[0]] > zero, one, zero);
    default:
      fmt::print(stderr, "a unit that this comparison has no translation for\n");
      std::exit(2);
  }
}

z3::expr formula_in_z3(z3::context& z3, const Formula& formula, const std::vector<z3::expr>& units,
                       const std::vector<z3::expr>& formulas) {
  const z3::expr zero = z3.real_val(0);
  z3::expr all = z3.bool_val(true);
  switch (formula.kind) {
    case FormulaKind::conjunction:
      for (const FormulaId part : formula.arguments) all = all && formulas[part];
      return all;
    case FormulaKind::equivalence:
      return formulas[formula.arguments[0]] == formulas[formula.arguments[1]];
    default:
      break;
  }
  const z3::expr& u = units[formula.unit];
  switch (formula.comparison) {
    case Comparison::ge:
      return u >= zero;
    case Comparison::gt:
      return u > zero;
    case Comparison::le:
      return u <= zero;
    case Comparison::lt:
      return u < zero;
    case Comparison::eq:
      return u == zero;
    case Comparison::ne:
      break;
  }
  return u != zero;
}

Timed by_z3(const Problem& problem, double limit) {
  z3::context z3;
  z3::solver solver(z3);
  solver.set("timeout", static_cast<unsigned>(limit * 1000));
  std::vector<z3::expr> units, formulas;
  const auto formulas_up_to = [&](UnitId count) {
    while (formulas.size() < problem.formulas.size() &&
           problem.formulas[formulas.size()].units_before <= count)
      formulas.push_back(formula_in_z3(z3, problem.formulas[formulas.size()], units, formulas));
  };
  for (UnitId id = 0; id < problem.units.size(); ++id) {
    formulas_up_to(id);
    units.push_back(unit_in_z3(z3, problem, id, units));
    const Domain& domain = problem.units[id].domain;
    if (domain.lower) solver.add(units.back() >= z3.real_val(to_string(*domain.lower).c_str()));
    if (domain.upper) solver.add(units.back() <= z3.real_val(to_string(*domain.upper).c_str()));
  }
  formulas_up_to(static_cast<UnitId>(problem.units.size()));
  solver.add(!formulas[problem.claim]);
  const auto start = Clock::now();
  const z3::check_result result = solver.check();
  return {result == z3::unsat ? "proved"
          : result == z3::sat ? "refuted"
                              : "unknown",
          seconds_since(start), 0, 0};
}

std::string time_of(const Timed& timed) {
  return timed.answer == "unknown" ? "-" : fmt::format("{:.3f} s", timed.seconds);
}

void sort_table(double limit) {
  fmt::print("Verified sort: y = 1 <=> x1 < ... < xn, n - 1 threshold units, all reals; limit {} s\n\n",
             limit);
  fmt::print("{:>4} {:>12} {:>8} {:>12} {:>11} {:>12} {:>8}\n", "n", "overbar", "growth", "certificate",
             "audit", "Z3 alone", "ratio");
  double before = 0;
  bool z3_gave_up = false;
  for (const std::size_t n : {4, 8, 16, 32, 64}) {
    const Problem problem = nets::sorted(n);
    const Timed ours = by_overbar(problem, limit);
    Timed theirs{"unknown", limit, 0, 0};
    if (!z3_gave_up) theirs = by_z3(problem, limit);
    z3_gave_up = theirs.answer == "unknown";
    fmt::print("{:>4} {:>12} {:>8} {:>9} kB {:>11} {:>12} {:>8}\n", n, time_of(ours),
               before > 0 ? fmt::format("x {:.1f}", ours.seconds / before) : "", ours.bytes / 1000,
               fmt::format("{:.3f} s", ours.audit_seconds), time_of(theirs),
               fmt::format("{}{:.1f}", z3_gave_up ? ">" : "", theirs.seconds / ours.seconds));
    before = ours.seconds;
  }
}

void nets_table(double limit, std::uint64_t seeds) {
  fmt::print(
      "\nRandom relu nets over the unit box, output <= c with c 2 % above (true) and below (false) the "
      "greatest "
      "sampled output; {} nets of each kind, limit {} s\n\n",
      seeds, limit);
  fmt::print("{:<12} {:<6} {:>15} {:>10} {:>10} {:>12} {:>10} {:>15} {:>10}\n", "net", "claim",
             "overbar solved", "mean", "worst", "certificate", "audit", "Z3 solved", "mean");
  for (const std::vector<std::size_t>& widths :
       {std::vector<std::size_t>{5, 20, 1}, {5, 50, 1}, {5, 20, 20, 1}, {5, 50, 50, 1}})
    for (const bool truth : {true, false}) {
      std::size_t ours = 0, theirs = 0, bytes = 0;
      double our_time = 0, worst = 0, their_time = 0, audit = 0;
      for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const nets::Net net = nets::random_net(widths, seed);
        const double top = nets::sampled_maximum(net);
        const double margin = std::max(0.02, 0.02 * std::abs(top)) * (truth ? 1 : -1);
        const Problem problem = nets::bounded(net, nets::exact(nets::two_digits(top + margin)));
        const Timed a = by_overbar(problem, limit);
        const Timed b = by_z3(problem, limit);
        if (a.answer == "WRONG" || (a.answer != "unknown" && b.answer != "unknown" && a.answer != b.answer))
          fmt::print("DISAGREEMENT on seed {}: {} against {}\n", seed, a.answer, b.answer);
        ours += a.answer != "unknown" ? 1 : 0;
        theirs += b.answer != "unknown" ? 1 : 0;
        our_time += a.seconds;
        worst = std::max(worst, a.seconds);
        their_time += b.seconds;
        bytes += a.bytes;
        audit += a.audit_seconds;
      }
      const auto n = static_cast<double>(seeds);
      fmt::print("{:<12} {:<6} {:>15} {:>8.2f} s {:>8.2f} s {:>9} kB {:>8.2f} s {:>15} {:>8.2f} s\n",
                 fmt::format("{}", fmt::join(widths, "-")), truth ? "true" : "false",
                 fmt::format("{}/{}", ours, seeds), our_time / n, worst, bytes / seeds / 1000, audit / n,
                 fmt::format("{}/{}", theirs, seeds), their_time / n);
      std::fflush(stdout);
    }
}

}  // namespace

int main(int count, char** words) {
  double limit = 60;
  std::uint64_t seeds = 5;
  std::string_view table;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--limit" && i + 1 < count)
      limit = std::atof(words[++i]);
    else if (word == "--seeds" && i + 1 < count)
      seeds = std::strtoull(words[++i], nullptr, 10);
    else
      table = word;
  }
  if (table.empty() || table == "sort") sort_table(limit);
  if (table.empty() || table == "nets") nets_table(limit, seeds);
}
