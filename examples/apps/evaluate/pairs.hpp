#pragma once

#include "apps/common/lines.hpp"

#include <fovea/core/result.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Lists of labelled pairs, and of the groups that people belong to.
namespace evaluate {

/// Two photographs, by their place in the list of files, and whether they show one person.
struct labelled_pair {
  std::size_t a = 0, b = 0;
  bool same = false;
};

struct pair_list {
  std::vector<std::string> files;  ///< each once, as in the list, without the folder
  std::vector<labelled_pair> pairs;
};

/// The words of a line: between commas where there are any, else between spaces or tabs.
inline std::vector<std::string_view> words_of(std::string_view line) {
  const bool by_comma = line.find(',') != line.npos;
  const auto ends = [&](char c) { return by_comma ? c == ',' : c == ' ' || c == '\t'; };
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at <= line.size();) {
    std::size_t end = at;
    while (end < line.size() && !ends(line[end])) ++end;
    auto word = line.substr(at, end - at);
    while (!word.empty() && (word.back() == ' ' || word.back() == '\r')) word.remove_suffix(1);
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    if (by_comma || !word.empty()) words.push_back(word);
    at = end + 1;
  }
  return words;
}

inline bool is_number(std::string_view word, int& to) {
  const auto [at, error] = std::from_chars(word.data(), word.data() + word.size(), to);
  return error == std::errc() && at == word.data() + word.size() && to >= 0;
}

/// 1, yes, true, same; 0, no, false, different; -1 for anything else.
inline int label_of(std::string_view word) {
  std::string low(word);
  for (char& c : low)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  for (const char* yes : {"1", "yes", "true", "same"})
    if (low == yes) return 1;
  for (const char* no : {"0", "no", "false", "different"})
    if (low == no) return 0;
  return -1;
}

/// "Ann_Lee", 3 is "Ann_Lee/Ann_Lee_0003.jpg", as in Labeled Faces in the Wild.
inline std::string lfw_file(std::string_view name, int number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return std::string(name) + "/" + std::string(name) + "_" + digits + ".jpg";
}

class pair_reader {
 public:
  bool read(std::string_view line) {
    const auto words = words_of(line);
    int first = 0, second = 0;
    if (words.size() == 3 && is_number(words[1], first) && is_number(words[2], second))
      return add(lfw_file(words[0], first), lfw_file(words[0], second), true);
    if (words.size() == 4 && is_number(words[1], first) && is_number(words[3], second))
      return add(lfw_file(words[0], first), lfw_file(words[2], second), false);
    if (words.size() < 3 || label_of(words[2]) < 0 || words[0].empty() || words[1].empty())
      return false;
    return add(std::string(words[0]), std::string(words[1]), label_of(words[2]) == 1);
  }
  pair_list list;

 private:
  bool add(const std::string& a, const std::string& b, bool same) {
    const auto first = place(a);
    list.pairs.push_back({first, place(b), same});
    return true;
  }
  std::size_t place(const std::string& file) {
    const auto [at, is_new] = places_.emplace(file, list.files.size());
    if (is_new) list.files.push_back(file);
    return at->second;
  }
  std::map<std::string, std::size_t> places_;
};

/// Reads `NAME N M` and `NAME N NAME M` (LFW's pairs.txt) and `FILE FILE LABEL`, between spaces,
/// tabs or commas. The first line may be a heading or a count; empty lines are skipped.
inline fovea::result<pair_list> parse_pairs(std::string_view text, const std::string& path) {
  pair_reader reader;
  std::size_t number = 0, wrong = 0;
  app::for_each_line(text, [&](std::string_view line) {
    ++number;
    if (!line.empty() && !reader.read(line) && number > 1 && wrong == 0) wrong = number;
  });
  if (wrong > 0)
    return fovea::failure{fovea::error_code::malformed,
                          path + ": line " + std::to_string(wrong) +
                              " is no pair; give NAME N M, NAME N NAME M, or FILE FILE 1 or 0."};
  if (reader.list.pairs.empty())
    return fovea::failure{fovea::error_code::malformed,
                          path + " holds no pair; give lines like FILE FILE 1 or 0."};
  return std::move(reader.list);
}

/// Lines `PERSON,GROUP`, by the name of the person's folder; others are left out.
inline std::map<std::string, std::string> parse_groups(std::string_view text) {
  std::map<std::string, std::string> groups;
  app::for_each_line(text, [&](std::string_view line) {
    const auto words = words_of(line);
    if (words.size() == 2 && !words[0].empty() && !words[1].empty())
      groups.emplace(std::string(words[0]), std::string(words[1]));
  });
  return groups;
}

}  // namespace evaluate
