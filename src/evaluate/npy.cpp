#include "evaluate/npy.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "diag/codes.hpp"

// The format (numpy.lib.format): "\x93NUMPY", version, length of the header, the header (a Python literal
// {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }), the entries.

namespace overbar {
namespace {

std::unexpected<Error> bad(const std::string& why) {
  return fail(code("bad-data"), "not a NumPy array: " + why);
}

struct Header {
  char order = '|';  // <, >, |
  char kind = 'f';   // f, i, u, b
  std::size_t width = 8;
  bool fortran = false;
  Shape shape;
};

/// A cursor over the header's Python literal.
struct Scanner {
  std::string_view rest;

  void skip_blanks() {
    const auto first = rest.find_first_not_of(" \n\t");
    rest.remove_prefix(first == std::string_view::npos ? rest.size() : first);
  }
  bool take(std::string_view token) {
    skip_blanks();
    if (!rest.starts_with(token)) return false;
    rest.remove_prefix(token.size());
    return true;
  }
  std::optional<std::string_view> quoted() {
    skip_blanks();
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"')) return std::nullopt;
    const auto end = rest.find(rest[0], 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return text;
  }
  std::optional<std::size_t> number() {
    skip_blanks();
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc{}) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return value;
  }
};

bool read_type(std::string_view text, Header& header) {
  if (text.size() != 3 || text[2] < '1' || text[2] > '8') return false;
  header.order = text[0];
  header.kind = text[1];
  header.width = static_cast<std::size_t>(text[2] - '0');
  if (text[0] != '<' && text[0] != '>' && text[0] != '|' && text[0] != '=') return false;
  const std::size_t w = header.width;
  if (header.kind == 'f') return w == 4 || w == 8;
  if (header.kind == 'b') return w == 1;
  return (header.kind == 'i' || header.kind == 'u') && std::has_single_bit(w);
}

bool read_shape(Scanner& scanner, Shape& shape) {
  if (!scanner.take("(")) return false;
  while (!scanner.take(")")) {
    const auto size = scanner.number();
    if (!size || shape.size() >= 32) return false;
    shape.push_back(*size);
    if (!scanner.take(",")) return scanner.take(")");
  }
  return true;
}

Result<Header> parse_header(std::string_view text) {
  Header header;
  Scanner scanner{text};
  bool descr = false;
  bool order = false;
  bool shape = false;
  if (!scanner.take("{")) return bad("its header cannot be read");
  while (!scanner.take("}")) {
    const auto key = scanner.quoted();
    if (!key || !scanner.take(":")) return bad("its header cannot be read");
    if (*key == "descr" && !descr) {
      const auto type = scanner.quoted();
      if (!type || !read_type(*type, header))
        return bad("only floats of 4 or 8 bytes, integers and booleans");
      descr = true;
    } else if (*key == "fortran_order" && !order) {
      header.fortran = scanner.take("True");
      order = header.fortran || scanner.take("False");
      if (!order) return bad("its header cannot be read");
    } else if (*key == "shape" && !shape) {
      shape = read_shape(scanner, header.shape);
      if (!shape) return bad("its shape cannot be read");
    } else {
      return bad("its header has an unknown key");
    }
    scanner.take(",");
  }
  if (!descr || !order || !shape) return bad("its header lacks a key");
  return header;
}

/// The `width` bytes at `at` as an unsigned integer.
std::uint64_t word_at(const char* at, const Header& header) {
  std::uint64_t word = 0;
  for (std::size_t k = 0; k < header.width; ++k) {
    const std::size_t from = header.order == '>' ? k : header.width - 1 - k;
    word = word << 8U | static_cast<unsigned char>(at[from]);
  }
  return word;
}

double float_at(const char* at, const Header& header) {
  const std::uint64_t word = word_at(at, header);
  if (header.width == 8) return std::bit_cast<double>(word);
  return std::bit_cast<float>(static_cast<std::uint32_t>(word));
}

std::optional<std::int64_t> integer_at(const char* at, const Header& header) {
  const std::uint64_t word = word_at(at, header);
  if (header.kind != 'i') {
    if (word > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return static_cast<std::int64_t>(word);
  }
  const unsigned unused = 64U - 8U * static_cast<unsigned>(header.width);
  return static_cast<std::int64_t>(word << unused) >> unused;
}

/// Where each row-major entry stands in the file.
std::vector<std::size_t> file_strides(const Header& header) {
  if (!header.fortran) return strides(header.shape);
  std::vector<std::size_t> result;
  std::size_t unit = 1;
  for (const std::size_t size : header.shape) {
    result.push_back(unit);
    unit *= size;
  }
  return result;
}

Result<NpyArray> read_entries(const Header& header, std::string_view data, std::size_t count) {
  const bool real = header.kind == 'f';
  Tensor<double> floats{header.shape, {}};
  Tensor<std::int64_t> integers{header.shape, {}};
  const std::vector<std::size_t> row_major = strides(header.shape);
  const std::vector<std::size_t> in_file = file_strides(header);
  for (std::size_t entry = 0; entry < count; ++entry) {
    std::size_t position = 0;
    for (std::size_t axis = 0; axis < header.shape.size(); ++axis)
      position += entry / row_major[axis] % header.shape[axis] * in_file[axis];
    const char* at = data.data() + position * header.width;
    if (real) {
      const double value = float_at(at, header);
      if (!std::isfinite(value)) return bad("an entry is not finite");
      floats.data.push_back(value);
    } else {
      const auto value = integer_at(at, header);
      if (!value) return bad("an integer is too large");
      integers.data.push_back(*value);
    }
  }
  if (real) return floats;
  return integers;
}

}  // namespace

Tensor<Rational> to_rational(const NpyArray& array) {
  return std::visit(
      [](const auto& tensor) {
        Tensor<Rational> result{tensor.shape, {}};
        result.data.reserve(tensor.data.size());
        for (const auto value : tensor.data) result.data.emplace_back(value);
        return result;
      },
      array);
}

Result<NpyArray> parse_npy(std::string_view bytes, std::size_t limit) {
  if (bytes.size() < 10 || !bytes.starts_with("\x93NUMPY")) return bad("it does not begin like one");
  const auto byte = [&](std::size_t k) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[k]));
  };
  const std::size_t version = byte(6);
  if (version < 1 || version > 3) return bad("an unknown version");
  const std::size_t begin = version == 1 ? 10 : 12;
  if (bytes.size() < begin) return bad("it is cut off");
  std::size_t length = byte(8) | byte(9) << 8U;
  if (version > 1) length |= byte(10) << 16U | byte(11) << 24U;
  if (length > bytes.size() - begin) return bad("it is cut off");
  const Result<Header> header = parse_header(bytes.substr(begin, length));
  if (!header) return std::unexpected(header.error());
  std::size_t count = 1;
  for (const std::size_t size : header->shape) {
    if (size == 0) return bad("it is empty");
    if (count > limit / 8 / size) return fail(code("too-large"), "the array is too large");
    count *= size;
  }
  const std::string_view data = bytes.substr(begin + length);
  if (data.size() < count * header->width) return bad("it is cut off");
  return read_entries(*header, data, count);
}

}  // namespace overbar
