// dW for ∂L/∂W, as programs of backpropagation name their variables: `dh = W_2^T ds`.
//
// Differentials look the same (dz = W dx), and mean something else. So dX is read as X̄ only on a page that
// has an equation for some dX, has none for the differential of a loss, nor that word, and speaks of
// gradients or writes a ∂, or begins with an equation like dZ = P − Y, which no differential is.
#include <algorithm>
#include <array>

#include "read/page_reader.hpp"

namespace overbar {

namespace {

bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

/// Where the name behind a d ends: W, W_2, W_{xh}, \delta.
std::size_t name_end(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\\') {
    ++at;
    while (at < text.size() && is_letter(text[at])) ++at;
  } else if (at < text.size() && is_letter(text[at])) {
    ++at;
  } else {
    return std::string_view::npos;
  }
  while (at + 1 < text.size() && (text[at] == '_' || text[at] == '^')) {
    if (text[at + 1] != '{') {
      at += 2;
      continue;
    }
    const std::size_t closing = text.find('}', at);
    if (closing == std::string_view::npos) return closing;
    at = closing + 1;
  }
  return at;
}

/// Does a d stand before a name in it?
bool holds_d(std::string_view side) {
  for (std::size_t at = side.find('d'); at != std::string_view::npos; at = side.find('d', at + 1)) {
    if (at > 0 && (is_letter(side[at - 1]) || side[at - 1] == '\\')) continue;
    if (name_end(side, at + 1) != std::string_view::npos) return true;
  }
  return false;
}

/// P − Y, up to where the equation ends: made of names, and of no differential.
bool is_plain_side(std::string_view rest) {
  for (const std::string_view end : {"$", "\\\\", "\\end", "\\]", "\\qquad", "\\quad", "\n\n"})
    rest = rest.substr(0, std::min(rest.find(end), rest.size()));
  const bool names = std::ranges::any_of(rest, is_letter);
  return names && !holds_d(rest) && !rest.contains("dots");
}

}  // namespace

bool adjoints_by_d(std::string_view text) {
  constexpr std::array<std::string_view, 8> losses{"L", "J", "E", "\\ell", "\\mathcal", "l", "f", "\\L"};
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (lower.contains("differentials") || lower.contains("the differential ") || lower.contains("\\int"))
    return false;
  bool speaks_of_gradients = lower.contains("backprop") || lower.contains("backward") ||
                             lower.contains("gradient") || lower.contains("\\partial") ||
                             lower.contains("upstream");
  bool found = false;
  for (std::size_t at = text.find('d'); at != std::string_view::npos; at = text.find('d', at + 1)) {
    if (at > 0 && (is_letter(text[at - 1]) || text[at - 1] == '\\')) continue;
    std::size_t end = name_end(text, at + 1);
    if (end == std::string_view::npos) continue;
    const std::string_view name = text.substr(at + 1, end - at - 1);
    while (end < text.size() && (text[end] == ' ' || text[end] == '&' || text[end] == ':')) ++end;
    if (end >= text.size() || text[end] != '=') continue;
    for (const std::string_view loss : losses)
      if (name == loss) return false;
    found = true;
    speaks_of_gradients = speaks_of_gradients || is_plain_side(text.substr(end + 1));
  }
  return found && speaks_of_gradients;
}

namespace latex {

// dR, dX of tr(Rᵀ dR): a d that is nothing else on the page, close before a name. Not dL/dx.
bool PageReader::holds_differential(const Items& items) const {
  const Survey::Use& use = survey_.of("d");
  const bool quantity = use.left || use.no_factor || !use.below.empty() || names_.knows("d");
  if (quantity && !speaks_of_differentials_) return false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    const bool derivative = item.kind == ItemKind::fraction && item.parts.size() == 2 &&
                            !item.parts[1].empty() && item.parts[1][0].text == "d";
    if (derivative) continue;
    for (const Items& part : item.parts)
      if (holds_differential(part)) return true;
    const bool d = item.kind == ItemKind::letter && item.text == "d" && !item.bars && !item.primes &&
                   item.sub.empty() && item.sup.empty();
    if (!d || i + 1 >= items.size()) continue;
    const Item& next = items[i + 1];
    const bool name = next.kind == ItemKind::letter || next.kind == ItemKind::word;
    const bool quotient =
        (i + 2 < items.size() && is_sign(items[i + 2], "/")) || (i > 0 && is_sign(items[i - 1], "/"));
    if (name && !quotient) return true;
  }
  return false;
}

void PageReader::staged(Items& items) {
  const bool quotient = std::ranges::any_of(items, [](const Item& item) { return is_sign(item, "/"); });
  Items out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    Item& item = items[i];
    if (item.kind == ItemKind::fenced || item.kind == ItemKind::group || item.kind == ItemKind::environment)
      for (Items& part : item.parts) staged(part);
    const bool d = item.kind == ItemKind::letter && item.text == "d" && !item.bars && !item.primes &&
                   item.sub.empty() && item.sup.empty();
    const bool named = d && i + 1 < items.size() && items[i + 1].kind == ItemKind::letter &&
                       !items[i + 1].bars && items[i + 1].begin == item.end;
    // dL/dx is a quotient.
    const bool over = quotient && ((i > 0 && is_sign(items[i - 1], "/")) ||
                                   (i + 2 < items.size() && is_sign(items[i + 2], "/") &&
                                    i + 3 < items.size() && items[i + 3].text == "d"));
    if (!named || over) {
      out.push_back(std::move(item));
      continue;
    }
    Item& quantity = items[i + 1];
    quantity.bars = 1;
    quantity.begin = item.begin;
    quantity.space_before = item.space_before;
    out.push_back(std::move(quantity));
    ++i;
  }
  items = std::move(out);
}

}  // namespace latex

}  // namespace overbar
