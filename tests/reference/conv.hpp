#pragma once

#include "reference/map.hpp"

#include <cstddef>
#include <vector>

namespace reference {

/// x [H, W, C], w [filters, kernel_height, kernel_width, C / groups], bias [filters] or empty;
/// gives [out_height, out_width, filters].
inline std::vector<double> conv(const window2d& at, int filters, int groups,
                                const std::vector<float>& x, const std::vector<float>& w,
                                const std::vector<float>& bias = {}) {
  std::vector<double> y;
  const int depth = at.channels / groups;
  for (int oy = 0; oy < at.out_height; ++oy)
    for (int ox = 0; ox < at.out_width; ++ox)
      for (int m = 0; m < filters; ++m) {
        double sum = bias.empty() ? 0 : double(bias[std::size_t(m)]);
        for (int ky = 0; ky < at.kernel_height; ++ky)
          for (int kx = 0; kx < at.kernel_width; ++kx)
            for (int c = 0; c < depth; ++c) {
              const int iy = at.row(oy, ky), ix = at.column(ox, kx);
              if (!at.inside(iy, ix)) continue;
              const int from =
                  (iy * at.width + ix) * at.channels + m / (filters / groups) * depth + c;
              const int tap = ((m * at.kernel_height + ky) * at.kernel_width + kx) * depth + c;
              sum += double(x[std::size_t(from)]) * double(w[std::size_t(tap)]);
            }
        y.push_back(sum);
      }
  return y;
}

/// The same seen from the input: every element of x adds its share to what it reaches.
/// w [filters, kernel_height, kernel_width, C / groups]; `at` holds x's extents and the result's.
inline std::vector<double> conv_transpose(const window2d& at, int filters, int groups,
                                          const std::vector<float>& x, const std::vector<float>& w,
                                          const std::vector<float>& bias = {}) {
  std::vector<double> y;
  for (int i = 0; i < at.out_height * at.out_width; ++i)
    for (int m = 0; m < filters; ++m) y.push_back(bias.empty() ? 0 : double(bias[std::size_t(m)]));
  const int depth = at.channels / groups;
  for (int iy = 0; iy < at.height; ++iy)
    for (int ix = 0; ix < at.width; ++ix)
      for (int m = 0; m < filters; ++m)
        for (int ky = 0; ky < at.kernel_height; ++ky)
          for (int kx = 0; kx < at.kernel_width; ++kx)
            for (int c = 0; c < depth; ++c) {
              const int oy = at.row(iy, ky), ox = at.column(ix, kx);
              if (oy < 0 || ox < 0 || oy >= at.out_height || ox >= at.out_width) continue;
              const int from =
                  (iy * at.width + ix) * at.channels + m / (filters / groups) * depth + c;
              const int tap = ((m * at.kernel_height + ky) * at.kernel_width + kx) * depth + c;
              y[std::size_t((oy * at.out_width + ox) * filters + m)] +=
                  double(x[std::size_t(from)]) * double(w[std::size_t(tap)]);
            }
  return y;
}

/// One filter a channel: x [H, W, C], w [kernel_height, kernel_width, C], bias [C] or empty.
inline std::vector<double> depthwise(const window2d& at, const std::vector<float>& x,
                                     const std::vector<float>& w,
                                     const std::vector<float>& bias = {}) {
  std::vector<double> y;
  for (int oy = 0; oy < at.out_height; ++oy)
    for (int ox = 0; ox < at.out_width; ++ox)
      for (int c = 0; c < at.channels; ++c) {
        double sum = bias.empty() ? 0 : double(bias[std::size_t(c)]);
        for (int ky = 0; ky < at.kernel_height; ++ky)
          for (int kx = 0; kx < at.kernel_width; ++kx) {
            const int iy = at.row(oy, ky), ix = at.column(ox, kx);
            if (!at.inside(iy, ix)) continue;
            sum += double(x[std::size_t((iy * at.width + ix) * at.channels + c)]) *
                   double(w[std::size_t((ky * at.kernel_width + kx) * at.channels + c)]);
          }
        y.push_back(sum);
      }
  return y;
}

}  // namespace reference
