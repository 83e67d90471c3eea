#pragma once

#include "fovea/core/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A short name without memory of its own: "de", "us".
struct country_code {
  std::array<char, 8> letters{};  ///< ends with a zero

  std::string_view text() const noexcept { return letters.data(); }
  friend bool operator==(const country_code&, const country_code&) noexcept = default;
};

/// One place of a template: which letters may stand there, and whether it may be left out.
struct plate_slot {
  std::uint8_t set = 0;  ///< index into `plate_grammar::sets`
  bool may_lack = false;
};

/// What a country's plates look like: a row of slots.
struct plate_template {
  country_code country;
  float weight = 1;  ///< how usual it is among the country's plates, over 0
  std::vector<plate_slot> slots;
};

/// Classes that look alike, ascending, and the part of its probability that each lends to another.
struct plate_look_alikes {
  float swap = 0.02f;
  std::vector<std::uint8_t> letters;
};

/// The plates of countries, as data: letters, templates, and which letters look alike.
///
/// The text that it is read from has one statement on each line; `#` begins a comment.
///
///     set d 0123456789          a lower-case name for letters that may stand in one place
///     alike 0.02 0ODQ           letters that are taken for each other: what each lends to another
///     free 0.0001               weight of a text that fits no template
///     plate uk 1 llddlll        country, weight, pattern
///     plate de 1 l{1,3}l{1,2}d{1,4}
///     group eu de fr it         countries under one name
///
/// In a pattern a lower-case letter is a set, `{least,most}` repeats the one before it, anything
/// else stands for itself.
class plate_grammar {
 public:
  static constexpr std::size_t most_slots = 16, most_letters = 250, most_templates = 1000;

  /// The templates that come with the library: 45 countries of Europe, the Americas and Asia.
  static plate_grammar of_the_world();
  /// Fails with one sentence: no such file, or what is wrong in which line.
  static result<plate_grammar> open(const std::string& path);
  static result<plate_grammar> parse(std::string_view text, const std::string& name);

  /// Only these countries or groups, separated by commas: "de,fr", "us". Fails where a name is
  /// unknown.
  result<plate_grammar> only(std::string_view names) const;

  /// The alphabet: class 1 of `ctc_steps` is `letters()[0]`, and so on.
  const std::vector<char32_t>& letters() const noexcept { return letters_; }
  /// The classes of each set, ascending.
  const std::vector<std::vector<std::uint8_t>>& sets() const noexcept { return sets_; }
  bool holds(std::size_t set, int letter) const noexcept;
  const std::vector<plate_template>& templates() const noexcept { return templates_; }
  const std::vector<plate_look_alikes>& alike() const noexcept { return alike_; }
  float free_weight() const noexcept { return free_; }

 private:
  friend struct plate_grammar_parser;
  struct group {
    country_code name;
    std::vector<country_code> members;
  };

  std::vector<char32_t> letters_;
  std::vector<std::vector<std::uint8_t>> sets_;
  std::vector<plate_look_alikes> alike_;
  std::vector<plate_template> templates_;
  std::vector<group> groups_;
  float free_ = 1e-4f;
};

/// The next character of UTF-8, which is taken off the front; U+FFFD for a wrong byte.
char32_t take_character(std::string_view& text) noexcept;

/// Appends a character as UTF-8; gives how many bytes that took, 0 where there is no room.
std::size_t put_character(char32_t c, char* to, std::size_t room) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/plate_grammar.hpp"
#endif
