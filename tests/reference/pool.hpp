#pragma once

#include "reference/map.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace reference {

/// The largest of each window; -infinity where it holds nothing of the map.
inline std::vector<double> max_pool(const window2d& at, const std::vector<float>& x) {
  std::vector<double> y;
  for (int oy = 0; oy < at.out_height; ++oy)
    for (int ox = 0; ox < at.out_width; ++ox)
      for (int c = 0; c < at.channels; ++c) {
        double best = -std::numeric_limits<double>::infinity();
        for (int ky = 0; ky < at.kernel_height; ++ky)
          for (int kx = 0; kx < at.kernel_width; ++kx) {
            const int iy = at.row(oy, ky), ix = at.column(ox, kx);
            if (at.inside(iy, ix))
              best = std::max(best, double(x[std::size_t((iy * at.width + ix) * at.channels + c)]));
          }
        y.push_back(best);
      }
  return y;
}

/// The mean of each window. `pad_bottom` and `pad_right` matter where padding counts: what lies
/// behind them, as a rounded-up last window does, never counts.
inline std::vector<double> average_pool(const window2d& at, const std::vector<float>& x,
                                        bool count_padding = false, int pad_bottom = 0,
                                        int pad_right = 0) {
  std::vector<double> y;
  for (int oy = 0; oy < at.out_height; ++oy)
    for (int ox = 0; ox < at.out_width; ++ox)
      for (int c = 0; c < at.channels; ++c) {
        double sum = 0, inside = 0, padded = 0;
        for (int ky = 0; ky < at.kernel_height; ++ky)
          for (int kx = 0; kx < at.kernel_width; ++kx) {
            const int iy = at.row(oy, ky), ix = at.column(ox, kx);
            if (iy < at.height + pad_bottom && ix < at.width + pad_right) ++padded;
            if (!at.inside(iy, ix)) continue;
            ++inside;
            sum += double(x[std::size_t((iy * at.width + ix) * at.channels + c)]);
          }
        y.push_back(sum / std::max(1.0, count_padding ? padded : inside));
      }
  return y;
}

}  // namespace reference
