#pragma once

#include "fovea/vision/detect/surveying.hpp"
#include "fovea/vision/detect/yunet_decode.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Where YuNet's answers are among the outputs of its net.
struct yunet_reader {
  using detection_type = face_detection;
  static constexpr float smallest = 12, smallest_in_tile = 24;
  static constexpr float tile_score = 0.82f;  ///< tiles show knees and leaves large, too
  static constexpr int strides[3] = {8, 16, 32};

  int face[3] = {}, object[3] = {}, box[3] = {}, points[3] = {};

  static result<yunet_reader> find(const nn::program& net, const std::string& path,
                                   canvas_size size);
  void read(const nn::session& net, const look& from, float score,
            std::vector<face_detection>& out) const;
};

/// Finds faces and their five points with YuNet (Wu, Peng, Yu 2023), as libfacedetection.train
/// exports it to ONNX, for a fixed size or for any.
///
/// The whole picture is looked at once with its long side reduced to `long_side`: that finds faces
/// from about 12 pixels of what the net sees. A second look at 192 pixels finds those that fill a
/// large picture. With `smallest_face`, tiles look for the rest.
class yunet : public surveying<yunet_reader> {
 public:
  static result<yunet> load(const std::string& path, const detect_options& how = {});

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/yunet.hpp"
#endif
