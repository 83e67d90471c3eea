#pragma once

#include "fovea/image/letterbox.hpp"
#include "fovea/image/resize.hpp"

#include <algorithm>
#include <cstring>

namespace fovea::inline FOVEA_ABI {
namespace resize_detail {

/// What output pixel `i` of `count` covers of a line of `size`: pixels [first, last), the outer two
/// in part.
struct cover {
  int first, last;
  double from, to;
  cover(int i, int count, int size) noexcept
      : from(double(i) * size / count), to(double(i + 1) * size / count) {
    first = std::min(int(from), size - 1);
    last = std::max(first + 1, int(to) + (to > int(to)));
    last = std::min(last, size);
  }
  float share(int pixel) const noexcept {
    return float(std::min(to, pixel + 1.0) - std::max(from, double(pixel)));
  }
};

/// Adds one source row, shrunk to `width` and times `share`, to `sum`.
inline void add_row(const std::uint8_t* rgba, int source_width, int width, float share,
                    float* sum) noexcept {
  for (int x = 0; x < width; ++x, sum += 4) {
    const cover c(x, width, source_width);
    for (int s = c.first; s < c.last; ++s) {
      const float w = share * c.share(s);
      for (int k = 0; k < 4; ++k) sum[k] += w * float(rgba[4 * s + k]);
    }
  }
}

inline void by_area(const image_view& from, const image_target& to) {
  const auto wide = [](int pixels) { return static_cast<std::size_t>(pixels) * 4; };
  buffer<std::uint8_t> row(wide(from.width)), rounded(wide(to.width));
  buffer<float> sum(wide(to.width));
  const float whole = float(double(to.width) * to.height / (double(from.width) * from.height));
  for (int y = 0; y < to.height; ++y) {
    std::memset(sum.data(), 0, sum.size() * sizeof(float));
    const cover c(y, to.height, from.height);
    for (int s = c.first; s < c.last; ++s) {
      read_row(from, s, 0, from.width, row.data());
      add_row(row.data(), from.width, to.width, c.share(s), sum.data());
    }
    for (std::size_t i = 0; i < sum.size(); ++i)
      rounded[i] = static_cast<std::uint8_t>(std::min(sum[i] * whole + 0.5f, 255.f));
    write_row(rounded.data(), to.width, to.format, to.data + y * to.stride);
  }
}

}  // namespace resize_detail

FOVEA_INLINE void resize(const image_view& from, const image_target& to, filter how) {
  if (to.width <= 0 || to.height <= 0) return;
  if (how == filter::area && !from.empty()) return resize_detail::by_area(from, to);
  sampler look;
  look(from, from.empty() ? affine{} : stretch(from.width, from.height, to.width, to.height), to);
}

}  // namespace fovea::inline FOVEA_ABI
