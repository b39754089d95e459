#include "decide/range.hpp"

#include <algorithm>

// Interval arithmetic with rational ends and a record of which ends are attained. Every operation encloses
// the true set of values; nothing is rounded. Products of unbounded intervals keep only signs.

namespace overbar {
namespace {

/// An end of an interval, with ±∞.
struct End {
  int infinite = 0;  // −1, 0, +1
  Rational value;
  bool open = false;
};

End lower_end(const Range& r) { return r.lower ? End{0, *r.lower, r.lower_open} : End{-1, 0, true}; }
End upper_end(const Range& r) { return r.upper ? End{0, *r.upper, r.upper_open} : End{1, 0, true}; }

int sign_of(const End& e) { return e.infinite != 0 ? e.infinite : (e.value > 0) - (e.value < 0); }

/// The product of two ends. 0 · ∞ is 0: the zero end bounds the products from that side.
End times(const End& a, const End& b) {
  const int sa = sign_of(a);
  const int sb = sign_of(b);
  if (sa == 0 || sb == 0) {
    // 0 is attained if a zero end is attained (whatever the other factor is, some value of it exists).
    const bool open = !((sa == 0 && !a.open) || (sb == 0 && !b.open));
    return {0, 0, open};
  }
  if (a.infinite != 0 || b.infinite != 0) return {sa * sb, 0, true};
  return {0, a.value * b.value, a.open || b.open};
}

bool less(const End& a, const End& b) {
  if (a.infinite != b.infinite) return a.infinite < b.infinite;
  return a.infinite == 0 && a.value < b.value;
}

Range from_ends(const End& low, const End& high) {
  Range r;
  if (low.infinite == 0) {
    r.lower = low.value;
    r.lower_open = low.open;
  }
  if (high.infinite == 0) {
    r.upper = high.value;
    r.upper_open = high.open;
  }
  return r;
}

}  // namespace

Range everything() { return {}; }
Range point(const Rational& value) { return {value, value, false, false}; }

bool Range::contains(const Rational& value) const {
  if (lower && (value < *lower || (value == *lower && lower_open))) return false;
  return !(upper && (value > *upper || (value == *upper && upper_open)));
}

Range intersection(const Range& a, const Range& b) {
  Range r = a;
  if (b.lower && (!r.lower || *b.lower > *r.lower || (*b.lower == *r.lower && b.lower_open))) {
    r.lower = b.lower;
    r.lower_open = b.lower_open;
  }
  if (b.upper && (!r.upper || *b.upper < *r.upper || (*b.upper == *r.upper && b.upper_open))) {
    r.upper = b.upper;
    r.upper_open = b.upper_open;
  }
  return r;
}

Range hull(const Range& a, const Range& b) {
  Range r;
  if (a.lower && b.lower) {
    r.lower = std::min(*a.lower, *b.lower);
    r.lower_open = (*a.lower != *r.lower || a.lower_open) && (*b.lower != *r.lower || b.lower_open);
  }
  if (a.upper && b.upper) {
    r.upper = std::max(*a.upper, *b.upper);
    r.upper_open = (*a.upper != *r.upper || a.upper_open) && (*b.upper != *r.upper || b.upper_open);
  }
  return r;
}

Range sum(const Range& a, const Range& b) {
  Range r;
  if (a.lower && b.lower) {
    r.lower = *a.lower + *b.lower;
    r.lower_open = a.lower_open || b.lower_open;
  }
  if (a.upper && b.upper) {
    r.upper = *a.upper + *b.upper;
    r.upper_open = a.upper_open || b.upper_open;
  }
  return r;
}

Range product(const Range& a, const Range& b) {
  const End corners[] = {times(lower_end(a), lower_end(b)), times(lower_end(a), upper_end(b)),
                         times(upper_end(a), lower_end(b)), times(upper_end(a), upper_end(b))};
  End low = corners[0];
  End high = corners[0];
  for (const End& corner : corners) {
    if (less(corner, low) || (!less(low, corner) && !corner.open)) low = corner;
    if (less(high, corner) || (!less(corner, high) && !corner.open)) high = corner;
  }
  return from_ends(low, high);
}

Range power(const Range& base, const Rational& exponent) {
  if (is_integer(exponent) && exponent > 0 && exponent <= 16) {
    const int n = static_cast<int>(exponent);
    if (n % 2 == 1 || base.nonnegative()) {
      Range r = base;
      if (r.lower) r.lower = *power(*r.lower, n);
      if (r.upper) r.upper = *power(*r.upper, n);
      return r;
    }
    if (base.nonpositive()) return power(product(base, point(-1)), exponent);
    Range r = point(0);
    r.upper.reset();
    if (base.lower && base.upper) {
      const Rational low = boost::multiprecision::abs(*base.lower);
      r.upper = *power(std::max(low, *base.upper), n);
      r.upper_open = low == *base.upper ? base.lower_open && base.upper_open
                                        : (low > *base.upper ? base.lower_open : base.upper_open);
    }
    return r;
  }
  if (is_integer(exponent) && exponent == -1 && (base.positive() || base.negative())) {
    Range r;
    const bool positive = base.positive();
    if (base.upper && *base.upper != 0) {
      r.lower = 1 / *base.upper;
      r.lower_open = base.upper_open;
    } else if (positive) {
      r.lower = 0;
      r.lower_open = true;
    }
    if (base.lower && *base.lower != 0) {
      r.upper = 1 / *base.lower;
      r.upper_open = base.lower_open;
    } else if (!positive) {
      r.upper = 0;
      r.upper_open = true;
    }
    return r;
  }
  if (exponent == -1) return everything();  // 0 may be on either side
  if (is_integer(exponent) && exponent < 0) return power(power(base, -1), -exponent);
  // A fractional power is defined for base ≥ 0 only, and is ≥ 0; on which side of 1 it lies is monotone.
  Range r = point(0);
  r.upper.reset();
  r.lower_open = base.positive();
  if (exponent > 0 && base.upper && *base.upper <= 1) r.upper = 1;
  if (exponent > 0 && base.lower && *base.lower >= 1) {
    r.lower = 1;
    r.lower_open = *base.lower > 1 || base.lower_open;
  }
  if (exponent < 0) {
    r.lower_open = true;
    if (base.lower && *base.lower >= 1) r.upper = 1;
  }
  return r;
}

std::optional<bool> decided(Comparison comparison, const Range& a, const Range& b) {
  const auto below = [](const Range& x, const Range& y) {  // every x < every y
    return x.upper && y.lower &&
           (*x.upper < *y.lower || (*x.upper == *y.lower && (x.upper_open || y.lower_open)));
  };
  const auto at_most = [](const Range& x, const Range& y) {
    return x.upper && y.lower && *x.upper <= *y.lower;
  };
  switch (comparison) {
    case Comparison::lt:
      if (below(a, b)) return true;
      if (at_most(b, a)) return false;
      return std::nullopt;
    case Comparison::le:
      if (at_most(a, b)) return true;
      if (below(b, a)) return false;
      return std::nullopt;
    case Comparison::gt:
      return decided(Comparison::lt, b, a);
    case Comparison::ge:
      return decided(Comparison::le, b, a);
    case Comparison::eq:
      if (a.is_point() && b.is_point() && *a.lower == *b.lower) return true;
      if (below(a, b) || below(b, a)) return false;
      return std::nullopt;
    case Comparison::ne:
      if (const auto equal = decided(Comparison::eq, a, b)) return !*equal;
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace overbar
