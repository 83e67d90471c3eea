#pragma once

#include "fovea/vision/detect/surveying.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Where UltraFace's answers are among the outputs of its net: a pair of scores and a decoded box,
/// as parts of the canvas, for each prior.
struct ultraface_reader {
  using detection_type = detection;
  static constexpr float smallest = 12, smallest_in_tile = 16;
  static constexpr float tile_score = 0.9f;  ///< tiles show knees and leaves large, too

  int scores = 0, boxes = 0;

  static result<ultraface_reader> find(const nn::program& net, const std::string& path);
  void read(const nn::session& net, const look& from, float score,
            std::vector<detection>& out) const;
};

/// Finds faces with UltraFace (Ultra-Light-Fast-Generic-Face-Detector-1MB: RFB-320 or slim-320),
/// boxes only.
///
/// It was trained on pictures stretched to 320 x 240, and does best on them: one look, about twice
/// as fast as YuNet's, finds faces from a fortieth of the picture's height. With `smallest_face`,
/// tiles look for the rest. `long_side` is not used.
class ultraface : public surveying<ultraface_reader> {
 public:
  static result<ultraface> load(const std::string& path, const detect_options& how = {});

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/ultraface.hpp"
#endif
