#pragma once

#include "fovea/core/config.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fovea::inline FOVEA_ABI {

using bytes = std::span<const std::byte>;

/// `a * b`, or nothing where the product does not fit: `if (!multiply(a, b, product)) …`
inline bool multiply(std::size_t a, std::size_t b, std::size_t& product) noexcept {
  return !__builtin_mul_overflow(a, b, &product);
}

/// Reads little-endian values front to back and never past the end.
///
/// The first read that does not fit sets `failed()` for good; it and every later read give zeros or
/// an empty span. So a parser reads a whole record and tests once.
class byte_reader {
 public:
  byte_reader() = default;
  explicit byte_reader(bytes source) noexcept : rest_(source) {}

  bool failed() const noexcept { return failed_; }
  bool at_end() const noexcept { return rest_.empty(); }
  std::size_t remaining() const noexcept { return rest_.size(); }
  bytes rest() const noexcept { return rest_; }

  bytes take(std::size_t count) noexcept {
    if (count > rest_.size()) return fail(), bytes{};
    const bytes taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  template <class T>
  T read() noexcept {
    T value{};
    if (const bytes b = take(sizeof(T)); b.size() == sizeof(T))
      std::memcpy(&value, b.data(), sizeof(T));
    return value;
  }

  /// A base-128 varint of at most ten bytes, as protobuf writes integers.
  std::uint64_t varint() noexcept {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (rest_.empty()) return fail(), 0;
      const auto byte = std::to_integer<std::uint64_t>(rest_.front());
      rest_ = rest_.subspan(1);
      if (shift < 64) value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    return fail(), 0;
  }

  void fail() noexcept {
    failed_ = true;
    rest_ = {};
  }

 private:
  bytes rest_;
  bool failed_ = false;
};

}  // namespace fovea::inline FOVEA_ABI
