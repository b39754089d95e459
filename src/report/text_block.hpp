// The blocks of an answer as lines of text.
#pragma once
#include <string>
#include <vector>

#include "report/painter.hpp"

namespace overbar::v1 {

using Lines = std::vector<std::string>;

/// Aligned at `=`. A chain stands on one line if every chain of the block fits on one.
Lines equation_lines(const std::vector<Equation>& equations, const Painter& painter, std::size_t width);
/// `name = value`, aligned; a matrix takes several lines.
Lines value_lines(const std::vector<Value>& values, const Painter& painter);
Lines table_lines(const Table& table, const Painter& painter, std::size_t width);
/// `alone`: the only decision of its question, which already says what is claimed.
Lines decision_lines(const Decision& decision, const Painter& painter, std::size_t width, bool alone);
Lines block_lines(const Block& block, const Painter& painter, std::size_t width, bool alone);

void indent(Lines& lines, std::size_t by);

}  // namespace overbar::v1
