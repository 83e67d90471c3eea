#pragma once

#include "fovea/gallery/error_rate.hpp"

#include <cmath>
#include <cstdio>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE double error_rate::value() const noexcept {
  return trials > 0 ? static_cast<double>(errors) / static_cast<double>(trials) : 0;
}

FOVEA_INLINE interval error_rate::wilson(double deviations) const noexcept {
  if (trials <= 0) return {};
  const double n = static_cast<double>(trials), p = value(), z2 = deviations * deviations;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = deviations / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  // At the ends rounding would leave 1e-18 where the formula gives exactly 0 or 1.
  return {errors <= 0 ? 0 : std::fmax(0, middle - half),
          errors >= trials ? 1 : std::fmin(1, middle + half)};
}

namespace error_rate_detail {
/// Two figures; all of them from ten per cent on.
inline std::string percent(double share) {
  char words[32];
  std::snprintf(words, sizeof words, share < 0.0995 ? "%.2g %%" : "%.0f %%", 100 * share);
  return words;
}
}  // namespace error_rate_detail

FOVEA_INLINE std::string error_rate::text() const {
  using error_rate_detail::percent;
  if (trials <= 0) return "not measured";
  const auto [low, high] = wilson();
  return percent(value()) + " (" + percent(low) + " to " + percent(high) + "; " +
         std::to_string(errors) + " of " + std::to_string(trials) + ")";
}

}  // namespace fovea::inline FOVEA_ABI
