#include "fovea/nn/pass/simplify.hpp"

#include "fovea/nn/pass/bind.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using fovea_test::net_of;
using fovea_test::operators;

TEST_CASE("what changes nothing goes") {
  net_of n({2, 3, 4});
  auto y = n.add(nn::identity{}, {n.x});
  y = n.add(nn::cast{nn::element::f32}, {y});
  y = n.add(nn::slice{}, {y, n.list({0}), n.list({100}), n.list({1})});
  y = n.add(nn::pad{}, {y, n.list({0, 0, 0, 0, 0, 0})});
  y = n.add(nn::expand{}, {y, n.list({1, 4})});
  y = n.add(nn::unsqueeze{}, {y, n.list({0})});
  y = n.turn(y, {1, 0, 2, 3});
  y = n.add(nn::squeeze{}, {y});
  n.out(y);
  CHECK(operators(nn::simplify(nn::bind(n.g, {}).value())).empty());
}

TEST_CASE("a slice that reverses stays") {
  net_of n({2, 3});
  n.out(n.add(nn::slice{}, {n.x, n.list({-1}), n.list({-100}), n.list({1}), n.list({-1})}));
  const auto before = nn::bind(n.g, {}).value();
  CHECK(operators(nn::simplify(before)) == "slice");
}

TEST_CASE("reshapes of reshapes become one") {
  net_of n({2, 3, 4});
  auto y = n.add(nn::flatten{2}, {n.x});
  y = n.add(nn::reshape{}, {y, n.list({4, -1})});
  y = n.add(nn::unsqueeze{}, {y, n.list({1})});
  n.out(n.unary(nn::function::abs, y));
  const auto before = nn::bind(n.g, {}).value(), after = nn::simplify(before);
  CHECK(operators(after) == "reshape abs");
  CHECK(fovea_test::difference(before, after) == 0);
}

TEST_CASE("a pad of zeros before a convolution becomes its padding") {
  net_of n({1, 5, 6, 2});
  const auto padded = n.add(nn::pad{}, {n.x, n.list({0, 1, 0, 0, 0, 2, 1, 0})});
  n.out(n.add(nn::conv{}, {padded, n.weights({3, 3, 3, 2})}));
  const auto before = nn::bind(n.g, {}).value(), after = nn::simplify(before);
  CHECK(operators(after) == "conv");
  CHECK(fovea_test::difference(before, after) < 1e-5);
}

TEST_CASE("a pad of another number, or of channels, stays") {
  net_of n({1, 5, 6, 2});
  const auto ones = n.add(nn::pad{}, {n.x, n.list({0, 1, 0, 0, 0, 2, 1, 0}), n.number(1)});
  n.out(n.add(nn::conv{}, {ones, n.weights({3, 3, 3, 2})}));
  const auto wider = n.add(nn::pad{}, {n.x, n.list({0, 0, 0, 0, 0, 0, 0, 1})});
  n.out(n.add(nn::conv{}, {wider, n.weights({3, 3, 3, 3})}));
  const auto before = nn::bind(n.g, {}).value(), after = nn::simplify(before);
  CHECK(operators(after) == "pad conv pad conv");
  CHECK(fovea_test::difference(before, after) < 1e-5);
}

TEST_CASE("a product with a constant matrix becomes rows times packed weights") {
  net_of n({2, 3, 4});
  n.out(n.add(nn::matmul{}, {n.x, n.weights({4, 5})}));
  const auto before = nn::bind(n.g, {}).value(), after = nn::simplify(before);
  CHECK(operators(after) == "reshape gemm reshape");
  CHECK(fovea_test::difference(before, after) < 1e-5);
}

TEST_CASE("shape arithmetic is gone after binding") {
  net_of n({2, 3, 4});
  const auto s = n.add(nn::shape_of{}, {n.x});
  const auto first = n.add(nn::gather{0}, {s, n.list({0})});
  const auto extents = n.add(nn::concat{0}, {first, n.list({-1})});
  n.out(n.add(nn::reshape{}, {n.x, extents}));
  const auto after = nn::bind(n.g, {}).value();
  CHECK(operators(after) == "reshape");
  CHECK(after.values[std::size_t(after.outputs[0])].dims == nn::shape{2, 12});
}
