#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/image/image_view.hpp"

#include <cstddef>
#include <span>

namespace fovea::inline FOVEA_ABI {

namespace fill_detail {
/// `value(byte, channel)` for every byte of a crop, rows from top to bottom; `first` and `step` say
/// in which order the channels of a pixel go.
template <int first, int step, class Value>
void fill(std::span<float> out, const view<rgb8>& from, Value value) noexcept {
  FOVEA_ASSERT(out.size() >= std::size_t(from.width) * std::size_t(from.height) * 3,
               "the input holds the crop");
  float* to = out.data();
  for (int y = 0; y < from.height; ++y) {
    const std::uint8_t* row = from.row(y);
    for (int x = 0; x < from.width; ++x, row += 3)
      for (int c = first; c >= 0 && c < 3; c += step) *to++ = value(static_cast<float>(row[c]), c);
  }
}
}  // namespace fill_detail

/// Writes (byte - mean) * scale for every byte of a crop, rows from top to bottom.
inline void fill(std::span<float> out, const view<rgb8>& from, const float (&mean)[3],
                 float scale) noexcept {
  fill_detail::fill<0, 1>(out, from, [&](float v, int c) { return (v - mean[c]) * scale; });
}
inline void fill(std::span<float> out, const view<rgb8>& from, float mean, float scale) noexcept {
  fill(out, from, {mean, mean, mean}, scale);
}

/// Writes the bytes as they are, blue first.
inline void fill_bgr(std::span<float> out, const view<rgb8>& from) noexcept {
  fill_detail::fill<2, -1>(out, from, [](float v, int) { return v; });
}

}  // namespace fovea::inline FOVEA_ABI
