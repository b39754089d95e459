// Any bytes are marked as a page, alone and beside a worksheet, every link for a few milliseconds: no crash,
// no hang, every place inside the page, everything that was refuted comes with a reason.
#include <chrono>
#include <cstdlib>
#include <string>

#include "check/check.hpp"

namespace {

using namespace overbar;

constexpr std::chrono::milliseconds most_time{3};  // for one link
constexpr std::size_t longest_page = 2000;         // bytes

constexpr const char* worksheet =
    "dim N, K\n"
    "input x : N\n"
    "given s : N\n"
    "param W1 : K×N, b1 : K, W2 : N×K\n"
    "z = W1 x + b1\n"
    "h = σ(z)\n"
    "y = x + W2 h\n"
    "J = 1/2 ‖y − s‖²\n";

void require(bool holds) {
  if (!holds) std::abort();
}

void mark(const char* name, const std::string& text, bool given) {
  SourceMap sources;
  sources.files.push_back({name, text});
  CheckSettings settings;
  if (given) {
    sources.files.push_back({"net.ob", worksheet});
    settings.given = 1;
  }
  settings.time_limit = [] {
    const auto end = std::chrono::steady_clock::now() + most_time;
    return [end] { return std::chrono::steady_clock::now() > end; };
  };
  const CheckedPage page = check_page(sources, 0, settings);
  const auto inside = [&](Span span) { return span.begin <= span.end && span.end <= text.size(); };
  for (const MarkedLinks& chain : page.chains)
    for (const MarkedLink& link : chain.links) {
      require(inside(link.left) && inside(link.right) && inside(link.relation));
      if (link.mark == LinkMark::refuted || link.mark == LinkMark::not_understood)
        require(!link.reason.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (size > longest_page) return 0;
  mark("page.tex", text, false);
  mark("page.md", text, true);
  return 0;
}
