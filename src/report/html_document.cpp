#include "report/html_document.hpp"

#include <fmt/format.h>

#include "overbar/overbar.hpp"
#include "report/embedded.hpp"
#include "report/escape.hpp"

namespace overbar::v1 {
namespace {

std::string style_sheet(std::string_view name) {
  for (const auto& file : embedded::report_files)
    if (file.name == name) return std::string(file.text);
  return {};
}

}  // namespace

std::string html_document(std::string_view title, std::initializer_list<std::string_view> styles,
                          std::string_view body) {
  std::string text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  text +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n";
  text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  text += "<meta name=\"color-scheme\" content=\"light dark\">\n";
  text += fmt::format("<meta name=\"generator\" content=\"Overbar {}\">\n", version());
  text += fmt::format("<title>{}</title>\n<style>\n", escape_html(title));
  for (const std::string_view style : styles) text += style_sheet(style);
  text += "</style>\n</head>\n<body>\n";
  text += body;
  return text + "</body>\n</html>\n";
}

}  // namespace overbar::v1
