#pragma once

#include "fovea/gallery/score_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fovea::inline FOVEA_ABI {
namespace gallery_detail {

inline void sort_scores(std::vector<float>& scores) {
  for (float& s : scores)
    if (std::isnan(s)) s = -std::numeric_limits<float>::infinity();
  std::sort(scores.begin(), scores.end());
}

inline std::int64_t below(const std::vector<float>& sorted, float threshold) noexcept {
  return std::lower_bound(sorted.begin(), sorted.end(), threshold) - sorted.begin();
}

}  // namespace gallery_detail

FOVEA_INLINE score_curve::score_curve(std::vector<float> same, std::vector<float> different)
    : same_(std::move(same)), different_(std::move(different)) {
  gallery_detail::sort_scores(same_);
  gallery_detail::sort_scores(different_);
}

FOVEA_INLINE error_rate score_curve::false_matches(float threshold) const noexcept {
  const auto all = static_cast<std::int64_t>(different_.size());
  return {all - gallery_detail::below(different_, threshold), all};
}

FOVEA_INLINE error_rate score_curve::misses(float threshold) const noexcept {
  return {gallery_detail::below(same_, threshold), static_cast<std::int64_t>(same_.size())};
}

FOVEA_INLINE double score_curve::equal_error_rate() const noexcept {
  if (same_.empty() || different_.empty()) return 0;
  double least = 2, rate = 0;
  const auto look_at = [&](float threshold) {
    const double accepted = false_matches(threshold).value(), refused = misses(threshold).value();
    const double apart = std::abs(accepted - refused);
    if (apart < least) least = apart, rate = (accepted + refused) / 2;
  };
  // Both rates are steps that change at a similarity, or just above the last one. FMR falls and
  // FNMR rises, so that only the two sides of their crossing matter.
  const auto crossed = [&](float s) { return misses(s).value() >= false_matches(s).value(); };
  for (const auto* scores : {&same_, &different_}) {
    const auto at =
        std::partition_point(scores->begin(), scores->end(), [&](float s) { return !crossed(s); });
    if (at != scores->end()) look_at(*at);
    if (at != scores->begin()) look_at(*(at - 1));
  }
  look_at(std::numeric_limits<float>::infinity());
  return rate;
}

FOVEA_INLINE double score_curve::area() const noexcept {
  if (same_.empty() || different_.empty()) return 0.5;
  double wins = 0;
  std::size_t below = 0, up_to = 0;
  for (const float s : same_) {
    while (below < different_.size() && different_[below] < s) ++below;
    while (up_to < different_.size() && different_[up_to] <= s) ++up_to;
    wins += 0.5 * static_cast<double>(below + up_to);
  }
  return wins / (static_cast<double>(same_.size()) * static_cast<double>(different_.size()));
}

FOVEA_INLINE float score_curve::threshold_for(double most_false_matches) const noexcept {
  if (different_.empty()) return 1;
  const double allowed = most_false_matches * static_cast<double>(different_.size());
  const auto all = different_.size();
  const auto errors =
      allowed >= static_cast<double>(all) ? all : std::size_t(std::fmax(0, allowed + 1e-9));
  if (errors == all) return std::min(different_.front(), same_.empty() ? 1 : same_.front());
  const float last = different_[all - 1 - errors];  // must not match, nor what ties with it
  const float most = std::numeric_limits<float>::max();
  float next = most;
  for (const auto* scores : {&same_, &different_}) {
    const auto at = std::upper_bound(scores->begin(), scores->end(), last);
    if (at != scores->end()) next = std::min(next, *at);
  }
  if (next == most || std::isinf(last)) return std::nextafter(last, most);
  const float middle = last + (next - last) / 2;
  return middle > last ? middle : next;
}

FOVEA_INLINE std::vector<curve_point> score_curve::points(std::size_t count) const {
  std::vector<float> thresholds;
  for (const auto* scores : {&same_, &different_}) {
    const std::size_t steps = std::min(scores->size(), count / 2);
    for (std::size_t i = 0; i < steps; ++i)
      thresholds.push_back(
          (*scores)[i * (scores->size() - 1) / std::max<std::size_t>(steps - 1, 1)]);
  }
  std::sort(thresholds.begin(), thresholds.end());
  thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
  std::vector<curve_point> curve;
  const auto add = [&](float t) {
    curve.push_back({t, false_matches(t).value(), misses(t).value()});
  };
  for (const float t : thresholds) add(t);
  if (!thresholds.empty() && count > 0) {
    if (curve.size() >= count) curve.pop_back();
    add(std::nextafter(thresholds.back(), std::numeric_limits<float>::max()));
  }
  return curve;
}

}  // namespace fovea::inline FOVEA_ABI
