// Three-valued truth (Kleene): a comparison of balls that overlap is undecided, and stays so through the
// connectives unless another operand decides them.
#pragma once
#include <cstdint>

namespace overbar {

enum class Truth : std::uint8_t { no, yes, undecided };

constexpr Truth truth_of(bool value) { return value ? Truth::yes : Truth::no; }

constexpr Truth negation(Truth a) {
  if (a == Truth::undecided) return a;
  return truth_of(a == Truth::no);
}

constexpr Truth conjunction(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::undecided;
}

constexpr Truth disjunction(Truth a, Truth b) { return negation(conjunction(negation(a), negation(b))); }

constexpr Truth equivalence(Truth a, Truth b) {
  if (a == Truth::undecided || b == Truth::undecided) return Truth::undecided;
  return truth_of(a == b);
}

}  // namespace overbar
