#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/impl/vision/plate/world_plates.hpp"
#include "fovea/vision/plate/plate_grammar.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE char32_t take_character(std::string_view& text) noexcept {
  const auto byte = [&](std::size_t i) { return char32_t(static_cast<unsigned char>(text[i])); };
  const char32_t first = byte(0);
  std::size_t length = first < 0x80   ? 1
                       : first < 0xc2 ? 0
                       : first < 0xe0 ? 2
                       : first < 0xf0 ? 3
                                      : 4;
  if (first > 0xf4) length = 0;
  char32_t value = length <= 1 ? first : first & (0x7f >> length);
  bool fine = length > 0 && length <= text.size();
  for (std::size_t i = 1; fine && i < length; ++i) {
    fine = (byte(i) & 0xc0) == 0x80;
    value = value << 6 | (byte(i) & 0x3f);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  fine = fine && value >= least[length] && value < 0x110000 && (value < 0xd800 || value > 0xdfff);
  text.remove_prefix(fine ? length : 1);
  return fine ? value : U'\ufffd';
}

FOVEA_INLINE std::size_t put_character(char32_t c, char* to, std::size_t room) noexcept {
  const std::size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  if (length > room) return 0;
  if (length == 1) return to[0] = char(c), 1;
  for (std::size_t i = length; i-- > 1; c >>= 6) to[i] = char(0x80 | (c & 0x3f));
  to[0] = char((0xf00 >> length & 0xff) | c);
  return length;
}

/// Reads statements into a grammar.
struct plate_grammar_parser {
  plate_grammar made;
  std::map<char32_t, std::uint8_t> class_of;
  std::map<char32_t, std::uint8_t> set_of;  ///< by lower-case name, or by the letter itself
  std::string wrong;                        ///< a clause, where a line is wrong

  static std::string_view word(std::string_view& line) {
    const auto from = std::min(line.find_first_not_of(" \t"), line.size());
    const auto to = std::min(line.find_first_of(" \t", from), line.size());
    const auto found = line.substr(from, to - from);
    line.remove_prefix(to);
    return found;
  }

  bool fail(std::string clause) { return wrong = std::move(clause), false; }

  static bool is_name(char32_t c) { return c >= 'a' && c <= 'z'; }

  std::optional<std::uint8_t> letter(char32_t c) {
    if (const auto known = class_of.find(c); known != class_of.end()) return known->second;
    if (c <= ' ' || c == 0xfffd || c == '{' || c == '}' || is_name(c) ||
        made.letters_.size() >= plate_grammar::most_letters)
      return std::nullopt;
    made.letters_.push_back(c);
    return class_of[c] = std::uint8_t(made.letters_.size());
  }

  bool letters(std::string_view text, std::vector<std::uint8_t>& out) {
    if (text.empty()) return fail("has no letters");
    while (!text.empty()) {
      const auto one = letter(take_character(text));
      if (!one) return fail("has a character that is no letter of a plate, or one too many");
      out.push_back(*one);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return true;
  }

  bool country(std::string_view text, country_code& out) {
    if (text.empty() || text.size() >= out.letters.size())
      return fail("names no country of one to seven letters");
    for (const char c : text)
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
        return fail("has a country that is not written in lower case");
    std::copy(text.begin(), text.end(), out.letters.begin());
    return true;
  }

  bool number(std::string_view text, float low, float& out) {
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, out);
    if (text.empty() || read.ec != std::errc() || read.ptr != end || !(out >= low && out <= 1))
      return fail("has '" + std::string(text.substr(0, 20)) + "' where a number up to 1 is due");
    return true;
  }

  bool add_set(std::string_view line) {
    auto name = word(line);
    const auto text = word(line);
    if (name.size() != 1 || !is_name(char32_t(name[0])))
      return fail("names a set by something else than one lower-case letter");
    if (set_of.count(char32_t(name[0]))) return fail("names a set a second time");
    made.sets_.emplace_back();
    set_of[char32_t(name[0])] = std::uint8_t(made.sets_.size() - 1);
    return letters(text, made.sets_.back());
  }

  /// The set that a character of a pattern stands for.
  bool slot_set(char32_t c, std::uint8_t& out) {
    if (const auto known = set_of.find(c); known != set_of.end()) return out = known->second, true;
    if (is_name(c)) return fail("uses a set that is not named before it");
    const auto one = letter(c);
    if (!one || made.sets_.size() >= 250) return fail("has a pattern with a wrong character");
    made.sets_.push_back({*one});
    out = set_of[c] = std::uint8_t(made.sets_.size() - 1);
    return true;
  }

  /// "{1,3}" at the front of `text`; without it, once.
  bool repeats(std::string_view& text, int& least, int& most) {
    least = most = 1;
    if (text.empty() || text[0] != '{') return true;
    const auto digit = [&](std::size_t i) {
      return i < text.size() && text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1;
    };
    least = digit(1), most = digit(3);
    if (least < 0 || most < 1 || most < least || text[2] != ',' || text.substr(4, 1) != "}")
      return fail("has a repeat that is not written as {1,3}");
    text.remove_prefix(5);
    return true;
  }

  bool pattern(std::string_view text, std::vector<plate_slot>& out) {
    bool something = false;
    while (!text.empty()) {
      std::uint8_t set = 0;
      int least = 0, most = 0;
      if (!slot_set(take_character(text), set) || !repeats(text, least, most)) return false;
      for (int i = 0; i < most; ++i) out.push_back({set, i >= least});
      something = something || least > 0;
      if (out.size() > plate_grammar::most_slots) return fail("has a pattern of over 16 letters");
    }
    return something || fail("has a pattern that nothing fits, too");
  }

  bool add_plate(std::string_view line) {
    plate_template made_of;
    if (made.templates_.size() >= plate_grammar::most_templates)
      return fail("is one template too many; 1000 are read");
    if (!country(word(line), made_of.country) || !number(word(line), 1e-6f, made_of.weight) ||
        !pattern(word(line), made_of.slots))
      return false;
    made.templates_.push_back(std::move(made_of));
    return true;
  }

  bool add_group(std::string_view line) {
    if (made.groups_.size() >= 100) return fail("is one group too many; 100 are read");
    plate_grammar::group all;
    if (!country(word(line), all.name)) return false;
    for (auto next = word(line); !next.empty(); next = word(line)) {
      all.members.emplace_back();
      if (!country(next, all.members.back())) return false;
    }
    made.groups_.push_back(std::move(all));
    return true;
  }

  bool statement(std::string_view line) {
    const auto verb = word(line);
    if (verb.empty()) return true;
    if (verb == "set") return add_set(line);
    if (verb == "plate") return add_plate(line);
    if (verb == "group") return add_group(line);
    if (verb == "free") return number(word(line), 0, made.free_);
    if (verb != "alike")
      return fail("begins with '" + std::string(verb.substr(0, 20)) +
                  "'; set, alike, free, plate and group are known");
    auto& group = made.alike_.emplace_back();
    if (made.alike_.size() > 100) return fail("is one group of look-alikes too many");
    return number(word(line), 0, group.swap) && letters(word(line), group.letters);
  }
};

FOVEA_INLINE result<plate_grammar> plate_grammar::parse(std::string_view text,
                                                        const std::string& name) {
  plate_grammar_parser parser;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = line.substr(0, line.find('#'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!parser.statement(line))
      return failure{error_code::malformed, name + ": line " + std::to_string(number) + " " +
                                                parser.wrong +
                                                "; write it as in the comment of "
                                                "fovea::plate_grammar."};
  }
  if (parser.made.templates_.empty())
    return failure{error_code::malformed,
                   name + ": it has no template; a line 'plate uk 1 llddlll' would be one."};
  return std::move(parser.made);
}

FOVEA_INLINE result<plate_grammar> plate_grammar::open(const std::string& path) {
  auto file = file_map::read(path, std::size_t(1) << 20);
  if (!file) return file.error();
  const auto text = file->contents();
  return parse({reinterpret_cast<const char*>(text.data()), text.size()}, path);
}

FOVEA_INLINE bool plate_grammar::holds(std::size_t set, int letter) const noexcept {
  return std::binary_search(sets_[set].begin(), sets_[set].end(), letter);
}

FOVEA_INLINE plate_grammar plate_grammar::of_the_world() {
  return parse(plate_detail::world_plates, "the built-in templates").value();
}

FOVEA_INLINE result<plate_grammar> plate_grammar::only(std::string_view names) const {
  plate_grammar some = *this;
  some.templates_.clear();
  while (!names.empty()) {
    const auto end = std::min(names.find(','), names.size());
    const auto name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    const std::size_t before = some.templates_.size();
    const auto take = [&](std::string_view country) {
      for (const auto& each : templates_)
        if (each.country.text() == country) some.templates_.push_back(each);
    };
    take(name);
    for (const auto& all : groups_)
      if (all.name.text() == name)
        for (const auto& member : all.members) take(member.text());
    if (some.templates_.size() == before)
      return failure{error_code::not_found, "there are no templates for '" + std::string(name) +
                                                "'; countries are named as in 'de,fr' or 'eu'."};
  }
  return some;
}

}  // namespace fovea::inline FOVEA_ABI
