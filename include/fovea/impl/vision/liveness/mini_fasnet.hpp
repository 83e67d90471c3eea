#pragma once

#include "fovea/impl/vision/liveness/liveness.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"
#include "fovea/vision/liveness/mini_fasnet.hpp"

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<mini_fasnet> mini_fasnet::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "MiniFASNetV2 of 80 pixels with three classes";
  auto program = compile_for_picture(std::move(*graph), path, 80, 80, "mini_fasnet", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "mini_fasnet", wanted};
  if (const auto three = expect.output_of_count(3); !three) return three.error();
  return mini_fasnet(nn::session(*program, parallel));
}

FOVEA_INLINE mini_fasnet::result_type mini_fasnet::read(const crop<around_80>& face) {
  fill_bgr(net_.input<float>(0), face.pixels);
  net_.run();
  return {{detail::softmax_share(net_.output<float>(0), 1)}};
}

}  // namespace fovea::inline FOVEA_ABI
