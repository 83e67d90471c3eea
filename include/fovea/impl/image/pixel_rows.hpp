#pragma once

#include "fovea/image/sample.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

/// Rows of pixels as R G B A, four lanes at a time: the compiler's own vectors, which are SSE2 or
/// NEON on every machine of that kind. Figures: g++ -O2, one pixel of output.
namespace fovea::inline FOVEA_ABI::sample_detail {

typedef float rgba_f32 __attribute__((vector_size(16)));
typedef std::int32_t rgba_i32 __attribute__((vector_size(16)));
typedef std::uint16_t u16x8 __attribute__((vector_size(16)));
typedef std::uint8_t u8x16 __attribute__((vector_size(16)));
static_assert(std::endian::native == std::endian::little, "bytes widen to the left half of words");

template <class V>
V vector_at(const void* p) noexcept {
  V v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

/// One pixel in floats. Two steps of interleaving with zeros, which g++ makes two instructions of;
/// a conversion straight from four bytes takes it 10 ns a sample instead of 4.
inline rgba_f32 pixel_at(const std::uint8_t* p) noexcept {
  std::int32_t word;
  std::memcpy(&word, p, 4);
  const rgba_i32 alone{word, 0, 0, 0};
  const auto wide = reinterpret_cast<u16x8>(
      __builtin_shufflevector(reinterpret_cast<u8x16>(alone), u8x16{}, 0, 16, 1, 17, 2, 18, 3, 19,
                              4, 20, 5, 21, 6, 22, 7, 23));
  const auto words = __builtin_shufflevector(wide, u16x8{}, 0, 8, 1, 9, 2, 10, 3, 11);
  return __builtin_convertvector(reinterpret_cast<rgba_i32>(words), rgba_f32);
}

/// Means of pairs of pixels of one row, R G B A; a last odd pixel stays as it is.
inline void halve_row(const std::uint8_t* in, int count, std::uint8_t* out) noexcept {
  const int pairs = count / 2;
  for (int i = 0; i < pairs; ++i, in += 8, out += 4)
    for (int c = 0; c < 4; ++c) out[c] = static_cast<std::uint8_t>((in[c] + in[c + 4] + 1) >> 1);
  if (count & 1) std::memcpy(out, in, 4);
}

inline void mean_rows(const std::uint8_t* a, const std::uint8_t* b, int bytes,
                      std::uint8_t* out) noexcept {
  for (int i = 0; i < bytes; ++i) out[i] = static_cast<std::uint8_t>((a[i] + b[i] + 1) >> 1);
}

/// Means of 2x2, four at a time, in one rounding: sums of the even and of the odd bytes in 16 bits.
/// 0.5 ns, a loop over bytes 2 ns.
inline void quarter_four(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out) noexcept {
  const auto a0 = vector_at<rgba_i32>(a), a1 = vector_at<rgba_i32>(a + 16);
  const auto b0 = vector_at<rgba_i32>(b), b1 = vector_at<rgba_i32>(b + 16);
  const auto top = reinterpret_cast<u16x8>(__builtin_shufflevector(a0, a1, 0, 2, 4, 6));
  const auto top_right = reinterpret_cast<u16x8>(__builtin_shufflevector(a0, a1, 1, 3, 5, 7));
  const auto low = reinterpret_cast<u16x8>(__builtin_shufflevector(b0, b1, 0, 2, 4, 6));
  const auto low_right = reinterpret_cast<u16x8>(__builtin_shufflevector(b0, b1, 1, 3, 5, 7));
  const u16x8 even = (top & 255) + (top_right & 255) + (low & 255) + (low_right & 255) + 2;
  const u16x8 odd = (top >> 8) + (top_right >> 8) + (low >> 8) + (low_right >> 8) + 2;
  const u16x8 means = (even >> 2) | ((odd >> 2) << 8);
  std::memcpy(out, &means, 16);
}

inline void quarter_rows(const std::uint8_t* a, const std::uint8_t* b, int count,
                         std::uint8_t* out) noexcept {
  int pairs = count / 2;
  for (; pairs >= 4; pairs -= 4, a += 32, b += 32, out += 16) quarter_four(a, b, out);
  for (; pairs > 0; --pairs, a += 8, b += 8, out += 4)
    for (int c = 0; c < 4; ++c)
      out[c] = static_cast<std::uint8_t>((a[c] + a[c + 4] + b[c] + b[c + 4] + 2) >> 2);
  if (count & 1)
    for (int c = 0; c < 4; ++c) out[c] = static_cast<std::uint8_t>((a[c] + b[c] + 1) >> 1);
}

/// Two rows into one (`b` may be `a`), halved across too if `across`. `out` may be `a`.
inline void shrink_rows(const std::uint8_t* a, const std::uint8_t* b, int count, bool across,
                        std::uint8_t* out) noexcept {
  if (!across) return mean_rows(a, b, count * 4, out);
  if (a == b) return halve_row(a, count, out);
  quarter_rows(a, b, count, out);
}

/// Halves a picture without gaps in place: a row is written only where rows were read already.
inline void shrink(std::uint8_t* pixels, int& width, int& height, bool across, bool down) noexcept {
  const int new_width = across ? (width + 1) / 2 : width;
  const int new_height = down ? (height + 1) / 2 : height;
  for (int r = 0; r < new_height; ++r) {
    const int top = down ? 2 * r : r, low = down && top + 1 < height ? top + 1 : top;
    const auto row = [&](int y) { return pixels + std::ptrdiff_t(y) * width * 4; };
    shrink_rows(row(top), row(low), width, across, pixels + std::ptrdiff_t(r) * new_width * 4);
  }
  width = new_width, height = new_height;
}

inline float luma(const float* rgba) noexcept {
  return 0.299f * rgba[0] + 0.587f * rgba[1] + 0.114f * rgba[2];
}

/// Pixels as three floats each. Every store but the last writes a fourth, which the next
/// overwrites.
inline void store_together(const float* rgba, const tensor_input& how, float* out) noexcept {
  const bool turned = how.order == channel_order::bgr;
  const rgba_f32 mean{how.mean[0], how.mean[1], how.mean[2], 0};
  const rgba_f32 scale{how.scale[0], how.scale[1], how.scale[2], 0};
  const auto value = [&](int i) {
    const auto v = vector_at<rgba_f32>(rgba + 4 * i);
    return ((turned ? __builtin_shufflevector(v, v, 2, 1, 0, 3) : v) - mean) * scale;
  };
  const int last = how.width - 1;
  for (int i = 0; i < last; ++i) {
    const rgba_f32 v = value(i);
    std::memcpy(out + 3 * i, &v, 16);
  }
  if (last < 0) return;
  const rgba_f32 v = value(last);
  std::memcpy(out + 3 * last, &v, 12);
}

inline void store_plane(const float* rgba, const tensor_input& how, int channel,
                        float* out) noexcept {
  const float* const from = rgba + (how.order == channel_order::rgb ? channel : 2 - channel);
  const float mean = how.mean[channel], scale = how.scale[channel];
  for (int i = 0; i < how.width; ++i) out[i] = (from[4 * i] - mean) * scale;
}

/// One row of R G B A as channels; `plane` floats from channel to channel where they lie apart.
inline void store_row(const float* rgba, const tensor_input& how, std::ptrdiff_t plane,
                      float* out) noexcept {
  if (how.order == channel_order::gray) {
    for (int i = 0; i < how.width; ++i) out[i] = (luma(rgba + 4 * i) - how.mean[0]) * how.scale[0];
    return;
  }
  if (how.layout == tensor_layout::nhwc) return store_together(rgba, how, out);
  for (int c = 0; c < 3; ++c) store_plane(rgba, how, c, out + c * plane);
}

/// Rounds R G B A in 0 ... 255 to bytes, at the front of the row itself: they are four times
/// shorter than the floats they come from.
inline void round_row(float* rgba, int count) noexcept {
  auto* bytes = reinterpret_cast<std::uint8_t*>(rgba);
  const auto words = [rgba](int i) {
    return reinterpret_cast<u16x8>(
        __builtin_convertvector(vector_at<rgba_f32>(rgba + 4 * i) + 0.5f, rgba_i32));
  };
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    const u16x8 a = __builtin_shufflevector(words(i), words(i + 1), 0, 2, 4, 6, 8, 10, 12, 14);
    const u16x8 b = __builtin_shufflevector(words(i + 2), words(i + 3), 0, 2, 4, 6, 8, 10, 12, 14);
    const u8x16 all =
        __builtin_shufflevector(reinterpret_cast<u8x16>(a), reinterpret_cast<u8x16>(b), 0, 2, 4, 6,
                                8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    std::memcpy(bytes + 4 * i, &all, 16);
  }
  for (int k = 4 * i; k < 4 * count; ++k) bytes[k] = static_cast<std::uint8_t>(rgba[k] + 0.5f);
}

inline rgba_f32 as_pixel(color c) noexcept {
  return rgba_f32{float(c.r), float(c.g), float(c.b), float(c.a)};
}

}  // namespace fovea::inline FOVEA_ABI::sample_detail
