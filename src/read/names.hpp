// The names known while reading: they decide whether `f (x)` is a call, whether `y'` is a name or a
// transpose, and whether `x_i` is a name or an index.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "read/parse.hpp"

namespace overbar::ast {

struct NameInfo {
  bool function = false;
  KnownFunction::Prefix prefix = KnownFunction::Prefix::none;
};

class NameTable {
 public:
  explicit NameTable(const ParseOptions& options);
  /// A new problem: only what was known from the start stays.
  void open_scope() { scope_.clear(); }
  void declare(std::string_view name, bool function) { scope_[std::string(name)] = {function, {}}; }
  /// Parameters of the function whose body is being read; they hide everything else.
  void declare_local(std::string_view name) { local_[std::string(name)] = {}; }
  void close_local() { local_.clear(); }

  const NameInfo* find(std::string_view name) const;
  bool knows(std::string_view name) const { return find(name) != nullptr; }
  bool is_quantity(std::string_view name) const;
  const NameInfo* function(std::string_view name) const;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Table = std::unordered_map<std::string, NameInfo, Hash, std::equal_to<>>;
  Table start_, scope_, local_;
};

}  // namespace overbar::ast
