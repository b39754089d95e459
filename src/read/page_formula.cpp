// A formula of a page: its macros expanded, its items sorted into chains, each side read.
#include <algorithm>
#include <array>
#include <utility>

#include "read/latex_writer.hpp"
#include "read/page_reader.hpp"
#include "read/parser.hpp"

namespace overbar::latex {

namespace {

/// z_1 = −1: a known name and a number.
bool is_number(const Items& items) {
  return (items.size() == 1 && items[0].kind == ItemKind::number) ||
         (items.size() == 2 && is_sign(items[0], "-") && items[1].kind == ItemKind::number);
}

/// N(μ, σ²): what a quantity is drawn from.
bool is_distribution(const Items& items) {
  return items.size() == 2 && items[0].kind == ItemKind::letter && items[0].text == "N" &&
         items[0].sub.empty() && items[1].kind == ItemKind::fenced && items[1].text == "(" &&
         split_at_commas(items[1].parts[0]).size() > 1;
}

bool has_text(const Items& items) {
  return std::ranges::any_of(items, [](const Item& item) { return item.kind == ItemKind::text; });
}

void find_annotations(const Items& items, std::vector<const Item*>& out) {
  for (const Item& item : items) {
    if (item.kind == ItemKind::braced && !item.parts[1].empty() && !has_text(item.parts[1]))
      out.push_back(&item);
    for (const Items& part : item.parts) find_annotations(part, out);
  }
}

}  // namespace

Span PageReader::span(const Items& items) const {
  if (items.empty()) return span(0, 0);
  std::uint32_t begin = items[0].begin, end = items[0].end;
  for (const Item& item : items) {
    begin = std::min(begin, item.begin);
    end = std::max(end, item.end);
  }
  return span(begin, end);
}

/// w ≠ o, and nothing else
bool PageReader::is_difference_of_indices(const Draft& draft) const {
  return draft.sides.size() == 2 && draft.relations[0].kind == PageRelation::not_equal &&
         draft.conditions.empty() && draft.after == PageLink::none &&
         std::ranges::all_of(draft.sides, [&](const Items& side) {
           return side.size() == 1 && (names_.indexes(side) || index_letters(side));
         });
}

void PageReader::formula(const FormulaPlace& place) {
  Trouble trouble;
  std::vector<Token> tokens;
  for (std::uint32_t line = place.begin; line < place.end;) {
    std::uint32_t end = place.end;
    if (place.quoted) {
      const std::size_t line_end = text_.find('\n', line);
      end = line_end < place.end ? static_cast<std::uint32_t>(line_end) + 1 : place.end;
    }
    std::vector<Token> more = lex(text_, line, end);
    if (line != place.begin && !more.empty()) more[0].space_before = true;
    std::ranges::move(more, std::back_inserter(tokens));
    line = end;
    while (place.quoted && line < place.end && (text_[line] == ' ' || text_[line] == '>')) ++line;
  }
  if (tokens.empty()) return;
  tokens = macros_.expand(std::move(tokens), trouble);
  if (!trouble && tokens.size() > options_.limits.formula_tokens)
    trouble = {place.begin, place.begin,
               "this formula has more than " + std::to_string(options_.limits.formula_tokens) + " symbols"};
  Items items;
  if (!trouble) items = group_items(tokens, options_.limits.nesting, markdown_, trouble);
  if (trouble) {
    page_.elements.emplace_back(PageUnread{span(trouble.begin, trouble.end), trouble.message});
    return;
  }
  if (staged_) staged(items);
  conditionals(items);
  starred(items);
  if (task_ == Task::survey) return survey_.add(items);
  joined(items);
  marked(items);
  std::vector<Draft> drafts = split_formula(items, place.environment);
  // … = ŷ_w v_c, \quad w \ne o
  for (std::size_t k = 1; k < drafts.size(); ++k)
    if (is_difference_of_indices(drafts[k]) && !drafts[k - 1].relations.empty()) {
      Item unequal;
      unequal.kind = ItemKind::sign;
      unequal.text = "≠";
      unequal.begin = drafts[k].relations[0].begin;
      unequal.end = drafts[k].relations[0].end;
      drafts[k - 1].conditions.push_back({drafts[k].sides[0][0], unequal, drafts[k].sides[1][0]});
      drafts.erase(drafts.begin() + static_cast<std::ptrdiff_t>(k--));
    }
  for (Draft& each : drafts) draft(each, place.display);
}

void PageReader::draft(Draft& draft, bool display) {
  for (Items& side : draft.sides) trim(side);
  if (!layer_letter_.empty() && layers(draft, display)) return;
  if (draft.only_condition) {
    for (const Items& range : draft.binders) {
      if (sentence_chain_ < page_.elements.size())
        if (auto* chain = std::get_if<PageChain>(&page_.elements[sentence_chain_]))
          binders(range, chain->binders);
    }
    std::string problem;
    if (const ast::ExprId formula = condition(draft.conditions, problem); formula != ast::no_expr)
      pending_.push_back(formula);
    else if (!problem.empty())
      page_.elements.emplace_back(PageUnread{span(draft.conditions[0]), problem});
    return;
  }
  if (draft.sides.size() == 1 && draft.relations.empty()) {
    const Items& only = draft.sides[0];
    if (only.empty()) return;
    if (!display && only[0].kind == ItemKind::letter && (only.size() == 1 || is_sign(only[1], "∈")))
      said_of(only[0]);
    if (membership(only, draft.binders) || function_type(only)) return;
    const bool every = sentence_ends_with("for") || sentence_ends_with("all") || sentence_ends_with("each") ||
                       sentence_ends_with("every") || sentence_ends_with("any");
    if ((is_binder(only) || (every && index_letters(only))) && sentence_chain_ < page_.elements.size() &&
        !display) {
      if (auto* chain = std::get_if<PageChain>(&page_.elements[sentence_chain_]))
        binders(only, chain->binders);
      return;
    }
    unknown_loss(draft);
    if (!display) return;  // a mention
  }
  // i = 1, \dots, n in the text
  if (!display && draft.relations.size() == 1) {
    Items whole = draft.sides[0];
    Item equal;
    equal.kind = ItemKind::sign;
    equal.text = "=";
    whole.push_back(equal);
    std::ranges::copy(draft.sides[1], std::back_inserter(whole));
    if (is_binder(whole)) {
      // Of x_i ∈ ℝᵈ it says how many there are, which the sums say too.
      if (sentence_chain_ < page_.elements.size())
        if (auto* chain = std::get_if<PageChain>(&page_.elements[sentence_chain_]))
          binders(whole, chain->binders);
      return;
    }
  }
  // a, b > 0 says it of both.
  if (draft.sides.size() > 1 && holds_sign(draft.sides[0], ",")) {
    const std::vector<Items> names = split_at_commas(draft.sides[0]);
    for (const Items& name : names) {
      if (name.empty()) continue;
      draft.sides[0] = name;
      chain(draft, display);
    }
    return;
  }
  abbreviation(draft);
  logarithm_of_new(draft);
  if (!display && indicates(draft)) return;
  if (names_function(draft, display)) return;
  for (std::size_t k = 0; k < draft.relations.size(); ++k)
    if (is_distribution(draft.sides[k + 1])) draft.relations[k].kind = PageRelation::approximate;
  unknown_loss(draft);
  for (const Items& side : draft.sides) unknown_functions(side);
  if (function_definition(draft, display)) {
    sentence_speaks_ = true;
    return;
  }
  chain(draft, display);
}

bool PageReader::new_left_side(const Draft& draft, Resolved& resolved) const {
  if (draft.relations.empty() || draft.sides[0].size() != 1) return false;
  if (draft.relations[0].kind != PageRelation::equal && draft.relations[0].kind != PageRelation::defined_as)
    return false;
  const Item& item = draft.sides[0][0];
  if ((item.kind != ItemKind::letter && item.kind != ItemKind::word && item.kind != ItemKind::text) ||
      item.bars)
    return false;
  if (item.text == "𝟏" || item.text == "𝟙" || (item.text == "δ" && item.sup.empty())) return false;
  resolved = names_.resolve(item, true);
  return !resolved.known;
}

/// What of an item's LaTeX is its name: \hat a of \hat a_i.
std::string PageReader::spelling(const Item& item, const Resolved& resolved) const {
  const bool whole = resolved.below >= item.sub.size() && resolved.above >= item.sup.size() &&
                     resolved.primes == item.primes;
  if (whole) return text_.substr(item.begin, item.end - item.begin);
  if (resolved.below || resolved.above || resolved.primes || item.primes) return {};
  std::string out = text_.substr(item.begin, item.end - item.begin);
  // The first script that is not inside braces ends the name.
  unsigned depth = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '{') ++depth;
    if (out[i] == '}' && depth) --depth;
    if (depth == 0 && (out[i] == '_' || out[i] == '^')) return out.substr(0, i);
  }
  return {};
}

void PageReader::chain(const Draft& draft, bool display) {
  PageChain out;
  out.display = display;
  out.after = draft.after;
  out.number = draft.number;
  Resolved left;
  // "for similar pairs ($Y = 0$)" gives no value to the Y of L.
  const bool supposed = !display && draft.sides.size() == 2 && !draft.sides[0].empty() &&
                        is_number(draft.sides[1]) &&
                        is_aside(span(draft.sides[0].front().begin, draft.sides[1].back().end));
  const bool defines = !supposed && new_left_side(draft, left);
  // … = y_j − t_j := e_j
  if (draft.sides.size() > 2 && draft.relations.back().kind == PageRelation::defined_as &&
      draft.sides.back().size() == 1 && draft.sides.back()[0].kind == ItemKind::letter) {
    const Item& item = draft.sides.back()[0];
    const Resolved named = names_.resolve(item, true);
    PageName name;
    name.name = named.name;
    name.order = static_cast<std::uint8_t>(std::min<std::size_t>(item.sub.size() - named.below, 9));
    if (!named.known) names_.learn(name, name.order > 0);
  }
  for (std::size_t i = 0; i < draft.sides.size(); ++i) {
    if (draft.sides[i].empty()) {
      const std::uint32_t place = i > 0 ? draft.relations[i - 1].end : draft.relations[0].begin;
      out.sides.push_back({ast::no_expr, span(place, place), "nothing stands on this side"});
      continue;
    }
    const auto member =
        std::ranges::find_if(draft.sides[i], [](const Item& item) { return is_sign(item, "∈"); });
    if (member == draft.sides[i].end() || draft.relations.empty()) {
      out.sides.push_back(side(draft.sides[i], i == 0 && defines));
      continue;
    }
    // … = W x ∈ ℝⁿ
    out.sides.push_back(side(Items(draft.sides[i].begin(), member), false));
    ast::Shape space;
    if (real_space(Items(member + 1, draft.sides[i].end()), space)) {
      out.shapes.push_back({i, std::move(space)});
    } else {
      out.sides.back().expr = ast::no_expr;
      out.sides.back().problem = "what stands behind ∈ is not understood; expected ℝ^n or ℝ^{m × n}";
    }
  }
  for (const Draft::Relation& relation : draft.relations)
    out.relations.push_back({relation.kind, span(relation.begin, relation.end)});
  out.span = {file_, out.sides.front().span.begin, out.sides.front().span.end};
  for (const PageSide& each : out.sides) {
    out.span.begin = std::min(out.span.begin, each.span.begin);
    out.span.end = std::max(out.span.end, each.span.end);
  }
  for (const Items& range : draft.binders) binders(range, out.binders);
  std::string problem;
  out.condition = condition(draft.conditions, problem);
  if (!problem.empty()) {
    // A claim whose condition is not understood is not decided without it.
    out.sides[0].expr = ast::no_expr;
    if (out.sides[0].problem.empty()) out.sides[0].problem = "its condition is not understood: " + problem;
  }
  if (defines && !(sentence_ends_with("for") && names_.indexes(draft.sides[0]))) {
    PageName name;
    name.name = left.name;
    const Item& item = draft.sides[0][0];
    name.latex = spelling(item, left);
    const std::size_t indices = item.sub.size() - left.below;
    name.order = static_cast<std::uint8_t>(std::min<std::size_t>(indices, 9));
    if (indices > 0) name.latex.clear();  // y_k = … is about the entries of y
    names_.learn(name, indices > 0);
  }
  out.restriction =
      !defines && !display && sentence_says({"with", "such that", "satisfying", "subject to", "satisfies"});
  // "Let x ∈ ℝⁿ and λ > 0", "where λ > 0"
  const bool orders = std::ranges::all_of(out.relations, [](const PageChain::Relation& relation) {
    return relation.kind >= PageRelation::not_equal && relation.kind <= PageRelation::greater_equal;
  });
  if (orders && !display && is_number(draft.sides.back()) && sentence_says({"let", "where", "fix"}))
    out.restriction = true;
  const bool of_indices = !display && sentence_ends_with("for") && names_.indexes(draft.sides[0]);
  if ((!defines || of_indices) && !display && premise(draft, out)) return;
  if (!pending_.empty() && !out.relations.empty()) {
    std::vector<ast::ExprId> all = pending_;
    if (out.condition != ast::no_expr) all.push_back(out.condition);
    out.condition =
        all.size() == 1 ? all[0] : add_expr(page_.sheet.ast, ast::ExprKind::conjunction, out.span, all);
    pending_used_ = true;
  }
  if (!out.relations.empty()) {
    sentence_speaks_ = true;
    sentence_chain_ = page_.elements.size();
    sentence_.clear();
  }
  out.stationary = !has_derivative(out) && says_stationary(out.span.begin);
  out.set_to_zero = !has_derivative(out) && says_set_to_zero(out.span.begin);
  page_.elements.emplace_back(std::move(out));
  for (const Items& items : draft.sides) annotations(items, display);
}

/// Is there a bar, a ∂ or a ∇ in it?
bool PageReader::has_derivative(const PageChain& chain) const {
  std::vector<ast::ExprId> todo;
  for (const PageSide& side : chain.sides)
    if (side.expr != ast::no_expr) todo.push_back(side.expr);
  while (!todo.empty()) {
    const ast::ExprId id = todo.back();
    todo.pop_back();
    const ast::ExprKind kind = page_.sheet.ast[id].kind;
    if (kind == ast::ExprKind::bar || kind == ast::ExprKind::partial || kind == ast::ExprKind::gradient)
      return true;
    const auto children = page_.sheet.ast.children(id);
    todo.insert(todo.end(), children.begin(), children.end());
  }
  return false;
}

/// "…, and for $i \ne j$," before a displayed formula.
bool PageReader::display_follows(std::uint32_t from) const {
  std::string_view rest = std::string_view(text_).substr(from);
  for (const std::string_view closing : {"$", "\\)"})
    if (rest.starts_with(closing)) rest.remove_prefix(closing.size());
  const std::size_t first = rest.find_first_not_of(" ,:\n\r\t");
  if (first == std::string_view::npos) return false;
  rest.remove_prefix(first);
  return rest.starts_with("\\[") || rest.starts_with("$$") || rest.starts_with("\\begin{");
}

// "assume z_1 = −1", "if z_1 = −1", "let z_1 = −1", of names that are known. To assume too much would prove
// what is wrong: what is assumed for the rest of the page compares something with a number, or orders two
// things, and is of no derivative; other equations that the words assume are restrictions of what is given,
// or claims.
bool PageReader::premise(const Draft& draft, PageChain& out) {
  const bool complete =
      std::ranges::all_of(out.sides, [](const PageSide& each) { return each.expr != ast::no_expr; });
  if (out.sides.size() < 2 || !complete || out.restriction) return false;
  const bool derivative = has_derivative(out);
  const bool compares =
      std::ranges::any_of(draft.sides, is_number) ||
      std::ranges::none_of(out.relations, [](const PageChain::Relation& relation) {
        return relation.kind == PageRelation::equal || relation.kind == PageRelation::defined_as;
      });
  const bool let =
      (sentence_ends_with("let") || sentence_ends_with("set") || sentence_ends_with("setting")) &&
      is_number(draft.sides.back());
  bool assumed =
      sentence_says({"assume", "assuming", "suppose", "supposing", "given that", "we are told that"}) ||
      sentence_ends_with("given");
  // "assume a > 0 and b > 0"
  const bool joined = sentence_.find_first_not_of(" ,and") == std::string::npos;
  assumed = assumed || (assuming_ && joined);
  assuming_ = assumed;
  bool conditional = sentence_says({"if", "when", "whenever", "in case"}) || sentence_ends_with("for");
  // "for d ≠ 0 and d < m"
  const bool goes_on = conditioning_ && joined && sentence_.contains("and") && compares && !derivative;
  conditional = conditional || goes_on;
  conditioning_ = conditional;
  // "for similar pairs ($Y = 0$)"
  conditional = conditional || (!sentence_speaks_ && is_number(draft.sides.back()) && is_aside(out.span) &&
                                sentence_says({"for", "case", "where"}));
  conditional = conditional || (derivative && !sentence_speaks_ && is_number(draft.sides.back()) &&
                                gives_what_follows(out.span.end));
  if (assumed && (derivative || !compares)) {
    out.restriction = true;
    return false;
  }
  if (let && derivative) {
    if (sentence_speaks_) return false;
    conditional = true;  // setting ∇L = 0: for what the sentence concludes
  } else {
    assumed = assumed || let;
  }
  if (!assumed && !conditional) return false;
  Items all;
  for (std::size_t i = 0; i < draft.sides.size(); ++i) {
    if (i) {
      Item relation;
      relation.kind = ItemKind::sign;
      relation.begin = draft.relations[i - 1].begin;
      relation.end = draft.relations[i - 1].end;
      constexpr const char* signs[] = {"=", "≡", "≠", "<", "≤", ">", "≥", "≈"};
      relation.text = signs[static_cast<int>(draft.relations[i - 1].kind)];
      all.push_back(relation);
    }
    std::ranges::copy(draft.sides[i], std::back_inserter(all));
  }
  std::string problem;
  const ast::ExprId formula = condition({all}, problem);
  if (formula == ast::no_expr) return false;
  PageChain* before = sentence_chain_ < page_.elements.size()
                          ? std::get_if<PageChain>(&page_.elements[sentence_chain_])
                          : nullptr;
  if (assumed)
    page_.elements.emplace_back(PageAssumption{formula, out.span});
  else if (before && before->condition == ast::no_expr && !display_follows(out.span.end))
    before->condition = formula;
  else if (before && goes_on && pending_.empty())
    before->condition = add_expr(page_.sheet.ast, ast::ExprKind::conjunction, out.span,
                                 std::vector<ast::ExprId>{before->condition, formula});
  else if (!sentence_speaks_ || display_follows(out.span.end)) {
    // "for i = j, …, and for i ≠ j, …": one after the other, and not both.
    if (pending_used_) pending_.clear();
    pending_used_ = false;
    pending_.push_back(formula);
  } else
    conditional_definition(out.span);
  sentence_.clear();
  return true;
}

/// ($Y = 0$)
bool PageReader::is_aside(Span place) const {
  std::size_t before = place.begin;
  while (before > 0 && (text_[before - 1] == ' ' || text_[before - 1] == '$')) --before;
  const std::size_t behind = text_.find_first_not_of(" $", place.end);
  return before > 0 && text_[before - 1] == '(' && behind != std::string::npos && text_[behind] == ')';
}

/// "t_{ik} = 1 if $y_i = k$ and $0$ otherwise": t_{ik} = 1[y_i = k].
bool PageReader::indicates(Draft& draft) {
  if (draft.sides.size() != 2 || draft.sides[0].empty() || draft.sides[1].empty() || !draft.binders.empty() ||
      !draft.conditions.empty())
    return false;
  if (indicated_) {
    Items whole = draft.sides[0];
    Item relation;
    relation.kind = ItemKind::sign;
    constexpr const char* signs[] = {"=", "≡", "≠", "<", "≤", ">", "≥", "≈"};
    relation.text = signs[static_cast<int>(draft.relations[0].kind)];
    relation.begin = draft.relations[0].begin;
    relation.end = draft.relations[0].end;
    whole.push_back(relation);
    std::ranges::copy(draft.sides[1], std::back_inserter(whole));
    Item ones;
    ones.kind = ItemKind::letter;
    ones.text = "𝟙";
    ones.begin = ones.end = whole.front().begin;
    Item condition;
    condition.kind = ItemKind::fenced;
    condition.text = "[";
    condition.closing = "]";
    condition.begin = whole.front().begin;
    condition.end = whole.back().end;
    condition.parts = {whole};
    draft.sides = {*std::exchange(indicated_, std::nullopt), {ones, condition}};
    draft.relations[0].kind = PageRelation::equal;
    return false;
  }
  Resolved left;
  const bool one = draft.sides[1].size() == 1 && draft.sides[1][0].text == "1";
  if (!one || draft.relations[0].kind != PageRelation::equal || !new_left_side(draft, left)) return false;
  std::string_view rest = std::string_view(text_).substr(draft.sides[1][0].end);
  const std::size_t word = rest.find_first_not_of(" $\n");
  if (word == std::string_view::npos || word == 0) return false;
  rest.remove_prefix(word);
  if (!rest.starts_with("if $") && !rest.starts_with("when $") && !rest.starts_with("iff $")) return false;
  rest = rest.substr(rest.find('$') + 1);
  const std::size_t closing = rest.find('$');
  if (closing == std::string_view::npos) return false;
  constexpr std::size_t longest = 40;
  const std::string_view behind = rest.substr(closing + 1, longest);
  const std::size_t otherwise = behind.find("otherwise");
  const std::size_t zero = behind.find_first_of("0z");
  if (otherwise == std::string_view::npos || zero == std::string_view::npos) return false;
  indicated_ = draft.sides[0];
  return true;
}

/// "f = \tanh": f(x) = tanh(x).
bool PageReader::names_function(Draft& draft, bool display) {
  if (draft.sides.size() != 2 || draft.sides[0].size() != 1 || draft.sides[1].size() != 1) return false;
  const Item& left = draft.sides[0][0];
  const Item& right = draft.sides[1][0];
  const bool plain = left.kind == ItemKind::letter && left.sub.empty() && left.sup.empty() && !left.bars &&
                     !left.primes && right.sub.empty() && right.sup.empty() && !right.primes;
  if (!plain || !names_.resolve(right).function || names_.is_quantity(left.text) ||
      survey_.of(left.text).bare > 1)
    return false;
  Item variable;
  variable.kind = ItemKind::letter;
  variable.text = left.text == "x" ? "z" : "x";
  variable.begin = variable.end = left.end;
  Item brackets = variable;
  brackets.kind = ItemKind::fenced;
  brackets.text = "(";
  brackets.closing = ")";
  brackets.parts = {{variable}};
  Draft said = draft;
  said.sides[0].push_back(brackets);
  brackets.begin = brackets.end = right.end;
  said.sides[1].push_back(brackets);
  return function_definition(said, display);
}

/// log p = …, with p new: p = exp(…).
void PageReader::logarithm_of_new(Draft& draft) const {
  if (draft.sides.size() != 2 || draft.relations[0].kind != PageRelation::equal) return;
  const Items& left = draft.sides[0];
  if (left.size() != 2 || draft.sides[1].empty() || left[0].kind != ItemKind::word ||
      (left[0].text != "log" && left[0].text != "ln") || !left[0].sub.empty() || !left[0].sup.empty())
    return;
  const Item& name = left[1];
  if (name.kind != ItemKind::letter || name.bars || name.primes) return;
  Item base = name;
  const bool square = name.sup.size() == 1 && name.sup[0].text == "2";  // log σ² = …
  if (square) {
    base.sup.clear();
    base.end = std::min(base.end, static_cast<std::uint32_t>(text_.find('^', base.begin)));
  }
  const Resolved resolved = names_.resolve(base, true);
  if (resolved.known && !(resolved.function && names_.notation().shadowed.contains(base.text))) return;
  Item power;
  power.kind = ItemKind::letter;
  power.text = "e";
  power.begin = draft.sides[1].front().begin;
  power.end = draft.sides[1].back().end;
  Item inside = power;
  inside.kind = ItemKind::fenced;
  inside.text = "(";
  inside.closing = ")";
  inside.parts = {draft.sides[1]};
  power.kind = ItemKind::word;
  power.text = "exp";
  power.end = power.begin;
  Items value{power, inside};
  if (square) {
    Item root = power;
    root.text = "sqrt";
    Item whole = inside;
    whole.parts = {value};
    value = {root, whole};
  }
  draft.sides = {{base}, value};
}

/// CE = …, FL = …: one name, as abbreviations are.
void PageReader::abbreviation(Draft& draft) const {
  constexpr std::array<std::string_view, 14> known{"CE",  "BCE", "FL",   "KL",  "MSE", "MAE", "NLL",
                                                   "RSS", "SSE", "ELBO", "SSR", "NCE", "LL",  "RMSE"};
  if (draft.sides.size() < 2 || draft.sides[0].size() < 2) return;
  Items& left = draft.sides[0];
  std::string word;
  for (const Item& item : left) {
    const bool last = &item == &left.back();
    if (item.kind != ItemKind::letter || item.bars || item.primes || (!last && !item.sub.empty()) ||
        (!last && !item.sup.empty()))
      return;
    word += item.text;
  }
  if (std::ranges::find(known, word) == known.end()) return;
  Item whole = left.back();
  whole.kind = ItemKind::word;
  whole.text = word;
  whole.begin = left.front().begin;
  left = {whole};
}

// \underbrace{W x + b}_{z} says z = W x + b.
void PageReader::annotations(const Items& items, bool display) {
  std::vector<const Item*> notes;
  find_annotations(items, notes);
  for (const Item* note : notes) {
    Draft said;
    Items name = note->parts[1];
    if (!name.empty() && is_sign(name[0], "=")) name.erase(name.begin());
    if (name.empty() || holds_relation(name) || is_dots(name)) continue;
    said.sides = {name, note->parts[0]};
    said.relations.push_back({PageRelation::equal, note->begin, note->begin});
    const std::size_t chain_before = sentence_chain_;
    chain(said, display);
    sentence_chain_ = chain_before;
  }
}

PageSide PageReader::side(const Items& items, bool defines) {
  PageSide out;
  out.span = span(items);
  out.expr = read_items(items, defines, out.problem);
  return out;
}

ast::ExprId PageReader::read_items(const Items& items, bool defines, std::string& problem) {
  list_.tokens.clear();
  Writer writer(list_, names_);
  if (defines)
    writer.defined(items[0]);
  else
    writer.sequence(items);
  if (writer.trouble()) {
    problem = writer.trouble().message;
    return ast::no_expr;
  }
  if (!staged_ && holds_differential(items)) {
    problem = "differentials are not understood; write the gradients that they give";
    return ast::no_expr;
  }
  if (list_.tokens.empty()) {
    problem = "nothing is left of this formula without its layout";
    return ast::no_expr;
  }
  ast::Worksheet& sheet = page_.sheet;
  const std::size_t nodes = sheet.ast.nodes.size();
  const std::size_t children = sheet.ast.child_ids.size();
  const std::size_t reports = sheet.diagnostics.size();
  ast::Parser parser(file_, list_, names_.table(), limits_, sheet);
  const ast::ExprId out = parser.lone_formula(0, list_.tokens.size());
  if (out == ast::no_expr) {
    sheet.ast.nodes.resize(nodes);
    sheet.ast.child_ids.resize(children);
    problem = "this is no formula";
    for (std::size_t i = reports; i < sheet.diagnostics.size(); ++i)
      if (sheet.diagnostics[i].severity == Severity::error) problem = sheet.diagnostics[i].message;
  }
  sheet.diagnostics.resize(reports);
  return out;
}

// ---- binders and conditions ----

ast::ExprId PageReader::binder(const std::string& name, const Item& at, const Items& lower,
                               const Items& upper) {
  std::string problem;
  std::vector<ast::ExprId> children;
  if (!lower.empty() && !upper.empty()) {
    const ast::ExprId ends[] = {read_items(lower, false, problem), read_items(upper, false, problem)};
    if (ends[0] != ast::no_expr && ends[1] != ast::no_expr)
      children.push_back(add_expr(page_.sheet.ast, ast::ExprKind::range, span(at.begin, at.end), ends));
  }
  return add_expr(page_.sheet.ast, ast::ExprKind::binder, span(at.begin, at.end), children, name);
}

void PageReader::binders(const Items& items, std::vector<ast::ExprId>& out) {
  std::size_t at = 0;
  std::vector<const Item*> names;
  for (; at < items.size(); ++at) {
    if (items[at].kind == ItemKind::letter && items[at].sub.empty())
      names.push_back(&items[at]);
    else if (!is_sign(items[at], ","))
      break;
  }
  Items lower, upper;
  Items range(items.begin() + static_cast<std::ptrdiff_t>(std::min(at + 1, items.size())), items.end());
  if (at < items.size() && is_sign(items[at], "∈") && range.size() == 1 &&
      range[0].kind == ItemKind::fenced) {
    const Item set = range[0];
    range = set.parts[0];
    if (set.text == "[" && !holds_sign(range, ",")) {
      upper = range;
      Item one = set;
      one.kind = ItemKind::number;
      one.text = "1";
      one.parts.clear();
      lower = {one};
    }
  }
  if (upper.empty()) {
    const std::vector<Items> parts = split_at_commas(range);
    if (parts.size() > 1) {
      lower = parts[0];
      upper = parts.back();
    } else {
      const auto dots = std::ranges::find_if(range, [](const Item& item) { return is_dots(item); });
      if (dots != range.end()) {
        lower.assign(range.begin(), dots);
        upper.assign(dots + 1, range.end());
      }
    }
  }
  for (const Item* name : names)
    out.push_back(binder(name->text + std::string(name->primes, '\''), *name, lower, upper));
}

ast::ExprId PageReader::condition(const std::vector<Items>& conditions, std::string& problem) {
  std::vector<ast::ExprId> all;
  for (const Items& items : conditions) {
    Items formula = items;
    for (Item& item : formula)
      if (is_sign(item, ",") || (item.kind == ItemKind::text && item.text.find("and") != std::string::npos))
        item.kind = ItemKind::sign, item.text = "∧";
    const ast::ExprId read = read_items(formula, false, problem);
    if (read == ast::no_expr) return ast::no_expr;
    all.push_back(read);
  }
  if (all.empty()) return ast::no_expr;
  return all.size() == 1 ? all[0]
                         : add_expr(page_.sheet.ast, ast::ExprKind::conjunction, span(conditions[0]), all);
}

}  // namespace overbar::latex
