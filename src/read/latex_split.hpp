// A formula as chains: left = middle = right, over lines and cells; several on one line; with what is said
// for which indices and under which condition. Only the items are sorted here; nothing is read.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "read/latex_item.hpp"
#include "read/page.hpp"

namespace overbar::latex {

struct Draft {
  struct Relation {
    PageRelation kind = PageRelation::equal;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  std::vector<Items> sides;
  std::vector<Relation> relations;
  std::vector<Items> binders;     // "i = 1, …, n"
  std::vector<Items> conditions;  // "z > 0"
  PageLink after = PageLink::none;
  std::string number;
  bool only_condition = false;  // \text{if } z > 0, with nothing that it is said of
};

/// `environment`: align, gather, …; empty for $$ and the like.
std::vector<Draft> split_formula(const Items& items, std::string_view environment);

/// "i = 1, …, n", "i, j ∈ {1, …, n}": what indices run over.
bool is_binder(const Items& items);
/// Without blanks, punctuation and layout at its ends.
void trim(Items& items);

}  // namespace overbar::latex
