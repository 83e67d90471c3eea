#pragma once

#include "fovea/vision/attribute/face_gestures.hpp"

namespace fovea::inline FOVEA_ABI {

/// The attractiveness score of a showroom screen: a gimmick, and called so wherever it is shown.
///
/// Everyone is told 90 to 99, and more for a smile; nothing else goes into it, and it says nothing
/// about a face. Formulas that promise more do worse than nothing: symmetry and nearness to the
/// average correlate with people's ratings by -0.18 and -0.11 (measured with reference runtimes).
/// What a group of raters would say can be taught (`fovea/gallery/teach.hpp`), with its error and
/// its bias.
struct flattery {
  int score = 90;
  static constexpr const char* caveat =
      "a gimmick: everyone gets 90 to 99, more for a smile; it says nothing about a face";
};

constexpr flattery flatter(const face_gestures& g) noexcept {
  return {90 + static_cast<int>(9 * g.smile() + 0.5f)};
}

}  // namespace fovea::inline FOVEA_ABI
