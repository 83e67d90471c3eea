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
template <std::size_t Lines>
struct profile {
  std::array<float, Lines> sums{};

  void add(float at, float value) noexcept {
    const float low = std::floor(at), part = at - low;
    const int i = int(low);
    if (i < 0 || i + 1 >= int(Lines)) return;
    sums[std::size_t(i)] += value * (1 - part), sums[std::size_t(i) + 1] += value * part;
  }
  float total() const noexcept { return std::accumulate(sums.begin(), sums.end(), 0.0f); }
  /// 1 where one line has all, 1 / Lines where each has as much.
  float sharpness() const noexcept {
    const float all = total();
    if (!(all > 0)) return 0;
    return std::inner_product(sums.begin(), sums.end(), sums.begin(), 0.0f) / (all * all);
  }
  /// Where so much of all has been added up, in lines.
  float at_share(float share) const noexcept {
    float left = share * total();
    for (std::size_t i = 0; i < Lines; ++i) {
      if (left <= sums[i]) return float(i) + (sums[i] > 0 ? left / sums[i] : 0);
      left -= sums[i];
    }
    return float(Lines);
  }
};

using rows = profile<height>;
using columns = profile<width>;

/// How steep the left and right edges of R G B are at each pixel of a view.
inline void edges_of(const std::uint8_t* rgb, std::span<float> out) {
  const auto grey = [&](int x, int y) {
    const std::uint8_t* p = rgb + 3 * (y * width + std::clamp(x, 0, width - 1));
    return 0.299f * float(p[0]) + 0.587f * float(p[1]) + 0.114f * float(p[2]);
  };
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      out[std::size_t(y * width + x)] = std::abs(grey(x + 1, y) - grey(x - 1, y));
}

inline rows along(std::span<const float> edges, float slope) noexcept {
  rows out;
  for (int x = 0; x < width; ++x) {
    const float lift = slope * (float(x) + 0.5f - middle_x);
    for (int y = 0; y < height; ++y) out.add(float(y) - lift, edges[std::size_t(y * width + x)]);
  }
  return out;
}

/// Of the strip of rows between `top` and `bottom` along the slope.
inline columns across(std::span<const float> edges, float slope, float slant, float top,
                      float bottom) noexcept {
  columns out;
  for (int x = 0; x < width; ++x) {
    const float lift = slope * (float(x) + 0.5f - middle_x);
    const int first = std::max(0, int(top + lift)), last = std::min(height, int(bottom + lift) + 1);
    for (int y = first; y < last; ++y) {
      const float down = float(y) + 0.5f - lift - (top + bottom) / 2;
      out.add(float(x) - slant * down, edges[std::size_t(y * width + x)]);
    }
  }
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
  pixels_.resize(std::size_t(width) * height * 3), edges_.resize(std::size_t(width) * height);
  const homography seen = onto(around, width, height);
  look_(image, seen, {pixels_.data(), width, height, 3 * width, pixel_format::rgb8});
  edges_of(pixels_.data(), edges_);
  const float slope = sharpest(0.3f, 0.02f, 0.3f, [&](float v) { return along(edges_, v); });
  const rows found = along(edges_, slope);
  if (!(found.total() > 0)) return around;
  const float upper = found.at_share(0.06f), lower = found.at_share(0.94f);
  const float slant =
      sharpest(0.6f, 0.05f, 0.1f, [&](float v) { return across(edges_, slope, v, upper, lower); });
  const float y = (upper + lower) / 2, half = 0.75f * (lower - upper);
  const auto corner = [&](float x, float down) {
    const float at = x + slant * down;
    return seen({at, y + down + slope * (at - middle_x)});
  };
  return {corner(0, -half), corner(width, -half), corner(width, half), corner(0, half)};
}

}  // namespace fovea::inline FOVEA_ABI
