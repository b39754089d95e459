// Printing is a stack of what is still to be written, pieces of text and nodes; no recursion, since a product
// of ten thousand factors is a tree of that depth. A node is bracketed when it binds less tightly than its
// place asks.
#include "read/print.hpp"

#include <algorithm>
#include <variant>
#include <vector>

#include "read/characters.hpp"

namespace overbar::ast {

namespace {

enum Level : std::uint8_t {
  formula_level,
  implication_level,
  or_level,
  and_level,
  not_level,
  comparison_level,
  sum_level,
  product_level,
  factor_level,
  postfix_level,  // may stand before a postfix operator
};

struct Place {
  Level least = formula_level;
  bool last = true;   // nothing of the same product follows, so that Σ may stand without brackets
  bool bars = false;  // directly inside ‖ ‖ or | |, where other bars would close them
};

struct Node {
  ExprId id;
  Place place;
};
using Piece = std::variant<std::string, Node>;

class Printer {
 public:
  Printer(const Ast& ast, PrintStyle style) : ast_(ast), ascii_(style == PrintStyle::ascii) {}

  std::string run(ExprId root) {
    todo_.push_back(Node{root, {}});
    while (!todo_.empty()) {
      const Piece piece = std::move(todo_.back());
      todo_.pop_back();
      if (const auto* text = std::get_if<std::string>(&piece)) {
        out_ += *text;
      } else {
        parts_.clear();
        const auto& [id, place] = std::get<Node>(piece);
        node(id, place);
        todo_.insert(todo_.end(), parts_.rbegin(), parts_.rend());
      }
    }
    return std::move(out_);
  }

 private:
  void text(std::string_view piece) { parts_.emplace_back(std::string(piece)); }
  void child(ExprId id, Level least, bool last = true) {
    parts_.emplace_back(Node{id, {least, last, bars_}});
  }
  void enclosed(ExprId id, Level least = formula_level) {
    parts_.emplace_back(Node{id, {least, true, false}});
  }
  void barred(ExprId id) { parts_.emplace_back(Node{id, {sum_level, true, true}}); }
  /// In brackets, or between commas.
  void list(std::span<const ExprId> ids, Level least, std::string_view separator = ", ") {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (i) text(separator);
      enclosed(ids[i], least);
    }
  }
  const char* pick(const char* unicode, const char* ascii) const { return ascii_ ? ascii : unicode; }

  bool plain_name(ExprId id) const {
    return ast_[id].kind == ExprKind::name ||
           (ast_[id].kind == ExprKind::bar && !ascii_ && plain_name_below(id));
  }
  bool plain_name_below(ExprId id) const {
    while (ast_[id].kind == ExprKind::bar) id = ast_.child(id, 0);
    return ast_[id].kind == ExprKind::name;
  }
  bool function_name(ExprId id) const {
    while (ast_[id].kind == ExprKind::bar) id = ast_.child(id, 0);
    return ast_[id].kind == ExprKind::name && ast_[id].op == 1;
  }

  bool caret(ExprId id) const {
    switch (ast_[id].kind) {
      case ExprKind::power:
      case ExprKind::hadamard_power:
      case ExprKind::inverse:
      case ExprKind::inverse_transpose:
        return true;
      case ExprKind::transpose:
        return ascii_;
      default:
        return false;
    }
  }

  // ∂y/∂x is only for names; else diff(y, x).
  bool fraction_form(ExprId id) const {
    if (ascii_) return false;
    const auto children = ast_.children(id);
    return std::ranges::all_of(children, [&](ExprId c) { return plain_name(c) && !function_name(c); }) &&
           children.size() <= 17;
  }

  Level level(ExprId id) const {
    switch (ast_[id].kind) {
      case ExprKind::equivalence:
        return formula_level;
      case ExprKind::implication:
        return implication_level;
      case ExprKind::disjunction:
        return or_level;
      case ExprKind::conjunction:
        return and_level;
      case ExprKind::negation:
        return not_level;
      case ExprKind::compare:
      case ExprKind::chain:
      case ExprKind::member:
        return comparison_level;
      case ExprKind::add:
      case ExprKind::neg:
        return sum_level;
      case ExprKind::mul:
      case ExprKind::dot:
      case ExprKind::hadamard:
      case ExprKind::divide:
      case ExprKind::hadamard_divide:
        return product_level;
      case ExprKind::reduce:
        return is_family(id) ? postfix_level : factor_level;
      case ExprKind::partial:
        return fraction_form(id) ? factor_level : postfix_level;
      case ExprKind::range:
      case ExprKind::binder:
        return formula_level;
      default:
        return postfix_level;
    }
  }

  void node(ExprId id, Place place) {
    if (id == no_expr) return text("?");
    bars_ = place.bars;
    const ExprNode& e = ast_[id];
    const bool bars = place.bars && !ascii_ && (e.kind == ExprKind::norm || e.kind == ExprKind::abs);
    const bool open_ended =
        e.kind == ExprKind::reduce && !is_family(id) && !place.last && place.least >= product_level;
    if (level(id) < place.least || bars || open_ended) {
      text("(");
      enclosed(id);
      text(")");
      return;
    }
    switch (e.kind) {
      case ExprKind::error:
        return text("?");
      case ExprKind::number:
        return text(ast_.text(id));
      case ExprKind::name:
        return text(name(ast_.text(id), 0));
      case ExprKind::infinity:
        return text(pick("∞", "inf"));
      case ExprKind::truth:
        return text(e.op ? "true" : "false");
      case ExprKind::ones:
        return ones(id);
      case ExprKind::vector:
        return vector(id);
      case ExprKind::matrix:
        return matrix(id);
      case ExprKind::row:
        return list(ast_.children(id), sum_level);
      case ExprKind::bar:
        return bar(id);
      case ExprKind::partial:
        return partial(id);
      case ExprKind::gradient:
        return call("grad", id);
      case ExprKind::neg:
        text("-");
        return child(only(id), ast_[only(id)].kind == ExprKind::neg ? sum_level : product_level, place.last);
      case ExprKind::add:
        return sum(id);
      case ExprKind::mul:
        return product(id, place, joins(id) ? " " : " * ");
      case ExprKind::dot:
        if (ascii_) return call("dot", id);
        return product(id, place, " · ");
      case ExprKind::hadamard:
        return product(id, place, pick(" ∘ ", " .* "));
      case ExprKind::divide:
        return product(id, place, "/");
      case ExprKind::hadamard_divide:
        return product(id, place, pick(" ⊘ ", " ./ "));
      case ExprKind::power:
      case ExprKind::hadamard_power:
        return power(id);
      case ExprKind::transpose:
        if (ascii_ && ast_[only(id)].kind == ExprKind::number) return call("transpose", id);
        return postfix(only(id), pick("ᵀ", "^T"));
      case ExprKind::inverse:
        return postfix(only(id), pick("⁻¹", "^-1"));
      case ExprKind::inverse_transpose:
        return postfix(only(id), pick("⁻ᵀ", "^-T"));
      case ExprKind::call: {
        std::string spelling = name(ast_.text(id), 0);
        for (int i = 0; i < e.op; ++i) spelling += pick("′", "'");
        return call(spelling, id);
      }
      case ExprKind::index:
        return index(id);
      case ExprKind::slice:
        return text(":");
      case ExprKind::range:
        child(ast_.child(id, 0), sum_level);
        text("..");
        return child(ast_.child(id, 1), sum_level);
      case ExprKind::norm:
        return norm(id);
      case ExprKind::abs:
        if (ascii_) return call("abs", id);
        text("|");
        barred(only(id));
        return text("|");
      case ExprKind::indicator:
        if (ascii_) return call("indicator", id);
        text("𝟙[");
        enclosed(only(id));
        return text("]");
      case ExprKind::piecewise:
        return piecewise(id);
      case ExprKind::reduce:
        return reduce(id);
      case ExprKind::binder:
        return binder(id);
      case ExprKind::compare:
        child(ast_.child(id, 0), sum_level);
        text(comparison(e.op));
        return child(ast_.child(id, 1), sum_level);
      case ExprKind::member:
        return member(id);
      case ExprKind::chain:
        child(ast_.child(ast_.child(id, 0), 0), sum_level);
        for (const ExprId link : ast_.children(id)) {
          text(comparison(ast_[link].op));
          child(ast_.child(link, 1), sum_level);
        }
        return;
      case ExprKind::negation:
        text("not ");
        return child(only(id), not_level);
      case ExprKind::conjunction:
        return list(ast_.children(id), not_level, " and ");
      case ExprKind::disjunction:
        return list(ast_.children(id), and_level, " or ");
      case ExprKind::implication:
        child(ast_.child(id, 0), or_level);
        text(pick(" ⇒ ", " => "));
        return child(ast_.child(id, 1), implication_level);
      case ExprKind::equivalence:
        child(ast_.child(id, 0), formula_level);
        text(pick(" ⇔ ", " <=> "));
        return child(ast_.child(id, 1), implication_level);
    }
  }

  ExprId only(ExprId id) const { return ast_.child(id, 0); }

  const char* comparison(std::uint8_t op) const {
    switch (static_cast<CompareOp>(op)) {
      case CompareOp::equal:
        return " = ";
      case CompareOp::not_equal:
        return pick(" ≠ ", " != ");
      case CompareOp::less:
        return " < ";
      case CompareOp::less_equal:
        return pick(" ≤ ", " <= ");
      case CompareOp::greater:
        return " > ";
      case CompareOp::greater_equal:
        return pick(" ≥ ", " >= ");
    }
    return " = ";
  }

  // The macron goes over the first letter, after the marks it has; primes are ′, which nobody reads as a
  // transpose.
  std::string name(std::string_view written, unsigned bars) const {
    std::string out;
    std::uint32_t at = 0;
    bool first = true;
    while (at < written.size()) {
      const Character c = decode_character(written, at);
      if (ascii_) {
        const bool starts = at == 0 || written[at - 1] == '_';
        const std::uint32_t next = at + c.size;
        const bool ends = next == written.size() || written[next] == '_' || written[next] == '\'' ||
                          is_digit(static_cast<unsigned char>(written[next]));
        const std::string_view word = starts && ends ? greek_word(c.code) : std::string_view();
        out += word.empty() ? written.substr(at, c.size) : word;
      } else if (c.code == '\'') {
        out += "′";
      } else {
        out += written.substr(at, c.size);
      }
      at += c.size;
      if (first && !is_name_mark(decode_character(written, at).code)) {
        for (unsigned i = 0; i < bars; ++i) append_utf8(out, 0x0304);
        first = false;
      }
    }
    return out;
  }

  void call(std::string_view function, ExprId id) {
    text(std::string(function) + "(");
    list(ast_.children(id), formula_level);
    text(")");
  }

  void ones(ExprId id) {
    if (ast_[id].child_count == 0) return text(pick("𝟏", "ones"));
    text(pick("𝟏_{", "ones("));
    enclosed(only(id), sum_level);
    text(pick("}", ")"));
  }

  void bar(ExprId id) {
    unsigned bars = 0;
    ExprId below = id;
    while (ast_[below].kind == ExprKind::bar) below = only(below), ++bars;
    if (!ascii_ && ast_[below].kind == ExprKind::name && bars < 200)
      return text(name(ast_.text(below), bars));
    text("bar(");
    enclosed(only(id));
    text(")");
  }

  void partial(ExprId id) {
    if (!fraction_form(id)) return call("diff", id);
    const auto children = ast_.children(id);
    const std::size_t order = children.size() - 1;
    text("∂");
    if (order > 1) text(superscript(std::to_string(order)));
    child(children[0], postfix_level);
    text("/");
    for (std::size_t i = 1; i <= order; ++i) {
      text("∂");
      child(children[i], postfix_level);
    }
  }

  // A blank separates the entries of a single row, so what holds a blank is bracketed there.
  void entry(ExprId id) {
    if (ast_[id].kind == ExprKind::neg) {
      text("-");
      id = only(id);
    }
    enclosed(id, postfix_level);
  }

  void vector(ExprId id) {
    const auto entries = ast_.children(id);
    text("[");
    if (entries.size() == 1)
      entry(entries[0]);
    else
      list(entries, sum_level);
    text("]");
  }

  void matrix(ExprId id) {
    const auto rows = ast_.children(id);
    text("[");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i) text("; ");
      const auto entries = ast_.children(rows[i]);
      if (rows.size() > 1 && entries.size() > 1) {
        list(entries, sum_level);
        continue;
      }
      for (std::size_t j = 0; j < entries.size(); ++j) {
        if (j) text(" ");
        entry(entries[j]);
      }
    }
    text("]");
  }

  void sum(ExprId id) {
    const auto terms = ast_.children(id);
    for (std::size_t i = 0; i < terms.size(); ++i) {
      ExprId value = terms[i];
      const bool negative = ast_[value].kind == ExprKind::neg;
      if (i)
        text(negative ? " - " : " + ");
      else if (negative)
        text("-");
      if (negative) value = only(value);
      child(value, negative && ast_[value].kind == ExprKind::neg ? sum_level : product_level, true);
    }
  }

  void product(ExprId id, Place place, std::string_view operation) {
    child(ast_.child(id, 0), product_level, false);
    text(operation);
    child(ast_.child(id, 1), factor_level, place.last);
  }

  // May the factors of a product stand side by side? Not when the right one begins with a number, nor when
  // the left one ends in a function's name, which would take it as its argument.
  bool joins(ExprId id) const {
    ExprId right = ast_.child(id, 1);
    while (level(right) >= postfix_level) {
      const ExprKind kind = ast_[right].kind;
      if (kind == ExprKind::number) return false;
      if (kind != ExprKind::index && kind != ExprKind::transpose && !caret(right) &&
          kind != ExprKind::hadamard_power && kind != ExprKind::power)
        break;
      right = only(right);
    }
    ExprId left = ast_.child(id, 0);
    if (level(left) == product_level) left = ast_.child(left, 1);
    while (ast_[left].kind == ExprKind::neg) left = only(left);
    if (level(left) == product_level) left = ast_.child(left, 1);
    if (ast_[left].kind == ExprKind::power) left = only(left);
    if (ast_[left].kind == ExprKind::ones && ascii_) return false;
    if (ast_[left].kind != ExprKind::name) return true;
    const std::string_view word = ast_.text(left);
    return ast_[left].op == 0 && !word.starts_with("norm") && word != "abs" && word != "indicator" &&
           word != "transpose" && word != "dot" && word != "ones";
  }

  void postfix(ExprId base, std::string_view operation) {
    if (caret(base)) {
      text("(");
      enclosed(base);
      text(")");
    } else {
      child(base, postfix_level);
    }
    text(operation);
  }

  static std::string superscript(std::string_view digits) {
    constexpr std::string_view raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string out;
    for (const char digit : digits) out += raised[digit - '0'];
    return out;
  }

  void power(ExprId id) {
    const ExprId exponent = ast_.child(id, 1);
    const bool hadamard = ast_[id].kind == ExprKind::hadamard_power;
    postfix(only(id), "");
    if (ast_[exponent].kind == ExprKind::number) {
      const std::string_view digits = ast_.text(exponent);
      const bool whole = std::ranges::all_of(digits, [](char c) { return '0' <= c && c <= '9'; });
      if (whole && !hadamard && !ascii_) return text(superscript(digits));
      text(hadamard ? ".^" : "^");
      return text(digits);
    }
    text(hadamard ? ".^(" : "^(");
    enclosed(exponent);
    text(")");
  }

  void index(ExprId id) {
    const auto children = ast_.children(id);
    const ExprId base = children[0];
    const ExprKind kind = ast_[base].kind;
    const bool subscript = ast_[id].op == static_cast<std::uint8_t>(IndexStyle::subscript);
    const bool bare = subscript ? kind == ExprKind::name || kind == ExprKind::bar ||
                                      kind == ExprKind::index || kind == ExprKind::call
                                : kind != ExprKind::number;
    if (bare) {
      child(base, postfix_level);
    } else {
      text("(");
      enclosed(base);
      text(")");
    }
    text(subscript ? "_{" : "[");
    for (std::size_t k = 1; k < children.size(); ++k) {
      if (k > 1) text(", ");
      enclosed(children[k], ast_[children[k]].kind == ExprKind::range ? formula_level : sum_level);
    }
    text(subscript ? "}" : "]");
  }

  void norm(ExprId id) {
    const std::string_view kind = ast_.text(id);
    if (ascii_) {
      std::string function = "norm";
      if (!kind.empty()) function += "_" + (kind == "∞" ? std::string("inf") : name(kind, 0));
      return call(function, id);
    }
    text("‖");
    barred(only(id));
    text("‖");
    if (!kind.empty()) text("_{" + std::string(kind) + "}");
  }

  void piecewise(ExprId id) {
    const auto children = ast_.children(id);
    text("{ ");
    for (std::size_t i = 0; i < children.size(); i += 2) {
      if (i) text(", ");
      enclosed(children[i], sum_level);
      if (i + 1 == children.size()) {
        text(" otherwise");
        break;
      }
      text(" if ");
      enclosed(children[i + 1]);
    }
    text(" }");
  }

  bool is_family(ExprId id) const { return ast_[id].op == static_cast<std::uint8_t>(ReduceOp::family); }

  // [e for i in 1..N]
  void family(ExprId id) {
    const auto children = ast_.children(id);
    text("[");
    child(children[0], sum_level);
    text(" for ");
    list(children.subspan(1), formula_level);
    text("]");
  }

  void reduce(ExprId id) {
    if (is_family(id)) return family(id);
    constexpr const char* unicode[] = {"Σ", "Π", "max", "min", "mean"};
    constexpr const char* ascii[] = {"sum", "prod", "max", "min", "mean"};
    const auto children = ast_.children(id);
    const ExprNode& e = ast_[id];
    text(ascii_ ? ascii[e.op] : unicode[e.op]);
    auto binders = children.subspan(1);
    if (e.conditional) binders = binders.first(binders.size() - 1);
    const bool single = binders.size() == 1 && !e.conditional && ast_[binders[0]].child_count == 0 &&
                        ast_.text(binders[0]).size() == 1;
    text(single ? "_" : "_{");
    list(binders, formula_level);
    if (e.conditional) {
      text(": ");
      enclosed(children.back());
    }
    text(single ? " " : "} ");
    const ExprId body = children[0];
    if (ast_[body].kind == ExprKind::neg) {
      text("-");
      return child(only(body), product_level);
    }
    child(body, product_level);
  }

  void binder(ExprId id) {
    text(name(ast_.text(id), 0));
    if (ast_[id].child_count == 0) return;
    text("=");
    child(only(id), ast_[only(id)].kind == ExprKind::range ? formula_level : sum_level);
  }

  void member(ExprId id) {
    const auto children = ast_.children(id);
    child(children[0], sum_level);
    text(pick(" ∈ ", " in "));
    if (children.size() == 2 && ast_[children[1]].kind == ExprKind::range)
      return child(children[1], formula_level);
    text("{");
    list(children.subspan(1), sum_level);
    text("}");
  }

  const Ast& ast_;
  bool ascii_;
  bool bars_ = false;  // of the node at hand
  std::vector<Piece> todo_;
  std::vector<Piece> parts_;
  std::string out_;
};

}  // namespace

std::string print_expr(const Ast& ast, ExprId id, PrintStyle style) { return Printer(ast, style).run(id); }

}  // namespace overbar::ast
