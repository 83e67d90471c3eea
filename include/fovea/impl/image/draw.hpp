#pragma once

#include "fovea/image/draw.hpp"
#include "fovea/impl/image/stroke_font.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI::draw {
namespace draw_detail {

/// Mixes `c` into a pixel; `covered` is 0 to 1.
inline void mix(std::uint8_t* pixel, color c, float covered) noexcept {
  const float share = covered * float(c.a) / 255;
  const auto step = [share](std::uint8_t was, std::uint8_t to) {
    return static_cast<std::uint8_t>(float(was) + share * (float(to) - float(was)) + 0.5f);
  };
  pixel[0] = step(pixel[0], c.r), pixel[1] = step(pixel[1], c.g), pixel[2] = step(pixel[2], c.b);
}

/// Whole pixels [first, last) of a line of `size` that [low, high] touches.
struct touched {
  int first, last;
  touched(float low, float high, int size) noexcept
      : first(int(std::clamp(std::floor(low), 0.f, float(size)))),
        last(int(std::clamp(std::ceil(high), 0.f, float(size)))) {}
};

inline bool drawable(float v) noexcept { return v > -1e6f && v < 1e6f; }

/// A straight piece of a line: its start, its direction and its length.
struct segment {
  point from, along;
  float length = 0;

  segment(point a, point b) noexcept : from(a), along(b - a) {
    length = std::sqrt(along.x * along.x + along.y * along.y);
    along = length > 0 ? (1 / length) * along : point{1, 0};
  }

  float distance(point p) const noexcept {
    const point d = p - from;
    const float t = std::clamp(d.x * along.x + d.y * along.y, 0.f, length);
    const float x = d.x - t * along.x, y = d.y - t * along.y;
    return std::sqrt(x * x + y * y);
  }

  /// The pixels of row `y` that are at most `reach` away, so that a long slanting line costs its
  /// length and not its bounding box.
  touched row(float y, float reach, int width) const noexcept {
    float first = 0, last = length;
    if (along.y != 0) {
      const float a = (y - reach - from.y) / along.y, b = (y + reach - from.y) / along.y;
      first = std::max(first, std::min(a, b)), last = std::min(last, std::max(a, b));
      if (first > last) return {0, 0, 0};
    }
    const float a = from.x + first * along.x, b = from.x + last * along.x;
    return {std::min(a, b) - reach, std::max(a, b) + reach, width};
  }
};

/// How much of a pixel is covered whose centre lies `outside` pixels beyond an edge.
inline float coverage(float outside) noexcept { return std::clamp(0.5f - outside, 0.f, 1.f); }

inline void ring(image<rgb8>& on, point centre, float radius, float half, color c) {
  if (!drawable(centre.x) || !drawable(centre.y) || !drawable(radius) || !drawable(half)) return;
  const float reach = radius + half + 1;
  const touched rows(centre.y - reach, centre.y + reach, on.height());
  const touched columns(centre.x - reach, centre.x + reach, on.width());
  for (int y = rows.first; y < rows.last; ++y)
    for (int x = columns.first; x < columns.last; ++x) {
      const float dx = float(x) + 0.5f - centre.x, dy = float(y) + 0.5f - centre.y;
      const float from_ring = std::fabs(std::sqrt(dx * dx + dy * dy) - radius);
      if (const float covered = coverage(from_ring - half); covered > 0)
        mix(on.at(x, y), c, covered);
    }
}

/// The length that [low, high] shares with pixel `i`.
inline float share(float low, float high, int i) noexcept {
  return std::clamp(std::min(high, float(i + 1)) - std::max(low, float(i)), 0.f, 1.f);
}

}  // namespace draw_detail

FOVEA_INLINE void line(image<rgb8>& on, point from, point to, color c, float thickness) {
  using namespace draw_detail;
  for (const float v : {from.x, from.y, to.x, to.y, thickness})
    if (!drawable(v)) return;
  const segment s(from, to);
  // A hairline keeps its place but loses strength, instead of breaking up into dots.
  const float half = std::max(thickness, 1.f) / 2, strength = std::min(thickness, 1.f);
  const float reach = half + 1;
  const touched rows(std::min(from.y, to.y) - reach, std::max(from.y, to.y) + reach, on.height());
  for (int y = rows.first; y < rows.last; ++y) {
    const touched columns = s.row(float(y) + 0.5f, reach, on.width());
    for (int x = columns.first; x < columns.last; ++x) {
      const float d = s.distance({float(x) + 0.5f, float(y) + 0.5f});
      if (const float covered = coverage(d - half); covered > 0)
        mix(on.at(x, y), c, covered * strength);
    }
  }
}

FOVEA_INLINE void dot(image<rgb8>& on, point centre, float radius, color c) {
  draw_detail::ring(on, centre, 0, radius, c);
}

FOVEA_INLINE void circle(image<rgb8>& on, point centre, float radius, color c, float thickness) {
  draw_detail::ring(on, centre, radius, thickness / 2, c);
}

FOVEA_INLINE void fill(image<rgb8>& on, const rect& r, color c) {
  using namespace draw_detail;
  for (const float v : {r.x, r.y, r.right(), r.bottom()})
    if (!drawable(v)) return;
  const touched rows(r.y, r.bottom(), on.height()), columns(r.x, r.right(), on.width());
  for (int y = rows.first; y < rows.last; ++y)
    for (int x = columns.first; x < columns.last; ++x)
      mix(on.at(x, y), c, share(r.x, r.right(), x) * share(r.y, r.bottom(), y));
}

FOVEA_INLINE void box(image<rgb8>& on, const rect& r, color c, float thickness) {
  if (!draw_detail::drawable(r.right()) || !draw_detail::drawable(r.bottom())) return;
  const float t = std::min({thickness, r.width / 2, r.height / 2});
  fill(on, {r.x, r.y, r.width, t}, c);
  fill(on, {r.x, r.bottom() - t, r.width, t}, c);
  fill(on, {r.x, r.y + t, t, r.height - 2 * t}, c);
  fill(on, {r.right() - t, r.y + t, t, r.height - 2 * t}, c);
}

FOVEA_INLINE void text(image<rgb8>& on, point at, std::string_view words, color c, float height) {
  const float unit = height / stroke_font::cap;
  const float pen = std::max(1.f, 0.85f * unit);
  for (const char letter : words) {
    const char* s = stroke_font::strokes(letter);
    point last{};
    bool down = false;
    for (; *s; ++s) {
      if (*s == ' ') {
        down = false;
        continue;
      }
      const point next{at.x + unit * (float(s[0] - '0') + 0.5f), at.y + unit * float(s[1] - '0')};
      if (down || s[2] == ' ' || s[2] == 0) line(on, down ? last : next, next, c, pen);
      last = next, down = true, ++s;
    }
    at.x += unit * stroke_font::advance(letter);
  }
}

FOVEA_INLINE float text_width(std::string_view words, float height) noexcept {
  float units = 0;
  for (const char letter : words) units += stroke_font::advance(letter);
  return units * height / stroke_font::cap;
}

}  // namespace fovea::inline FOVEA_ABI::draw
