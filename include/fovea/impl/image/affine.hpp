#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/image/affine.hpp"

#include <cmath>
#include <cstddef>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE float affine::scale() const noexcept { return std::sqrt(std::fabs(determinant())); }

FOVEA_INLINE affine inverse(const affine& a) noexcept {
  // In double: crops of a large picture put an offset of thousands against pixels of a fraction.
  const double d = double(a.xx) * a.yy - double(a.xy) * a.yx;
  const double xx = a.yy / d, xy = -a.xy / d, yx = -a.yx / d, yy = a.xx / d;
  return {float(xx), float(xy), float(-(xx * a.x0 + xy * a.y0)),
          float(yx), float(yy), float(-(yx * a.x0 + yy * a.y0))};
}

FOVEA_INLINE affine onto(const rect& r, float radians, int width, int height) noexcept {
  const float c = std::cos(radians), s = std::sin(radians);
  const float across = r.width / float(width), down = r.height / float(height);
  affine a{c * across, -s * down, 0, s * across, c * down, 0};
  const point middle = a({float(width) / 2, float(height) / 2}), to = r.centre();
  a.x0 = to.x - middle.x, a.y0 = to.y - middle.y;
  return a;
}

FOVEA_INLINE affine similarity(std::span<const point> from, std::span<const point> to) noexcept {
  FOVEA_ASSERT(from.size() == to.size() && !from.empty(), "a similarity has pairs of points");
  const double n = double(from.size());
  double fx = 0, fy = 0, tx = 0, ty = 0;
  for (std::size_t i = 0; i < from.size(); ++i)
    fx += from[i].x, fy += from[i].y, tx += to[i].x, ty += to[i].y;
  fx /= n, fy /= n, tx /= n, ty /= n;

  // With both centred, the sum of |[c -s; s c] p - q|^2 is least at c = sum p.q / sum p.p and
  // s = sum p x q / sum p.p: in two dimensions Umeyama's singular values are not needed.
  double dot = 0, cross = 0, spread = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double px = from[i].x - fx, py = from[i].y - fy, qx = to[i].x - tx, qy = to[i].y - ty;
    dot += px * qx + py * qy;
    cross += px * qy - py * qx;
    spread += px * px + py * py;
  }
  const double c = spread > 0 ? dot / spread : 1, s = spread > 0 ? cross / spread : 0;
  return {float(c), float(-s), float(tx - c * fx + s * fy),
          float(s), float(c),  float(ty - s * fx - c * fy)};
}

}  // namespace fovea::inline FOVEA_ABI
