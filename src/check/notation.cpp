#include "check/notation.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "check/names.hpp"
#include "read/print.hpp"

namespace overbar {

using ast::ExprId;
using ast::ExprKind;

namespace {

enum Level : std::uint8_t { sum_level, product_level, factor_level, postfix_level };

Level level_of(const ast::Ast& ast, ExprId id) {
  switch (ast[id].kind) {
    case ExprKind::add:
    case ExprKind::neg:
    case ExprKind::compare:
    case ExprKind::chain:
    case ExprKind::conjunction:
    case ExprKind::disjunction:
    case ExprKind::implication:
    case ExprKind::equivalence:
    case ExprKind::negation:
      return sum_level;
    case ExprKind::mul:
    case ExprKind::dot:
    case ExprKind::hadamard:
    case ExprKind::hadamard_divide:
      return product_level;
    case ExprKind::reduce:
    case ExprKind::partial:
    case ExprKind::divide:
    case ExprKind::gradient:
      return factor_level;
    default:
      return postfix_level;
  }
}

/// How tightly a child must bind where it stands.
Level wanted(ExprKind parent, std::size_t position) {
  switch (parent) {
    case ExprKind::add:
      return sum_level;
    case ExprKind::neg:
      return product_level;
    case ExprKind::mul:
    case ExprKind::dot:
    case ExprKind::hadamard:
    case ExprKind::hadamard_divide:
      return position == 0 ? product_level : factor_level;
    case ExprKind::power:
    case ExprKind::hadamard_power:
      return position == 0 ? postfix_level : sum_level;
    case ExprKind::transpose:
    case ExprKind::inverse:
    case ExprKind::inverse_transpose:
      return postfix_level;
    case ExprKind::index:
      return position == 0 ? postfix_level : sum_level;
    case ExprKind::reduce:
      return position == 0 ? product_level : sum_level;
    default:
      return sum_level;
  }
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_balanced(std::string_view text) {
  std::string open;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k];
    if (c == '\\' && k + 1 < text.size()) {
      ++k;  // \{ and \( are no brackets of ours; \left( is one, whose ( follows
      continue;
    }
    if (c == '(' || c == '[' || c == '{') open.push_back(c);
    if (c == ')' || c == ']' || c == '}') {
      const char wanted_open = c == ')' ? '(' : c == ']' ? '[' : '{';
      if (open.empty() || open.back() != wanted_open) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

std::string joined(const std::string& a, const std::string& b) {
  // A command needs a blank before a letter.
  if (a.empty() || b.empty()) return a + b;
  const bool command =
      a.rfind('\\') != std::string::npos &&
      std::all_of(a.begin() + static_cast<std::ptrdiff_t>(a.rfind('\\')) + 1, a.end(), is_letter);
  return a + (command && is_letter(b[0]) ? " " : "") + b;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 25> greek{{
    {"α", "\\alpha"}, {"β", "\\beta"}, {"γ", "\\gamma"}, {"δ", "\\delta"}, {"ε", "\\epsilon"},
    {"ζ", "\\zeta"},  {"η", "\\eta"},  {"θ", "\\theta"}, {"κ", "\\kappa"}, {"λ", "\\lambda"},
    {"μ", "\\mu"},    {"ν", "\\nu"},   {"ξ", "\\xi"},    {"π", "\\pi"},    {"ρ", "\\rho"},
    {"σ", "\\sigma"}, {"τ", "\\tau"},  {"φ", "\\phi"},   {"χ", "\\chi"},   {"ψ", "\\psi"},
    {"ω", "\\omega"}, {"ℓ", "\\ell"},  {"Σ", "\\Sigma"}, {"Φ", "\\Phi"},   {"Λ", "\\Lambda"},
}};

/// W1 is W_1, σ is \sigma, ŷ is \hat y.
std::string plain_latex(std::string_view name) {
  std::string letters;
  std::string digits;
  for (std::size_t k = 0; k < name.size();) {
    bool found = false;
    for (const auto& [letter, command] : greek)
      if (name.substr(k).starts_with(letter)) {
        letters = joined(letters, std::string(command));
        k += letter.size();
        found = true;
        break;
      }
    if (found) continue;
    if (name.substr(k).starts_with("\u0302")) {
      letters = "\\hat{" + letters + "}";
      k += 2;
    } else if (name.substr(k).starts_with("\u0303")) {
      letters = "\\tilde{" + letters + "}";
      k += 2;
    } else if (name[k] >= '0' && name[k] <= '9' && !letters.empty()) {
      digits = name.substr(k);
      break;
    } else if (name[k] == '_') {
      digits = name.substr(k + 1);
      break;
    } else {
      letters += name[k++];
    }
  }
  const std::size_t ascii = static_cast<std::size_t>(std::ranges::count_if(letters, is_letter));
  if (ascii == letters.size() && ascii > 1) letters = "\\mathrm{" + letters + "}";
  if (digits.empty()) return letters;
  return letters + (digits.size() == 1 ? "_" + digits : "_{" + digits + "}");
}

constexpr std::string_view known_commands[] = {"exp", "log", "ln", "sin", "cos", "tanh", "max", "min", "det"};

std::string function_latex(const std::string& name, const std::map<std::string, std::string>& spelling) {
  if (const auto it = spelling.find(name); it != spelling.end()) return it->second;
  if (std::ranges::find(known_commands, name) != std::end(known_commands)) return "\\" + name;
  const std::string latex = plain_latex(name);
  if (latex.starts_with("\\mathrm{")) return "\\operatorname{" + latex.substr(8);
  return latex;
}

/// A superscript on something that may have one already: W^{(1)} becomes W^{(1)\top}.
std::string raised(const std::string& base, const std::string& superscript) {
  std::size_t depth = 0;
  std::size_t last = std::string::npos;
  for (std::size_t k = 0; k < base.size(); ++k) {
    if (base[k] == '{' || base[k] == '(') ++depth;
    if ((base[k] == '}' || base[k] == ')') && depth > 0) --depth;
    if (base[k] == '^' && depth == 0) last = k;
  }
  if (last == std::string::npos) return base + superscript;
  const std::string inner =
      superscript.starts_with("^{") ? superscript.substr(2, superscript.size() - 3) : superscript.substr(1);
  if (last + 1 < base.size() && base[last + 1] == '{') {
    std::size_t end = last + 2;
    for (depth = 1; end < base.size() && depth > 0; ++end) {
      if (base[end] == '{') ++depth;
      if (base[end] == '}') --depth;
    }
    return joined(base.substr(0, end - 1), inner) + base.substr(end - 1);
  }
  return "\\left(" + base + "\\right)" + superscript;
}

}  // namespace

Notation::Notation(const SourceMap& sources, const Page& page, std::uint32_t file)
    : sources_(sources), file_(file), by_d_(adjoints_by_d(sources.files[file].text)) {
  const ast::Ast& ast = page.sheet.ast;
  find_extents(ast);
  for (ExprId id = 0; id < ast.nodes.size(); ++id) {
    const ExprKind kind = ast[id].kind;
    bars_ = bars_ || kind == ExprKind::bar;
    if ((kind != ExprKind::name && kind != ExprKind::call) || !is_whole(id)) continue;
    std::string text = source(extent_[id]);
    if (kind == ExprKind::call) {
      // The name before the brackets and primes; \operatorname{…} with its group.
      std::size_t from = 0;
      if (text.starts_with("\\operatorname{") || text.starts_with("\\mathrm{") || text.starts_with("\\text"))
        from = std::min(text.find('}'), text.size());
      text = text.substr(0, text.find_first_of("('[{^_ ", from));
      text = text.substr(0, std::min(text.find("\\left"), text.find("\\big")));
      if (text == "\\frac" || text == "\\sqrt" || text == "e") continue;
    }
    if (text.empty() || !is_balanced(text)) continue;
    if (by_d_ && text[0] == 'd' && !ast.text(id).starts_with('d')) continue;
    spelling_.try_emplace(std::string(ast.text(id)), text);
  }
  for (ExprId id = 0; id < ast.nodes.size(); ++id)
    if (const std::string latex =
            ast[id].kind == ExprKind::name ? step_latex(page, std::string(ast.text(id))) : std::string{};
        !latex.empty())
      spelling_.try_emplace(std::string(ast.text(id)), latex);
  const std::string& text = sources.files[file].text;
  const auto count = [&](std::string_view piece) {
    std::size_t found = 0;
    for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++found;
    return found;
  };
  const auto commonest = [&](std::initializer_list<std::string_view> pieces, std::string& style) {
    std::size_t best = 0;
    for (const std::string_view piece : pieces)
      if (const std::size_t times = count(piece); times > best) {
        best = times;
        style = piece;
      }
  };
  commonest(
      {"^\\top", "^{\\top}", "^T", "^{T}", "^\\intercal", "^{\\mathsf T}", "^\\mathsf{T}", "^{\\mathsf{T}}"},
      transpose_);
  commonest({"\\odot", "\\circ"}, hadamard_);
  commonest({"\\bar", "\\overline"}, bar_);
}

void Notation::add_spelling(const std::string& name, const std::string& latex) {
  if (!latex.empty()) spelling_.try_emplace(name, latex);
}

std::string Notation::source(Span span) const {
  const std::string& text = sources_.files[span.file].text;
  if (span.begin > span.end || span.end > text.size()) return {};
  return text.substr(span.begin, span.end - span.begin);
}

// The places of expressions leave out what only the typesetting needs: the brackets around a sum, `\frac{`
// and the brace that closes it. Whatever is open in a place is closed by reaching out.
Span Notation::balanced(Span span, bool fraction) const {
  const std::string& text = sources_.files[span.file].text;
  constexpr std::uint32_t reach = 400;
  const auto command_before = [&](std::uint32_t at) {
    std::uint32_t begin = at;
    while (begin > 0 && is_letter(text[begin - 1])) --begin;
    return begin > 0 && begin < at && text[begin - 1] == '\\' ? begin - 1 : at;
  };
  if (fraction) {
    std::uint32_t at = span.begin;
    while (at > 0 && (is_blank(text[at - 1]) || text[at - 1] == '{')) --at;
    const std::uint32_t command = command_before(at);
    if (std::string_view(text).substr(command, at - command).ends_with("frac")) span.begin = command;
  }
  std::string open;       // brackets open at the end
  std::string unmatched;  // closing ones that were opened before
  for (std::uint32_t k = span.begin; k < span.end; ++k) {
    const char c = text[k];
    if (c == '\\' && k + 1 < span.end && !is_letter(text[k + 1])) {
      ++k;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') open.push_back(c);
    if (c != ')' && c != ']' && c != '}') continue;
    if (open.empty())
      unmatched.push_back(c);
    else
      open.pop_back();
  }
  for (std::size_t k = 0; k < unmatched.size(); ++k) {
    std::uint32_t at = span.begin;
    std::size_t depth = 1;
    while (at > 0 && span.begin - at < reach && depth > 0) {
      --at;
      if (text[at] == ')' || text[at] == ']' || text[at] == '}') ++depth;
      if (text[at] == '(' || text[at] == '[' || text[at] == '{') --depth;
    }
    if (depth > 0) return span;
    // \frac{…}{: the group before, and the command of the group.
    while (text[at] == '{' && at > 0 && text[at - 1] == '}') {
      std::uint32_t group = at - 1;
      for (depth = 1; group > 0 && depth > 0;) {
        --group;
        if (text[group] == '}') ++depth;
        if (text[group] == '{') --depth;
      }
      at = group;
    }
    span.begin = command_before(at);
  }
  for (std::size_t k = open.size(); k-- > 0;) {
    std::uint32_t at = span.end;
    std::size_t depth = 1;
    while (at < text.size() && at - span.end < reach && depth > 0) {
      if (text[at] == '(' || text[at] == '[' || text[at] == '{') ++depth;
      if (text[at] == ')' || text[at] == ']' || text[at] == '}') --depth;
      ++at;
    }
    if (depth > 0) return span;
    span.end = at;
  }
  return span;
}

void Notation::find_extents(const ast::Ast& ast) {
  extent_.assign(ast.nodes.size(), no_place);
  whole_.assign(ast.nodes.size(), false);
  for (ExprId id = 0; id < ast.nodes.size(); ++id) {
    Span span = ast[id].span;
    if (span.file != file_ || span.begin >= span.end) continue;
    for (const ExprId child : ast.children(id)) {
      if (extent_[child].file != file_) continue;
      span.begin = std::min(span.begin, extent_[child].begin);
      span.end = std::max(span.end, extent_[child].end);
    }
    extent_[id] = balanced(span, ast[id].kind == ExprKind::divide);
    const std::string text = source(extent_[id]);
    whole_[id] =
        is_balanced(text) && text.find('&') == std::string::npos && text.find("\\\\") == std::string::npos;
  }
  // From inside a macro, or under a bar, every part has the place of the whole.
  std::vector<bool> part(ast.nodes.size(), false);
  for (ExprId id = static_cast<ExprId>(ast.nodes.size()); id-- > 0;) {
    const auto children = ast.children(id);
    for (std::size_t k = 0; k < children.size(); ++k) {
      const Span own = extent_[children[k]];
      if (own.file == no_place.file) continue;
      if (own == extent_[id] && ast[id].kind != ExprKind::compare && ast[id].kind != ExprKind::chain)
        whole_[children[k]] = false;
      for (std::size_t j = k + 1; j < children.size(); ++j) {
        const Span other = extent_[children[j]];
        if (other.file == own.file && other.begin < own.end && own.begin < other.end)
          part[children[k]] = part[children[j]] = true;
      }
    }
    if (part[id]) {
      whole_[id] = false;
      for (const ExprId child : children) part[child] = true;
    }
  }
}

std::optional<Span> Notation::bracketed(Span span) const {
  const std::string& text = sources_.files[span.file].text;
  std::size_t begin = span.begin;
  std::size_t end = span.end;
  while (begin > 0 && is_blank(text[begin - 1])) --begin;
  while (end < text.size() && is_blank(text[end])) ++end;
  for (const auto& [open, close] : {std::pair{std::string_view("("), std::string_view(")")},
                                    std::pair{std::string_view("["), std::string_view("]")}}) {
    const std::string_view before(text.data(), begin);
    const std::string_view after(text.data() + end, text.size() - end);
    if (!before.ends_with(open)) continue;
    constexpr std::string_view left_sizes[] = {"\\left", "\\bigl", "\\Bigl", "\\biggl",
                                               "\\big",  "\\Big",  "\\bigg"};
    constexpr std::string_view right_sizes[] = {"\\right", "\\bigr", "\\Bigr", "\\biggr",
                                                "\\big",   "\\Big",  "\\bigg"};
    const std::string_view head = before.substr(0, before.size() - 1);
    for (std::size_t k = 0; k < std::size(left_sizes); ++k)
      if (head.ends_with(left_sizes[k]) && after.starts_with(right_sizes[k]) &&
          after.substr(right_sizes[k].size()).starts_with(close))
        return Span{span.file, static_cast<std::uint32_t>(begin - 1 - left_sizes[k].size()),
                    static_cast<std::uint32_t>(end + right_sizes[k].size() + 1)};
    if (after.starts_with(close))
      return Span{span.file, static_cast<std::uint32_t>(begin - 1), static_cast<std::uint32_t>(end + 1)};
  }
  return std::nullopt;
}

std::string Notation::write(const ast::Ast& ast, ExprId root) const {
  std::set<ExprId> below{root};
  std::vector<ExprId> stack{root};
  while (!stack.empty()) {
    const ExprId id = stack.back();
    stack.pop_back();
    if (is_whole(id)) continue;
    for (const ExprId child : ast.children(id))
      if (below.insert(child).second) stack.push_back(child);
  }
  std::map<ExprId, std::string> texts;
  // What stands inside something that is taken as it stands was not written.
  const auto text_of = [&](ExprId id) -> std::string {
    if (const auto it = texts.find(id); it != texts.end()) return it->second;
    return is_whole(id) ? source(extent_[id]) : ast::print_expr(ast, id);
  };
  const auto child = [&](ExprId id, std::size_t position) -> std::string {
    const ExprId part = ast.child(id, static_cast<std::uint32_t>(position));
    const std::string text = text_of(part);
    if (level_of(ast, part) >= wanted(ast[id].kind, position)) return text;
    if (is_whole(part))
      if (const auto around = bracketed(extent_[part])) return source(*around);
    return "(" + text + ")";
  };
  for (const ExprId id : below) {
    const ast::ExprNode& node = ast[id];
    const std::size_t count = ast.children(id).size();
    const std::string name(ast.text(id));
    std::string text;
    const auto letter = node.kind == ExprKind::name ? letters_.find(name) : letters_.end();
    if (is_whole(id) && letter == letters_.end()) {
      text = source(extent_[id]);
    } else {
      switch (node.kind) {
        case ExprKind::name: {
          if (letter != letters_.end()) {
            text = plain_latex(letter->second);
            break;
          }
          const auto it = spelling_.find(name);
          text = it != spelling_.end() ? it->second : plain_latex(name);
          break;
        }
        case ExprKind::number:
          text = name;
          break;
        case ExprKind::bar: {
          if (!bars_) {
            text = "\\frac{\\partial " + objective_ + "}{\\partial " + child(id, 0) + "}";
            break;
          }
          const std::string inner = child(id, 0);
          if (by_d_) {
            text = "d" + inner;
            break;
          }
          text = inner.size() == 1 || inner[0] == '\\' ? joined(bar_ + (inner.size() == 1 ? " " : ""), inner)
                                                       : bar_ + "{" + inner + "}";
          if (inner.find_first_of("_^{ ") != std::string::npos) {
            // \bar{W}_1 as people write it: the bar over the letter.
            const std::size_t cut = inner.find_first_of("_^");
            text = cut != std::string::npos && inner[0] != '\\'
                       ? bar_ + "{" + inner.substr(0, cut) + "}" + inner.substr(cut)
                       : bar_ + "{" + inner + "}";
          }
          break;
        }
        case ExprKind::partial:
          text = "\\frac{\\partial " + child(id, 0) + "}{";
          for (std::size_t k = 1; k < count; ++k) text += "\\partial " + child(id, k);
          text += "}";
          break;
        case ExprKind::neg:
          text = "-" + child(id, 0);
          break;
        case ExprKind::add:
          for (std::size_t k = 0; k < count; ++k) {
            std::string piece = child(id, k);
            const bool minus = piece.starts_with("-");
            if (k == 0 || !minus) {
              text += (k == 0 ? "" : " + ") + piece;
            } else {
              piece.erase(0, 1);
              while (!piece.empty() && is_blank(piece[0])) piece.erase(0, 1);
              text += " - " + piece;
            }
          }
          break;
        case ExprKind::mul: {
          const ExprId first = ast.child(id, 0);
          const ExprId second = ast.child(id, 1);
          const std::string right =
              ast[second].kind == ExprKind::hadamard ? "(" + text_of(second) + ")" : child(id, 1);
          if (ast[first].kind == ExprKind::hadamard) {
            text = "(" + text_of(first) + ") " + right;
            break;
          }
          const bool digit = !right.empty() && right[0] >= '0' && right[0] <= '9';
          text = child(id, 0) + (digit ? " \\cdot " : " ") + right;
          break;
        }
        case ExprKind::dot:
          text = child(id, 0) + " \\cdot " + child(id, 1);
          break;
        case ExprKind::hadamard:
          text = child(id, 0) + " " + hadamard_ + " " + child(id, 1);
          break;
        case ExprKind::divide:
        case ExprKind::hadamard_divide:
          text = "\\frac{" + text_of(ast.child(id, 0)) + "}{" + text_of(ast.child(id, 1)) + "}";
          break;
        case ExprKind::power:
        case ExprKind::hadamard_power: {
          const std::string exponent = child(id, 1);
          text = raised(child(id, 0), exponent.size() == 1 ? "^" + exponent : "^{" + exponent + "}");
          break;
        }
        case ExprKind::transpose:
          text = raised(child(id, 0), transpose_);
          break;
        case ExprKind::inverse:
          text = raised(child(id, 0), "^{-1}");
          break;
        case ExprKind::inverse_transpose:
          text = raised(child(id, 0), "^{-\\top}");
          break;
        case ExprKind::call:
          if (name == "sqrt" && node.op == 0) {
            text = "\\sqrt{" + child(id, 0) + "}";
            break;
          }
          text = function_latex(name, spelling_) + std::string(node.op, '\'') + "(";
          for (std::size_t k = 0; k < count; ++k) text += (k == 0 ? "" : ", ") + child(id, k);
          text += ")";
          break;
        case ExprKind::index: {
          std::string indices;
          std::size_t last = count;  // (∂L/∂Z)_n is a row
          while (last > 2 && ast[ast.child(id, static_cast<std::uint32_t>(last - 1))].kind == ExprKind::slice)
            --last;
          for (std::size_t k = 1; k < last; ++k) {
            const std::string piece = child(id, k);
            if (k > 1 && (piece.size() > 1 || indices.size() > 1)) indices += ",";
            indices += piece;
          }
          const std::string subscript = indices.size() == 1 ? "_" + indices : "_{" + indices + "}";
          // A second subscript stands behind a bracket.
          const auto below = [&](const std::string& base) {
            const bool closed = base.starts_with('(') && base.ends_with(')') &&
                                is_balanced(std::string_view(base).substr(1, base.size() - 2));
            return (base.find('_') != std::string::npos && !closed ? "(" + base + ")" : base) + subscript;
          };
          const ExprId of = ast.child(id, 0);
          const bool barred = !bars_ && ast[of].kind == ExprKind::bar;
          if (barred || (ast[of].kind == ExprKind::partial && ast.children(of).size() == 2)) {
            const std::string above = barred ? objective_ : text_of(ast.child(of, 0));
            const std::string variable = text_of(ast.child(of, barred ? 0 : 1));
            const std::string begin = "\\frac{\\partial " + above + "}{\\partial ";
            text = last < count ? "\\left(" + begin + variable + "}\\right)" + subscript
                                : begin + below(variable) + "}";
            break;
          }
          text = below(child(id, 0));
          break;
        }
        case ExprKind::range:
          text = child(id, 0) + ".." + child(id, 1);
          break;
        case ExprKind::binder:
          text = name;
          break;
        case ExprKind::reduce: {
          const auto op = static_cast<ast::ReduceOp>(node.op);
          if (op == ast::ReduceOp::family) {
            text = "\\left[" + child(id, 0) + "\\right]_{";
            for (std::size_t k = 1; k < count; ++k) text += (k > 1 ? "," : "") + child(id, k);
            text += "}";
            break;
          }
          text = op == ast::ReduceOp::sum       ? "\\sum"
                 : op == ast::ReduceOp::product ? "\\prod"
                 : op == ast::ReduceOp::max     ? "\\max"
                 : op == ast::ReduceOp::min     ? "\\min"
                                                : "\\operatorname{mean}";
          std::string under;
          std::string over;
          for (std::size_t k = 1; k < count; ++k) {
            const ExprId binder = ast.child(id, static_cast<std::uint32_t>(k));
            std::string piece = text_of(binder);
            const auto bounds = ast.children(binder);
            if (ast[binder].kind == ExprKind::binder && bounds.size() == 1 &&
                ast[bounds[0]].kind == ExprKind::range && !is_whole(binder)) {
              piece += "=" + text_of(ast.child(bounds[0], 0));
              over = text_of(ast.child(bounds[0], 1));
            }
            under += (under.empty() ? "" : ",") + piece;
          }
          text += under.size() == 1 ? "_" + under : "_{" + under + "}";
          if (!over.empty()) text += "^{" + over + "}";
          text += " " + child(id, 0);
          break;
        }
        case ExprKind::norm:
          text = "\\|" + child(id, 0) + "\\|" + (name.empty() ? "" : "_{" + name + "}");
          break;
        case ExprKind::abs:
          text = "|" + child(id, 0) + "|";
          break;
        case ExprKind::indicator:
          text = "\\mathbb{1}[" + child(id, 0) + "]";
          break;
        case ExprKind::compare: {
          constexpr const char* signs[] = {" = ", " \\neq ", " < ", " \\le ", " > ", " \\ge "};
          text = child(id, 0) + signs[node.op] + child(id, 1);
          break;
        }
        case ExprKind::piecewise:
          text = "\\begin{cases} ";
          for (std::size_t k = 0; k < count; k += 2)
            text += child(id, k) + (k + 1 < count ? " & \\text{if } " + child(id, k + 1) + " \\\\ "
                                                  : " & \\text{otherwise} ");
          text += "\\end{cases}";
          break;
        case ExprKind::ones:
          text = "\\mathbf{1}" + (count == 0 ? std::string{} : "_{" + child(id, 0) + "}");
          break;
        default:
          text = ast::print_expr(ast, id);
          break;
      }
    }
    texts[id] = std::move(text);
  }
  return text_of(root);
}

Notation::Replacement Notation::replace(const ast::Ast& ast, Span side,
                                        const std::unordered_map<ExprId, ExprId>& parent, ExprId at,
                                        ExprId by) const {
  const auto up = parent.find(at);
  Replacement result{is_whole(at) ? extent_[at] : side, write(ast, by)};
  if (up == parent.end()) return result;
  const ExprId above = up->second;
  std::size_t position = 0;
  while (ast.child(above, static_cast<std::uint32_t>(position)) != at) ++position;
  const bool loose = level_of(ast, by) < wanted(ast[above].kind, position);
  const auto around = bracketed(result.place);
  if (loose && !around) result.text = "(" + result.text + ")";
  if (!loose && around && level_of(ast, at) < wanted(ast[above].kind, position)) result.place = *around;
  return result;
}

}  // namespace overbar
