// Meeting assumptions exactly. Equations, and inequalities that fail (asked to hold with a small margin), are
// one system f(v) = target in the values v. Dual numbers give its exact Jacobian; Gauss solves for as many
// values as there are equations, in random order, and leaves the others alone. Where f is linear in those,
// one step is the solution; where it is piecewise linear or mildly not, a few more steps may be.
#include <algorithm>

#include "decide/witness_search.hpp"

namespace overbar::witness {
namespace {

constexpr int max_rounds = 6;
constexpr std::size_t max_rows = 48;
constexpr std::size_t max_columns = 48;
// Of a value, with one equation: where a system is not linear, each round multiplies the digits by the number
// of its equations.
constexpr std::size_t max_bits = 2048;

struct Row {
  std::size_t atom = 0;
  std::size_t entry = 0;
  Rational change;  // wanted
};

struct Column {
  std::uint32_t symbol = 0;
  std::size_t entry = 0;
};

bool holds(Comparison relation, const Rational& value) {
  switch (relation) {
    case Comparison::eq:
      return value == 0;
    case Comparison::ne:
      return value != 0;
    case Comparison::lt:
      return value < 0;
    case Comparison::le:
      return value <= 0;
    case Comparison::gt:
      return value > 0;
    case Comparison::ge:
      return value >= 0;
  }
  return false;
}

Rational target(Comparison relation, Random& random) {
  const Rational margin(random.between(1, 4), 2);
  switch (relation) {
    case Comparison::eq:
      return 0;
    case Comparison::lt:
    case Comparison::le:
      return -margin;
    default:
      return margin;
  }
}

/// A row for each equation and each inequality that fails; whether all atoms hold.
bool collect_rows(std::span<const Atom> atoms, const std::vector<Value<Rational>>& values, Random& random,
                  std::vector<Row>& rows) {
  bool all = true;
  for (std::size_t a = 0; a < atoms.size(); ++a) {
    const std::vector<Rational>& data = values[a].real.data;
    for (std::size_t e = 0; e < data.size(); ++e) {
      if (atoms[a].entry && e != *atoms[a].entry % data.size()) continue;
      const bool fine = holds(atoms[a].relation, data[e]);
      all = all && fine;
      if (!fine || atoms[a].relation == Comparison::eq)
        rows.push_back({a, e, target(atoms[a].relation, random) - data[e]});
    }
  }
  return all;
}

/// Solves matrix · x = right for some x, 0 in the columns that are not needed; false if there is none.
bool solve(std::vector<std::vector<Rational>>& matrix, std::vector<Rational>& right,
           std::vector<Rational>& x) {
  const std::size_t rows = matrix.size();
  const std::size_t columns = x.size();
  std::vector<std::size_t> pivot_column(rows, columns);
  std::size_t next = 0;
  for (std::size_t c = 0; c < columns && next < rows; ++c) {
    std::size_t pivot = next;
    while (pivot < rows && matrix[pivot][c] == 0) ++pivot;
    if (pivot == rows) continue;
    std::swap(matrix[pivot], matrix[next]);
    std::swap(right[pivot], right[next]);
    for (std::size_t r = 0; r < rows; ++r) {
      if (r == next || matrix[r][c] == 0) continue;
      const Rational factor = matrix[r][c] / matrix[next][c];
      for (std::size_t k = c; k < columns; ++k) matrix[r][k] -= factor * matrix[next][k];
      right[r] -= factor * right[next];
    }
    pivot_column[next++] = c;
  }
  for (std::size_t r = next; r < rows; ++r)
    if (right[r] != 0) return false;
  for (std::size_t r = 0; r < next; ++r) x[pivot_column[r]] = right[r] / matrix[r][pivot_column[r]];
  return true;
}

std::vector<Column> free_columns(const Question& question, const Assignment<Rational>& at, Random& random) {
  std::vector<Column> columns;
  for (const Variable& variable : question.variables) {
    const Domain& domain = variable.domain;
    if (domain.integer || !domain.values.empty() || domain.index_of) continue;
    for (std::size_t e = 0; e < at.symbols.at(variable.symbol).data.size(); ++e)
      columns.push_back({variable.symbol, e});
  }
  std::ranges::shuffle(columns, random.engine);
  if (columns.size() > max_columns) columns.resize(max_columns);
  return columns;
}

bool within(const Domain& domain, const Rational& value) {
  return !(domain.lower && value < *domain.lower) && !(domain.upper && value > *domain.upper);
}

bool is_longer(const Rational& value, std::size_t bits) {
  return (value != 0 && msb(abs(numerator(value))) > bits) || msb(denominator(value)) > bits;
}

bool has_longer(const Assignment<Rational>& at, std::size_t bits) {
  return std::ranges::any_of(at.symbols, [&](const auto& symbol) {
    return std::ranges::any_of(symbol.second.data,
                               [&](const Rational& value) { return is_longer(value, bits); });
  });
}

/// One Newton step; false where there is none.
bool step(const Question& question, const Evaluator<Dual<Rational>>& differentiate, Assignment<Rational>& at,
          const std::vector<Row>& rows, Random& random) {
  if (rows.size() > max_rows) return false;
  const std::vector<Column> columns = free_columns(question, at, random);
  Assignment<Dual<Rational>> dual = convert<Dual<Rational>>(at);
  std::vector<std::vector<Rational>> matrix(rows.size(), std::vector<Rational>(columns.size()));
  std::vector<Rational> right;
  for (const Row& row : rows) right.push_back(row.change);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Dual<Rational>& entry = dual.symbols.at(columns[c].symbol).data[columns[c].entry];
    entry.tangent = 1;
    const auto values = differentiate(dual, question.limits);
    entry.tangent = 0;
    if (!values) return false;
    for (std::size_t r = 0; r < rows.size(); ++r)
      matrix[r][c] = (*values)[rows[r].atom].real.data[rows[r].entry].tangent;
  }
  std::vector<Rational> change(columns.size());
  if (!solve(matrix, right, change)) return false;
  for (std::size_t c = 0; c < columns.size(); ++c)
    at.symbols.at(columns[c].symbol).data[columns[c].entry] += change[c];
  for (const Variable& variable : question.variables)
    for (const Rational& value : at.symbols.at(variable.symbol).data)
      if (!within(variable.domain, value)) return false;
  return true;
}

}  // namespace

bool repair(const Question& question, Assignment<Rational>& at, std::span<const Atom> atoms, Random& random) {
  std::vector<NodeId> roots;
  for (const Atom& atom : atoms) roots.push_back(atom.difference);
  const Evaluator<Rational> evaluate(question.graph, roots);
  std::optional<Evaluator<Dual<Rational>>> differentiate;
  for (int round = 0; round < max_rounds; ++round) {
    const auto values = evaluate(at, question.limits);
    // What is not rational is left to the test in balls; an inequality may well hold.
    if (!values) return values.error().code == "not-rational";
    std::vector<Row> rows;
    if (collect_rows(atoms, *values, random, rows)) return true;
    if (has_longer(at, max_bits / std::max<std::size_t>(rows.size(), 1))) return false;
    if (!differentiate) differentiate.emplace(question.graph, roots);
    if (!step(question, *differentiate, at, rows, random)) return false;
  }
  return false;
}

}  // namespace overbar::witness
