#pragma once

#include "fovea/vision/attribute/iris.hpp"
#include "fovea/vision/expect.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace detail {

/// Corners of an eye in the mesh, first the one on the left of the picture.
inline constexpr std::array<std::array<std::size_t, 2>, 2> eye_corners{{{33, 133}, {362, 263}}};
inline constexpr int iris_side = 64;

}  // namespace detail

FOVEA_INLINE result<iris_reader> iris_reader::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "MediaPipe's iris net with 71 points of the eye and 5 of the iris";
  const int side = detail::iris_side;
  auto program = compile_for_picture(std::move(*graph), path, side, side, "iris_reader", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "iris_reader", wanted};
  if (const auto points = expect.output_of_count(228); !points) return points.error();
  return iris_reader(nn::session(*program, parallel));
}

FOVEA_INLINE irises iris_reader::read(const image_view& image, const mesh& face) {
  constexpr float side = detail::iris_side;
  irises out;
  tensor_input how;
  how.width = how.height = detail::iris_side;
  std::fill_n(how.scale, 3, 1 / 255.0f);
  for (std::size_t eye = 0; eye < 2; ++eye) {
    const point a = face.points[detail::eye_corners[eye][0]];
    const point b = face.points[detail::eye_corners[eye][1]];
    const point centre = 0.5f * (a + b), across = b - a;
    const float extent = std::max(2.3f * std::hypot(across.x, across.y), 1.0f);
    affine to_image = onto({centre.x - extent / 2, centre.y - extent / 2, extent, extent},
                           std::atan2(across.y, across.x), detail::iris_side, detail::iris_side);
    if (eye == 1) to_image = to_image * affine{-1, 0, side, 0, 1, 0};
    look_(image, to_image, how, net_.input<float>(0).data());
    net_.run();
    const float* iris = net_.output<float>(0).data() + std::size_t(3 * 71);
    const point middle{iris[0], iris[1]};
    float radius = 0;
    for (int k = 1; k < 5; ++k)
      radius += std::hypot(iris[3 * k] - middle.x, iris[3 * k + 1] - middle.y) / 4;
    out.centre[eye] = to_image(middle);
    out.radius[eye] = radius * to_image.scale();
  }
  return out;
}

FOVEA_INLINE gaze gaze_of(const mesh& face, const irises& seen) noexcept {
  constexpr float ball = 0.41f, behind = 0.26f, degrees = 57.29578f;
  // How far above the line between its corners the iris of an eye that looks ahead lies: the mean
  // of the same 22 faces.
  constexpr float above = 0.045f;
  const head_pose pose = pose_of(face);
  const float roll = pose.roll / degrees, c = std::cos(roll), s = std::sin(roll);
  float across = 0, up = 0;
  for (std::size_t eye = 0; eye < 2; ++eye) {
    const auto [l, r] = detail::eye_corners[eye];
    const point edge = face.points[r] - face.points[l];
    const float deep = face.depth[r] - face.depth[l];
    const float width = std::sqrt(edge.x * edge.x + edge.y * edge.y + deep * deep);
    if (!(width > 0)) return {};
    const point off = seen.centre[eye] - 0.5f * (face.points[l] + face.points[r]);
    if (!std::isfinite(off.x) || !std::isfinite(off.y)) return {};
    across += (c * off.x + s * off.y) / (2 * width);
    up -= (c * off.y - s * off.x) / (2 * width);
  }
  const auto angle = [&](float off, float head) {
    const float sine = (off + behind * std::sin(head / degrees)) / ball;
    return degrees * std::asin(std::clamp(sine, -1.0f, 1.0f));
  };
  // Seen with the head's roll undone; turned back into the picture's axes.
  const float yaw = angle(across, pose.yaw), pitch = angle(up - above, pose.pitch);
  return {c * yaw + s * pitch, c * pitch - s * yaw};
}

}  // namespace fovea::inline FOVEA_ABI
