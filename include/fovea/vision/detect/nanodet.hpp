#pragma once

#include "fovea/vision/detect/on_roads.hpp"
#include "fovea/vision/detect/surveying.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// What NanoDet says about one map of `across` x `down` cells of `stride` pixels: 80 scores and
/// four distributions of `bins` numbers for each cell.
struct nanodet_map {
  int stride = 8, across = 0, down = 0, bins = 8;
  const float *scores = nullptr, *sides = nullptr;
};

/// Appends the road users of one map that score `threshold` or more, in pixels of the image.
///
/// Each side of the box is at the mean of its distribution, times the stride, from the middle of
/// the cell: left, top, right, bottom (Li et al. 2020, "Generalized Focal Loss", 3.2).
void decode(const nanodet_map& map, const look& from, float threshold,
            std::vector<road_detection>& out);

/// Where NanoDet's answers are among the outputs of its net.
struct nanodet_reader {
  using detection_type = road_detection;
  using same = same_road_user;
  static constexpr float smallest = 24, smallest_in_tile = 28;
  static constexpr float tile_score = 0.5f;
  static constexpr int strides[] = {8, 16, 32};

  int scores[3] = {}, sides[3] = {}, bins = 0;

  static result<nanodet_reader> find(const nn::program& net, const std::string& path);
  void read(const nn::session& net, const look& from, float score,
            std::vector<road_detection>& out) const;
};

/// Finds people, cycles, cars, buses and trucks with NanoDet (RangiLyu; m at 320 x 320 pixels, g at
/// 416 x 416), trained on COCO.
///
/// Even scale, blue first, as its authors feed it. g takes about ten times as long as m.
class nanodet : public surveying<nanodet_reader> {
 public:
  static result<nanodet> load(const std::string& path, const detect_options& how = on_roads);

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/nanodet.hpp"
#endif
