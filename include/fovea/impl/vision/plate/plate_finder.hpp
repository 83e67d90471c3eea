#pragma once

#include "fovea/vision/expect.hpp"
#include "fovea/vision/logistic.hpp"
#include "fovea/vision/plate/plate_finder.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

namespace plate_finder_detail {

inline constexpr const char* wanted =
    "the plate detector of HyperLPR3, whose three maps have 45 planes each";
inline constexpr int side = 320, numbers = 15, coarse_side = 288;
inline constexpr int strides[] = {8, 16, 32};

/// Cuts the graph behind its three maps, which its own decoding reads for one size only. Gives the
/// anchors that this decoding multiplies by; false where the graph is another.
inline bool open_up(nn::graph& g, std::array<std::array<float, 6>, 3>& anchors) {
  std::vector<nn::value_id> maps(3, nn::absent);
  std::array<bool, 3> known{};
  const auto level_of = [](std::int64_t extent) {
    for (int i = 0; i < 3; ++i)
      if (extent == side / strides[i]) return i;
    return -1;
  };
  for (const auto& node : g.nodes) {
    if (node.reads.size() != 2) continue;
    const auto& by = g.values[std::size_t(node.reads[1])].constant;
    if (!by.present()) continue;
    if (node.does.is<nn::reshape>() && by.type() == nn::element::i64 && by.count() == 5 &&
        by.span<std::int64_t>()[1] == 3) {
      const int level = level_of(by.span<std::int64_t>()[3]);
      if (level >= 0) maps[std::size_t(level)] = node.reads[0];
    }
    const auto* product = node.does.get_if<nn::binary>();
    if (!product || product->f != nn::binary_function::mul || by.type() != nn::element::f32)
      continue;
    const auto& dims = by.dims();
    if (dims.rank() != 5 || dims[1] != 3 || dims[4] != 2 || dims[2] != dims[3]) continue;
    const int level = level_of(dims[2]);
    if (level < 0) continue;
    for (std::int64_t a = 0; a < 6; ++a)
      anchors[std::size_t(level)][std::size_t(a)] =
          by.span<float>()[std::size_t(a / 2 * dims[2] * dims[3] * 2 + a % 2)];
    known[std::size_t(level)] = true;
  }
  g.outputs = maps;
  return known[0] && known[1] && known[2] && maps[0] >= 0 && maps[1] >= 0 && maps[2] >= 0;
}

/// Drops what no output needs any more.
inline void prune(nn::graph& g) {
  std::vector<bool> needed(g.values.size(), false);
  for (const auto id : g.outputs) needed[std::size_t(id)] = true;
  std::vector<nn::node> kept;
  for (std::size_t i = g.nodes.size(); i-- > 0;) {
    auto& node = g.nodes[i];
    const bool used = std::any_of(node.writes.begin(), node.writes.end(), [&](nn::value_id id) {
      return id != nn::absent && needed[std::size_t(id)];
    });
    if (!used) continue;
    for (const auto id : node.reads)
      if (id != nn::absent) needed[std::size_t(id)] = true;
    kept.push_back(std::move(node));
  }
  std::reverse(kept.begin(), kept.end());
  g.nodes = std::move(kept);
}

/// Channel shuffles are spelled as reshapes to the extents of one size.
inline void fit(nn::graph& g, canvas_size to) {
  for (auto& each : g.values)
    if (!each.is_constant()) each.type = nn::element::none, each.dims = {};
  auto& input = g.values[std::size_t(g.inputs[0])];
  input.type = nn::element::f32, input.dims = {1, 3, to.height, to.width};
  std::vector<std::pair<nn::value_id, nn::value_id>> changed;
  for (auto& node : g.nodes) {
    if (!node.does.is<nn::reshape>()) continue;
    const auto& old = g.values[std::size_t(node.reads[1])].constant;
    if (!old.present() || old.type() != nn::element::i64 || old.count() < 4) continue;
    const auto extents = old.span<std::int64_t>();
    std::vector<std::int64_t> now(extents.begin(), extents.end());
    auto &down = now[now.size() - 2], &across = now[now.size() - 1];
    down = down * to.height / side, across = across * to.width / side;
    node.reads[1] = g.add_constant(node.name + "/extents", nn::tensor::list(now));
  }
}

inline std::vector<canvas_size> canvases(int long_side) {
  const auto rounded = [](int s) { return (s + 31) / 32 * 32; };
  const int most = std::clamp(rounded(long_side), 64, 2048);
  const int photo = rounded(most * 3 / 4), frame = rounded(most * 9 / 16);
  std::vector<canvas_size> all{{most, most}, {most, photo}, {photo, most}};
  if (frame != photo) all.insert(all.end(), {{most, frame}, {frame, most}});
  if (most > 2 * coarse_side) all.push_back({coarse_side, coarse_side});
  return all;
}

}  // namespace plate_finder_detail

FOVEA_INLINE void decode_plates(const plate_map& map, const look& from, float threshold,
                                std::vector<plate_detection>& out) {
  using namespace plate_finder_detail;
  const int cells = map.across * map.down;
  const auto stride = float(map.stride);
  for (int i = 0; i < 3 * cells; ++i) {
    const int anchor = i / cells, cell = i % cells;
    const float* at = map.planes + std::ptrdiff_t(anchor) * numbers * cells + cell;
    const auto plane = [&](int n) { return at[std::ptrdiff_t(n) * cells]; };
    const float object = logistic(plane(4));
    if (!(object >= threshold)) continue;
    const float one = logistic(plane(13)), two = logistic(plane(14));
    const float score = object * std::max(one, two);
    if (!(score >= threshold)) continue;
    const float column = float(cell % map.across), row = float(cell / map.across);
    const float* size = map.anchors.data() + 2 * anchor;
    const auto extent = [&](int n) {
      const float half = 2 * logistic(plane(2 + n));
      return half * half * size[n];
    };
    const float x = (2 * logistic(plane(0)) - 0.5f + column) * stride;
    const float y = (2 * logistic(plane(1)) - 0.5f + row) * stride;
    plate_detection found;
    found.box = from.to_image(rect{x - extent(0) / 2, y - extent(1) / 2, extent(0), extent(1)});
    found.score = std::min(score, 1.0f), found.lines = two > one ? 2 : 1;
    for (int k = 0; k < 4; ++k)
      found.corners[std::size_t(k)] = from.to_image(plane(5 + 2 * k) * size[0] + column * stride,
                                                    plane(6 + 2 * k) * size[1] + row * stride);
    if (!is_convex(found.corners)) found.corners = corners_of(found.box);
    out.push_back(found);
  }
}

FOVEA_INLINE void plate_map_reader::read(const nn::session& net, const look& from, float score,
                                         std::vector<plate_detection>& out) const {
  const auto& input = net.compiled().inputs()[0].dims;
  const std::size_t before = out.size();
  for (int level = 0; level < 3; ++level) {
    const int stride = plate_finder_detail::strides[level];
    decode_plates({stride, int(input[2]) / stride, int(input[1]) / stride,
                   anchors[std::size_t(level)], net.output<float>(level).data()},
                  from, score, out);
  }
  steady_corners(std::span(out).subspan(before));
}

FOVEA_INLINE result<plate_finder> plate_finder::load(const std::string& path,
                                                     const detect_options& how) {
  using namespace plate_finder_detail;
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  plate_map_reader reader;
  if (graph->inputs.size() != 1 || !open_up(*graph, reader.anchors))
    return failure{error_code::mismatch, path +
                                             ": its decoding of boxes and corners is not found; "
                                             "fovea::plate_finder reads " +
                                             wanted + "."};
  prune(*graph);
  survey_needs needs{"plate_finder", wanted, canvases(how.long_side), {}, how.parallel, fit};
  for (float& each : needs.pixels.scale) each = 1 / 255.0f;
  auto nets = surveyor::load(path, std::move(*graph), needs);
  if (!nets) return nets.error();
  for (std::size_t i = 0; i < nets->canvases().size(); ++i) {
    const auto& net = nets->program_of(int(i));
    const auto size = nets->canvases()[i];
    const expectation expect{net, path, "plate_finder", wanted};
    for (const int s : strides)
      if (auto map = expect.output({1, 45, size.height / s, size.width / s}); !map)
        return map.error();
  }
  look_plan plan;
  plan.whole = how.long_side;
  if (nets->canvases().back().width == coarse_side) plan.coarse = int(nets->canvases().size()) - 1;
  return plate_finder(std::move(*nets), reader, how, std::move(plan));
}

}  // namespace fovea::inline FOVEA_ABI
