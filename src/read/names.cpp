#include "read/names.hpp"

#include "read/lexer.hpp"

namespace overbar::ast {

NameTable::NameTable(const ParseOptions& options) {
  for (const KnownFunction& function : options.functions)
    start_[normalise_name(function.name)] = {true, function.prefix};
  for (const std::string& name : options.names) start_[normalise_name(name)] = {};
}

const NameInfo* NameTable::find(std::string_view name) const {
  for (const Table* table : {&local_, &scope_, &start_})
    if (const auto place = table->find(name); place != table->end()) return &place->second;
  return nullptr;
}

bool NameTable::is_quantity(std::string_view name) const {
  const NameInfo* info = find(name);
  return info && !info->function;
}

const NameInfo* NameTable::function(std::string_view name) const {
  const NameInfo* info = find(name);
  return info && info->function ? info : nullptr;
}

}  // namespace overbar::ast
