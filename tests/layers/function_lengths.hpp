#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fovea_test {

struct function_span {
  std::string head;  ///< the text before its brace, for messages
  int first_line = 0, lines = 0;
};

/// A line without comments, strings and characters, so that braces in them do not count. Raw
/// strings do not occur in the library.
inline std::string without_text(std::string_view line, bool& in_comment) {
  std::string kept;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::string_view pair = line.substr(i, 2);
    if (in_comment) {
      if (pair == "*/") in_comment = false, ++i;
    } else if (pair == "//") {
      break;
    } else if (pair == "/*") {
      in_comment = true, ++i;
    } else if (line[i] == '"' || (line[i] == '\'' && (i == 0 || !std::isalnum(line[i - 1])))) {
      const char quote = line[i];
      for (++i; i < line.size() && line[i] != quote; ++i)
        if (line[i] == '\\') ++i;
      kept += "0";
    } else {
      kept += line[i];
    }
  }
  return kept;
}

/// Whether a brace after this text opens a scope that holds functions rather than being one.
inline bool opens_scope(std::string_view head) {
  const auto begins = [&](std::string_view word) { return head.find(word) != head.npos; };
  if (head.find('(') != head.npos && !begins("alignas")) return false;
  return begins("namespace") || begins("struct ") || begins("class ") || begins("union ") ||
         begins("extern");
}

/// Every function defined at namespace or class scope, with the lines from brace to brace. The
/// lines of a table of constants in it do not count.
inline std::vector<function_span> functions_of(const std::vector<std::string>& lines) {
  struct scope {
    bool holds_functions;
    std::string head;
    int line;
    int table_lines = 0;  ///< of constants in it: `= { ... }`
  };
  std::vector<scope> open;
  std::vector<function_span> all;
  std::string head;
  bool in_comment = false, continued = false;
  for (int n = 0; n < static_cast<int>(lines.size()); ++n) {
    const std::string& raw = lines[static_cast<std::size_t>(n)];
    const bool directive = continued || raw.starts_with("#");
    continued = directive && raw.ends_with("\\");
    if (directive) continue;
    for (char c : without_text(raw, in_comment)) {
      if (c == '{') {
        open.push_back({opens_scope(head), head, n + 1, 0});
        head.clear();
      } else if (c == '}' && !open.empty()) {
        const scope closed = open.back();
        open.pop_back();
        const int length = n + 2 - closed.line;
        const auto end = closed.head.find_last_not_of(' ');
        const bool table = end != std::string::npos && closed.head[end] == '=';
        if (!open.empty()) open.back().table_lines += table ? length : closed.table_lines;
        const bool outermost = open.empty() || open.back().holds_functions;
        if (outermost && !closed.holds_functions && closed.head.find('(') != std::string::npos)
          all.push_back({closed.head, closed.line, length - closed.table_lines});
        head.clear();
      } else if (c == ';') {
        head.clear();
      } else {
        head += c;
      }
    }
    head += ' ';
  }
  return all;
}

}  // namespace fovea_test
