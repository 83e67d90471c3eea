#pragma once

#include "fovea/vision/detect/on_roads.hpp"
#include "fovea/vision/detect/surveying.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Appends the road users among the cells of an input of `size` that score `threshold` or more, in
/// pixels of the image. `cells` holds 85 numbers for each cell of strides 8, 16 and 32: place,
/// extent, objectness, 80 classes.
///
/// centre = (cell + place) * stride; extent = exp(e) * stride; score = objectness * class (Ge et
/// al. 2021, "YOLOX", 2.1, and its demo).
void decode_yolox(const float* cells, canvas_size size, const look& from, float threshold,
                  std::vector<road_detection>& out);

/// Where YOLOX's answers are among the outputs of its net.
struct yolox_reader {
  using detection_type = road_detection;
  using same = same_road_user;
  static constexpr float smallest = 20, smallest_in_tile = 24;
  static constexpr float tile_score = 0.5f;

  int cells = 0;

  static result<yolox_reader> find(const nn::program& net, const std::string& path);
  void read(const nn::session& net, const look& from, float score,
            std::vector<road_detection>& out) const;
};

/// Finds people, cycles, cars, buses and trucks with YOLOX (nano or tiny), trained on COCO at
/// 416 x 416 pixels.
///
/// The long side of the picture is shown at `detect_options::long_side` pixels, rounded up to 32:
/// 416 as it was trained; half of that costs a quarter. Frames of 16:9 and pictures of 4:3 are run
/// without the grey that would fill the square: they cost 0.62 and 0.77 of it.
/// Even scale, bytes as they are, blue first, grey where the picture ends, as its authors feed it.
///
/// `load` compiles a program for each of these four shapes (three where two of them are one), which
/// copies share: with the nano net at 416 it takes 16 ms of CPU (Zen 5) and 23 MB. Each shape takes
/// 6 to 8 MB more in each copy that sees it, when it is seen first.
class yolox : public surveying<yolox_reader> {
 public:
  static result<yolox> load(const std::string& path, const detect_options& how = on_roads);

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/yolox.hpp"
#endif
