#pragma once

#include "fovea/vision/detect/on_roads.hpp"
#include "fovea/vision/detect/surveying.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Where the answers of person-vehicle-bike-detection-crossroad-0078 are among its net's outputs.
struct person_vehicle_bike_map {
  using detection_type = road_detection;
  using same = same_road_user;
  static constexpr float smallest = 40, smallest_in_tile = 48;
  static constexpr float tile_score = 0.5f;

  int boxes = 0, scores = 0;

  void read(const nn::session& net, const look& from, float score,
            std::vector<road_detection>& out) const;
};

/// Finds persons, vehicles and cycles with Intel's person-vehicle-bike-detection-crossroad-0078, a
/// net for cameras above crossroads; it does not tell a car from a bus, or a bicycle from a
/// motorcycle.
///
/// 1024 x 1024 pixels, blue first, the picture stretched to fill them, as its makers feed it: 1.9
/// billion multiply-adds, 3.6 times those of YOLOX-nano. Read from the file that `model convert`
/// makes of its IR.
///
/// Its maps are rounded to 256 levels between layers (FakeQuantize), and a value next to the tie of
/// two levels goes the way that the order of a float sum sends it: onnxruntime's answers are 1.2 %
/// of their range from ours, 1.3 % from its own without optimisations, and a net in double is 1.1 %
/// from itself where its inputs grow by half a step of a float (inputs 0 to 255). The first values
/// to differ are 14 of 786,432, within 6.2e-5 of a level from the tie (`./tests/run levels
/// person-vehicle-bike.onnx`).
class person_vehicle_bike : public surveying<person_vehicle_bike_map> {
 public:
  static result<person_vehicle_bike> load(const std::string& path,
                                          const detect_options& how = on_roads);

 private:
  using surveying::surveying;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/person_vehicle_bike.hpp"
#endif
