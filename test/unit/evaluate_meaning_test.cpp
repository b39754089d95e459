// What a worksheet means, by somebody else: random expressions are made together with their value, which is
// computed here entry by entry without a graph, and the reader's value must be the same. The letters of sums
// and of functions' own sums are few, so that they meet.
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "derive/derive.hpp"
#include "evaluate/evaluate.hpp"
#include "from_environment.hpp"
#include "op/build.hpp"
#include "op/row.hpp"
#include "read/elaborate.hpp"

namespace overbar {
namespace {

using Shape = std::vector<int>;
using Letters = std::map<std::string, int>;  // index letters in scope: their ranges, or their values from 1

struct Array {
  Shape shape;
  std::vector<Rational> entries;
};

int volume(const Shape& shape) {
  int total = 1;
  for (const int size : shape) total *= size;
  return total;
}

Array filled(Shape shape, const Rational& value) {
  const auto count = static_cast<std::size_t>(volume(shape));
  return {std::move(shape), std::vector<Rational>(count, value)};
}

Array number(const Rational& value) { return {{}, {value}}; }

const Rational& entry(const Array& array, int i) { return array.entries[static_cast<std::size_t>(i)]; }
const Rational& entry(const Array& array, int i, int j) { return entry(array, i * array.shape[1] + j); }

Array made(Shape shape, const std::function<Rational(int, int)>& value) {
  Array result = filled(std::move(shape), 0);
  const int columns = result.shape.size() == 2 ? result.shape[1] : 1;
  for (int k = 0; k < volume(result.shape); ++k)
    result.entries[static_cast<std::size_t>(k)] = value(k / columns, k % columns);
  return result;
}

Array each(const Array& a, const std::function<Rational(const Rational&)>& f) {
  Array result = a;
  for (Rational& value : result.entries) value = f(value);
  return result;
}

Array both(const Array& a, const Array& b,
           const std::function<Rational(const Rational&, const Rational&)>& f) {
  Array result = a;
  for (std::size_t k = 0; k < a.entries.size(); ++k) result.entries[k] = f(a.entries[k], b.entries[k]);
  return result;
}

Rational total(const Array& a) {
  Rational sum = 0;
  for (const Rational& value : a.entries) sum += value;
  return sum;
}

Array product(const Array& a, const Array& b) {
  const int inner = b.shape[0];
  const Shape shape = b.shape.size() == 2 ? Shape{a.shape[0], b.shape[1]} : Shape{a.shape[0]};
  return made(shape, [&](int i, int j) {
    Rational sum = 0;
    for (int k = 0; k < inner; ++k)
      sum += entry(a, i, k) * (b.shape.size() == 2 ? entry(b, k, j) : entry(b, k));
    return sum;
  });
}

Array turned(const Array& a) {
  return made({a.shape[1], a.shape[0]}, [&](int i, int j) { return entry(a, j, i); });
}

using Values = std::map<std::string, Array>;

struct Expression {
  std::string text;
  bool closed;  // a factor as it is, without brackets
  std::function<Array(const Letters&)> value;
};

class Generator {
 public:
  static constexpr int n = 3, k = 2;

  explicit Generator(std::uint64_t seed) : random_(seed) {
    const std::map<std::string, Shape> shapes{{"x", {n}},    {"y", {n}},    {"u", {k}}, {"A", {n, n}},
                                              {"B", {n, k}}, {"C", {k, n}}, {"s", {}}};
    for (const auto& [name, shape] : shapes)
      (*values_)[name] = each(filled(shape, 0), [&](const Rational&) { return below(9) - 4; });
  }

  /// What the names stand for; the expressions see changes.
  Values& values() { return *values_; }
  /// Has a maximum been met that is attained more than once?
  bool tied() const { return *tied_; }
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

  Expression any(const Shape& shape, int depth, const Letters& letters) {
    if (depth <= 0 || below(8) == 0) return leaf(shape, letters);
    const int common = 12;
    const int choice = below(common + 12);
    if (choice < common) return of_every_shape(choice, shape, depth - 1, letters);
    if (shape.empty()) return scalar(choice - common, depth - 1, letters);
    return shape.size() == 1 ? vector(choice - common, shape[0], depth - 1, letters)
                             : matrix(choice - common, shape, depth - 1, letters);
  }

  Shape any_shape() {
    const std::vector<Shape> shapes{{}, {}, {n}, {k}, {n, n}, {n, k}};
    return shapes[static_cast<std::size_t>(below(static_cast<int>(shapes.size())))];
  }

 private:
  std::mt19937_64 random_;
  std::shared_ptr<Values> values_ = std::make_shared<Values>();

  std::shared_ptr<bool> tied_ = std::make_shared<bool>(false);

  auto largest() const {
    return [tied = tied_](const std::vector<Rational>& entries) {
      const Rational best = *std::ranges::max_element(entries);
      *tied = *tied || std::ranges::count(entries, best) > 1;
      return best;
    };
  }
  static std::string factor(const Expression& e) { return e.closed ? e.text : "(" + e.text + ")"; }
  static std::string size_name(int size) { return size == n ? "N" : "K"; }
  int any_size() { return below(2) == 0 ? n : k; }
  std::string fresh(const Letters& letters) {
    const std::vector<std::string> names{"k", "i", "j", "n", "m", "p", "q", "r", "t"};
    std::vector<std::string> free;
    for (const std::string& name : names)
      if (!letters.contains(name)) free.push_back(name);
    return free[static_cast<std::size_t>(below(std::min(3, static_cast<int>(free.size()))))];
  }
  static Letters with(Letters letters, const std::string& name, int value) {
    letters[name] = value;
    return letters;
  }
  /// An index of this axis: a letter in scope that runs over it, or a number.
  std::pair<std::string, std::function<int(const Letters&)>> place(int size, const Letters& letters) {
    std::vector<std::string> fit;
    for (const auto& [name, range] : letters)
      if (range == size) fit.push_back(name);
    if (!fit.empty() && below(3) != 0) {
      const std::string name = fit[static_cast<std::size_t>(below(static_cast<int>(fit.size())))];
      return {name, [name](const Letters& at) { return at.at(name) - 1; }};
    }
    const int number = below(size);
    return {std::to_string(number + 1), [number](const Letters&) { return number; }};
  }

  Expression leaf(const Shape& shape, const Letters& letters) {
    std::vector<std::string> named;
    for (const auto& [name, value] : *values_)
      if (value.shape == shape) named.push_back(name);
    const int choice = below(4);
    if (!named.empty() && (choice == 0 || (shape.size() == 2 && shape[0] != shape[1]))) {
      const std::string name = named[static_cast<std::size_t>(below(static_cast<int>(named.size())))];
      return {name, true, [values = values_, name](const Letters&) { return values->at(name); }};
    }
    if (shape.size() == 2)
      return {"I_" + size_name(shape[0]), true, [shape](const Letters&) {
                return made(shape, [](int i, int j) { return Rational(i == j ? 1 : 0); });
              }};
    const std::string matrix = below(2) == 0 ? "A" : "B";
    const int columns = matrix == "A" ? n : k;
    if (shape.size() == 1) {
      const int size = shape[0];
      if (choice == 1)
        return {"𝟏_" + size_name(size), true, [shape](const Letters&) { return filled(shape, 1); }};
      const auto [text, at] = place(choice == 2 ? size : n, letters);
      if (choice == 2)
        return {"onehot(" + text + ", " + size_name(size) + ")", true, [size, at](const Letters& l) {
                  return made({size}, [&](int i, int) { return Rational(i == at(l) ? 1 : 0); });
                }};
      const std::string rows = size == n ? "A" : "B";
      return {rows + "[" + text + ",:]", true, [values = values_, rows, size, at](const Letters& l) {
                return made({size}, [&](int i, int) { return entry(values->at(rows), at(l), i); });
              }};
    }
    if (choice == 1 && !letters.empty()) {
      const std::string name = letters.begin()->first;
      return {name, true, [name](const Letters& l) { return number(l.at(name)); }};
    }
    const auto [i, first] = place(n, letters);
    const auto [j, second] = place(columns, letters);
    if (choice == 2)
      return {"x[" + i + "]", true, [values = values_, first](const Letters& l) {
                return number(entry(values->at("x"), first(l)));
              }};
    return {matrix + "[" + i + "," + j + "]", true,
            [values = values_, matrix, first, second](const Letters& l) {
              return number(entry(values->at(matrix), first(l), second(l)));
            }};
  }

  Expression sum(const Shape& shape, int depth, const Letters& letters) {
    const std::string name = fresh(letters);
    const int size = any_size();
    const Expression body = any(shape, depth, with(letters, name, size));
    const int kind = below(3);
    const auto [text, limit] = place(size, letters);
    const std::string condition = kind == 0 ? "" : ": " + name + (kind == 1 ? " <= " : " ≠ ") + text;
    return {"Σ_{" + name + " in 1.." + size_name(size) + condition + "} " + factor(body), false,
            [=](const Letters& l) {
              Array result = filled(shape, 0);
              for (int i = 1; i <= size; ++i) {
                if ((kind == 1 && i > limit(l) + 1) || (kind == 2 && i == limit(l) + 1)) continue;
                result = both(result, body.value(with(l, name, i)),
                              [](const Rational& a, const Rational& b) { return Rational(a + b); });
              }
              return result;
            }};
  }

  Expression of_every_shape(int choice, const Shape& shape, int depth, const Letters& letters) {
    if (choice == 0) return sum(shape, depth, letters);
    const Expression a = any(shape, depth, letters);
    if (choice == 1)
      return {"(-" + factor(a) + ")", true, [=](const Letters& l) {
                return each(a.value(l), [](const Rational& v) { return Rational(-v); });
              }};
    if (choice == 2)
      return {"relu(" + a.text + ")", true, [=](const Letters& l) {
                return each(a.value(l), [](const Rational& v) { return v > 0 ? v : Rational(0); });
              }};
    if (choice == 3)
      return {"((" + a.text + ") .^ 2)", true, [=](const Letters& l) {
                return each(a.value(l), [](const Rational& v) { return Rational(v * v); });
              }};
    const bool of_scalar = choice == 4 || choice == 5;
    const Expression b = any(of_scalar ? Shape{} : shape, depth, letters);
    const auto spread = [=](const Letters& l) {
      const Array value = b.value(l);
      return of_scalar ? filled(shape, value.entries[0]) : value;
    };
    const auto joined = [=](std::string text, bool closed, Rational (*f)(const Rational&, const Rational&)) {
      return Expression{std::move(text), closed,
                        [=](const Letters& l) { return both(a.value(l), spread(l), f); }};
    };
    const auto plus = [](const Rational& p, const Rational& q) { return Rational(p + q); };
    const auto times = [](const Rational& p, const Rational& q) { return Rational(p * q); };
    switch (choice) {
      case 4:
        return joined(factor(b) + " * " + factor(a), false, times);
      case 5:
        return joined("min(" + b.text + ", " + a.text + ")", true,
                      [](const Rational& p, const Rational& q) { return p < q ? p : q; });
      case 6:
        return joined(factor(a) + " + " + factor(b), false, plus);
      case 7:
        return joined(factor(a) + " - " + factor(b), false,
                      [](const Rational& p, const Rational& q) { return Rational(p - q); });
      case 8:
        return joined(factor(a) + " ∘ " + factor(b), false, times);
      case 9:
        return joined("max(" + a.text + ", " + b.text + ")", true,
                      [](const Rational& p, const Rational& q) { return p > q ? p : q; });
      case 10:
        return joined("1[" + a.text + " > " + b.text + "]", true,
                      [](const Rational& p, const Rational& q) { return Rational(p > q ? 1 : 0); });
      default:
        return joined("twice(" + a.text + ", " + b.text + ")", true, plus);
    }
  }

  Expression scalar(int choice, int depth, const Letters& letters) {
    const int size = any_size();
    const bool of_matrix = choice == 0 || choice == 1 || choice == 2;
    const Shape shape = of_matrix ? Shape{n, choice == 0 ? n : k} : Shape{size};
    const Expression a = any(shape, depth, letters);
    const auto of_a = [&](std::string text, bool closed, std::function<Rational(const Array&)> f) {
      return Expression{std::move(text), closed,
                        [a, f = std::move(f)](const Letters& l) { return number(f(a.value(l))); }};
    };
    switch (choice) {
      case 0:
        return of_a("tr(" + a.text + ")", true, [](const Array& v) {
          Rational sum = 0;
          for (int i = 0; i < n; ++i) sum += entry(v, i, i);
          return sum;
        });
      case 1: {
        const auto [i, first] = place(n, letters);
        const auto [j, second] = place(k, letters);
        return {"(" + a.text + ")[" + i + "," + j + "]", true,
                [=](const Letters& l) { return number(entry(a.value(l), first(l), second(l))); }};
      }
      case 2:
      case 3:
        return of_a("sum(" + a.text + ")", true, total);
      case 4: {
        const auto [i, at] = place(size, letters);
        return {"(" + a.text + ")[" + i + "]", true,
                [=](const Letters& l) { return number(entry(a.value(l), at(l))); }};
      }
      case 5:
        return of_a("‖" + a.text + "‖²", true, [](const Array& v) {
          return total(each(v, [](const Rational& e) { return Rational(e * e); }));
        });
      case 6:
        return of_a("‖" + a.text + "‖_1", true, [](const Array& v) {
          return total(each(v, [](const Rational& e) { return Rational(abs(e)); }));
        });
      case 7:
        return of_a("max(" + a.text + ")", true,
                    [max = largest()](const Array& v) { return max(v.entries); });
      case 8:
        return of_a("mean(" + a.text + ")", true,
                    [size](const Array& v) { return Rational(total(v) / size); });
      case 9: {
        const Expression b = any({size}, depth, letters);
        return {factor(a) + "ᵀ " + factor(b), false, [=](const Letters& l) {
                  return number(total(both(a.value(l), b.value(l), [](const Rational& p, const Rational& q) {
                    return Rational(p * q);
                  })));
                }};
      }
      case 10: {
        const std::string name = fresh(letters);
        const Expression body = any({}, depth, with(letters, name, size));
        return {"max_{" + name + "=1.." + size_name(size) + "} " + factor(body), false,
                [=, max = largest()](const Letters& l) {
                  std::vector<Rational> entries;
                  for (int i = 1; i <= size; ++i) entries.push_back(body.value(with(l, name, i)).entries[0]);
                  return number(max(entries));
                }};
      }
      default: {  // its own Σ_k
        const Expression c = any({}, depth, letters);
        return {
            "squares(" + a.text + ", " + c.text + ")", true, [=](const Letters& l) {
              const Array v = a.value(l);
              return number(
                  total(both(v, v, [](const Rational& p, const Rational& q) { return Rational(p * q); })) +
                  c.value(l).entries[0]);
            }};
      }
    }
  }

  Expression vector(int choice, int size, int depth, const Letters& letters) {
    const int inner = any_size();
    if (choice < 4) {
      const bool turn = choice == 3;
      const Expression a = any(turn ? Shape{inner, size} : Shape{size, inner}, depth, letters);
      const Expression b = any({inner}, depth, letters);
      return {factor(a) + (turn ? "ᵀ " : " ") + factor(b), false,
              [=](const Letters& l) { return product(turn ? turned(a.value(l)) : a.value(l), b.value(l)); }};
    }
    if (choice < 7) {
      const std::string name = fresh(letters);
      const Expression body = any({}, depth, with(letters, name, size));
      return {"[" + body.text + " for " + name + " in 1.." + size_name(size) + "]", true,
              [=](const Letters& l) {
                return made({size}, [&](int i, int) { return body.value(with(l, name, i + 1)).entries[0]; });
              }};
    }
    if (choice < 9) {
      const Expression a = any({size, size}, depth, letters);
      return {"diag(" + a.text + ")", true, [=](const Letters& l) {
                const Array v = a.value(l);
                return made({size}, [&](int i, int) { return entry(v, i, i); });
              }};
    }
    const Expression a = any({size}, depth, letters);
    const Expression c = any({}, depth, letters);
    if (choice == 9)
      return {factor(c) + " 𝟏 - " + factor(a), false, [=](const Letters& l) {
                const Rational from = c.value(l).entries[0];
                return each(a.value(l), [&](const Rational& v) { return Rational(from - v); });
              }};
    return {"shifted(" + a.text + ", " + c.text + ")", true, [=](const Letters& l) {
              const Array v = a.value(l);
              const Rational by = total(v);
              const Rational times = c.value(l).entries[0];
              return each(v, [&](const Rational& e) { return Rational(e * times + by); });
            }};
  }

  Expression matrix(int choice, const Shape& shape, int depth, const Letters& letters) {
    const int rows = shape[0], columns = shape[1];
    if (choice < 3) {
      const int inner = any_size();
      const Expression a = any({rows, inner}, depth, letters);
      const Expression b = any({inner, columns}, depth, letters);
      return {factor(a) + " " + factor(b), false,
              [=](const Letters& l) { return product(a.value(l), b.value(l)); }};
    }
    if (choice == 3) {
      const Expression a = any({columns, rows}, depth, letters);
      return {"(" + a.text + ")ᵀ", true, [=](const Letters& l) { return turned(a.value(l)); }};
    }
    if (choice < 6) {
      const std::string i = fresh(letters);
      const std::string j = fresh(with(letters, i, rows));
      const Expression body = any({}, depth, with(with(letters, i, rows), j, columns));
      return {"[" + body.text + " for " + i + " in 1.." + size_name(rows) + ", " + j + " in 1.." +
                  size_name(columns) + "]",
              true, [=](const Letters& l) {
                return made(shape, [&](int p, int q) {
                  return body.value(with(with(l, i, p + 1), j, q + 1)).entries[0];
                });
              }};
    }
    if (choice >= 9 && rows == columns) {
      const Expression c = any(choice == 9 ? Shape{rows} : Shape{}, depth, letters);
      const Expression a = any(shape, depth, letters);
      const auto on_diagonal = [=](const Letters& l) {
        const Array v = c.value(l);
        return made(shape,
                    [&](int p, int q) { return p == q ? entry(v, choice == 9 ? p : 0) : Rational(0); });
      };
      if (choice == 11)
        return {"(" + factor(c) + " I) " + factor(a), false,
                [=](const Letters& l) { return product(on_diagonal(l), a.value(l)); }};
      return {(choice == 9 ? "diag(" + c.text + ")" : factor(c) + " I") + " - " + factor(a), false,
              [=](const Letters& l) {
                return both(on_diagonal(l), a.value(l),
                            [](const Rational& p, const Rational& q) { return Rational(p - q); });
              }};
    }
    const bool of_rows = choice % 2 == 0;  // 𝟏 bᵀ, each row b; a 𝟏ᵀ, each column a
    const Expression v = any({of_rows ? columns : rows}, depth, letters);
    const Expression a = any(shape, depth, letters);
    return {factor(a) + (of_rows ? " - 𝟏 " + factor(v) + "ᵀ" : " - " + factor(v) + " 𝟏ᵀ"), false,
            [=](const Letters& l) {
              const Array from = a.value(l);
              const Array by = v.value(l);
              return made(shape, [&](int p, int q) {
                return Rational(entry(from, p, q) - entry(by, of_rows ? q : p));
              });
            }};
  }
};

constexpr std::size_t longest = 500;  // bytes of an expression
/// What the language asks a person to write otherwise: a letter has one range in one expression.
bool is_refused(const std::string& code) { return code == "index-size-mismatch" || code == "two-numbers"; }

std::string worksheet_of(const Expression& expression) {
  return "dim N = 3, K = 2\ninput x : N, y : N, u : K, A : N×N, B : N×K, C : K×N, s\n"
         "squares(v : n, c) = Σ_k v[k] v[k] + c\nshifted(v : n, c) = [v[j] c for j in 1..n] + (Σ_k v[k]) 𝟏\n"
         "twice(a, b) = a + b\nq = " +
         expression.text + "\n";
}

struct Sheet {
  SourceMap sources;
  Understood understood;
  bool refused = false;

  explicit Sheet(const std::string& text) {
    sources.files.push_back({"random.ob", text});
    const ast::Worksheet sheet = parse_worksheet(sources, 0, prelude_parse_options());
    understood = elaborate(sources, sheet);
    for (const std::vector<Diagnostic>* list : {&sheet.diagnostics, &std::as_const(understood.diagnostics)})
      for (const Diagnostic& diagnostic : *list) {
        refused = true;
        if (!is_refused(diagnostic.code)) ADD_FAILURE() << format_diagnostic(sources, diagnostic);
      }
  }
  Graph& graph() { return *understood.problems.front().graph; }
  NodeId last() { return understood.problems.front().quantities.back().node; }
};

std::map<std::string, std::uint32_t> symbols_of(const Graph& graph, const Values& values) {
  std::map<std::string, std::uint32_t> result;
  for (std::uint32_t s = 0; s < graph.symbol_count(); ++s)
    if (values.contains(graph.symbol(s).name.text)) result[graph.symbol(s).name.text] = s;
  return result;
}

template <class Number>
Assignment<Number> assignment_of(const Graph& graph, const Values& values) {
  Assignment<Number> at;
  for (const auto& [name, symbol] : symbols_of(graph, values)) {
    Tensor<Number>& tensor = at.symbols[symbol];
    for (const int size : values.at(name).shape) tensor.shape.push_back(static_cast<std::size_t>(size));
    for (const Rational& value : values.at(name).entries) tensor.data.push_back(value);
  }
  return at;
}

TEST(Meaning, IsThatOfAnotherEvaluator) {
  const std::uint64_t cases = from_environment("OVERBAR_MEANING_CASES", 1500);
  const std::uint64_t seed = from_environment("OVERBAR_SEED", 1);
  std::uint64_t compared = 0;
  for (std::uint64_t index = 0; index < cases; ++index) {
    Generator generator(seed * 1'000'003 + index);
    const Expression expression = generator.any(generator.any_shape(), 2 + generator.below(3), {});
    if (expression.text.size() > longest) continue;
    SCOPED_TRACE("case " + std::to_string(index) + ": " + expression.text);
    Sheet sheet(worksheet_of(expression));
    if (sheet.refused) continue;
    ASSERT_TRUE(validate(sheet.graph()).has_value());
    const auto value =
        evaluate(sheet.graph(), sheet.last(), assignment_of<Rational>(sheet.graph(), generator.values()));
    ASSERT_TRUE(value.has_value()) << value.error().message;
    EXPECT_EQ(value->real.data, expression.value({}).entries);
    ++compared;
  }
  EXPECT_GT(compared, cases / 2);
}

// Away from kinks, where small steps to either side say the same, all derived gradients are the difference
// quotients of the other evaluator, in exact numbers up to the square of the step. Where a maximum is
// attained more than once, every maximal entry receives the whole adjoint (docs/language.md): no derivative,
// left out.
TEST(Meaning, DerivedGradientsAreDifferenceQuotients) {
  const std::uint64_t cases = from_environment("OVERBAR_MEANING_CASES", 500);
  const std::uint64_t seed = from_environment("OVERBAR_SEED", 1);
  const Rational step(1, 1'000'000'000);
  std::uint64_t compared = 0;
  for (std::uint64_t index = 0; index < cases; ++index) {
    Generator generator(seed * 1'000'003 + index);
    const Expression expression = generator.any({}, 2 + generator.below(3), {});
    if (expression.text.size() > longest) continue;
    SCOPED_TRACE("case " + std::to_string(index) + ": " + expression.text);
    for (auto& [name, value] : generator.values())  // no ties between the names
      for (Rational& each : value.entries) each += Rational(1 + generator.below(9973), 99991);
    Sheet sheet(worksheet_of(expression));
    if (sheet.refused || sheet.graph().op(sheet.last()) != Op::let) continue;
    Graph& graph = sheet.graph();
    const Backprop backprop = backpropagate(graph, sheet.last());
    ASSERT_TRUE(validate(graph).has_value());
    for (const auto& [name, symbol] : symbols_of(graph, generator.values())) {
      const BarEquation* equation = backprop.find(symbol_node(graph, symbol));
      Array& value = generator.values().at(name);
      std::vector<Rational> derived(value.entries.size(), 0);
      if (equation != nullptr) {
        const auto bar = evaluate(graph, equation->bar, assignment_of<Rational>(graph, generator.values()));
        ASSERT_TRUE(bar.has_value()) << bar.error().message;
        derived = bar->real.data;
      }
      ASSERT_EQ(derived.size(), value.entries.size());
      for (std::size_t k = 0; k < derived.size(); ++k) {
        const Rational here = value.entries[k];
        const auto at = [&](const Rational& moved) {
          value.entries[k] = moved;
          Rational result = expression.value({}).entries[0];
          value.entries[k] = here;
          return result;
        };
        const Rational middle = at(here);
        const Rational right = (at(here + step) - middle) / step;
        const Rational left = (middle - at(here - step)) / step;
        if (generator.tied()) continue;
        const double size = 1 + std::abs(to_double(right));
        if (std::abs(to_double(Rational(right - left))) > 1e-3 * size) continue;  // a kink or a jump
        EXPECT_NEAR(to_double(derived[k]), to_double(Rational((right + left) / 2)), 1e-6 * size)
            << "entry " << k << " of the adjoint of " << name;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, cases);
}

}  // namespace
}  // namespace overbar
