#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/pipeline/region_turns.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

/// Spread evenly, like tiles: the first and the last end with the picture.
FOVEA_INLINE void region_turns::lay_out(int width, int height) {
  FOVEA_ASSERT(how_.side >= 2 && how_.most >= 0 && how_.patience >= 1,
               "regions have a side, a bound and patience");
  width_ = width, height_ = height;
  const int side = how_.side, step = std::max(1, side * 3 / 4);
  const auto count = [&](int extent) {
    return extent <= side ? 1 : 1 + (extent - side + step - 1) / step;
  };
  const auto begin = [&](int i, int n, int extent) {
    const auto free = static_cast<long long>(extent - side);
    return n > 1 ? int(free * i / (n - 1)) / 2 * 2 : 0;
  };
  const int across = count(width), down = count(height);
  all_.clear();
  for (int i = 0; across * down > 1 && i < across * down; ++i) {
    const int x = begin(i % across, across, width), y = begin(i / across, down, height);
    const int right = i % across == across - 1 ? width : x + side,
              bottom = i / across == down - 1 ? height : y + side;
    all_.push_back({float(x), float(y), float(right - x), float(bottom - y)});
  }
  waited_.assign(all_.size(), 1), wants_.assign(all_.size(), 0);
  chosen_.clear();
  chosen_.reserve(std::min(all_.size(), std::size_t(how_.most)));
}

FOVEA_INLINE std::span<const rect> region_turns::choose(int width, int height,
                                                        const motion_gate& gate) {
  if (width != width_ || height != height_) lay_out(width, height);
  chosen_.clear();
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const bool moves = gate.moved_in(all_[i]) >= how_.motion;
    wants_[i] = static_cast<long long>(waited_[i]++) * (moves ? how_.patience : 1);
  }
  const auto most = std::min(all_.size(), std::size_t(how_.most));
  while (chosen_.size() < most) {
    const auto best = std::size_t(std::max_element(wants_.begin(), wants_.end()) - wants_.begin());
    chosen_.push_back(all_[best]);
    wants_[best] = -1, waited_[best] = 1;
  }
  return chosen_;
}

}  // namespace fovea::inline FOVEA_ABI
