#pragma once

#include <cstdlib>

/// Whether threads are watched: tests of many threads are then run as they are meant.
#if defined(__SANITIZE_THREAD__)
inline constexpr bool threads_watched = true;
#elif defined(__has_feature)
inline constexpr bool threads_watched = __has_feature(thread_sanitizer);
#else
inline constexpr bool threads_watched = false;
#endif

/// Whether a sanitizer, or kernels other than this CPU's own, make everything several times slower:
/// then long tests take a part of their pictures. The whole is run where neither is the case.
inline bool slow_here() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return true;
#endif
#endif
  return std::getenv("FOVEA_FORCE_TARGET") != nullptr;
}
