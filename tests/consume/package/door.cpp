#include <fovea/core/thread_pool.hpp>
#include <fovea/kernel/kernel_set.hpp>

#include <cstdio>

int main() {
  const float ones[5] = {1, 1, 1, 1, 1};
  fovea::thread_pool pool(2);
  float sums[2] = {};
  pool.run(2, [&](int i) { sums[i] = fovea::kernel::best().dot(ones, ones, 5); });
  std::printf("%s: %g %g\n", fovea::kernel::best().name, double(sums[0]), double(sums[1]));
  return sums[0] == 5 && sums[1] == 5 ? 0 : 1;
}
