#include "render/notation.hpp"

#include <algorithm>
#include <optional>

namespace overbar {
namespace {

template <class T>
void append_bytes(std::string& key, const T& value) {
  key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
std::uint32_t intern_value(std::vector<T>& table, std::unordered_map<std::string, std::uint32_t>& ids,
                           std::string key, T value) {
  const auto [it, fresh] = ids.try_emplace(std::move(key), static_cast<std::uint32_t>(table.size()));
  if (fresh) table.push_back(std::move(value));
  return it->second;
}

std::string key_of(const Name& name) {
  std::string key;
  for (const std::string* part : {&name.text, &name.latex, &name.of, &name.of_latex}) key += *part + '\0';
  key += static_cast<char>('0' + static_cast<int>(name.accent));
  return key;
}

}  // namespace

MarkId NotationTree::make(Mark kind, std::span<const MarkId> children, std::uint32_t attr) {
  std::string key;
  append_bytes(key, kind);
  append_bytes(key, attr);
  for (const MarkId child : children) append_bytes(key, child);
  const auto [it, fresh] = mark_ids_.try_emplace(std::move(key), static_cast<MarkId>(marks_.size()));
  if (!fresh) return it->second;
  const std::vector<MarkId> copy(children.begin(), children.end());  // may point into children_
  marks_.push_back(
      {kind, attr, static_cast<std::uint32_t>(children_.size()), static_cast<std::uint32_t>(copy.size())});
  children_.insert(children_.end(), copy.begin(), copy.end());
  return it->second;
}

MarkId NotationTree::identifier(const Name& name) {
  return make(Mark::identifier, {}, intern_value(names_, name_ids_, key_of(name), name));
}

MarkId NotationTree::with_text(Mark kind, const std::string& text, std::span<const MarkId> children) {
  return make(kind, children, intern_value(texts_, text_ids_, text, text));
}

MarkId NotationTree::number(const std::string& digits) { return with_text(Mark::number, digits, {}); }

MarkId NotationTree::call(Head head, std::span<const MarkId> arguments) {
  std::string key = key_of(head.name) + (head.unary ? '1' : 'n');
  key.append(head.derivatives.begin(), head.derivatives.end());
  const std::uint32_t attr = intern_value(heads_, head_ids_, std::move(key), std::move(head));
  return make(Mark::call, arguments, attr);
}

MarkId NotationTree::call(const std::string& name, const std::string& latex,
                          std::initializer_list<MarkId> arguments) {
  return call(Head{Name{.text = name, .latex = latex, .of = {}, .of_latex = {}}, true, {}},
              std::span(arguments.begin(), arguments.size()));
}

MarkId negative_mark(NotationTree& notation, MarkId mark) {
  if (notation.kind(mark) == Mark::negative) return notation.child(mark, 0);
  return notation.make(Mark::negative, {mark});
}

MarkId number_mark(NotationTree& notation, const Rational& value) {
  if (value < 0) return negative_mark(notation, number_mark(notation, -value));
  const MarkId numerator = notation.number(boost::multiprecision::numerator(value).str());
  if (is_integer(value)) return numerator;
  return notation.make(Mark::fraction,
                       {numerator, notation.number(boost::multiprecision::denominator(value).str())});
}

MarkId transpose_mark(NotationTree& notation, MarkId mark) {
  switch (notation.kind(mark)) {
    case Mark::transpose:
      return notation.child(mark, 0);
    case Mark::inverse:
      return notation.make(Mark::inverse_transpose, {notation.child(mark, 0)});
    case Mark::inverse_transpose:
      return notation.make(Mark::inverse, {notation.child(mark, 0)});
    case Mark::glyph:
      return mark;
    default:
      return notation.make(Mark::transpose, {mark});
  }
}

MarkId inverse_mark(NotationTree& notation, MarkId mark) {
  if (notation.kind(mark) == Mark::transpose)
    return notation.make(Mark::inverse_transpose, {notation.child(mark, 0)});
  return notation.make(Mark::inverse, {mark});
}

MarkId power_mark(NotationTree& notation, MarkId base, const Rational& exponent, std::size_t order) {
  if (exponent < 0) {
    const MarkId below = power_mark(notation, base, -exponent, order);
    return notation.make(order == 0 ? Mark::fraction : Mark::hadamard_quotient,
                         {notation.number("1"), below});
  }
  if (exponent == 1) return base;
  // A power of ‖v‖² is a power of ‖v‖, which is never negative.
  if (notation.kind(base) == Mark::power && notation.kind(notation.child(base, 0)) == Mark::norm &&
      notation.child(base, 1) == notation.number("2"))
    return power_mark(notation, notation.child(base, 0), exponent * 2, order);
  if (exponent == Rational(1, 2)) return notation.make(Mark::root, {base});
  return notation.make(order == 2 ? Mark::hadamard_power : Mark::power,
                       {base, number_mark(notation, exponent)});
}

namespace {

/// Equal factors become one power, at the place of the first: c c x² with x is c² x³.
std::vector<MarkId> gather_powers(NotationTree& notation, const std::vector<MarkId>& factors) {
  struct Gathered {
    MarkId base;
    long exponent;
  };
  std::vector<Gathered> gathered;
  for (const MarkId factor : factors) {
    Gathered part{factor, 1};
    if (notation.kind(factor) == Mark::power && notation.kind(notation.child(factor, 1)) == Mark::number &&
        notation.text(notation.child(factor, 1)).size() < 6)
      part = {notation.child(factor, 0), std::stol(notation.text(notation.child(factor, 1)))};
    const auto same = std::ranges::find(gathered, part.base, &Gathered::base);
    if (same == gathered.end())
      gathered.push_back(part);
    else
      same->exponent += part.exponent;
  }
  std::vector<MarkId> result;
  for (const Gathered& part : gathered) result.push_back(power_mark(notation, part.base, part.exponent, 0));
  return result;
}

MarkId scale_of(NotationTree& notation, const std::vector<MarkId>& factors) {
  if (factors.empty()) return notation.number("1");
  if (factors.size() == 1) return factors.front();
  return notation.make(Mark::scale, factors);
}

/// The value of 3, 1/2.
std::optional<Rational> number_value(const NotationTree& notation, MarkId mark) {
  if (notation.kind(mark) == Mark::number) return parse_rational(notation.text(mark));
  if (notation.kind(mark) != Mark::fraction) return std::nullopt;
  const auto above = number_value(notation, notation.child(mark, 0));
  const auto below = number_value(notation, notation.child(mark, 1));
  if (!above || !below || *below == 0) return std::nullopt;
  return *above / *below;
}

/// Products inside products are opened, and their numbers go to the one coefficient in front (to a power of
/// ±1).
std::vector<MarkId> unfold_scalars(NotationTree& notation, const std::vector<MarkId>& factors,
                                   Rational& coefficient, int exponent) {
  std::vector<MarkId> result;
  std::vector<MarkId> open(factors.rbegin(), factors.rend());
  while (!open.empty()) {
    const MarkId factor = open.back();
    open.pop_back();
    if (notation.kind(factor) == Mark::negative) {
      coefficient = -coefficient;
      open.push_back(notation.child(factor, 0));
    } else if (notation.kind(factor) == Mark::scale) {
      const std::span<const MarkId> inner = notation.children(factor);
      open.insert(open.end(), inner.rbegin(), inner.rend());
    } else if (const auto value = number_value(notation, factor); value && *value != 0) {
      coefficient = exponent > 0 ? Rational(coefficient * *value) : Rational(coefficient / *value);
    } else {
      result.push_back(factor);
    }
  }
  return result;
}

bool is_name_or_number(const NotationTree& notation, MarkId mark) {
  if (notation.kind(mark) == Mark::power) mark = notation.child(mark, 0);
  return notation.kind(mark) == Mark::number || notation.kind(mark) == Mark::glyph ||
         (notation.kind(mark) == Mark::identifier && !written_as_fraction(notation.name(mark)));
}

/// A size or a number: 1/N stands in front of what it scales, where 1/‖v‖ stands under it.
bool is_plain_divisor(const NotationTree& notation, MarkId mark) {
  if (notation.kind(mark) == Mark::number) return true;
  if (notation.kind(mark) != Mark::identifier || notation.name(mark).accent != Accent::none) return false;
  const std::string& text = notation.name(mark).text;
  return !text.empty() && text.front() >= 'A' && text.front() <= 'Z';
}

}  // namespace

MarkId product_mark(NotationTree& notation, const ProductParts& given) {
  ProductParts parts = given;
  parts.numerators = unfold_scalars(notation, given.numerators, parts.coefficient, 1);
  parts.denominators = unfold_scalars(notation, given.denominators, parts.coefficient, -1);
  if (parts.coefficient < 0) {
    ProductParts positive = parts;
    positive.coefficient = -parts.coefficient;
    return negative_mark(notation, product_mark(notation, positive));
  }
  if (parts.coefficient == 0) return notation.number("0");
  // α (1 ⊘ v) is α ⊘ v.
  const bool plain_scalar = parts.coefficient == 1 && parts.numerators.empty() && parts.denominators.empty();
  if (parts.tensor != no_mark && !plain_scalar && notation.kind(parts.tensor) == Mark::hadamard_quotient &&
      notation.child(parts.tensor, 0) == notation.number("1")) {
    ProductParts scalars = parts;
    scalars.tensor = no_mark;
    return notation.make(Mark::hadamard_quotient,
                         {product_mark(notation, scalars), notation.child(parts.tensor, 1)});
  }
  std::vector<MarkId> factors = gather_powers(notation, parts.numerators);
  std::vector<MarkId> below = gather_powers(notation, parts.denominators);
  const bool plain =
      std::ranges::all_of(below, [&](MarkId mark) { return is_plain_divisor(notation, mark); });
  // λ/2 ‖w‖²: names go above the line, longer factors behind the fraction, unless all of it is one fraction.
  auto split =
      std::ranges::find_if_not(factors, [&](MarkId mark) { return is_name_or_number(notation, mark); });
  if (!plain) split = factors.end();
  std::vector<MarkId> above(factors.begin(), split);
  std::vector<MarkId> behind(split, factors.end());
  if (parts.tensor != no_mark) behind.push_back(parts.tensor);
  const Rational p = boost::multiprecision::numerator(parts.coefficient);
  const Rational q = boost::multiprecision::denominator(parts.coefficient);
  if (below.empty() && (q == 1 || above.empty())) {
    if (parts.coefficient != 1) above.insert(above.begin(), number_mark(notation, parts.coefficient));
    above.insert(above.end(), behind.begin(), behind.end());
    return scale_of(notation, above);
  }
  if (p != 1) above.insert(above.begin(), number_mark(notation, p));
  if (q != 1) below.insert(below.begin(), number_mark(notation, q));
  const MarkId under = scale_of(notation, below);
  if (above.empty() && !plain && !behind.empty())
    return notation.make(Mark::fraction, {scale_of(notation, behind), under});
  behind.insert(behind.begin(), notation.make(Mark::fraction, {scale_of(notation, above), under}));
  return scale_of(notation, behind);
}

}  // namespace overbar
