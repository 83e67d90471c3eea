#pragma once

#include "fovea/core/result.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"
#include "fovea/vision/detection.hpp"

#include <array>
#include <cmath>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// 468 places on a face, in pixels of the image; `depth` in the same unit, towards the camera
/// negative, from the head's centre.
struct mesh {
  static constexpr int size = 468;

  std::array<point, size> points{};
  std::array<float, size> depth{};
  float presence = 0;  ///< how sure the net is that it saw a face, 0 to 1

  /// Centres of the eyes' corners, tip of the nose, corners of the mouth.
  five_points five() const noexcept {
    return {0.5f * (points[33] + points[133]), 0.5f * (points[362] + points[263]), points[1],
            points[61], points[291]};
  }
  std::array<point, 2> eyes() const noexcept { return {five()[0], five()[1]}; }
  /// The smallest upright box around the points.
  rect bounds() const noexcept {
    float left = points[0].x, top = points[0].y, right = left, bottom = top;
    for (const point& p : points) {
      left = p.x < left ? p.x : left, right = p.x > right ? p.x : right;
      top = p.y < top ? p.y : top, bottom = p.y > bottom ? p.y : bottom;
    }
    return {left, top, right - left, bottom - top};
  }
  /// How far the line from eye to eye is turned, clockwise on the screen.
  float radians() const noexcept {
    const point across = eyes()[1] - eyes()[0];
    return std::atan2(across.y, across.x);
  }
};

/// The 468-point mesh with MediaPipe's face landmark net (Kartynnik et al. 2019).
///
/// Reads a crop that `box_frame<mesh_192>` makes. A profile or a hand before the face lowers
/// `presence`; under one half the points mean nothing.
class face_mesh {
 public:
  using result_type = mesh;

  static result<face_mesh> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  mesh read(const crop<mesh_192>& face);

 private:
  face_mesh(nn::session net, int points, int presence)
      : net_(std::move(net)), points_(points), presence_(presence) {}

  nn::session net_;
  int points_, presence_;  ///< indices of the outputs
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/align/face_mesh.hpp"
#endif
