#pragma once

#include "fovea/vision/detection.hpp"

namespace fovea::inline FOVEA_ABI {

// Where a face lies in a crop. A template is a parameter of the crop's type, so a head never reads
// a crop made for another: that would cost a fifth of its accuracy and look like a bad model.

/// 112 x 112, five points at fixed places: what ArcFace and most identity nets since were trained
/// on (Deng et al. 2019; places as published with insightface, which count from pixel centres).
struct arcface_112 {
  static constexpr int width = 112, height = 112;
  static constexpr five_points points{point{38.7946f, 52.1963f}, point{74.0318f, 52.0014f},
                                      point{56.5252f, 72.2366f}, point{42.0493f, 92.8655f},
                                      point{71.2299f, 92.7041f}};
};

/// 192 x 192, a square half as large again as the face's box, turned so that the eyes are level:
/// what MediaPipe's mesh wants.
struct mesh_192 {
  static constexpr int width = 192, height = 192;
  static constexpr float margin = 1.5f;
  static constexpr bool level_eyes = true;
};

/// 224 x 224, a square a tenth larger than the face's box, not turned: what faceres wants.
struct loose_224 {
  static constexpr int width = 224, height = 224;
  static constexpr float margin = 1.1f;
  static constexpr bool level_eyes = false;
};

/// A template that says where the five points go.
template <class T>
concept PlacesFivePoints = requires {
  T::width + T::height;
  T::points[4].x;
};

/// A template that says how much more than the box is seen.
template <class T>
concept FramesBox = requires {
  T::width + T::height;
  T::margin * 1.0f;
  bool(T::level_eyes);
};

}  // namespace fovea::inline FOVEA_ABI
