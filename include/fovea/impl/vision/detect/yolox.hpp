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

/// The square for tiles, then the usual shapes of frames and photographs; sides are multiples
/// of 32.
inline std::vector<canvas_size> canvases(int long_side) {
  const auto rounded = [](int side) { return (side + 31) / 32 * 32; };
  const int side = std::clamp(rounded(long_side), 64, 2048);
  const int photo = rounded(side * 3 / 4), frame = rounded(side * 9 / 16);
  std::vector<canvas_size> all{{side, side}, {side, photo}, {photo, side}};
  if (frame != photo) all.push_back({side, frame});
  return all;
}

/// The net is convolutions alone; only the reshapes at its end may name the count of cells.
inline void fit(nn::graph& g, canvas_size to) {
  if (g.inputs.size() != 1) return;
  for (auto& each : g.values)
    if (!each.is_constant()) each.type = nn::element::none, each.dims = {};
  auto& input = g.values[std::size_t(g.inputs[0])];
  input.type = nn::element::f32, input.dims = {1, 3, to.height, to.width};
  for (auto& node : g.nodes) {
    if (!node.does.is<nn::reshape>()) continue;
    const auto& old = g.values[std::size_t(node.reads[1])].constant;
    if (!old.present() || old.type() != nn::element::i64 || old.count() != 3) continue;
    const auto extents = old.span<std::int64_t>();
    if (extents[1] == numbers)
      node.reads[1] = g.add_constant(node.name + "/extents",
                                     nn::tensor::list(std::vector<std::int64_t>{1, numbers, -1}));
  }
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
  survey_needs needs{
      "yolox", yolox_detail::wanted, yolox_detail::canvases(how.long_side), {}, how.parallel};
  needs.fit = yolox_detail::fit;
  needs.pixels.order = channel_order::bgr;
  needs.pixels.border = {114, 114, 114};
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  result<yolox_reader> reader = yolox_reader{};
  for (std::size_t i = 0; i < nets->canvases().size(); ++i)
    if (reader = yolox_reader::find(nets->program_of(int(i)), path); !reader) return reader.error();
  look_plan plan;
  plan.whole = how.long_side;
  return yolox(std::move(*nets), *reader, how, std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
