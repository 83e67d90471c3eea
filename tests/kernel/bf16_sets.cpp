#include "kernel/bf16_sets.hpp"

#include "kernel/plain_tiles.hpp"

kernel_case::compiled_bf16 kernel_case::compiled_bf16_sets() noexcept {
#if defined(__x86_64__)
  namespace kernel = fovea::kernel;
  return {&kernel::plain_tiles::kernels, &kernel::avx512_bf16::kernels, &kernel::amx::kernels};
#else
  return {};
#endif
}
