#include "audit/claim.hpp"

#include <algorithm>
#include <charconv>

namespace overbar::audit {
namespace {

constexpr std::size_t longest_number = 100'000;  // characters
constexpr std::size_t most_expanded_terms = 20'000'000;

bool known(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string read_variable(Unit& unit, const Words& words) {
  if (words.size() < 3 || words[1] == "-") return "a variable needs a name and a domain";
  if (words[2] == "in") {
    for (std::size_t i = 3; i < words.size(); ++i) {
      const auto value = read_number(words[i]);
      if (!value) return "not a number";
      if (!unit.values.empty() && unit.values.back() >= *value) return "the values of a domain must ascend";
      unit.values.push_back(*value);
    }
    return unit.values.empty() ? "an empty domain" : "";
  }
  if (!known(words[2], {"real", "integer"}) || words.size() % 2 == 0) return "not a domain";
  unit.integer = words[2] == "integer";
  for (std::size_t i = 3; i < words.size(); i += 2) {
    const auto bound = read_number(words[i + 1]);
    if (!bound || !known(words[i], {"ge", "gt", "le", "lt"})) return "not a bound";
    const bool lower = words[i][0] == 'g';
    auto& place = lower ? unit.lower : unit.upper;
    if (place) return "two bounds on one side";
    place = *bound;
    (lower ? unit.lower_strict : unit.upper_strict) = words[i][1] == 't';
  }
  return {};
}

std::string read_affine(const Claim& claim, Unit& unit, const Words& words) {
  if (words.size() < 3 || words.size() % 2 == 0) return "an affine unit needs a constant and pairs";
  const auto constant = read_number(words[2]);
  if (!constant) return "not a number";
  unit.constant = unit.expanded.constant = *constant;
  for (std::size_t i = 3; i < words.size(); i += 2) {
    const auto coefficient = read_number(words[i]);
    const auto argument = read_index(words[i + 1]);
    if (!coefficient || !argument || *argument >= claim.units.size())
      return "not a number and an earlier unit";
    unit.terms.emplace_back(*coefficient, *argument);
    add(unit.expanded, claim.units[*argument].expanded, *coefficient);
  }
  return {};
}

std::string read_unit(Claim& claim, const Words& words) {
  Unit unit;
  unit.kind = words[0];
  if (words.size() < 2) return "a unit needs a name (or -)";
  unit.name = words[1] == "-" ? std::string_view() : words[1];
  std::string error;
  if (unit.kind == "affine") {
    error = read_affine(claim, unit, words);
  } else {
    unit.expanded.terms[static_cast<Index>(claim.units.size())] = 1;
    if (unit.kind == "var") {
      error = read_variable(unit, words);
    } else {
      const std::size_t count = known(unit.kind, {"max", "min", "gate"}) ? 2 : 1;
      if (words.size() != 2 + count) return "the wrong number of arguments";
      const std::size_t known_before = unit.kind == "indicator" ? claim.formulas.size() : claim.units.size();
      for (std::size_t i = 2; i < words.size(); ++i) {
        const auto argument = read_index(words[i]);
        if (!argument || *argument >= known_before) return "an argument that does not stand before its use";
        unit.arguments.push_back(*argument);
      }
      if (unit.kind == "gate" && !is_zero_one(claim, unit.arguments[0])) return "a gate that is not 0 or 1";
    }
  }
  claim.expanded_terms += unit.expanded.terms.size();
  if (claim.expanded_terms > most_expanded_terms) return "the claim is too large";
  claim.units.push_back(std::move(unit));
  return error;
}

std::string read_formula(Claim& claim, const Words& words) {
  Formula formula;
  formula.kind = words[0];
  std::size_t first = 1;
  if (formula.kind == "compare") {
    if (words.size() != 3 || !known(words[1], {"ge", "gt", "le", "lt", "eq", "ne"}))
      return "not a comparison";
    const auto unit = read_index(words[2]);
    if (!unit || *unit >= claim.units.size()) return "a unit that does not stand before its use";
    formula.comparison = words[1];
    formula.unit = *unit;
    first = words.size();
  }
  for (std::size_t i = first; i < words.size(); ++i) {
    const auto argument = read_index(words[i]);
    if (!argument || *argument >= claim.formulas.size())
      return "a formula that does not stand before its use";
    formula.arguments.push_back(*argument);
  }
  const std::size_t count = formula.arguments.size();
  if (known(formula.kind, {"true", "false"}) && count != 0) return "the wrong number of arguments";
  if (formula.kind == "not" && count != 1) return "the wrong number of arguments";
  if (known(formula.kind, {"implies", "iff"}) && count != 2) return "the wrong number of arguments";
  claim.formulas.push_back(std::move(formula));
  return {};
}

}  // namespace

void add(Linear& sum, const Linear& part, const Rational& factor) {
  if (factor == 0) return;
  sum.constant += part.constant * factor;
  for (const auto& [column, coefficient] : part.terms) {
    const auto place = sum.terms.try_emplace(column, 0).first;
    place->second += coefficient * factor;
    if (place->second == 0) sum.terms.erase(place);
  }
}

Words Lines::next() {
  Words words;
  while (words.empty() && !rest.empty()) {
    ++number;
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with('#')) continue;
    while (!line.empty()) {
      const auto cut = std::min(line.find(' '), line.size());
      if (cut > 0) words.push_back(line.substr(0, cut));
      line.remove_prefix(std::min(cut + 1, line.size()));
    }
  }
  return words;
}

std::optional<Index> read_index(std::string_view word) {
  Index value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

std::optional<Rational> read_number(std::string_view word) {
  if (word.size() > longest_number) return std::nullopt;
  return parse_rational(word);
}

std::string read_declaration(Claim& claim, const Words& words) {
  if (claim.claim) return "the claim must come last";
  if (known(words[0],
            {"var", "affine", "relu", "abs", "max", "min", "step", "strict_step", "gate", "indicator"}))
    return read_unit(claim, words);
  if (known(words[0], {"true", "false", "compare", "and", "or", "not", "implies", "iff"}))
    return read_formula(claim, words);
  if (!known(words[0], {"assume", "claim"})) return "an unknown declaration";
  const auto formula = words.size() == 2 ? read_index(words[1]) : std::nullopt;
  if (!formula || *formula >= claim.formulas.size()) return "not a formula";
  auto& place = words[0] == "assume" ? claim.assumption : claim.claim;
  if (place) return "a second assumption";
  place = *formula;
  return {};
}

bool is_zero_one(const Claim& claim, Index id) {
  while (claim.units[id].kind == "gate") id = claim.units[id].arguments[1];  // a product of 0/1 units
  const Unit& unit = claim.units[id];
  if (known(unit.kind, {"step", "strict_step", "indicator"})) return true;
  if (unit.kind != "var") return false;
  if (unit.integer) return unit.lower && unit.upper && *unit.lower >= 0 && *unit.upper <= 1;
  return !unit.values.empty() &&
         std::ranges::all_of(unit.values, [](const Rational& v) { return v == 0 || v == 1; });
}

}  // namespace overbar::audit
