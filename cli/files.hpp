// Files in, files out. A file is never left half-written.
#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "overbar/overbar.hpp"

namespace overbar::cli {

/// What is wrong, in words.
template <class T>
using OrComplaint = std::expected<T, std::string>;

/// A worksheet: UTF-8, not larger than `limit_mb`. `-` is standard input.
OrComplaint<v1::Source> read_worksheet(const std::string& name, std::uint64_t limit_mb);
/// Any bytes.
OrComplaint<std::string> read_bytes(const std::string& name, std::uint64_t limit_mb);

/// Into a file beside it, which then takes its name; through a link, to what it names. Anything that is no
/// plain file (a pipe, /dev/null) is written as it is. `-` is standard output.
OrComplaint<void> write_file(const std::string& name, const std::string& text);
/// One file a certificate, in a folder that is made if it is not there; their names. Those that were there
/// before for the same worksheets are gone afterwards.
OrComplaint<std::vector<std::string>> write_certificates(const v1::Report&, const std::string& folder);
/// Removes what is half-written, if anything; may be called by a signal handler.
void forget_unfinished_file();

}  // namespace overbar::cli
