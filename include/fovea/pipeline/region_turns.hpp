#pragma once

#include "fovea/pipeline/motion_gate.hpp"

#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

struct region_options {
  int side = 416;        ///< pixels of the image along a region's sides
  int most = 2;          ///< regions a picture: the bound on the cost
  float motion = 0.01f;  ///< share of a region that must move, or it counts as still
  int patience = 8;      ///< what is still waits so many times as long as what moves
  float score = 0;       ///< a hit that only a region shows must score this, too
};

/// Which parts of a camera's picture are worth a closer look: regions that cover it, overlapping by
/// a quarter, in turns, those where something moves more often.
///
/// Of n regions k a picture are chosen: each is looked at once in n / k pictures where all move or
/// none does, and never waits longer than `patience` times that (rounded up). Allocates when the
/// size of the picture changes.
class region_turns {
 public:
  explicit region_turns(const region_options& how = {}) noexcept : how_(how) {}

  /// Whole even pixels of a picture of this size; none where one region would show all of it.
  /// `gate` has seen the picture. Readable until the next call.
  std::span<const rect> choose(int width, int height, const motion_gate& gate);

  std::span<const rect> all() const noexcept { return all_; }
  const region_options& options() const noexcept { return how_; }

 private:
  void lay_out(int width, int height);

  region_options how_;
  int width_ = 0, height_ = 0;
  std::vector<rect> all_, chosen_;
  std::vector<int> waited_;       ///< pictures since each was looked at
  std::vector<long long> wants_;  ///< how urgent each is; negative: chosen
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/pipeline/region_turns.hpp"
#endif
