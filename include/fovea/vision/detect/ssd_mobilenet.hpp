#pragma once

#include "fovea/vision/detect/on_roads.hpp"
#include "fovea/vision/detect/surveying.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A default box of SSD, in parts of the picture's width and height.
struct default_box {
  float x = 0, y = 0;  ///< the middle
  float width = 0, height = 0;
};

/// The 1,917 default boxes of an SSD of 300 x 300 pixels with maps of 19, 10, 5, 3, 2 and 1 cells a
/// side, in the order of its outputs.
///
/// Scales are evenly spaced from 0.2 to 0.95; a cell has one box for each of the shapes 1, 2, 1/2,
/// 3, 1/3, and a square between its scale and the next (Liu et al. 2016, "SSD", 2.2). The first map
/// has three boxes a cell: a square of 0.1, and the shapes 2 and 1/2.
std::vector<default_box> ssd_default_boxes();

/// What an SSD says of its default boxes: `boxes` holds y, x, height and width of each, against it
/// and in its variances; `logits` 24 numbers for each.
struct ssd_answers {
  const float *boxes = nullptr, *logits = nullptr;
};

/// Appends the road users among the default boxes that score `threshold` or more, in pixels of the
/// image, of which `size` is the canvas.
///
/// middle = default + extent * t / 10; extent = default * exp(t / 5); score = sigmoid(logit)
/// (Liu et al. 2016, 2.2, and the variances of its code).
void decode_ssd(const ssd_answers& of, const std::vector<default_box>& defaults, canvas_size size,
                const look& from, float threshold, std::vector<road_detection>& out);

/// Where the answers of SSD MobileNetV2 are among the outputs of its net.
struct ssd_mobilenet_reader {
  using detection_type = road_detection;
  using same = same_road_user;
  static constexpr float smallest = 26, smallest_in_tile = 32;
  static constexpr float tile_score = 0.5f;

  int boxes = 0, logits = 0;
  canvas_size size;
  std::vector<default_box> defaults;

  static result<ssd_mobilenet_reader> find(const nn::program& net, const std::string& path);
  void read(const nn::session& net, const look& from, float score,
            std::vector<road_detection>& out) const;
};

/// Finds people, bicycles, cars and other vehicles with SSD MobileNetV2 (Sandler et al. 2018, 6.2),
/// trained on 24 classes of Open Images V4 at 300 x 300 pixels; it does not tell a bus from a
/// truck.
///
/// The picture is stretched to fill the square; red first. `long_side` is not used. 0.67 billion
/// multiply-adds: 7.6 ms of CPU for a frame of 640 x 352, where YOLOX-nano takes 4.9, NanoDet-m 4.5
/// and NanoDet-g 14. Made for what is small: of 23 vehicles of 10 to 112 pixels in four frames of a
/// motorway it finds 18 at a score of 0.35, with 4 other boxes (YOLOX-nano 19 with 1, NanoDet-m 13
/// with 2); of 12 that fill the picture 4, and of the same at a third of its height 10. People
/// score low: 8 boxes on ten people at 0.25 (`./tests/run vision`).
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
