// One comparison of two faces, as floats and as bytes: `./bench/run kernel compare`. `names` are
// the sets of kernels; the typed functions use the best of them.

#include "fovea/gallery/int8_embedding.hpp"
#include "fovea/kernel/kernel_set.hpp"

#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

namespace {

struct some_model;

/// As many as fit into the first cache with their bytes, so that no two in a row are the same.
constexpr std::size_t faces = 16;

template <int Dim>
std::vector<fovea::embedding<some_model, Dim>> directions() {
  std::mt19937 random(1);
  std::normal_distribution<float> value;
  std::vector<fovea::embedding<some_model, Dim>> all(faces);
  for (auto& e : all) {
    for (float& v : e.values) v = value(random);
    normalize(e);
  }
  return all;
}

template <class E>
void timed(benchmark::State& state, const std::vector<E>& all) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(cosine(all[i], all[(i + 7) % faces]));
    i = (i + 1) % faces;
  }
}

template <int Dim>
void compare_float(benchmark::State& state) {
  timed(state, directions<Dim>());
}
BENCHMARK_TEMPLATE(compare_float, 192);
BENCHMARK_TEMPLATE(compare_float, 512);

template <int Dim>
void compare_int8(benchmark::State& state) {
  std::vector<fovea::int8_embedding<some_model, Dim>> all;
  for (const auto& e : directions<Dim>()) all.push_back(quantized(e));
  timed(state, all);
}
BENCHMARK_TEMPLATE(compare_int8, 192);
BENCHMARK_TEMPLATE(compare_int8, 512);

template <int Dim>
void compare_quantize(benchmark::State& state) {
  const auto all = directions<Dim>();
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(quantized(all[i++ % faces]));
}
BENCHMARK_TEMPLATE(compare_quantize, 512);

const bool each_set = [] {
  for (const auto* set : fovea::kernel::available())
    benchmark::RegisterBenchmark(
        ("compare_dot_512/" + std::string(set->name)).c_str(), [set](benchmark::State& state) {
          std::vector<std::int8_t> a(512, 3), b(512, -5);
          for (auto _ : state) benchmark::DoNotOptimize(set->bytes->dot(a.data(), b.data(), 512));
        });
  return true;
}();

}  // namespace
