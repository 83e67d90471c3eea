#pragma once

#include <atomic>

/// Counts every `new` of the program: a test that uses this gets other global operators (see the
/// .cpp). `allocations_during(f)` is how often `f` allocated.
///
///     CHECK(fovea_test::allocations_during([&] { net.run(); }) == 0);
namespace fovea_test {

extern std::atomic<long> allocations;

template <class F>
long allocations_during(F&& f) {
  const long before = allocations.load();
  f();
  return allocations.load() - before;
}

}  // namespace fovea_test
