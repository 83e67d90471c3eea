#include "fovea/nn/plan/memory_plan.hpp"

#include "fovea/nn/optimize.hpp"
#include "fovea/nn/pass/bind.hpp"
#include "fovea/nn/program.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using fovea_test::net_of;
using f = nn::function;

TEST_CASE("a chain of layers needs room for two maps, not for all of them") {
  net_of n({1, 32, 32, 8});
  auto y = n.x;
  for (int i = 0; i < 10; ++i) y = n.add(nn::conv{}, {y, n.weights({8, 1, 1, 8})});
  n.out(y);
  const auto p = nn::compile(n.g).value();
  const std::size_t map = 32 * 32 * 8 * sizeof(float);
  CHECK(p.arena_bytes() <= 3 * map + 4096);  // the input, which survives, and two more
}

TEST_CASE("an activation that stands alone runs in place, unless its operand is read later") {
  net_of n({1, 64, 64, 4});
  auto y = n.binary(nn::binary_function::mul, n.x, n.x);
  for (int i = 0; i < 5; ++i) y = n.unary(f::tanh, y);
  n.out(y);
  const std::size_t map = 64 * 64 * 4 * sizeof(float);
  CHECK(nn::compile(n.g).value().arena_bytes() <= 2 * map + 4096);
}

TEST_CASE("a reshape costs no memory and no step") {
  net_of n({4, 1024});
  const auto y = n.unary(f::sigmoid, n.x);
  n.out(n.unary(f::relu, n.add(nn::reshape{}, {y, n.list({2, 2048})})));
  const auto text = nn::explain(nn::compile(n.g).value());
  CHECK(text.find("reshape") == std::string::npos);
}

TEST_CASE("everything common has a kernel of its own") {
  const char* expected[] = {"gemm",    "conv",        "depthwise", "pool",          "sum_rows",
                            "softmax", "elementwise", "activate",  "resize_nearest"};
  net_of n({1, 16, 16, 8});
  auto y = n.add(nn::conv{}, {n.x, n.weights({8, 3, 3, 8})});
  nn::conv depthwise;
  depthwise.groups = 8;
  y = n.add(depthwise, {y, n.weights({8, 3, 3, 1})});
  y = n.add(nn::conv{}, {y, n.weights({8, 1, 1, 8})});
  y = n.add(nn::pool{.kernel = {2, 2}}, {y});
  y = n.binary(nn::binary_function::mul, y, y);
  y = n.unary(f::tanh, y);
  y = n.add(nn::resize{}, {y, nn::absent, nn::absent, n.list({1, 22, 22, 8})});
  y = n.add(nn::reduce{nn::reduce::kind::mean, true, false}, {y, n.list({1, 2})});
  n.out(n.add(nn::softmax{}, {y}));
  const auto text = nn::explain(nn::compile(n.g).value());
  for (const char* kernel : expected) {
    CAPTURE(kernel);
    CHECK(text.find(kernel) != std::string::npos);
  }
  CHECK(text.find("general") == std::string::npos);
}
