#pragma once

#include "fovea/gallery/error_rate.hpp"
#include "fovea/vision/liveness/liveness.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Counts how often liveness errs, as ISO/IEC 30107-3 names it: APCER for each kind of attack (the
/// worst kind is what counts), BPCER for live faces. "Cannot tell" is counted on its own: it is no
/// pass, and no accusation.
class liveness_tally {
 public:
  struct group {
    std::string kind;  ///< of attack; empty: live faces
    int shown = 0, live = 0, attack = 0;

    error_rate taken_for_live() const noexcept { return {live, shown}; }      ///< APCER
    error_rate taken_for_attack() const noexcept { return {attack, shown}; }  ///< BPCER
    error_rate untold() const noexcept { return {shown - live - attack, shown}; }
  };

  /// `attack`: its kind ("print", "screen"), empty for a live face.
  void add(std::string_view attack, liveness_verdict said);

  /// Live faces first, then each kind of attack as it was first added.
  const std::vector<group>& groups() const noexcept { return groups_; }
  error_rate bpcer() const noexcept { return groups_.front().taken_for_attack(); }
  /// Of the kind that gets through most often.
  error_rate worst_apcer() const noexcept;

  /// A line for live faces and one for each kind of attack.
  std::string text() const;
  /// {"live": {"shown": ..., "bpcer": ..., "interval": [...], "untold": ...}, "attacks": [...]};
  /// rates of what was not shown are null.
  std::string json() const;

 private:
  std::vector<group> groups_{group{}};
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/liveness/liveness_tally.hpp"
#endif
