#pragma once

#include "fovea/core/config.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace fovea::inline FOVEA_ABI {

/// What fills a gap in a sentence: text, a whole number, or a list of them ("[1,?,4]": below 0 is
/// not known). It refers to what it was made from.
class word {
 public:
  word(const char* text) noexcept : what_(text), count_(-1) {}
  word(std::string_view text) noexcept
      : what_(text.data()), count_(static_cast<std::int64_t>(text.size())) {}
  word(const std::string& text) noexcept : word(std::string_view(text)) {}
  template <std::integral Number>
  word(Number n) noexcept : count_(static_cast<std::int64_t>(n)) {}
  word(const std::int64_t* list, int size) noexcept : what_(list), count_(-2 - size) {}

  void write(std::string& to) const {
    if (what_ == nullptr) {
      to += std::to_string(count_);
    } else if (count_ >= -1) {
      const auto* text = static_cast<const char*>(what_);
      count_ < 0 ? to.append(text) : to.append(text, static_cast<std::size_t>(count_));
    } else {
      const auto* list = static_cast<const std::int64_t*>(what_);
      for (std::int64_t i = 0; i < -2 - count_; ++i)
        to.append(i > 0 ? "," : "[").append(list[i] < 0 ? "?" : std::to_string(list[i]));
      to += count_ == -2 ? "[]" : "]";
    }
  }

 private:
  const void* what_ = nullptr;  ///< null: `count_` is the number itself
  std::int64_t count_;          ///< of characters; -1: up to a zero; below: of a list
};

/// `pattern` with each "%" replaced by the next of `gaps`: ("axis % is outside", {4}). A call is a
/// fraction of the code that a chain of `+` would be.
[[gnu::noinline]] inline std::string sentence(const char* pattern,
                                              std::initializer_list<word> gaps) {
  std::string text;
  for (const word* next = gaps.begin(); *pattern != 0; ++pattern)
    if (*pattern == '%' && next != gaps.end())
      (next++)->write(text);
    else
      text += *pattern;
  return text;
}

}  // namespace fovea::inline FOVEA_ABI
