#pragma once

#include "fovea/vision/align/five_point_by_mesh.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// What may be wrong with a picture of a face.
enum class quality_reason {
  size,
  in_frame,
  yaw,
  pitch,
  roll,
  blur,
  dark,
  bright,
  clipped,
  contrast,
  eyes
};

/// One number, what it must be, and whether it is.
struct quality_check {
  quality_reason reason{};
  float value = 0;
  float limit = 0;    ///< the least value, or the most
  float advised = 0;  ///< stricter than `limit` or the same: between them is a warning
  bool at_most = false;

  constexpr bool passes() const noexcept { return at_most ? value <= limit : value >= limit; }
  constexpr bool warns() const noexcept {
    return passes() && (at_most ? value > advised : value < advised);
  }
};

/// Limits of a use. `size` and `advised_size` are pixels between the eyes, a third of the height of
/// the detector's box in the median.
struct quality_limits {
  float size = 0, advised_size = 0, in_frame = 0, yaw = 0, pitch = 0, roll = 0, sharpness = 0;
  float darkest = 0, brightest = 0, clipped = 0, contrast = 0, eyes = 0;
};
/// For the pictures that others are compared to. Faces of less than 32 pixels are refused: identity
/// nets find 62 of 100 pairs there, and all at 48, below which there is a warning. Light, contrast,
/// sharpness and eyes: the worst twentieth of 120 faces of sample photographs, or beyond.
inline constexpr quality_limits enrolment{.size = 10.6f,
                                          .advised_size = 16,
                                          .in_frame = 1,
                                          .yaw = 25,
                                          .pitch = 20,
                                          .roll = 25,
                                          .sharpness = 0.02f,
                                          .darkest = 60,
                                          .brightest = 200,
                                          .clipped = 0.1f,
                                          .contrast = 18,
                                          .eyes = 0.15f};
/// For pictures that are taken as they come.
inline constexpr quality_limits probing{.size = 7,
                                        .advised_size = 10.6f,
                                        .in_frame = 0.9f,
                                        .yaw = 45,
                                        .pitch = 30,
                                        .roll = 45,
                                        .sharpness = 0.008f,
                                        .darkest = 35,
                                        .brightest = 225,
                                        .clipped = 0.3f,
                                        .contrast = 10,
                                        .eyes = 0};

/// What was found against what a use asks for.
struct face_quality {
  std::array<quality_check, 11> checks{};

  bool passes() const noexcept;
  const quality_check& operator[](quality_reason r) const noexcept {
    return checks[static_cast<std::size_t>(r)];
  }
  /// 1 where all pass; else how near the worst is to its limit, as a ratio, 0 to 1.
  float score() const noexcept;
  /// What is wrong, in words: "too small (9.3 pixels between the eyes; at least 10.6 is asked)";
  /// "good" where nothing is. Allocates.
  std::string text() const;
};

/// What a mesh and its aligned crop tell of the picture's quality, before anything is asked of it.
///
/// Light is read on the inner face, pixels 24 to 88 by 36 to 104 of the crop of 112, as luma.
/// `sharpness` is the variance of the Laplacian (4-neighbours; Pech-Pacheco et al. 2000) by the
/// variance of the luma, so that dim light is no blur. At the crop's scale: a face that had to be
/// enlarged is blurred, however sharp its photograph.
struct face_measures {
  float eye_distance = 0;              ///< in pixels of the image
  float in_frame = 0;                  ///< share of the mesh's points inside the image
  float yaw = 0, pitch = 0, roll = 0;  ///< degrees, without sign
  float sharpness = 0;
  float light = 0, contrast = 0;  ///< mean and standard deviation, of 0 to 255
  float clipped = 0;              ///< share of pixels below 8 or above 247
  float eyes = 0;                 ///< aspect ratio of the more closed eye

  face_quality against(const quality_limits& use) const noexcept;
};

/// Allocates nothing.
face_measures measure(const crop_with_mesh<arcface_112>& face) noexcept;

/// Gives what the picture of a face measures, for a pipeline.
struct face_measures_by_mesh {
  using result_type = face_measures;
  face_measures read(const crop_with_mesh<arcface_112>& face) const noexcept {
    return measure(face);
  }
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/quality.hpp"
#endif
