#include "support/net_of.hpp"

#include <doctest/doctest.h>

#include <fovea/nn/onnx.hpp>
#include <fovea/nn/quantize.hpp>
#include <fovea/nn/session.hpp>

#include <cmath>

using namespace fovea_test;
namespace {

nn::graph small_net() {
  net_of n({1, 9, 7, 3});
  nn::conv c;
  c.at.begin = c.at.end = {1, 1};
  const auto a =
      n.unary(nn::function::relu, n.add(c, {n.x, n.weights({8, 3, 3, 3}), n.weights({8})}));
  const auto b = n.add(nn::conv{}, {a, n.weights({8, 1, 1, 8})});
  const auto sum = n.binary(nn::binary_function::add, a, b);
  n.out(n.add(nn::conv{}, {sum, n.weights({5, 1, 1, 8}), n.weights({5})}));
  return n.g;
}

std::vector<float> ran(const nn::graph& g, const nn::tensor& x) {
  const auto p = nn::compile(g);
  if (!p) FAIL(p.error().sentence);
  nn::session s(*p);
  std::copy_n(x.span<float>().data(), x.count(), s.input(0).as<float>());
  s.run();
  const auto y = s.output(0).span<float>();
  return {y.begin(), y.end()};
}

}  // namespace

TEST_CASE("a calibrated net answers nearly as in floats, and the same once written and read") {
  std::mt19937 rng(5);
  std::vector<std::vector<nn::tensor>> samples;
  for (int i = 0; i < 4; ++i) samples.push_back({random_tensor(rng, {1, 9, 7, 3})});
  const auto net = nn::prepare_for_bytes(small_net());
  REQUIRE(net);
  const auto ranges = nn::calibrate(*net, samples);
  REQUIRE(ranges);
  const auto bytes = nn::quantize(*net, *ranges);
  const std::string text = nn::explain(*nn::compile(bytes));
  CHECK(text.find("conv_int8") != std::string::npos);
  CHECK(text.find("pair_int8") != std::string::npos);

  const auto expected = ran(*net, samples[0][0]), got = ran(bytes, samples[0][0]);
  double wrong = 0, whole = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    wrong += std::pow(double(got[i] - expected[i]), 2), whole += std::pow(double(expected[i]), 2);
  }
  CHECK(wrong < 1e-3 * whole);

  const auto file = nn::write_onnx(bytes);
  REQUIRE(file);
  const auto again = nn::read_onnx(*file, "again", nullptr);
  REQUIRE(again);
  CHECK(ran(*again, samples[0][0]) == got);
}

TEST_CASE("a sample of another shape is refused") {
  const auto net = nn::prepare_for_bytes(small_net());
  REQUIRE(net);
  std::mt19937 rng(5);
  const std::vector<std::vector<nn::tensor>> samples{{random_tensor(rng, {1, 7, 9, 3})}};
  const auto ranges = nn::calibrate(*net, samples);
  REQUIRE_FALSE(ranges);
  CHECK(ranges.error().sentence.find("does not fit input 'x'") != std::string::npos);
}
