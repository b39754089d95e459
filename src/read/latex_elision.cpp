// What dots stand for. The first and the last entry are compared item by item: where one has 1 and the other
// n, the general one has an index (anti-unification, Plotkin 1970, with one variable). The entries between
// must be instances of it. A vector with the entries e(i) is Σ_{i=1..n} e(i) onehot(i, n), a matrix Σ_{i,j}
// e(i,j) onehot(i, m) onehot(j, n)ᵀ: nothing new is needed in the language.
#include <algorithm>
#include <array>

#include "read/latex_writer.hpp"

namespace overbar::latex {

namespace {

Item make_letter(std::string_view text, const Item& at) {
  Item item;
  item.kind = ItemKind::letter;
  item.text = text;
  item.begin = at.begin;
  item.end = at.end;
  return item;
}

/// a_{11} has the indices 1 and 1, a_{m1} the indices m and 1.
Items digits_apart(const Items& items) {
  Items out;
  for (const Item& item : items) {
    if (item.kind == ItemKind::number && item.text.size() == 2 && items.size() == 1 &&
        !item.text.contains('.')) {
      for (const char digit : item.text) {
        out.push_back(item);
        out.back().text = digit;
      }
    } else if (item.kind == ItemKind::letter && item.sub.size() == 1 &&
               item.sub[0].kind == ItemKind::number && item.sub[0].begin == item.begin + item.text.size()) {
      out.push_back(item);
      out.back().sub.clear();
      out.push_back(item.sub[0]);
    } else {
      out.push_back(item);
    }
  }
  return out;
}

struct Generalised {
  Items entry;
  Items last;  // what the index runs to
  bool varies = false;
  bool fits = true;
};

void generalise(const Items& first, const Items& last, const std::string& index, Items& out,
                Generalised& state);

void record(const Items& to, Generalised& state) {
  if (state.varies && canonical(state.last) != canonical(to)) state.fits = false;
  state.varies = true;
  state.last = to;
}

void generalise(const Item& first, const Item& last, const std::string& index, Items& out,
                Generalised& state) {
  if (canonical(first) == canonical(last)) return out.push_back(first);
  const bool counts = first.kind == ItemKind::number && first.sub.empty() && first.sup.empty();
  if (counts && (last.kind == ItemKind::number || last.kind == ItemKind::letter)) {
    if (first.text != "1") state.fits = false;
    record({last}, state);
    return out.push_back(make_letter(index, first));
  }
  if (first.kind != last.kind || first.text != last.text || first.parts.size() != last.parts.size() ||
      first.primes != last.primes || first.bars != last.bars) {
    state.fits = false;
    return out.push_back(first);
  }
  Item general = first;
  for (std::size_t i = 0; i < first.parts.size(); ++i) {
    general.parts[i].clear();
    generalise(first.parts[i], last.parts[i], index, general.parts[i], state);
  }
  general.sub.clear();
  general.sup.clear();
  generalise(digits_apart(first.sub), digits_apart(last.sub), index, general.sub, state);
  generalise(first.sup, last.sup, index, general.sup, state);
  out.push_back(std::move(general));
}

void generalise(const Items& first, const Items& last, const std::string& index, Items& out,
                Generalised& state) {
  if (first.size() == last.size()) {
    for (std::size_t i = 0; i < first.size(); ++i) generalise(first[i], last[i], index, out, state);
    return;
  }
  // 1 against n−1
  if (first.size() == 1 && first[0].kind == ItemKind::number && first[0].text == "1" && !last.empty()) {
    record(last, state);
    return out.push_back(make_letter(index, first[0]));
  }
  state.fits = false;
}

Generalised generalised(const Items& first, const Items& last, const std::string& index) {
  Generalised state;
  Items out;
  generalise(first, last, index, out, state);
  state.entry = std::move(out);
  return state;
}

/// Replaces the index letter by a number.
void instantiate(Items& items, const std::string& index, const std::string& number) {
  for (Item& item : items) {
    if (item.kind == ItemKind::letter && item.text == index) {
      item.kind = ItemKind::number;
      item.text = number;
    }
    for (Items& part : item.parts) instantiate(part, index, number);
    instantiate(item.sub, index, number);
    instantiate(item.sup, index, number);
  }
}

Items apart(const Items& items) {
  Items out = items;
  for (Item& item : out) {
    for (Items& part : item.parts) part = apart(part);
    item.sub = digits_apart(apart(item.sub));
    item.sup = apart(item.sup);
  }
  return out;
}

bool is_instance(const Items& entry, const Generalised& general, const std::string& index,
                 std::size_t number) {
  Items at = general.entry;
  instantiate(at, index, std::to_string(number));
  return canonical(apart(at)) == canonical(apart(entry));
}

/// The general entry of a list with one place of dots before its last entry.
bool general_entry(const std::vector<Items>& entries, const std::string& index, Generalised& out,
                   std::string& why) {
  std::vector<const Items*> before;
  std::size_t dots = 0, at = 0;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (is_dots(entries[i])) ++dots, at = i;
  why = "what the dots stand for is not clear; write the first entries, dots and the last entry";
  if (dots != 1 || at == 0 || at + 2 != entries.size()) return false;
  out = generalised(entries[0], entries.back(), index);
  if (!out.fits || !out.varies) return false;
  for (std::size_t i = 1; i < at; ++i)
    if (!is_instance(entries[i], out, index, i + 1)) {
      why = "the entries before the dots do not follow the pattern of the first and the last";
      return false;
    }
  return true;
}

/// The entry of any row and column, from two that are mirrored: −p_1 p_n and −p_n p_1 make −p_i p_j.
struct Mirrored {
  std::string row, column;
  bool varies = false, fits = true;
};

bool is_one(const Item& item) {
  return item.kind == ItemKind::number && item.text == "1" && item.sub.empty() && item.sup.empty();
}

Items mirrored(const Items& upper, const Items& lower, const Item& last, Mirrored& state) {
  Items out;
  state.fits = state.fits && upper.size() == lower.size();
  for (std::size_t i = 0; i < upper.size() && state.fits; ++i) {
    const Item& a = upper[i];
    const Item& b = lower[i];
    if (canonical(a) == canonical(b)) {
      out.push_back(a);
      continue;
    }
    const bool row = is_one(a) && canonical(b) == canonical(last);
    if (row || (is_one(b) && canonical(a) == canonical(last))) {
      state.varies = true;
      out.push_back(make_letter(row ? state.row : state.column, a));
      continue;
    }
    state.fits = a.kind == b.kind && a.text == b.text && a.parts.size() == b.parts.size() &&
                 a.primes == b.primes && a.bars == b.bars && state.fits;
    if (!state.fits) break;
    Item general = a;
    for (std::size_t k = 0; k < a.parts.size(); ++k)
      general.parts[k] = mirrored(a.parts[k], b.parts[k], last, state);
    general.sub = mirrored(digits_apart(a.sub), digits_apart(b.sub), last, state);
    general.sup = mirrored(a.sup, b.sup, last, state);
    out.push_back(std::move(general));
  }
  return out;
}

void instantiate(Items& items, const std::string& index, const Item& by) {
  for (Item& item : items) {
    if (item.kind == ItemKind::letter && item.text == index) {
      item.kind = by.kind;
      item.text = by.text;
    }
    for (Items& part : item.parts) instantiate(part, index, by);
    instantiate(item.sub, index, by);
    instantiate(item.sup, index, by);
  }
}

}  // namespace

/// A square with its first rows and columns, dots and the last ones, whose diagonal is another formula than
/// the rest: p_1(1 − p_1), −p_1 p_2, … It is diag(…) + Σ_{i,j} 1[i ≠ j] e(i,j) onehot(i, n) onehot(j, n)ᵀ.
bool Writer::elided_square(const std::vector<std::vector<Items>>& rows, const Item& at) {
  const std::size_t size = rows.size();
  if (size < 3 || std::ranges::any_of(rows, [&](const auto& row) { return row.size() != size; }))
    return false;
  const std::size_t dots = size - 2;  // the row and the column of dots
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j)
      if ((i == dots || j == dots) != is_dots(rows[i][j])) return false;
  std::vector<Items> diagonal;
  for (std::size_t i = 0; i < size; ++i) diagonal.push_back(rows[i][i]);
  std::vector<const Items*> all;
  for (const auto& row : rows)
    for (const Items& cell : row) all.push_back(&cell);
  Mirrored state;
  state.row = free_index(all);
  state.column = free_index(all, state.row);
  Generalised on;
  std::string why;
  const bool follows = general_entry(diagonal, state.row, on, why);
  if (!on.fits || !on.varies || on.last.size() != 1) return false;
  const Items off = mirrored(rows[0].back(), rows.back()[0], on.last[0], state);
  if (state.fits && state.varies && !follows) {
    fail(at, "on the diagonal, " + why);
    return true;
  }
  if (!state.fits || !state.varies) return false;
  Items corner = off;
  instantiate(corner, state.column, make_letter(state.row, at));
  if (canonical(apart(corner)) == canonical(apart(on.entry))) return false;  // the same pattern everywhere
  const auto label = [&](std::size_t k) {
    if (k + 1 == size) return on.last[0];
    Item number = make_letter(std::to_string(k + 1), at);
    number.kind = ItemKind::number;
    return number;
  };
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) {
      if (i == j || i == dots || j == dots) continue;
      Items instance = off;
      instantiate(instance, state.row, label(i));
      instantiate(instance, state.column, label(j));
      if (canonical(apart(instance)) == canonical(apart(rows[i][j]))) continue;
      fail(at, "the entry in row " + canonical(label(i)) + ", column " + canonical(label(j)) +
                   " does not follow the pattern of the corners");
      return true;
    }
  open(at);
  name("diag", true, at);
  open(at);
  elided_list(diagonal, at);
  close(at);
  put(Kind::plus, at.begin, at.begin);
  sum_over(at, {{state.row, on.last}, {state.column, on.last}});
  put(Kind::number, at.begin, at.begin, "1");
  put(Kind::left_bracket, at.begin, at.begin);
  put(Kind::identifier, at.begin, at.begin, state.row);
  put(Kind::not_equal, at.begin, at.begin);
  put(Kind::identifier, at.begin, at.begin, state.column);
  put(Kind::right_bracket, at.begin, at.begin);
  bracketed(off, at);
  one_hot(state.row, on.last, at);
  one_hot(state.column, on.last, at);
  put(Kind::transpose, at.end, at.end);
  close(at);
  return true;
}

std::string Writer::free_index(const std::vector<const Items*>& inside, std::string_view taken) {
  for (const std::string_view letter : {"i", "j", "k", "l", "p", "q", "u", "v"}) {
    if (letter == taken || names_.knows(std::string(letter)) || used_.contains(letter)) continue;
    const bool used =
        std::ranges::any_of(inside, [&](const Items* items) { return canonical(*items).contains(letter); });
    if (!used) return *used_.emplace(letter).first;
  }
  return *used_.insert("r" + std::to_string(used_.size())).first;
}

void Writer::one_hot(const std::string& index, const Items& size, const Item& at) {
  name("onehot", true, at);
  open(at);
  put(Kind::identifier, at, index);
  put(Kind::comma, at);
  sequence(size);
  close(at);
}

/// The head of a sum: Σ_{i=1..n, j=1..m}.
void Writer::sum_over(const Item& at, const std::vector<std::pair<std::string, Items>>& ranges) {
  put(Kind::big_sum, at.begin, at.begin);
  put(Kind::underscore, at.begin, at.begin);
  put(Kind::left_brace, at.begin, at.begin);
  for (std::size_t k = 0; k < ranges.size(); ++k) {
    if (k) put(Kind::comma, at.begin, at.begin);
    put(Kind::identifier, at.begin, at.begin, ranges[k].first);
    put(Kind::equal, at.begin, at.begin);
    put(Kind::number, at.begin, at.begin, "1");
    put(Kind::dots, at.begin, at.begin);
    sequence(ranges[k].second);
  }
  put(Kind::right_brace, at.begin, at.begin);
}

void Writer::elided_list(const std::vector<Items>& entries, const Item& at) {
  std::vector<const Items*> all;
  for (const Items& entry : entries) all.push_back(&entry);
  const std::string index = free_index(all);
  Generalised general;
  std::string why;
  if (!general_entry(entries, index, general, why)) return fail(at, why);
  open(at);
  sum_over(at, {{index, general.last}});
  bracketed(general.entry, at);
  one_hot(index, general.last, at);
  close(at);
}

// Rows, columns or both are elided; or only the diagonal is written.
void Writer::elided_matrix(const std::vector<std::vector<Items>>& rows, const Item& at) {
  std::vector<const Items*> all;
  std::size_t columns = 0;
  for (const std::vector<Items>& row : rows) {
    columns = std::max(columns, row.size());
    for (const Items& cell : row) all.push_back(&cell);
  }
  if (columns == 1) {
    std::vector<Items> entries;
    for (const std::vector<Items>& row : rows) entries.push_back(row[0]);
    return elided_list(entries, at);
  }
  if (rows.size() == 1) {  // a row is the transpose of a column
    open(at);
    elided_list(rows[0], at);
    put(Kind::transpose, at.end, at.end);
    return close(at);
  }
  const auto blank = [](const Items& cell) {
    return cell.empty() || is_dots(cell) ||
           (cell.size() == 1 && cell[0].kind == ItemKind::number && cell[0].text == "0");
  };
  const auto all_dots = [](const std::vector<Items>& row) {
    return std::ranges::all_of(row, [](const Items& cell) { return is_dots(cell); });
  };
  // diag(a_1, …, a_n)
  bool diagonal = rows.size() == columns && rows.size() > 2;
  std::vector<Items> on_diagonal;
  for (std::size_t i = 0; i < rows.size() && diagonal; ++i)
    for (std::size_t j = 0; j < columns && diagonal; ++j) {
      const Items cell = j < rows[i].size() ? rows[i][j] : Items{};
      if (i == j)
        on_diagonal.push_back(cell);
      else
        diagonal = blank(cell);
    }
  diagonal =
      diagonal && std::ranges::count_if(on_diagonal, [](const Items& cell) { return is_dots(cell); }) == 1;
  if (diagonal && !is_dots(on_diagonal[0]) && !on_diagonal[0].empty()) {
    name("diag", true, at);
    open(at);
    elided_list(on_diagonal, at);
    return close(at);
  }
  const auto letters = used_;
  if (elided_square(rows, at)) return;
  used_ = letters;
  const std::string row_index = free_index(all);
  const std::string column_index = free_index(all, row_index);
  const bool rows_elided = std::ranges::any_of(rows, all_dots);
  Generalised along;  // the columns
  std::string why;
  // Each written row in its general form: one entry if columns are elided, else all of them.
  std::vector<std::vector<Items>> written;
  bool columns_elided = false;
  for (const std::vector<Items>& row : rows) {
    if (all_dots(row)) {
      written.push_back(row);
      continue;
    }
    if (std::ranges::none_of(row, [](const Items& cell) { return is_dots(cell); })) {
      written.push_back(row);
      continue;
    }
    Generalised general;
    if (!general_entry(row, column_index, general, why)) return fail(at, why);
    if (columns_elided && canonical(general.last) != canonical(along.last))
      return fail(at, "the rows end with different indices");
    along = general;
    columns_elided = true;
    written.push_back({general.entry});
  }
  std::size_t width = 0;
  for (const std::vector<Items>& row : written)
    if (!all_dots(row)) width = std::max(width, row.size());
  Generalised down;                       // the rows
  std::vector<std::vector<Items>> cells;  // general or explicit rows
  if (rows_elided) {
    cells.emplace_back();
    for (std::size_t j = 0; j < width; ++j) {
      std::vector<Items> column;
      for (const std::vector<Items>& row : written) {
        if (all_dots(row))
          column.push_back(row[0]);
        else if (j < row.size())
          column.push_back(row[j]);
        else
          return fail(at, "the rows have different lengths");
      }
      Generalised general;
      // A column of the same entry everywhere takes its length from the others.
      const bool constant = !column.empty() && canonical(column[0]) == canonical(column.back());
      if (constant) {
        cells[0].push_back(column[0]);
        continue;
      }
      if (!general_entry(column, row_index, general, why)) return fail(at, why);
      if (down.varies && canonical(general.last) != canonical(down.last))
        return fail(at, "the columns end with different indices");
      down = general;
      cells[0].push_back(general.entry);
    }
    if (!down.varies) return fail(at, "what the dots stand for is not clear");
  } else {
    cells = written;
  }
  open(at);
  bool first = true;
  for (std::size_t i = 0; i < cells.size(); ++i)
    for (std::size_t j = 0; j < cells[i].size(); ++j) {
      if (!first) put(Kind::plus, at.begin, at.begin);
      first = false;
      const bool summed = rows_elided || columns_elided;
      if (summed) {
        std::vector<std::pair<std::string, Items>> ranges;
        if (rows_elided) ranges.emplace_back(row_index, down.last);
        if (columns_elided) ranges.emplace_back(column_index, along.last);
        sum_over(at, ranges);
      }
      const auto number = [&](std::size_t value) {
        Item item = make_letter(std::to_string(value), at);
        item.kind = ItemKind::number;
        return item;
      };
      bracketed(cells[i][j], at);
      const auto unit = [&](bool elided, const std::string& index, const Items& last, std::size_t place,
                            std::size_t size) {
        if (elided) return one_hot(index, last, at);
        one_hot(std::to_string(place + 1), {number(size)}, at);
        list_.tokens[list_.tokens.size() - 4].kind = Kind::number;
      };
      unit(rows_elided, row_index, down.last, i, cells.size());
      unit(columns_elided, column_index, along.last, j, cells[i].size());
      put(Kind::transpose, at.end, at.end);
    }
  close(at);
}

// a_1 + a_2 + \cdots + a_n, a_1 \cdots a_n is not read.
bool Writer::elided_sum(const Items& items, std::size_t& at) {
  std::size_t end = at;
  std::vector<Items> terms(1);
  std::vector<std::size_t> begins{at};
  bool dots = false;
  for (; end < items.size(); ++end) {
    const Item& item = items[end];
    if (is_relation(item) || is_implication(item) || is_sign(item, ",") || is_sign(item, "-")) break;
    if (is_sign(item, "+")) {
      terms.emplace_back();
      begins.push_back(end + 1);
      continue;
    }
    dots = dots || is_dots(item);
    if (!is_layout(item)) terms.back().push_back(item);
  }
  if (!dots) return false;
  std::size_t place = 0;
  while (place < terms.size() && !is_dots(terms[place])) ++place;
  if (place + 1 >= terms.size() || place == 0) return false;
  std::vector<const Items*> all;
  for (const Items& term : terms) all.push_back(&term);
  const std::string index = free_index(all);
  for (std::size_t start = place > 8 ? place - 8 : 0; start < place; ++start) {
    std::vector<Items> entries(terms.begin() + static_cast<std::ptrdiff_t>(start),
                               terms.begin() + static_cast<std::ptrdiff_t>(place + 2));
    Generalised general;
    std::string why;
    if (!general_entry(entries, index, general, why)) continue;
    if (start > 0) {
      // What stands before the pattern is read first.
      Items before(items.begin() + static_cast<std::ptrdiff_t>(at),
                   items.begin() + static_cast<std::ptrdiff_t>(begins[start]));
      sequence(before);
    }
    Item whole = items[begins[start]];
    const std::size_t after = place + 2 < terms.size() ? begins[place + 2] - 1 : end;
    whole.end = items[after - 1].end;
    open(whole);
    sum_over(whole, {{index, general.last}});
    bracketed(general.entry, whole);
    close(whole);
    at = after;
    return true;
  }
  return false;
}

}  // namespace overbar::latex
