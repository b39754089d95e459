#include <gtest/gtest.h>

#include "diag/codes.hpp"
#include "diag/diagnostic.hpp"

namespace overbar {
namespace {

SourceMap one_file(std::string text) { return {{{"net.ob", std::move(text)}}}; }

std::string formatted(std::string text, Span span, std::string message = "wrong") {
  return format_diagnostic(one_file(std::move(text)),
                           {Severity::error, code("unknown-name"), span, std::move(message), {}});
}

void expect_place(const std::string& text, std::uint32_t offset, std::uint32_t line, std::uint32_t column) {
  const auto place = line_column({"f", text}, offset);
  EXPECT_EQ(place.line, line) << text << " at " << offset;
  EXPECT_EQ(place.column, column) << text << " at " << offset;
}

TEST(LineColumn, CountsCharactersAndNotBytes) {
  expect_place("σ(z)", 0, 1, 1);
  expect_place("σ(z)", 2, 1, 2);
  expect_place("σ(z)", 1, 1, 1);  // inside σ
  expect_place("a\nb\n", 2, 2, 1);
  expect_place("a\nb\n", 4, 3, 1);
  expect_place("a\nb", 99, 2, 2);
  expect_place("", 0, 1, 1);
}

TEST(LineColumn, ACombiningMarkHasNoColumn) {
  const std::string text = "x\xCC\x84 = y";  // x̄
  expect_place(text, 3, 1, 2);
  expect_place(text, 4, 1, 3);
}

TEST(LineColumn, ABrokenByteIsOneColumn) { expect_place("\xFF\x80z", 2, 1, 3); }

TEST(Format, HasThePlaceTheLineAndCarets) {
  EXPECT_EQ(formatted("dim N\ny = W x\n", {0, 10, 13}, "index j has size 4 in W but 3 in x"),
            "net.ob:2:5: error: index j has size 4 in W but 3 in x [unknown-name]\n"
            "  y = W x\n"
            "      ^^^\n");
}

TEST(Format, CaretsStandUnderWhatTheReaderSees) {
  EXPECT_EQ(formatted("x\xCC\x84 = q", {0, 6, 7}),
            "net.ob:1:5: error: wrong [unknown-name]\n"
            "  x\xCC\x84 = q\n"
            "      ^\n");
  EXPECT_EQ(formatted("\t中 = q", {0, 7, 8}),
            "net.ob:1:6: error: wrong [unknown-name]\n"
            "   中 = q\n"
            "        ^\n");
}

TEST(Format, TheEndOfALineOrFileHasACaretToo) {
  EXPECT_EQ(formatted("y = \nz", {0, 4, 4}), "net.ob:1:5: error: wrong [unknown-name]\n  y = \n      ^\n");
  EXPECT_EQ(formatted("y =", {0, 3, 3}), "net.ob:1:4: error: wrong [unknown-name]\n  y =\n     ^\n");
  EXPECT_EQ(formatted("y =\r\n", {0, 2, 3}), "net.ob:1:3: error: wrong [unknown-name]\n  y =\n    ^\n");
  EXPECT_EQ(formatted("", {0, 0, 0}), "net.ob:1:1: error: wrong [unknown-name]\n  \n  ^\n");
}

TEST(Format, ASpanOverLinesMarksTheFirst) {
  EXPECT_EQ(formatted("a = b\nc = d", {0, 4, 9}),
            "net.ob:1:5: error: wrong [unknown-name]\n  a = b\n      ^\n");
}

TEST(Format, NoSourceSteersTheTerminal) {
  EXPECT_EQ(formatted("\x1b[31m q\xFF", {0, 6, 7}, "name \x1b[0m"),
            "net.ob:1:7: error: name �[0m [unknown-name]\n"
            "  �[31m q�\n"
            "        ^\n");
}

TEST(Format, AVeryLongLineIsCutAroundTheCaret) {
  const auto text = formatted(std::string(500, 'a') + "q" + std::string(500, 'b'), {0, 500, 501});
  EXPECT_EQ(text, "net.ob:1:501: error: wrong [unknown-name]\n  …" + std::string(60, 'a') + "q" +
                      std::string(79, 'b') + "…\n   " + std::string(60, ' ') + "^\n");
}

TEST(Format, NotesFollowWithTheirOwnPlaces) {
  const Diagnostic diagnostic{Severity::warning,
                              code("unknown-name"),
                              {0, 6, 7},
                              "no such name: z",
                              {{{0, 0, 1}, "y is here"}, {no_place, "did you mean y?"}}};
  EXPECT_EQ(format_diagnostic(one_file("y = 1\nz"), diagnostic),
            "net.ob:2:1: warning: no such name: z [unknown-name]\n  z\n  ^\n"
            "net.ob:1:1: note: y is here\n  y = 1\n  ^\n"
            "note: did you mean y?\n");
}

TEST(Format, ColorsPlaceWordAndCarets) {
  EXPECT_EQ(format_diagnostic(one_file("q"), {Severity::error, "", {0, 0, 1}, "wrong", {}}, true),
            "\x1b[1mnet.ob:1:1: \x1b[0m\x1b[1;31merror:\x1b[0m wrong\n  q\n  \x1b[1;31m^\x1b[0m\n");
}

TEST(Codes, HaveOneSentenceEach) {
  for (const auto& row : code_table) {
    EXPECT_TRUE(row.explanation.ends_with('.')) << row.code;
    EXPECT_EQ(explanation(row.code), row.explanation);
    EXPECT_EQ(row.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string_view::npos)
        << row.code;
  }
  EXPECT_EQ(explanation("no-such-code"), "");
}

TEST(NearestName, IgnoresCaseFirst) {
  EXPECT_EQ(nearest_name("relu", {"tanh", "ReLU", "rely"}), "ReLU");
  EXPECT_EQ(nearest_name("w1", {"W1", "w2"}), "W1");
  EXPECT_EQ(nearest_name("σMax", {"Σmax"}), "Σmax");
}

TEST(NearestName, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(nearest_name("sofmax", {"softmax"}), "softmax");
  EXPECT_EQ(nearest_name("softmaxx", {"softmax"}), "softmax");
  EXPECT_EQ(nearest_name("siqmoid", {"sigmoid"}), "sigmoid");
  EXPECT_EQ(nearest_name("lsos", {"loss"}), "loss");
  EXPECT_EQ(nearest_name("logits", {"logit", "digits"}), "logit");
}

TEST(NearestName, IsEmptyWhenNoneIsNear) {
  EXPECT_EQ(nearest_name("x", {"y"}), "");
  EXPECT_EQ(nearest_name("zz", {"zx"}), "");
  EXPECT_EQ(nearest_name("abc", {"xyz", ""}), "");
  EXPECT_EQ(nearest_name("", {"x"}), "");
}

}  // namespace
}  // namespace overbar
