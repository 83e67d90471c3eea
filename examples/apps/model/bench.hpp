#pragma once

#include "apps/model/fma_peak.hpp"
#include "apps/model/read_any.hpp"

#include <fovea/core/thread_pool.hpp>
#include <fovea/nn/session.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <sstream>
#include <vector>

namespace model {

/// Numbers in 0 to 1 in every input of floats, small whole ones in the others.
inline void fill_inputs(nn::session& net) {
  std::mt19937 engine(1);
  for (std::size_t i = 0; i < net.compiled().inputs().size(); ++i) {
    const auto x = net.input(static_cast<int>(i));
    for (std::size_t k = 0; k < static_cast<std::size_t>(x.count()); ++k) {
      const auto bits = engine() >> 8;
      if (x.type == nn::element::f32)
        x.as<float>()[k] = float(bits) / float(1 << 24);
      else
        x.data[k * nn::size_of(x.type)] = static_cast<std::byte>(bits & 1);
    }
  }
}

/// Milliseconds of each run, sorted: at least ten runs and half a second.
inline std::vector<double> time_runs(nn::session& net) {
  std::vector<double> times;
  double total = 0;
  while (times.size() < 10 || (total < 500 && times.size() < 2000)) {
    const auto start = std::chrono::steady_clock::now();
    net.run();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    times.push_back(took.count());
    total += took.count();
  }
  std::sort(times.begin(), times.end());
  return times;
}

/// `explain`'s line for each step with its mean time and share before it, and how much of that its
/// multiply-adds would take at the peak of `gflops`.
inline void print_steps(nn::session& net, double gflops) {
  constexpr int runs = 10;
  const std::vector<double> costs = net.compiled().step_costs();
  std::vector<std::int64_t> spent(static_cast<std::size_t>(net.step_count()));
  for (int i = 0; i < runs; ++i) net.run_timed(spent);
  double whole = 0;
  for (const auto s : spent) whole += double(s);
  std::istringstream lines(nn::explain(net.compiled()));
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) all.push_back(line);
  const std::size_t extra = all.size() > spent.size() ? all.size() - spent.size() : 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i < extra) {
      std::printf("%29s  %s\n", "", all[i].c_str());
      continue;
    }
    const double ns = double(spent[i - extra]) / runs;
    const double least = 2 * costs[i - extra] / gflops;
    std::printf("%10.1f us  %5.1f %%  %3.0f %%  %s\n", ns / 1000, 100 * ns * runs / whole,
                ns > 0 ? 100 * least / ns : 0, all[i].c_str());
  }
}

inline fovea::status bench(const std::string& path, const nn::compile_options& options,
                           int threads) {
  auto g = read_any(path);
  if (!g) return g.error();
  const auto compiled = nn::compile(std::move(*g), options);
  if (!compiled) return compiled.error();
  fovea::thread_pool pool(threads);
  nn::session net(*compiled, threads > 1 ? &pool : nullptr);
  fill_inputs(net);
  for (int i = 0; i < 3; ++i) net.run();
  const auto times = time_runs(net);
  const double peak = fma_peak() * threads;
  print_steps(net, peak);
  const double median = times[times.size() / 2], p90 = times[times.size() * 9 / 10];
  const double gflops = 2 * double(compiled->cost().multiply_adds) / median / 1e6;
  double least = 0;
  for (const double cost : compiled->step_costs()) least += 2 * cost / peak / 1e6;
  std::printf("\n%s: median %.3f ms, p90 %.3f ms over %zu runs, %d thread%s\n", path.c_str(),
              median, p90, times.size(), threads, threads > 1 ? "s" : "");
  std::printf(
      "%.2f GFLOP/s of %.1f measured: %.1f %%; its multiply-adds alone, by Winograd's method "
      "and in bfloat16 where chosen: %.3f ms, %.1f %%; arena %.2f MB\n",
      gflops, peak, 100 * gflops / peak, least, 100 * least / median,
      double(compiled->arena_bytes()) / 1e6);
  return fovea::done;
}

}  // namespace model
