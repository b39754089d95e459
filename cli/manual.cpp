// The manual page in roff (groff_man(7)), from the tables of command.cpp.
#include <cstdio>

#include <fmt/format.h>

#include "command.hpp"

namespace overbar::cli {
namespace {

/// Text that roff takes as it stands: no escapes, no request at the beginning of a line.
std::string roff(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else if (c == '\'')
      result += "\\(aq";
    else if (c == '`')
      result += "\\(ga";
    else if (c == '.' && (result.empty() || result.back() == '\n'))
      result += "\\&.";
    else
      result += c;
  }
  return result;
}

std::string option_rows(unsigned groups) {
  std::string text;
  for (const Option& option : options()) {
    if (option.hidden || (option.group & groups) == 0) continue;
    text += ".TP\n";
    if (option.letter != '\0') text += fmt::format("\\fB\\-{}\\fR, ", option.letter);
    text += fmt::format("\\fB\\-\\-{}\\fR", roff(option.name));
    if (!option.value.empty()) text += fmt::format(" \\fI{}\\fR", roff(option.value));
    text += "\n" + roff(option.help);
    if (!option.choices.empty())
      text += roff(fmt::format(" One of {}.", fmt::join(split(option.choices, '|'), ", ")));
    text += "\n";
  }
  return text;
}

std::string command_rows() {
  std::string text;
  for (const Command& command : commands()) {
    text += fmt::format(".SS overbar {} {}\n{}\n", roff(command.name), roff(command.arguments),
                        roff(command.about));
    std::string takes;
    for (const Option& option : options())
      if ((option.group & command.groups & ~(everywhere | output | reporting)) != 0)
        takes += fmt::format("{}\\fB\\-\\-{}\\fR", takes.empty() ? "" : ", ", roff(option.name));
    if (!takes.empty()) text += fmt::format(".PP\nTakes {}.\n", takes);
    for (const Example& example : command.examples)
      text +=
          fmt::format(".PP\n.nf\n\\fB{}\\fR\n.fi\n.RS\n{}\n.RE\n", roff(example.command), roff(example.says));
  }
  return text;
}

constexpr std::string_view exit_status = R"(.SH EXIT STATUS
.TP
0
Every claim is proved, or there is none.
.TP
1
Some claim is refuted.
.TP
2
Something was not understood, or could not be read or written.
.TP
3
No claim is refuted, but some are not decided.
)";

constexpr std::string_view environment = R"(.SH ENVIRONMENT
.TP
NO_COLOR
If set, there are no colours unless \fB\-\-color\fR asks for them.
)";

}  // namespace

std::string manual_text() {
  std::string text =
      fmt::format(".TH OVERBAR 1 \"\" \"Overbar {}\" \"User Commands\"\n", roff(v1::version()));
  text += ".SH NAME\noverbar \\- a proof\\-reader and compiler for backprop\n";
  text += ".SH SYNOPSIS\n\\fBoverbar\\fR [\\fIcommand\\fR] \\fIfile\\fR... [\\fIoption\\fR...]\n";
  text += ".SH DESCRIPTION\n";
  text += roff(
              "Overbar reads a network written as on paper, derives its backward pass as on paper, decides "
              "every claim "
              "made about it (proved, refuted with numbers, or unknown), draws it, and computes it. A "
              "worksheet is a "
              "file .ob, or the ```overbar blocks of a Markdown page.") +
          "\n";
  text += ".SH COMMANDS\n" + command_rows();
  text += ".SH OPTIONS\n" + option_rows(~0U);
  text += exit_status;
  text += environment;
  return text;
}

int print_manual(const Command&, const Settings&) {
  std::fputs(manual_text().c_str(), stdout);
  return 0;
}

}  // namespace overbar::cli
