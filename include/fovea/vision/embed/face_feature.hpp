#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/embedding.hpp"
#include "fovea/gallery/operating_point.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Tells people apart with the net of 512 numbers that faceplugin's package carries (card
/// `face-feature-512`). Who trained it, and on what, is not stated: never a default.
///
/// As good as `mobile_face` on sharp faces, worse on small ones: with one face of a pair 32 pixels
/// high its equal error rate was 10.5 % where that of `mobile_face` was 5.6 %, at 24 pixels 16 %
/// where that was 8 % (600 pairs of a public sample set, with a reference runtime). On the pairs
/// that `mobile_face` tells of, 1.5 % of different people match (0.51 % to 4.3 %; 3 of 200), and
/// none of 16 pairs of one person is missed.
class face_feature {
 public:
  using result_type = embedding<face_feature, 512>;
  static constexpr float same_person = 0.40f;  ///< 0.445 is strict
  static constexpr const char* space = "face_feature";
  static constexpr float smallest_face = 48;  ///< pixels of the image, for enrolling and grouping
  static constexpr float advised_face = 48;

  /// Same from `same_person`, to be reviewed from 0.35. It carries no rates: 16 pairs are too few.
  static operating_point usual_point() {
    return {.threshold = same_person, .review = 0.35f, .space = space};
  }

  static result<face_feature> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<arcface_112>& face);

 private:
  explicit face_feature(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/embed/face_feature.hpp"
#endif
