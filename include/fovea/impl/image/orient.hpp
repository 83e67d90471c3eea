#pragma once

#include "fovea/image/orient.hpp"

#include <cstring>

namespace fovea::inline FOVEA_ABI {
namespace orient_detail {

/// Where the first stored pixel goes and what a step across and down the stored picture adds.
struct steps {
  std::ptrdiff_t first, across, down;
};

inline steps steps_for(orientation stored, std::ptrdiff_t width, std::ptrdiff_t height) noexcept {
  const std::ptrdiff_t last = width * height - 1;
  switch (stored) {
    case orientation::mirrored: return {width - 1, -1, width};
    case orientation::upside_down: return {last, -1, -width};
    case orientation::flipped: return {width * (height - 1), 1, -width};
    case orientation::transposed: return {0, height, 1};
    case orientation::turn_clockwise: return {height - 1, height, -1};
    case orientation::transversed: return {last, -height, -1};
    case orientation::turn_anticlockwise: return {(width - 1) * height, -height, 1};
    case orientation::upright: break;
  }
  return {0, 1, width};
}

template <int channels>
inline void place(const std::uint8_t* from, std::ptrdiff_t stride, int width, int height,
                  const steps& s, std::uint8_t* out) noexcept {
  // Squares of 32: turned, each would otherwise touch a new line of cache for each pixel.
  constexpr int tile = 32;
  for (int y0 = 0; y0 < height; y0 += tile)
    for (int x0 = 0; x0 < width; x0 += tile)
      for (int y = y0; y < y0 + tile && y < height; ++y)
        for (int x = x0; x < x0 + tile && x < width; ++x)
          std::memcpy(out + (s.first + x * s.across + y * s.down) * channels,
                      from + y * stride + x * channels, channels);
}

}  // namespace orient_detail

FOVEA_INLINE void orient(const std::uint8_t* from, std::ptrdiff_t stride, int width, int height,
                         int channels, orientation stored, std::uint8_t* out) noexcept {
  const auto s = orient_detail::steps_for(stored, width, height);
  if (channels == 1) return orient_detail::place<1>(from, stride, width, height, s, out);
  if (channels == 3) return orient_detail::place<3>(from, stride, width, height, s, out);
  FOVEA_ASSERT(channels == 4, "pixels have one, three or four bytes");
  orient_detail::place<4>(from, stride, width, height, s, out);
}

}  // namespace fovea::inline FOVEA_ABI
