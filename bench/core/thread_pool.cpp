// What it costs to hand work to a pool and to wait for it, beside a plain loop over the same tasks.

#include "fovea/core/thread_pool.hpp"

#include <benchmark/benchmark.h>

#include <atomic>

namespace {

void fork_and_join(benchmark::State& state) {
  fovea::thread_pool pool(static_cast<int>(state.range(0)));
  const int tasks = pool.width();
  for (auto _ : state) pool.run(tasks, [](int i) { benchmark::DoNotOptimize(i); });
}
BENCHMARK(fork_and_join)->Arg(1)->Arg(2)->Arg(4)->UseRealTime();

void two_tasks_of_ten_microseconds(benchmark::State& state) {
  fovea::thread_pool pool(static_cast<int>(state.range(0)));
  const auto work = [](int) {
    float sum = 1;
    for (int i = 0; i < 10000; ++i) benchmark::DoNotOptimize(sum = sum * 0.999F + 1);
  };
  for (auto _ : state) pool.run(2, work);
}
BENCHMARK(two_tasks_of_ten_microseconds)->Arg(1)->Arg(2)->UseRealTime();

}  // namespace
