// The page as its author wrote it, with signs at the formulas and notes in the margin. What is added needs no
// package but xcolor, and is put where the page compiles with it if it compiled without: signs where no brace
// is open, notes after the formula, definitions at the end of the preamble. Pages that are no LaTeX become a
// list.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/formula.hpp"
#include "report/layout.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"
#include "report/math_regions.hpp"

namespace overbar::v1 {
namespace {

constexpr std::string_view definitions = R"(% --- marks by Overbar: begin
\providecommand{\overbarcolor}[1]{\ifdefined\color\color{#1}\fi}
\providecommand{\overbarsign}[2]{{}^{\mbox{\overbarcolor{#1}$\scriptstyle#2$}}}
\providecommand{\overbaryes}{\overbarsign{green!45!black}{\surd}}
\providecommand{\overbarno}[1]{\overbarsign{red!75!black}{\times#1}}
\providecommand{\overbarunsure}[1]{\overbarsign{orange!80!black}{?#1}}
\providecommand{\overbarnote}[1]{\ifinner{\footnotesize[#1]}\else\marginpar{\raggedright\scriptsize#1}\fi}
% --- marks by Overbar: end
)";

struct Insertion {
  std::size_t at = 0;
  std::string text;
};

struct Notes {
  std::vector<Insertion> insertions;
  std::size_t number = 0;
};

std::string sign_macro(const Link& link, std::size_t number) {
  switch (link.mark) {
    case Mark::proved:
      return "\\overbaryes{}";
    case Mark::definition:
      return {};
    case Mark::refuted:
    case Mark::ill_shaped:
      return fmt::format("\\overbarno{{{}}}", number);
    case Mark::unknown:
    case Mark::not_understood:
      break;
  }
  return fmt::format("\\overbarunsure{{{}}}", number);
}

std::string note_text(const Link& link, std::size_t number) {
  const std::string more = remark(link);
  std::string says = holds(link) ? "" : joined(verdict_sentence(link));
  if (!more.empty()) says += (says.empty() ? "" : "; ") + joined(more);
  std::string text = fmt::format("\\textbf{{{}}}~{}", number, escape_latex(says));
  if (!text.ends_with('.')) text += ".";
  if (holds(link)) return text;
  if (!link.repairs.empty()) {
    const Repair& repair = link.repairs.front();
    text += fmt::format(" \\emph{{{}}}", escape_latex(joined(repair_sentence(repair))));
    if (!repair.line.latex.empty()) text += fmt::format(": ${}$", latex_math(repair.line, Dialect::latex));
  } else if (!link.truth_math.latex.empty()) {
    text += fmt::format(" It is ${}$.", latex_math(link.truth_math, Dialect::latex));
  }
  return text;
}

/// No group is open at `at`, counted from the beginning of the formula.
bool is_outside_groups(std::string_view text, std::size_t begin, std::size_t at) {
  int depth = 0;
  for (std::size_t i = begin; i < at; ++i) {
    if (text[i] == '%') {
      i = text.find('\n', i);
      if (i >= at) return false;
      continue;
    }
    if (text[i] == '{') ++depth;
    if (text[i] == '}') --depth;
    if (text[i] != '\\') continue;
    const std::string_view rest = text.substr(i, at - i);
    if (rest.starts_with("\\left") && !rest.starts_with("\\leftarrow")) ++depth;
    if (rest.starts_with("\\right") && !rest.starts_with("\\rightarrow")) --depth;
    ++i;
  }
  return depth == 0;
}

/// The end of what a script belongs to: a sign must not come between a letter and its exponent.
bool is_before_script(std::string_view text, std::size_t at) {
  const std::size_t next = text.find_first_not_of(" \n\t", at);
  return next != std::string_view::npos && (text[next] == '^' || text[next] == '_' || text[next] == '\'');
}

void mark_chain(const MarkedChain& chain, std::string_view text, const std::vector<MathRegion>& regions,
                Notes& notes) {
  const auto region = std::ranges::find_if(regions, [&](const MathRegion& one) {
    return one.begin <= chain.place.begin && chain.place.begin < one.end;
  });
  std::string after;
  for (const Link& link : chain.links) {
    const bool noted = !holds(link) || link.standing == Standing::consistent;
    if (noted) ++notes.number;
    const std::size_t end = link.right.end > link.right.begin ? link.right.end : link.place.end;
    if (region != regions.end() && end > region->inner_begin && end <= region->inner_end &&
        is_outside_groups(text, region->inner_begin, end) && !is_before_script(text, end))
      notes.insertions.push_back({end, sign_macro(link, notes.number)});
    if (noted) after += fmt::format("%\n\\overbarnote{{{}}}", note_text(link, notes.number));
  }
  if (!after.empty()) {
    const std::size_t at =
        region != regions.end() ? region->end : std::min<std::size_t>(chain.place.end, text.size());
    notes.insertions.push_back({at, after});
  }
}

std::string annotated(const Marking& marking, const MarkedPage& page) {
  const std::string& text = marking.sources[page.source].text;
  const std::vector<MathRegion> regions = math_regions(text, true);
  Notes notes;
  constexpr std::string_view document = "\\begin{document}";
  const std::size_t body = text.find(document);
  const std::string color = body == std::string::npos ? "" : "\\usepackage{xcolor}\n";
  notes.insertions.push_back(
      {body == std::string::npos ? 0 : body,
       fmt::format("{}{}", color.empty() ? "" : "% --- for the marks\n" + color, definitions)});
  for (const MarkedChain& chain : page.chains) mark_chain(chain, text, regions, notes);
  std::ranges::stable_sort(notes.insertions, {}, &Insertion::at);
  std::string result;
  std::size_t done = 0;
  for (const Insertion& insertion : notes.insertions) {
    result += text.substr(done, insertion.at - done) + insertion.text;
    done = insertion.at;
  }
  return result + text.substr(done);
}

std::string item(const Link& link) {
  std::string text =
      fmt::format("\\item[$\\displaystyle {}$] ",
                  link.mark == Mark::proved                                         ? "\\surd"
                  : link.mark == Mark::definition                                   ? "\\cdot"
                  : holds(link)                                                     ? ""
                  : link.mark == Mark::unknown || link.mark == Mark::not_understood ? "?"
                                                                                    : "\\times");
  text += link.claim.latex.empty() ? "\\texttt{" + escape_latex(joined(link.source)) + "}"
                                   : "$" + latex_math(link.claim, Dialect::latex) + "$";
  text += fmt::format(" \\hfill line {}\n", spot(link).line);
  if (!holds(link)) text += "\n" + escape_latex(joined(verdict_sentence(link))) + ".\n";
  if (const std::string more = remark(link); !more.empty()) text += "\n" + escape_latex(joined(more)) + ".\n";
  if (holds(link)) return text;
  if (!link.truth_math.latex.empty())
    text += "\nThe left side is $" + latex_math(link.truth_math, Dialect::latex) + "$.\n";
  for (const Repair& repair : link.repairs) {
    text += "\n\\emph{" + escape_latex(joined(repair_sentence(repair))) + "}";
    if (!repair.line.latex.empty()) text += ": $" + latex_math(repair.line, Dialect::latex) + "$";
    text += "\n";
  }
  return text;
}

/// Pages that are no LaTeX, and several pages: what was marked, page by page.
std::string listed(const Marking& marking) {
  std::string text =
      "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\setlength{\\parindent}{0pt}\n"
      "\\setlength{\\emergencystretch}{3em}\n\\begin{document}\n";
  for (const MarkedPage& page : marking.pages) {
    text += "\\section*{" + escape_latex(page_name(marking, page)) + "}\n" +
            escape_latex(sentence(count_marks(page))) + ".\n\n";
    if (!page.layout.empty()) text += escape_latex(page.layout) + ".\n\n";
    for (const MarkedChain& chain : page.chains) {
      if (chain.links.empty()) continue;
      text += "\\begin{itemize}\n";
      for (const Link& link : chain.links) text += item(link);
      text += "\\end{itemize}\n";
    }
  }
  return text + "\\end{document}\n";
}

}  // namespace

std::string marking_latex(const Marking& marking, const WriteOptions&) {
  if (marking.pages.size() == 1 && is_latex(page_name(marking, marking.pages.front())))
    return annotated(marking, marking.pages.front());
  return listed(marking);
}

}  // namespace overbar::v1
