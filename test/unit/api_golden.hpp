// The golden worksheets, as text.
#pragma once
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <sstream>
#include <string>

/// The sum of what `count` returns for the name and the text of every worksheet of these subjects.
inline std::size_t on_golden_worksheets(std::initializer_list<const char*> subjects,
                                        const std::function<std::size_t(std::string, std::string)>& count) {
  std::size_t sum = 0;
  for (const char* subject : subjects)
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(OVERBAR_GOLDEN) / subject))
      if (entry.path().extension() == ".ob") {
        const std::ifstream file(entry.path());
        std::ostringstream text;
        text << file.rdbuf();
        sum += count(entry.path().filename(), text.str());
      }
  return sum;
}
