// random_models DIR COUNT
//
// Writes nets of random structure as ONNX, each as it is and as the passes leave it, for another
// engine to run: net_1.onnx, net_1_optimized.onnx, net_2.onnx ...

#include "support/random_graph.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/nn/onnx.hpp>
#include <fovea/nn/optimize.hpp>
#include <fovea/nn/pass/bind.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

fovea::status save(const fovea::nn::graph& g, const std::string& path) {
  const auto file = write_onnx(g);
  return file ? fovea::write_file(path, *file) : file.error();
}

fovea::status save_both(unsigned seed, const std::string& path) {
  const auto g = fovea_test::random_net(seed).make(3 + int(seed % 12));
  if (auto written = save(g, path + ".onnx"); !written) return written;
  auto bound = fovea::nn::bind(g, {});
  if (!bound) return bound.error();
  return save(fovea::nn::optimize(std::move(*bound)), path + "_optimized.onnx");
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("random_models DIR COUNT\n", stderr);
    return 2;
  }
  for (unsigned seed = 1; seed <= unsigned(std::atoi(words[2])); ++seed)
    if (const auto s = save_both(seed, words[1] + ("/net_" + std::to_string(seed))); !s) {
      std::fprintf(stderr, "%s\n", s.error().sentence.c_str());
      return 1;
    }
}
