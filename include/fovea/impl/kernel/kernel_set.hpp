#pragma once

#include "fovea/kernel/kernel_set.hpp"

#include "fovea/kernel/target/portable.hpp"
#if defined(__x86_64__)
#include "fovea/kernel/target/avx2.hpp"
#include "fovea/kernel/target/avx2vnni.hpp"
#include "fovea/kernel/target/avx512.hpp"
#include "fovea/kernel/target/avx512_bf16.hpp"
#include "fovea/kernel/target/avx512vnni.hpp"
#endif
#if defined(__x86_64__) && defined(__linux__)
#include "fovea/kernel/target/amx.hpp"
#endif
#if defined(__aarch64__)
#include "fovea/kernel/target/neon.hpp"
#endif

#include <cstdlib>
#include <cstring>

namespace fovea::inline FOVEA_ABI::kernel {

namespace dispatch {

inline constexpr const kernel_set* compiled[] = {
    &portable::kernels,
#if defined(__x86_64__)
    &avx2::kernels,     &avx2vnni::kernels, &avx512::kernels, &avx512vnni::kernels,
#endif
#if defined(__aarch64__)
    &neon::kernels,
#endif
};

struct running {
  const kernel_set* sets[std::size(compiled)] = {};
  std::size_t count = 0;

  running() noexcept {
    for (const kernel_set* set : compiled)
      if (set->runs_here()) sets[count++] = set;
  }
};

inline const kernel_set& choose() noexcept {
  const auto sets = available();
  if (const char* forced = std::getenv("FOVEA_FORCE_TARGET"))
    for (const kernel_set* set : sets)
      if (std::strcmp(set->name, forced) == 0) return *set;
  return *sets.back();
}

}  // namespace dispatch

FOVEA_INLINE std::span<const kernel_set* const> available() noexcept {
  static const dispatch::running here;
  return {here.sets, here.count};
}

FOVEA_INLINE const kernel_set& best() noexcept {
  static const kernel_set& chosen = dispatch::choose();
  return chosen;
}

/// Only AMD's cores are taken to be fast at vdpbf16ps: of Intel's that have it, those measured do
/// it at half the speed of fma, tiles or no tiles.
FOVEA_INLINE const kernel_set* bf16_of([[maybe_unused]] const kernel_set& of) noexcept {
#if defined(__x86_64__)
  if (&of != &avx512::kernels && &of != &avx512vnni::kernels) return nullptr;
#if defined(__linux__)
  if (amx::runs_here()) return &amx::kernels;
#endif
  if (avx512_bf16::runs_here() && __builtin_cpu_is("amd")) return &avx512_bf16::kernels;
#endif
  return nullptr;
}

}  // namespace fovea::inline FOVEA_ABI::kernel
