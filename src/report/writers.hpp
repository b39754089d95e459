// The writers, one a format. Each makes a whole document; none of them decides anything.
#pragma once
#include <string>

#include "overbar/overbar.hpp"

namespace overbar::v1 {

std::string write_text(const Report& report, const WriteOptions& options);
std::string write_html(const Report& report, const WriteOptions& options);
std::string write_markdown(const Report& report, const WriteOptions& options);
std::string write_latex(const Report& report, const WriteOptions& options);
std::string write_json(const Report& report, const WriteOptions& options);

}  // namespace overbar::v1
