#pragma once

#include "fovea/vision/liveness/face_glance.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE face_glance glance_at(const mesh& face, double seconds) noexcept {
  face_glance out;
  out.seconds = seconds;
  out.seen = face.presence >= 0.5f;
  if (!out.seen) return out;
  const point top = face.points[10], chin = face.points[152];
  out.centre = 0.5f * (top + chin);
  out.size = std::hypot(chin.x - top.x, chin.y - top.y);
  out.pose = pose_of(face);
  out.gestures = gestures_of(face);
  return out;
}

FOVEA_INLINE bool attentive(const face_glance& at, const attention_limits& limits) noexcept {
  return at.seen && std::abs(at.pose.yaw) <= limits.yaw &&
         std::abs(at.pose.pitch) <= limits.pitch &&
         std::min(at.gestures.left_eye, at.gestures.right_eye) >= limits.eyes;
}

}  // namespace fovea::inline FOVEA_ABI
