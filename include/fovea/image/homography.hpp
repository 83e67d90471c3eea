#pragma once

#include "fovea/image/sample.hpp"

#include <array>

namespace fovea::inline FOVEA_ABI {

/// Upper left, upper right, lower right, lower left of something flat, as one reads it.
using quad = std::array<point, 4>;

/// The corners of an upright box, in the order of a `quad`.
constexpr quad corners_of(const rect& r) noexcept {
  return {point{r.x, r.y}, point{r.right(), r.y}, point{r.right(), r.bottom()},
          point{r.x, r.bottom()}};
}

/// The smallest upright box around four corners.
rect bounds_of(const quad& q) noexcept;

/// Whether the corners go round clockwise on the screen and each turns by more than a hair, so that
/// a rectangle can be seen as this quad. False where a number is none.
bool is_convex(const quad& q) noexcept;

/// A map of the plane that keeps straight lines straight: (x, y) goes to
/// ((m0 x + m1 y + m2) / w, (m3 x + m4 y + m5) / w) with w = m6 x + m7 y + m8.
struct homography {
  std::array<double, 9> m{1, 0, 0, 0, 1, 0, 0, 0, 1};

  /// Where `p` goes; w must not be zero there.
  point operator()(point p) const noexcept;
};

/// First `second`, then `first`: `(first * second)(p) == first(second(p))`.
homography operator*(const homography& first, const homography& second) noexcept;

/// The map that undoes `h`, which must have one.
homography inverse(const homography& h) noexcept;

/// From the pixels of a `width` x `height` crop to the convex quad that it is to show, corner to
/// corner, in closed form (Heckbert 1989, "Fundamentals of Texture Mapping and Image Warping",
/// 2.2.3).
homography onto(const quad& q, int width, int height) noexcept;

/// Looks at pictures through a homography, with the rules of `sampler`: bilinear, border outside
/// the picture, edges repeated, halved first where the picture becomes smaller.
///
/// Allocates only for a larger part of a picture than any before. One for each thread; a copy has
/// scratch of its own.
class perspective_sampler {
 public:
  perspective_sampler() = default;
  perspective_sampler(const perspective_sampler&) noexcept {}
  perspective_sampler(perspective_sampler&&) noexcept = default;
  perspective_sampler& operator=(const perspective_sampler&) noexcept { return *this; }
  perspective_sampler& operator=(perspective_sampler&&) noexcept = default;

  /// Fills `to`, of the size that it has, with what lies at `to_source` of each of its pixels. All
  /// is border where a corner of `to` has no place.
  void operator()(const image_view& from, const homography& to_source, const image_target& to,
                  color border = black);

 private:
  struct seen_part;
  seen_part prepare(const image_view& from, const homography& to_source, const image_target& to);

  sampler look_;
  buffer<std::uint8_t> part_;  ///< what is looked at, halved, as R G B A
  buffer<float> row_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/homography.hpp"
#endif
