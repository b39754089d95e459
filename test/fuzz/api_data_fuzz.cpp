// Any bytes as a data file of `eval`: JSON is refused, or gives tensors whose entries fit their shapes.
#include <cstdlib>
#include <string>

#include "api/data.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace overbar;
  const auto values = read_data({"fuzz.json", std::string(reinterpret_cast<const char*>(data), size)});
  if (!values) {
    if (values.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& [name, tensor] : *values)
    if (name.empty() || entry_count(tensor.shape) != tensor.data.size() || tensor.data.size() > size)
      std::abort();
  return 0;
}
