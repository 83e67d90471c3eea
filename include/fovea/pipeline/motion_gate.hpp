#pragma once

#include "fovea/image/image_view.hpp"
#include "fovea/image/rect.hpp"

#include <array>

namespace fovea::inline FOVEA_ABI {

struct motion_options {
  float difference = 12;   ///< levels of luma, 0 to 255, that a cell must differ from what is usual
  float learning = 0.05f;  ///< share of the difference by which what is usual follows each frame
  float memory = 2.5f;     ///< seconds after which 63 % has followed, where times are given
  float everything = 0.6f;  ///< a larger share of changed cells is a cut or a lamp: learn anew
};

struct motion {
  float share = 1;  ///< of the picture that moved, 0 to 1; 1 for the first frame
  rect where;       ///< what moved, in pixels of the frame; empty where nothing did
};

/// Whether anything moves in front of a camera that stands still: the luma of 32 x 18 cells against
/// their running mean, after the change of the whole picture's brightness is taken away.
///
/// Reads 9,216 pixels of a frame, whatever its size. Misses what is smaller than about half a cell,
/// a sixtieth of the width, or is as bright as what is behind it: look anyway from time to time.
/// Allocates nothing.
class motion_gate {
 public:
  explicit motion_gate(const motion_options& how = {}) noexcept : how_(how) {}

  motion update(const image_view& frame) noexcept;
  /// The same for frames that come at any rate: what stands still becomes usual after seconds, not
  /// after frames. A clock that does not go on lets nothing follow.
  motion update(const image_view& frame, double seconds) noexcept;
  void reset() noexcept { started_ = false; }

  /// Of the last picture, the share of the cells in a part of it that moved, 0 to 1. Cells that the
  /// part only touches count.
  float moved_in(const rect& part) const noexcept;

 private:
  static constexpr int columns = 32, rows = 18, cells = columns * rows, samples = 4;
  using grid = std::array<float, cells>;

  static void measure(const image_view& frame, grid& out) noexcept;
  motion look(const image_view& frame, float follows) noexcept;
  int compare(const grid& seen, float brighter, int (&box)[4]) noexcept;

  motion_options how_;
  grid usual_{};
  std::array<bool, cells> moved_{};
  int width_ = 0, height_ = 0;
  double last_ = 0;  ///< seconds
  bool started_ = false;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/pipeline/motion_gate.hpp"
#endif
