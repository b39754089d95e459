// Marked pages made by hand, with something of everything that a writer meets.
#pragma once
#include <algorithm>

#include "overbar/marking.hpp"
#include "report_sample.hpp"

namespace overbar::v1::sample {

inline Place place_in(const Marking& marking, std::size_t source, std::string_view part,
                      std::size_t from = 0) {
  const std::string& text = marking.sources[source].text;
  const std::size_t at = text.find(part, from);
  const std::size_t line = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  return {source,
          static_cast<std::uint32_t>(
              1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')),
          static_cast<std::uint32_t>(line == std::string::npos ? at + 1 : at - line),
          static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())};
}

/// A link whose parts stand in this order in the page, after `from`.
inline Link link_of(const Marking& marking, std::size_t source, std::string_view left,
                    std::string_view relation, std::string_view right, Mark mark, Standing standing,
                    std::size_t from = 0) {
  Link link;
  link.left = place_in(marking, source, left, from);
  link.relation = place_in(marking, source, relation, link.left.end);
  link.right = place_in(marking, source, right, link.relation.end);
  link.place = link.left;
  link.place.end = link.right.end;
  link.source = marking.sources[source].text.substr(link.place.begin, link.place.end - link.place.begin);
  link.mark = mark;
  link.standing = standing;
  return link;
}

inline constexpr std::string_view markdown_page = R"(# Problem 2

The *squared error* gives $\bar y = y - s$ at once, see [the notes](https://example.org/notes).

$$
\begin{aligned}
  \bar h &= W_2 \bar y \\
         &= W_2 (y - s), \\
  \bar z &= \bar h \odot \sigma'(z)
\end{aligned}
$$

- and so $\bar x = W_1^\top \bar z$;
- with `code` and $10 of cost.

$$ \frac{\partial J}{\partial W_1} = \foo{z} x^\top \qquad \text{for all } i $$
)";

inline constexpr std::string_view latex_page = R"(\documentclass{article}
\usepackage{amsmath}
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
\begin{document}
\section*{Problem 2}
We start with the \emph{loss}, so $\bar{y} = y - s$. % the easy part
\begin{align}
  \bar{h} &= W_2 \bar{y} \label{h} \\
          &= W_2 (y - s)
\end{align}
\begin{itemize}
  \item Then \[ \pd{J}{z} = \bar{h} \odot \sigma'(z). \]
\end{itemize}
\end{document}
)";

inline Marking marking_of(std::string_view text, std::string name) {
  Marking marking;
  marking.sources = {{std::move(name), std::string(text)}, {"net.ob", "dim N, K\n"}};
  MarkedPage page;
  const bool tex = marking.sources[0].name.ends_with(".tex");
  const std::string_view y_bar = tex ? "\\bar{y}" : "\\bar y";
  const std::string_view h_sign = tex ? "\\bar{h}" : "\\bar h";

  Link first = link_of(marking, 0, y_bar, "=", "y - s", Mark::proved, Standing::sound);
  first.claim =
      math("ȳ = y − s", "\\bar{y} = y - s",
           "<mover><mi>y</mi><mo>‾</mo></mover><mo>=</mo><mi>y</mi><mo>−</mo><mi>s</mi>", "bar(y) = y - s");
  first.subject = math("ȳ", "\\bar{y}", "", "bar(y)");
  first.method = "normal form";
  page.chains.push_back({first.place, "", {first}});

  Link wrong = link_of(marking, 0, h_sign, "=", tex ? "W_2 \\bar{y}" : "W_2 \\bar y", Mark::ill_shaped,
                       Standing::first_wrong, first.place.end);
  wrong.claim = math("h̄ = W2 ȳ", "\\bar{h} = W_2 \\bar{y}",
                     "<mover><mi>h</mi><mo>‾</mo></mover><mo>=</mo><msub><mi>W</mi><mn>2</mn></"
                     "msub><mover><mi>y</mi><mo>‾</mo></mover>",
                     "bar(h) = W2 bar(y)");
  wrong.subject = sample::h_bar;
  wrong.reason = "W2 is N×K and ȳ is N: W2 ȳ has no meaning";
  wrong.truth = "W2ᵀ ȳ";
  wrong.truth_math =
      math("W2ᵀ ȳ", "W_2^\\top \\bar{y}",
           "<msup><msub><mi>W</mi><mn>2</mn></msub><mo>⊤</mo></msup><mover><mi>y</mi><mo>‾</mo></mover>",
           "W2' bar(y)");
  Repair repair;
  repair.place = place_in(marking, 0, "W_2", wrong.relation.end);
  repair.original = "W_2";
  repair.replacement = "W_2^\\top";
  repair.what = "transpose W2";
  repair.line = wrong.truth_math;
  wrong.repairs = {repair};
  Link next = link_of(marking, 0, tex ? "W_2 \\bar{y}" : "W_2 \\bar y", "=", "W_2 (y - s)", Mark::proved,
                      Standing::consistent, wrong.relation.end);
  next.claim = math("W2 ȳ = W2 (y − s)", "W_2 \\bar{y} = W_2 (y - s)", "", "W2 bar(y) = W2 (y - s)");
  page.chains.push_back({wrong.place, tex ? "h" : "", {wrong, next}});
  page.chains.back().place.end = next.place.end;

  Link last = link_of(marking, 0, tex ? "\\pd{J}{z}" : "\\bar z", "=",
                      tex ? "\\bar{h} \\odot \\sigma'(z)" : "\\bar h \\odot \\sigma'(z)", Mark::refuted,
                      Standing::wrong, next.place.end);
  last.claim =
      math("z̄ = h̄ ∘ σ′(z)", "\\bar{z} = \\bar{h} \\odot \\sigma'(z)",
           "<mover><mi>z</mi><mo>‾</mo></mover><mo>=</mo><mi>…</mi>", "bar(z) = bar(h) .* sigma'(z)");
  last.subject = math("z̄", "\\bar{z}", "", "bar(z)");
  last.reason = "entry 1 is 3 on the left and 0 on the right";
  last.witness = refutation().witness;
  last.intermediate = refutation().intermediate;
  last.replay = "overbar eval net.ob 'z̄ at N = 2'";
  page.chains.push_back({last.place, "", {last}});

  if (!tex) {
    Link unsure = link_of(marking, 0, "\\bar x", "=", "W_1^\\top \\bar z", Mark::unknown, Standing::open,
                          last.place.end);
    unsure.reason = "no method decided it";
    page.chains.push_back({unsure.place, "", {unsure}});
    Link unread = link_of(marking, 0, "\\frac{\\partial J}{\\partial W_1}", "=", "\\foo{z} x^\\top",
                          Mark::not_understood, Standing::open, unsure.place.end);
    unread.reason = "\\foo is no command that is known";
    unread.right = {};
    page.chains.push_back({unread.place, "", {unread}});
  }
  marking.pages = {page};
  return marking;
}

inline Marking markdown_marking() { return marking_of(markdown_page, "alice.md"); }
inline Marking latex_marking() { return marking_of(latex_page, "bob.tex"); }

inline Marking class_marking() { return merge({markdown_marking(), latex_marking()}); }

/// Names and prose that a careless writer would let through.
inline Marking hostile_marking(bool tex) {
  std::string text = tex ? std::string(latex_page) : std::string(markdown_page);
  const std::string evil =
      "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) "
      "![b](http://evil/x.png) "
      "[c](data:text/html,x) <a href=\"javascript:alert(1)\">d</a> &lt;script&gt; </math></style><svg "
      "onload=alert(1)>\n\n"
      "$<script>alert(2)</script>$ and $\\text{</math><script>alert(3)</script>}$ "
      "\\textbf{<b onclick=alert(4)>} \\href{javascript:alert(5)}{e} \uE0000\uE001 \x1b[31m\n\n";
  text.insert(tex ? text.find("We start") : text.find("The *"), evil);
  Marking marking =
      marking_of(text, tex ? "</title><script>alert(6)</script>.tex" : "=cmd|'<script>alert(7)</script>'.md");
  Link& link = marking.pages[0].chains[1].links[0];
  link.reason = "<script>alert(8)</script> \x1b[2J";
  link.claim.text = "=<script>";
  link.claim.mathml = "<script>alert(9)</script>";
  link.repairs[0].what = "</p><script>alert(10)</script>";
  link.repairs[0].line.mathml = "<mi onclick=\"x\">a</mi>";
  marking.pages[0].layout = "<script>";
  return marking;
}

}  // namespace overbar::v1::sample
