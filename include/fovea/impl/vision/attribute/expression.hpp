#pragma once

#include "fovea/vision/attribute/expression.hpp"
#include "fovea/vision/expect.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<expression_reader> expression_reader::load(const std::string& path,
                                                               executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "mini-XCEPTION with seven expressions";
  auto program = compile_for_gray(std::move(*graph), path, 64, 64, "expression_reader", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "expression_reader", wanted};
  if (const auto seven = expect.output_of_count(7); !seven) return seven.error();
  return expression_reader(nn::session(*program, parallel));
}

FOVEA_INLINE expressions expression_reader::read(const crop<tight_64>& face) {
  float* to = net_.input<float>(0).data();
  for (int y = 0; y < tight_64::height; ++y)
    for (int x = 0; x < tight_64::width; ++x) {
      const std::uint8_t* p = face.pixels.at(x, y);
      const float luma = 0.299f * float(p[0]) + 0.587f * float(p[1]) + 0.114f * float(p[2]);
      *to++ = luma / 127.5f - 1;
    }
  net_.run();
  expressions out;
  std::copy_n(net_.output<float>(0).data(), out.of.size(), out.of.data());
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
