#pragma once

#include "fovea/vision/detect/yolox.hpp"
#include "fovea/vision/expect.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace yolox_detail {

inline constexpr const char* wanted = "YOLOX with 80 classes, its cells undecoded";
inline constexpr int strides[] = {8, 16, 32};
inline constexpr int numbers = 85;

inline std::int64_t cells_of(std::int64_t width, std::int64_t height) {
  std::int64_t count = 0;
  for (const int stride : strides) count += (width / stride) * (height / stride);
  return count;
}

inline road_detection boxed(const float* cell, float column, float row, float stride,
                            const look& from) {
  const float width = std::exp(std::min(cell[2], 10.0f)) * stride;
  const float height = std::exp(std::min(cell[3], 10.0f)) * stride;
  const float x = (column + cell[0]) * stride, y = (row + cell[1]) * stride;
  road_detection found;
  found.box = from.to_image(rect{x - width / 2, y - height / 2, width, height});
  return found;
}

}  // namespace yolox_detail

FOVEA_INLINE void decode_yolox(const float* cells, canvas_size size, const look& from,
                               float threshold, std::vector<road_detection>& out) {
  for (const int stride : yolox_detail::strides) {
    const int across = size.width / stride, down = size.height / stride;
    for (int i = 0; i < across * down; ++i, cells += yolox_detail::numbers) {
      if (!(cells[4] >= threshold)) continue;  // a class scores at most 1
      const auto best = best_on_road(cells + 5);
      const float score = cells[4] * best.score;
      if (!(score >= threshold)) continue;
      out.push_back(
          yolox_detail::boxed(cells, float(i % across), float(i / across), float(stride), from));
      out.back().score = std::min(score, 1.0f);
      out.back().is = best.is;
    }
  }
}

FOVEA_INLINE result<yolox_reader> yolox_reader::find(const nn::program& net,
                                                     const std::string& path) {
  const expectation expect{net, path, "yolox", yolox_detail::wanted};
  const auto& input = net.inputs()[0].dims;
  const auto cells =
      expect.output({1, yolox_detail::cells_of(input[2], input[1]), yolox_detail::numbers});
  if (!cells) return cells.error();
  return yolox_reader{*cells};
}

FOVEA_INLINE void yolox_reader::read(const nn::session& net, const look& from, float score,
                                     std::vector<road_detection>& out) const {
  const auto& input = net.compiled().inputs()[0].dims;
  decode_yolox(net.output<float>(cells).data(), {int(input[2]), int(input[1])}, from, score, out);
}

FOVEA_INLINE result<yolox> yolox::load(const std::string& path, const detect_options& how) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"yolox", yolox_detail::wanted, {{416, 416}}, {}, how.parallel};
  needs.pixels.order = channel_order::bgr;
  needs.pixels.border = {114, 114, 114};
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  auto reader = yolox_reader::find(nets->program_of(0), path);
  if (!reader) return reader.error();
  return yolox(std::move(*nets), *reader, how, {});
}

}  // namespace fovea::inline FOVEA_ABI
