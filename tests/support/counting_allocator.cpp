#include "support/counting_allocator.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace fovea_test {

std::atomic<long> allocations{0};

static void* counted(std::size_t bytes, std::size_t alignment) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (bytes > std::size_t(-1) - alignment) return nullptr;
  const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  return alignment <= alignof(std::max_align_t) ? std::malloc(bytes ? bytes : 1)
                                                : std::aligned_alloc(alignment, rounded);
}

static void* counted_or_throw(std::size_t bytes, std::size_t alignment) {
  if (void* p = counted(bytes, alignment)) return p;
  throw std::bad_alloc();
}

}  // namespace fovea_test

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FOVEA_TEST_FOREIGN_NEW
#endif
#endif

// Clang's thread sanitizer brings operators of its own and cannot be linked with others: nothing is
// counted there, as every other build counts.
#if !defined(FOVEA_TEST_FOREIGN_NEW)

[[gnu::noinline]] void* operator new(std::size_t n) { return fovea_test::counted_or_throw(n, 1); }
[[gnu::noinline]] void* operator new[](std::size_t n) { return fovea_test::counted_or_throw(n, 1); }
[[gnu::noinline]] void* operator new(std::size_t n, std::align_val_t a) {
  return fovea_test::counted_or_throw(n, static_cast<std::size_t>(a));
}
[[gnu::noinline]] void* operator new[](std::size_t n, std::align_val_t a) {
  return fovea_test::counted_or_throw(n, static_cast<std::size_t>(a));
}
[[gnu::noinline]] void* operator new(std::size_t n, const std::nothrow_t&) noexcept {
  return fovea_test::counted(n, 1);
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete[](void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  std::free(p);
}
[[gnu::noinline]] void operator delete[](void* p, std::size_t, std::align_val_t) noexcept {
  std::free(p);
}

#endif
