#include "fovea/core/thread_pool.hpp"
#include "fovea/impl/nn/plan/winograd_step.hpp"
#include "fovea/nn/evaluate.hpp"
#include "fovea/nn/session.hpp"
#include "support/net_of.hpp"
#include "support/random_graph.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

using namespace fovea;
using fovea_test::net_of;

namespace {

/// Three 3 x 3 convolutions, with slopes, a residual and an activation that is no straight line.
nn::graph three_convolutions(const nn::shape& in, std::int64_t channels) {
  net_of n(in);
  nn::conv same;
  same.at.begin = {1, 1}, same.at.end = {1, 1};
  const auto conv = [&](nn::value_id x, std::int64_t from) {
    return n.add(same, {x, n.weights({channels, 3, 3, from}), n.weights({channels})});
  };
  const auto y = n.binary(nn::binary_function::prelu, conv(n.x, in.back()), n.weights({channels}));
  const auto z = n.binary(nn::binary_function::add, conv(y, channels), y);
  n.out(n.unary(nn::function::silu, conv(n.unary(nn::function::relu, z), channels)));
  return std::move(n.g);
}

std::vector<float> run(const nn::program& p, const nn::tensor& x, executor* parallel = nullptr) {
  nn::session s(p, parallel);
  std::memcpy(s.input(0).data, x.view().data, x.view().byte_count());
  s.run();
  const auto y = s.output(0).template span<float>();
  return {y.begin(), y.end()};
}

double error_of(std::span<const float> got, std::span<const float> expected) {
  double worst = 0, range = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    worst = std::max(worst, std::abs(double(got[i]) - double(expected[i])));
    range = std::max(range, std::abs(double(expected[i])));
  }
  return worst / range;
}

}  // namespace

TEST_CASE("a net by Winograd's method, and exact, gives what its nodes give one by one") {
  thread_pool three(3);
  for (const auto* set : kernel::available())
    for (const nn::shape& in :
         {nn::shape{1, 19, 22, 16}, nn::shape{3, 7, 7, 48}, nn::shape{2, 33, 9, 21}}) {
      CAPTURE(set->name);
      CAPTURE(in.text());
      const auto g = three_convolutions(in, 35);
      std::mt19937 rng(7);
      const auto x = fovea_test::random_tensor(rng, in);
      const auto expected = nn::evaluate(g, std::span(&x, 1)).value();
      nn::compile_options options;
      options.kernels = set;
      const auto fast = nn::compile(g, options).value();
      options.exact = true;
      const auto exact = nn::compile(g, options).value();
      CHECK(nn::explain(fast).find("winograd") != std::string::npos);
      CHECK(nn::explain(exact).find("winograd") == std::string::npos);
      const auto one = run(fast, x);
      CHECK(error_of(one, expected[0].span<float>()) < 2e-5);
      CHECK(error_of(run(exact, x), expected[0].span<float>()) < 2e-5);
      CHECK(run(fast, x, &three) == one);
    }
}

TEST_CASE("threads that share channels instead of few rows give the bits that one gives") {
  thread_pool two(2), three(3);
  for (const auto* set : kernel::available())
    for (const auto products : {nn::precision::fp32, nn::precision::automatic})
      for (const bool exact : {false, true})
        for (const nn::shape& in : {nn::shape{1, 3, 3, 70}, nn::shape{2, 1, 1, 300}}) {
          CAPTURE(set->name);
          CAPTURE(exact);
          CAPTURE(in.text());
          const auto g = three_convolutions(in, 217);
          std::mt19937 rng(7);
          const auto x = fovea_test::random_tensor(rng, in);
          nn::compile_options options;
          options.kernels = set, options.products = products, options.exact = exact;
          const auto p = nn::compile(g, options).value();
          const auto one = run(p, x);
          if (products == nn::precision::fp32) {
            const auto expected = nn::evaluate(g, std::span(&x, 1)).value();
            CHECK(error_of(one, expected[0].span<float>()) < 2e-5);
          }
          CHECK(run(p, x, &two) == one);
          CHECK(run(p, x, &three) == one);
        }
}

TEST_CASE("threads share the columns of a product of one row, to the same bits") {
  thread_pool two(2), three(3);
  int shares = 0;
  struct counting final : executor {
    executor& pool;
    int& count;
    counting(executor& of, int& n) : pool(of), count(n) {}
    int width() const noexcept override { return pool.width(); }
    void run(int tasks, function_ref<void(int)> task) noexcept override {
      ++count;
      pool.run(tasks, task);
    }
  };
  net_of n({1, 1, 1, 300});
  n.out(n.add(nn::conv{}, {n.x, n.weights({517, 1, 1, 300}), n.weights({517})}));
  std::mt19937 rng(7);
  const auto x = fovea_test::random_tensor(rng, {1, 1, 1, 300});
  const auto p = nn::compile(n.g).value();
  const auto one = run(p, x);
  for (executor* pool : {static_cast<executor*>(&two), static_cast<executor*>(&three)}) {
    counting counted(*pool, shares);
    CHECK(run(p, x, &counted) == one);
  }
  CHECK(shares == 2);
}

TEST_CASE("the tile is what a bench finds fastest, or within a fifth of it") {
  using nn::step_detail::winograd_tile;
  const auto* set = kernel::available().front();
  kernel::kernel_set wide = *set;
  wide.lanes = 16, wide.gemm_rows = 6;
  CHECK(winograd_tile({112, 112, 16, 16}, wide) == 4);
  CHECK(winograd_tile({56, 56, 64, 64}, wide) == 4);
  CHECK(winograd_tile({28, 28, 128, 128}, wide) == 4);
  CHECK(winograd_tile({14, 14, 256, 256}, wide) == 4);
  CHECK(winograd_tile({7, 7, 512, 512}, wide) == 2);  // weights come from memory
  CHECK(winograd_tile({1, 1, 64, 64}, wide) == 0);    // 16 products instead of 9
}
