#pragma once

#include "fovea/image/sample.hpp"
#include "fovea/impl/image/pixel_rows.hpp"
#include "fovea/impl/image/video_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fovea::inline FOVEA_ABI {

/// The part of the picture that an output needs, and the map from the output into it.
struct sampler::level {
  const std::uint8_t* pixels = nullptr;  ///< R G B A
  int width = 0, height = 0;
  std::ptrdiff_t stride = 0;
  affine to_level;
  rect inside;                   ///< the whole picture's extent, in this level's coordinates
  int first_x = 0, first_y = 0;  ///< where in the picture it starts
  int halve_x = 0, halve_y = 0;  ///< how often
};

namespace sample_detail {

/// Output steps this long or longer alias visibly; below, bilinear taps touch every pixel enough.
constexpr float longest_step = 1.6f;
constexpr int most_halvings = 16;

struct halvings {
  int x = 0, y = 0;
};

/// Each axis by itself where nothing is rotated, so that a strip is not blurred along its side.
inline halvings halvings_for(const affine& a) noexcept {
  const bool upright = a.xy == 0 && a.yx == 0;
  const float turned = a.scale();
  const auto count = [](float step) {
    int n = 0;
    for (; step >= longest_step && n < most_halvings; step /= 2) ++n;
    return n;
  };
  return {count(upright ? std::fabs(a.xx) : turned), count(upright ? std::fabs(a.yy) : turned)};
}

inline bool finite(const affine& a) noexcept {
  // By comparison, not std::isfinite, which -ffast-math removes.
  constexpr float most = 1e9f;
  for (const float v : {a.xx, a.xy, a.x0, a.yx, a.yy, a.y0})
    if (!(v > -most && v < most)) return false;
  return true;
}

struct span_of_pixels {
  int first = 0, last = 0;
  int count() const noexcept { return last - first; }
};

/// Pixels [low, high) of a line of `size`, with a neighbour more at each side, on multiples of a
/// halved pixel.
inline span_of_pixels needed(float low, float high, int size, int halved) noexcept {
  const int unit = 1 << halved;
  const float reach = 2 * float(unit);
  const float from = std::clamp(low - reach, 0.f, float(size));
  const float to = std::clamp(high + reach, 0.f, float(size));
  return {int(from) / unit * unit, std::min(size, (int(to) + unit) / unit * unit)};
}

/// Where an output row looks: place `i` is (x + i dx, y + i dy), in pixels whose centres are whole.
struct walk {
  float x, y, dx, dy;
  point at(int i) const noexcept { return {x + float(i) * dx, y + float(i) * dy}; }
};

struct taps {
  const std::uint8_t* pixels;
  int width, height;
  std::ptrdiff_t stride;
  rect inside;  ///< of the picture, less half a pixel

  /// All four taps exist and the place is in the picture.
  bool easy(point p) const noexcept {
    return p.x >= 0 && p.y >= 0 && p.x < float(width - 1) && p.y < float(height - 1) &&
           inside.contains(p);
  }

  /// Between the pixel at (x, y) and its neighbours `right` and `down` bytes further.
  rgba_f32 mix(point p, int right, std::ptrdiff_t down) const noexcept {
    const int x = int(p.x), y = int(p.y);
    const float across = p.x - float(x), along = p.y - float(y);
    const std::uint8_t* a = pixels + y * stride + std::ptrdiff_t(x) * 4;
    const std::uint8_t* b = a + down;
    const rgba_f32 top = pixel_at(a) + across * (pixel_at(a + right) - pixel_at(a));
    const rgba_f32 low = pixel_at(b) + across * (pixel_at(b + right) - pixel_at(b));
    return top + along * (low - top);
  }

  rgba_f32 easy_at(point p) const noexcept { return mix(p, 4, stride); }

  rgba_f32 at(point p, rgba_f32 border) const noexcept {
    if (!inside.contains(p)) return border;
    p = {std::clamp(p.x, 0.f, float(width - 1)), std::clamp(p.y, 0.f, float(height - 1))};
    return mix(p, int(p.x) + 1 < width ? 4 : 0, int(p.y) + 1 < height ? stride : 0);
  }
};

/// A stretch of an output row.
struct stretch_of_row {
  float first, last;

  /// Keeps the `i` with low <= from + i step < high, give or take rounding.
  void keep(float from, float step, float low, float high) noexcept {
    if (step == 0) {
      if (!(from >= low && from < high)) last = first;
      return;
    }
    const float a = (low - from) / step, b = (high - from) / step;
    first = std::max(first, std::min(a, b));
    last = std::min(last, std::max(a, b));
  }
};

/// The part of an output row whose places are all easy. Places move evenly along the row, so where
/// both ends are easy, everything between them is.
inline span_of_pixels easy_stretch(const taps& from, const walk& w, int count) noexcept {
  stretch_of_row row{0, float(count)};
  row.keep(w.x, w.dx, 0, float(from.width - 1));
  row.keep(w.y, w.dy, 0, float(from.height - 1));
  row.keep(w.x, w.dx, from.inside.x, from.inside.right());
  row.keep(w.y, w.dy, from.inside.y, from.inside.bottom());
  if (!(row.first < row.last)) return {};
  span_of_pixels s{int(std::ceil(row.first)), std::min(count, int(row.last) + 1)};
  while (s.first < s.last && !from.easy(w.at(s.first))) ++s.first;
  while (s.first < s.last && !from.easy(w.at(s.last - 1))) --s.last;
  return s;
}

inline void sample_row(const taps& from, const walk& w, rgba_f32 border, int count,
                       float* out) noexcept {
  const span_of_pixels easy = easy_stretch(from, w, count);
  const auto put = [out](int i, rgba_f32 v) { std::memcpy(out + 4 * i, &v, 16); };
  for (int i = 0; i < easy.first; ++i) put(i, from.at(w.at(i), border));
  for (int i = easy.first; i < easy.last; ++i) put(i, from.easy_at(w.at(i)));
  for (int i = easy.last; i < count; ++i) put(i, from.at(w.at(i), border));
}

template <class T>
inline void make_room(buffer<T>& b, std::size_t count) {
  if (b.size() < count) b = buffer<T>(count);
}

}  // namespace sample_detail

FOVEA_INLINE sampler::level sampler::prepare(const image_view& from, const affine& to_source,
                                             int width, int height) {
  using namespace sample_detail;
  if (from.empty() || !finite(to_source)) return {};
  const rect seen = to_source.bounds({0, 0, float(width), float(height)});
  const halvings half = halvings_for(to_source);
  const span_of_pixels across = needed(seen.x, seen.right(), from.width, half.x);
  const span_of_pixels down = needed(seen.y, seen.bottom(), from.height, half.y);
  if (across.count() <= 0 || down.count() <= 0) return {};

  level at;
  at.width = across.count(), at.height = down.count();
  const float sx = 1 / float(1 << half.x), sy = 1 / float(1 << half.y);
  const affine to_part{sx, 0, -float(across.first) * sx, 0, sy, -float(down.first) * sy};
  at.to_level = to_part * to_source;
  at.inside = to_part.bounds({0, 0, float(from.width), float(from.height)});
  if (half.x == 0 && half.y == 0 && from.format == pixel_format::rgba8) {
    at.pixels = from.data + down.first * from.stride + across.first * 4, at.stride = from.stride;
    return at;
  }
  at.first_x = across.first, at.first_y = down.first, at.halve_x = half.x, at.halve_y = half.y;
  fill(from, at);
  return at;
}

FOVEA_INLINE void sampler::fill(const image_view& from, level& at) {
  using namespace sample_detail;
  const auto row = [](int pixels) { return static_cast<std::size_t>(pixels) * 4; };
  const int width = at.width, height = at.height;
  const bool halve = at.halve_x + at.halve_y > 0;
  at.width = at.halve_x > 0 ? (width + 1) / 2 : width;
  at.height = at.halve_y > 0 ? (height + 1) / 2 : height;
  make_room(pixels_, row(at.width) * static_cast<std::size_t>(at.height) + 2 * row(width));
  std::uint8_t* const first = pixels_.data();
  std::uint8_t* const second = first + row(width);
  std::uint8_t* const pixels = second + row(width);
  for (int r = 0; r < at.height; ++r) {
    std::uint8_t* const out = pixels + row(at.width) * static_cast<std::size_t>(r);
    if (!halve) {
      read_row(from, at.first_y + r, at.first_x, width, out);
      continue;
    }
    const int top = at.halve_y > 0 ? 2 * r : r;
    const bool pair = at.halve_y > 0 && top + 1 < height;
    if (at.halve_x > 0 && at.halve_y > 0 && is_video(from.format)) {
      halve_video(from, at.first_x, at.first_y + top, width, pair, out);
      continue;
    }
    read_row(from, at.first_y + top, at.first_x, width, first);
    if (pair) read_row(from, at.first_y + top + 1, at.first_x, width, second);
    shrink_rows(first, pair ? second : first, width, at.halve_x > 0, out);
  }
  for (int k = 1; k < std::max(at.halve_x, at.halve_y); ++k)
    shrink(pixels, at.width, at.height, k < at.halve_x, k < at.halve_y);
  at.pixels = pixels, at.stride = std::ptrdiff_t(at.width) * 4;
}

FOVEA_INLINE void sampler::operator()(const image_view& from, const affine& to_source,
                                      const tensor_input& how, float* out) {
  using namespace sample_detail;
  const level at = prepare(from, to_source, how.width, how.height);
  const bool planes = how.layout == tensor_layout::nchw;
  const std::ptrdiff_t plane = std::ptrdiff_t(how.width) * how.height;
  const std::ptrdiff_t row = std::ptrdiff_t(how.width) * (planes ? 1 : how.channels());
  for (int y = 0; y < how.height; ++y, out += row)
    store_row(look(at, y, how.width, how.border), how, plane, out);
}

FOVEA_INLINE void sampler::operator()(const image_view& from, const affine& to_source,
                                      const image_target& to, color border) {
  const level at = prepare(from, to_source, to.width, to.height);
  for (int y = 0; y < to.height; ++y) {
    float* const row = look(at, y, to.width, border);
    sample_detail::round_row(row, to.width);
    write_row(reinterpret_cast<const std::uint8_t*>(row), to.width, to.format,
              to.data + y * to.stride);
  }
}

FOVEA_INLINE float* sampler::look(const level& at, int y, int width, color border) {
  using namespace sample_detail;
  make_room(row_, static_cast<std::size_t>(width) * 4);
  const rect inside{at.inside.x - 0.5f, at.inside.y - 0.5f, at.inside.width, at.inside.height};
  const taps source{at.pixels, at.width, at.height, at.stride, inside};
  const point start = at.to_level({0.5f, float(y) + 0.5f});
  const walk along{start.x - 0.5f, start.y - 0.5f, at.to_level.xx, at.to_level.yx};
  sample_row(source, along, as_pixel(border), width, row_.data());
  return row_.data();
}

}  // namespace fovea::inline FOVEA_ABI
