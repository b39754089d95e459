// Characters to tokens.
#pragma once
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "diag/codes.hpp"
#include "diag/diagnostic.hpp"
#include "read/parse.hpp"
#include "read/token.hpp"

namespace overbar::ast {

struct TokenList {
  std::vector<Token> tokens;
  std::vector<std::string> texts{""};
  std::unordered_map<std::string, std::uint32_t> text_ids;
  std::string_view text(const Token& token) const { return texts[token.text]; }
};

std::uint32_t intern_text(TokenList& list, std::string_view text);

/// Appends the tokens of one range, reports what is no token (it becomes an `invalid` token, so that the
/// statement around it fails without a second report). False when the limit on tokens is reached.
bool lex_range(const SourceMap& sources, std::uint32_t file, const TextRange& range, const ReadLimits& limits,
               TokenList& list, std::vector<Diagnostic>& diagnostics);

/// `sigma1` to `σ1`: in each part between underscores, leading letters that spell a Greek letter become it.
std::string normalise_name(std::string_view name);

}  // namespace overbar::ast
