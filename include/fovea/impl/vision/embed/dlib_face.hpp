#pragma once

#include "fovea/vision/embed/dlib_face.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<dlib_face> dlib_face::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "dlib's face recognition net with 128 numbers for a face of 150 x 150";
  auto program = compile_for_picture(std::move(*graph), path, 150, 150, "dlib_face", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "dlib_face", wanted};
  if (const auto output = expect.output({1, 128}); !output) return output.error();
  return dlib_face(nn::session(*program, parallel));
}

FOVEA_INLINE dlib_face::descriptor dlib_face::read(const crop<dlib_150>& face) {
  fill(net_.input<float>(0), face.pixels, {122.782f, 117.001f, 104.298f}, 1.0f / 256);
  net_.run();
  descriptor out;
  const auto values = net_.output<float>(0);
  std::copy_n(values.begin(), out.values.size(), out.values.begin());
  return out;
}

FOVEA_INLINE float distance(const dlib_face::descriptor& a,
                            const dlib_face::descriptor& b) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    const double d = double(a.values[i]) - double(b.values[i]);
    sum += d * d;
  }
  return float(std::sqrt(sum));
}

}  // namespace fovea::inline FOVEA_ABI
