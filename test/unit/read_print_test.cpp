#include <random>

#include <gtest/gtest.h>

#include "read_support.hpp"

namespace overbar {
namespace {

struct Parsed {
  ast::Worksheet sheet;
  ast::ExprId id = ast::no_expr;
};

Parsed parse(std::string_view text) {
  Parsed out;
  SourceMap sources;
  sources.files.push_back({"test.ob", std::string(text)});
  out.id = parse_formula(sources, {0, 0, static_cast<std::uint32_t>(text.size())}, test_options(), out.sheet);
  return out;
}

void reads_back(std::string_view text) {
  const Parsed first = parse(text);
  if (first.id == ast::no_expr) return;
  for (const ast::PrintStyle style : {ast::PrintStyle::unicode, ast::PrintStyle::ascii}) {
    const std::string printed = print_expr(first.sheet.ast, first.id, style);
    const Parsed second = parse(printed);
    const std::string again = second.id == ast::no_expr ? "nothing" : tree(second.sheet.ast, second.id);
    EXPECT_TRUE(same_expr(first.sheet.ast, first.id, second.sheet.ast, second.id))
        << text << "\n  printed " << printed << "\n  was  " << tree(first.sheet.ast, first.id) << "\n  is   "
        << again << (second.sheet.diagnostics.empty() ? "" : "\n  " + second.sheet.diagnostics[0].message);
  }
}

TEST(ReadPrint, AsPeopleWriteIt) {
  struct Row {
    const char *text, *unicode, *ascii;
  };
  for (const auto& [text, unicode, ascii] : std::initializer_list<Row>{
           {"W1' bar(z)+bar(y)", "W1ᵀ z̄ + y\u0304", "W1^T bar(z) + bar(y)"},
           {"1/2 norm(y - h)^2", "1/2 ‖y - h‖²", "1/2 norm(y - h)^2"},
           {"h̄ .* sigma'(z)", "h̄ ∘ σ′(z)", "bar(h) .* sigma'(z)"},
           {"sum_j W1[j,i] z[j]", "Σ_j W1[j, i] z[j]", "sum_j W1[j, i] z[j]"},
           {"diff(J, W1) = 0", "∂J/∂W1 = 0", "diff(J, W1) = 0"},
           {"y = 1 <=> x[1] < x[2] < x[3]", "y = 1 ⇔ x[1] < x[2] < x[3]", "y = 1 <=> x[1] < x[2] < x[3]"},
           {"[1 -1 0; 0 1 -1]", "[1, -1, 0; 0, 1, -1]", "[1, -1, 0; 0, 1, -1]"},
           {"[1 -1 0]", "[1 -1 0]", "[1 -1 0]"},
           {"(A B)⁻ᵀ", "(A B)⁻ᵀ", "(A B)^-T"},
           {"-x y + z", "-x y + z", "-x y + z"},
           {"x - (y - z)", "x - (y - z)", "x - (y - z)"},
           {"A (B C)", "A (B C)", "A (B C)"},
           {"2 * 3", "2 * 3", "2 * 3"},
           {"|x - |y||", "|x - (|y|)|", "abs(x - abs(y))"},
           {"ȳ' ∘ y'", "y\u0304′ ∘ y′", "bar(y') .* y'"},
       }) {
    const Parsed parsed = parse(text);
    ASSERT_NE(parsed.id, ast::no_expr) << text;
    EXPECT_EQ(print_expr(parsed.sheet.ast, parsed.id), unicode);
    EXPECT_EQ(print_expr(parsed.sheet.ast, parsed.id, ast::PrintStyle::ascii), ascii);
    reads_back(text);
  }
}

// Random text from the words of the language, bracketed soundly; whatever of it is a formula must read back.
// (A name that is not known has no ′ here: in ASCII it would be printed with ', which transposes.)
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::string expression(int depth) {
    if (depth <= 0 || chance(5)) return atom();
    const auto inner = [&] { return expression(depth - 1); };
    switch (random_() % 16) {
      case 0:
        return inner() + pick({" + ", " - ", " -", "-"}) + inner();
      case 1:
        return inner() + pick({" ", " ", "*", " · ", " ∘ ", " .* ", "/", " ⊘ ", " * -", " "}) + inner();
      case 2:
        return "(" + inner() + ")";
      case 3:
        return pick({"-", "--", "(-", "not "}).append(inner());
      case 4:
        return inner() +
               pick({"ᵀ", "'", "^T", "⁻¹", "^-1", "⁻ᵀ", "^2", "²", "^(1/2)", ".^2", "^{-1}", "^n", "⁻²"});
      case 5:
        return inner() + pick({"[1]", "[i,j]", "_i", "_{i,j}", "[i,:]", "[1..2]", " [1, 2]"});
      case 6:
        return pick({"σ", "σ'", "f", "log", "tr ", "log ", "√", "tanh²", "exp ", "norm", "abs", "bar",
                     "norm_F"}) +
               "(" + inner() + ")";
      case 7:
        return pick({"log ", "det ", "tr ", "√", "bar ", "∇_x ", "∂/∂x "}) + inner();
      case 8:
        return pick({"‖", "|", "||"}) + inner() + pick({"‖", "|", "||", "‖²", "‖_F²", "‖_∞"});
      case 9:
        return pick({"Σ_j ", "sum_{i,j} ", "Σ_{j=1..n} ", "Σ_{j≠i} ", "max_j ", "Π_k ", "Σ_{j=1}^n "}) +
               inner();
      case 10:
        return pick({"∂J/∂x", "∂²J/∂x∂y", "diff(J, x)", "grad(J, W)"}) + pick({" ", "", " + "}) + inner();
      case 11:
        return "[" + inner() + pick({", ", " ", "; ", "\n"}) + inner() + pick({", ", " ", "; "}) + inner() +
               "]";
      case 12:
        return inner() +
               pick({" = ", " < ", " ≥ ", " ≠ ", " and ", " or ", " => ", " <=> ", " in {0, 1} or ", " < "}) +
               inner();
      case 13:
        return "{ " + inner() + " if " + inner() + ", " + inner() + " otherwise }";
      case 14:
        return pick({"1[", "𝟙["}) + inner() + "]";
      default:
        return "(" + inner() + ")" + pick({"'", "_i", "[1]", "²", "^2", ""});
    }
  }

 private:
  bool chance(unsigned one_in) { return random_() % one_in == 0; }
  std::string pick(std::initializer_list<const char*> from) {
    return *(from.begin() + random_() % from.size());
  }
  std::string atom() {
    return pick({"x",     "y'", "z̄", "W1",  "W̄1", "ȳ'",   "2", "0.5", "q", "x_i",
                 "W1_ij", "I",  "𝟏", "𝟏_N", "∞",  "true", "σ", "log", "x̂", "λ_max",
                 "x₂",    "h₁", "C", "½",   "J",  "ones", "T", "x̄_i"});
  }
  std::mt19937 random_;
};

TEST(ReadPrint, ReadsBack) {
  Writer writer(1);
  for (int i = 0; i < 20000 && !HasFailure(); ++i) reads_back(writer.expression(1 + i % 4));
}

TEST(ReadPrint, LongChains) {
  for (const char* then : {" x", " + x", " ∘ x", "ᵀ", "[1]", "/x", " - x", " and x", " < x"}) {
    std::string text = "x";
    for (int i = 0; i < 20000; ++i) text += then;
    const Parsed first = parse(text);
    ASSERT_NE(first.id, ast::no_expr) << then;
    const Parsed second = parse(print_expr(first.sheet.ast, first.id));
    EXPECT_TRUE(same_expr(first.sheet.ast, first.id, second.sheet.ast, second.id)) << then;
  }
}

}  // namespace
}  // namespace overbar
