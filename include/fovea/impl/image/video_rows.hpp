#pragma once

#include "fovea/image/image_view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// Video frames halved on the way to R G B A: a pixel of colour belongs to four of luma anyway.
namespace fovea::inline FOVEA_ABI::sample_detail {

inline bool is_video(pixel_format f) noexcept {
  return f == pixel_format::nv12 || f == pixel_format::i420;
}

inline constexpr int video_chunk = 256;

/// Means of two by two bytes, less 16, times 32.
inline void mean_luma(const std::uint8_t* a, const std::uint8_t* b, int count,
                      std::int16_t* out) noexcept {
  for (int i = 0; i < count; ++i)
    out[i] = std::int16_t((a[2 * i] + a[2 * i + 1] + b[2 * i] + b[2 * i + 1] + 2) / 4 * 32 - 512);
}

/// Of a plane of chroma with `step` bytes from value to value; less 128, times 32.
inline void centred(const std::uint8_t* in, int step, int count, std::int16_t* out) noexcept {
  if (step == 1)
    for (int i = 0; i < count; ++i) out[i] = std::int16_t(in[i] * 32 - 4096);
  else
    for (int i = 0; i < count; ++i) out[i] = std::int16_t(in[2 * i] * 32 - 4096);
}

/// BT.601 in sixteen bits: factors are parts of 65536, what is over 1 is added whole. Exact to one
/// level.
inline void to_rgba(const std::int16_t* luma, const std::int16_t* u, const std::int16_t* v,
                    int count, std::uint8_t* rgba) noexcept {
  const auto part = [](int x, int factor) { return std::int16_t((x * factor) >> 16); };
  const auto level = [](int x) { return std::clamp((x + 16) >> 5, 0, 255); };
  for (int i = 0; i < count; ++i) {
    const int y = luma[i] + part(luma[i], 10773);
    const int r = y + v[i] + part(v[i], 30000) + part(v[i], 9061);
    const int g = y - part(u[i], 25675) - part(v[i], 26640) - part(v[i], 26639);
    const int b = y + 2 * u[i] + part(u[i], 1129);
    const std::uint32_t word = std::uint32_t(level(r)) | std::uint32_t(level(g)) << 8 |
                               std::uint32_t(level(b)) << 16 | 0xff000000u;
    std::memcpy(rgba + 4 * i, &word, 4);
  }
}

/// One row of a frame made half as large both ways, from its even row `y` and pixel `x` on: `width`
/// pixels of the frame, whose last ones count twice where it ends with one alone.
inline void halve_video(const image_view& from, int x, int y, int width, bool pair,
                        std::uint8_t* rgba) noexcept {
  const bool together = from.format == pixel_format::nv12;
  const std::uint8_t* top = from.data + y * from.stride + x;
  const std::uint8_t* low = pair ? top + from.stride : top;
  const int step = together ? 2 : 1;
  const std::ptrdiff_t colour = (y / 2) * from.chroma_stride + (x / 2) * step;
  const std::uint8_t* u = from.chroma[0] + colour;
  const std::uint8_t* v = together ? u + 1 : from.chroma[1] + colour;
  std::int16_t luma[video_chunk], blue[video_chunk], red[video_chunk];
  for (int at = 0, all = (width + 1) / 2; at < all; at += video_chunk) {
    const int count = std::min(video_chunk, all - at), whole = std::min(count, width / 2 - at);
    mean_luma(top + 2 * at, low + 2 * at, whole, luma);
    if (whole < count)
      luma[whole] = std::int16_t((top[width - 1] + low[width - 1] + 1) / 2 * 32 - 512);
    centred(u + std::ptrdiff_t(at) * step, step, count, blue);
    centred(v + std::ptrdiff_t(at) * step, step, count, red);
    to_rgba(luma, blue, red, count, rgba + std::ptrdiff_t(at) * 4);
  }
}

}  // namespace fovea::inline FOVEA_ABI::sample_detail
