// The printers of the notation tree. Internal to this folder.
#pragma once
#include <string>

#include "render/notation.hpp"

namespace overbar {

std::string print_text(const NotationTree& notation, MarkId root, bool ascii, std::size_t max_size);
std::string name_text(const Name& name, bool ascii);

}  // namespace overbar
