#pragma once

#include "fovea/image/homography.hpp"

#include <cstdint>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Whether a quad is an upright box, so that it tells where something is and not how it lies.
bool is_upright(const quad& q) noexcept;

/// Finds how a line of letters lies in a box around it: along a plate of 440 x 140 mm that is
/// tilted by 10 degrees the letters climb by half of its height, and readers that see them so in
/// its upright box take one for another.
///
/// Sees 128 x 48 pixels of the box. Letters have edges to their left and right; the slope along
/// which these fall into the fewest rows is the line's (projection profile: Postl 1986, "Detection
/// of linear oblique structures and skew scan in digitized documents"), and the slant along which
/// they fall into the fewest columns is that of the letters. Slopes up to 0.3 and slants up to 0.6
/// of a pixel of the view are told. Takes 0.2 ms.
class line_leveller {
 public:
  /// The corners of the line, with some room above and below; `around` itself where nothing in it
  /// has an edge, or where it is no convex quad. Allocates when it is first called.
  quad operator()(const image_view& image, const quad& around);

 private:
  perspective_sampler look_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/line_leveller.hpp"
#endif
