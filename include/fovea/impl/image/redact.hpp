#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/image/redact.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace redact_detail {

inline constexpr int most_cells = 16;

/// Whole pixels of an image, from the first to before the last.
struct area {
  int left, top, right, bottom;
  int width() const { return right - left; }
  int height() const { return bottom - top; }
};

inline area grown(const rect& box, float margin, int width, int height) {
  const auto within = [](float v, int most) { return int(std::clamp(v, 0.0f, float(most))); };
  const float across = margin * box.width, down = margin * box.height;
  return {within(std::floor(box.x - across), width), within(std::floor(box.y - down), height),
          within(std::ceil(box.right() + across), width),
          within(std::ceil(box.bottom() + down), height)};
}

/// Mean colours of the cells of an area, by channel.
struct mosaic {
  int cells = 1;
  float mean[most_cells][most_cells][3] = {};

  mosaic(const image_target& from, const area& at, int channels, int count) : cells(count) {
    for (int row = 0; row < cells; ++row)
      for (int column = 0; column < cells; ++column)
        average(from, part(at, row, column), channels, mean[row][column]);
  }

  /// Cell (row, column) of an area; one pixel at least.
  area part(const area& a, int row, int column) const {
    const auto cut = [&](int from, int extent, int i) { return from + extent * i / cells; };
    area p{cut(a.left, a.width(), column), cut(a.top, a.height(), row),
           cut(a.left, a.width(), column + 1), cut(a.top, a.height(), row + 1)};
    p.right = std::max(p.right, p.left + 1), p.bottom = std::max(p.bottom, p.top + 1);
    p.right = std::min(p.right, a.right), p.bottom = std::min(p.bottom, a.bottom);
    p.left = std::min(p.left, p.right - 1), p.top = std::min(p.top, p.bottom - 1);
    return p;
  }

  static void average(const image_target& from, const area& p, int channels, float* mean) {
    double sum[3] = {};
    for (int y = p.top; y < p.bottom; ++y) {
      const std::uint8_t* row = from.data + y * from.stride;
      for (int x = p.left; x < p.right; ++x)
        for (int c = 0; c < std::min(channels, 3); ++c) sum[c] += row[x * channels + c];
    }
    for (int c = 0; c < 3; ++c) mean[c] = float(sum[c] / (double(p.width()) * p.height()));
  }

  /// Between the middles of the cells, bilinear; `u` and `v` count cells.
  float smooth(float u, float v, int channel) const {
    const auto at = [&](float w, int& first, float& part) {
      w = std::clamp(w - 0.5f, 0.0f, float(cells - 1));
      first = std::min(int(w), std::max(cells - 2, 0)), part = w - float(first);
    };
    int column, row;
    float right, down;
    at(u, column, right), at(v, row, down);
    const int next_row = std::min(row + 1, cells - 1), next = std::min(column + 1, cells - 1);
    const auto across = [&](int r) {
      return mean[r][column][channel] * (1 - right) + mean[r][next][channel] * right;
    };
    return across(row) * (1 - down) + across(next_row) * down;
  }
  float blocky(float u, float v, int channel) const {
    return mean[std::min(int(v), cells - 1)][std::min(int(u), cells - 1)][channel];
  }
};

}  // namespace redact_detail

FOVEA_INLINE void redact(const image_target& on, const rect& box,
                         const redact_options& how) noexcept {
  using namespace redact_detail;
  FOVEA_ASSERT(on.format != pixel_format::nv12 && on.format != pixel_format::i420,
               "redact writes interleaved pixels");
  const area at = grown(box, how.margin, on.width, on.height);
  if (at.width() <= 0 || at.height() <= 0) return;
  const int channels = fovea::channels(on.format), colors = std::min(channels, 3);
  std::uint8_t flat[4] = {};
  const std::uint8_t filling[4] = {how.filling.r, how.filling.g, how.filling.b, 255};
  write_row(filling, 1, on.format, flat);
  const mosaic means(on, at, channels, std::clamp(how.cells, 1, most_cells));
  const float to_u = float(means.cells) / float(at.width());
  const float to_v = float(means.cells) / float(at.height());
  for (int y = at.top; y < at.bottom; ++y) {
    std::uint8_t* row = on.data + y * on.stride;
    const float v = (float(y - at.top) + 0.5f) * to_v;
    for (int x = at.left; x < at.right; ++x) {
      const float u = (float(x - at.left) + 0.5f) * to_u;
      for (int c = 0; c < colors; ++c)
        row[x * channels + c] =
            how.how == redaction::fill
                ? flat[c]
                : std::uint8_t(0.5f + (how.how == redaction::blur ? means.smooth(u, v, c)
                                                                  : means.blocky(u, v, c)));
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI
