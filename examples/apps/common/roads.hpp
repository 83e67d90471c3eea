#pragma once

#include "models/cache.hpp"

#include <fovea/fovea.hpp>

#include <filesystem>

/// The detector of people and vehicles that the programs use: the cards `yolox-nano|nanodet-g`.
namespace app {

/// Calls `use(detector)` with YOLOX, or with the detector that a package carries where there is no
/// other.
template <class Use>
auto with_road_detector(const fovea::detect_options& how, Use&& use) {
  if (const auto file = models::path("yolox_nano.onnx"); std::filesystem::exists(file))
    return use(fovea::yolox::load(file, how).value());
  return use(fovea::nanodet::load(models::path("nanodet.onnx"), how).value());
}

}  // namespace app
