#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "read/latex_commands.hpp"
#include "read/latex_token.hpp"
#include "read_latex_rows.hpp"
#include "read_page_support.hpp"

namespace overbar {
namespace {

TEST(ReadLatexFormula, Table) {
  for (const LatexRow& row : latex_rows) EXPECT_EQ(formula_text(row.latex), row.text) << row.latex;
}

TEST(ReadLatexFormula, Unread) {
  for (const LatexRow& row : unread_rows) EXPECT_EQ(formula_text(row.latex), row.text) << row.latex;
}

/// Of layout, style or brackets that may be left out: taking the token away may leave the meaning.
bool is_layout(const latex::Token& token) {
  using latex::Action;
  if (token.kind != latex::TokenKind::command)
    return token.kind != latex::TokenKind::character || std::string_view(",.;()[]|'*").contains(token.text);
  if (token.text == "times") return true;  // a product all the same
  constexpr auto without_meaning = std::to_array<Action>(
      {Action::skip,        Action::skip1,        Action::gap,   Action::label,  Action::style,
       Action::style_on,    Action::word_style,   Action::words, Action::size,   Action::left,
       Action::right,       Action::open,         Action::close, Action::begin,  Action::end,
       Action::transparent, Action::transparent2, Action::over,  Action::braced, Action::substack,
       Action::dots,        Action::none});
  return std::ranges::find(without_meaning, latex::command_of(token.text).action) != without_meaning.end();
}

// Nothing is cut in silence: a formula without one of its letters, numbers or signs says something else, or
// that it is not understood.
TEST(ReadLatexFormula, NothingIsIgnored) {
  std::size_t tried = 0;
  for (const LatexRow& row : latex_rows) {
    const std::string text = row.latex;
    // Notes, macros and what dots stand for may say a thing twice.
    const bool twice = std::ranges::any_of(
        std::to_array<std::string_view>({"newcommand", "\\def", "Declare", "dots", "overset", "stackrel",
                                         "\\text", "mbox", "begin", "\\pdv", "mathbb"}),
        [&](std::string_view part) { return text.contains(part); });
    if (twice) continue;
    const std::string whole = formula_text(text);
    for (const latex::Token& token : latex::lex(text, 0, static_cast<std::uint32_t>(text.size()))) {
      if (is_layout(token) || text.compare(token.begin, 2, "0.") == 0) continue;
      std::string without = text;
      without.replace(token.begin, token.end - token.begin, " ");
      EXPECT_NE(formula_text(without), whole) << text << "\n" << without;
      ++tried;
    }
  }
  EXPECT_GT(tried, 1500u);
}

}  // namespace
}  // namespace overbar
