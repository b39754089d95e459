// The claim as a person writes it. Shared formulas that grow long get a line of their own, so that the text
// stays linear in the claim whatever its shape.
#include <algorithm>

#include "audit/claim.hpp"

namespace overbar::audit {
namespace {

constexpr std::size_t longest_inline = 400;

std::string name_of(const Claim& claim, Index unit) {
  const Unit& u = claim.units[unit];
  return u.name.empty() ? "u" + std::to_string(unit) : std::string(u.name);
}

std::string product(const Rational& coefficient, const std::string& name) {
  return coefficient == 1 ? name : to_string(coefficient) + " " + name;
}

/// The terms of an affine unit whose coefficient has this sign, made positive; with the constant if it has
/// that sign.
std::string side(const Claim& claim, const Unit& unit, int sign) {
  std::string text;
  for (const auto& [coefficient, argument] : unit.terms)
    if (coefficient.sign() == sign)
      text += (text.empty() ? "" : " + ") + product(coefficient * sign, name_of(claim, argument));
  if (unit.constant.sign() == sign) text += (text.empty() ? "" : " + ") + to_string(unit.constant * sign);
  return text;
}

std::string affine(const Claim& claim, const Unit& unit) {
  std::string text;
  for (const auto& [coefficient, argument] : unit.terms) {
    const bool minus = coefficient < 0;
    text += text.empty() ? (minus ? "-" : "") : minus ? " - " : " + ";
    text += product(abs(coefficient), name_of(claim, argument));
  }
  if (unit.constant == 0) return text.empty() ? "0" : text;
  if (text.empty()) return to_string(unit.constant);
  return text + (unit.constant < 0 ? " - " : " + ") + to_string(abs(unit.constant));
}

std::string comparison(const Claim& claim, const Formula& formula) {
  static const std::map<std::string_view, std::string> signs = {
      {"ge", " >= "}, {"gt", " > "}, {"le", " <= "}, {"lt", " < "}, {"eq", " = "}, {"ne", " != "}};
  const Unit& unit = claim.units[formula.unit];
  const std::string& sign = signs.at(formula.comparison);
  if (unit.kind != "affine" || !unit.name.empty()) return name_of(claim, formula.unit) + sign + "0";
  const std::string left = side(claim, unit, 1);
  const std::string right = side(claim, unit, -1);
  return (left.empty() ? "0" : left) + sign + (right.empty() ? "0" : right);
}

std::string domain(const Unit& unit) {
  if (!unit.values.empty()) {
    std::string text = " in {";
    for (const Rational& value : unit.values) text += (text.back() == '{' ? "" : ", ") + to_string(value);
    return text + "}";
  }
  std::string text = unit.integer ? " integer" : " real";
  if (unit.lower) text += (unit.lower_strict ? ", > " : ", >= ") + to_string(*unit.lower);
  if (unit.upper) text += (unit.upper_strict ? ", < " : ", <= ") + to_string(*unit.upper);
  return text;
}

std::string join(const std::vector<std::string>& parts, const std::string& word) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : word) + part;
  return "(" + text + ")";
}

}  // namespace

std::string print(const Claim& claim) {
  std::vector<std::string> texts;  // of formulas
  std::string definitions;
  for (Index id = 0; id < claim.formulas.size(); ++id) {
    const Formula& formula = claim.formulas[id];
    std::vector<std::string> parts;
    for (const Index argument : formula.arguments) parts.push_back(texts[argument]);
    std::string text(formula.kind);
    if (formula.kind == "compare") text = comparison(claim, formula);
    if (formula.kind == "and") text = parts.empty() ? "true" : join(parts, " and ");
    if (formula.kind == "or") text = parts.empty() ? "false" : join(parts, " or ");
    if (formula.kind == "not") text = "not " + parts[0];
    if (formula.kind == "implies") text = join(parts, " => ");
    if (formula.kind == "iff") text = join(parts, " <=> ");
    if (text.size() > longest_inline) {
      const std::string name = "F" + std::to_string(id);
      definitions += "  " + name + ": " + text + "\n";
      text = name;
    }
    texts.push_back(std::move(text));
  }
  std::vector<bool> mentioned(claim.units.size());
  for (const Unit& unit : claim.units) {
    for (const auto& term : unit.terms) mentioned[term.second] = true;
    if (unit.kind != "indicator")
      for (const Index argument : unit.arguments) mentioned[argument] = true;
  }
  std::string variables, units;
  for (Index id = 0; id < claim.units.size(); ++id) {
    const Unit& unit = claim.units[id];
    const std::string name = name_of(claim, id);
    if (unit.kind == "var") {
      variables += "  " + name + domain(unit) + "\n";
    } else if (unit.kind == "affine") {
      if (mentioned[id] || !unit.name.empty()) units += "  " + name + " = " + affine(claim, unit) + "\n";
    } else {
      std::string arguments;
      for (const Index argument : unit.arguments)
        arguments += (arguments.empty() ? "" : ", ") +
                     (unit.kind == "indicator" ? texts[argument] : name_of(claim, argument));
      units += "  " + name + " = " + std::string(unit.kind) + "(" + arguments + ")\n";
    }
  }
  std::string text = "for all\n" + variables;
  if (!units.empty() || !definitions.empty()) text += "where\n" + units + definitions;
  if (claim.assumption) text += "assuming\n  " + texts[*claim.assumption] + "\n";
  return text + "it holds that\n  " + texts[*claim.claim] + "\n";
}

}  // namespace overbar::audit
