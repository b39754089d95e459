// The writers of a marked page, one a format; marking_write.cpp has their rows.
#pragma once
#include <string>

#include "overbar/marking.hpp"

namespace overbar::v1 {

std::string marking_text(const Marking& marking, const WriteOptions& options);
std::string marking_html(const Marking& marking, const WriteOptions& options);
std::string marking_json(const Marking& marking, const WriteOptions& options);
std::string marking_sarif(const Marking& marking, const WriteOptions& options);
std::string marking_latex(const Marking& marking, const WriteOptions& options);
std::string marking_markdown(const Marking& marking, const WriteOptions& options);
std::string marking_csv(const Marking& marking, const WriteOptions& options);
std::string marking_gradescope(const Marking& marking, const WriteOptions& options);

std::string summary_text(const Marking& marking, const WriteOptions& options);
std::string summary_html(const Marking& marking, const WriteOptions& options);
std::string summary_markdown(const Marking& marking, const WriteOptions& options);
std::string summary_csv(const Marking& marking, const WriteOptions& options);

}  // namespace overbar::v1
