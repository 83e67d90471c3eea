#pragma once

#include "fovea/gallery/error_rate.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// One threshold and what it costs. A receiver operating characteristic (ROC) shows `1 - misses`
/// over `false_matches`, a detection error trade-off (DET) `misses` over `false_matches`.
struct curve_point {
  float threshold = 0;
  double false_matches = 0;  ///< share of different people who are at least as similar
  double misses = 0;         ///< share of pairs of one person that are less similar
};

/// Similarities of pairs of one person and of pairs of different people, and the error rates at any
/// threshold (ISO/IEC 19795-1). A pair matches where its similarity is at least the threshold.
///
/// A similarity that is no number counts as the least similar. Takes 4 bytes a pair, and sorts them
/// once.
class score_curve {
 public:
  score_curve(std::vector<float> same, std::vector<float> different);

  /// In ascending order.
  std::span<const float> same() const noexcept { return same_; }
  std::span<const float> different() const noexcept { return different_; }

  /// The false match rate (FMR) and the false non-match rate (FNMR). Logarithmic in the pairs.
  error_rate false_matches(float threshold) const noexcept;
  error_rate misses(float threshold) const noexcept;

  /// The middle of FMR and FNMR where they differ least (EER), 0 to 1; 0 without pairs.
  double equal_error_rate() const noexcept;

  /// How often a pair of one person is more similar than one of different people, ties by half: the
  /// area under the ROC (Mann and Whitney 1947), 0 to 1; 0.5 without pairs.
  double area() const noexcept;

  /// The threshold at which at most this share of different people match, and as few of one person
  /// as possible are missed: in the middle between the last similarity that must not match and the
  /// next above it. Without pairs of different people it is 1.
  float threshold_for(double most_false_matches) const noexcept;

  /// At most `count` points from the lowest threshold to the highest, at steps of equal pairs in
  /// the ranks of both kinds; from 4 points on with both ends of the curve.
  std::vector<curve_point> points(std::size_t count) const;

 private:
  std::vector<float> same_, different_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/score_curve.hpp"
#endif
