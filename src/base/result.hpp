// Errors are values. An Error carries what to say; where it is said (a span) is added by whoever knows the
// source.
#pragma once
#include <expected>
#include <string>

namespace overbar {

/// `code` names a row of the diagnostics table (diag/codes.hpp), e.g. "index-size-mismatch".
struct Error {
  std::string code;
  std::string message;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string code, std::string message) {
  return std::unexpected(Error{std::move(code), std::move(message)});
}

}  // namespace overbar
