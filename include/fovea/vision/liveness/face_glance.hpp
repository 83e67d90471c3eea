#pragma once

#include "fovea/vision/attribute/face_gestures.hpp"
#include "fovea/vision/attribute/head_pose.hpp"

namespace fovea::inline FOVEA_ABI {

/// What one frame of a video says of the face in it; by default, that there is none.
struct face_glance {
  double seconds = 0;  ///< on the caller's clock
  bool seen = false;
  point centre;    ///< of the mesh, in pixels
  float size = 0;  ///< from the top of the forehead to the chin, in pixels
  head_pose pose;
  face_gestures gestures;
};

/// Seen where the mesh's presence is one half or more. Allocates nothing.
face_glance glance_at(const mesh& face, double seconds) noexcept;

/// From when on a face pays attention: it looks at the camera with open eyes.
struct attention_limits {
  float yaw = 25, pitch = 25;  ///< degrees, at most
  float eyes = 0.15f;          ///< aspect ratio of the more closed one, at least
};
bool attentive(const face_glance& at, const attention_limits& limits = {}) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/liveness/face_glance.hpp"
#endif
