#pragma once

#include "fovea/core/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace fovea::inline FOVEA_ABI::nn {

/// The type of a tensor's elements. Four-bit integers are held one to a byte.
enum class element : std::uint8_t {
  none,
  f32,
  f16,
  bf16,
  f64,
  i8,
  u8,
  i16,
  u16,
  i32,
  u32,
  i64,
  u64,
  boolean,
  i4,
  u4,
  f8e4m3fn,
  f8e4m3fnuz,
  f8e5m2,
  f8e5m2fnuz,
};

constexpr std::size_t size_of(element type) noexcept {
  switch (type) {
    case element::none: return 0;
    case element::f64:
    case element::i64:
    case element::u64: return 8;
    case element::f32:
    case element::i32:
    case element::u32: return 4;
    case element::f16:
    case element::bf16:
    case element::i16:
    case element::u16: return 2;
    default: return 1;
  }
}

constexpr bool is_real(element type) noexcept {
  return (type >= element::f32 && type <= element::f64) || type >= element::f8e4m3fn;
}

constexpr const char* name_of(element type) noexcept {
  constexpr const char* names[] = {
      "none", "f32", "f16", "bf16", "f64", "i8", "u8",       "i16",        "u16",    "i32",
      "u32",  "i64", "u64", "bool", "i4",  "u4", "f8e4m3fn", "f8e4m3fnuz", "f8e5m2", "f8e5m2fnuz"};
  return names[static_cast<int>(type)];
}

/// The element type that stores a C++ type.
template <class T>
inline constexpr element element_of = element::none;
template <>
inline constexpr element element_of<float> = element::f32;
template <>
inline constexpr element element_of<double> = element::f64;
template <>
inline constexpr element element_of<std::int8_t> = element::i8;
template <>
inline constexpr element element_of<std::uint8_t> = element::u8;
template <>
inline constexpr element element_of<std::int16_t> = element::i16;
template <>
inline constexpr element element_of<std::uint16_t> = element::u16;
template <>
inline constexpr element element_of<std::int32_t> = element::i32;
template <>
inline constexpr element element_of<std::uint32_t> = element::u32;
template <>
inline constexpr element element_of<std::int64_t> = element::i64;
template <>
inline constexpr element element_of<std::uint64_t> = element::u64;
template <>
inline constexpr element element_of<bool> = element::boolean;

/// IEEE 754 binary16 to binary32, exact.
constexpr float half_to_float(std::uint16_t h) noexcept {
  const std::uint32_t sign = std::uint32_t(h & 0x8000u) << 16;
  const std::uint32_t rest = h & 0x7fffu;
  if (rest >= 0x7c00u) return std::bit_cast<float>(sign | 0x7f800000u | (rest & 0x3ffu) << 13);
  if (rest >= 0x0400u) return std::bit_cast<float>(sign | ((rest << 13) + 0x38000000u));
  const float tiny = static_cast<float>(rest) * 5.9604644775390625e-08f;  // 2^-24
  return sign ? -tiny : tiny;
}

/// binary32 to binary16, to nearest, ties to even; too large becomes infinite.
constexpr std::uint16_t float_to_half(float f) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(f);
  const std::uint32_t sign = bits >> 16 & 0x8000u, rest = bits & 0x7fffffffu;
  if (rest > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
  if (rest >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);
  if (rest < 0x38800000u) {  // below 2^-14: adding 0.5 lines the mantissa up and rounds
    const float shifted = std::bit_cast<float>(rest) + 0.5f;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3f000000u));
  }
  return static_cast<std::uint16_t>(sign |
                                    ((rest - 0x38000000u + 0xfffu + (rest >> 13 & 1u)) >> 13));
}

}  // namespace fovea::inline FOVEA_ABI::nn
