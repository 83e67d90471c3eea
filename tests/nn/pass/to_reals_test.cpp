// Quantized nets as the float nets that they stand for, and which of the two a program runs.
#include "support/byte_net.hpp"

#include <doctest/doctest.h>

#include <fovea/nn/pass/bind.hpp>
#include <fovea/nn/pass/to_reals.hpp>
#include <fovea/nn/session.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace fovea_test;
using fovea::nn::precision;
namespace {

/// Dense 3 x 3 convolutions, which Winograd's method makes three times as fast in float, then one
/// that ends in bytes without a value below 0.
byte_net dense_net() {
  byte_net n({1, 29, 31, 67});
  auto y = n.through(n.x, nn::element::u8, 0.02f, 120);
  nn::conv c;
  c.at.begin = c.at.end = {1, 1};
  for (int i = 0; i < 2; ++i)
    y = n.through(n.add(c, {y, n.byte_weights({67, 3, 3, 67})}), nn::element::i8, i ? 0.4f : 0.1f,
                  i);
  n.out(n.through(n.add(c, {y, n.byte_weights({5, 3, 3, 67})}), nn::element::u8, 1, 0));
  return n;
}

/// Of 1 x 1 convolutions, which have no such method.
byte_net pointwise_net() {
  byte_net n({1, 29, 31, 67});
  const auto x = n.through(n.x, nn::element::u8, 0.02f, 120);
  const auto y = n.add(nn::conv{}, {x, n.byte_weights({133, 1, 1, 67})});
  n.out(n.through(y, nn::element::u8, 0.05f, 99));
  return n;
}

struct answer {
  std::vector<float> y;
  std::string plan;
};
answer ran(const nn::graph& g, const fovea::kernel::kernel_set* set, precision products) {
  nn::compile_options with;
  with.kernels = set, with.products = products;
  nn::session s(nn::compile(g, with).value());
  std::mt19937 rng(3);
  const auto x = random_tensor(rng, {1, 29, 31, 67});
  std::copy_n(x.span<float>().data(), x.count(), s.input(0).as<float>());
  s.run();
  const auto y = s.output(0).span<float>();
  return {{y.begin(), y.end()}, nn::explain(s.compiled())};
}
bool says(const answer& a, const char* words) { return a.plan.find(words) != std::string::npos; }

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    ab += double(a[i]) * double(b[i]), aa += std::pow(double(a[i]), 2),
        bb += std::pow(double(b[i]), 2);
  return ab / std::sqrt(aa * bb);
}

const fovea::kernel::kernel_set* set_named(const std::string& name) {
  for (const auto* set : fovea::kernel::available())
    if (set->name == name) return set;
  return nullptr;
}

}  // namespace

TEST_CASE("what goes through bytes and back is itself, and what cannot be below 0 is limited") {
  byte_net n({1, 4, 4, 3});
  const auto a = n.through(n.x, nn::element::i8, 0.02f, -7);
  const auto b = n.add(nn::conv{}, {a, n.byte_weights({5, 1, 1, 3})});
  const auto c = n.through(b, nn::element::u8, 0.5f, 0);
  n.out(n.through(n.unary(nn::function::relu, c), nn::element::u8, 0.5f, 0));
  const auto real = nn::to_reals(nn::bind(n.g, {}).value());
  CHECK(operators(real) == "dequantize_linear conv clip relu");
  for (const auto& each : real.nodes)
    if (const auto* u = each.does.get_if<nn::unary>(); u && u->f == nn::function::clip)
      CHECK(u->b == 127.5f);
}

TEST_CASE("what moves or averages values that may be below 0 is limited, too") {
  for (const int zero : {0, 128}) {  // whether there is nothing below 0 before, or there may be
    CAPTURE(zero);
    byte_net n({1, 4, 4, 3});
    const auto a = n.through(n.x, nn::element::u8, 0.5f, zero);
    nn::pool half;
    half.kernel = {2, 2}, half.at.strides = {2, 2};
    const auto b = n.through(n.add(half, {a}), nn::element::u8, 0.5f, 0);
    n.out(n.through(n.add(nn::concat{3}, {b, b}), nn::element::u8, 0.5f, 0));
    const auto real = nn::to_reals(nn::bind(n.g, {}).value());
    CHECK(operators(real) == (zero ? "pool clip concat" : "clip pool concat"));
  }
}

TEST_CASE("bytes that come back with another scale stay bytes") {
  byte_net n({1, 4, 4, 3});
  const auto zero = n.zero_point(nn::element::u8, 9);
  const auto q = n.add(nn::quantize_linear{0}, {n.x, n.number(0.5f), zero});
  n.out(n.add(nn::dequantize_linear{0}, {q, n.number(0.25f), zero}));
  const auto real = nn::to_reals(nn::bind(n.g, {}).value());
  CHECK(operators(real) == "quantize_linear dequantize_linear");
}

TEST_CASE("a quantized net runs in float where that is faster and `automatic` allows it") {
  const auto g = dense_net().g;
  const auto expected = ran(g, set_named("portable"), precision::fp32);
  CHECK(says(expected, "conv_int8"));
  for (const auto* set : fovea::kernel::available()) {
    CAPTURE(std::string(set->name));
    const auto bytes = ran(g, set, precision::fp32), quick = ran(g, set, precision::automatic);
    CHECK(bytes.y == expected.y);  // on every set the same bits
    CHECK(says(bytes, "runs in bytes"));
    CHECK(says(quick, "conv_int8") != says(quick, "runs in float"));
    CHECK(cosine(quick.y, expected.y) > 0.999);
    CHECK(*std::min_element(quick.y.begin(), quick.y.end()) >= 0);
  }
  if (const auto* set = set_named("avx2")) {
    CHECK(says(ran(g, set, precision::automatic), "runs in float"));
    CHECK(says(ran(g, set, precision::fp32), "for the same bits on every CPU"));
    CHECK(says(ran(pointwise_net().g, set, precision::automatic), "conv_int8"));
  }
  if (const auto* set = set_named("avx2vnni"))
    CHECK(says(ran(g, set, precision::automatic), "conv_int8"));
}
