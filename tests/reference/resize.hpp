#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace reference {

/// Where output element `i` of `out` lies among `in` inputs, by the centres of elements.
inline double half_pixel(int i, int in, int out) { return (i + 0.5) * in / out - 0.5; }

/// The corners of both maps lie on each other.
inline double align_corners(int i, int in, int out) {
  return out == 1 ? 0 : double(i) * (in - 1) / (out - 1);
}

/// Bilinear resize of a channels-last map [height, width, channels]; what is outside repeats the
/// edge. `where` is `half_pixel` or `align_corners`.
inline std::vector<double> resize_linear(int height, int width, int channels, int out_height,
                                         int out_width, const std::vector<float>& x,
                                         double (*where)(int, int, int) = half_pixel) {
  const auto at = [&](int row, int column, int c) {
    row = std::clamp(row, 0, height - 1);
    column = std::clamp(column, 0, width - 1);
    return double(x[std::size_t((row * width + column) * channels + c)]);
  };
  std::vector<double> y;
  for (int oy = 0; oy < out_height; ++oy)
    for (int ox = 0; ox < out_width; ++ox)
      for (int c = 0; c < channels; ++c) {
        const double sy = where(oy, height, out_height), sx = where(ox, width, out_width);
        const int top = int(std::floor(sy)), left = int(std::floor(sx));
        const double down = sy - top, right = sx - left;
        y.push_back((1 - down) * ((1 - right) * at(top, left, c) + right * at(top, left + 1, c)) +
                    down * ((1 - right) * at(top + 1, left, c) + right * at(top + 1, left + 1, c)));
      }
  return y;
}

/// The nearest element by centres; a tie takes the lower one.
inline std::vector<double> resize_nearest(int height, int width, int channels, int out_height,
                                          int out_width, const std::vector<float>& x) {
  const auto nearest = [](int i, int in, int out) {
    return std::clamp(int(std::ceil(half_pixel(i, in, out) - 0.5)), 0, in - 1);
  };
  std::vector<double> y;
  for (int oy = 0; oy < out_height; ++oy)
    for (int ox = 0; ox < out_width; ++ox)
      for (int c = 0; c < channels; ++c) {
        const int row = nearest(oy, height, out_height), column = nearest(ox, width, out_width);
        y.push_back(double(x[std::size_t((row * width + column) * channels + c)]));
      }
  return y;
}

}  // namespace reference
