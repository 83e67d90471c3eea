#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/pipeline/suggestion_rules.hpp"

#include <algorithm>
#include <charconv>

namespace fovea::inline FOVEA_ABI {

/// Reads one line at a time, word by word; the first trouble sticks.
class rules_parser {
 public:
  explicit rules_parser(suggestion_rules& to) : to_(to) {}

  std::string trouble;  ///< a clause

  void line(std::string_view text, int number) {
    rest_ = text, number_ = number;
    const auto first = word();
    if (first.empty() || first[0] == '#') return;
    if (first == "suggest")
      rule();
    else if (first == "test")
      test();
    else
      expect("'suggest', 'test' or '#'", first);
  }

 private:
  using kind = suggestion_rules::comparison_kind;

  void skip() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r"), rest_.size())); }
  std::string_view word() {
    skip();
    const auto end = std::min(rest_.find_first_of(" \t\r"), rest_.size());
    const auto found = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return found;
  }
  void expect(const std::string& wanted, std::string_view found) {
    if (trouble.empty())
      trouble = "expected " + wanted + ", found " +
                (found.empty() ? "the end" : "'" + std::string(found.substr(0, 40)) + "'");
  }
  std::string quoted(const char* what) {
    skip();
    const auto end = rest_.size() > 1 && rest_[0] == '"' ? rest_.find('"', 1) : rest_.npos;
    if (end == rest_.npos || end == 1) {
      expect(std::string(what) + " in quotes", rest_);
      return {};
    }
    std::string found(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return found;
  }
  static bool number(std::string_view text, double& to) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), to);
    return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size() &&
           to - to == 0;
  }
  std::string name(std::string_view given) {
    const bool fine = !given.empty() && std::all_of(given.begin(), given.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    });
    if (!fine) expect("a name in small letters", given);
    if ((given == "race" || given == "ethnicity") && trouble.empty())
      trouble = "asks for " + std::string(given) + ", which nothing is suggested by";
    return std::string(given);
  }

  void condition(suggestion_rules::rule& to) {
    suggestion_rules::condition c;
    c.name = name(word());
    const auto how = word();
    if (how == "is") {
      auto value = word();
      c.how = value == "not" ? kind::is_not : kind::is;
      if (value == "not") value = word();
      if (value.empty()) expect("a word", value);
      c.word = value;
    } else {
      c.how = how == "<"    ? kind::less
              : how == "<=" ? kind::at_most
              : how == ">"  ? kind::more
                            : kind::at_least;
      if (how != "<" && how != "<=" && how != ">" && how != ">=") expect("<, <=, >, >= or is", how);
      const auto value = word();
      if (!number(value, c.number)) expect("a number", value);
    }
    to.all.push_back(std::move(c));
  }

  void rule() {
    suggestion_rules::rule r;
    r.line = number_, r.product = quoted("a product");
    auto next = word();
    if (next == "when") do
        condition(r), next = word();
      while (next == "and" && trouble.empty());
    if (next != "because") expect("'and' or 'because'", next);
    r.reason = quoted("a reason");
    if (const auto more = word(); !more.empty()) expect("the end", more);
    to_.rules_.push_back(std::move(r));
  }

  void test() {
    suggestion_rules::test t;
    t.line = number_;
    auto next = word();
    for (; next != "expects" && !next.empty() && trouble.empty(); next = word()) {
      const auto equals = next.find('=');
      const auto value = equals == next.npos ? std::string_view() : next.substr(equals + 1);
      if (value.empty()) expect("NAME=VALUE or 'expects'", next);
      auto called = name(next.substr(0, std::min(equals, next.size())));
      double figure = 0;
      if (number(value, figure))
        t.facts.emplace_back(std::move(called), figure);
      else
        t.facts.emplace_back(std::move(called), std::string(value));
    }
    if (next != "expects") expect("'expects'", next);
    skip();
    if (rest_.substr(0, 7) == "nothing")
      rest_.remove_prefix(7);
    else
      t.expected = quoted("a product, or nothing,");
    if (const auto more = word(); !more.empty()) expect("the end", more);
    to_.tests_.push_back(std::move(t));
  }

  suggestion_rules& to_;
  std::string_view rest_;
  int number_ = 0;
};

FOVEA_INLINE result<suggestion_rules> suggestion_rules::parse(bytes text, const std::string& path) {
  suggestion_rules made;
  made.path_ = path;
  rules_parser parser(made);
  std::string_view rest(reinterpret_cast<const char*>(text.data()), text.size());
  for (int number = 1; !rest.empty() && parser.trouble.empty(); ++number) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    parser.line(line, number);
    if (!parser.trouble.empty())
      return failure{error_code::malformed,
                     path + ": line " + std::to_string(number) + ": " + parser.trouble + "."};
  }
  return made;
}

FOVEA_INLINE result<suggestion_rules> suggestion_rules::open(const std::string& path) {
  const auto file = file_map::read(path, std::size_t(16) << 20);
  if (!file) return file.error();
  return parse(file->contents(), path);
}

FOVEA_INLINE bool suggestion_rules::holds(const condition& c,
                                          std::span<const known_fact> facts) noexcept {
  const bool of_words = c.how == comparison_kind::is || c.how == comparison_kind::is_not;
  for (const auto& f : facts) {
    if (f.name != c.name || f.is_word != of_words) continue;
    switch (c.how) {
      case comparison_kind::less: return f.number < c.number;
      case comparison_kind::at_most: return f.number <= c.number;
      case comparison_kind::more: return f.number > c.number;
      case comparison_kind::at_least: return f.number >= c.number;
      case comparison_kind::is: return f.word == c.word;
      case comparison_kind::is_not: return f.word != c.word;
    }
  }
  return false;
}

FOVEA_INLINE suggestion
suggestion_rules::suggest(std::span<const known_fact> facts) const noexcept {
  for (const auto& each : rules_)
    if (std::all_of(each.all.begin(), each.all.end(),
                    [&](const condition& c) { return holds(c, facts); }))
      return {each.product, each.reason, each.line};
  return {};
}

FOVEA_INLINE std::vector<std::string> suggestion_rules::failures() const {
  std::vector<std::string> all;
  const auto shown = [](std::string_view product) {
    return product.empty() ? std::string("nothing") : "\"" + std::string(product) + "\"";
  };
  for (const auto& each : tests_)
    if (const auto got = suggest(each.facts).product; got != each.expected)
      all.push_back(path_ + ": the test in line " + std::to_string(each.line) + " expects " +
                    shown(each.expected) + " and gets " + shown(got) + ".");
  return all;
}

}  // namespace fovea::inline FOVEA_ABI
