#pragma once

#include "models/cache.hpp"

#include <fovea/fovea.hpp>

#include <filesystem>
#include <type_traits>

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

/// The same twice: as asked, and at half the size for a quarter of the cost, where the net can be
/// run at another size; `use(detector, smaller)`.
template <class Use>
auto with_road_detectors(const fovea::detect_options& how, Use&& use) {
  return with_road_detector(how, [&](auto detector) {
    fovea::detect_options half = how;
    half.long_side = how.long_side / 2;
    return with_road_detector(half, [&](auto smaller) {
      if constexpr (std::is_same_v<decltype(smaller), decltype(detector)>)
        return use(std::move(detector), std::move(smaller));
      else
        return use(detector, detector);
    });
  });
}

}  // namespace app
