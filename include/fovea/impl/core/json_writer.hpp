#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/core/json_writer.hpp"

#include <charconv>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace json_detail {

/// How many bytes the character at the front of `text` has, by RFC 3629, table 3-7 of Unicode; 0
/// where it is none.
inline std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xbf; };
  const unsigned lead = byte(0), second = byte(1);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const bool overlong = lead == 0xe0 && second < 0xa0, surrogate = lead == 0xed && second > 0x9f;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const bool overlong = lead == 0xf0 && second < 0x90, beyond = lead == 0xf4 && second > 0x8f;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

template <class Number>
std::string shortest(Number number) {
  char digits[32];
  const auto written = std::to_chars(digits, digits + sizeof digits, number);
  return {digits, written.ptr};
}

}  // namespace json_detail

FOVEA_INLINE void json_writer::separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

FOVEA_INLINE json_writer& json_writer::open(char from, char to) {
  separate();
  text_ += from;
  closing_ += to;
  first_ = true;
  return *this;
}

FOVEA_INLINE json_writer& json_writer::end() {
  FOVEA_ASSERT(!closing_.empty(), "something is open");
  text_ += closing_.back();
  closing_.pop_back();
  first_ = false;
  return *this;
}

FOVEA_INLINE void json_writer::quote(std::string_view words) {
  static constexpr char hex[] = "0123456789abcdef";
  text_ += '"';
  while (!words.empty()) {
    const std::size_t length = json_detail::utf8_length(words);
    const char c = words[0];
    if (length == 0)
      text_ += "\xef\xbf\xbd";
    else if (c == '"' || c == '\\')
      (text_ += '\\') += c;
    else if (static_cast<unsigned char>(c) < 32)
      ((text_ += "\\u00") += hex[c >> 4]) += hex[c & 15];
    else
      text_ += words.substr(0, length);
    words.remove_prefix(length ? length : 1);
  }
  text_ += '"';
}

FOVEA_INLINE json_writer& json_writer::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  first_ = true;
  return *this;
}

FOVEA_INLINE json_writer& json_writer::value(std::string_view text) {
  separate();
  quote(text);
  return *this;
}

FOVEA_INLINE json_writer& json_writer::plain(std::string_view word) {
  separate();
  text_ += word;
  return *this;
}

FOVEA_INLINE json_writer& json_writer::value(float number) {
  return std::isfinite(number) ? plain(json_detail::shortest(number)) : null();
}
FOVEA_INLINE json_writer& json_writer::value(double number) {
  return std::isfinite(number) ? plain(json_detail::shortest(number)) : null();
}
FOVEA_INLINE json_writer& json_writer::whole(std::int64_t number) {
  return plain(json_detail::shortest(number));
}
FOVEA_INLINE json_writer& json_writer::whole(std::uint64_t number) {
  return plain(json_detail::shortest(number));
}

}  // namespace fovea::inline FOVEA_ABI
