#pragma once

#include "fovea/vision/align/face_mesh.hpp"

#include <array>
#include <cstdint>

namespace fovea::inline FOVEA_ABI {

/// Indices of the mesh's points along a line on the face, in order. `left` and `right` are sides of
/// an upright picture that is not mirrored. The 468 points have no irises: where eyes look, they
/// do not tell.
namespace contour {

template <std::size_t count>
using line = std::array<std::uint16_t, count>;

/// Closed lines, from the left corner along the lower edge, or clockwise from the top (the oval).
inline constexpr line<20> lips_outside{61,  146, 91,  181, 84,  17, 314, 405, 321, 375,
                                       291, 409, 270, 269, 267, 0,  37,  39,  40,  185};
inline constexpr line<20> lips_inside{78,  95,  88,  178, 87,  14, 317, 402, 318, 324,
                                      308, 415, 310, 311, 312, 13, 82,  81,  80,  191};
inline constexpr line<16> left_eye{33,  7,   163, 144, 145, 153, 154, 155,
                                   133, 173, 157, 158, 159, 160, 161, 246};
inline constexpr line<16> right_eye{362, 382, 381, 380, 374, 373, 390, 249,
                                    263, 466, 388, 387, 386, 385, 384, 398};
inline constexpr line<36> oval{10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288,
                               397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
                               172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
/// Open lines along the upper edge, from left to right.
inline constexpr line<5> left_brow{70, 63, 105, 66, 107};
inline constexpr line<5> right_brow{336, 296, 334, 293, 300};

/// The points nearest to the 68 of iBUG (Sagonas et al. 2013), in their order: jaw, brows, bridge
/// and foot of the nose, eyes, lips outside and inside. On dlib's 43 labelled faces these lie 0.05
/// of the distance of the outer corners of the eyes from the labels, those of the jaw 0.13: along
/// it.
inline constexpr line<68> ibug_68{
    127, 234, 93,  132, 58,  136, 150, 176, 152, 400, 379, 365, 288, 361, 323, 454, 356,
    70,  63,  105, 66,  107, 336, 296, 334, 293, 300, 168, 197, 5,   1,   98,  97,  2,
    326, 327, 33,  160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380, 61,  39,  37,
    0,   267, 269, 291, 405, 314, 17,  84,  181, 78,  82,  13,  312, 308, 317, 14,  87};

}  // namespace contour

/// The places of a contour on a face: `points_of(face, contour::ibug_68)`.
template <std::size_t count>
std::array<point, count> points_of(const mesh& face, const contour::line<count>& along) noexcept {
  std::array<point, count> places{};
  for (std::size_t i = 0; i < count; ++i) places[i] = face.points[along[i]];
  return places;
}

}  // namespace fovea::inline FOVEA_ABI
