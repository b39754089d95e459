// The claim of a certificate: units and formulas, as read.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/rational.hpp"

namespace overbar::audit {

using Words = std::vector<std::string_view>;
using Index = std::uint32_t;

/// constant + sum of coefficient * unit, over units that are not affine.
struct Linear {
  Rational constant = 0;
  std::map<Index, Rational> terms;  // no zero coefficients
};
void add(Linear& sum, const Linear& part, const Rational& factor);

struct Unit {
  std::string_view kind, name;
  bool integer = false, lower_strict = false, upper_strict = false;  // var
  std::optional<Rational> lower, upper;                              // var
  std::vector<Rational> values;                                      // var ... in
  Rational constant = 0;                                             // affine
  std::vector<std::pair<Rational, Index>> terms;                     // affine
  std::vector<Index> arguments;
  Linear expanded;
};

struct Formula {
  std::string_view kind;        // true false compare and or not implies iff
  std::string_view comparison;  // ge gt le lt eq ne
  Index unit = 0;
  std::vector<Index> arguments;
};

struct Claim {
  std::vector<Unit> units;
  std::vector<Formula> formulas;
  std::optional<Index> assumption, claim;
  std::size_t expanded_terms = 0;
};

/// The next line, cut at blanks; comments (#) and empty lines are skipped. No words at the end of the text.
struct Lines {
  std::string_view rest;
  std::size_t number = 0;
  Words next();
};

std::optional<Index> read_index(std::string_view word);
std::optional<Rational> read_number(std::string_view word);

/// Adds what a line declares; an error text, or empty.
std::string read_declaration(Claim&, const Words&);

/// The claim as a person writes it.
std::string print(const Claim&);

bool is_zero_one(const Claim&, Index unit);

}  // namespace overbar::audit
