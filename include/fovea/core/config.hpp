#pragma once

/// Version, build mode and the one inline namespace that everything lives in.
///
/// Header-only: every body is `inline`, and the namespace carries the compiler's baseline, so that
/// files built with different `-m` flags can be linked together without sharing a body.
/// Compiled (`FOVEA_COMPILED`, set by the target `fovea::compiled`): bodies live in the one file
/// that includes `<fovea/implementation.hpp>`, and flags never break linking.

#define FOVEA_VERSION "0.1.0"

#if defined(FOVEA_COMPILED)
#define FOVEA_ABI v0_1
#define FOVEA_INLINE
#else
#define FOVEA_INLINE inline
#if defined(__FAST_MATH__)
#if defined(__AVX512F__)
#define FOVEA_ABI v0_1_avx512_fast
#elif defined(__AVX2__)
#define FOVEA_ABI v0_1_avx2_fast
#else
#define FOVEA_ABI v0_1_base_fast
#endif
#elif defined(__AVX512F__)
#define FOVEA_ABI v0_1_avx512
#elif defined(__AVX2__)
#define FOVEA_ABI v0_1_avx2
#elif defined(__AVX__)
#define FOVEA_ABI v0_1_avx
#else
#define FOVEA_ABI v0_1_base
#endif
#endif

/// All of fovea. Users write `fovea::`; the inner name only shows in symbols.
namespace fovea::inline FOVEA_ABI {

/// Rows, maps and arenas start at multiples of this many bytes, whatever the flags.
inline constexpr int alignment = 64;

}  // namespace fovea::inline FOVEA_ABI
