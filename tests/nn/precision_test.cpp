#include "support/net_of.hpp"
#include "support/shared.hpp"

#include <fovea/core/thread_pool.hpp>
#include <fovea/nn/session.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace fovea_test;
using fovea::nn::precision;

namespace {

nn::compile_options with(precision products) {
  nn::compile_options options;
  options.products = products;
  return options;
}

double cosine(std::span<const float> a, std::span<const float> b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    ab += double(a[i]) * double(b[i]), aa += double(a[i]) * double(a[i]),
        bb += double(b[i]) * double(b[i]);
  return ab / std::sqrt(aa * bb);
}

/// The smallest cosine between an output in float and the same one as `automatic` makes it.
double worst_cosine(const nn::program& exact, const nn::program& quick, float scale,
                    fovea::executor* parallel = nullptr) {
  nn::session a(exact), b(quick, parallel);
  std::mt19937 rng{1};
  for (std::size_t i = 0; i < a.input<float>(0).size(); ++i)
    a.input<float>(0)[i] = b.input<float>(0)[i] = scale * float(rng() >> 8) / float(1 << 24);
  a.run(), b.run();
  double worst = 1;
  for (int i = 0; i < int(exact.outputs().size()); ++i)
    worst = std::min(worst, cosine(a.output<float>(i), b.output<float>(i)));
  return worst;
}

nn::graph wide_net() {
  net_of n({1, 13, 11, 40});  // 1 x 1, 3 x 3, then a matrix
  const auto a = n.add(nn::conv{}, {n.x, n.weights({48, 1, 1, 40})});
  nn::conv spatial;
  spatial.at.begin = spatial.at.end = {1, 1};
  spatial.at.strides = {2, 1};  // by Winograd's method it would stay float
  const auto b = n.add(spatial, {n.unary(nn::function::relu, a), n.weights({70, 3, 3, 48})});
  n.out(n.add(nn::conv{}, {b, n.weights({33, 1, 1, 70})}));
  return n.g;
}

}  // namespace

TEST_CASE("automatic precision says which steps use bfloat16, and stays near float") {
  fovea::thread_pool pool(3);
  const auto exact = nn::compile(wide_net()).value();
  const auto quick = nn::compile(wide_net(), with(precision::automatic)).value();
  const bool here = fovea::kernel::bf16_of(fovea::kernel::best()) != nullptr;
  CHECK(nn::explain(exact).find("bf16") == std::string::npos);
  CHECK((nn::explain(quick).find("gemm bf16") != std::string::npos) == here);
  CHECK((nn::explain(quick).find("conv bf16") != std::string::npos) == here);
  CHECK(worst_cosine(exact, quick, 1) >= 0.9995);
  CHECK(worst_cosine(exact, quick, 1, &pool) >= 0.9995);
}

TEST_CASE(
    "a map that is rounded for one product is bfloat16 itself, and no bit of the answer moves") {
  const auto net = [](bool seen) {
    net_of n({1, 9, 7, 40});
    nn::conv filter;
    filter.groups = 40, filter.at.begin = filter.at.end = {1, 1};
    filter.then.f = nn::function::relu;
    const auto a = n.add(filter, {n.x, n.weights({40, 3, 3, 1}), n.weights({40})});
    n.out(n.add(nn::conv{}, {a, n.weights({33, 1, 1, 40})}));
    if (seen) n.out(a);  // as an output it stays float
    return nn::compile(n.g, with(precision::automatic)).value();
  };
  nn::session half(net(false)), whole(net(true));
  const bool here = nn::explain(half.compiled()).find("depthwise bf16") != std::string::npos;
  CHECK(nn::explain(whole.compiled()).find("depthwise bf16") == std::string::npos);
  const auto* set = fovea::kernel::bf16_of(fovea::kernel::best());
  CHECK(here == (set && set->depthwise_rounded));
  std::mt19937 rng{1};
  for (std::size_t i = 0; i < half.input<float>(0).size(); ++i)
    half.input<float>(0)[i] = whole.input<float>(0)[i] = float(rng() >> 8) / float(1 << 23) - 1;
  half.run(), whole.run();
  const auto x = half.output<float>(0), y = whole.output<float>(0);
  CHECK(std::equal(x.begin(), x.end(), y.begin(), y.end()));
}

TEST_CASE("automatic precision is float to the last bit on a set without bfloat16") {
  auto options = with(precision::automatic);
  options.kernels = fovea::kernel::available()[0];
  const auto quick = nn::compile(wide_net(), options).value();
  options.products = precision::fp32;
  nn::session a(nn::compile(wide_net(), options).value()), b(quick);
  std::fill_n(a.input<float>(0).data(), a.input<float>(0).size(), 0.3f);
  std::fill_n(b.input<float>(0).data(), b.input<float>(0).size(), 0.3f);
  a.run(), b.run();
  const auto x = a.output<float>(0), y = b.output<float>(0);
  CHECK(std::equal(x.begin(), x.end(), y.begin(), y.end()));
}

TEST_CASE("real models keep their outputs in automatic precision") {
  struct {
    const char* file;
    float scale;
  } const models[]{
      {"yunet/yunet_n_320_320.onnx", 255},       {"yunet/yunet_s_320_320.onnx", 255},
      {"ultraface/version-RFB-320.onnx", 1},     {"yolox/yolox_nano.onnx", 255},
      {"nanodet/nanodet_m_320.onnx", 1},         {"minifasnet/2.7_80x80_MiniFASNetV2.onnx", 255},
      {"hyperlpr3/litemodel_cls_96x_r1.onnx", 1}};
  for (const auto& m : models) {
    const std::string path = shared(std::string("models/") + m.file);
    if (!have(path)) continue;
    CAPTURE(path);
    const auto exact = nn::load(path).value();
    CHECK(worst_cosine(exact, nn::load(path, with(precision::automatic)).value(), m.scale) >=
          0.9995);
  }
}
