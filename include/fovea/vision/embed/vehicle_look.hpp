#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/embedding.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// What a vehicle looks like, as 384 numbers to teach a head with: makes, models, liveries.
///
/// They are the deepest features of YOLOX-nano's backbone, before its neck enlarges them, as means
/// over three bands of the crop: roof and windscreen, bonnet and lamps, bumper. The net was trained
/// to tell cars from buses, not makes: what a head learns from it is worth what its report says on
/// pictures left out. On the nine lorries of two makes at hand that is nothing: 5 of 9 are right
/// when left out (44 % wrong, where guessing is 50 %), and both of other makes are taken for known
/// (`./tests/run vision`, vehicle_look_test). Teach with dozens of pictures of each make, and read
/// the report.
class vehicle_look {
 public:
  static constexpr int bands = 3, channels = 128;
  using result_type = embedding<vehicle_look, bands * channels>;
  static constexpr const char* space = "vehicle_look";

  /// Reads the file of `yolox`.
  static result<vehicle_look> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<vehicle_224>& vehicle);

 private:
  explicit vehicle_look(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/embed/vehicle_look.hpp"
#endif
