#pragma once

#include "fovea/vision/detect/nanodet.hpp"
#include "fovea/vision/expect.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace nanodet_detail {

inline constexpr const char* wanted =
    "NanoDet with 80 classes, m or g, whose outputs are scores and sides at strides 8, 16 and 32";

/// The mean of softmax(x) over 0, 1, ... `bins` - 1.
inline float expected(const float* x, int bins) {
  const float top = *std::max_element(x, x + bins);
  float mass = 0, mean = 0;
  for (int i = 0; i < bins; ++i) {
    const float p = std::exp(x[i] - top);
    mass += p, mean += p * float(i);
  }
  return mean / mass;
}

}  // namespace nanodet_detail

FOVEA_INLINE void decode(const nanodet_map& map, const look& from, float threshold,
                         std::vector<road_detection>& out) {
  const auto stride = float(map.stride);
  for (int cell = 0; cell < map.across * map.down; ++cell) {
    const auto best = best_on_road(map.scores + 80 * cell);
    if (!(best.score >= threshold)) continue;
    const float x = (float(cell % map.across) + 0.5f) * stride;
    const float y = (float(cell / map.across) + 0.5f) * stride;
    float far[4];
    for (int side = 0; side < 4; ++side)
      far[side] =
          stride * nanodet_detail::expected(map.sides + map.bins * (4 * cell + side), map.bins);
    road_detection found;
    found.box = from.to_image(rect{x - far[0], y - far[1], far[0] + far[2], far[1] + far[3]});
    found.score = std::min(best.score, 1.0f);
    found.is = best.is;
    out.push_back(found);
  }
}

FOVEA_INLINE result<nanodet_reader> nanodet_reader::find(const nn::program& net,
                                                         const std::string& path) {
  const expectation expect{net, path, "nanodet", nanodet_detail::wanted};
  const auto& input = net.inputs()[0].dims;
  nanodet_reader reader;
  for (int level = 0; level < 3; ++level) {
    const std::int64_t cells = (input[1] / strides[level]) * (input[2] / strides[level]);
    const auto scores = expect.output({1, cells, 80});
    if (!scores) return scores.error();
    reader.scores[level] = *scores;
    reader.sides[level] = -1;
    for (int i = 0; i < int(net.outputs().size()); ++i) {
      const auto& dims = net.outputs()[std::size_t(i)].dims;
      const bool fits =
          dims.rank() == 3 && dims[1] == cells && dims[2] % 4 == 0 && dims[2] >= 8 && dims[2] != 80;
      if (fits) reader.sides[level] = i, reader.bins = int(dims[2] / 4);
    }
    if (reader.sides[level] < 0)
      return expect.refuse("it has no output of four distributions for each of " +
                           std::to_string(cells) + " cells");
  }
  for (const int side : reader.sides)
    if (net.outputs()[std::size_t(side)].dims[2] != 4 * reader.bins)
      return expect.refuse("its distributions have different lengths");
  return reader;
}

FOVEA_INLINE void nanodet_reader::read(const nn::session& net, const look& from, float score,
                                       std::vector<road_detection>& out) const {
  const auto& input = net.compiled().inputs()[0].dims;
  for (int level = 0; level < 3; ++level) {
    const int stride = strides[level];
    decode(nanodet_map{stride, int(input[2]) / stride, int(input[1]) / stride, bins,
                       net.output<float>(scores[level]).data(),
                       net.output<float>(sides[level]).data()},
           from, score, out);
  }
}

FOVEA_INLINE result<nanodet> nanodet::load(const std::string& path, const detect_options& how) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  survey_needs needs{"nanodet", nanodet_detail::wanted, {{320, 320}}, {}, how.parallel};
  needs.pixels.order = channel_order::bgr;
  const float mean[] = {103.53f, 116.28f, 123.675f}, deviation[] = {57.375f, 57.12f, 58.395f};
  for (int c = 0; c < 3; ++c)
    needs.pixels.mean[c] = mean[c], needs.pixels.scale[c] = 1 / deviation[c];
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  auto reader = nanodet_reader::find(nets->program_of(0), path);
  if (!reader) return reader.error();
  return nanodet(std::move(*nets), *reader, how, {});
}

}  // namespace fovea::inline FOVEA_ABI
