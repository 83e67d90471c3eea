#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/image/color.hpp"

#include <cstring>

namespace fovea::inline FOVEA_ABI {
namespace color_detail {

constexpr int chunk = 256;  // pixels converted at a time, so that four bytes each stay in L1

/// Interleaved `step` bytes a pixel with R, G, B at the given offsets.
template <int step, int r, int g, int b, int a = -1>
inline void spread(const std::uint8_t* in, int count, std::uint8_t* rgba) noexcept {
  for (int i = 0; i < count; ++i, in += step, rgba += 4) {
    rgba[0] = in[r], rgba[1] = in[g], rgba[2] = in[b];
    if constexpr (a >= 0)
      rgba[3] = in[a];
    else
      rgba[3] = 255;
  }
}

/// Three bytes a pixel, `turned`: B G R. Words of four bytes are read, the last pixel alone by
/// bytes so that nothing behind it is touched; half the time of a loop over bytes.
inline void spread_three(const std::uint8_t* in, int count, bool turned,
                         std::uint8_t* rgba) noexcept {
  constexpr std::uint32_t opaque = 0xff000000;
  for (int i = 0; i + 1 < count; ++i, in += 3, rgba += 4) {
    std::uint32_t word;
    std::memcpy(&word, in, 4);
    if (turned) word = (word & 0xff00) | (word & 0xff) << 16 | (word >> 16 & 0xff);
    word |= opaque;
    std::memcpy(rgba, &word, 4);
  }
  if (count > 0) turned ? spread<3, 2, 1, 0>(in, 1, rgba) : spread<3, 0, 1, 2>(in, 1, rgba);
}

inline std::uint8_t narrow(int fixed_16) noexcept {
  const int v = (fixed_16 + 32768) >> 16;
  return static_cast<std::uint8_t>(v < 0 ? 0 : v > 255 ? 255 : v);
}

/// ITU-R BT.601, luma 16 to 235 and chroma 16 to 240, times 2^16.
inline void yuv_to_rgba(int luma, int u, int v, std::uint8_t* rgba) noexcept {
  const int y = (luma - 16) * 76309;
  u -= 128, v -= 128;
  rgba[0] = narrow(y + 104597 * v);
  rgba[1] = narrow(y - 25675 * u - 53279 * v);
  rgba[2] = narrow(y + 132201 * u);
  rgba[3] = 255;
}

inline void read_video_row(const image_view& from, int y, int x, int count,
                           std::uint8_t* rgba) noexcept {
  const bool together = from.format == pixel_format::nv12;
  const std::uint8_t* luma = from.data + y * from.stride;
  const std::uint8_t* first = from.chroma[0] + (y / 2) * from.chroma_stride;
  const std::uint8_t* second = together ? first + 1 : from.chroma[1] + (y / 2) * from.chroma_stride;
  const int step = together ? 2 : 1;
  for (int i = x; i < x + count; ++i, rgba += 4)
    yuv_to_rgba(luma[i], first[(i / 2) * step], second[(i / 2) * step], rgba);
}

/// Weights of 2^16 that add up to it, so that white stays white.
inline std::uint8_t luma(const std::uint8_t* rgba) noexcept {
  return static_cast<std::uint8_t>((19595 * rgba[0] + 38470 * rgba[1] + 7471 * rgba[2] + 32768) >>
                                   16);
}

}  // namespace color_detail

FOVEA_INLINE int channels(pixel_format f) noexcept {
  switch (f) {
    case pixel_format::rgb8:
    case pixel_format::bgr8: return 3;
    case pixel_format::rgba8:
    case pixel_format::bgra8: return 4;
    case pixel_format::gray8:
    case pixel_format::nv12:
    case pixel_format::i420: break;
  }
  return 1;
}

FOVEA_INLINE void read_row(const image_view& from, int y, int x, int count,
                           std::uint8_t* rgba) noexcept {
  using namespace color_detail;
  FOVEA_ASSERT(x >= 0 && y >= 0 && count >= 0 && x + count <= from.width && y < from.height,
               "pixels are read inside the image");
  const std::uint8_t* in = from.data + y * from.stride + x * channels(from.format);
  switch (from.format) {
    case pixel_format::gray8: return spread<1, 0, 0, 0>(in, count, rgba);
    case pixel_format::rgb8: return spread_three(in, count, false, rgba);
    case pixel_format::bgr8: return spread_three(in, count, true, rgba);
    case pixel_format::bgra8: return spread<4, 2, 1, 0, 3>(in, count, rgba);
    case pixel_format::rgba8: std::memcpy(rgba, in, static_cast<std::size_t>(count) * 4); return;
    case pixel_format::nv12:
    case pixel_format::i420: return read_video_row(from, y, x, count, rgba);
  }
}

FOVEA_INLINE void write_row(const std::uint8_t* rgba, int count, pixel_format to,
                            std::uint8_t* out) noexcept {
  const bool reversed = to == pixel_format::bgr8 || to == pixel_format::bgra8;
  const int r = reversed ? 2 : 0, b = 2 - r, step = channels(to);
  FOVEA_ASSERT(to != pixel_format::nv12 && to != pixel_format::i420,
               "rows are written in an interleaved layout");
  if (step == 1)
    for (int i = 0; i < count; ++i) out[i] = color_detail::luma(rgba + 4 * i);
  else if (step == 3)
    for (int i = 0; i < count; ++i, rgba += 4, out += 3)
      out[0] = rgba[r], out[1] = rgba[1], out[2] = rgba[b];
  else
    for (int i = 0; i < count; ++i, rgba += 4, out += 4)
      out[0] = rgba[r], out[1] = rgba[1], out[2] = rgba[b], out[3] = rgba[3];
}

FOVEA_INLINE void convert(const image_view& from, const image_target& to) noexcept {
  if (from.empty()) return;
  FOVEA_ASSERT(from.width == to.width && from.height == to.height, "a copy has the same size");
  const int step = channels(to.format);
  std::uint8_t rgba[4 * color_detail::chunk];
  for (int y = 0; y < from.height; ++y) {
    std::uint8_t* const out = to.data + y * to.stride;
    if (from.format == to.format) {
      std::memcpy(out, from.data + y * from.stride, std::size_t(from.width) * std::size_t(step));
      continue;
    }
    for (int x = 0; x < from.width; x += color_detail::chunk) {
      const int left = from.width - x;
      const int count = left < color_detail::chunk ? left : color_detail::chunk;
      read_row(from, y, x, count, rgba);
      write_row(rgba, count, to.format, out + std::ptrdiff_t(x) * step);
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI
