#pragma once

#include "fovea/nn/tensor.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace fovea::inline FOVEA_ABI::nn {

// One element of any type as a double or an int64, for operators where speed does not matter.
// Rounding is to nearest, ties to even, and never twice.

constexpr bool is_integer(element type) noexcept {
  return (type >= element::i8 && type <= element::u64) || type == element::i4 ||
         type == element::u4;
}
constexpr bool is_numeric(element type) noexcept { return is_real(type) || is_integer(type); }

/// A binary floating-point format below 16 bits: value = 2^(exponent - bias) * 1.mantissa.
struct small_float {
  int mantissa_bits, bias;
  std::int64_t largest;       ///< code of the largest finite number
  std::int64_t not_a_number;  ///< its code without a sign; 0x80 has no sign to carry
  std::int64_t infinite;      ///< 0: the format has no infinity, NaN stands for it
  constexpr bool unsigned_zero() const noexcept { return not_a_number == 0x80; }
};

constexpr small_float format_of(element type) noexcept {
  switch (type) {
    case element::f8e4m3fn: return {3, 7, 0x7e, 0x7f, 0};
    case element::f8e4m3fnuz: return {3, 8, 0x7f, 0x80, 0};
    case element::f8e5m2: return {2, 15, 0x7b, 0x7f, 0x7c};
    default: return {2, 16, 0x7f, 0x80, 0};
  }
}

inline double decode(std::uint8_t code, const small_float& f) noexcept {
  const int rest = code & 0x7f, mantissa = rest & ((1 << f.mantissa_bits) - 1);
  const int exponent = rest >> f.mantissa_bits;
  if (f.unsigned_zero() ? code == 0x80 : rest > f.largest) {
    const bool infinite = f.infinite && rest == f.infinite;
    const double special = infinite ? HUGE_VAL : std::numeric_limits<double>::quiet_NaN();
    return code & 0x80 ? -special : special;
  }
  const int whole = exponent ? mantissa + (1 << f.mantissa_bits) : mantissa;
  const double size = std::ldexp(whole, (exponent ? exponent : 1) - f.bias - f.mantissa_bits);
  return code & 0x80 ? -size : size;
}

/// `saturate`: what is too large, infinity included, becomes the largest finite number; otherwise
/// infinity, or NaN where the format has none.
inline std::uint8_t encode(float x, const small_float& f, bool saturate) noexcept {
  const std::int64_t sign = std::signbit(x) ? 0x80 : 0;
  if (std::isnan(x)) return static_cast<std::uint8_t>(f.not_a_number | sign);
  std::int64_t code = std::isinf(x) ? 0x80 : 0;
  if (x != 0 && !std::isinf(x)) {
    int exponent = 0;
    std::frexp(x, &exponent);  // |x| = 0.5 .. 1 times 2^exponent
    exponent = exponent > 1 - f.bias ? exponent - 1 : 1 - f.bias;
    // The implicit bit counts from the binade below, so that a carry moves up by itself.
    const float whole = std::nearbyint(std::ldexp(std::fabs(x), f.mantissa_bits - exponent));
    code = (static_cast<std::int64_t>(exponent + f.bias - 1) << f.mantissa_bits) +
           static_cast<std::int64_t>(whole);
  }
  if (code > f.largest) code = saturate ? f.largest : f.infinite ? f.infinite : f.not_a_number;
  if (code == 0 && f.unsigned_zero()) return 0;
  return static_cast<std::uint8_t>(code | sign);
}

constexpr float bfloat_to_float(std::uint16_t b) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(b) << 16);
}
constexpr std::uint16_t float_to_bfloat(float f) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(f);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>(bits >> 16 | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

/// To binary32, rounded to odd: rounding that once more, to a narrower format, is then as if it had
/// been rounded once (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
inline float round_to_odd(double x) noexcept {
  const auto near = static_cast<float>(x);
  if (static_cast<double>(near) == x || std::isnan(x) || std::isinf(x)) return near;
  auto bits = std::bit_cast<std::uint32_t>(near);
  if (std::fabs(static_cast<double>(near)) > std::fabs(x)) --bits;
  return std::bit_cast<float>(bits | 1u);
}

/// Toward zero; what is out of range becomes the nearest end of it, NaN zero.
template <class T>
inline T cut(double x) noexcept {
  constexpr auto low = static_cast<double>(std::numeric_limits<T>::min());
  constexpr auto high = static_cast<double>(std::numeric_limits<T>::max());
  if (!(x > low)) return x <= low ? std::numeric_limits<T>::min() : T(0);
  return x >= high ? std::numeric_limits<T>::max() : static_cast<T>(x);
}

namespace scalar_detail {

template <class T>
T get(const std::byte* data, std::int64_t i) noexcept {
  T value;
  std::memcpy(&value, data + i * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return value;
}
template <class T>
void put(std::byte* data, std::int64_t i, T value) noexcept {
  std::memcpy(data + i * static_cast<std::int64_t>(sizeof(T)), &value, sizeof(T));
}

}  // namespace scalar_detail

inline double load_real(const const_tensor_view& from, std::int64_t i) noexcept {
  using namespace scalar_detail;
  switch (from.type) {
    case element::f32: return static_cast<double>(get<float>(from.data, i));
    case element::f64: return get<double>(from.data, i);
    case element::f16: return static_cast<double>(half_to_float(get<std::uint16_t>(from.data, i)));
    case element::bf16:
      return static_cast<double>(bfloat_to_float(get<std::uint16_t>(from.data, i)));
    case element::i8:
    case element::i4: return get<std::int8_t>(from.data, i);
    case element::u8:
    case element::u4: return get<std::uint8_t>(from.data, i);
    case element::i16: return get<std::int16_t>(from.data, i);
    case element::u16: return get<std::uint16_t>(from.data, i);
    case element::i32: return get<std::int32_t>(from.data, i);
    case element::u32: return get<std::uint32_t>(from.data, i);
    case element::i64: return static_cast<double>(get<std::int64_t>(from.data, i));
    case element::u64: return static_cast<double>(get<std::uint64_t>(from.data, i));
    case element::boolean: return get<std::uint8_t>(from.data, i) != 0;
    case element::none: return 0;
    default: return decode(get<std::uint8_t>(from.data, i), format_of(from.type));
  }
}

/// An integer or bool as it is, u64 as its bits; a real cut toward zero.
inline std::int64_t load_integer(const const_tensor_view& from, std::int64_t i) noexcept {
  using namespace scalar_detail;
  switch (from.type) {
    case element::i8:
    case element::i4: return get<std::int8_t>(from.data, i);
    case element::u8:
    case element::u4: return get<std::uint8_t>(from.data, i);
    case element::i16: return get<std::int16_t>(from.data, i);
    case element::u16: return get<std::uint16_t>(from.data, i);
    case element::i32: return get<std::int32_t>(from.data, i);
    case element::u32: return get<std::uint32_t>(from.data, i);
    case element::i64:
    case element::u64: return get<std::int64_t>(from.data, i);
    case element::boolean: return get<std::uint8_t>(from.data, i) != 0;
    default: return cut<std::int64_t>(load_real(from, i));
  }
}

/// A real is rounded (`saturate`: see `encode`); an integer is cut toward zero and saturated; a
/// bool says whether it is not zero.
inline void store_real(const tensor_view& to, std::int64_t i, double x,
                       bool saturate = true) noexcept {
  using namespace scalar_detail;
  switch (to.type) {
    case element::f32: return put(to.data, i, static_cast<float>(x));
    case element::f64: return put(to.data, i, x);
    case element::f16: return put(to.data, i, float_to_half(round_to_odd(x)));
    case element::bf16: return put(to.data, i, float_to_bfloat(round_to_odd(x)));
    case element::i8: return put(to.data, i, cut<std::int8_t>(x));
    case element::u8: return put(to.data, i, cut<std::uint8_t>(x));
    case element::i16: return put(to.data, i, cut<std::int16_t>(x));
    case element::u16: return put(to.data, i, cut<std::uint16_t>(x));
    case element::i32: return put(to.data, i, cut<std::int32_t>(x));
    case element::u32: return put(to.data, i, cut<std::uint32_t>(x));
    case element::i64: return put(to.data, i, cut<std::int64_t>(x));
    case element::u64: return put(to.data, i, cut<std::uint64_t>(x));
    case element::boolean: return put(to.data, i, static_cast<std::uint8_t>(x != 0));
    case element::i4:
      return put(to.data, i,
                 static_cast<std::int8_t>(cut<std::int8_t>(std::fmax(-8, std::fmin(7, x)))));
    case element::u4: return put(to.data, i, cut<std::uint8_t>(std::fmin(15, x)));
    case element::none: return;
    default: return put(to.data, i, encode(round_to_odd(x), format_of(to.type), saturate));
  }
}

/// An integer keeps its low bits; a bool says whether it is not zero; a real is rounded.
inline void store_integer(const tensor_view& to, std::int64_t i, std::int64_t value,
                          bool saturate = true) noexcept {
  using namespace scalar_detail;
  switch (to.type) {
    case element::i8:
    case element::u8: return put(to.data, i, static_cast<std::uint8_t>(value));
    case element::i16:
    case element::u16: return put(to.data, i, static_cast<std::uint16_t>(value));
    case element::i32:
    case element::u32: return put(to.data, i, static_cast<std::uint32_t>(value));
    case element::i64:
    case element::u64: return put(to.data, i, value);
    case element::boolean: return put(to.data, i, static_cast<std::uint8_t>(value != 0));
    case element::i4: return put(to.data, i, static_cast<std::int8_t>(((value & 15) ^ 8) - 8));
    case element::u4: return put(to.data, i, static_cast<std::uint8_t>(value & 15));
    default: return store_real(to, i, static_cast<double>(value), saturate);
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn
