#pragma once

#include "fovea/image/color.hpp"
#include "fovea/image/rect.hpp"

#include <cstdint>

namespace fovea::inline FOVEA_ABI {

enum class redaction : std::uint8_t { blur, pixelate, fill };

/// How a face is made unrecognisable.
///
/// Blur and pixelation keep the mean colours of `cells` x `cells` parts and nothing else, so that
/// there is nothing to sharpen. That is still something: nets trained on pictures pixelated like
/// this guess who somebody is more often than chance (McPherson, Shokri, Shmatikov 2016, "Defeating
/// Image Obfuscation with Deep Learning"). Only `fill` leaves nothing of the face.
struct redact_options {
  redaction how = redaction::fill;
  float margin = 0.25f;  ///< of the box's extents, added on each side: hair, ears, chin
  int cells = 4;         ///< across and down, 1 to 16
  color filling = black;
};

/// Makes a box unrecognisable, in place. What of it lies outside the image is nothing; the alpha of
/// RGBA stays. The layout must be interleaved. Allocates nothing.
void redact(const image_target& on, const rect& box, const redact_options& how = {}) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/redact.hpp"
#endif
