#include "support/random_graph.hpp"
#include "fovea/core/thread_pool.hpp"
#include "fovea/nn/evaluate.hpp"
#include "fovea/nn/optimize.hpp"
#include "fovea/nn/pass/bind.hpp"
#include "fovea/nn/session.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace fovea;

namespace {

/// Largest difference of two outputs over the larger of 1 and the range of the expected one.
double relative_error(std::span<const float> got, std::span<const float> expected) {
  double worst = 0, range = 1;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    worst = std::max(worst, std::abs(double(got[i]) - double(expected[i])));
    range = std::max(range, std::abs(double(expected[i])));
  }
  return worst / range;
}

std::vector<nn::tensor> run(const nn::graph& g, const nn::tensor& x,
                            const nn::compile_options& options, executor* parallel = nullptr) {
  const auto p = nn::compile(g, options);
  if (!p) FAIL(p.error().sentence);
  nn::session s(*p, parallel);
  std::memcpy(s.input(0).data, x.view().data, x.view().byte_count());
  s.run();
  s.run();  // a second run sees the same input and gives the same answer
  std::vector<nn::tensor> outputs;
  for (std::size_t i = 0; i < p->outputs().size(); ++i) {
    const auto y = s.output(static_cast<int>(i));
    nn::tensor t(y.type, y.dims);
    std::memcpy(t.writable().data, y.data, y.byte_count());
    outputs.push_back(std::move(t));
  }
  return outputs;
}

void check_same(const std::vector<nn::tensor>& got, const std::vector<nn::tensor>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    REQUIRE(got[i].dims() == expected[i].dims());
    REQUIRE(relative_error(got[i].span<float>(), expected[i].span<float>()) < 2e-5);
  }
}

int net_count() {  // more where there is time
  const char* wanted = std::getenv("FOVEA_RANDOM_NETS");
  return wanted ? std::atoi(wanted) : 300;
}

}  // namespace

TEST_CASE("random nets give the same answers compiled as run node by node") {
  thread_pool two(2);
  for (int seed = 1; seed <= net_count(); ++seed) {
    CAPTURE(seed);
    auto g = fovea_test::random_net(unsigned(seed)).make(4 + seed % 12);
    std::mt19937 rng{unsigned(seed)};
    const auto x = fovea_test::random_tensor(rng, g.values[std::size_t(g.inputs[0])].dims);
    const auto expected = nn::evaluate(g, std::span(&x, 1));
    REQUIRE(expected);
    for (const auto* set : kernel::available()) {
      CAPTURE(set->name);
      nn::compile_options options;
      options.kernels = set;
      check_same(run(g, x, options), *expected);
    }
    check_same(run(g, x, {}, &two), *expected);
    nn::compile_options as_read;
    as_read.optimize = false;
    check_same(run(g, x, as_read), *expected);
  }
}

TEST_CASE("each pass alone keeps the answers of random nets") {
  for (int seed = 1; seed <= net_count() / 3; ++seed) {
    CAPTURE(seed);
    const auto g = nn::bind(fovea_test::random_net(unsigned(seed)).make(4 + seed % 12), {});
    REQUIRE(g);
    std::mt19937 rng{unsigned(seed)};
    const auto x = fovea_test::random_tensor(rng, g->values[std::size_t(g->inputs[0])].dims);
    const auto expected = nn::evaluate(*g, std::span(&x, 1));
    REQUIRE(expected);
    nn::graph so_far = *g;
    for (const auto& pass : nn::passes()) {
      CAPTURE(pass.name);
      const auto alone = nn::evaluate(pass.apply(*g), std::span(&x, 1));
      REQUIRE(alone);
      check_same(*alone, *expected);
      so_far = pass.apply(std::move(so_far));
      const auto after = nn::evaluate(so_far, std::span(&x, 1));
      REQUIRE(after);
      check_same(*after, *expected);
    }
  }
}
