#pragma once

#include "fovea/core/config.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace fovea::inline FOVEA_ABI {

/// Writes JSON (RFC 8259) on one line: answers as other programs read them.
///
///     json_writer j;
///     j.object().member("name", who).key("box").array().value(x).value(y).end().end();
///     use(j.text());
///
/// Commas are its business; that keys are in objects and that each opening has an `end`, the
/// caller's. Numbers are the shortest that read back the same; those that are no numbers are null.
/// Text that is not UTF-8 gets U+FFFD for each wrong byte.
class json_writer {
 public:
  json_writer& object() { return open('{', '}'); }
  json_writer& array() { return open('[', ']'); }
  json_writer& end();

  json_writer& key(std::string_view name);
  json_writer& value(std::string_view text);
  json_writer& value(const char* text) { return value(std::string_view(text)); }
  json_writer& value(float number);
  json_writer& value(double number);
  json_writer& value(bool truth) { return plain(truth ? "true" : "false"); }
  json_writer& null() { return plain("null"); }
  template <class Integer>
  requires std::is_integral_v<Integer> json_writer& value(Integer number) {
    if constexpr (std::is_signed_v<Integer>)
      return whole(static_cast<std::int64_t>(number));
    else
      return whole(static_cast<std::uint64_t>(number));
  }
  /// What is JSON already.
  json_writer& raw(std::string_view json) { return plain(json); }

  template <class T>
  json_writer& member(std::string_view name, const T& what) {
    return key(name).value(what);
  }

  const std::string& text() const noexcept { return text_; }

 private:
  json_writer& open(char from, char to);
  json_writer& plain(std::string_view word);
  json_writer& whole(std::int64_t number);
  json_writer& whole(std::uint64_t number);
  void quote(std::string_view words);
  void separate();

  std::string text_, closing_;
  bool first_ = true;  ///< nothing stands before the next value in its object or array
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/core/json_writer.hpp"
#endif
