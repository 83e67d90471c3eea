#pragma once

#include "fovea/vision/anchors.hpp"
#include "fovea/vision/detect/blazeface_decode.hpp"
#include "fovea/vision/detect/surveying.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Where BlazeFace's answers are among the outputs of its net, and its anchors.
struct blazeface_reader {
  using detection_type = blaze_detection;
  static constexpr float smallest = 20, smallest_in_tile = 24;
  static constexpr float tile_score = 0.9f;  ///< tiles show knees and leaves large, too

  int boxes = 0, logits = 0;
  std::vector<point> anchors;

  static result<blazeface_reader> find(const nn::program& net, const std::string& path);
  void read(const nn::session& net, const look& from, float score,
            std::vector<blaze_detection>& out) const;
};

/// Finds faces and six points with MediaPipe's BlazeFace, short range (128 pixels) or full range
/// (192 pixels); `load` tells them apart.
///
/// The short range net is for selfies: it misses most faces of other photographs (10 of 43 and 7 of
/// 46 found in two labelled sets, where YuNet finds all). `long_side` is not used.
class blazeface : public surveying<blazeface_reader> {
 public:
  static result<blazeface> load(const std::string& path, const detect_options& how = {});

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/blazeface.hpp"
#endif
