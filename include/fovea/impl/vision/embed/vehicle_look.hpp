#pragma once

#include "fovea/impl/vision/detect/yolox.hpp"
#include "fovea/vision/embed/vehicle_look.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

namespace fovea::inline FOVEA_ABI {

namespace vehicle_look_detail {

inline constexpr const char* wanted = "YOLOX-nano with 80 classes, its cells undecoded";
inline constexpr int cells = vehicle_224::width / 32;

/// Ends the net where its neck begins: at what the first resize enlarges.
inline bool end_at_neck(nn::graph& g) {
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    if (!g.nodes[i].does.is<nn::resize>()) continue;
    g.outputs = {g.nodes[i].reads[0]};
    g.nodes.resize(i);
    return true;
  }
  return false;
}

}  // namespace vehicle_look_detail

FOVEA_INLINE result<vehicle_look> vehicle_look::load(const std::string& path, executor* parallel) {
  using namespace vehicle_look_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  if (!end_at_neck(*graph))
    return failure{
        error_code::mismatch,
        path + ": it enlarges nothing; fovea::vehicle_look reads " + std::string(wanted) + "."};
  yolox_detail::fit(*graph, {vehicle_224::width, vehicle_224::height});
  auto program = compile_for_picture(std::move(*graph), path, vehicle_224::width,
                                     vehicle_224::height, "vehicle_look", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "vehicle_look", wanted};
  if (const auto map = expect.output({1, channels, cells, cells}); !map) return map.error();
  return vehicle_look(nn::session(*program, parallel));
}

FOVEA_INLINE vehicle_look::result_type vehicle_look::read(const crop<vehicle_224>& vehicle) {
  using namespace vehicle_look_detail;
  fill_bgr(net_.input<float>(0), vehicle.pixels);
  net_.run();
  const auto map = net_.output<float>(0);
  result_type out;
  for (int c = 0; c < channels; ++c)
    for (int band = 0; band < bands; ++band) {
      // Of seven rows, the bands are 0 to 2, 2 to 4 and 4 to 6.
      float sum = 0;
      for (int row = 2 * band; row < 2 * band + 3; ++row)
        for (int x = 0; x < cells; ++x) sum += map[std::size_t((c * cells + row) * cells + x)];
      out.values[std::size_t(band * channels + c)] = sum / (3 * cells);
    }
  normalize(out);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
