// The page as typeset, each link coloured; what is wrong is said under its line, the numbers unfold. Several
// pages follow a table of them all.
#include "report/marking_html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html_block.hpp"
#include "report/html_document.hpp"
#include "report/html_values.hpp"
#include "report/marking_table.hpp"
#include "report/marking_words.hpp"
#include "report/marking_writers.hpp"
#include "report/prose.hpp"
#include "report/summary.hpp"
#include "report/tex_mathml.hpp"

namespace overbar::v1 {
namespace {

std::string style_class(const Link& link) {
  return std::string(identifier(link.mark)) + (link.standing == Standing::consistent ? " consistent" : "");
}

std::string inline_math(const Math& math) { return "<math>" + html_math(math) + "</math>"; }

/// For the pointer that rests on a link.
std::string hover(const Link& link) {
  std::string text = fmt::format("line {}: {}", spot(link).line, joined(verdict_sentence(link)));
  if (!link.method.empty()) text += fmt::format(" ({})", link.method);
  if (const std::string more = remark(link); !more.empty()) text += "; " + joined(more);
  return escape_html(text);
}

std::string repair_html(const Repair& repair) {
  std::string text = fmt::format("<p class=\"repair\"><span class=\"label\">Repair</span> {}",
                                 escape_html(joined(repair_sentence(repair))));
  if (!repair.line.text.empty()) text += fmt::format(": {}", inline_math(repair.line));
  if (!repair.original.empty() || !repair.replacement.empty())
    text += fmt::format(" <span class=\"edit\"><del>{}</del> → <ins>{}</ins></span>",
                        escape_html(joined(repair.original)), escape_html(joined(repair.replacement)));
  return text + "</p>\n";
}

/// Why a link does not hold, and how it would.
std::string why(const Link& link, bool with_line) {
  const std::string more = remark(link);
  if (holds(link) && more.empty()) return {};
  std::string text = fmt::format("<div class=\"why {}\">\n", style_class(link));
  if (!holds(link)) {
    text +=
        fmt::format("<p><span class=\"verdict\">{} {}</span> {}{}", sign(link.mark), word(link.mark),
                    with_line ? fmt::format("<span class=\"faint\">line {}:</span> ", spot(link).line) : "",
                    escape_html(joined(link.reason)));
    if (!link.method.empty())
      text += fmt::format(" <span class=\"method\">{}</span>", escape_html(link.method));
    text += "</p>\n";
  }
  if (!more.empty()) text += fmt::format("<p class=\"remark\">{}</p>\n", escape_html(joined(more)));
  if (!holds(link)) {
    if (!link.truth_math.text.empty())
      text += fmt::format("<p><span class=\"label\">Truth</span> {}</p>\n", inline_math(link.truth_math));
    else if (!link.truth.empty())
      text += fmt::format("<p><span class=\"label\">Truth</span> {}</p>\n", escape_html(joined(link.truth)));
    for (const Repair& repair : link.repairs) text += repair_html(repair);
    const std::string witness = html_values(link.witness);
    const std::string intermediate = html_values(link.intermediate);
    if (!witness.empty() || !intermediate.empty()) {
      const bool is_short = link.witness.size() + link.intermediate.size() <= 4;
      text += fmt::format("<details{}><summary>Counterexample</summary>\n<div class=\"witness\">\n",
                          is_short ? " open" : "");
      if (!witness.empty()) text += "<section><h4>With</h4>\n" + witness + "</section>\n";
      if (!intermediate.empty()) text += "<section><h4>Then</h4>\n" + intermediate + "</section>\n";
      text += "</div>\n";
      if (!link.replay.empty())
        text +=
            link.replay.find('\n') == std::string::npos
                ? "<p class=\"replay\">Replay: <code>" + escape_html(link.replay) + "</code></p>\n"
                : "<p class=\"replay\">Replay, as a worksheet for <code>overbar FILE.ob</code>:</p>\n<pre>" +
                      escape_html(link.replay) + "</pre>\n";
      text += "</details>\n";
    }
  }
  return text + "</div>\n";
}

/// What stands between the links of a formula and says nothing by itself.
bool is_filler(std::string_view text) {
  while (!text.empty()) {
    if (std::string_view(" \t\r\n&,.;{}~").contains(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    bool known = false;
    for (const std::string_view filler : {"\\\\", "\\quad", "\\qquad", "\\,", "\\;", "\\:", "\\!", "\\ ",
                                          "\\nonumber", "\\notag", "\\displaystyle"})
      if (text.starts_with(filler)) {
        text.remove_prefix(filler.size());
        known = true;
        break;
      }
    for (const std::string_view command : {"\\begin{", "\\end{", "\\label{", "\\tag{"})
      if (!known && text.starts_with(command)) {
        text.remove_prefix(std::min(text.find('}'), text.size() - 1) + 1);
        known = true;
      }
    if (!known) return false;
  }
  return true;
}

class PageHtml {
 public:
  PageHtml(const Marking& marking, const MarkedPage& page, std::size_t number)
      : page_(page), number_(number) {
    if (page.source < marking.sources.size()) text_ = marking.sources[page.source].text;
    latex_ = is_latex(page_name(marking, page));
    regions_ = math_regions(text_, latex_);
    macros_ = tex_macros(text_);
  }

  std::string whole() {
    const FormulaWriter formula = [this](std::size_t region) { return formula_html(region); };
    std::string text =
        latex_ ? latex_prose(text_, regions_, formula) : markdown_prose(text_, regions_, formula);
    text += leftover();
    return text;
  }

  std::string anchor(const Link& link) const {
    return fmt::format("page-{}-{}-{}", number_, link.place.begin, link.place.end);
  }

 private:
  std::string_view slice(std::size_t begin, std::size_t end) const {
    begin = std::min(begin, text_.size());
    return text_.substr(begin, end > begin ? end - begin : 0);
  }

  std::string math(std::string_view tex) const { return tex_mathml(tex_expanded(tex, macros_)); }

  static bool is_in(const Place& place, const MathRegion& region) {
    return place.begin >= region.begin && place.begin < region.end;
  }

  /// Links, as written: [left] [relation right]; the left side only where it is not the right side before.
  std::string row_html(const Link& link, bool with_left) const {
    std::string left;
    std::string right;
    if (link.right.end > link.right.begin && link.relation.end > link.relation.begin) {
      if (with_left) left = math(slice(link.left.begin, link.left.end));
      right =
          math(slice(link.relation.begin, link.relation.end)) + math(slice(link.right.begin, link.right.end));
    } else {
      right = math(slice(link.place.begin, link.place.end));
    }
    return fmt::format(
        "<div class=\"link {}\" id=\"{}\" title=\"{}\"><span class=\"sign\">{}</span>"
        "<span class=\"left\"><math displaystyle=\"true\">{}</math></span>"
        "<span class=\"right\"><math displaystyle=\"true\">{}</math></span></div>\n",
        style_class(link), anchor(link), hover(link), sign(link.mark), left, right);
  }

  std::string plain_row(std::string_view tex) const {
    return fmt::format("<div class=\"between\"><math displaystyle=\"true\">{}</math></div>\n", math(tex));
  }

  FormulaHtml formula_html(std::size_t r) {
    const MathRegion& region = regions_[r];
    std::vector<const MarkedChain*> chains;
    for (const MarkedChain& chain : page_.chains)
      if (!chain.links.empty() && is_in(chain.place, region)) chains.push_back(&chain);
    for (const MarkedChain* chain : chains) shown_.push_back(chain);
    if (!region.display) return inline_html(region, chains);
    if (chains.empty()) {
      std::string inside(slice(region.inner_begin, region.inner_end));
      if (region.environment.starts_with("alignat"))
        inside = slice(region.inner_begin + inside.find('}') + 1, region.inner_end);
      return {"<div class=\"display scroll\"><math displaystyle=\"true\">" + math(inside) + "</math></div>\n",
              ""};
    }
    std::string html = "<div class=\"chain scroll\">\n";
    std::size_t done = region.inner_begin;
    for (const MarkedChain* chain : chains) {
      bool first = true;
      for (const Link& link : chain->links) {
        const std::size_t begin = first ? link.place.begin : std::max<std::size_t>(link.relation.begin, done);
        if (begin > done && !is_filler(slice(done, begin))) html += plain_row(slice(done, begin));
        html += row_html(link, first);
        html += why(link, false);
        done = std::max<std::size_t>(done, link.place.end);
        first = false;
      }
    }
    if (region.inner_end > done && !is_filler(slice(done, region.inner_end)))
      html += plain_row(slice(done, region.inner_end));
    return {html + "</div>\n", ""};
  }

  FormulaHtml inline_html(const MathRegion& region, const std::vector<const MarkedChain*>& chains) {
    const std::string formula = "<math>" + math(slice(region.inner_begin, region.inner_end)) + "</math>";
    const Link* worst = nullptr;
    FormulaHtml made;
    for (const MarkedChain* chain : chains)
      for (const Link& link : chain->links) {
        if (link.mark == Mark::definition) continue;
        if (worst == nullptr || (holds(*worst) && !holds(link))) worst = &link;
        made.after += why(link, true);
      }
    if (worst == nullptr) return {formula, ""};
    made.html = fmt::format(
        "<span class=\"inline-link {}\" id=\"{}\" title=\"{}\">{}<span class=\"sign\">{}</span></span>",
        style_class(*worst), anchor(*worst), hover(*worst), formula, sign(worst->mark));
    return made;
  }

  /// Chains whose place is in no formula that was found here: nothing is left out.
  std::string leftover() const {
    std::string html;
    for (const MarkedChain& chain : page_.chains) {
      if (chain.links.empty() || std::ranges::find(shown_, &chain) != shown_.end()) continue;
      bool first = true;
      for (const Link& link : chain.links) {
        html += row_html(link, first) + why(link, true);
        first = false;
      }
    }
    return html.empty() ? "" : "<div class=\"chain scroll\">\n" + html + "</div>\n";
  }

  const MarkedPage& page_;
  std::size_t number_;
  std::string_view text_;
  bool latex_ = false;
  std::vector<MathRegion> regions_;
  TexMacros macros_;
  std::vector<const MarkedChain*> shown_;
};

std::string worst_list(const MarkedPage& page, const PageHtml& html) {
  const std::vector<Finding> findings = worst_first(page);
  if (findings.empty()) return {};
  std::string text = "<ol class=\"findings\">\n";
  for (const Finding& finding : findings) {
    const Link& link = *finding.link;
    const std::string says =
        link.repairs.empty() ? joined(link.reason) : joined(repair_sentence(link.repairs.front()));
    text += fmt::format(
        "<li class=\"{}\"><a href=\"#{}\"><span class=\"sign\">{}</span> line {}</a> {} <span "
        "class=\"faint\">{}</span></li>\n",
        style_class(link), html.anchor(link), sign(link.mark), spot(link).line,
        link.claim.text.empty() ? "<code>" + escape_html(one_line(link)) + "</code>"
                                : inline_math(link.claim),
        escape_html(says));
  }
  return text + "</ol>\n";
}

std::string page_html(const Marking& marking, std::size_t number) {
  const MarkedPage& page = marking.pages[number];
  PageHtml html(marking, page, number + 1);
  std::string text = fmt::format("<section class=\"page\" id=\"page-{}\">\n", number + 1);
  if (marking.pages.size() > 1)
    text += fmt::format("<h2>{} <span class=\"place\">{}</span></h2>\n",
                        escape_html(page_name(marking, page)), sentence(count_marks(page)));
  if (!page.layout.empty())
    text += fmt::format("<p class=\"layout{}\">{}</p>\n", page.mixed_layouts ? " mixed" : "",
                        escape_html(page.layout));
  text += worst_list(page, html);
  return text + "<div class=\"sheet\">\n" + html.whole() + "</div>\n</section>\n";
}

}  // namespace

std::string counts_html(const MarkCounts& counts) {
  std::string text = "<ul class=\"counts\">\n";
  const auto chip = [&](std::size_t number, Mark mark) {
    if (number > 0)
      text += fmt::format(
          "<li class=\"{}\"><span class=\"chip\"><span class=\"mark\">{}</span> {} {}</span></li>\n",
          identifier(mark), sign(mark), number, word(mark));
  };
  chip(counts.refuted, Mark::refuted);
  chip(counts.ill_shaped, Mark::ill_shaped);
  chip(counts.not_understood, Mark::not_understood);
  chip(counts.unknown, Mark::unknown);
  chip(counts.proved, Mark::proved);
  return text + "</ul>\n";
}

std::string messages_html(const Marking& marking) {
  if (marking.messages.empty()) return {};
  std::string text = "<section class=\"messages\" id=\"errors\">\n<h2>Messages</h2>\n";
  for (const Message& message : marking.messages)
    text +=
        fmt::format("<pre class=\"{}\">{}</pre>\n", word(message.severity), escape_html(message.formatted));
  return text + "</section>\n";
}

std::string marking_title(const Marking& marking) {
  if (marking.pages.size() == 1) return page_name(marking, marking.pages.front());
  return fmt::format("{} pages", marking.pages.size());
}

std::string marking_footer() {
  return fmt::format(
      "<footer>\n<dl class=\"legend\">\n"
      "<dt class=\"proved\">✓ proved</dt><dd>holds for all inputs and sizes, under the assumptions of the "
      "page</dd>\n"
      "<dt class=\"refuted\">✗ refuted</dt><dd>fails for the numbers shown, which replay</dd>\n"
      "<dt class=\"ill_shaped\">⚠ ill-shaped</dt><dd>the shapes do not fit</dd>\n"
      "<dt class=\"unknown\">? unknown</dt><dd>understood, but neither was shown</dd>\n"
      "<dt class=\"not_understood\">… not understood</dt><dd>could not be read</dd>\n"
      "</dl>\n<p>Each step is judged on its own: a line that follows from a wrong one by a right step is "
      "proved, "
      "and says so. Overbar {}</p>\n</footer>\n",
      version());
}

std::string marking_html(const Marking& marking, const WriteOptions&) {
  std::string text = fmt::format("<header>\n<h1>{}</h1>\n{}</header>\n<main>\n",
                                 escape_html(marking_title(marking)), counts_html(count_marks(marking)));
  text += messages_html(marking);
  if (marking.pages.size() > 1) text += class_table_html(marking, true);
  for (std::size_t p = 0; p < marking.pages.size(); ++p) text += page_html(marking, p);
  text += "</main>\n" + marking_footer();
  return html_document(marking_title(marking), {"page.css", "marking.css"}, text);
}

}  // namespace overbar::v1
