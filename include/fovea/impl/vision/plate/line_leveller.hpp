#pragma once

#include "fovea/vision/plate/line_leveller.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

namespace fovea::inline FOVEA_ABI {

namespace leveller_detail {

inline constexpr int width = 128, height = 48;
inline constexpr float middle_x = width / 2.0f, middle_y = height / 2.0f;

/// What the edges of a view add up to along parallel lines, and how few of the lines have them.
/// `Room` is how far lines may lie outside of the view.
template <std::size_t Lines, std::size_t Room>
struct profile {
  std::array<float, Lines + 2 * Room + 1> sums{};

  /// A run of edges across all lines, moved by less than `Room`.
  void add(const std::array<float, Lines>& run, float by) noexcept {
    const float low = std::floor(by), part = by - low;
    const auto first = static_cast<std::size_t>(int(Room) + int(low));
    for (std::size_t i = 0; i < Lines; ++i) sums[first + i] += (1 - part) * run[i];
    for (std::size_t i = 0; i < Lines; ++i) sums[first + i + 1] += part * run[i];
  }
  /// Those within the view.
  std::span<const float, Lines> inner() const noexcept {
    return std::span(sums).template subspan<Room, Lines>();
  }
  float total() const noexcept { return std::accumulate(inner().begin(), inner().end(), 0.0f); }
  /// 1 where one line has all, 1 / Lines where each has as much.
  float sharpness() const noexcept {
    const float all = total();
    if (!(all > 0)) return 0;
    return std::inner_product(inner().begin(), inner().end(), inner().begin(), 0.0f) / (all * all);
  }
  /// Where so much of all has been added up, in lines.
  float at_share(float share) const noexcept {
    float left = share * total();
    for (std::size_t i = 0; i < Lines; ++i) {
      if (left <= inner()[i]) return float(i) + (inner()[i] > 0 ? left / inner()[i] : 0);
      left -= inner()[i];
    }
    return float(Lines);
  }
};

inline constexpr float most_slope = 0.3f, most_slant = 0.6f;
using rows = profile<height, 20>;
using columns = profile<width, 16>;
using column_run = std::array<float, height>;
using row_run = std::array<float, width>;

/// How much lower than in the middle the line lies in column x.
inline float fall(float slope, std::size_t x) noexcept {
  return slope * (float(x) + 0.5f - middle_x);
}

/// How steep the left and right edges of R G B are at each pixel of a view, column by column.
inline void edges_of(const std::uint8_t* rgb, std::span<column_run, width> out) {
  const auto grey = [&](int x, int y) {
    const std::uint8_t* p = rgb + 3 * (y * width + std::clamp(x, 0, width - 1));
    return 0.299f * float(p[0]) + 0.587f * float(p[1]) + 0.114f * float(p[2]);
  };
  for (int x = 0; x < width; ++x)
    for (int y = 0; y < height; ++y)
      out[std::size_t(x)][std::size_t(y)] = std::abs(grey(x + 1, y) - grey(x - 1, y));
}

inline rows along(std::span<const column_run, width> edges, float slope) noexcept {
  rows out;
  for (std::size_t x = 0; x < width; ++x) out.add(edges[x], -fall(slope, x));
  return out;
}

/// The edges row by row, each column moved by whole rows so that a line of this slope lies level.
inline void level(std::span<const column_run, width> edges, float slope,
                  std::span<row_run, height> out) noexcept {
  for (std::size_t x = 0; x < width; ++x) {
    const int down = int(std::lround(fall(slope, x)));
    for (int y = 0; y < height; ++y) {
      const int from = y + down;
      out[std::size_t(y)][x] = from >= 0 && from < height ? edges[x][std::size_t(from)] : 0;
    }
  }
}

/// Of the rows between `top` and `bottom`.
inline columns across(std::span<const row_run, height> edges, float slant, float top,
                      float bottom) noexcept {
  columns out;
  const auto last = std::min(std::size_t(bottom) + 1, std::size_t(height));
  for (auto y = std::size_t(top); y < last; ++y)
    out.add(edges[y], -slant * (float(y) + 0.5f - (top + bottom) / 2));
  return out;
}

/// The value between -most and most whose profile is the sharpest; `shy` of that is taken off for
/// each unit, so that what could be chance stays level.
template <class Profile>
float sharpest(float most, float step, float shy, Profile of) {
  float best = 0, best_score = of(0.0f).sharpness();
  for (float size = step; size <= most; size += step)
    for (const float value : {-size, size}) {
      const float score = of(value).sharpness() * (1 - shy * size);
      if (score > best_score) best = value, best_score = score;
    }
  return best;
}

}  // namespace leveller_detail

FOVEA_INLINE bool is_upright(const quad& q) noexcept {
  return q[0].y == q[1].y && q[2].y == q[3].y && q[0].x == q[3].x && q[1].x == q[2].x;
}

FOVEA_INLINE quad line_leveller::operator()(const image_view& image, const quad& around) {
  using namespace leveller_detail;
  if (image.empty() || !is_convex(around)) return around;
  pixels_.resize(std::size_t(width) * height * 3);
  const homography seen = onto(around, width, height);
  look_(image, seen, {pixels_.data(), width, height, 3 * width, pixel_format::rgb8});
  std::array<column_run, width> edges;
  edges_of(pixels_.data(), edges);
  const float slope = sharpest(most_slope, 0.02f, 0.3f, [&](float v) { return along(edges, v); });
  const rows found = along(edges, slope);
  if (!(found.total() > 0)) return around;
  const float upper = found.at_share(0.06f), lower = found.at_share(0.94f);
  std::array<row_run, height> straight;
  level(edges, slope, straight);
  const float slant =
      sharpest(most_slant, 0.05f, 0.1f, [&](float v) { return across(straight, v, upper, lower); });
  const float y = (upper + lower) / 2, half = 0.75f * (lower - upper);
  const auto corner = [&](float x, float down) {
    const float at = x + slant * down;
    return seen({at, y + down + slope * (at - middle_x)});
  };
  return {corner(0, -half), corner(width, -half), corner(width, half), corner(0, half)};
}

}  // namespace fovea::inline FOVEA_ABI
