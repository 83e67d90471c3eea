#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/image/color.hpp"
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
inline void place(const image_view& from, const steps& s, std::uint8_t* out) noexcept {
  // Squares of 32: turned, each would otherwise touch a new line of cache for each pixel.
  constexpr int tile = 32;
  const auto place_tile = [&](int left, int top) {
    for (int y = top; y < top + tile && y < from.height; ++y)
      for (int x = left; x < left + tile && x < from.width; ++x)
        std::memcpy(out + (s.first + x * s.across + y * s.down) * channels,
                    from.data + y * from.stride + std::ptrdiff_t(x) * channels, channels);
  };
  for (int top = 0; top < from.height; top += tile)
    for (int left = 0; left < from.width; left += tile) place_tile(left, top);
}

}  // namespace orient_detail

FOVEA_INLINE void orient(const image_view& from, orientation stored, std::uint8_t* out) noexcept {
  FOVEA_ASSERT(from.format != pixel_format::nv12 && from.format != pixel_format::i420,
               "what is turned has an interleaved layout");
  const auto s = orient_detail::steps_for(stored, from.width, from.height);
  const int step = channels(from.format);
  if (step == 1) return orient_detail::place<1>(from, s, out);
  if (step == 3) return orient_detail::place<3>(from, s, out);
  orient_detail::place<4>(from, s, out);
}

}  // namespace fovea::inline FOVEA_ABI
