// nets --list            the names of the nets that can be written
// nets DIR NAME...       writes NAME.onnx; NAME.int8.onnx, which is the same net quantized; and
//                        NAME.float_weights.onnx, where only maps are, which is a form that
//                        onnxruntime 1.30 quantizes further and runs up to five times as fast
// nets --fix IN.onnx OUT.onnx CHANNELS,HEIGHT,WIDTH   a model of others, its input's shape fixed
// and
//                        its weights constants, which old files call inputs
//
// The nets of the speed table with random weights; prints what each multiplies and holds.
#include "families.hpp"
#include "yolox.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/nn/onnx.hpp>
#include <fovea/nn/pass/bind.hpp>

#include <cstdio>
#include <cstring>
#include <functional>

namespace {

using namespace bench_models;

struct entry {
  std::string name;
  std::function<nn::graph(const std::string&, bool)> make;
};

/// Eight equal layers, so that changes of layout at both ends weigh little.
entry chain(std::string name, int channels, int side, const layer& l, int count = 8) {
  return {std::move(name), [=](const std::string& as, bool quantized) {
            net n(as, {0, channels, side, side}, quantized);
            auto x = n.x;
            for (int i = 0; i < count; ++i) x = n.conv(x, l);
            n.out(x);
            return n.take();
          }};
}

template <class Make, class... More>
entry of(const char* name, Make make, More... more) {
  return {name,
          [=](const std::string& as, bool quantized) { return make(as, more..., quantized); }};
}

std::vector<entry> nets() {
  std::vector<entry> all{
      of("mobilefacenet_112", mobilefacenet, act::prelu),
      of("mobilefacenet_relu_112", mobilefacenet, act::relu),
      of("facemesh_192", face_mesh),
      of("dlibface_150", dlib_face),
      of("arcface_r34_112", arcface_r34, act::prelu),
      of("mbv1_025_224", mobilenet_v1, 0.25, act::relu6),
      of("mbv1_100_224", mobilenet_v1, 1.0, act::relu6),
      of("mbv1_100_relu_224", mobilenet_v1, 1.0, act::relu),
      of("mbv2_035_224", mobilenet_v2, 0.35),
      of("mbv2_100_224", mobilenet_v2, 1.0),
      of("lprnet_24x94", lprnet),
      {"yolox_nano_416", [](const auto& as, bool q) { return yolox_nano(as, q).make(); }},
  };
  for (const auto& [c, side] : {std::pair{16, 112}, {64, 56}, {128, 28}, {256, 14}})
    all.push_back(chain("l_c3_" + std::to_string(c) + "_" + std::to_string(side), c, side,
                        {c, 3, 1, act::relu}));
  for (const auto& [c, side] : {std::pair{16, 112}, {64, 56}, {128, 28}, {512, 14}, {512, 7}})
    all.push_back(chain("l_c1_" + std::to_string(c) + "_" + std::to_string(side), c, side,
                        {c, 1, 1, act::relu}));
  for (const auto& [c, side] : {std::pair{32, 112}, {128, 28}, {512, 7}})
    all.push_back(chain("l_dw3_" + std::to_string(c) + "_" + std::to_string(side), c, side,
                        {c, 3, 1, act::relu, true, c}));
  all.push_back(chain("l_stem_3_224", 3, 224, {32, 3, 2, act::relu}, 1));
  return all;
}

fovea::status save(const nn::graph& g, const std::string& path) {
  const auto file = nn::write_onnx(g);
  return file ? fovea::write_file(path, *file) : file.error();
}

fovea::status write(const entry& e, const std::string& folder) {
  const nn::graph g = e.make(e.name, false);
  const auto bound = nn::bind(g, {});
  if (!bound) return bound.error();
  const auto cost = nn::cost_of(*bound);
  std::printf("%-24s %9.2f million multiply-adds, %7.3f million parameters\n", e.name.c_str(),
              static_cast<double>(cost.multiply_adds) / 1e6,
              static_cast<double>(cost.parameters) / 1e6);
  if (auto saved = save(*bound, folder + "/" + e.name + ".onnx"); !saved) return saved;
  const nn::graph quantized = e.make(e.name, true);
  if (auto saved = save(quantized, folder + "/" + e.name + ".int8.onnx"); !saved) return saved;
  const auto folded = nn::bind(quantized, {});
  return folded ? save(*folded, folder + "/" + e.name + ".float_weights.onnx") : folded.error();
}

fovea::status fix(const char* from, const char* to, const nn::shape& dims) {
  auto g = nn::read_onnx_file(from);
  if (!g) return g.error();
  nn::value& input = g->values[static_cast<std::size_t>(g->inputs[0])];
  if (input.dims.rank() == dims.rank()) input.dims = dims;
  const auto bound = nn::bind(std::move(*g), {});  // OpenCV cannot do arithmetic on shapes
  return bound ? save(*bound, to) : bound.error();
}

}  // namespace

int main(int count, char** words) {
  const auto all = nets();
  if (count == 2 && std::strcmp(words[1], "--list") == 0) {
    for (const auto& e : all) std::puts(e.name.c_str());
    return 0;
  }
  int c = 0, h = 0, w = 0;
  if (count == 5 && std::strcmp(words[1], "--fix") == 0 &&
      std::sscanf(words[4], "%d,%d,%d", &c, &h, &w) == 3) {
    const auto went = fix(words[2], words[3], {1, c, h, w});
    if (!went) std::fprintf(stderr, "nets: %s\n", went.error().sentence.c_str());
    return went ? 0 : 2;
  }
  if (count < 3 || words[1][0] == '-') {
    std::fputs("usage: nets --list | nets DIR NAME... | nets --fix IN OUT C,H,W\n", stderr);
    return 2;
  }
  for (int i = 2; i < count; ++i) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const entry& e) { return e.name == words[i]; });
    const auto went = found == all.end()
                          ? fovea::failure{fovea::error_code::mismatch,
                                           "there is no net " + std::string(words[i]) + "."}
                          : write(*found, words[1]);
    if (went) continue;
    std::fprintf(stderr, "nets: %s\n", went.error().sentence.c_str());
    return 2;
  }
}
