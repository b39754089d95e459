// A witness for people to read: small sizes, zeros and ones, few digits. Greedy: each change is kept if the
// example still refutes.
#include <algorithm>

#include "decide/witness_search.hpp"

namespace overbar::witness {
namespace {

constexpr slong precision = 256;
constexpr int max_passes = 3;

struct Shrinker {
  const Question& question;
  const Tester& tester;
  const std::function<bool()>& out_of_time;
  bool keep_off_kinks = true;

  bool over() const { return out_of_time && out_of_time(); }
  bool refutes(const Assignment<Rational>& at) const {
    return tester(at, precision).refuted && !(keep_off_kinks && tester.at_kink(at));
  }
};

std::size_t complexity(const Rational& value) {
  if (value == 0) return 0;
  if (value == 1) return 1;
  if (value == -1) return 2;
  return 2 * bit_size(value) + (is_integer(value) ? 0 : 4) + (value < 0 ? 1 : 0);
}

/// The tensor without the index `gone` of every axis that has this dimension.
Tensor<Rational> without(const Tensor<Rational>& tensor, const std::vector<Dim>& axes, Dim dim,
                         std::size_t gone) {
  Tensor<Rational> result;
  const std::vector<std::size_t> step = strides(tensor.shape);
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    result.shape.push_back(tensor.shape[axis] - (axes[axis] == dim ? 1 : 0));
  for (std::size_t entry = 0; entry < tensor.data.size(); ++entry) {
    bool kept = true;
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
      kept = kept && !(axes[axis] == dim && entry / step[axis] % tensor.shape[axis] == gone);
    if (kept) result.data.push_back(tensor.data[entry]);
  }
  return result;
}

bool shrink_dim(const Shrinker& shrinker, Assignment<Rational>& at, Dim dim) {
  const std::size_t size = at.dims.at(dim.symbol());
  if (size == 1) return false;
  for (std::size_t gone = size; gone-- > 0;) {
    Assignment<Rational> smaller = at;
    smaller.dims[dim.symbol()] = size - 1;
    for (const Variable& variable : shrinker.question.variables) {
      Tensor<Rational>& value = smaller.symbols.at(variable.symbol);
      value = without(value, variable.axes, dim, gone);
      for (Rational& entry : value.data)
        if (variable.domain.index_of == dim && entry > Rational(size - 1)) entry = Rational(size - 1);
    }
    if (!shrinker.refutes(smaller)) continue;
    at = std::move(smaller);
    return true;
  }
  return false;
}

std::vector<Rational> simpler(const Rational& value) {
  std::vector<Rational> candidates{0, 1, -1, 2, -2, 3};
  const Integer down = boost::multiprecision::numerator(value) / boost::multiprecision::denominator(value);
  candidates.emplace_back(down);
  candidates.emplace_back(Integer(down + (value < 0 ? -1 : 1)));
  candidates.push_back(abs(value));
  candidates.push_back(Rational(
      Integer(boost::multiprecision::numerator(2 * value) / boost::multiprecision::denominator(2 * value)),
      2));
  std::erase_if(candidates, [&](const Rational& c) { return complexity(c) >= complexity(value); });
  std::ranges::stable_sort(candidates, {}, complexity);
  const auto repeated = std::ranges::unique(candidates);
  candidates.erase(repeated.begin(), repeated.end());
  return candidates;
}

bool shrink_entries(const Shrinker& shrinker, Assignment<Rational>& at) {
  bool changed = false;
  for (const Variable& variable : shrinker.question.variables) {
    const std::size_t count = at.symbols.at(variable.symbol).data.size();
    for (std::size_t e = 0; e < count; ++e) {
      Rational& entry = at.symbols.at(variable.symbol).data[e];
      const Rational old = entry;
      for (const Rational& candidate : simpler(old)) {
        if (shrinker.over()) return false;
        if (!is_allowed(variable.domain, candidate, at)) continue;
        entry = candidate;
        if (shrinker.refutes(at)) {
          changed = true;
          break;
        }
        entry = old;
      }
    }
  }
  return changed;
}

}  // namespace

Assignment<Rational> shrink(const Question& question, const Tester& tester, Assignment<Rational> at,
                            const std::function<bool()>& out_of_time) {
  Shrinker shrinker{question, tester, out_of_time, !tester.at_kink(at)};
  if (!tester(at, precision).refuted) return at;  // needed more precision than is spent here
  for (const Dim dim : question.dims)
    while (!shrinker.over() && shrink_dim(shrinker, at, dim)) continue;
  for (int pass = 0; pass < max_passes; ++pass)
    if (!shrink_entries(shrinker, at)) break;
  return at;
}

}  // namespace overbar::witness
