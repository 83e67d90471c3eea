#pragma once

#include "fovea/core/byte_reader.hpp"

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn::onnx {

/// One field of a protobuf message: a number (wire types 0, 1 and 5) or a run of bytes (2).
struct field {
  int number = 0;
  int wire = 0;
  std::uint64_t scalar = 0;
  bytes body;

  std::int64_t integer() const noexcept { return static_cast<std::int64_t>(scalar); }
  float real() const noexcept { return std::bit_cast<float>(static_cast<std::uint32_t>(scalar)); }
  std::string_view text() const noexcept {
    return {reinterpret_cast<const char*>(body.data()), body.size()};
  }
};

/// The fields of a message, front to back: `while (all.next(f)) …; if (all.failed()) …`
class fields {
 public:
  explicit fields(bytes message) noexcept : from_(message) {}

  bool next(field& f) noexcept {
    if (from_.failed() || from_.at_end()) return false;
    const std::uint64_t key = from_.varint();
    f = {static_cast<int>(key >> 3 & 0x1fffffff), static_cast<int>(key & 7), 0, {}};
    switch (f.wire) {
      case 0: f.scalar = from_.varint(); break;
      case 1: f.scalar = from_.read<std::uint64_t>(); break;
      case 2: f.body = from_.take(from_.varint()); break;
      case 5: f.scalar = from_.read<std::uint32_t>(); break;
      default: from_.fail();
    }
    if (f.number == 0) from_.fail();
    return !from_.failed();
  }
  bool failed() const noexcept { return from_.failed(); }

 private:
  byte_reader from_;
};

/// Appends a repeated integer field, packed or not; a packed one has at least a byte for each.
inline bool append_integers(const field& f, std::vector<std::int64_t>& to) {
  if (f.wire != 2) return to.push_back(f.integer()), true;
  byte_reader packed(f.body);
  while (!packed.at_end()) to.push_back(static_cast<std::int64_t>(packed.varint()));
  return !packed.failed();
}

/// Appends a repeated float field, packed or not.
inline bool append_floats(const field& f, std::vector<float>& to) {
  if (f.wire != 2) return to.push_back(f.real()), true;
  byte_reader packed(f.body);
  while (!packed.at_end()) to.push_back(packed.read<float>());
  return !packed.failed();
}

/// A name from a file, fit to be printed: at most 80 characters, no control characters.
inline std::string in_quotes(std::string_view name) {
  std::string s = "'";
  for (const char c : name.substr(0, 80))
    s += (static_cast<unsigned char>(c) < 32 || c == 127) ? '?' : c;
  return s + (name.size() > 80 ? "...'" : "'");
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
