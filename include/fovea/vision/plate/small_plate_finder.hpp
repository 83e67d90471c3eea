#pragma once

#include "fovea/vision/detect/surveying.hpp"
#include "fovea/vision/plate/plate_detection.hpp"
#include "fovea/vision/plate/plate_finder.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// The map of the small plate finder: for each cell of 8 x 8 pixels of the canvas a score, 0 to 1,
/// and in eight planes how far the four corners lie from its centre, in units of 16 pixels.
struct small_plate_map {
  int across = 0, down = 0;  ///< cells
  const float* scores = nullptr;
  const float* corners = nullptr;  ///< planes x y x y..., upper left first, clockwise
};

/// Appends the plates of a map whose score is `threshold` or more, in pixels of the image: cells
/// that score most of the nine around them, with the mean of the corners that these see. Corners
/// that make no convex quad are no plate.
void decode_small_plates(const small_plate_map& map, const look& from, float threshold,
                         std::vector<plate_detection>& out);

/// Where scores and corners are among the outputs of the net.
struct small_plate_cells {
  using detection_type = plate_detection;
  using same = same_plate;
  static constexpr float smallest = 8, smallest_in_tile = 10;
  static constexpr float tile_score = 0.5f;

  int scores = 0, corners = 0;

  void read(const nn::session& net, const look& from, float score,
            std::vector<plate_detection>& out) const;
};

/// What the small finder starts from.
inline constexpr detect_options for_small_plates{.score = 0.3f};

/// Finds number plates with their four corners by the library's own net, `plate_finder_small.onnx`
/// (`examples/models/plates`), which has only seen plates that a program drew.
///
/// Sees RGB, 0 to 1, on canvases as `plate_finder` does: the picture with its long side reduced to
/// `long_side`, and once more at 288 pixels. It does not tell one line from two (`lines` is 0).
class small_plate_finder : public surveying<small_plate_cells> {
 public:
  static result<small_plate_finder> load(const std::string& path,
                                         const detect_options& how = for_small_plates);

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/small_plate_finder.hpp"
#endif
