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

/// 62 x 62, the face's box as a square, turned so that the eyes are level: what the age and gender
/// net 0013 wants.
struct tight_62 {
  static constexpr int width = 62, height = 62;
  static constexpr float margin = 1.0f;
  static constexpr bool level_eyes = true;
};

/// 64 x 64, the face's box as a square, not turned: what mini-XCEPTION reads expressions from.
struct tight_64 {
  static constexpr int width = 64, height = 64;
  static constexpr float margin = 1.0f;
  static constexpr bool level_eyes = false;
};

/// 80 x 80, up to 2.7 times the face's box, stretched: what MiniFASNet of scale 2.7 was trained on.
struct around_80 {
  static constexpr int width = 80, height = 80;
  static constexpr float reach = 2.7f;
};

/// 128 x 128, a square half as large again as the face's box, not turned: what fr_liveness wants.
struct loose_128 {
  static constexpr int width = 128, height = 128;
  static constexpr float margin = 1.5f;
  static constexpr bool level_eyes = false;
};

/// 150 x 150, outer and inner corners of the eyes and the foot of the nose at fixed places, a
/// quarter of padding around: the chip of dlib (King 2009; places as in its get_face_chip_details).
/// Only a mesh knows these points.
struct dlib_150 {
  static constexpr int width = 150, height = 150;
  static constexpr std::array<int, 5> mesh_points{263, 362, 33, 133, 2};
  static constexpr std::array<point, 5> mesh_places = [] {
    constexpr point of_face[] = {{0.8595675f, 0.2134982f},
                                 {0.6460605f, 0.2289674f},
                                 {0.1205751f, 0.2137275f},
                                 {0.3340851f, 0.2290642f},
                                 {0.4901123f, 0.6277975f}};
    std::array<point, 5> places{};
    for (std::size_t i = 0; i < 5; ++i)
      places[i] = {100 * (of_face[i].x + 0.25f) + 0.5f, 100 * (of_face[i].y + 0.25f) + 0.5f};
    return places;
  }();
};

/// 80 x 160, filled by the box of somebody who stands: what person-attributes 0230 wants.
struct person_80 {
  static constexpr int width = 80, height = 160;
  static constexpr bool filled = true;
};

/// 128 x 256, filled by the box of somebody who stands: what person-reidentification 0288 wants.
struct person_128 {
  static constexpr int width = 128, height = 256;
  static constexpr bool filled = true;
};

/// 72 x 72, filled by the box of a vehicle: what vehicle-attributes 0039 wants.
struct vehicle_72 {
  static constexpr int width = 72, height = 72;
  static constexpr bool filled = true;
};

/// 224 x 224, filled by the box of a vehicle: what `vehicle_look` wants.
struct vehicle_224 {
  static constexpr int width = 224, height = 224;
  static constexpr bool filled = true;
};

/// A template that says where the five points go.
template <class T>
concept PlacesFivePoints = requires {
  T::width + T::height;
  T::points[4].x;
};

/// A template that says where points of the mesh go.
template <class T>
concept PlacesMeshPoints = requires {
  T::width + T::height;
  T::mesh_points[0] + 0;
  T::mesh_places[0].x;
};

/// A template that says how much more than the box is seen.
template <class T>
concept FramesBox = requires {
  T::width + T::height;
  T::margin * 1.0f;
  bool(T::level_eyes);
};

/// A template that says how much around the box is seen where the picture has it.
template <class T>
concept StaysInside = requires {
  T::width + T::height;
  T::reach * 1.0f;
};

/// A template that is filled by the box, whatever its shape.
template <class T>
concept FillsCrop = requires {
  T::width + T::height;
  requires T::filled;
};

}  // namespace fovea::inline FOVEA_ABI
