// A report made by hand, with something of everything that a writer meets.
#pragma once
#include "overbar/overbar.hpp"

namespace overbar::v1 {

inline Math math(std::string text, std::string latex, std::string mathml, std::string ascii = {}) {
  return {std::move(text), std::move(latex), std::move(mathml), std::move(ascii)};
}

namespace sample {

inline const Math z = math("z", "z", "<mi>z</mi>");
inline const Math x = math("x", "x", "<mi>x</mi>");
inline const Math N = math("N", "N", "<mi>N</mi>");
inline const Math W1 =
    math("W1", "W^{(1)}", "<msup><mi>W</mi><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msup>");
inline const Math x_bar = math("x̄", "\\bar{x}", "<mover><mi>x</mi><mo>‾</mo></mover>", "bar(x)");
inline const Math h_bar = math("h̄", "\\bar{h}", "<mover><mi>h</mi><mo>‾</mo></mover>", "bar(h)");
inline const Math one = math("1", "1", "<mn>1</mn>");

inline Equations derivation() {
  const std::string transposed = "<msup><mi>W</mi><mo>⊤</mo></msup>";
  return {{
      {math("J̄", "\\bar{J}", "<mover><mi>J</mi><mo>‾</mo></mover>", "bar(J)"), {one}, ""},
      {h_bar,
       {math("(∂R/∂h)ᵀ R̄ + (∂y/∂h)ᵀ ȳ",
             "\\left(\\frac{\\partial R}{\\partial h}\\right)^\\top \\bar{R} + \\left(\\frac{\\partial "
             "y}{\\partial "
             "h}\\right)^\\top \\bar{y}",
             "<msup><mrow><mo>(</mo><mfrac><mrow><mo>∂</mo><mi>R</mi></mrow><mrow><mo>∂</mo><mi>h</mi></"
             "mrow></"
             "mfrac><mo>)</mo></mrow><mo>⊤</mo></msup><mover><mi>R</mi><mo>‾</mo></mover><mo>+</"
             "mo><msup><mrow><mo>"
             "(</mo><mfrac><mrow><mo>∂</mo><mi>y</mi></mrow><mrow><mo>∂</mo><mi>h</mi></mrow></mfrac><mo>)</"
             "mo></"
             "mrow><mo>⊤</mo></msup><mover><mi>y</mi><mo>‾</mo></mover>",
             "diff(R, h)' bar(R) + diff(y, h)' bar(y)"),
        math("r + W2ᵀ ȳ", "r + {W^{(2)}}^\\top \\bar{y}",
             "<mi>r</mi><mo>+</mo>" + transposed + "<mover><mi>y</mi><mo>‾</mo></mover>", "r + W2' bar(y)")},
       "R and y use h"},
      {x_bar,
       {math("W1ᵀ z̄ + ȳ", "{W^{(1)}}^\\top \\bar{z} + \\bar{y}",
             transposed + "<mover><mi>z</mi><mo>‾</mo></mover><mo>+</mo><mover><mi>y</mi><mo>‾</mo></mover>",
             "W1' bar(z) + bar(y)")},
       ""},
  }};
}

inline Decision refutation() {
  Decision decision;
  decision.verdict = Verdict::refuted;
  decision.claim =
      math("h̄ = W2ᵀ ȳ", "\\bar{h} = {W^{(2)}}^\\top \\bar{y}",
           "<mover><mi>h</mi><mo>‾</mo></mover><mo>=</mo><msup><mi>W2</mi><mo>⊤</mo></msup><mover><mi>y</"
           "mi><mo>‾</mo></mover>",
           "bar(h) = W2' bar(y)");
  decision.method = "exact witness";
  decision.reason = "entry 1 is 3 on the left and 0 on the right";
  decision.witness = {{N, {}, {"2"}, {"2"}},
                      {x, {2}, {"1/2", "2"}, {"0.5", "2"}},
                      {W1, {2, 2}, {"1", "-1", "0", "12"}, {"1", "-1", "0", "12"}}};
  decision.intermediate = {{z, {2}, {}, {"0.7310585786", "0.2689414214"}}, {h_bar, {1}, {"3"}, {"3"}}};
  decision.replay = "overbar eval page.md 'h̄, W2ᵀ ȳ at N = 2, x = [1/2, 2], W1 = [1 -1; 0 12]'";
  return decision;
}

inline Table zeros() {
  return {{"parameter", "∂L/∂ is", "because"},
          {{{{"", math("w1", "w_1", "<msub><mi>w</mi><mn>1</mn></msub>")},
             {"0 for all inputs", {}},
             {"h1 = relu(z1) = 0 where z1 = −1, so nothing flows through it, whatever the other weights and "
              "the loss "
              "may be",
              {}}},
            Tone::good},
           {{{"w3", {}}, {"not always 0", {}}, {"at w2 = 1, x1 = 1", {}}}, Tone::bad},
           {{{"w5", {}}, {"unknown", {}}, {"", {}}}, Tone::neutral}}};
}

inline Picture picture() {
  return {"computation graph of J",
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\" role=\"img\" width=\"120\" "
          "height=\"40\"><g "
          "fill=\"none\" stroke=\"currentColor\"><rect x=\"1\" y=\"8\" width=\"30\" height=\"24\" "
          "rx=\"6\"/><path "
          "d=\"M31 20 H88\"/><rect x=\"88\" y=\"8\" width=\"30\" height=\"24\" rx=\"6\"/></g><text x=\"16\" "
          "y=\"25\" "
          "text-anchor=\"middle\" fill=\"currentColor\">x</text></svg>",
          "digraph J {\n  x -> z;\n  z -> J;\n}\n", "x ──▶ z ──▶ J"};
}

inline std::string page_text() {
  return "# A residual net\n\nSome prose with *stars* and $x^2$.\n\n```overbar\nz = W1 x + b1\nderive "
         "J\nclaim x̄ = W1ᵀ "
         "z̄ + ȳ\nclaim h̄ = W2ᵀ ȳ\n```\n\nMore prose.\n";
}

inline Place place_of(const std::string& text, const std::string& part, std::uint32_t line) {
  const std::size_t at = text.find(part);
  return {0, line, 1, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())};
}

inline Report report() {
  Report report;
  report.sources = {{"page.md", page_text()}};
  ProblemReport problem;
  problem.title = "A residual net";
  problem.place = {0, 1, 1, 0, 16};
  problem.given = {
      {z, {math("W1 x + b1", "W^{(1)} x + b^{(1)}", "<mi>W</mi><mi>x</mi><mo>+</mo><mi>b</mi>")}, ""},
      {math("h", "h", "<mi>h</mi>"),
       {math("σ(z)", "\\sigma(z)", "<mi>σ</mi><mo>(</mo><mi>z</mi><mo>)</mo>", "sigma(z)")},
       ""}};
  Answer derive{Ask::derive, place_of(page_text(), "derive J", 7), "derive J", {}, {derivation()}};
  Decision proved;
  proved.verdict = Verdict::proved;
  proved.claim =
      math("x̄ = W1ᵀ z̄ + ȳ", "\\bar{x} = W_1^\\top \\bar{z} + \\bar{y}",
           "<mover><mi>x</mi><mo>‾</mo></mover><mo>=</mo><mi>…</mi>", "bar(x) = W1' bar(z) + bar(y)");
  proved.method = "normal form";
  proved.reason = "both sides are the same sum of products, for all N and K";
  proved.certificate = "normal-form\nx_bar 1 W1 z_bar\n";
  Answer claim{Ask::claim,
               place_of(page_text(), "claim x̄ = W1ᵀ z̄ + ȳ", 8),
               "claim x̄ = W1ᵀ z̄ + ȳ",
               Verdict::proved,
               {proved}};
  Answer refuted{Ask::claim,
                 place_of(page_text(), "claim h̄ = W2ᵀ ȳ", 9),
                 "claim h̄ = W2ᵀ ȳ",
                 Verdict::refuted,
                 {refutation()}};
  Decision open;
  open.claim = math("tanh(1) = 3/4", "\\tanh(1) = \\frac{3}{4}", "<mi>tanh</mi>");
  open.reason = "no method";
  Answer unknown{Ask::claim, refuted.place, "claim tanh(1) = 3/4", Verdict::unknown, {open}};
  Answer table{Ask::zeros,
               refuted.place,
               "zeros L",
               {},
               {Prose{"Where the loss is any differentiable function."}, zeros()}};
  Answer graph{Ask::graph, refuted.place, "graph J", {}, {picture()}};
  Answer eval{Ask::eval, refuted.place, "eval J, W1 at N = 2", {}, {Values{"", refutation().witness}}};
  problem.answers = {derive, claim, refuted, unknown, table, graph, eval};
  report.problems = {problem};
  return report;
}

/// Everything that a careless writer would let through: markup, quotes, LaTeX, terminal codes, ends of
/// comments.
inline std::string hostile() {
  return "</script><script>alert(1)</script> \"'&amp; \\input{/etc/passwd} $x$ %_#^~{} `code` ``` --> ]]> "
         "*b* |c| [l](u) "
         "\x1b[31mred\x07 \xff end";
}

/// The same text wherever a report has text.
inline Report hostile_report() {
  const std::string bad = hostile();
  const Math all = math(bad, bad, bad, bad);
  Report report;
  report.sources = {{bad + ".ob", bad}};
  const Value value{all, {2, 1}, {bad, bad}, {bad, bad}};
  Decision decision{Verdict::refuted, all, bad, bad, {value}, {value}, bad, bad};
  Answer answer{Ask::claim, {}, bad + "\n" + bad, Verdict::refuted, {}};
  answer.blocks = {Prose{bad},
                   Equations{{{all, {all, all}, bad}}},
                   Values{bad, {value}},
                   decision,
                   Table{{bad, bad}, {{{{bad, {}}, {bad, all}}, Tone::bad}}},
                   Picture{bad, bad, bad, bad}};
  report.problems = {{bad, {}, {{all, {all}, bad}}, {answer, answer}}};
  report.messages = {{Message::Severity::error, {}, bad, bad, bad}};
  return report;
}

}  // namespace sample
}  // namespace overbar::v1
