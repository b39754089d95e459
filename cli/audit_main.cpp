// overbar-audit CERTIFICATE...: re-checks certificates. Exit status: 0 all valid, 1 one is rejected, 2 one is
// unreadable.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "audit/audit.hpp"

namespace {

int audit_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::cerr << path << ": error: cannot be opened\n";
    return 2;
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const overbar::audit::Report report = overbar::audit::audit(text);
  switch (report.verdict) {
    case overbar::audit::Verdict::valid:
      std::cout << path << ": valid\n" << report.claim;
      return 0;
    case overbar::audit::Verdict::rejected:
      std::cout << path << ": rejected: " << report.reason << "\n" << report.claim;
      return 1;
    case overbar::audit::Verdict::unreadable:
      break;
  }
  std::cerr << path << ": unreadable: " << report.reason << "\n";
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2 || std::string(arguments[1]) == "--help") {
    (count < 2 ? std::cerr : std::cout)
        << "usage: overbar-audit CERTIFICATE...\n"
           "Re-checks proofs by case split in exact arithmetic and prints what they prove.\n"
           "Exit status: 0 all valid, 1 one is rejected, 2 one is unreadable.\n";
    return count < 2 ? 2 : 0;
  }
  int status = 0;
  for (int i = 1; i < count; ++i) status = std::max(status, audit_file(arguments[i]));
  return status;
}
