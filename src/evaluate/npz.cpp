// A zip of .npy files, through its central directory: the end record, then a header for each entry, which
// says where the entry's own header and data lie.
#include <zlib.h>

#include "diag/codes.hpp"
#include "evaluate/npy.hpp"

namespace overbar {
namespace {

std::unexpected<Error> bad(const std::string& why) {
  return fail(code("bad-data"), "not an .npz file: " + why);
}

constexpr std::string_view end_mark{"PK\5\6", 4};
constexpr std::string_view entry_mark{"PK\1\2", 4};
constexpr std::string_view local_mark{"PK\3\4", 4};
constexpr std::uint64_t in_extra = 0xFFFFFFFF;  // the number stands in the zip64 extra field

/// Little-endian; the caller has checked that it is there.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t k = width; k-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + k]);
  return value;
}

struct Entry {
  std::string name;
  std::uint64_t method = 0, checksum = 0, packed = 0, size = 0, local = 0;
};

/// The zip64 field holds, in this order, those of size, packed and local that did not fit.
bool read_extra(std::string_view extra, Entry& entry) {
  while (extra.size() >= 4) {
    const std::uint64_t tag = number(extra, 0, 2);
    const std::uint64_t length = number(extra, 2, 2);
    if (length > extra.size() - 4) return false;
    std::string_view body = extra.substr(4, length);
    extra.remove_prefix(4 + length);
    if (tag != 1) continue;
    for (std::uint64_t* field : {&entry.size, &entry.packed, &entry.local}) {
      if (*field != in_extra) continue;
      if (body.size() < 8) return false;
      *field = number(body, 0, 8);
      body.remove_prefix(8);
    }
  }
  return true;
}

Result<Entry> read_entry(std::string_view bytes, std::size_t& at) {
  if (at > bytes.size() || bytes.size() - at < 46 || bytes.substr(at, 4) != entry_mark)
    return bad("its directory is broken");
  Entry entry;
  if ((number(bytes, at + 8, 2) & 1U) != 0) return bad("it is encrypted");
  entry.method = number(bytes, at + 10, 2);
  entry.checksum = number(bytes, at + 16, 4);
  entry.packed = number(bytes, at + 20, 4);
  entry.size = number(bytes, at + 24, 4);
  entry.local = number(bytes, at + 42, 4);
  const std::size_t name = number(bytes, at + 28, 2);
  const std::size_t extra = number(bytes, at + 30, 2);
  const std::size_t comment = number(bytes, at + 32, 2);
  if (bytes.size() - at - 46 < name + extra + comment) return bad("its directory is broken");
  entry.name = bytes.substr(at + 46, name);
  if (!read_extra(bytes.substr(at + 46 + name, extra), entry)) return bad("its directory is broken");
  at += 46 + name + extra + comment;
  return entry;
}

Result<std::string> inflate_raw(std::string_view packed, std::size_t size) {
  // Deflate never packs better than 1032 to 1: a claim of more is not believed, so memory follows the file.
  if (size / 1032 > packed.size() + 64) return bad("a size that cannot be");
  std::string result(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return bad("zlib does not start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(size);
  const int status = inflate(&stream, Z_FINISH);
  const bool complete = status == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  if (!complete) return bad("its compressed data are broken");
  return result;
}

Result<std::string> unpack(std::string_view bytes, const Entry& entry, std::size_t limit) {
  if (entry.size > limit || entry.packed > bytes.size())
    return fail(code("too-large"), "the file is too large");
  if (entry.local > bytes.size() || bytes.size() - entry.local < 30 ||
      bytes.substr(entry.local, 4) != local_mark)
    return bad("an entry is not where its directory says");
  const std::size_t begin =
      entry.local + 30 + number(bytes, entry.local + 26, 2) + number(bytes, entry.local + 28, 2);
  if (begin > bytes.size() || bytes.size() - begin < entry.packed) return bad("it is cut off");
  const std::string_view packed = bytes.substr(begin, entry.packed);
  Result<std::string> data = bad("an unknown compression");
  if (entry.method == 0 && entry.packed == entry.size) data = std::string(packed);
  if (entry.method == 8) data = inflate_raw(packed, entry.size);
  if (!data) return data;
  if (crc32(0, reinterpret_cast<const Bytef*>(data->data()), static_cast<uInt>(data->size())) !=
      entry.checksum)
    return bad("a checksum is wrong");
  return data;
}

}  // namespace

Result<std::map<std::string, NpyArray>> parse_npz(std::string_view bytes, std::size_t limit) {
  limit = std::min(limit, npy_limit);
  if (bytes.size() > limit) return fail(code("too-large"), "the file is too large");
  const std::size_t end = bytes.rfind(end_mark);
  if (end == std::string_view::npos || bytes.size() - end < 22) return bad("it does not end like one");
  const std::size_t count = number(bytes, end + 10, 2);
  std::size_t at = number(bytes, end + 16, 4);
  std::map<std::string, NpyArray> arrays;
  for (std::size_t k = 0; k < count; ++k) {
    const Result<Entry> entry = read_entry(bytes, at);
    if (!entry) return std::unexpected(entry.error());
    const Result<std::string> data = unpack(bytes, *entry, limit);
    if (!data) return std::unexpected(data.error());
    limit -= data->size();
    Result<NpyArray> array = parse_npy(*data);
    if (!array) return std::unexpected(array.error());
    std::string name = entry->name;
    if (name.ends_with(".npy")) name.resize(name.size() - 4);
    if (!arrays.emplace(std::move(name), std::move(*array)).second) return bad("two entries have one name");
  }
  return arrays;
}

}  // namespace overbar
