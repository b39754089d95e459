#include "rewrite_numbers.hpp"

namespace overbar::numbers {

using normal::Atom;
using normal::AtomKind;
using normal::Index;
using normal::IndexKind;

namespace {

/// Beyond e^±12 a number may count as 0 or lose its digits: what was computed says nothing.
bool digits_lost = false;

Real exp_of(const Real& x) {
  if (abs(x) > 12) digits_lost = true;
  return abs(x) > 12 ? Real(1) : Real(exp(x));
}

}  // namespace

Real power_of(const Real& base, const Rational& exponent) {
  if (isnan(base)) return base;
  if (is_integer(exponent)) {
    const int n = exponent.convert_to<int>();
    if (n < 0 && tiny(base)) return nan();
    return pow(base, n);
  }
  if (tiny(base)) return exponent < 0 ? nan() : Real(0);
  if (base < 0) return nan();
  return pow(base, real(exponent));
}

Real erf_like(const Real& x) { return x / (1 + x * x); }

Real opaque(std::uint32_t function, std::size_t derivative, const Real& x) {
  const Real a = Real(function % 5) / 3 + 1;
  switch (derivative) {
    case 0:
      return a * x * x * x / 6 - x * x / 2 + a * x + Real(1) / 7;
    case 1:
      return a * x * x / 2 - x + a;
    case 2:
      return a * x - 1;
    case 3:
      return a;
    default:
      return 0;
  }
}

Real determinant_of(std::vector<std::vector<Real>> m) {
  Real det = 1;
  for (std::size_t k = 0; k < m.size(); ++k) {
    std::size_t best = k;
    for (std::size_t r = k; r < m.size(); ++r)
      if (abs(m[r][k]) > abs(m[best][k])) best = r;
    if (tiny(m[best][k])) return 0;
    if (best != k) det = -det;
    std::swap(m[best], m[k]);
    det *= m[k][k];
    for (std::size_t r = k + 1; r < m.size(); ++r) {
      const Real f = m[r][k] / m[k][k];
      for (std::size_t c = k; c < m.size(); ++c) m[r][c] -= f * m[k][c];
    }
  }
  return det;
}

std::vector<std::vector<Real>> inverse_of(std::vector<std::vector<Real>> m) {
  const std::size_t n = m.size();
  std::vector<std::vector<Real>> result(n, std::vector<Real>(n, Real(0)));
  for (std::size_t k = 0; k < n; ++k) result[k][k] = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t r = k; r < n; ++r)
      if (abs(m[r][k]) > abs(m[best][k])) best = r;
    if (!(abs(m[best][k]) > Real("1e-30")))
      return std::vector<std::vector<Real>>(n, std::vector<Real>(n, nan()));
    std::swap(m[best], m[k]);
    std::swap(result[best], result[k]);
    const Real pivot = m[k][k];
    for (std::size_t c = 0; c < n; ++c) {
      m[k][c] /= pivot;
      result[k][c] /= pivot;
    }
    for (std::size_t r = 0; r < n; ++r) {
      if (r == k) continue;
      const Real f = m[r][k];
      for (std::size_t c = 0; c < n; ++c) {
        m[r][c] -= f * m[k][c];
        result[r][c] -= f * result[k][c];
      }
    }
  }
  return result;
}

Point random_point(const Graph& g, std::mt19937& random) {
  Point p{g, {}, {}};
  for (std::uint32_t d = 0; d < g.dim_symbol_count(); ++d)
    p.sizes[~static_cast<std::int32_t>(d)] = static_cast<int>(random() % 3 + 1);
  for (std::uint32_t s = 0; s < g.symbol_count(); ++s) {
    std::size_t count = 1;
    for (const Dim dim : g.type_of(g.symbol(s).type).axes) count *= static_cast<std::size_t>(p.size(dim));
    const Domain& domain = g.symbol(s).domain;
    for (std::size_t k = 0; k < count; ++k) {
      Rational value = random() % 3 == 0 ? Rational(static_cast<int>(random() % 5) - 2)
                                         : Rational(static_cast<int>(random() % 41) - 20,
                                                    static_cast<int>(random() % 12 + 3));
      if (domain.lower && value <= 0) value = Rational(1, 3) - value;
      if (domain.index_of) value = static_cast<int>(random()) % p.size(*domain.index_of) + 1;
      if (domain.index_of && value < 1) value = 1;
      p.symbols[s].push_back(value);
    }
  }
  return p;
}

namespace {

int count_of(const std::vector<int>& shape) {
  int count = 1;
  for (const int n : shape) count *= n;
  return count;
}

/// Row-major place of an entry (indices from 0).
int place_of(const std::vector<int>& shape, const std::vector<int>& at) {
  int place = 0;
  for (std::size_t k = 0; k < shape.size(); ++k) place = place * shape[k] + at[k];
  return place;
}

std::vector<int> entry_at(const std::vector<int>& shape, int place) {
  std::vector<int> at(shape.size());
  for (std::size_t k = shape.size(); k-- > 0;) {
    at[k] = place % shape[k];
    place /= shape[k];
  }
  return at;
}

std::vector<int> shape_of(const Point& p, const std::vector<Dim>& axes) {
  std::vector<int> shape;
  for (const Dim dim : axes) shape.push_back(p.size(dim));
  return shape;
}

bool holds(Comparison c, const Real& a, const Real& b) {
  const Real d = tiny(a - b) ? Real(0) : Real(a - b);
  switch (c) {
    case Comparison::lt:
      return d < 0;
    case Comparison::le:
      return d <= 0;
    case Comparison::gt:
      return d > 0;
    case Comparison::ge:
      return d >= 0;
    case Comparison::eq:
      return d == 0;
    case Comparison::ne:
      return d != 0;
  }
  return false;
}

struct Evaluator {
  const Point& p;
  std::map<NodeId, Tensor> done;

  Tensor& at(NodeId id) { return done.at(id); }

  Tensor contraction(NodeId id) {
    const ContractView view = contract_view(p.g, id);
    std::vector<int> ranges = shape_of(p, label_dims(p.g, id));
    Tensor result{shape_of(p, p.g.axes(id)), {}};
    result.entries.assign(static_cast<std::size_t>(count_of(result.shape)), Real(0));
    for (int k = 0; k < count_of(ranges); ++k) {
      const std::vector<int> labels = entry_at(ranges, k);
      Real product = 1;
      for (std::size_t f = 0; f < view.factors.size(); ++f) {
        std::vector<int> where;
        for (const Label l : view.factors[f]) where.push_back(labels[l]);
        const Tensor& t = at(p.g.arg(id, f));
        product *= t.entries[static_cast<std::size_t>(place_of(t.shape, where))];
      }
      std::vector<int> out;
      for (const Label l : view.out) out.push_back(labels[l]);
      result.entries[static_cast<std::size_t>(place_of(result.shape, out))] += product;
    }
    return result;
  }

  Real logic_entry(NodeId id, std::size_t k) {
    const auto args = p.g.args(id);
    const auto arg = [&](std::size_t a) { return at(args[a]).entries[k]; };
    switch (static_cast<Connective>(p.g.node(id).attr)) {
      case Connective::conjunction: {
        Real all = 1;
        for (std::size_t a = 0; a < args.size(); ++a) all *= arg(a);
        return all;
      }
      case Connective::disjunction: {
        Real none = 1;
        for (std::size_t a = 0; a < args.size(); ++a) none *= 1 - arg(a);
        return 1 - none;
      }
      case Connective::negation:
        return 1 - arg(0);
      case Connective::implication:
        return isnan(arg(0)) || isnan(arg(1)) ? nan() : Real(arg(0) == 0 || arg(1) == 1 ? 1 : 0);
      case Connective::equivalence:
        return isnan(arg(0)) || isnan(arg(1)) ? nan() : Real(arg(0) == arg(1) ? 1 : 0);
    }
    return nan();
  }

  Real entry(NodeId id, std::size_t k) {
    const Graph& g = p.g;
    const std::uint32_t attr = g.node(id).attr;
    const auto arg = [&](std::size_t a) { return at(g.arg(id, a)).entries[k]; };
    switch (g.op(id)) {
      case Op::symbol:
        return real(p.symbols.at(attr)[k]);
      case Op::literal:
        return real(g.rationals(attr)[k]);
      case Op::pi:
        return boost::multiprecision::default_ops::get_constant_pi<Real::backend_type>();
      case Op::dim_value:
        return p.size(Dim{static_cast<std::int32_t>(attr)});
      case Op::iota:
        return Real(k + 1);
      case Op::delta: {
        const auto n = static_cast<std::size_t>(p.size(g.axes(id)[0]));
        return k / n == k % n ? 1 : 0;
      }
      case Op::basis: {
        const auto n = static_cast<std::size_t>(p.size(g.axes(id).back()));
        return at(g.arg(id, 0)).entries[k / n] == Real(k % n + 1) ? 1 : 0;
      }
      case Op::add: {
        Real sum = 0;
        for (const NodeId a : g.args(id)) sum += at(a).entries[k];
        return sum;
      }
      case Op::exp:
        return exp_of(arg(0));
      case Op::log:
        return isnan(arg(0)) || arg(0) < Real("1e-30") ? nan() : Real(log(arg(0)));
      case Op::sin:
        return sin(arg(0));
      case Op::cos:
        return cos(arg(0));
      case Op::erf:
        return erf_like(arg(0));
      case Op::pow:
        return power_of(arg(0), g.rationals(attr)[0]);
      case Op::indicator:
      case Op::let:
        return arg(0);
      case Op::call:
        return at(g.args(id).back()).entries[k];
      case Op::compare:
        if (isnan(arg(0)) || isnan(arg(1))) return nan();
        return holds(static_cast<Comparison>(attr), arg(0), arg(1)) ? 1 : 0;
      case Op::logic:
        return logic_entry(id, k);
      case Op::stack:
        return at(g.arg(id, k)).entries[0];
      default:
        return nan();
    }
  }

  Tensor node(NodeId id) {
    const Graph& g = p.g;
    if (g.op(id) == Op::contract) return contraction(id);
    Tensor result{shape_of(p, g.axes(id)), {}};
    if (g.op(id) == Op::det || g.op(id) == Op::inverse) {
      const Tensor& m = at(g.arg(id, 0));
      const auto n = static_cast<std::size_t>(m.shape[0]);
      std::vector<std::vector<Real>> rows(n);
      for (std::size_t k = 0; k < n * n; ++k) rows[k / n].push_back(m.entries[k]);
      if (g.op(id) == Op::det) return {{}, {determinant_of(rows)}};
      for (const auto& row : inverse_of(rows))
        result.entries.insert(result.entries.end(), row.begin(), row.end());
      return result;
    }
    if (g.op(id) == Op::reduce_max || g.op(id) == Op::all) {
      const Tensor& t = at(g.arg(id, 0));
      const bool is_all = g.op(id) == Op::all;
      const std::vector<Label> reduced = is_all ? std::vector<Label>{} : g.labels(g.node(id).attr);
      result.entries.assign(static_cast<std::size_t>(count_of(result.shape)),
                            is_all ? Real(1) : Real("-1e40"));
      for (int k = 0; k < count_of(t.shape); ++k) {
        const std::vector<int> where = entry_at(t.shape, k);
        std::vector<int> kept;
        for (std::size_t a = 0; a < where.size(); ++a)
          if (!is_all && std::ranges::find(reduced, static_cast<Label>(a)) == reduced.end())
            kept.push_back(where[a]);
        Real& out = result.entries[static_cast<std::size_t>(place_of(result.shape, kept))];
        const Real& x = t.entries[static_cast<std::size_t>(k)];
        if (isnan(x) || isnan(out))
          out = nan();
        else
          out = is_all ? Real(out * x) : std::max(out, x);
      }
      return result;
    }
    if (g.op(id) == Op::apply) {
      const Application& a = g.application(g.node(id).attr);
      const Function& f = g.function(a.function);
      const Tensor& t = at(g.arg(id, 0));
      for (const Real& x : t.entries)
        result.entries.push_back(f.opaque ? opaque(a.function, a.derivatives.size(), x)
                                          : defined(f, a.derivatives.size(), x));
      return result;
    }
    for (int k = 0; k < count_of(result.shape); ++k)
      result.entries.push_back(entry(id, static_cast<std::size_t>(k)));
    return result;
  }

  Real defined(const Function& f, std::size_t order, const Real& x) {
    Evaluator inner{p, {{f.placeholder, Tensor{{}, {x}}}}};
    return inner.run(f.bodies[order]).entries[0];
  }

  Tensor run(NodeId root) {
    for (const NodeId id : reachable(p.g, root))
      if (!done.contains(id)) done.emplace(id, node(id));
    return done.at(root);
  }
};

}  // namespace

Tensor value_of(const Point& point, NodeId node) { return Evaluator{point, {}}.run(node); }

namespace {

struct PolyEvaluator {
  const Point& p;
  const normal::Space& s;
  using Env = std::map<std::uint32_t, int>;

  int index(Index i, const Env& env) const {
    if (i.kind() == IndexKind::constant) return static_cast<int>(i.value());
    if (i.kind() == IndexKind::symbol) return p.symbols.at(i.value())[0].convert_to<int>();
    return env.at(i.code);
  }

  Real poly(normal::PolyId id, const Env& env) const {
    Real sum = 0;
    for (const normal::PolyTerm& term : s.poly(id)) {
      const normal::Monomial& m = s.monomial(term.monomial);
      std::vector<int> ranges(m.bound_count, 1);
      for (const normal::Factor& f : m.factors) {
        const auto slots = s.slots(m, f);
        for (std::size_t k = 0; k < slots.size(); ++k)
          if (slots[k].is_bound()) ranges[slots[k].value()] = p.size(s.atom(f.atom).dims[k]);
      }
      Real total = 0;
      for (int k = 0; k < count_of(ranges); ++k) {
        const std::vector<int> bound = entry_at(ranges, k);
        Env inner = env;
        for (std::size_t b = 0; b < bound.size(); ++b)
          inner[normal::bound_index(static_cast<std::uint32_t>(b)).code] = bound[b] + 1;
        Real product = 1;
        // An entry of a stack is defined where the others are not: what δ says is not there is not looked at.
        bool there = true;
        for (const normal::Factor& f : m.factors) {
          const auto slots = s.slots(m, f);
          if (s.atom(f.atom).kind == AtomKind::delta)
            there = there && index(slots[0], inner) == index(slots[1], inner);
        }
        if (!there) continue;
        for (const normal::Factor& f : m.factors) {
          std::vector<int> at;
          for (const Index i : s.slots(m, f)) at.push_back(index(i, inner));
          product *= power_of(atom(s.atom(f.atom), at), f.exponent.value());
        }
        total += product;
      }
      sum += real(term.coefficient) * total;
    }
    return sum;
  }

  /// The environment of an atom's argument.
  Env inside(const Atom& a, const std::vector<int>& at) const {
    Env env;
    for (std::uint32_t k = 0; k < a.entrywise; ++k) env[normal::free_index(k).code] = at[k];
    return env;
  }

  int private_range(const Atom& a, std::uint32_t k) const {
    return p.size(normal::dim_of(s, a.args[0], normal::private_index(k)));
  }

  std::vector<std::vector<Real>> matrix(const Atom& a, const std::vector<int>& at, int n) const {
    std::vector<std::vector<Real>> rows(static_cast<std::size_t>(n));
    Env env = inside(a, at);
    for (int r = 1; r <= n; ++r)
      for (int c = 1; c <= n; ++c) {
        env[normal::private_index(0).code] = r;
        env[normal::private_index(1).code] = c;
        rows[static_cast<std::size_t>(r - 1)].push_back(poly(a.args[0], env));
      }
    return rows;
  }

  Real reduced(const Atom& a, const std::vector<int>& at) const {
    std::vector<int> ranges;
    for (std::uint32_t k = 0; k < a.attr; ++k) ranges.push_back(private_range(a, k));
    const bool is_all = a.kind == AtomKind::all;
    Real out = is_all ? Real(1) : Real("-1e40");
    for (int k = 0; k < count_of(ranges); ++k) {
      Env env = inside(a, at);
      const std::vector<int> where = entry_at(ranges, k);
      for (std::uint32_t q = 0; q < where.size(); ++q) env[normal::private_index(q).code] = where[q] + 1;
      const Real x = poly(a.args[0], env);
      if (isnan(x) || isnan(out))
        out = nan();
      else
        out = is_all ? Real(out * x) : std::max(out, x);
    }
    return out;
  }

  Real atom(const Atom& a, const std::vector<int>& at) const {
    const auto arg = [&] { return poly(a.args[0], inside(a, at)); };
    switch (a.kind) {
      case AtomKind::prime:
        return real(p.g.rationals(a.attr)[0]);
      case AtomKind::dim:
        return p.size(Dim{static_cast<std::int32_t>(a.attr)});
      case AtomKind::pi:
        return boost::multiprecision::default_ops::get_constant_pi<Real::backend_type>();
      case AtomKind::symbol:
      case AtomKind::let:
      case AtomKind::call:
      case AtomKind::node:
      case AtomKind::literal: {
        std::vector<int> zero_based;
        for (const int i : at) zero_based.push_back(i - 1);
        const auto place = static_cast<std::size_t>(place_of(shape_of(p, a.dims), zero_based));
        if (a.kind == AtomKind::symbol) return real(p.symbols.at(a.attr)[place]);
        if (a.kind == AtomKind::literal) return real(p.g.rationals(a.attr)[place]);
        return value_of(p, a.attr).entries[place];
      }
      case AtomKind::delta:
        return at[0] == at[1] ? 1 : 0;
      case AtomKind::iota:
        return at[0];
      case AtomKind::basis:
        return arg() == Real(at.back()) ? 1 : 0;
      case AtomKind::apply: {
        const Application& application = p.g.application(a.attr);
        const Function& f = p.g.function(application.function);
        if (f.opaque) return opaque(application.function, application.derivatives.size(), arg());
        return Evaluator{p, {}}.defined(f, application.derivatives.size(), arg());
      }
      case AtomKind::exp:
        return exp_of(arg());
      case AtomKind::log: {
        const Real x = arg();
        return isnan(x) || x < Real("1e-30") ? nan() : Real(log(x));
      }
      case AtomKind::sine:
        return sin(arg());
      case AtomKind::cosine:
        return cos(arg());
      case AtomKind::erf:
        return erf_like(arg());
      case AtomKind::base:
        return arg();
      case AtomKind::sign: {
        const Real x = arg();
        if (isnan(x)) return x;
        if (tiny(x)) return 0;
        return (x > 0) == (a.attr == 0) ? 1 : 0;
      }
      case AtomKind::inverse: {
        const auto r = static_cast<std::size_t>(at[a.entrywise] - 1);
        const auto c = static_cast<std::size_t>(at[a.entrywise + 1] - 1);
        return inverse_of(matrix(a, at, p.size(a.dims.back())))[r][c];
      }
      case AtomKind::det:
        return determinant_of(matrix(a, at, p.size(Dim{static_cast<std::int32_t>(a.attr)})));
      case AtomKind::maximum:
      case AtomKind::all:
        return reduced(a, at);
    }
    return nan();
  }
};

bool close(const Real& a, const Real& b) {
  const Real scale = 1 + abs(a) + abs(b);
  return abs(a - b) < Real("1e-20") * scale;
}

}  // namespace

Real value_of(const Point& point, const normal::Space& space, normal::PolyId poly,
              const std::map<std::uint32_t, int>& indices) {
  return PolyEvaluator{point, space}.poly(poly, indices);
}

bool agree(const Point& point, const normal::Space& space, normal::PolyId poly, NodeId node) {
  digits_lost = false;
  const Tensor value = value_of(point, node);
  for (int k = 0; k < count_of(value.shape); ++k) {
    const Real& expected = value.entries[static_cast<std::size_t>(k)];
    if (isnan(expected) || abs(expected) > Real("1e12")) continue;
    const std::vector<int> at = entry_at(value.shape, k);
    std::map<std::uint32_t, int> indices;
    for (std::uint32_t axis = 0; axis < at.size(); ++axis)
      indices[normal::free_index(axis).code] = at[axis] + 1;
    const Real found = value_of(point, space, poly, indices);
    if (digits_lost) return true;
    if (isnan(found) || !close(found, expected)) return false;
  }
  return true;
}

bool differ(const Point& point, NodeId a, NodeId b) {
  digits_lost = false;
  const Tensor x = value_of(point, a);
  const Tensor y = value_of(point, b);
  if (digits_lost) return false;
  for (std::size_t k = 0; k < x.entries.size(); ++k) {
    if (isnan(x.entries[k]) || isnan(y.entries[k])) continue;
    if (abs(x.entries[k]) > Real("1e12")) continue;
    if (!close(x.entries[k], y.entries[k])) return true;
  }
  return false;
}

}  // namespace overbar::numbers
