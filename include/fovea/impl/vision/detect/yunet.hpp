#pragma once

#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/expect.hpp"

namespace fovea::inline FOVEA_ABI {

namespace yunet_detail {

inline constexpr const char* wanted =
    "YuNet as libfacedetection.train exports it, with outputs cls, obj, bbox "
    "and kps for strides 8, 16 and 32";

inline constexpr int coarse_side = 192;

/// The square for tiles, the usual shapes of photographs and frames, and the coarse one; each side
/// a multiple of 32.
inline std::vector<canvas_size> canvases(int long_side) {
  const auto rounded = [](int side) { return (side + 31) / 32 * 32; };
  const int side = std::clamp(rounded(long_side), 64, 2048);
  const int photo = rounded(side * 3 / 4), frame = rounded(side * 9 / 16);
  std::vector<canvas_size> all{{side, side}, {side, photo}, {photo, side}};
  if (frame != photo) all.insert(all.end(), {{side, frame}, {frame, side}});
  if (side > coarse_side) all.push_back({coarse_side, coarse_side});
  return all;
}

}  // namespace yunet_detail

FOVEA_INLINE result<yunet_reader> yunet_reader::find(const nn::program& net,
                                                     const std::string& path, canvas_size size) {
  const expectation expect{net, path, "yunet", yunet_detail::wanted};
  const char* names[] = {"cls_", "obj_", "bbox_", "kps_"};
  const int numbers[] = {1, 1, 4, 10};
  yunet_reader reader;
  int* indices[] = {reader.face, reader.object, reader.box, reader.points};
  for (int level = 0; level < 3; ++level) {
    const int stride = strides[level];
    const std::int64_t cells = std::int64_t(size.width / stride) * (size.height / stride);
    for (int what = 0; what < 4; ++what) {
      const auto index =
          expect.output({1, cells, numbers[what]}, names[what] + std::to_string(stride));
      if (!index) return index.error();
      indices[what][level] = *index;
    }
  }
  return reader;
}

FOVEA_INLINE void yunet_reader::read(const nn::session& net, const look& from, float score,
                                     std::vector<face_detection>& out) const {
  const auto& input = net.compiled().inputs()[0].dims;
  for (int level = 0; level < 3; ++level) {
    const int stride = strides[level];
    decode({stride, int(input[2]) / stride, int(input[1]) / stride,
            net.output<float>(face[level]).data(), net.output<float>(object[level]).data(),
            net.output<float>(box[level]).data(), net.output<float>(points[level]).data()},
           from, score, out);
  }
}

FOVEA_INLINE result<yunet> yunet::load(const std::string& path, const detect_options& how) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{
      "yunet", yunet_detail::wanted, yunet_detail::canvases(how.long_side), {}, how.parallel};
  needs.pixels.order = channel_order::bgr;  // bytes as they are, blue first
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  result<yunet_reader> reader = yunet_reader{};
  for (std::size_t i = 0; i < nets->canvases().size(); ++i) {
    reader = yunet_reader::find(nets->program_of(int(i)), path, nets->canvases()[i]);
    if (!reader) return reader.error();
  }
  look_plan plan;
  plan.whole = how.long_side;
  if (nets->canvases().size() > 1 && nets->canvases().back().width == yunet_detail::coarse_side)
    plan.coarse = int(nets->canvases().size()) - 1;
  return yunet(std::move(*nets), *reader, how, std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
