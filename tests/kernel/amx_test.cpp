#include "kernel/bf16_sets.hpp"
#include "kernel/kernel_case.hpp"
#include "support/net_of.hpp"

#include <fovea/core/thread_pool.hpp>
#include <fovea/nn/session.hpp>

#include <cstring>
#include <thread>

// AMX's set, on this CPU's tiles or by the trap; its numbers are held to the textbook in
// bf16_test.cpp, with those of the other sets that round to bfloat16.
#if defined(__x86_64__) && defined(__linux__)

using namespace fovea_test;
using namespace kernel_case;

namespace {

/// 64 zeros where tiles are not configured.
bool tiles_in_use() {
  alignas(64) std::array<std::uint8_t, 64> shape;
  asm volatile("sttilecfg %0" : "=m"(shape));
  return std::any_of(shape.begin(), shape.end(), [](std::uint8_t byte) { return byte != 0; });
}

std::vector<float> product_of(const kernel::kernel_set& set, int rows, int depth, int columns,
                              std::uint32_t seed) {
  guarded a{noise(size(rows * depth), seed)}, c{size(rows * columns), untouched};
  guarded packed{set.packed_gemm_floats(depth, columns), NAN};
  set.pack_gemm(noise(size(columns * depth), seed + 1).data(), depth, columns, nullptr,
                packed.data());
  kernel::gemm_job job{.a = a.data(),
                       .a_stride = depth,
                       .rows = rows,
                       .depth = depth,
                       .columns = columns,
                       .packed = packed.data(),
                       .c = c.data(),
                       .c_stride = columns,
                       .scratch = nullptr,
                       .then = {}};
  guarded scratch{set.gemm_scratch_bytes(job) / sizeof(float), NAN};
  job.scratch = scratch.data();
  set.gemm(job);
  return {c.buffer.begin(), c.buffer.end()};
}

/// 1 x 1, 3 x 3 (by Winograd's method in float, by plain sums on tiles), by channel, 1 x 1.
nn::graph small_net() {
  net_of n({1, 13, 11, 40});
  nn::conv spatial, filter;
  spatial.at.begin = spatial.at.end = {1, 1};
  filter.groups = 70, filter.at.begin = filter.at.end = {1, 1};
  const auto a = n.add(nn::conv{}, {n.x, n.weights({48, 1, 1, 40})});
  const auto b = n.add(spatial, {n.unary(nn::function::relu, a), n.weights({70, 3, 3, 48})});
  const auto c = n.add(filter, {b, n.weights({70, 3, 3, 1})});
  n.out(n.add(nn::conv{}, {c, n.weights({33, 1, 1, 70})}));
  return n.g;
}

nn::program program_on(const kernel::kernel_set* set) {
  nn::compile_options options;
  options.kernels = set;
  return nn::compile(small_net(), options).value();
}

std::vector<float> answer_of(const nn::program& p, fovea::executor* parallel = nullptr) {
  nn::session s(p, parallel);
  const auto x = noise(s.input<float>(0).size(), 7);
  std::copy(x.begin(), x.end(), s.input<float>(0).begin());
  s.run();
  const auto y = s.output<float>(0);
  return {y.begin(), y.end()};
}

}  // namespace

TEST_CASE("a product of one tile by AMX is seven instructions of AMX") {
  const amx_kernels here;
  if (!have(here) || !amx::trap::holds()) return;
  const auto before = amx::trap::count();
  product_of(*here.set(), 16, 32, 16,
             1);  // configure, load bias, A and W, multiply, store, release
  CHECK(amx::trap::count() - before == 7);
}

TEST_CASE("AMX's products leave no tiles in use") {
  const amx_kernels here;
  if (!have(here)) return;
  for (const int rows : {0, 1, 17, 200})
    for (const int columns : {1, 16, 33, 97}) {
      CAPTURE(rows);
      CAPTURE(columns);
      product_of(*here.set(), rows, 35, columns, 1);
      CHECK(!tiles_in_use());
    }
}

TEST_CASE("threads that multiply by AMX at once have tiles of their own") {
  const amx_kernels here;
  if (!have(here)) return;
  const auto& set = *here.set();
  std::vector<std::vector<float>> alone;
  for (std::uint32_t t = 0; t < 5; ++t) alone.push_back(product_of(set, 40, 70, 50, 10 * t));
  std::array<int, 5> wrong{};
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < 5; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) wrong[t] += product_of(set, 40, 70, 50, 10 * t) != alone[t];
    });
  for (auto& t : threads) t.join();
  CHECK(wrong == std::array<int, 5>{});
}

TEST_CASE("a small net runs on AMX's kernels, on one thread and on three, near float") {
  const amx_kernels here;
  if (!have(here)) return;
  const auto quick = program_on(here.set());
  const auto steps = nn::explain(quick);
  CHECK(steps.find("gemm bf16") != std::string::npos);
  CHECK(steps.find("conv bf16") != std::string::npos);
  CHECK(steps.find("winograd") == std::string::npos);
  fovea::thread_pool pool(3);
  const auto exact = answer_of(program_on(nullptr)), alone = answer_of(quick);
  CHECK(answer_of(quick, &pool) == alone);
  CHECK(!tiles_in_use());
  double most = 0, largest = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    most = std::max(most, std::fabs(double(alone[i]) - double(exact[i])));
    largest = std::max(largest, std::fabs(double(exact[i])));
  }
  CHECK(most > 0);  // the factors were rounded
  CHECK(most < 0.01 * largest);
}
#endif
