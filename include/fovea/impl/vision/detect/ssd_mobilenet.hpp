#pragma once

#include "fovea/vision/detect/ssd_mobilenet.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/logistic.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fovea::inline FOVEA_ABI {

namespace ssd_detail {

inline constexpr const char* wanted =
    "SSD MobileNetV2 with 24 classes of Open Images, its boxes undecoded";
inline constexpr int trained = 300, classes = 24, levels = 6, coarse_side = 112;
/// Of its classes, those on roads; the first of all is the background.
inline constexpr std::pair<int, road_user> users[] = {{1, road_user::bicycle},
                                                      {4, road_user::person},
                                                      {18, road_user::vehicle},
                                                      {23, road_user::car}};

inline float scale_of(int level) noexcept {
  return level < levels ? 0.2f + (0.95f - 0.2f) * float(level) / float(levels - 1) : 1.0f;
}

/// Its score is a logit.
inline coco_best best_of(const float* logits) noexcept {
  coco_best best{road_user::person, -INFINITY};
  for (const auto& [index, is] : users)
    if (logits[index] > best.score) best = {is, logits[index]};
  return best;
}

inline rect decoded(const float* t, const default_box& d) noexcept {
  const float height = d.height * std::exp(std::min(t[2] / 5, 10.0f));
  const float width = d.width * std::exp(std::min(t[3] / 5, 10.0f));
  const float x = d.x + d.width * t[1] / 10, y = d.y + d.height * t[0] / 10;
  return {x - width / 2, y - height / 2, width, height};
}

/// The usual shapes, and a small one for what would be larger than the net has learned.
inline std::vector<canvas_size> canvases(int long_side) {
  const int side = std::clamp(long_side, 64, 2048);
  const int photo = side * 3 / 4, frame = side * 9 / 16;
  const int coarse = std::min(coarse_side, side * 9 / 20);
  return {{side, side}, {side, photo}, {photo, side}, {side, frame}, {coarse, coarse}};
}

/// The net is convolutions alone; only the reshapes at its end name the count of boxes.
inline void fit(nn::graph& g, canvas_size to) {
  if (g.inputs.size() != 1) return;
  for (auto& each : g.values)
    if (!each.is_constant()) each.type = nn::element::none, each.dims = {};
  auto& input = g.values[std::size_t(g.inputs[0])];
  input.type = nn::element::f32, input.dims = {1, to.height, to.width, 3};
  for (auto& node : g.nodes) {
    if (!node.does.is<nn::reshape>()) continue;
    const auto& old = g.values[std::size_t(node.reads[1])].constant;
    if (!old.present() || old.type() != nn::element::i64 || old.count() < 3) continue;
    const auto extents = old.span<std::int64_t>();
    std::vector<std::int64_t> open(extents.begin(), extents.end());
    if (open.back() != 4 && open.back() != classes) continue;
    open[1] = -1;
    node.reads[1] = g.add_constant(node.name + "/extents", nn::tensor::list(open));
  }
}

/// The boxes of one cell of a level: width and height.
inline std::vector<std::pair<float, float>> shapes_of(int level) {
  const float scale = scale_of(level), between = std::sqrt(scale * scale_of(level + 1));
  std::vector<std::pair<float, float>> shapes;
  const auto add = [&](float s, float shape) {
    shapes.emplace_back(trained * s * std::sqrt(shape), trained * s / std::sqrt(shape));
  };
  add(level == 0 ? 0.1f : scale, 1);
  add(scale, 2), add(scale, 0.5f);
  if (level > 0) add(scale, 3), add(scale, 1.0f / 3), add(between, 1);
  return shapes;
}

}  // namespace ssd_detail

FOVEA_INLINE std::vector<default_box> ssd_default_boxes(canvas_size size) {
  std::vector<default_box> all;
  for (int level = 0, stride = 16; level < ssd_detail::levels; ++level, stride *= 2) {
    const int across = (size.width + stride - 1) / stride;
    const int down = (size.height + stride - 1) / stride;
    const auto shapes = ssd_detail::shapes_of(level);
    for (int cell = 0; cell < across * down; ++cell)
      for (const auto& [width, height] : shapes)
        all.push_back({(float(cell % across) + 0.5f) * float(size.width) / float(across),
                       (float(cell / across) + 0.5f) * float(size.height) / float(down), width,
                       height});
  }
  return all;
}

FOVEA_INLINE void decode_ssd(const ssd_answers& of, const std::vector<default_box>& defaults,
                             const look& from, float threshold, std::vector<road_detection>& out) {
  using namespace ssd_detail;
  const float enough = logit(threshold);
  for (std::size_t i = 0; i < defaults.size(); ++i) {
    const auto best = best_of(of.logits + i * std::size_t(classes));
    if (!(best.score >= enough)) continue;
    road_detection found;
    found.box = from.to_image(decoded(of.boxes + 4 * i, defaults[i]));
    found.score = logistic(best.score), found.is = best.is;
    out.push_back(found);
  }
}

FOVEA_INLINE status ssd_mobilenet_reader::add(const nn::program& net, const std::string& path) {
  using namespace ssd_detail;
  const expectation expect{net, path, "ssd_mobilenet", wanted};
  const auto& input = net.inputs()[0].dims;
  auto own = ssd_default_boxes({int(input[2]), int(input[1])});
  const auto count = std::int64_t(own.size());
  const auto box = expect.output({1, count, 4});
  if (!box) return box.error();
  const auto logit = expect.output({1, count, classes});
  if (!logit) return logit.error();
  boxes = *box, logits = *logit;
  defaults.push_back(std::move(own));
  return done;
}

FOVEA_INLINE void ssd_mobilenet_reader::read(const nn::session& net, const look& from, float score,
                                             std::vector<road_detection>& out) const {
  decode_ssd({net.output<float>(boxes).data(), net.output<float>(logits).data()},
             defaults[std::size_t(from.canvas)], from, score, out);
}

FOVEA_INLINE result<ssd_mobilenet> ssd_mobilenet::load(const std::string& path,
                                                       const detect_options& how) {
  using namespace ssd_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"ssd_mobilenet", wanted, canvases(how.long_side), {}, how.parallel};
  needs.fit = fit;
  for (int c = 0; c < 3; ++c) needs.pixels.mean[c] = 127.5f, needs.pixels.scale[c] = 1 / 127.5f;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  ssd_mobilenet_reader reader;
  for (std::size_t i = 0; i < nets->canvases().size(); ++i)
    if (const auto fits = reader.add(nets->program_of(int(i)), path); !fits) return fits.error();
  look_plan plan;
  plan.whole = how.long_side;
  plan.coarse = int(nets->canvases().size()) - 1;
  return ssd_mobilenet(std::move(*nets), std::move(reader), how, std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
