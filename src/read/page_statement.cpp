// What formulas declare: x ∈ ℝⁿ, f : ℝⁿ → ℝ, f(x) = …; and the overbar blocks of a page.
#include <algorithm>
#include <array>

#include "read/latex_writer.hpp"
#include "read/page_reader.hpp"
#include "read/parser.hpp"
#include "read/split.hpp"

namespace overbar::latex {

namespace {

constexpr std::uint32_t most_searches = 200;

bool is_name(const Item& item) { return item.kind == ItemKind::letter || item.kind == ItemKind::word; }

/// Letters that people write functions with.
bool is_function_letter(const Item& item) {
  constexpr std::array<std::string_view, 16> letters{"f", "g", "h", "F", "G", "ℓ", "l", "L",
                                                     "J", "E", "C", "ρ", "κ", "Φ", "Ψ", "Q"};
  return std::ranges::find(letters, item.text) != letters.end();
}

/// p and q of p(x), p_{\text{data}}(x): densities.
bool is_density_letter(const Item& item) { return item.text == "p" || item.text == "q"; }

/// The names of `a, b`; empty if anything else stands there.
std::vector<const Item*> list_of_names(const Items& items) {
  std::vector<const Item*> out;
  bool comma = true;
  for (const Item& item : items) {
    if (is_layout(item)) continue;
    if (is_sign(item, ",")) {
      if (comma) return {};
      comma = true;
      continue;
    }
    const bool joined = item.kind == ItemKind::text && item.text.contains("and");
    if (joined) {
      comma = true;
      continue;
    }
    if (!comma || !is_name(item) || item.bars) return {};
    comma = false;
    out.push_back(&item);
  }
  return comma ? std::vector<const Item*>{} : out;
}

/// x_1, …, x_N or x^{(1)}, …, x^{(N)} as x_i: the same declared of each. Nothing if it is not of this form.
std::optional<Items> one_of_series(const Items& items) {
  Items kept;
  bool dots = false;
  for (const Item& item : items) {
    if (is_layout(item) || is_sign(item, ",")) continue;
    if (is_dots(item))
      dots = true;
    else
      kept.push_back(item);
  }
  if (!dots || kept.size() < 2) return std::nullopt;
  const Item& last = kept.back();
  const bool raised = last.sub.empty();
  for (const Item& item : kept) {
    const Items& script = raised ? item.sup : item.sub;
    const Items& other = raised ? item.sub : item.sup;
    if (!is_name(item) || item.text != last.text || item.bars || script.size() != 1 || !other.empty())
      return std::nullopt;
  }
  Item index;
  index.kind = ItemKind::letter;
  index.text = "i";
  index.begin = last.begin;
  index.end = last.end;
  Item one = last;
  one.sup.clear();
  one.sub = {index};
  return Items{one};
}

}  // namespace

void PageReader::statement(Span span, decltype(ast::Statement::body) body) {
  page_.elements.emplace_back(PageStatement{page_.sheet.statements.size()});
  page_.sheet.statements.push_back({span, std::move(body)});
}

// n, m×n, {K\times N}, 2n, empty (a scalar)
bool PageReader::shape(const Items& raised, ast::Shape& out) {
  out.given = true;
  out.span = span(raised);
  Items dim;
  const auto push = [&] {
    std::string problem;
    trim(dim);
    if (dim.size() == 1 && dim[0].kind == ItemKind::group) {
      const Items inside = dim[0].parts[0];
      dim = inside;
    }
    if (dim.empty()) return false;
    const ast::ExprId read = read_items(dim, false, problem);
    dim.clear();
    if (read == ast::no_expr) return false;
    out.dimensions.push_back(read);
    return true;
  };
  Items whole = raised;
  if (whole.size() == 1 && (whole[0].kind == ItemKind::fenced || whole[0].kind == ItemKind::group)) {
    const Items inside = whole[0].parts[0];
    whole = inside;
  }
  for (const Item& item : whole) {
    if (is_sign(item, "×") || is_sign(item, ",")) {
      if (!push()) return false;
    } else {
      dim.push_back(item);
    }
  }
  return whole.empty() || push();
}

// ℝ, ℝⁿ
bool PageReader::real_space(const Items& set, ast::Shape& out) {
  if (set.size() != 1 || set[0].kind != ItemKind::letter || set[0].text != "ℝ" || !set[0].sub.empty())
    return false;
  out.given = true;
  out.span = span(set[0].begin, set[0].end);
  return set[0].sup.empty() || shape(set[0].sup, out);
}

// Sizes that nothing has declared are declared here.
void PageReader::dims_of(const ast::Shape& shape) {
  for (const ast::ExprId root : shape.dimensions) {
    std::vector<ast::ExprId> todo{root};
    while (!todo.empty()) {
      const ast::ExprId id = todo.back();
      todo.pop_back();
      const auto children = page_.sheet.ast.children(id);
      todo.insert(todo.end(), children.begin(), children.end());
      if (page_.sheet.ast[id].kind != ast::ExprKind::name) continue;
      const std::string name(page_.sheet.ast.text(id));
      if (names_.is_dim(name)) continue;
      names_.learn_dim(name);
      ast::DimDeclaration dims;
      dims.items.push_back({{name, "", page_.sheet.ast[id].span}, ast::no_expr});
      statement(page_.sheet.ast[id].span, std::move(dims));
    }
  }
}

// x, y ∈ ℝⁿ;  t ∈ {0, 1}ⁿ;  p ∈ [0, 1]
bool PageReader::membership(const Items& items, const std::vector<Items>&) {
  const auto in = std::ranges::find_if(items, [](const Item& item) { return is_sign(item, "∈"); });
  if (in == items.end()) return false;
  Items names(items.begin(), in);
  Items set(in + 1, items.end());
  trim(set);
  if (const auto one = one_of_series(names)) names = *one;
  const auto unread = [&](const std::string& problem) {
    page_.elements.emplace_back(PageUnread{span(items), problem});
    return true;
  };
  const std::vector<const Item*> listed = list_of_names(names);
  if (is_binder(items)) {
    if (sentence_chain_ < page_.elements.size())
      if (auto* chain = std::get_if<PageChain>(&page_.elements[sentence_chain_]))
        binders(items, chain->binders);
    return true;
  }
  if (listed.empty() || set.size() != 1)
    return unread("what is declared here is not understood; expected x, y ∈ ℝⁿ");
  ast::QuantityDeclaration out;
  ast::QuantityDeclaration::Item item;
  const Item& where = set[0];
  Items raised = where.sup;
  std::string problem;
  if (where.kind == ItemKind::letter && where.text == "ℝ") {
    if (!where.sub.empty()) return unread("a subscript of ℝ is not understood");
  } else if (where.kind == ItemKind::letter && (where.text == "ℤ" || where.text == "ℕ")) {
    item.domain.kind = where.text == "ℤ" ? ast::Domain::Kind::integers : ast::Domain::Kind::naturals;
  } else if (where.kind == ItemKind::fenced &&
             (where.text == "{" || where.text == "[" || where.text == "(")) {
    const std::vector<Items> parts = split_at_commas(where.parts[0]);
    // y_i ∈ {1, …, K}: what they index says of what they are one.
    if (std::ranges::any_of(parts, [](const Items& part) { return is_dots(part); })) return true;
    std::vector<ast::ExprId> values;
    for (const Items& part : parts) {
      values.push_back(part.empty() ? ast::no_expr : read_items(part, false, problem));
      if (values.back() == ast::no_expr) return unread("this set is not understood");
    }
    if (where.text == "{") {
      item.domain.kind = ast::Domain::Kind::finite_set;
      item.domain.values = values;
    } else {
      if (values.size() != 2) return unread("an interval has two ends");
      item.domain.kind = ast::Domain::Kind::interval;
      item.domain.lower = values[0];
      item.domain.upper = values[1];
      item.domain.open_below = where.text == "(";
      item.domain.open_above = where.closing == ")";
    }
  } else {
    return unread("this set is not understood; expected ℝⁿ, {0, 1}ⁿ or [a, b]");
  }
  item.domain.span = span(where.begin, where.end);
  if (raised.empty()) {
    item.shape.given = true;
    item.shape.span = item.domain.span;
  } else if (!shape(raised, item.shape)) {
    return unread("this shape is not understood; expected ℝ^n or ℝ^{m × n}");
  }
  dims_of(item.shape);
  out.role = ast::QuantityDeclaration::Role::input;
  const auto& sizes = item.shape.dimensions;
  const bool square = sizes.size() == 2 && same_expr(page_.sheet.ast, sizes[0], page_.sheet.ast, sizes[1]);
  std::vector<std::string> declared;
  for (const Item* name : listed) {
    Resolved resolved = names_.resolve(*name, true);
    const Items indices(name->sub.begin() + static_cast<std::ptrdiff_t>(resolved.below), name->sub.end());
    if (!indices.empty() && !resolved.known && resolved.above == name->sup.size() &&
        names_.indexes(indices)) {
      std::size_t count = 0;
      for (const Item& index : indices) count += is_sign(index, ",") ? 0 : 1;
      page_.families.try_emplace(resolved.name, PageFamily{count, item.shape, item.domain});
      continue;
    }
    if (resolved.below < name->sub.size() || resolved.above < name->sup.size()) {
      // x_i ∈ ℝᵈ is of a family.
      if (resolved.known) return unread("a declaration of an entry is not understood");
    }
    item.name = {resolved.name, spelling(*name, resolved), span(name->begin, name->end)};
    out.items.push_back(item);
    declared.push_back(resolved.name);
    if (square) squares_.insert(resolved.name);
    PageName learnt;
    learnt.name = resolved.name;
    learnt.latex = item.name.latex;
    learnt.order = static_cast<std::uint8_t>(item.shape.dimensions.size());
    names_.learn(learnt);
  }
  if (out.items.empty()) return true;
  statement(span(items), std::move(out));
  said_before(declared, span(items));
  return true;
}

// f : ℝⁿ × ℝᵐ → ℝ
bool PageReader::function_type(const Items& items) {
  const auto colon = std::ranges::find_if(items, [](const Item& item) { return is_sign(item, ":"); });
  const auto arrow = std::ranges::find_if(items, [](const Item& item) { return is_sign(item, "→"); });
  if (colon == items.end() || arrow == items.end() || arrow < colon) return false;
  const Items names(items.begin(), colon);
  const std::vector<const Item*> listed = list_of_names(names);
  const auto unread = [&] {
    page_.elements.emplace_back(
        PageUnread{span(items), "this declaration of a function is not understood; expected f : ℝⁿ → ℝ"});
    return true;
  };
  if (listed.empty()) return unread();
  ast::FunctionDeclaration out;
  for (auto item = colon + 1; item != arrow; ++item) {
    if (is_sign(*item, "×") || is_sign(*item, ",")) continue;
    if (!real_space({*item}, out.arguments.emplace_back())) return unread();
  }
  if (arrow + 2 != items.end() || !real_space({*(arrow + 1)}, out.result) || out.arguments.empty())
    return unread();
  for (const ast::Shape& argument : out.arguments) dims_of(argument);
  dims_of(out.result);
  for (const Item* name : listed) {
    const Resolved resolved = names_.resolve(*name, true);
    ast::Name written{resolved.name, spelling(*name, resolved), span(name->begin, name->end)};
    PageName learnt;
    learnt.name = written.text;
    learnt.latex = written.latex;
    learnt.function = true;
    names_.learn(learnt);
    out.names.push_back(std::move(written));
  }
  statement(span(items), std::move(out));
  return true;
}

// φ(z) = 1 if z ≥ 0, in words: the definition is not for every z, so it is none.
void PageReader::conditional_definition(Span condition) {
  if (!page_.elements.empty())
    if (const auto* last = std::get_if<PageStatement>(&page_.elements.back());
        last && last->position + 1 == page_.sheet.statements.size()) {
      const Span place = page_.sheet.statements.back().span;
      page_.sheet.statements.pop_back();
      page_.elements.back() = PageUnread{
          place, "this definition has its condition outside the formula; write it with \\begin{cases}"};
      return;
    }
  page_.elements.emplace_back(PageUnread{condition, "it is not clear for what this is a condition"});
}

/// Does the page say φ(z) = … anywhere?
bool PageReader::is_defined_somewhere(const std::string& spelling) {
  if (++searches_ > most_searches) return true;
  for (std::size_t at = text_.find(spelling); at != std::string::npos; at = text_.find(spelling, at + 1)) {
    std::size_t behind = at + spelling.size();
    const auto skip = [&] {
      while (behind < text_.size() && (text_[behind] == ' ' || text_[behind] == '&')) ++behind;
    };
    skip();
    if (behind >= text_.size() || text_[behind] != '(') continue;
    const std::size_t closing = text_.find(')', behind);
    if (closing == std::string::npos || closing - behind > 12) continue;
    behind = closing + 1;
    skip();
    if (text_.compare(behind, 1, "=") == 0 || text_.compare(behind, 2, ":=") == 0) return true;
  }
  return false;
}

// φ(z) or f'(z), with φ and f declared nowhere: any differentiable function of a number. (f(x) alone may be
// one of a vector, unless the page has f' too and f nowhere without brackets.)
void PageReader::unknown_functions(const Items& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (const Items& part : items[i].parts) unknown_functions(part);
    const Item& item = items[i];
    const Survey::Use& use = survey_.of(item.text);
    const bool unbound = use.called > 0 && use.bare == 0;
    const bool activation = item.text == "φ" || item.text == "ψ";
    const bool may_be = item.text == "f" || item.text == "g" || item.text == "h";
    const bool letter =
        item.kind == ItemKind::letter &&
        (activation || (unbound && (is_function_letter(item) || is_density_letter(item))) ||
         (may_be && (item.primes || (is_differentiated(item.text) && !stands_bare(item.text)))));
    // g^{[1]} of a layer
    const bool layered = item.sup.size() == 1 && item.sup[0].kind == ItemKind::fenced &&
                         item.sup[0].text == "[" && item.sup[0].parts[0].size() == 1 &&
                         item.sup[0].parts[0][0].kind == ItemKind::number;
    const bool labelled = unbound && is_density_letter(item) && !item.sub.empty();
    const std::string name = layered || labelled ? names_.resolve(item, true).name : item.text;
    if (!letter || item.bars || !(item.sub.empty() || labelled) || !(item.sup.empty() || layered) ||
        names_.knows(name))
      continue;
    if (i + 1 >= items.size() || items[i + 1].kind != ItemKind::fenced || items[i + 1].text != "(" ||
        (!unbound && split_at_commas(items[i + 1].parts[0]).size() != 1))
      continue;
    if (use.left || is_defined_somewhere(text_.substr(item.begin, item.end - item.begin - item.primes)))
      continue;
    declare_unknown(name, split_at_commas(items[i + 1].parts[0]).size(), span(item.begin, item.end));
  }
}

/// A function of which the page says nothing: what it acts on and gives is inferred.
void PageReader::declare_unknown(const std::string& name, std::size_t arguments, Span place) {
  ast::FunctionDeclaration out;
  out.names.push_back({name, "", place});
  out.arguments.resize(arguments);
  PageName learnt;
  learnt.name = name;
  learnt.function = true;
  names_.learn(learnt);
  statement(place, std::move(out));
}

/// Is there an f'(…) on the page?
bool PageReader::is_differentiated(const std::string& spelling) {
  if (++searches_ > most_searches) return false;
  const auto letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  for (const std::string_view prime : {"'(", "'\\left(", "^{\\prime}(", "^\\prime(", "'\\big("})
    for (std::size_t at = text_.find(spelling + std::string(prime)); at != std::string::npos;
         at = text_.find(spelling + std::string(prime), at + 1))
      if (at == 0 || !(letter(text_[at - 1]) || text_[at - 1] == '\\')) return true;
  return false;
}

/// Is there a ∇f or ∇_x f on the page?
bool PageReader::has_gradient(const std::string& spelling) {
  constexpr std::string_view nabla = "\\nabla";
  constexpr std::size_t longest_script = 24;
  if (++searches_ > most_searches) return false;
  for (std::size_t at = text_.find(nabla); at != std::string::npos; at = text_.find(nabla, at + 1)) {
    const std::size_t from = at + nabla.size();
    const std::size_t place = text_.find(spelling, from);
    if (place == std::string::npos) return false;
    if (place - from > longest_script) continue;
    std::string_view between = std::string_view(text_).substr(from, place - from);
    while (between.starts_with('_') || between.starts_with('^')) {
      std::size_t closing = between.starts_with("_{") || between.starts_with("^{") ? between.find('}') : 1;
      if (between.size() > 2 && between[1] == '\\')  // ∇_\mu
        while (closing + 1 < between.size() && std::isalpha(static_cast<unsigned char>(between[closing + 1])))
          ++closing;
      between.remove_prefix(std::min(between.size(), closing == std::string_view::npos ? 2 : closing + 1));
    }
    if (between.find_first_not_of(" \\,!") == std::string_view::npos) return true;
  }
  return false;
}

/// Does the page use this spelling anywhere without brackets behind it?
bool PageReader::stands_bare(const std::string& spelling) {
  if (++searches_ > most_searches) return false;  // each costs the length of the page
  const auto letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  for (std::size_t at = text_.find(spelling); at != std::string::npos; at = text_.find(spelling, at + 1)) {
    std::size_t behind = at + spelling.size();
    const bool inside_word =
        (at > 0 && (letter(text_[at - 1]) || text_[at - 1] == '\\') && letter(spelling[0])) ||
        (behind < text_.size() && letter(text_[behind]));
    if (inside_word) continue;
    while (behind < text_.size() && text_[behind] == ' ') ++behind;
    bool opens = behind < text_.size() && (text_[behind] == '(' || text_[behind] == '\'');
    for (const std::string_view size : {"\\left(", "\\big(", "\\bigl(", "\\Big(", "^{\\prime}", "^\\prime"})
      opens = opens || text_.compare(behind, size.size(), size) == 0;
    if (!opens) return true;
  }
  return false;
}

/// "∇J = 0 gives w = …"
bool PageReader::gives_what_follows(std::uint32_t from) const {
  std::string_view rest = std::string_view(text_).substr(from);
  const std::size_t word = rest.find_first_not_of(" $\n\\),");
  if (word == std::string_view::npos) return false;
  rest.remove_prefix(word);
  constexpr std::array<std::string_view, 6> verbs{"gives ",    "yields ", "implies ",
                                                  "leads to ", "we get ", "we obtain "};
  return std::ranges::any_of(verbs, [&](std::string_view verb) {
    return rest.starts_with(verb) || rest.starts_with(std::string(verb.substr(0, verb.size() - 1)) + "\n");
  });
}

/// Does the page say "w ∈ …" of this spelling anywhere, be it below?
bool PageReader::declared_somewhere(const std::string& spelling) {
  if (++searches_ > most_searches) return false;
  for (std::size_t at = text_.find(spelling); at != std::string::npos; at = text_.find(spelling, at + 1)) {
    std::size_t behind = text_.find_first_not_of(" ~{}", at + spelling.size());
    if (behind != std::string::npos &&
        (text_.compare(behind, 3, "\\in") == 0 || text_.compare(behind, 3, "∈") == 0) &&
        (at == 0 || !std::isalpha(static_cast<unsigned char>(text_[at - 1]))))
      return true;
  }
  return false;
}

// f(a, b) = …, with f unknown and a, b names that stand for nothing yet.
bool PageReader::function_definition(const Draft& draft, bool display) {
  if (draft.sides.size() < 2 || draft.sides[0].size() != 2 || !draft.binders.empty() ||
      !draft.conditions.empty())
    return false;
  if (draft.relations[0].kind != PageRelation::equal && draft.relations[0].kind != PageRelation::defined_as)
    return false;
  const Item& left = draft.sides[0][0];
  const Item& brackets = draft.sides[0][1];
  if (!is_name(left) || left.bars || left.primes || brackets.kind != ItemKind::fenced ||
      brackets.text != "(" || !brackets.sub.empty() || !brackets.sup.empty())
    return false;
  const Resolved resolved = names_.resolve(left, true);
  const bool foretold = foretold_.contains(resolved.name);
  if ((resolved.function && !foretold) || resolved.above < left.sup.size()) return false;
  // φ_k(x) = …, for every k
  const Items indices(left.sub.begin() + static_cast<std::ptrdiff_t>(resolved.below), left.sub.end());
  if (!indices.empty() && (!names_.indexes(indices) || (resolved.known && !foretold))) return false;
  const std::vector<const Item*> parameters = list_of_names(brackets.parts[0]);
  if (parameters.empty()) return false;
  // J(w) = … of a quantity, known or used without brackets elsewhere: the brackets only say what it depends
  // on.
  const bool all_known = std::ranges::all_of(parameters, [&](const Item* parameter) {
    return names_.resolve(*parameter, true).known ||
           declared_somewhere(text_.substr(parameter->begin, parameter->end - parameter->begin));
  });
  const std::string written = text_.substr(left.begin, left.end - left.begin);
  // … or differentiated, and always written with the same in its brackets.
  const Survey::Use& use = survey_.of(left.text);
  const bool varied = use.derived > 0 && use.primed == 0 && use.arguments.size() == 1;
  if ((resolved.known && !foretold) || (all_known && stands_bare(written)) || has_gradient(written) ||
      varied || draft.sides.size() > 2) {
    names_.show_arguments(resolved.name, canonical(brackets.parts[0]));
    if (text_.find(written + "(") < left.begin)
      shown_early_.emplace_back(resolved.name, canonical(brackets.parts[0]));
    if (parameters.size() == 1) names_.note_argument(resolved.name, {*parameters[0]});
    Draft shorter = draft;
    shorter.sides[0].pop_back();
    chain(shorter, display);
    return true;
  }
  ast::Definition out;
  out.name = {resolved.name, text_.substr(left.begin, left.end - left.begin), span(left.begin, left.end)};
  out.is_function = true;
  for (const Item* parameter : parameters) {
    const Resolved name = names_.resolve(*parameter, true);
    if (name.below < parameter->sub.size() || name.above < parameter->sup.size()) return false;
    out.parameters.push_back({{name.name, "", span(parameter->begin, parameter->end)}, {}});
    names_.table().declare_local(name.name);
  }
  for (const Item& index : indices)
    if (!is_sign(index, ",")) out.parameters.push_back({{index.text, "", span(index.begin, index.end)}, {}});
  std::string problem;
  out.value = read_items(draft.sides[1], false, problem);
  names_.table().close_local();
  foretold_.erase(resolved.name);
  PageName learnt;
  learnt.name = resolved.name;
  if (indices.empty()) learnt.latex = out.name.latex;
  learnt.function = true;
  names_.learn(learnt);
  if (parameters.size() > 1 && indices.empty()) names_.note_parameters(resolved.name, brackets);
  if (const std::size_t before = text_.find(written + "("); before < left.begin && !foretold)
    used_early_.push_back(learnt);
  const Span place = span(left.begin, span(draft.sides[1]).end);
  if (out.value == ast::no_expr) {
    page_.elements.emplace_back(PageUnread{place, problem});
    return true;
  }
  if (indices.empty())
    statement(place, std::move(out));
  else
    page_.indexed_functions.push_back(std::move(out));
  return true;
}

void PageReader::foretell(const PageReader& before) {
  for (const auto& [name, arguments] : before.shown_early_) names_.show_arguments(name, arguments);
  for (const PageName& function : before.used_early_) {
    names_.learn(function);
    foretold_.insert(function.name);
  }
}

// ---- overbar blocks ----

void PageReader::block(std::span<const TextRange> ranges) {
  if (task_ == Task::survey) return;
  ast::TokenList list;
  for (const TextRange& range : ranges) {
    if (ast::lex_range(sources_, file_, range, options_.parse.limits, list, page_.sheet.diagnostics))
      continue;
    page_.sheet.diagnostics.push_back({Severity::error,
                                       code("too-large"),
                                       span(range.begin, range.begin),
                                       "this block has more symbols than are read",
                                       {}});
    return;
  }
  ast::Parser parser(file_, list, names_.table(), options_.parse.limits, page_.sheet);
  for (std::size_t first = 0; first < list.tokens.size();) {
    const std::size_t last = ast::statement_end(list, first);
    const std::size_t before = page_.sheet.statements.size();
    parser.statement(first, last);
    for (std::size_t i = before; i < page_.sheet.statements.size(); ++i)
      page_.elements.emplace_back(PageStatement{i});
    learn_statements(before);
    first = last;
  }
}

void PageReader::learn_statements(std::size_t first) {
  const auto learn = [&](const ast::Name& name, bool function, const ast::Shape* shape) {
    PageName learnt;
    learnt.name = name.text;
    learnt.latex = name.latex;
    learnt.function = function;
    const bool known = shape && shape->given;
    if (known) learnt.order = static_cast<std::uint8_t>(std::min<std::size_t>(shape->dimensions.size(), 9));
    names_.learn(learnt, known);
  };
  for (std::size_t i = first; i < page_.sheet.statements.size(); ++i) {
    const auto& body = page_.sheet.statements[i].body;
    if (const auto* dims = std::get_if<ast::DimDeclaration>(&body)) {
      for (const auto& item : dims->items) names_.learn_dim(item.name.text);
    } else if (const auto* quantities = std::get_if<ast::QuantityDeclaration>(&body)) {
      for (const auto& item : quantities->items) {
        ast::Shape scalar;
        scalar.given = true;
        learn(item.name, false, item.shape.given ? &item.shape : &scalar);
      }
    } else if (const auto* functions = std::get_if<ast::FunctionDeclaration>(&body)) {
      for (const ast::Name& name : functions->names) learn(name, true, nullptr);
    } else if (const auto* definition = std::get_if<ast::Definition>(&body)) {
      learn(definition->name, definition->is_function, &definition->shape);
    } else if (std::holds_alternative<ast::ScopeOpening>(body)) {
      names_.open_scope();
    }
  }
}

}  // namespace overbar::latex
