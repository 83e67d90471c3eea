#pragma once

#include "fovea/impl/vision/embed/read_embedding.hpp"
#include "fovea/vision/embed/face_feature.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<face_feature> face_feature::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "fr_feature.onnx with 512 numbers for a face of 112 x 112";
  auto program = compile_for_picture(std::move(*graph), path, 112, 112, "face_feature", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "face_feature", wanted};
  if (const auto output = expect.output({1, 512}); !output) return output.error();
  return face_feature(nn::session(*program, parallel));
}

FOVEA_INLINE face_feature::result_type face_feature::read(const crop<arcface_112>& face) {
  fill(net_.input<float>(0), face.pixels, 127, 1.0f / 128);
  return run_embedding<result_type>(net_);
}

}  // namespace fovea::inline FOVEA_ABI
