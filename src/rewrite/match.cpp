#include "rewrite/match.hpp"

#include <algorithm>

// Backtracking over the pattern's factors, each matched with a factor of the same atom whose exponent is
// large enough (in the sign of the pattern's). The depth is the number of the pattern's factors, which is
// limited.

namespace overbar::normal {
namespace {

class Matcher {
 public:
  Matcher(Space& space, const Pattern& pattern, const Monomial& target, std::size_t except)
      : space_(space), pattern_(space.monomial(pattern.monomial)), target_(target), except_(except) {
    match_.assigned = pattern.fixed;
    for (const Factor& f : target.factors) match_.left.push_back(f.exponent);
    exclusive_ = pattern.exclusive;
    for (std::size_t k = 0; k < pattern_.factors.size(); ++k) order_.push_back(k);
    // Factors at many known indices first: they have few places to be.
    std::ranges::stable_sort(order_, {}, [&](std::size_t k) {
      const auto slots = space_.slots(pattern_, pattern_.factors[k]);
      return -std::ranges::count_if(slots, [&](Index i) { return !i.is_bound(); });
    });
  }

  std::optional<Match> run() {
    if (!search(0)) return std::nullopt;
    return match_;
  }

 private:
  Space& space_;
  const Monomial& pattern_;
  const Monomial& target_;
  std::size_t except_;
  std::vector<std::size_t> order_;
  std::vector<Index> exclusive_;
  Match match_;

  static bool divides(Exponent wanted, Exponent there) {
    return wanted.is_negative() ? !less(wanted, there) : !less(there, wanted);
  }

  bool is_exclusive(Index i) const { return std::ranges::find(exclusive_, i) != exclusive_.end(); }

  /// The pattern's index means this index of the target: is that consistent?
  bool assign(Index from, Index to) {
    for (const auto& [known, meaning] : match_.assigned)
      if (known == from) return meaning == to;
    if (!from.is_bound() && !from.is_free()) return from == to;
    if (is_exclusive(to)) return false;
    if (from.is_bound()) {
      if (!to.is_bound()) return false;
      for (const auto& [known, meaning] : match_.assigned)
        if (meaning == to) return false;
      exclusive_.push_back(to);
      match_.consumed.push_back(to);
    }
    match_.assigned.emplace_back(from, to);
    return true;
  }

  bool unify(std::span<const Index> wanted, std::span<const Index> there) {
    for (std::size_t s = 0; s < wanted.size(); ++s)
      if (!assign(wanted[s], there[s])) return false;
    return true;
  }

  /// Exclusive indices are in nothing that is left.
  bool complete() const {
    for (std::size_t k = 0; k < target_.factors.size(); ++k) {
      if (match_.left[k].is_zero()) continue;
      for (const Index i : space_.slots(target_, target_.factors[k])) {
        if (!is_exclusive(i)) continue;
        const bool own = std::ranges::find(match_.consumed, i) != match_.consumed.end();
        if (own || k != except_) return false;
      }
    }
    return true;
  }

  bool search(std::size_t depth) {
    if (!space_.spend()) return false;
    if (depth == order_.size()) return complete();
    const Factor& f = pattern_.factors[order_[depth]];
    const Atom& atom = space_.atom(f.atom);
    const std::vector<Index> wanted(space_.slots(pattern_, f).begin(), space_.slots(pattern_, f).end());
    for (std::size_t k = 0; k < target_.factors.size(); ++k) {
      if (k == except_ || target_.factors[k].atom != f.atom || !divides(f.exponent, match_.left[k])) continue;
      const auto there = space_.slots(target_, target_.factors[k]);
      for (std::size_t turn = 0; turn <= atom.symmetries.size(); ++turn) {
        std::vector<Index> turned = wanted;
        if (turn > 0)
          for (std::size_t s = 0; s < wanted.size(); ++s) turned[atom.symmetries[turn - 1][s]] = wanted[s];
        const std::size_t assigned = match_.assigned.size();
        const std::size_t consumed = match_.consumed.size();
        const std::size_t exclusive = exclusive_.size();
        const Exponent before = match_.left[k];
        const auto left = sum_of(before, negated(f.exponent));
        if (left && unify(turned, there)) {
          match_.left[k] = *left;
          if (search(depth + 1)) return true;
          match_.left[k] = before;
        }
        match_.assigned.resize(assigned);
        match_.consumed.resize(consumed);
        exclusive_.resize(exclusive);
      }
    }
    return false;
  }
};

}  // namespace

std::optional<Match> find_inside(Space& space, const Pattern& pattern, const Monomial& target,
                                 std::size_t except) {
  if (space.monomial(pattern.monomial).factors.empty()) return std::nullopt;
  return Matcher(space, pattern, target, except).run();
}

}  // namespace overbar::normal
