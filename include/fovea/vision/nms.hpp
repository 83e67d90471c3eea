#pragma once

#include "fovea/vision/detection.hpp"

#include <algorithm>
#include <concepts>
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
  template <std::derived_from<detection> D>
  constexpr bool operator()(const D& a, const D& b) const noexcept {
    return (*this)(a.box, b.box);
  }
};

/// When two hits on a road are one: a car and a truck in one place are one vehicle, a cyclist and
/// the bicycle are two. People walk before each other, so that nothing is part of something.
struct same_road_user {
  float overlap = 0.5f;

  constexpr bool operator()(const road_detection& a, const road_detection& b) const noexcept {
    const bool kin = (is_person(a.is) && is_person(b.is)) || (is_cycle(a.is) && is_cycle(b.is)) ||
                     (is_vehicle(a.is) && is_vehicle(b.is));
    return kin && same_object{overlap, 1}(a.box, b.box);
  }
};

/// What says of a type of detections when two are one object.
template <class D>
struct object_rule {
  using type = same_object;
};
template <>
struct object_rule<road_detection> {
  using type = same_road_user;
};

/// The order of hits: by score, equal ones by position, so that it does not depend on how they
/// came.
inline constexpr auto best_first = [](const detection& a, const detection& b) {
  const auto rank = [](const detection& d) {
    return std::tuple(-d.score, d.box.y, d.box.x, d.box.width, d.box.height);
  };
  return rank(a) < rank(b);
};

/// Greedy non-maximum suppression: moves the best of each object to the front, best first, and
/// gives their count. What is behind them is unspecified.
///
/// In place; n log n and n for each one kept.
template <class D, class Same = same_object>
std::size_t keep_best(std::span<D> found, const Same& same = {}) {
  std::sort(found.begin(), found.end(), best_first);
  std::size_t kept = 0;
  for (const D& each : found) {
    const auto best = found.first(kept);
    const bool known =
        std::any_of(best.begin(), best.end(), [&](const D& other) { return same(other, each); });
    if (!known) found[kept++] = D(each);
  }
  return kept;
}

}  // namespace fovea::inline FOVEA_ABI
