#include <fovea/fovea.hpp>

int second() {
  fovea::thread_pool pool(2);
  const float twos[3] = {2, 2, 2};
  float sums[2] = {};
  pool.run(2, [&](int i) { sums[i] = fovea::kernel::best().dot(twos, twos, 3); });
  const auto nothing = fovea::yunet::load("no such file.onnx");
  return sums[0] == 12 && sums[1] == 12 && !nothing ? 2 : 0;
}
