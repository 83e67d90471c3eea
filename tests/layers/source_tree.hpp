#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The library's own files as text, for tests that hold them to the rules of the house.
namespace fovea_test {

namespace fs = std::filesystem;

struct source_file {
  std::string name;  ///< from include/ on: "fovea/core/result.hpp"
  std::vector<std::string> lines;

  bool is_body() const { return name.starts_with("fovea/impl/") || name.ends_with(".inc"); }

  /// What it includes with quotes ("fovea/..."), or in angle brackets.
  std::vector<std::string> includes(char open) const {
    std::vector<std::string> all;
    const char close = open == '<' ? '>' : open;
    for (const auto& line : lines) {
      if (!line.starts_with("#include ")) continue;
      const auto from = line.find(open);
      if (from != 9) continue;
      const auto to = line.find(close, from + 1);
      all.push_back(line.substr(from + 1, to - from - 1));
    }
    return all;
  }

  /// core, kernel, ..., io or interop; empty for the three headers that include everything.
  std::string layer() const {
    const std::string inner = name.substr(name.starts_with("fovea/impl/") ? 11 : 6);
    const auto slash = inner.find('/');
    return slash == inner.npos ? "" : inner.substr(0, slash);
  }
};

inline std::vector<source_file> read_sources() {
  std::vector<source_file> all;
  const fs::path root = fs::path(FOVEA_SOURCE) / "include";
  for (const auto& each : fs::recursive_directory_iterator(root)) {
    const auto extension = each.path().extension();
    if (extension != ".hpp" && extension != ".inc") continue;
    source_file file{fs::relative(each.path(), root).generic_string(), {}};
    std::ifstream in(each.path());
    for (std::string line; std::getline(in, line);) file.lines.push_back(line);
    all.push_back(std::move(file));
  }
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.name < b.name; });
  return all;
}

inline const std::vector<source_file>& sources() {
  static const auto all = read_sources();
  return all;
}

/// Characters of a line as a reader counts them: UTF-8 sequences once.
inline std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

/// All that including `name` includes, itself too.
inline std::set<std::string> reached_from(const std::string& name) {
  std::map<std::string, const source_file*> by_name;
  for (const auto& each : sources()) by_name[each.name] = &each;
  std::set<std::string> seen;
  std::vector<std::string> open{name};
  while (!open.empty()) {
    const auto next = open.back();
    open.pop_back();
    if (!by_name.contains(next) || !seen.insert(next).second) continue;
    for (auto& each : by_name[next]->includes('"')) open.push_back(std::move(each));
  }
  return seen;
}

}  // namespace fovea_test
