#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

/// What every engine's program says on its pipes, so that one driver can time them in turn.
///
///   ready LOAD_MS MULTIPLY_ADDS LEAST   or   cannot REASON
///   for each line MS that comes in: the milliseconds of each run, at least three, for so long
///   at the end of input: rss MB, by how much memory grew since before the load
namespace bench_models {

/// A model, ready to run.
struct loaded {
  std::function<void()> run;
  std::function<void()> fill{};  ///< the inputs, which is no part of loading
  std::int64_t multiply_adds = 0;
  double least = 0;       ///< multiply-adds of floats that no run can do without
  std::string trouble{};  ///< why it cannot run; empty where it can
};

/// Resident memory in megabytes, from the kernel's own count of pages.
inline double resident_mb() {
  long size = 0, resident = 0;
  if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(f, "%ld %ld", &size, &resident) != 2) resident = 0;
    std::fclose(f);
  }
  return static_cast<double>(resident) * 4096 / 1e6;
}

inline double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  return took.count();
}

inline int serve(const std::function<loaded()>& load) {
  const double before = resident_mb();
  loaded model;
  const double load_ms = milliseconds([&] { model = load(); });
  if (!model.trouble.empty()) {
    std::printf("cannot %s\n", model.trouble.c_str());
    return 0;
  }
  if (model.fill) model.fill();
  for (int i = 0; i < 3; ++i) model.run();
  std::printf("ready %.3f %lld %.0f\n", load_ms, static_cast<long long>(model.multiply_adds),
              model.least);
  std::fflush(stdout);
  for (char line[64]; std::fgets(line, sizeof line, stdin);) {
    const double wanted = std::atof(line);
    double spent = 0;
    for (int i = 0; i < 3 || spent < wanted; ++i) {
      const double each = milliseconds(model.run);
      std::printf("%.4f ", each);
      spent += each;
    }
    std::puts("");
    std::fflush(stdout);
  }
  std::printf("rss %.2f\n", resident_mb() - before);
  return 0;
}

}  // namespace bench_models
