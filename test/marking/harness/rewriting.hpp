// No right line may be accused, however it is written: right pages with one side, or one link, put otherwise.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pages.hpp"
#include "rewrite.hpp"

namespace overbar::marking {

struct RewritingPlan {
  std::size_t per_page = 10;  // rewritten pages; 0: every single rewrite
  std::size_t together = 1;   // rewrites of one side, one after the other
  std::uint64_t seed = 1;
};

struct RewritingTally {
  std::size_t pages = 0;    // rewritten
  std::size_t accused = 0;  // a link is refuted or ill-shaped
  std::size_t unread = 0;   // a link is not understood
  std::size_t open = 0;     // a link is unknown
};

struct Rewriting {
  std::map<std::string, RewritingTally> kinds;
  std::vector<std::string> misses;  // what is not proved any more

  RewritingTally total() const;
};

Rewriting rewrite_pages(const std::vector<Exercise>& exercises, const RewritingPlan& plan);

std::string table(const Rewriting& rewriting);

}  // namespace overbar::marking
