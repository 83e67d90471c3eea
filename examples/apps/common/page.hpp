#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

/// Pieces of web pages that need no other file, and of JSON.
namespace app {

using json = nlohmann::ordered_json;

/// With two spaces; file names that are no text become text.
inline std::string to_text(const json& j) {
  return j.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

/// JSON that may stand in a `<script>`: nothing in it ends the element.
inline std::string to_script(const json& j) {
  std::string safe;
  for (const char c : j.dump(-1, ' ', true, json::error_handler_t::replace))
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  return safe;
}

inline std::string base64(const std::vector<std::byte>& data) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const auto at = [&](std::size_t k) { return k < data.size() ? unsigned(data[k]) : 0u; };
    const unsigned three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    text += digits[three >> 18];
    text += digits[three >> 12 & 63];
    text += i + 1 < data.size() ? digits[three >> 6 & 63] : '=';
    text += i + 2 < data.size() ? digits[three & 63] : '=';
  }
  return text;
}

/// Text between tags; file names may hold anything.
inline std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '&')
      safe += "&amp;";
    else if (c == '"')
      safe += "&quot;";
    else if (static_cast<unsigned char>(c) >= 32)
      safe += c;
  }
  return safe;
}

/// From the doctype to the heading, with the style that all pages share and `more` of it.
inline std::string page_head(const std::string& title, const std::string& more = "") {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width,initial-scale=1\"><title>" +
         escaped(title) +
         "</title>\n<style>body{font:16px/1.4 sans-serif;margin:2em auto;max-width:70em;padding:0 "
         "1em}img{max-width:100%;border-radius:4px}table{border-collapse:collapse;font-size:14px}"
         "td,th{padding:.2em .7em;border-bottom:1px solid #ccc;text-align:left}figure{margin:1.5em "
         "0}.wide{overflow-x:auto}" +
         more + "</style></head><body>\n<h1>" + escaped(title) + "</h1>\n";
}

inline const char* page_end = "</body></html>\n";

}  // namespace app
