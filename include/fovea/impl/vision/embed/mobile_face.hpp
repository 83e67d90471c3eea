#pragma once

#include "fovea/impl/vision/embed/read_embedding.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

namespace fovea::inline FOVEA_ABI {

namespace mobile_face_detail {

/// The published file reads pairs of faces. Nothing in it depends on the count but the extents of
/// its reshapes, so one face at a time costs half.
inline void unpair(nn::graph& g) {
  for (auto& each : g.values)
    if (!each.is_constant() && each.dims.rank() > 0 && each.dims[0] == 2) each.dims[0] = 1;
  for (const auto& node : g.nodes) {
    if (!node.does.is<nn::reshape>() || node.reads.size() < 2) continue;
    auto& extents = g.values[std::size_t(node.reads[1])].constant;
    if (extents.type() != nn::element::i64 || extents.count() < 1) continue;
    const auto old = extents.span<std::int64_t>();
    std::vector<std::int64_t> one(old.begin(), old.end());
    if (one[0] == 2) one[0] = 1;
    extents = nn::tensor::list(one);
  }
}

}  // namespace mobile_face_detail

FOVEA_INLINE result<mobile_face> mobile_face::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  mobile_face_detail::unpair(*graph);
  const char* wanted = "MobileFaceNet with 192 numbers for each face of 112 x 112";
  auto program = compile_for_picture(std::move(*graph), path, 112, 112, "mobile_face", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "mobile_face", wanted};
  if (const auto output = expect.output({1, 192}); !output) return output.error();
  return mobile_face(nn::session(*program, parallel));
}

FOVEA_INLINE mobile_face::result_type mobile_face::read(const crop<arcface_112>& face) {
  fill(net_.input<float>(0), face.pixels, 127.5f, 1.0f / 128);
  return run_embedding<result_type>(net_);
}

}  // namespace fovea::inline FOVEA_ABI
