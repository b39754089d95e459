// The independent checker of certificates. It shares nothing with the program that wrote them but exact
// rationals; docs/proofs.md states its rules. To be read in one sitting: claim.hpp, claim.cpp, print.cpp,
// audit.cpp.
#pragma once
#include <string>
#include <string_view>

namespace overbar::audit {

enum class Verdict { valid, rejected, unreadable };

struct Report {
  Verdict verdict = Verdict::unreadable;
  std::string reason;  // rejected, unreadable: the line and what is wrong there
  std::string claim;   // what is claimed, as a person writes it; empty if unreadable
};

Report audit(std::string_view certificate);

}  // namespace overbar::audit
