#pragma once

#include "fovea/core/config.hpp"

#include <cstdint>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// From `low` to `high`, both of them included.
struct interval {
  double low = 0, high = 1;

  friend bool operator==(const interval&, const interval&) = default;
};

/// How often something went wrong: `errors` of `trials`.
///
/// Trials count as independent of each other. Comparisons that share a photograph or a person are
/// not quite, so that intervals of all pairs of a set are somewhat too narrow.
struct error_rate {
  std::int64_t errors = 0, trials = 0;

  /// Errors by trials, 0 to 1; 0 where there was no trial.
  double value() const noexcept;

  /// The rates that such a count does not contradict (Wilson 1927), 0 to 1; `deviations` 1.96 is
  /// the interval of 95 %. Without a trial it is everything. No errors in n trials: from 0 to about
  /// 3.8 / n.
  interval wilson(double deviations = 1.959963984540054) const noexcept;

  /// "0.12 % (0.05 % to 0.28 %; 6 of 5000)", with the interval of 95 %; "not measured" without a
  /// trial.
  std::string text() const;

  friend bool operator==(const error_rate&, const error_rate&) = default;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/error_rate.hpp"
#endif
