#pragma once

#include <fovea/core/buffer.hpp>
#include <fovea/impl/kernel/kernel_set.hpp>

#define FOVEA_TARGET portable
#include "peak.inc"
#undef FOVEA_TARGET
#if defined(__x86_64__)
#define FOVEA_TARGET avx2
FOVEA_TARGET_BEGIN("avx2,fma,f16c")
#include "peak.inc"
FOVEA_TARGET_END
#undef FOVEA_TARGET
#define FOVEA_TARGET avx512
FOVEA_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")
#include "peak.inc"
FOVEA_TARGET_END
#undef FOVEA_TARGET
#endif

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What the benchmarks of kernels share: the machine's limit, noise, and one way to report.
namespace bench_case {

namespace kernel = fovea::kernel;

/// Aligned, as a session's arena and packed weights are.
inline fovea::buffer<float> noise(std::int64_t count) {
  fovea::buffer<float> values(static_cast<std::size_t>(count));
  std::uint32_t seed = 1;
  for (float& v : values) {
    seed = seed * 1664525u + 1013904223u;
    v = static_cast<float>(seed >> 8) / 8388608.0f - 1.0f;
  }
  return values;
}

template <class Work>
double fastest_seconds(Work work, int times) {
  double best = 1e9;
  for (int i = 0; i < times; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    if (taken.count() < best) best = taken.count();
  }
  return best;
}

/// FLOP/s of fma on registers alone, measured once for each target.
inline double peak(std::string_view target) {
  const auto measured = [](auto loop, auto flops) {
    const double seconds =
        fastest_seconds([&] { benchmark::DoNotOptimize(loop(200000, 1.0f)); }, 20);
    return flops(200000) / seconds;
  };
#if defined(__x86_64__)
  static const double avx512 = kernel::avx512::runs_here()
                                   ? measured(kernel::avx512::fma_loop, kernel::avx512::fma_flops)
                                   : 1;
  static const double avx2 =
      kernel::avx2::runs_here() ? measured(kernel::avx2::fma_loop, kernel::avx2::fma_flops) : 1;
  if (target == "avx512") return avx512;
  if (target == "avx2") return avx2;
#endif
  static const double portable = measured(kernel::portable::fma_loop, kernel::portable::fma_flops);
  return portable;
}

/// GFLOP/s, the share of the target's own peak, and how many times as fast as other ways.
inline void report(benchmark::State& state, std::string_view target, double flops) {
  using benchmark::Counter;
  state.counters["FLOP/s"] = Counter(flops, Counter::kIsIterationInvariantRate);
  state.counters["of_peak_%"] =
      Counter(100 * flops / peak(target), Counter::kIsIterationInvariantRate);
}

}  // namespace bench_case
