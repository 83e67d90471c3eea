#pragma once

#include "fovea/gallery/error_rate.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A pair that was compared: how alike, whether it is one person, and the group that both belong
/// to.
struct labelled_score {
  float similarity = 0;
  bool same = false;
  std::int32_t group = -1;  ///< -1: of two groups, or of none
};

/// Error rates of one group of people at a threshold that was chosen for all.
struct group_rates {
  static constexpr std::int64_t least = 100;  ///< comparisons of a kind

  std::string group;
  error_rate false_matches, misses;

  /// With fewer comparisons of a kind than `least`, no error at all leaves a rate of 3 % open: no
  /// basis for comparing groups.
  bool too_few() const noexcept { return false_matches.trials < least || misses.trials < least; }

  /// "women: too few (40 pairs of different people, 12 of one)", or both rates.
  std::string text() const;
};

/// One row a group, in the order of `groups`. Pairs of two groups, or of none, are left out:
/// comparing men with women would make both look better than they are.
std::vector<group_rates> rates_by_group(std::span<const labelled_score> pairs,
                                        std::span<const std::string> groups, float threshold);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/group_rates.hpp"
#endif
