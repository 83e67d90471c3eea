#pragma once

#include "fovea/image/color.hpp"
#include "fovea/pipeline/motion_gate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fovea::inline FOVEA_ABI {
namespace motion_detail {

/// Luma, 0 to 255; of video frames as it lies there.
inline int luma_at(const image_view& v, int x, int y) noexcept {
  const std::uint8_t* row = v.data + y * v.stride;
  if (channels(v.format) == 1) return row[x];
  std::uint8_t rgba[4];
  read_row(v, y, x, 1, rgba);
  return (77 * rgba[0] + 150 * rgba[1] + 29 * rgba[2]) >> 8;
}

}  // namespace motion_detail

/// The mean of four by four pixels, evenly spread over each cell.
FOVEA_INLINE void motion_gate::measure(const image_view& frame, grid& out) noexcept {
  constexpr int across = columns * samples, down = rows * samples;
  out.fill(0);
  for (int j = 0; j < down; ++j) {
    const int y = int((2 * (long long)(j) + 1) * frame.height / (2 * down));
    for (int i = 0; i < across; ++i) {
      const int x = int((2 * (long long)(i) + 1) * frame.width / (2 * across));
      out[std::size_t(j / samples * columns + i / samples)] +=
          float(motion_detail::luma_at(frame, x, y));
    }
  }
  for (float& each : out) each /= samples * samples;
}

/// How many cells changed, and the box of cells around them: first and last column, then row.
FOVEA_INLINE int motion_gate::compare(const grid& seen, float brighter, int (&box)[4]) noexcept {
  int changed = 0;
  for (int c = 0; c < cells; ++c) {
    const auto at = std::size_t(c);
    moved_[at] = std::abs(seen[at] - usual_[at] - brighter) > how_.difference;
    if (!moved_[at]) continue;
    ++changed;
    const int x = c % columns, y = c / columns;
    box[0] = std::min(box[0], x), box[1] = std::max(box[1], x);
    box[2] = std::min(box[2], y), box[3] = std::max(box[3], y);
  }
  return changed;
}

FOVEA_INLINE motion motion_gate::update(const image_view& frame) noexcept {
  return look(frame, how_.learning);
}

FOVEA_INLINE motion motion_gate::update(const image_view& frame, double seconds) noexcept {
  const double passed = seconds - std::exchange(last_, seconds);
  return look(frame, passed > 0 ? float(1 - std::exp(-passed / double(how_.memory))) : 0.0f);
}

FOVEA_INLINE motion motion_gate::look(const image_view& frame, float follows) noexcept {
  if (frame.empty()) return {0, {}};
  grid seen;
  measure(frame, seen);
  width_ = frame.width, height_ = frame.height;
  const rect all{0, 0, float(frame.width), float(frame.height)};
  if (!started_) {
    usual_ = seen, started_ = true, moved_.fill(true);
    return {1, all};
  }
  // The median is not moved by what moves.
  grid difference;
  for (std::size_t i = 0; i < seen.size(); ++i) difference[i] = seen[i] - usual_[i];
  std::nth_element(difference.begin(), difference.begin() + cells / 2, difference.end());
  const float brighter = difference[cells / 2];
  int box[4] = {columns, -1, rows, -1};
  const float share = float(compare(seen, brighter, box)) / cells;
  const float rate = share > how_.everything ? 1 : follows;
  for (std::size_t i = 0; i < seen.size(); ++i) usual_[i] += rate * (seen[i] - usual_[i]);
  if (share == 0) return {0, {}};
  const float w = all.width / columns, h = all.height / rows;
  return {share,
          {float(box[0]) * w, float(box[2]) * h, float(box[1] - box[0] + 1) * w,
           float(box[3] - box[2] + 1) * h}};
}

FOVEA_INLINE float motion_gate::moved_in(const rect& part) const noexcept {
  if (width_ <= 0 || height_ <= 0 || part.width <= 0 || part.height <= 0) return 0;
  const float w = float(width_) / columns, h = float(height_) / rows;
  const int left = std::clamp(int(part.x / w), 0, columns),
            right = std::clamp(int(std::ceil(part.right() / w)), 0, columns),
            top = std::clamp(int(part.y / h), 0, rows),
            bottom = std::clamp(int(std::ceil(part.bottom() / h)), 0, rows);
  int moved = 0;
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) moved += moved_[std::size_t(y * columns + x)];
  const int all = (right - left) * (bottom - top);
  return all > 0 ? float(moved) / float(all) : 0;
}

}  // namespace fovea::inline FOVEA_ABI
