// Any bytes as a NumPy file, one array or a zip of them: refused, or arrays whose entries fit their shapes,
// within the limit. The first byte chooses the kind; an array is also wrapped into a zip, so that a changed
// byte is not always a wrong checksum.
#include <cstdlib>
#include <string>

#include <zlib.h>

#include "evaluate/npy.hpp"

namespace {

using namespace overbar;

constexpr std::size_t limit = std::size_t{1} << 22U;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const NpyArray& array) {
  std::visit(
      [](const auto& tensor) {
        require(entry_count(tensor.shape) == tensor.data.size());
        require(tensor.data.size() <= limit);
      },
      array);
  if (std::visit([](const auto& tensor) { return tensor.data.size(); }, array) < 1000)
    require(to_rational(array).data.size() <= 1000);
}

std::string little(std::uint64_t value, int width) {
  std::string bytes;
  for (int k = 0; k < width; ++k) bytes.push_back(static_cast<char>(value >> (8 * k) & 0xFFU));
  return bytes;
}

/// One stored entry "a.npy", as numpy.savez writes it.
std::string zip_of(std::string_view array) {
  const std::string name = "a.npy";
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(array.data()), static_cast<uInt>(array.size()));
  const std::string sizes = little(sum, 4) + little(array.size(), 4) + little(array.size(), 4);
  const std::string local = "PK\3\4" + little(20, 2) + std::string(8, '\0') + sizes + little(name.size(), 2) +
                            little(0, 2) + name + std::string(array);
  const std::string entry = "PK\1\2" + little(20, 2) + little(20, 2) + std::string(8, '\0') + sizes +
                            little(name.size(), 2) + std::string(16, '\0') + name;
  return local + entry + "PK\5\6" + little(0, 4) + little(1, 2) + little(1, 2) + little(entry.size(), 4) +
         little(local.size(), 4) + little(0, 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'z') {
    if (const auto arrays = parse_npz(bytes, limit))
      for (const auto& [name, array] : *arrays) check(array);
    return 0;
  }
  const auto array = parse_npy(bytes, limit);
  if (array) check(*array);
  const auto zipped = parse_npz(zip_of(bytes), limit);
  require(array.has_value() == (zipped.has_value() && zipped->size() == 1));
  return 0;
}
