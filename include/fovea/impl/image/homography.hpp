#pragma once

#include "fovea/image/homography.hpp"
#include "fovea/impl/image/sample.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace homography_detail {

/// Twice the area of the triangle a b c; positive where it goes round clockwise on the screen.
inline double turn(point a, point b, point c) noexcept {
  return (double(b.x) - a.x) * (double(c.y) - b.y) - (double(b.y) - a.y) * (double(c.x) - b.x);
}

inline double length(point a, point b) noexcept {
  return std::hypot(double(b.x) - a.x, double(b.y) - a.y);
}

/// By comparison, not std::isfinite, which -ffast-math removes.
inline bool finite(const quad& q) noexcept {
  constexpr float most = 1e8f;
  return std::all_of(q.begin(), q.end(), [](point p) {
    return p.x > -most && p.x < most && p.y > -most && p.y < most;
  });
}

/// The quad that a target shows; false where one of its corners is behind the eye or nowhere.
inline bool seen_quad(const homography& h, int width, int height, quad& q) noexcept {
  const quad target = corners_of({0, 0, float(width), float(height)});
  int ahead = 0, behind = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const double w = h.m[6] * target[i].x + h.m[7] * target[i].y + h.m[8];
    ahead += w > 1e-12, behind += w < -1e-12;
    q[i] = h(target[i]);
  }
  return (ahead == 4 || behind == 4) && finite(q);
}

/// How often the picture is halved before it is looked at: as for a map that enlarges areas alike.
inline int halvings(const quad& q, int width, int height) noexcept {
  const double across = std::max(length(q[0], q[1]), length(q[3], q[2])) / width;
  const double down = std::max(length(q[0], q[3]), length(q[1], q[2])) / height;
  return sample_detail::halvings_for(
             {float(std::sqrt(across * down)), 1e-20f, 0, 0, float(std::sqrt(across * down)), 0})
      .x;
}

}  // namespace homography_detail

FOVEA_INLINE rect bounds_of(const quad& q) noexcept {
  float left = q[0].x, top = q[0].y, right = q[0].x, bottom = q[0].y;
  for (const point p : q) {
    left = std::min(left, p.x), right = std::max(right, p.x);
    top = std::min(top, p.y), bottom = std::max(bottom, p.y);
  }
  return {left, top, right - left, bottom - top};
}

FOVEA_INLINE bool is_convex(const quad& q) noexcept {
  using namespace homography_detail;
  if (!finite(q)) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    const point a = q[i], b = q[(i + 1) % 4], c = q[(i + 2) % 4];
    if (!(turn(a, b, c) > 1e-3 * length(a, b) * length(b, c))) return false;
  }
  return true;
}

FOVEA_INLINE point homography::operator()(point p) const noexcept {
  const double w = m[6] * p.x + m[7] * p.y + m[8];
  return {float((m[0] * p.x + m[1] * p.y + m[2]) / w), float((m[3] * p.x + m[4] * p.y + m[5]) / w)};
}

FOVEA_INLINE homography operator*(const homography& first, const homography& second) noexcept {
  homography both;
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t c = 0; c < 3; ++c) {
      both.m[3 * r + c] = 0;
      for (std::size_t k = 0; k < 3; ++k)
        both.m[3 * r + c] += first.m[3 * r + k] * second.m[3 * k + c];
    }
  return both;
}

FOVEA_INLINE homography inverse(const homography& h) noexcept {
  const auto& m = h.m;
  homography out;
  out.m = {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
           m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
           m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
  const double d = m[0] * out.m[0] + m[1] * out.m[3] + m[2] * out.m[6];
  for (double& v : out.m) v /= d;
  return out;
}

FOVEA_INLINE homography onto(const quad& q, int width, int height) noexcept {
  // From the unit square to the quad: g and h say how much it narrows across and down.
  const double sx = double(q[0].x) - q[1].x + q[2].x - q[3].x;
  const double sy = double(q[0].y) - q[1].y + q[2].y - q[3].y;
  const double ax = double(q[1].x) - q[2].x, ay = double(q[1].y) - q[2].y;
  const double bx = double(q[3].x) - q[2].x, by = double(q[3].y) - q[2].y;
  const double d = ax * by - bx * ay;
  const double g = (sx * by - bx * sy) / d, h = (ax * sy - sx * ay) / d;
  const double across = 1.0 / width, down = 1.0 / height;
  homography out;
  out.m = {(q[1].x - q[0].x + g * q[1].x) * across,
           (q[3].x - q[0].x + h * q[3].x) * down,
           q[0].x,
           (q[1].y - q[0].y + g * q[1].y) * across,
           (q[3].y - q[0].y + h * q[3].y) * down,
           q[0].y,
           g * across,
           h * down,
           1};
  return out;
}

/// The part of the picture that a target shows, and the map from the target into it.
struct perspective_sampler::seen_part {
  sample_detail::taps source{};
  homography to_part{};
};

FOVEA_INLINE perspective_sampler::seen_part perspective_sampler::prepare(
    const image_view& from, const homography& to_source, const image_target& to) {
  using namespace sample_detail;
  quad seen;
  if (from.empty() || !homography_detail::seen_quad(to_source, to.width, to.height, seen))
    return {};
  const int half = homography_detail::halvings(seen, to.width, to.height);
  const rect box = bounds_of(seen);
  const span_of_pixels across = needed(box.x, box.right(), from.width, half);
  const span_of_pixels down = needed(box.y, box.bottom(), from.height, half);
  if (across.count() <= 0 || down.count() <= 0) return {};
  const int unit = 1 << half;
  const image_target part{
      nullptr, (across.count() + unit - 1) / unit, (down.count() + unit - 1) / unit,
      std::ptrdiff_t((across.count() + unit - 1) / unit) * 4, pixel_format::rgba8};
  make_room(part_, std::size_t(part.stride) * std::size_t(part.height));
  const float step = float(unit), x = float(across.first), y = float(down.first);
  look_(from, {step, 0, x, 0, step, y},
        {part_.data(), part.width, part.height, part.stride, part.format});
  seen_part out;
  out.source = {part_.data(), part.width, part.height, part.stride,
                rect{-x / step - 0.5f, -y / step - 0.5f, float(from.width) / step,
                     float(from.height) / step}};
  const double fine = 1 / double(step);
  out.to_part.m = {fine, 0, -x * fine, 0, fine, -y * fine, 0, 0, 1};
  out.to_part = out.to_part * to_source;
  return out;
}

FOVEA_INLINE void perspective_sampler::operator()(const image_view& from,
                                                  const homography& to_source,
                                                  const image_target& to, color border) {
  using namespace sample_detail;
  make_room(row_, static_cast<std::size_t>(to.width) * 4);
  const seen_part at = prepare(from, to_source, to);
  for (int y = 0; y < to.height; ++y) {
    for (int x = 0; x < to.width; ++x) {
      rgba_f32 value = as_pixel(border);
      if (at.source.pixels)
        value =
            at.source.at(at.to_part({float(x) + 0.5f, float(y) + 0.5f}) - point{0.5f, 0.5f}, value);
      std::memcpy(row_.data() + 4 * x, &value, sizeof value);
    }
    round_row(row_.data(), to.width);
    write_row(reinterpret_cast<const std::uint8_t*>(row_.data()), to.width, to.format,
              to.data + y * to.stride);
  }
}

}  // namespace fovea::inline FOVEA_ABI
