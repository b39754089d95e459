#include "read/latex_macros.hpp"

#include <algorithm>
#include <array>

namespace overbar::latex {

namespace {

constexpr std::uint8_t deepest = 64;          // macros inside one another
constexpr std::size_t longest_body = 20'000;  // tokens of one definition

constexpr auto definers =
    std::to_array<std::string_view>({"newcommand", "renewcommand", "providecommand", "def", "gdef", "let",
                                     "DeclareMathOperator", "DeclareRobustCommand"});

/// Tokens from wherever they come.
struct Source {
  const std::function<bool(Token&)>& next;
  Token held;
  bool holds = false;

  bool peek(Token& token) {
    if (!holds) holds = next(held);
    token = held;
    return holds;
  }
  bool take(Token& token) {
    if (!peek(token)) return false;
    holds = false;
    return true;
  }
};

bool is_character(const Token& token, std::string_view text) {
  return token.kind == TokenKind::character && token.text == text;
}

// {…} or one token
bool argument(Source& source, std::vector<Token>& out) {
  Token token;
  if (!source.take(token)) return false;
  if (token.kind != TokenKind::open) {
    out.push_back(token);
    return true;
  }
  for (unsigned depth = 1; source.take(token);) {
    if (token.kind == TokenKind::open) ++depth;
    if (token.kind == TokenKind::close && --depth == 0) return true;
    out.push_back(token);
    if (out.size() > longest_body) return false;
  }
  return false;
}

bool optional_argument(Source& source, std::vector<Token>& out, bool& present) {
  Token token;
  present = source.peek(token) && is_character(token, "[");
  if (!present) return true;
  source.take(token);
  while (source.take(token)) {
    if (is_character(token, "]")) return true;
    out.push_back(token);
    if (out.size() > longest_body) return false;
  }
  return false;
}

}  // namespace

bool Macros::defines(std::string_view command) {
  return std::ranges::find(definers, command) != definers.end();
}

bool Macros::define(std::string_view command, const std::function<bool(Token&)>& next) {
  Source source{next, {}, false};
  Token token;
  if (source.peek(token) && is_character(token, "*")) source.take(token);
  std::vector<Token> name;
  if (!argument(source, name) || name.size() != 1 || name[0].kind != TokenKind::command) return false;
  Macro macro;
  if (command == "let") {
    if (source.peek(token) && is_character(token, "=")) source.take(token);
    if (!source.take(token)) return false;
    const Macro* same = token.kind == TokenKind::command ? find(token.text) : nullptr;
    if (same)
      macro = *same;
    else
      macro.body = {token};
  } else if (command == "def" || command == "gdef") {
    while (source.peek(token) && token.kind != TokenKind::open) {
      source.take(token);
      if (token.kind == TokenKind::parameter)
        ++macro.arguments;
      else
        macro.readable = false;
      if (macro.arguments > 9) return false;
    }
    if (!argument(source, macro.body)) return false;
  } else if (command == "DeclareMathOperator") {
    std::vector<Token> word;
    if (!argument(source, word)) return false;
    Token part = name[0];
    const auto add = [&](TokenKind kind, std::string_view text) {
      part.kind = kind;
      part.text = text;
      macro.body.push_back(part);
    };
    add(TokenKind::command, "operatorname");
    add(TokenKind::open, "{");
    macro.body.insert(macro.body.end(), word.begin(), word.end());
    add(TokenKind::close, "}");
  } else {
    std::vector<Token> count;
    bool present = false;
    if (!optional_argument(source, count, present)) return false;
    if (present) {
      if (count.size() != 1 || count[0].text.size() != 1 || count[0].text[0] < '0' || count[0].text[0] > '9')
        return false;
      macro.arguments = static_cast<unsigned>(count[0].text[0] - '0');
      if (!optional_argument(source, macro.standard, macro.optional)) return false;
    }
    if (!argument(source, macro.body)) return false;
    if (command == "providecommand" && find(name[0].text)) return true;
  }
  macros_[name[0].text] = std::move(macro);
  return true;
}

void Macros::define_all(std::string_view text) {
  Lexer lexer(text, 0, static_cast<std::uint32_t>(text.size()));
  Token token;
  const auto next = [&](Token& into) { return lexer.next(into); };
  while (lexer.next(token)) {
    const std::string command = token.text;
    if (token.kind == TokenKind::command && defines(command)) define(command, next);
  }
}

const Macro* Macros::find(const std::string& name) const {
  const auto place = macros_.find(name);
  return place == macros_.end() ? nullptr : &place->second;
}

std::string Macros::environment(const std::string& name, std::string_view command) const {
  const Macro* macro = find(name);
  if (!macro || macro->arguments || macro->body.size() < 4 || macro->body[0].kind != TokenKind::command ||
      macro->body[0].text != command || macro->body[1].kind != TokenKind::open ||
      macro->body.back().kind != TokenKind::close)
    return {};
  std::string out;
  for (std::size_t i = 2; i + 1 < macro->body.size(); ++i) out += macro->body[i].text;
  return out;
}

std::string Macros::ended_by(std::string_view wanted) const {
  for (const auto& [name, macro] : macros_)
    if (environment(name, "end") == wanted) return name;
  return {};
}

// What is still to be read is a stack, the next token on top.
std::vector<Token> Macros::expand(std::vector<Token> tokens, Trouble& trouble) {
  std::vector<Token> out;
  std::ranges::reverse(tokens);
  const auto fail = [&](const Token& at, std::string message) {
    if (!trouble) trouble = {at.begin, at.end, std::move(message)};
  };
  while (!tokens.empty()) {
    Token token = std::move(tokens.back());
    tokens.pop_back();
    if (token.kind == TokenKind::command && defines(token.text)) {
      const auto next = [&](Token& into) {
        if (tokens.empty()) return false;
        into = std::move(tokens.back());
        tokens.pop_back();
        return true;
      };
      if (!define(token.text, next)) fail(token, "this definition of a macro is not understood");
      continue;
    }
    const Macro* macro = token.kind == TokenKind::command && !trouble ? find(token.text) : nullptr;
    if (!macro) {
      out.push_back(std::move(token));
      continue;
    }
    if (!macro->readable) {
      fail(token, "\\" + token.text + " is defined with delimited parameters, which are not read here");
    } else if (token.depth >= deepest) {
      fail(token, "\\" + token.text + " is defined by itself");
    } else if (++expansions_ > limits_.expansions) {
      fail(token, "more than " + std::to_string(limits_.expansions) + " macros on this page");
    }
    if (trouble) {
      out.push_back(std::move(token));
      continue;
    }
    std::vector<std::vector<Token>> arguments(macro->arguments);
    std::uint32_t end = token.end;
    bool complete = true;
    for (unsigned i = 0; i < macro->arguments && complete; ++i) {
      if (i == 0 && macro->optional) {
        if (tokens.empty() || !is_character(tokens.back(), "[")) {
          arguments[0] = macro->standard;
          for (Token& part : arguments[0])
            part.begin = token.begin, part.end = token.end,
            part.depth = static_cast<std::uint8_t>(token.depth + 1);
          continue;
        }
        tokens.pop_back();
        while (!tokens.empty() && !is_character(tokens.back(), "]")) {
          arguments[0].push_back(std::move(tokens.back()));
          tokens.pop_back();
        }
        complete = !tokens.empty();
        if (complete) {
          end = std::max(end, tokens.back().end);
          tokens.pop_back();
        }
        continue;
      }
      complete = !tokens.empty() && tokens.back().kind != TokenKind::close &&
                 tokens.back().kind != TokenKind::align && tokens.back().kind != TokenKind::newline;
      if (!complete) break;
      unsigned depth = 0;
      const bool braces = tokens.back().kind == TokenKind::open;
      do {
        if (tokens.empty()) {
          complete = false;
          break;
        }
        if (tokens.back().kind == TokenKind::open) ++depth;
        if (tokens.back().kind == TokenKind::close) --depth;
        end = std::max(end, tokens.back().end);
        arguments[i].push_back(std::move(tokens.back()));
        tokens.pop_back();
      } while (depth > 0);
      if (complete && braces) {
        arguments[i].erase(arguments[i].begin());
        arguments[i].pop_back();
      }
    }
    if (!complete) {
      fail(token, "\\" + token.text + " needs " + std::to_string(macro->arguments) +
                      (macro->arguments == 1 ? " argument" : " arguments"));
      out.push_back(std::move(token));
      continue;
    }
    std::vector<Token> made;
    for (const Token& part : macro->body) {
      if (part.kind == TokenKind::parameter) {
        const auto number = static_cast<std::size_t>(part.text[0] - '1');
        if (number < arguments.size())
          made.insert(made.end(), arguments[number].begin(), arguments[number].end());
      } else {
        made.push_back(part);
        made.back().begin = token.begin;
        made.back().end = end;
        made.back().depth = static_cast<std::uint8_t>(token.depth + 1);
      }
      if (made.size() > limits_.expanded_tokens) break;
    }
    if (!made.empty()) made[0].space_before = token.space_before;
    made_ += static_cast<std::uint32_t>(made.size());
    if (made_ > limits_.expanded_tokens) {
      made_ -= static_cast<std::uint32_t>(made.size());
      fail(token, "macros make more than " + std::to_string(limits_.expanded_tokens) + " symbols");
      out.push_back(std::move(token));
      continue;
    }
    for (std::size_t i = made.size(); i-- > 0;) tokens.push_back(std::move(made[i]));
  }
  return out;
}

}  // namespace overbar::latex
