// Any bytes as a certificate. Where the auditor says valid, the claim must hold: it is read once more and
// computed, by the definitions of its units, at points of the variables' domains.
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "audit/audit.hpp"
#include "audit/claim.hpp"

namespace {

using namespace overbar;
using namespace overbar::audit;

void require(bool holds) {
  if (!holds) std::abort();
}

/// The claim alone: the lines between the first and `proof`.
Claim claim_of(std::string_view text) {
  Claim claim;
  Lines lines{text};
  lines.next();
  for (Words words = lines.next(); !words.empty() && words[0] != "proof"; words = lines.next())
    require(read_declaration(claim, words).empty());
  return claim;
}

struct Point {
  std::vector<Rational> units;
  std::vector<bool> formulas;
};

/// A value of the variable's domain; nothing where it has none near a small random number.
std::optional<Rational> pick(const Unit& unit, std::mt19937& random) {
  if (!unit.values.empty()) return unit.values[random() % unit.values.size()];
  Rational value(static_cast<int>(random() % 17) - 8, unit.integer ? 1 : 1 + static_cast<int>(random() % 3));
  if (unit.lower && unit.upper && random() % 2 == 0 && !unit.integer)
    value = *unit.lower + (*unit.upper - *unit.lower) * Rational(static_cast<int>(random() % 5), 4);
  else if (unit.lower && random() % 2 == 0)
    value += *unit.lower;
  else if (unit.upper && random() % 2 == 0)
    value = *unit.upper - value;
  if (unit.integer && !is_integer(value)) return std::nullopt;
  if (unit.lower && (unit.lower_strict ? value <= *unit.lower : value < *unit.lower)) return std::nullopt;
  if (unit.upper && (unit.upper_strict ? value >= *unit.upper : value > *unit.upper)) return std::nullopt;
  return value;
}

Rational value_of(const Unit& unit, const Point& at) {
  if (unit.kind == "affine") {
    Rational sum = unit.constant;
    for (const auto& [coefficient, argument] : unit.terms) sum += coefficient * at.units[argument];
    return sum;
  }
  if (unit.kind == "indicator") return at.formulas[unit.arguments[0]] ? 1 : 0;
  const Rational a = at.units[unit.arguments[0]];
  if (unit.kind == "relu") return a > 0 ? a : Rational(0);
  if (unit.kind == "abs") return abs(a);
  if (unit.kind == "step") return a >= 0 ? 1 : 0;
  if (unit.kind == "strict_step") return a > 0 ? 1 : 0;
  const Rational b = at.units[unit.arguments[1]];
  if (unit.kind == "max") return a < b ? b : a;
  if (unit.kind == "min") return a < b ? a : b;
  require(unit.kind == "gate");
  return a * b;
}

bool truth_of(const Formula& formula, const Point& at) {
  const auto argument = [&](std::size_t k) -> bool { return at.formulas[formula.arguments[k]]; };
  const std::size_t count = formula.arguments.size();
  if (formula.kind == "true" || formula.kind == "false") return formula.kind == "true";
  if (formula.kind == "not") return !argument(0);
  if (formula.kind == "implies") return !argument(0) || argument(1);
  if (formula.kind == "iff") return argument(0) == argument(1);
  if (formula.kind == "compare") {
    const int sign = at.units[formula.unit].sign();
    const std::string_view c = formula.comparison;
    return c == "ge"   ? sign >= 0
           : c == "gt" ? sign > 0
           : c == "le" ? sign <= 0
           : c == "lt" ? sign < 0
           : c == "eq" ? sign == 0
                       : sign != 0;
  }
  std::size_t holding = 0;
  for (std::size_t k = 0; k < count; ++k) holding += argument(k) ? 1 : 0;
  return formula.kind == "and" ? holding == count : holding > 0;
}

/// Units and formulas mention each other, always backwards: the text's own order computes them.
std::optional<Point> computed(std::string_view text, const Claim& claim, std::mt19937& random) {
  Point at;
  Lines lines{text};
  lines.next();
  for (Words words = lines.next(); !words.empty() && words[0] != "proof"; words = lines.next()) {
    if (words[0] == "assume" || words[0] == "claim") continue;
    const bool is_unit =
        at.units.size() < claim.units.size() && claim.units[at.units.size()].kind == words[0];
    if (!is_unit) {
      at.formulas.push_back(truth_of(claim.formulas[at.formulas.size()], at));
      continue;
    }
    const Unit& unit = claim.units[at.units.size()];
    if (unit.kind != "var") {
      at.units.push_back(value_of(unit, at));
    } else if (const auto value = pick(unit, random)) {
      at.units.push_back(*value);
    } else {
      return std::nullopt;
    }
  }
  return at;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const audit::Report report = audit::audit(text);
  require(report.verdict == Verdict::valid || !report.reason.empty());
  if (report.verdict != Verdict::valid || size > 4000) return 0;
  const Claim claim = claim_of(text);
  std::mt19937 random(1);
  for (int trial = 0; trial < 40; ++trial) {
    const std::optional<Point> at = computed(text, claim, random);
    if (!at) continue;
    require((claim.assumption && !at->formulas[*claim.assumption]) || at->formulas[*claim.claim]);
  }
  return 0;
}
