#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

namespace overbar::v1 {

/// A page that stands alone: no script, nothing fetched (and a policy that says so). `styles`: files of this
/// folder.
std::string html_document(std::string_view title, std::initializer_list<std::string_view> styles,
                          std::string_view body);

}  // namespace overbar::v1
