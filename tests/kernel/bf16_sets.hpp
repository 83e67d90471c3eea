#pragma once

#include "support/amx_trap.hpp"

#include <fovea/kernel/kernel_set.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

/// Every set of kernels with bfloat16 products, whether or not `bf16_of` would choose it here.
namespace kernel_case {

/// The nearest number of 8 bits of mantissa, ties to even, by the float's own arithmetic.
inline float nearest(float x) {
  if (x == 0 || !std::isfinite(x)) return x;
  int exponent = 0;
  const double fraction = std::frexp(double(x), &exponent);
  return static_cast<float>(std::ldexp(std::nearbyint(fraction * 256), exponent - 8));
}
inline std::vector<float> nearest(std::vector<float> all) {
  for (float& x : all) x = nearest(x);
  return all;
}

/// Null where they are not compiled; whether they run is theirs to say.
struct compiled_bf16 {
  const fovea::kernel::kernel_set *plain_tiles = nullptr, *avx512_bf16 = nullptr, *amx = nullptr;
};
compiled_bf16 compiled_bf16_sets() noexcept;

/// AMX's set, for as long as this lives: on the CPU's own tiles or, where AVX-512 can round to
/// bfloat16 and there are no tiles, by a trap that carries out the same machine code.
class amx_kernels {
 public:
  amx_kernels() {
#if defined(__x86_64__) && defined(__linux__)
    const compiled_bf16 all = compiled_bf16_sets();
    if (!all.amx->runs_here() && !(missing_ = trapped(*all.avx512_bf16)).empty()) return;
    set_ = all.amx;
#else
    missing_ = "this is not Linux on x86-64";
#endif
  }

  const fovea::kernel::kernel_set* set() const noexcept { return set_; }
  /// Why there is none.
  std::string_view missing() const noexcept { return missing_; }

 private:
#if defined(__x86_64__) && defined(__linux__)
  std::string_view trapped(const fovea::kernel::kernel_set& rounding) {
    if (!rounding.runs_here()) return "this CPU has no AVX512_BF16";
    if (fovea_test::amx::cpu_has_tiles()) return "the system does not let this process use AMX";
    trap_.emplace();
    return fovea_test::amx::trap::holds() ? "" : "something else keeps SIGILL to itself";
  }
  std::optional<fovea_test::amx::trap> trap_;
#endif
  const fovea::kernel::kernel_set* set_ = nullptr;
  std::string_view missing_;
};

/// Whether there is one; prints why a test is skipped where there is none.
inline bool have(const amx_kernels& here) {
  if (!here.set()) MESSAGE("skipped: " << here.missing());
  return here.set() != nullptr;
}

/// Those that run here, AMX's by a trap if need be.
class bf16_sets {
 public:
  bf16_sets() {
    const compiled_bf16 all = compiled_bf16_sets();
    for (const auto* set : {all.plain_tiles, all.avx512_bf16})
      if (set && set->runs_here()) sets_.push_back(set);
    if (amx_.set()) sets_.push_back(amx_.set());
  }
  auto begin() const noexcept { return sets_.begin(); }
  auto end() const noexcept { return sets_.end(); }

 private:
  amx_kernels amx_;
  std::vector<const fovea::kernel::kernel_set*> sets_;
};

}  // namespace kernel_case
