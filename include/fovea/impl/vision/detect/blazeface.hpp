#pragma once

#include "fovea/vision/detect/blazeface.hpp"
#include "fovea/vision/expect.hpp"

namespace fovea::inline FOVEA_ABI {

namespace blazeface_detail {

inline constexpr const char* wanted =
    "MediaPipe's face_detection_short_range or face_detection_full_range";

}  // namespace blazeface_detail

FOVEA_INLINE result<blazeface_reader> blazeface_reader::find(const nn::program& net,
                                                             const std::string& path) {
  static constexpr anchor_level short_range[] = {{8, 2}, {16, 6}}, full_range[] = {{4, 1}};
  const expectation expect{net, path, "blazeface", blazeface_detail::wanted};
  const auto& input = net.inputs()[0].dims;
  blazeface_reader reader;
  if (input[1] == 128 && input[2] == 128)
    reader.anchors = anchor_centres(128, 128, short_range);
  else if (input[1] == 192 && input[2] == 192)
    reader.anchors = anchor_centres(192, 192, full_range);
  else
    return expect.refuse("its input is " + input.text());
  const auto count = std::int64_t(reader.anchors.size());
  const auto boxes = expect.output({1, count, 16});
  if (!boxes) return boxes.error();
  const auto logits = expect.output({1, count, 1});
  if (!logits) return logits.error();
  reader.boxes = *boxes, reader.logits = *logits;
  return reader;
}

FOVEA_INLINE void blazeface_reader::read(const nn::session& net, const look& from, float score,
                                         std::vector<blaze_detection>& out) const {
  decode_blazeface(anchors, net.output<float>(boxes).data(), net.output<float>(logits).data(), from,
                   score, out);
}

FOVEA_INLINE result<blazeface> blazeface::load(const std::string& path, const detect_options& how) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"blazeface", blazeface_detail::wanted, {{128, 128}}, {}, how.parallel};
  for (int c = 0; c < 3; ++c) needs.pixels.mean[c] = 127.5f, needs.pixels.scale[c] = 1 / 127.5f;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  auto reader = blazeface_reader::find(nets->program_of(0), path);
  if (!reader) return reader.error();
  return blazeface(std::move(*nets), std::move(*reader), how, look_plan{});
}

}  // namespace fovea::inline FOVEA_ABI
