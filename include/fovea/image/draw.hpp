#pragma once

#include "fovea/image/color.hpp"
#include "fovea/image/rect.hpp"

#include <string_view>

/// Drawing for people to look at: anti-aliased, mixed in by `color::a`, cut off at the edges of the
/// picture. Lengths are in pixels. Nothing allocates.
namespace fovea::inline FOVEA_ABI::draw {

/// A straight line with round ends.
void line(image<rgb8>& on, point from, point to, color c, float thickness = 1);

/// A filled disc.
void dot(image<rgb8>& on, point centre, float radius, color c);

/// A ring; `thickness` lies half inside and half outside of `radius`.
void circle(image<rgb8>& on, point centre, float radius, color c, float thickness = 1);

/// The outline of a box, drawn inwards from its edge.
void box(image<rgb8>& on, const rect& r, color c, float thickness = 1);

/// All of a box; pixels that its edge cuts get their share.
void fill(image<rgb8>& on, const rect& r, color c);

/// Letters of `height` pixels from the top of an H to its foot, with the upper left corner of the
/// first at `at`. Characters other than printable ASCII show as a box.
void text(image<rgb8>& on, point at, std::string_view words, color c, float height = 16);

/// How wide `text` gets.
float text_width(std::string_view words, float height = 16) noexcept;

}  // namespace fovea::inline FOVEA_ABI::draw

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/draw.hpp"
#endif
