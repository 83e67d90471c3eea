#pragma once

#include "fovea/vision/detect/on_roads.hpp"
#include "fovea/vision/detect/surveying.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A default box of SSD, in pixels of the canvas.
struct default_box {
  float x = 0, y = 0;  ///< the middle
  float width = 0, height = 0;
};

/// The default boxes of an SSD trained at 300 x 300 pixels, on a canvas of any size, in the order
/// of its outputs: maps with a cell every 16, 32, 64, 128, 256 and 512 pixels, rounded up.
///
/// Scales are evenly spaced from 0.2 to 0.95 of 300 pixels; a cell has one box for each of the
/// shapes 1, 2, 1/2, 3, 1/3, and a square between its scale and the next (Liu et al. 2016, "SSD",
/// 2.2). The first map has three boxes a cell: a square of 0.1, and the shapes 2 and 1/2.
std::vector<default_box> ssd_default_boxes(canvas_size size);

/// What an SSD says of its default boxes: `boxes` holds y, x, height and width of each, against it
/// and in its variances; `logits` 24 numbers for each.
struct ssd_answers {
  const float *boxes = nullptr, *logits = nullptr;
};

/// Appends the road users among the default boxes that score `threshold` or more, in pixels of the
/// image.
///
/// middle = default + extent * t / 10; extent = default * exp(t / 5); score = sigmoid(logit)
/// (Liu et al. 2016, 2.2, and the variances of its code).
void decode_ssd(const ssd_answers& of, const std::vector<default_box>& defaults, const look& from,
                float threshold, std::vector<road_detection>& out);

/// Where the answers of SSD MobileNetV2 are among the outputs of its net.
struct ssd_mobilenet_reader {
  using detection_type = road_detection;
  using same = same_road_user;
  static constexpr float smallest = 26, smallest_in_tile = 32;
  static constexpr float tile_score = 0.5f;

  int boxes = 0, logits = 0;
  std::vector<std::vector<default_box>> defaults;  ///< of each canvas

  /// Checks the net of one more canvas.
  status add(const nn::program& net, const std::string& path);
  void read(const nn::session& net, const look& from, float score,
            std::vector<road_detection>& out) const;
};

/// Finds people, bicycles, cars and other vehicles with SSD MobileNetV2 (Sandler et al. 2018, 6.2),
/// trained on 24 classes of Open Images V4 at 300 x 300 pixels; it does not tell a bus from a
/// truck.
///
/// The long side of the picture is shown at `detect_options::long_side` pixels; red first, black
/// where the picture ends. The net knows little that is higher than 160 pixels, so the picture is
/// shown once more at 112, an eighth of the pixels of a frame at 416. At a score of 0.35 it finds
/// 10 of 12 vehicles that fill a picture, 7 of ten people, and 15 of 23 vehicles of 10 to 112
/// pixels in four frames of a motorway, with 5 other boxes, in 10 ms of CPU a frame of 640 x 352;
/// YOLOX-nano finds 19 with 1 in 5.0, NanoDet-m 13 with 2 in 4.5, NanoDet-g 18 with none in 14. At
/// `long_side` 640 it finds 20 with 4, in 22 ms (`./tests/run vision`).
class ssd_mobilenet : public surveying<ssd_mobilenet_reader> {
 public:
  static result<ssd_mobilenet> load(const std::string& path, const detect_options& how = on_roads);

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/ssd_mobilenet.hpp"
#endif
