// What the page of marks and the class table have in common.
#pragma once
#include <string>

#include "overbar/marking.hpp"

namespace overbar::v1 {

std::string counts_html(const MarkCounts& counts);
std::string messages_html(const Marking& marking);
std::string marking_title(const Marking& marking);
std::string marking_footer();

/// `linked`: the pages follow in the same document.
std::string class_table_html(const Marking& marking, bool linked);

}  // namespace overbar::v1
