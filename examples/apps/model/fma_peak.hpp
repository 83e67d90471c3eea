#pragma once

#include <algorithm>
#include <chrono>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace model {

// Twelve independent chains of vectors hide a latency of four to six cycles on two ports; the loop
// touches no memory. x <- x a + b with a below 1 stays finite.
namespace fma_detail {

inline constexpr int chains = 12;

inline float spin_scalar(long rounds, float a, float b) {
  float x[chains * 4] = {};
  for (long i = 0; i < rounds; ++i)
    for (float& each : x) each = __builtin_fmaf(each, a, b);
  return *std::max_element(std::begin(x), std::end(x));
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) inline float spin_avx2(long rounds, float a, float b) {
  const __m256 va = _mm256_set1_ps(a), vb = _mm256_set1_ps(b);
  __m256 x[chains];
#pragma GCC unroll 12
  for (int c = 0; c < chains; ++c) x[c] = _mm256_set1_ps(float(c));
  for (long i = 0; i < rounds; ++i)
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c) x[c] = _mm256_fmadd_ps(x[c], va, vb);
#pragma GCC unroll 12
  for (int c = 1; c < chains; ++c) x[0] = _mm256_add_ps(x[0], x[c]);
  return _mm256_cvtss_f32(x[0]);
}
__attribute__((target("avx512f"))) inline float spin_avx512(long rounds, float a, float b) {
  const __m512 va = _mm512_set1_ps(a), vb = _mm512_set1_ps(b);
  __m512 x[chains];
#pragma GCC unroll 12
  for (int c = 0; c < chains; ++c) x[c] = _mm512_set1_ps(float(c));
  for (long i = 0; i < rounds; ++i)
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c) x[c] = _mm512_fmadd_ps(x[c], va, vb);
#pragma GCC unroll 12
  for (int c = 1; c < chains; ++c) x[0] = _mm512_add_ps(x[0], x[c]);
  return _mm512_cvtss_f32(x[0]);
}
#endif

struct spinner {
  float (*run)(long, float, float) = spin_scalar;
  int lanes = 4;
};
inline spinner widest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return {spin_avx512, 16};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {spin_avx2, 8};
#endif
  return {};
}

}  // namespace fma_detail

/// What one core can do in fused multiply-adds on 32-bit floats, measured: billions of operations a
/// second, a multiply and an add being two. The best of ten runs of about ten milliseconds.
inline double fma_peak() {
  const auto spin = fma_detail::widest();
  constexpr long rounds = 2000000;
  volatile float keep = 0.5f;
  double best = 0;
  for (int i = 0; i < 10; ++i) {
    const auto start = std::chrono::steady_clock::now();
    keep = spin.run(rounds, 0.999f, keep * 1e-9f);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::max(best, 2.0 * fma_detail::chains * spin.lanes * rounds / took.count() / 1e9);
  }
  return best;
}

}  // namespace model
