#pragma once

#include "fovea/vision/attribute/head_pose.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace detail {

using square3 = std::array<std::array<double, 3>, 3>;
using square4 = std::array<std::array<double, 4>, 4>;

/// S of Horn's equation 40: sums of products of the skull's coordinates with the mesh's.
FOVEA_INLINE square3 products_with_skull(const mesh& face) noexcept {
  const auto place = [&](std::size_t i) {
    return std::array<double, 3>{face.points[i].x, face.points[i].y, face.depth[i]};
  };
  std::array<double, 3> of_skull{}, of_face{};
  for (const auto& s : mean_skull) {
    const auto p = place(s.index);
    of_skull[0] += double(s.x), of_skull[1] += double(s.y), of_skull[2] += double(s.z);
    for (std::size_t k = 0; k < 3; ++k) of_face[k] += p[k];
  }
  const double count = double(mean_skull.size());
  square3 sum{};
  for (const auto& s : mean_skull) {
    const auto p = place(s.index);
    const std::array<double, 3> q{double(s.x), double(s.y), double(s.z)};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j)
        sum[i][j] += (q[i] - of_skull[i] / count) * (p[j] - of_face[j] / count);
  }
  return sum;
}

/// N of Horn's section 4.A, whose eigenvector of the largest eigenvalue is the rotation.
FOVEA_INLINE square4 quaternion_form(const square3& s) noexcept {
  const double yz = s[1][2] - s[2][1], zx = s[2][0] - s[0][2], xy = s[0][1] - s[1][0];
  const double x_y = s[0][1] + s[1][0], z_x = s[2][0] + s[0][2], y_z = s[1][2] + s[2][1];
  return {{{s[0][0] + s[1][1] + s[2][2], yz, zx, xy},
           {yz, s[0][0] - s[1][1] - s[2][2], x_y, z_x},
           {zx, x_y, s[1][1] - s[0][0] - s[2][2], y_z},
           {xy, z_x, y_z, s[2][2] - s[0][0] - s[1][1]}}};
}

/// Scales to a Frobenius norm of one; false where there is none.
FOVEA_INLINE bool to_unit(square4& m) noexcept {
  double sum = 0;
  for (const auto& row : m)
    for (const double v : row) sum += v * v;
  if (!(sum > 0) || !std::isfinite(sum)) return false;
  for (auto& row : m)
    for (double& v : row) v /= std::sqrt(sum);
  return true;
}

FOVEA_INLINE square4 squared(const square4& m) noexcept {
  square4 out{};
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      for (std::size_t k = 0; k < 4; ++k) out[i][j] += m[i][k] * m[k][j];
  return out;
}

/// The eigenvector of the largest eigenvalue of a symmetric matrix of unit norm: made positive by
/// adding one to every eigenvalue, and raised to the power 2^30, it is that vector's projection.
FOVEA_INLINE std::array<double, 4> leading(square4 m) noexcept {
  for (std::size_t i = 0; i < 4; ++i) m[i][i] += 1;
  for (int i = 0; i < 30; ++i) m = squared(m), to_unit(m);
  std::size_t best = 0;
  for (std::size_t i = 1; i < 4; ++i) best = m[i][i] > m[best][best] ? i : best;
  auto q = m[best];
  const double length = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  for (double& v : q) v /= length;
  return q;
}

}  // namespace detail

FOVEA_INLINE head_pose pose_of(const mesh& face) noexcept {
  auto form = detail::quaternion_form(detail::products_with_skull(face));
  if (!detail::to_unit(form)) return {};
  const auto [w, x, y, z] = detail::leading(form);
  // Of R = Rz(roll) Ry(-yaw) Rx(-pitch): the first column, and the rest of the last row.
  const double across = w * w + x * x - y * y - z * z, turn = 2 * (x * y + w * z);
  const double side = 2 * (x * z - w * y);
  const double lift = 2 * (y * z + w * x), ahead = w * w - x * x - y * y + z * z;
  constexpr double degrees = 57.29577951308232;
  return {float(degrees * std::atan2(side, std::hypot(across, turn))),
          float(-degrees * std::atan2(lift, ahead)), float(degrees * std::atan2(turn, across))};
}

}  // namespace fovea::inline FOVEA_ABI
