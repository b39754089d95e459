// One side of an equation in LaTeX, taken apart without being understood: names with their scripts, signs,
// sums, fractions, terms. What puts mistakes into a page, and what writes it otherwise, starts from these.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace overbar::marking {

inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// One change of the page.
struct Edit {
  std::string_view kind;
  std::size_t begin = 0;  // in the page
  std::size_t end = 0;
  std::string replacement;
};

std::string edited(std::string_view page, const Edit& edit);

struct Part {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin == end; }
};

/// A name with its scripts, or what stands in brackets with its own.
struct Atom {
  Part base, sub, sup;  // scripts with their _ and ^
  std::size_t end = 0;  // behind scripts, primes and, of a function, its argument
  Part argument;        // of f(…), inside the brackets
  bool primed = false;
  bool bracket = false;  // the base is (…)
};

class Side {
 public:
  Side(std::string_view page, std::size_t begin, std::size_t end);

  std::vector<Atom> atoms;
  std::vector<Part> signs;      // + and −, between terms, at any depth
  std::vector<Part> hadamards;  // \odot, \circ
  std::vector<Part> sums;       // with their bounds
  std::vector<Part> fractions;  // of numbers and sizes: \frac{1}{N}, \frac12
  std::vector<Part> numbers;    // outside scripts
  std::vector<Part> terms;      // of the whole side, with their signs

  std::string_view text(Part part) const { return page_.substr(part.begin, part.end - part.begin); }

 private:
  std::string_view page_;
  std::size_t begin_, end_;
  std::size_t at_ = 0;

  std::string_view rest(std::size_t at) const { return page_.substr(at); }
  std::size_t skip_space(std::size_t at) const;
  std::size_t command_end(std::size_t at) const;
  std::size_t group_end(std::size_t at, char open, char close) const;
  std::size_t argument_end(std::size_t at) const;
  void take_scripts(Atom& atom);
  void take_name(std::size_t begin, std::size_t base_end);
  void take_command();
  void scan();
};

}  // namespace overbar::marking
