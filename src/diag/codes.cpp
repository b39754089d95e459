#include "diag/codes.hpp"

namespace overbar {

std::string_view explanation(std::string_view code) {
  const auto row = std::ranges::lower_bound(code_table, code, {}, &CodeRow::code);
  return row != code_table.end() && row->code == code ? row->explanation : std::string_view();
}

}  // namespace overbar
