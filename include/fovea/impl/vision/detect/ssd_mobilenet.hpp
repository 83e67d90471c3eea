#pragma once

#include "fovea/vision/detect/ssd_mobilenet.hpp"
#include "fovea/vision/expect.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fovea::inline FOVEA_ABI {

namespace ssd_detail {

inline constexpr const char* wanted =
    "SSD MobileNetV2 with 24 classes of Open Images, its boxes undecoded";
inline constexpr int side = 300, classes = 24, count = 1917;
inline constexpr int cells[] = {19, 10, 5, 3, 2, 1}, levels = 6;
/// Of its classes, those on roads; the first of all is the background.
inline constexpr std::pair<int, road_user> users[] = {{1, road_user::bicycle},
                                                      {4, road_user::person},
                                                      {18, road_user::vehicle},
                                                      {23, road_user::car}};

inline float scale_of(int level) noexcept {
  return level < levels ? 0.2f + (0.95f - 0.2f) * float(level) / float(levels - 1) : 1.0f;
}

inline coco_best best_of(const float* logits) noexcept {
  coco_best best{road_user::person, -INFINITY};
  for (const auto& [index, is] : users)
    if (logits[index] > best.score) best = {is, logits[index]};
  best.score = 1 / (1 + std::exp(-best.score));
  return best;
}

inline rect decoded(const float* t, const default_box& d) noexcept {
  const float height = d.height * std::exp(std::min(t[2] / 5, 10.0f));
  const float width = d.width * std::exp(std::min(t[3] / 5, 10.0f));
  const float x = d.x + d.width * t[1] / 10, y = d.y + d.height * t[0] / 10;
  return {x - width / 2, y - height / 2, width, height};
}

}  // namespace ssd_detail

FOVEA_INLINE std::vector<default_box> ssd_default_boxes() {
  using namespace ssd_detail;
  std::vector<default_box> all;
  all.reserve(count);
  for (int level = 0; level < levels; ++level) {
    const float scale = scale_of(level), between = std::sqrt(scale * scale_of(level + 1));
    std::vector<std::pair<float, float>> shapes;  // scale and shape
    if (level == 0)
      shapes = {{0.1f, 1.0f}, {scale, 2.0f}, {scale, 0.5f}};
    else
      shapes = {{scale, 1.0f}, {scale, 2.0f},        {scale, 0.5f},
                {scale, 3.0f}, {scale, 1.0f / 3.0f}, {between, 1.0f}};
    const int n = cells[level];
    for (int cell = 0; cell < n * n; ++cell)
      for (const auto& [s, shape] : shapes)
        all.push_back({(float(cell % n) + 0.5f) / float(n), (float(cell / n) + 0.5f) / float(n),
                       s * std::sqrt(shape), s / std::sqrt(shape)});
  }
  return all;
}

FOVEA_INLINE void decode_ssd(const ssd_answers& of, const std::vector<default_box>& defaults,
                             canvas_size size, const look& from, float threshold,
                             std::vector<road_detection>& out) {
  using namespace ssd_detail;
  const auto width = float(size.width), height = float(size.height);
  for (std::size_t i = 0; i < defaults.size(); ++i) {
    const auto best = best_of(of.logits + i * std::size_t(classes));
    if (!(best.score >= threshold)) continue;
    const rect box = decoded(of.boxes + 4 * i, defaults[i]);
    road_detection found;
    found.box =
        from.to_image(rect{box.x * width, box.y * height, box.width * width, box.height * height});
    found.score = best.score, found.is = best.is;
    out.push_back(found);
  }
}

FOVEA_INLINE result<ssd_mobilenet_reader> ssd_mobilenet_reader::find(const nn::program& net,
                                                                     const std::string& path) {
  using namespace ssd_detail;
  const expectation expect{net, path, "ssd_mobilenet", wanted};
  const auto boxes = expect.output({1, count, 4});
  if (!boxes) return boxes.error();
  const auto logits = expect.output({1, count, classes});
  if (!logits) return logits.error();
  return ssd_mobilenet_reader{*boxes, *logits, {side, side}, ssd_default_boxes()};
}

FOVEA_INLINE void ssd_mobilenet_reader::read(const nn::session& net, const look& from, float score,
                                             std::vector<road_detection>& out) const {
  decode_ssd({net.output<float>(boxes).data(), net.output<float>(logits).data()}, defaults, size,
             from, score, out);
}

FOVEA_INLINE result<ssd_mobilenet> ssd_mobilenet::load(const std::string& path,
                                                       const detect_options& how) {
  using namespace ssd_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"ssd_mobilenet", wanted, {{side, side}}, {}, how.parallel};
  for (int c = 0; c < 3; ++c) needs.pixels.mean[c] = 127.5f, needs.pixels.scale[c] = 1 / 127.5f;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  auto reader = ssd_mobilenet_reader::find(nets->program_of(0), path);
  if (!reader) return reader.error();
  look_plan plan;
  plan.stretch = true;
  return ssd_mobilenet(std::move(*nets), std::move(*reader), how, std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
