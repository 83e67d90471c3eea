#pragma once

#include "fovea/vision/detect/ultraface.hpp"
#include "fovea/vision/expect.hpp"

namespace fovea::inline FOVEA_ABI {

namespace ultraface_detail {

inline constexpr const char* wanted =
    "UltraFace RFB-320 or slim-320 with its boxes decoded in the graph";

}  // namespace ultraface_detail

FOVEA_INLINE result<ultraface_reader> ultraface_reader::find(const nn::program& net,
                                                             const std::string& path) {
  const expectation expect{net, path, "ultraface", ultraface_detail::wanted};
  ultraface_reader reader;
  const auto scores = expect.output({1, -1, 2});
  if (!scores) return scores.error();
  const auto priors = net.outputs()[std::size_t(*scores)].dims[1];
  const auto boxes = expect.output({1, priors, 4});
  if (!boxes) return boxes.error();
  reader.scores = *scores, reader.boxes = *boxes;
  return reader;
}

FOVEA_INLINE void ultraface_reader::read(const nn::session& net, const look& from, float score,
                                         std::vector<detection>& out) const {
  const auto& input = net.compiled().inputs()[0].dims;
  const auto width = float(input[2]), height = float(input[1]);
  const auto confidence = net.output<float>(scores);
  const float* corner = net.output<float>(boxes).data();
  for (std::size_t i = 1; i < confidence.size(); i += 2, corner += 4)
    if (confidence[i] >= score)
      out.push_back(
          {from.to_image(rect{corner[0] * width, corner[1] * height,
                              (corner[2] - corner[0]) * width, (corner[3] - corner[1]) * height}),
           confidence[i]});
}

FOVEA_INLINE result<ultraface> ultraface::load(const std::string& path, const detect_options& how) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"ultraface", ultraface_detail::wanted, {{320, 240}}, {}, how.parallel};
  for (int c = 0; c < 3; ++c) needs.pixels.mean[c] = 127, needs.pixels.scale[c] = 1.0f / 128;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  auto reader = ultraface_reader::find(nets->program_of(0), path);
  if (!reader) return reader.error();
  look_plan plan;
  plan.stretch = true;
  return ultraface(std::move(*nets), *reader, how, std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
