// Quantized nets, compiled to integers on every instruction set, against the same graph run node by
// node in floats: sums are exact in one and rounded in the other, so that a byte may differ by one.
#include "support/byte_net.hpp"

#include <doctest/doctest.h>

#include <fovea/core/thread_pool.hpp>
#include <fovea/nn/pass/to_integers.hpp>
#include <fovea/nn/session.hpp>

#include <cmath>
#include <limits>

using namespace fovea_test;
using f = nn::function;
using bf = nn::binary_function;
namespace {

std::vector<float> ran(const nn::graph& g, const nn::tensor& x, nn::compile_options with,
                       fovea::executor* pool = nullptr) {
  const auto p = nn::compile(g, with);
  if (!p) FAIL(p.error().sentence);
  nn::session s(*p, pool);
  std::copy_n(x.span<float>().data(), x.count(), s.input(0).as<float>());
  s.run();
  const auto y = s.output(0).span<float>();
  return {y.begin(), y.end()};
}

/// Steps of the compiled net whose kernel works on bytes.
int integer_steps(const nn::graph& g) {
  const std::string text = nn::explain(*nn::compile(g));
  int count = 0;
  for (auto at = text.find("_int8"); at != std::string::npos; at = text.find("_int8", at + 1))
    ++count;
  return count;
}

/// Within `quanta` of the floats, the same on every instruction set and with threads.
void check(byte_net& n, float quantum, float quanta, int steps) {
  const auto x = random_tensor(n.rng, n.g.values[std::size_t(n.x)].dims);
  nn::compile_options plain;
  plain.optimize = false;
  const auto expected = ran(n.g, x, plain), got = ran(n.g, x, {});
  CHECK(integer_steps(n.g) == steps);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    REQUIRE(std::abs(got[i] - expected[i]) <= quantum * quanta * 1.001f);
  }
  fovea::thread_pool pool(3);
  for (const auto* set : fovea::kernel::available()) {
    CAPTURE(set->name);
    nn::compile_options with;
    with.kernels = set;
    REQUIRE(ran(n.g, x, with) == got);
    REQUIRE(ran(n.g, x, with, &pool) == got);
  }
}

}  // namespace

TEST_CASE("a quantized convolution with a limit runs in integers, whatever its bytes are") {
  for (const auto type : {nn::element::u8, nn::element::i8})
    for (const std::int64_t channels : {1, 3, 8})
      for (const bool limited : {false, true}) {
        byte_net n({1, 7, 5, channels});
        const auto x = n.through(n.x, type, 0.02f, type == nn::element::u8 ? 120 : -7);
        nn::conv c;
        c.at.begin = c.at.end = {1, 1};
        auto y = n.add(c, {x, n.byte_weights({13, 3, 3, channels})});
        if (limited) y = n.unary(f::clip, y, 0, 1);
        n.out(n.through(y, type, 0.03f, 5));
        check(n, 0.03f, 1, 1);
      }
}

TEST_CASE("groups, depthwise filters, products and sums of maps run in integers") {
  byte_net n({1, 6, 6, 8});
  const auto x = n.through(n.x, nn::element::u8, 0.02f, 128);
  nn::conv deep, grouped;
  deep.groups = 8, grouped.groups = 2;
  deep.at.begin = deep.at.end = {1, 1};
  const auto a =
      n.through(n.add(deep, {x, n.byte_weights({8, 3, 3, 1})}), nn::element::i8, 0.02f, 3);
  const auto b =
      n.through(n.add(grouped, {x, n.byte_weights({8, 1, 1, 4})}), nn::element::u8, 0.02f, 100);
  n.out(n.through(n.binary(bf::add, a, b), nn::element::u8, 0.05f, 128));
  check(n, 0.05f, 2, 3);

  byte_net m({3, 37});
  nn::gemm product;
  product.transpose_b = true;
  const auto rows = m.through(m.x, nn::element::u8, 0.02f, 128);
  m.out(m.through(m.add(product, {rows, m.byte_weights({11, 37})}), nn::element::u8, 0.1f, 128));
  check(m, 0.1f, 1, 1);
}

TEST_CASE("functions of one element become tables, exactly as floats have it") {
  byte_net n({1, 3, 3, 5});
  const auto x = n.through(n.x, nn::element::i8, 0.03f, -20);
  n.out(n.through(n.unary(f::sigmoid, x), nn::element::u8, 1 / 256.f, 0));
  check(n, 0, 0, 0);

  byte_net sloped({1, 3, 3, 5});
  const auto y = sloped.through(sloped.x, nn::element::u8, 0.03f, 128);
  sloped.out(
      sloped.through(sloped.binary(bf::prelu, y, sloped.weights({5})), nn::element::u8, 0.03f, 99));
  check(sloped, 0, 0, 0);
}

TEST_CASE("a PReLU behind a convolution or a sum of maps is part of its store") {
  for (const auto type : {nn::element::u8, nn::element::i8})
    for (const std::int64_t channels : {8, 16, 19}) {
      byte_net n({1, 6, 7, channels});
      const auto x = n.through(n.x, type, 0.02f, 10);
      nn::conv deep;
      deep.groups = channels, deep.at.begin = deep.at.end = {1, 1};
      auto y = n.through(n.add(deep, {x, n.byte_weights({channels, 3, 3, 1})}), type, 0.02f, 3);
      y = n.through(n.binary(bf::prelu, y, n.weights({channels})), type, 0.03f, 20);
      const auto z = n.through(n.add(nn::conv{}, {y, n.byte_weights({channels, 1, 1, channels})}),
                               type, 0.02f, 1);
      const auto sum = n.binary(bf::add, z, x);
      n.out(n.through(n.binary(bf::prelu, sum, n.weights({channels})), type, 0.05f, 7));
      check(n, 0.05f, 4, 3);
    }
}

TEST_CASE("a PReLU whose bytes others read too stays apart") {
  byte_net n({1, 6, 7, 8});
  const auto x = n.through(n.x, nn::element::u8, 0.02f, 120);
  const auto y =
      n.through(n.add(nn::conv{}, {x, n.byte_weights({8, 1, 1, 8})}), nn::element::u8, 0.02f, 100);
  const auto bent = n.through(n.binary(bf::prelu, y, n.weights({8})), nn::element::u8, 0.03f, 90);
  n.out(n.through(n.binary(bf::add, y, bent), nn::element::u8, 0.05f, 128));
  check(n, 0.05f, 2, 2);
}

TEST_CASE("a picture's planes are quantized and convolved without being turned") {
  byte_net n({1, 3, 9, 11});
  const auto x = n.through(n.x, nn::element::u8, 0.02f, 120);
  nn::conv c;
  c.at.strides = {2, 2}, c.at.begin = c.at.end = {1, 1};
  const auto turned = n.add(nn::transpose{{0, 2, 3, 1}}, {x});
  n.out(n.through(n.add(c, {turned, n.byte_weights({13, 3, 3, 3})}), nn::element::u8, 0.03f, 5));
  CHECK(nn::explain(*nn::compile(n.g)).find("transpose") == std::string::npos);
  check(n, 0.03f, 1, 1);
}

TEST_CASE("a product that nothing quantizes gives floats") {
  byte_net n({1, 5, 5, 4});
  const auto x = n.through(n.x, nn::element::u8, 0.02f, 100);
  n.out(n.add(nn::conv{}, {x, n.byte_weights({70, 1, 1, 4})}));
  check(n, 1e-5f, 1, 1);
}

TEST_CASE("a scale that is no length is refused when loading") {
  for (const float scale : {0.0f, -1.0f, NAN, INFINITY}) {
    byte_net n({1, 2, 2, 1});
    n.out(n.through(n.x, nn::element::u8, scale, 0));
    const auto p = nn::compile(n.g);
    REQUIRE_FALSE(p);
    CHECK(p.error().sentence.find("is no length") != std::string::npos);
  }
}

TEST_CASE("factors that sums cannot take leave a convolution in floats") {
  byte_net n({1, 2, 2, 4});
  const auto x = n.through(n.x, nn::element::u8, 1e20f, 0);
  n.out(
      n.through(n.add(nn::conv{}, {x, n.byte_weights({3, 1, 1, 4})}), nn::element::u8, 1e-20f, 0));
  CHECK(integer_steps(n.g) == 0);
}
