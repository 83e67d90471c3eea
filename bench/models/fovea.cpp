// fovea FILE.onnx THREADS fp32|auto   times our own engine, as timed.hpp says
// fovea --peak                        billions of floating-point operations a second of one core
#include "apps/model/bench.hpp"
#include "timed.hpp"

#include <cstring>
#include <memory>
#include <numeric>

namespace {

struct running {
  fovea::thread_pool pool;
  fovea::nn::session net;
  running(const fovea::nn::program& p, int threads)
      : pool(threads), net(p, threads > 1 ? &pool : nullptr) {}
};

bench_models::loaded open(const char* file, int threads,
                          const fovea::nn::compile_options& options) {
  const auto program = fovea::nn::load(file, options);
  if (!program) return {.trouble = program.error().sentence};
  const auto made = std::make_shared<running>(*program, threads);
  const auto costs = program->step_costs();
  return {[made] { made->net.run(); }, [made] { model::fill_inputs(made->net); },
          program->cost().multiply_adds, std::accumulate(costs.begin(), costs.end(), 0.0)};
}

}  // namespace

int main(int count, char** words) {
  if (count == 2 && std::strcmp(words[1], "--peak") == 0) {
    std::printf("%.2f\n", model::fma_peak());
    return 0;
  }
  if (count != 4) {
    std::fputs("usage: fovea FILE.onnx THREADS fp32|auto | fovea --peak\n", stderr);
    return 2;
  }
  fovea::nn::compile_options options;
  if (std::strcmp(words[3], "auto") == 0) options.products = fovea::nn::precision::automatic;
  return bench_models::serve([&] { return open(words[1], std::atoi(words[2]), options); });
}
