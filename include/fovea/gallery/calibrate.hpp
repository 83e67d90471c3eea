#pragma once

#include "fovea/gallery/operating_point.hpp"
#include "fovea/gallery/score_curve.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// What a threshold is to be good for.
struct calibration_goal {
  double false_matches = 1e-3;  ///< the most, at the threshold
  double review = 1e-2;         ///< the most, at the lower end of what somebody looks at
  std::string data{};           ///< the name of the data set, for whoever reads the answers
  std::string space{};          ///< `Model::space`
};

/// An operating point, and whether the pairs were enough for it.
struct calibration {
  operating_point point;
  calibration_goal goal;

  /// Whether there were enough pairs of different people to see the goal missed: 3 by the rate that
  /// is asked for (the rule of three: none of n leaves rates up to 3 / n open at 95 %).
  bool enough() const noexcept;

  /// One or two sentences: the threshold, both rates, and what is missing.
  std::string text() const;
};

/// Cuts where the goal is met, with the fewest pairs of one person lost.
///
/// Both rates are those of the same pairs that the threshold was chosen on, so that they flatter
/// small sets; `measure` with other pairs says what is left of them.
calibration calibrate(const score_curve& pairs, calibration_goal goal);

/// The same thresholds, with the rates that these pairs show.
operating_point measure(operating_point at, const score_curve& pairs, std::string data);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/calibrate.hpp"
#endif
