#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Something that is known of somebody: a number ("age", 34) or a word ("gender", "female").
struct known_fact {
  std::string name, word;
  double number = 0;
  bool is_word = false;

  known_fact(std::string what, double value) : name(std::move(what)), number(value) {}
  known_fact(std::string what, std::string value)
      : name(std::move(what)), word(std::move(value)), is_word(true) {}
  known_fact(std::string what, const char* value)
      : known_fact(std::move(what), std::string(value)) {}
};

/// What to suggest, and why. Views live as long as the rules.
struct suggestion {
  std::string_view product, reason;  ///< empty: no rule fits
  int line = 0;                      ///< of the rule, from 1
};

/// Rules that people can read, and that test themselves. One a line, the first that fits counts:
///
///     # a comment
///     suggest "reading glasses" when age >= 45 and eyes < 0.2 because "narrowed eyes, over 45"
///     suggest "a scarf" when gender is female because "the spring collection"
///     suggest "a coffee" because "nothing else fits"
///     test age=50 eyes=0.1 expects "reading glasses"
///     test age=20 expects "a coffee"
///
/// A condition on something that is not known does not hold. Comparisons are <, <=, >, >=; words
/// are compared with `is` and `is not`. No rule may ask for "race" or "ethnicity": files that do
/// are refused.
class suggestion_rules {
 public:
  /// Fails with `malformed`, the line and what was expected there.
  static result<suggestion_rules> parse(bytes text, const std::string& path);
  static result<suggestion_rules> open(const std::string& path);

  /// The first rule that fits. Allocates nothing.
  suggestion suggest(std::span<const known_fact> facts) const noexcept;

  /// Runs the tests of the file; gives a sentence for each that fails.
  std::vector<std::string> failures() const;
  std::size_t tests() const noexcept { return tests_.size(); }
  std::size_t rules() const noexcept { return rules_.size(); }

 private:
  friend class rules_parser;

  enum class comparison_kind { less, at_most, more, at_least, is, is_not };
  struct condition {
    std::string name, word;
    comparison_kind how{};
    double number = 0;
  };
  struct rule {
    std::string product, reason;
    std::vector<condition> all;
    int line = 0;
  };
  struct test {
    std::vector<known_fact> facts;
    std::string expected;  ///< empty: nothing
    int line = 0;
  };
  static bool holds(const condition& c, std::span<const known_fact> facts) noexcept;

  std::string path_;
  std::vector<rule> rules_;
  std::vector<test> tests_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/pipeline/suggestion_rules.hpp"
#endif
