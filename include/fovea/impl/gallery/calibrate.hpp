#pragma once

#include "fovea/gallery/calibrate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace fovea::inline FOVEA_ABI {
namespace gallery_detail {

inline std::optional<measured_rate> rate_over(const error_rate& counted, const std::string& data) {
  if (counted.trials == 0) return std::nullopt;
  return measured_rate{counted.value(), counted.trials, data};
}

}  // namespace gallery_detail

FOVEA_INLINE bool calibration::enough() const noexcept {
  const double seen = point.false_matches ? double(point.false_matches->comparisons) : 0;
  return goal.false_matches > 0 && seen * goal.false_matches >= 3;
}

FOVEA_INLINE std::string calibration::text() const {
  const auto told = [](const std::optional<measured_rate>& r) {
    return r ? r->counted().text() : std::string("not measured");
  };
  char threshold[48];
  std::snprintf(threshold, sizeof threshold, "Threshold %.3f", double(point.threshold));
  std::string said = threshold + (": different people matched " + told(point.false_matches)) +
                     ", the same person was missed " + told(point.misses) + ".";
  if (enough()) return said;
  char missing[160];
  const double asked = goal.false_matches > 0 ? std::ceil(3 / goal.false_matches - 1e-9) : 0;
  std::snprintf(
      missing, sizeof missing,
      " Too few pairs of different people for a rate of %.2g %%: at least %.0f are needed.",
      100 * goal.false_matches, asked);
  return said + missing;
}

FOVEA_INLINE calibration calibrate(const score_curve& pairs, calibration_goal goal) {
  calibration c;
  c.point.threshold = pairs.threshold_for(goal.false_matches);
  c.point.review =
      std::min(c.point.threshold, pairs.threshold_for(std::max(goal.review, goal.false_matches)));
  c.point.space = goal.space;
  c.point = measure(std::move(c.point), pairs, goal.data);
  c.goal = std::move(goal);
  return c;
}

FOVEA_INLINE operating_point measure(operating_point at, const score_curve& pairs,
                                     std::string data) {
  at.false_matches = gallery_detail::rate_over(pairs.false_matches(at.threshold), data);
  at.misses = gallery_detail::rate_over(pairs.misses(at.threshold), data);
  return at;
}

}  // namespace fovea::inline FOVEA_ABI
