#include "check/edit.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

void edit_exponent(const EditContext& c, ExprId at, std::vector<Edit>& edits) {
  if (!c.is_value(at)) return;
  const ExprKind kind = c.kind(at);
  if (kind == ExprKind::power || kind == ExprKind::hadamard_power) {
    const ExprId base = c.ast.child(at, 0);
    const ExprId exponent = c.ast.child(at, 1);
    const auto by = [&](ExprId other, double cost) {
      edits.push_back({at, c.make(kind, {base, other}), cost, "the exponent " + c.text(other)});
    };
    edits.push_back({at, base, 1, "no exponent on " + c.text(base)});
    for (const char* other : {"2", "3", "4"}) by(c.number(other), 1.1);
    by(c.make(ExprKind::neg, {c.number("1")}), 1.1);
    by(c.make(ExprKind::neg, {c.number("2")}), 1.2);
    by(c.make(ExprKind::neg, {exponent}), 1.1);
    by(c.make(ExprKind::add, {exponent, c.make(ExprKind::neg, {c.number("1")})}), 1.2);
    by(c.make(ExprKind::add, {exponent, c.number("1")}), 1.2);
    by(c.make(ExprKind::divide, {c.number("1"), c.number("2")}), 1.2);
    return;
  }
  if (kind == ExprKind::number || c.parent_kind(at) == ExprKind::power) return;
  if (kind == ExprKind::call && c.ast.text(at) == "sqrt")
    edits.push_back({at, c.ast.child(at, 0), 1.1, "no root"});
  if (kind == ExprKind::inverse) edits.push_back({at, c.ast.child(at, 0), 1.1, "no inverse"});
  const bool leaf = kind == ExprKind::name || kind == ExprKind::index || kind == ExprKind::bar ||
                    kind == ExprKind::norm || kind == ExprKind::add || kind == ExprKind::call ||
                    kind == ExprKind::abs;
  if (!leaf) return;
  edits.push_back({at, c.make(ExprKind::power, {at, c.number("2")}), 1.1, c.text(at) + " squared"});
  edits.push_back(
      {at, c.make(ExprKind::power, {at, c.number("3")}), 1.3, c.text(at) + " to the third power"});
  for (const Rational& exponent : c.exponents) {
    if (exponent == 2) continue;
    const std::string above = to_string(Rational(boost::multiprecision::numerator(abs(exponent))));
    const std::string below = to_string(Rational(boost::multiprecision::denominator(exponent)));
    ExprId power = c.number(above);
    if (below != "1") power = c.make(ExprKind::divide, {power, c.number(below)});
    if (exponent < 0) power = c.make(ExprKind::neg, {power});
    edits.push_back({at, c.make(ExprKind::power, {at, power}), 1.25, "the exponent " + to_string(exponent)});
  }
  edits.push_back({at, c.make(ExprKind::call, {at}, "sqrt"), 1.5, "the root of " + c.text(at)});
  edits.push_back({at, c.make(ExprKind::inverse, {at}), 1.4, "the inverse of " + c.text(at)});
}

}  // namespace overbar
