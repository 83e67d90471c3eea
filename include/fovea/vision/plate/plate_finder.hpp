#pragma once

#include "fovea/vision/detect/surveying.hpp"
#include "fovea/vision/plate/plate_detection.hpp"

#include <array>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// What plate detectors start from: half of what they find at 0.25 is worth a reading.
inline constexpr detect_options for_plates{.score = 0.25f};

/// One map of HyperLPR3's detector: planes of `across` x `down` cells, fifteen for each of three
/// anchors: centre, extent, object, four corners, one line, two lines.
struct plate_map {
  int stride = 8, across = 0, down = 0;
  std::array<float, 6> anchors{};  ///< width and height of each, in pixels of the canvas
  const float* planes = nullptr;
};

/// Appends the plates of one map that score `threshold` or more, in pixels of the image.
///
/// With s the logistic function: centre = (2 s - 0.5 + cell) stride; extent = (2 s)^2 anchor;
/// corner = raw anchor + cell stride; score = s(object) s(lines): YOLOv5's boxes, with landmarks as
/// in Qi et al. 2021, "YOLO5Face", 3.2.
void decode_plates(const plate_map& map, const look& from, float threshold,
                   std::vector<plate_detection>& out);

/// Where the three maps are among the outputs of the net, and their anchors.
struct plate_map_reader {
  using detection_type = plate_detection;
  using same = same_plate;
  static constexpr float smallest = 7, smallest_in_tile = 10;
  static constexpr float tile_score = 0.4f;

  std::array<std::array<float, 6>, 3> anchors{};

  void read(const nn::session& net, const look& from, float score,
            std::vector<plate_detection>& out) const;
};

/// Finds number plates with their four corners, and tells one line from two: HyperLPR3's detector
/// (`y5fu_320x_sim.onnx`).
///
/// The file is made for 320 x 320 pixels; its layers serve any size, so the whole picture is looked
/// at with its long side reduced to `long_side` (640; 320 is four times as fast and sees plates
/// from 40 pixels of 320), and once more at 288 for plates that fill it. `smallest_face` is the
/// height of the smallest plate; below what the whole picture can show, tiles look for the rest.
class plate_finder : public surveying<plate_map_reader> {
 public:
  static result<plate_finder> load(const std::string& path, const detect_options& how = for_plates);

 private:
  using surveying::surveying;
};

/// Where boxes and scores are among the outputs of the net.
struct barrier_plate_map {
  using detection_type = plate_detection;
  using same = same_plate;
  static constexpr float smallest = 8, smallest_in_tile = 10;
  static constexpr float tile_score = 0.6f;

  int boxes = 0, scores = 0;

  void read(const nn::session& net, const look& from, float score,
            std::vector<plate_detection>& out) const;
};

/// Finds the boxes of plates with vehicle-license-plate-detection-barrier-0106, converted from
/// OpenVINO: 300 x 300 pixels, blue first, the picture stretched to fill them. Its corners are
/// those of the box, and it does not tell lines. Of 16 photographs of parked cars it finds no
/// plate, where `plate_finder` finds all: it was made for cars before a barrier.
class barrier_plate_finder : public surveying<barrier_plate_map> {
 public:
  static result<barrier_plate_finder> load(const std::string& path,
                                           const detect_options& how = for_plates);

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/barrier_plate_finder.hpp"
#include "fovea/impl/vision/plate/plate_finder.hpp"
#endif
