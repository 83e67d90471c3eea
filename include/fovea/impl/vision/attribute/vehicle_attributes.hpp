#pragma once

#include "fovea/vision/attribute/vehicle_attributes.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE vehicle_type vehicle_appearance::type() const noexcept {
  return static_cast<vehicle_type>(std::max_element(types.begin(), types.end()) - types.begin());
}
FOVEA_INLINE color_name vehicle_appearance::color() const noexcept {
  const auto best = std::max_element(of_color.begin(), of_color.end()) - of_color.begin();
  return colors[static_cast<std::size_t>(best)];
}
FOVEA_INLINE float vehicle_appearance::color_score() const noexcept {
  return *std::max_element(of_color.begin(), of_color.end());
}
FOVEA_INLINE std::string vehicle_appearance::text() const {
  return std::string(name_of(color())) + " " + name_of(type());
}

FOVEA_INLINE result<vehicle_attributes> vehicle_attributes::load(const std::string& path,
                                                                 executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted =
      "vehicle-attributes-recognition-barrier-0039 with outputs of 4 types and 7 colours";
  auto program = compile_for_picture(std::move(*graph), path, 72, 72, "vehicle_attributes", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "vehicle_attributes", wanted};
  const auto types = expect.output_of_count(4);
  if (!types) return types.error();
  const auto colors = expect.output_of_count(7);
  if (!colors) return colors.error();
  return vehicle_attributes(nn::session(*program, parallel), *types, *colors);
}

FOVEA_INLINE vehicle_appearance vehicle_attributes::read(const crop<vehicle_72>& vehicle) {
  fill_bgr(net_.input<float>(0), vehicle.pixels);
  net_.run();
  vehicle_appearance seen;
  std::copy_n(net_.output<float>(types_).begin(), 4, seen.types.begin());
  std::copy_n(net_.output<float>(colors_).begin(), 7, seen.of_color.begin());
  return seen;
}

}  // namespace fovea::inline FOVEA_ABI
