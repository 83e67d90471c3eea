#include "fovea/nn/pass/fuse.hpp"

#include "fovea/nn/pass/absorb_affine.hpp"
#include "fovea/nn/pass/bind.hpp"
#include "fovea/nn/pass/simplify.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using fovea_test::net_of;
using fovea_test::operators;
using f = nn::function;
using bf = nn::binary_function;

namespace {
nn::graph bound(const net_of& n) { return nn::bind(n.g, {}).value(); }
}  // namespace

TEST_CASE("an activation and a residual sum move into the convolution before them") {
  for (const bool activation_first : {false, true}) {
    CAPTURE(activation_first);
    net_of n({1, 5, 4, 3});
    auto y = n.add(nn::conv{}, {n.x, n.weights({3, 1, 1, 3})});
    if (activation_first) y = n.unary(f::relu, y);
    y = n.binary(bf::add, n.x, y);
    if (!activation_first) y = n.unary(f::relu, y);
    n.out(y);
    const auto before = bound(n), after = nn::fuse(before);
    CHECK(operators(after) == "conv");
    CHECK(after.nodes[0].does.get<nn::conv>().activation_before_residual == activation_first);
    CHECK(fovea_test::difference(before, after) < 1e-5);
  }
}

TEST_CASE("of two convolutions that are added, one takes the sum and both keep their answers") {
  net_of n({1, 4, 4, 3});
  const auto a = n.add(nn::conv{}, {n.x, n.weights({5, 1, 1, 3})});
  const auto b = n.add(nn::conv{}, {n.x, n.weights({5, 1, 1, 3})});
  n.out(n.binary(bf::add, a, b));
  const auto before = bound(n), after = nn::fuse(before);
  CHECK(operators(after) == "conv conv");
  CHECK(fovea_test::difference(before, after) < 1e-5);
}

TEST_CASE("a convolution that something else reads keeps what follows it") {
  net_of n({1, 4, 4, 3});
  const auto y = n.add(nn::conv{}, {n.x, n.weights({3, 1, 1, 3})});
  n.out(n.unary(f::relu, y));
  n.out(y);
  const auto before = bound(n), after = nn::fuse(before);
  CHECK(operators(after) == "conv relu");
  CHECK(fovea_test::difference(before, after) == 0);
}

TEST_CASE("slopes of a prelu go with the convolution") {
  for (const std::int64_t count : {1, 6}) {
    net_of n({1, 4, 4, 3});
    const auto y = n.add(nn::conv{}, {n.x, n.weights({6, 3, 3, 3}), n.weights({6})});
    n.out(n.binary(bf::prelu, y, n.weights({count})));
    const auto before = bound(n), after = nn::fuse(before);
    CHECK(operators(after) == "conv");
    CHECK(fovea_test::difference(before, after) < 1e-5);
  }
}

TEST_CASE("batch normalisation disappears into the convolution before it") {
  net_of n({2, 4, 4, 3});
  const auto y = n.add(nn::conv{}, {n.x, n.weights({6, 3, 3, 3})});
  const auto variance =
      n.g.add_constant("v", nn::tensor::of<float>({6}, std::vector<float>{1, 2, 3, 4, 5, 6}));
  n.out(n.add(nn::batch_norm{.axis = 3},
              {y, n.weights({6}), n.weights({6}), n.weights({6}), variance}));
  const auto before = bound(n), after = nn::absorb_affine(nn::simplify(before));
  CHECK(operators(after) == "conv");
  CHECK(fovea_test::difference(before, after) < 1e-4);
}

TEST_CASE("constants per channel are taken in whichever way they are written") {
  const struct {
    bf function;
    bool constant_first;
    bool taken;
  } cases[] = {{bf::add, false, true}, {bf::add, true, true},  {bf::mul, false, true},
               {bf::mul, true, true},  {bf::sub, false, true}, {bf::sub, true, true},
               {bf::div, false, true}, {bf::div, true, false}};
  for (const auto& each : cases) {
    CAPTURE(int(each.function));
    CAPTURE(each.constant_first);
    net_of n({1, 3, 3, 2});
    const auto y = n.add(nn::conv{}, {n.x, n.weights({4, 1, 1, 2}), n.weights({4})});
    const auto c = n.weights({1, 1, 1, 4});
    n.out(each.constant_first ? n.binary(each.function, c, y) : n.binary(each.function, y, c));
    const auto before = bound(n), after = nn::absorb_affine(before);
    CHECK((operators(after) == "conv") == each.taken);
    CHECK(fovea_test::difference(before, after) < 1e-3);
  }
}

TEST_CASE("a constant along another axis is not taken") {
  net_of n({1, 4, 4, 2});
  const auto y = n.add(nn::conv{}, {n.x, n.weights({4, 1, 1, 2})});
  n.out(n.binary(bf::mul, y, n.weights({4, 1})));
  const auto after = nn::absorb_affine(bound(n));
  CHECK(operators(after) == "conv mul");
}
