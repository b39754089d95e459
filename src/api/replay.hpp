// How a reader sees for himself what a refuted link says: a command to type, or a worksheet to run.
#pragma once
#include <optional>
#include <string>

#include "evaluate/evaluate.hpp"
#include "read/worksheet.hpp"

namespace overbar {

/// `statement` ("eval a, b at …") about the claim. Where the worksheet that is given has all that it needs, a
/// command: overbar eval net.ob "a, b at …". Else a worksheet with the definitions that the page has made;
/// empty if one of them has no spelling in the language.
std::string replayed(const SourceMap& sources, std::optional<std::uint32_t> given, Problem& problem,
                     NodeId claim, const Assignment<Rational>& witness, const std::string& statement);

}  // namespace overbar
