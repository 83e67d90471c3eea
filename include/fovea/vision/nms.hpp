#pragma once

#include "fovea/vision/detection.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <tuple>

namespace fovea::inline FOVEA_ABI {

/// When two boxes count as one object.
struct same_object {
  float overlap = 0.35f;     ///< intersection over union above this
  float containment = 0.7f;  ///< or intersection over the smaller box: a part of a face is no face

  constexpr bool operator()(const rect& a, const rect& b) const noexcept {
    const float both = intersect(a, b).area();
    const float either = a.area() + b.area() - both;
    const float smaller = a.area() < b.area() ? a.area() : b.area();
    return both > overlap * either || (smaller > 0 && both > containment * smaller);
  }
};

/// Greedy non-maximum suppression: moves the best of each object to the front, best first, and
/// gives their count. What is behind them is unspecified.
///
/// In place; n log n and n for each one kept. Equal scores are ordered by position, so that the
/// answer does not depend on the order of `found`.
template <class D>
std::size_t keep_best(std::span<D> found, const same_object& same = {}) {
  const auto order = [](const detection& d) {
    return std::tuple(-d.score, d.box.y, d.box.x, d.box.width, d.box.height);
  };
  std::sort(found.begin(), found.end(),
            [&](const D& a, const D& b) { return order(a) < order(b); });
  std::size_t kept = 0;
  for (const D& each : found) {
    const auto best = found.first(kept);
    const bool known = std::any_of(best.begin(), best.end(),
                                   [&](const D& other) { return same(other.box, each.box); });
    if (!known) found[kept++] = D(each);
  }
  return kept;
}

}  // namespace fovea::inline FOVEA_ABI
