// Brackets, norms, lists, matrices and cases.
#include <algorithm>
#include <array>

#include "read/latex_writer.hpp"

namespace overbar::latex {

namespace {

std::string said(const Item& text) {
  std::string out;
  for (const char c : text.text)
    if ((c | 32) >= 'a' && (c | 32) <= 'z') out += static_cast<char>(c | 32);
  return out;
}

bool says(const Item& item, std::initializer_list<std::string_view> words) {
  if (item.kind != ItemKind::text && item.kind != ItemKind::word) return false;
  return std::ranges::find(words, std::string_view(said(item))) != words.end();
}

void trim(Items& items) {
  const auto empty = [](const Item& item) {
    return is_layout(item) || is_sign(item, ",") || is_sign(item, ".") || is_sign(item, ";") ||
           (item.kind == ItemKind::text && item.text.find_first_not_of(" ,.;") == std::string::npos);
  };
  while (!items.empty() && empty(items.back())) items.pop_back();
  while (!items.empty() && empty(items.front())) items.erase(items.begin());
}

bool is_otherwise(const Items& items) {
  return items.size() == 1 && says(items[0], {"otherwise", "else", "ow", "elsewhere"});
}

bool is_blank(const Items& items) { return std::ranges::all_of(items, is_layout); }

}  // namespace

std::vector<std::vector<Items>> rows_of(const Items& items) {
  std::vector<std::vector<Items>> out(1, std::vector<Items>(1));
  for (const Item& item : items) {
    if (item.kind == ItemKind::row)
      out.emplace_back(1);
    else if (item.kind == ItemKind::cell)
      out.back().emplace_back();
    else if (!is_layout(item))
      out.back().back().push_back(item);
  }
  if (out.size() > 1 && out.back().size() == 1 && is_blank(out.back()[0])) out.pop_back();
  return out;
}

void Writer::fenced(const Item& item, const Item*) {
  const Items& inside = item.parts[0];
  if (inside.empty()) return fail(item, "there is nothing between these brackets");
  if (item.text == "‖") return norm(item);
  if (item.text == "|") {
    put(Kind::bar, item.begin, item.begin);
    bracketed(inside, item);
    put(Kind::bar, item.end, item.end);
    return scripts(item);
  }
  if (item.text == "⌊" || item.text == "⌈") return fail(item, "rounding is not part of the language");
  const std::vector<Items> parts = split_at_commas(inside);
  if (item.text == "⟨") {
    if (parts.size() != 2) return fail(item, "an inner product ⟨a, b⟩ has two parts");
    open(item);
    bracketed(parts[0], item);
    put(Kind::middle_dot, item);
    bracketed(parts[1], item);
    close(item);
    return scripts(item);
  }
  // [z > 0] is 1 where it holds; (a, b) and [a, b] are columns, and so is [a, b]^\top as people write it.
  if (parts.size() > 1 && item.text != "{") {
    Item rest = item;
    if (!rest.sup.empty() && is_transpose(rest.sup[0])) rest.sup.erase(rest.sup.begin());
    list(inside, item);
    return scripts(rest);
  }
  if (parts.size() > 1) return fail(item, "a set stands only behind ∈");
  if (item.text == "[" && holds_relation(inside)) put(Kind::indicator, item.begin, item.begin);
  // The brackets of [\begin{array}…] are the matrix's own.
  bracketed(inside, item);
  scripts(item);
}

void Writer::list(const Items& inside, const Item& at) {
  const std::vector<Items> parts = split_at_commas(inside);
  if (std::ranges::any_of(parts, [](const Items& part) { return is_dots(part); }))
    return elided_list(parts, at);
  std::vector<std::vector<Items>> rows;
  for (const Items& part : parts) rows.push_back({part});
  entries(rows, at);
}

void Writer::norm(const Item& item) {
  put(Kind::double_bar, item.begin, item.begin);
  bracketed(item.parts[0], item);
  put(Kind::double_bar, item.end, item.end);
  if (!item.sub.empty()) {
    const Item& kind = item.sub[0];
    if (item.sub.size() != 1 ||
        (kind.kind != ItemKind::number && kind.kind != ItemKind::letter && kind.kind != ItemKind::word &&
         kind.kind != ItemKind::text && !is_sign(kind, "∞")))
      return fail(kind, "the kind of a norm is 1, 2, F or ∞");
    put(Kind::underscore, kind);
    put(Kind::left_brace, kind);
    if (is_sign(kind, "∞"))
      put(Kind::infinity, kind);
    else
      put(kind.kind == ItemKind::number ? Kind::number : Kind::identifier, kind, kind.text);
    put(Kind::right_brace, kind);
  }
  scripts(item, item.sub.size());
}

void Writer::environment(const Item& item) {
  constexpr auto matrices =
      std::to_array<std::string_view>({"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix",
                                       "psmallmatrix", "bsmallmatrix", "array", "vmatrix"});
  constexpr auto transparent = std::to_array<std::string_view>({"aligned", "split", "gathered", "alignedat"});
  if (item.text == "cases" || item.text == "dcases" || item.text == "rcases") {
    cases(item);
    return scripts(item);
  }
  if (std::ranges::find(matrices, item.text) != matrices.end()) {
    if (item.text == "vmatrix") name("det", true, item);
    open(item);
    matrix(item);
    close(item);
    return scripts(item);
  }
  if (std::ranges::find(transparent, item.text) != transparent.end()) {
    bracketed(item.parts[0], item);
    return scripts(item);
  }
  fail(item, "the environment '" + item.text + "' is not understood inside a formula");
}

// value & condition \\ … ; the last may be `otherwise`.
void Writer::cases(const Item& item) {
  const std::vector<std::vector<Items>> rows = rows_of(item.parts[0]);
  open(item);
  put(Kind::left_brace, item.begin, item.begin);
  bool first = true;
  for (const std::vector<Items>& row : rows) {
    Items value = row[0], condition;
    for (std::size_t i = 1; i < row.size(); ++i) std::ranges::copy(row[i], std::back_inserter(condition));
    if (row.size() == 1) {
      // x \text{ if } x > 0
      const auto text =
          std::ranges::find_if(value, [](const Item& part) { return part.kind == ItemKind::text; });
      condition.assign(text, value.end());
      value.erase(value.begin() + (text - value.begin()), value.end());
    }
    trim(value);
    trim(condition);
    if (value.empty() && condition.empty()) continue;
    if (value.empty()) return fail(item, "a case has no value");
    if (condition.empty())
      return fail(value[0], "a case has no condition; expected '& \\text{if } …' or '& \\text{otherwise}'");
    if (!first) put(Kind::comma, value[0].begin, value[0].begin);
    first = false;
    open(value[0]);
    sequence(value);
    close(value.back());
    if (is_otherwise(condition)) {
      word(ast::Word::otherwise, condition[0], "otherwise");
      continue;
    }
    if (says(condition[0], {"if", "when", "for", "where", "whenever"})) condition.erase(condition.begin());
    if (condition.empty()) return fail(item, "a case has no condition");
    for (Item& part : condition) {
      const bool conjunction = says(part, {"and"});
      if (!conjunction && !says(part, {"or"})) continue;
      part.kind = ItemKind::sign;
      part.text = conjunction ? "∧" : "∨";
    }
    word(ast::Word::if_, condition[0], "if");
    open(condition[0]);
    sequence(condition);
    close(condition.back());
  }
  put(Kind::right_brace, item.end, item.end);
  close(item);
}

void Writer::matrix(const Item& item) {
  std::vector<std::vector<Items>> rows = rows_of(item.parts[0]);
  const bool dots = std::ranges::any_of(rows, [](const std::vector<Items>& row) {
    return std::ranges::any_of(row, [](const Items& cell) { return is_dots(cell); });
  });
  // a_1, \dots, a_n in one cell is a list.
  if (rows.size() == 1 && rows[0].size() == 1 && holds_sign(rows[0][0], ",")) return list(rows[0][0], item);
  if (dots) return elided_matrix(rows, item);
  entries(rows, item);
}

// One column is a vector, its entries between commas; rows have blanks between entries and semicolons between
// rows. A blank cell is 0.
void Writer::entries(const std::vector<std::vector<Items>>& rows, const Item& at) {
  std::size_t columns = 0;
  for (const std::vector<Items>& row : rows) columns = std::max(columns, row.size());
  const auto entry = [&](const Items& cell) -> ast::Token& {
    const std::size_t place = list_.tokens.size();
    if (is_blank(cell)) {
      put(Kind::left_parenthesis, at.begin, at.begin);
      put(Kind::number, at.begin, at.begin, "0");
      put(Kind::right_parenthesis, at.begin, at.begin);
    } else {
      put(Kind::left_parenthesis, cell[0].begin, cell[0].begin);
      sequence(cell);
      put(Kind::right_parenthesis, cell.back().end, cell.back().end);
    }
    return list_.tokens[place];
  };
  open(at);
  put(Kind::left_bracket, at.begin, at.begin);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i) put(columns == 1 ? Kind::comma : Kind::semicolon, at.begin, at.begin);
    for (std::size_t j = 0; j < columns; ++j) {
      const bool written = j < rows[i].size();
      ast::Token& first = entry(written ? rows[i][j] : Items{});
      if (j) first.space_before = true;
    }
  }
  put(Kind::right_bracket, at.end, at.end);
  close(at);
}

}  // namespace overbar::latex
