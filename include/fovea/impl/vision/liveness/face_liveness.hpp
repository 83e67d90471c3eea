#pragma once

#include "fovea/impl/vision/liveness/liveness.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"
#include "fovea/vision/liveness/face_liveness.hpp"

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<face_liveness> face_liveness::load(const std::string& path,
                                                       executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "fr_liveness of 128 pixels with three classes";
  auto program = compile_for_picture(std::move(*graph), path, 128, 128, "face_liveness", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "face_liveness", wanted};
  if (const auto three = expect.output_of_count(3); !three) return three.error();
  return face_liveness(nn::session(*program, parallel));
}

FOVEA_INLINE face_liveness::result_type face_liveness::read(const crop<loose_128>& face) {
  fill_bgr(net_.input<float>(0), face.pixels);
  net_.run();
  return {{detail::softmax_share(net_.output<float>(0), 0)}};
}

}  // namespace fovea::inline FOVEA_ABI
