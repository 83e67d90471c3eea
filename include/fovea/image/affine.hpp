#pragma once

#include "fovea/core/config.hpp"
#include "fovea/image/rect.hpp"

#include <span>

namespace fovea::inline FOVEA_ABI {

/// A map of the plane: (x, y) goes to (xx x + xy y + x0, yx x + yy y + y0).
struct affine {
  float xx = 1, xy = 0, x0 = 0;
  float yx = 0, yy = 1, y0 = 0;

  constexpr point operator()(point p) const noexcept {
    return {xx * p.x + xy * p.y + x0, yx * p.x + yy * p.y + y0};
  }
  constexpr float determinant() const noexcept { return xx * yy - xy * yx; }

  /// How much longer lines become, as the square root of how much larger areas become.
  float scale() const noexcept;

  /// The smallest box around what `r` becomes; exact where nothing is rotated.
  constexpr rect bounds(const rect& r) const noexcept {
    const point a = (*this)({r.x, r.y}), b = (*this)({r.right(), r.y});
    const point c = (*this)({r.x, r.bottom()}), d = (*this)({r.right(), r.bottom()});
    const auto low = [](float p, float q) { return p < q ? p : q; };
    const auto high = [](float p, float q) { return p < q ? q : p; };
    const float left = low(low(a.x, b.x), low(c.x, d.x)), top = low(low(a.y, b.y), low(c.y, d.y));
    return {left, top, high(high(a.x, b.x), high(c.x, d.x)) - left,
            high(high(a.y, b.y), high(c.y, d.y)) - top};
  }
  friend constexpr bool operator==(const affine&, const affine&) noexcept = default;
};

/// First `second`, then `first`: `(first * second)(p) == first(second(p))`.
constexpr affine operator*(const affine& first, const affine& second) noexcept {
  const point o = first({second.x0, second.y0});
  return {first.xx * second.xx + first.xy * second.yx,
          first.xx * second.xy + first.xy * second.yy,
          o.x,
          first.yx * second.xx + first.yy * second.yx,
          first.yx * second.xy + first.yy * second.yy,
          o.y};
}

/// The map that undoes `a`, whose determinant must not be zero.
affine inverse(const affine& a) noexcept;

/// From the pixels of a `width` x `height` crop to the rectangle of `r`'s size around `r`'s centre
/// that is turned by `radians` (positive turns x towards y: clockwise on the screen).
affine onto(const rect& r, float radians, int width, int height) noexcept;

/// The map that turns, scales evenly and moves `from` as near as it can to `to`: least squares, in
/// closed form, without reflection (Umeyama 1991, "Least-squares estimation of transformation
/// parameters between two point patterns", in two dimensions).
///
/// Both have the same number of points. Fewer than two distinct points only move.
affine similarity(std::span<const point> from, std::span<const point> to) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/affine.hpp"
#endif
