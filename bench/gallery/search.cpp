// Exact search on the best set of kernels of this machine: comparisons and bytes a second, for
// galleries that fit into a cache and one that does not, beside a plain loop and a plain read.

#include "fovea/gallery/flat_gallery.hpp"
#include "fovea/kernel/kernel_set.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

namespace {

std::vector<float> direction(std::mt19937& random, std::size_t dimension) {
  std::normal_distribution<float> value;
  std::vector<float> e(dimension);
  double square = 0;
  for (float& v : e) v = value(random), square += double(v) * double(v);
  for (float& v : e) v = static_cast<float>(double(v) / std::sqrt(square));
  return e;
}

fovea::flat_gallery people(std::size_t count, std::size_t dimension) {
  std::mt19937 random(1);
  fovea::flat_gallery g(dimension);
  for (std::size_t i = 0; i < count; ++i)
    g.add(std::to_string(i), direction(random, dimension)).value();
  return g;
}

void report(benchmark::State& state) {
  const auto rows = static_cast<double>(state.iterations()) * static_cast<double>(state.range(0));
  const double bytes = rows * static_cast<double>(state.range(1)) * sizeof(float);
  state.counters["comparisons"] = benchmark::Counter(rows, benchmark::Counter::kIsRate);
  state.counters["bytes"] = benchmark::Counter(bytes, benchmark::Counter::kIsRate);
}

void shapes(benchmark::internal::Benchmark* b) {
  for (const int dimension : {192, 512})
    for (const int count : {100, 1000, 10000, 200000}) b->Args({count, dimension});
}

void gallery_nearest(benchmark::State& state) {
  const auto g = people(std::size_t(state.range(0)), std::size_t(state.range(1)));
  std::mt19937 random(2);
  const auto query = direction(random, g.dimension());
  fovea::match best[5];
  for (auto _ : state) benchmark::DoNotOptimize(g.nearest(query, best));
  report(state);
}
BENCHMARK(gallery_nearest)->Apply(shapes);

void gallery_plain_loop(benchmark::State& state) {
  const auto g = people(std::size_t(state.range(0)), std::size_t(state.range(1)));
  std::mt19937 random(2);
  const auto query = direction(random, g.dimension());
  for (auto _ : state) {
    float best = -1;
    for (std::size_t i = 0; i < g.owners().size(); ++i) {
      float sum = 0;
      for (std::size_t j = 0; j < query.size(); ++j) sum += g.row(i)[j] * query[j];
      best = sum > best ? sum : best;
    }
    benchmark::DoNotOptimize(best);
  }
  report(state);
}
BENCHMARK(gallery_plain_loop)->Apply(shapes);

void gallery_plain_read(benchmark::State& state) {
  const auto g = people(std::size_t(state.range(0)), std::size_t(state.range(1)));
  const auto sum = fovea::kernel::best().sum_rows;
  std::vector<float> sums(g.dimension());
  for (auto _ : state) {
    sum(g.row(0), state.range(0), state.range(1), sums.data());
    benchmark::ClobberMemory();
  }
  report(state);
}
BENCHMARK(gallery_plain_read)->Apply(shapes);

}  // namespace
