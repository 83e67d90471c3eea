#pragma once

#include "models/cache.hpp"

#include <fovea/fovea.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <type_traits>

/// The detector of people and vehicles that the programs use: the cards
/// `yolox-nano|nanodet-g|ssd-mobilenet`.
namespace app {

/// What `--detector` may be; "any" is the first of the others that is in the cache.
inline constexpr const char* road_detectors = "any|yolox|nanodet|ssd";

namespace roads_detail {

struct net {
  const char *name, *file, *card;
};
inline constexpr net nets[] = {{"yolox", "yolox_nano.onnx", "yolox-nano"},
                               {"nanodet", "nanodet.onnx", "nanodet-g"},
                               {"ssd", "ssd_mobilenet_v2.tflite", "ssd-mobilenet"}};

/// The net that is asked for.
inline const net& chosen(const std::string& which) {
  const auto there = [](const net& n) { return std::filesystem::exists(models::path(n.file)); };
  for (const auto& each : nets) {
    if (which != "any" && which != each.name) continue;
    if (there(each)) return each;
    if (which == each.name)
      throw std::runtime_error("there is no " + models::path(each.file) +
                               "; ./examples/run fetch " + each.card + " gets it.");
  }
  throw std::runtime_error("there is no detector in " + models::folder() +
                           "; ./examples/run fetch yolox-nano gets one.");
}

}  // namespace roads_detail

/// Calls `use(detector)` with the one that `which` names.
template <class Use>
auto with_road_detector(const fovea::detect_options& how, const std::string& which, Use&& use) {
  const auto& net = roads_detail::chosen(which);
  const std::string name = net.name, file = models::path(net.file);
  if (name == "yolox") return use(fovea::yolox::load(file, how).value());
  if (name == "nanodet") return use(fovea::nanodet::load(file, how).value());
  return use(fovea::ssd_mobilenet::load(file, how).value());
}

/// The same twice: as asked, and at half the size for a quarter of the cost, where the net can be
/// run at another size; `use(detector, smaller)`.
template <class Use>
auto with_road_detectors(const fovea::detect_options& how, const std::string& which, Use&& use) {
  return with_road_detector(how, which, [&](auto detector) {
    using net = decltype(detector);
    if constexpr (std::is_same_v<net, fovea::nanodet>) {
      return use(detector, detector);
    } else {
      fovea::detect_options half = how;
      half.long_side = how.long_side / 2;
      const auto file = models::path(roads_detail::chosen(which).file);
      return use(std::move(detector), net::load(file, half).value());
    }
  });
}

}  // namespace app
